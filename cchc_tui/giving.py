"""The app's part in handing on what a screen shows: rows made between the keys, files written beside them, one line at the end."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from cchc_tui import terminal
from cchc_tui.errors import CchcError
from cchc_tui.synced import Synced
from screens.widgets.gradual import PIECE, REST
from screens.widgets.handed import Handed, Table
from screens.widgets.messages import Exported
from screens.widgets.view import View

if TYPE_CHECKING:
    from cchc_tui.handing import Keeper

CLIPBOARD = 74_000
"""Characters in base64 that terminals take into their clipboard (OSC 52); more they drop, or show."""


class Giver(Synced):
    """An app that keeps what its screens show as files, and puts text into the terminal's clipboard."""

    keeper: Callable[[], Keeper] | None = None
    """Gives who keeps files; None where nothing is to be kept."""

    @on(Exported)
    def _hand_out(self, event: Exported) -> None:
        """Begin, and let the keys go on: a city is thousands of cells."""
        self.run_worker(self._give(event, self.view), group="give")

    async def _give(self, event: Exported, view: View) -> None:
        try:
            line = await self._copied(event, event.seen, view) if event.seen is not None else await self._kept(event.handed, view)
        except CchcError as error:
            line = view.lang.error(error)
        self.say(line)

    async def _kept(self, handed: Handed, view: View) -> str:
        """Keep the tables as one file."""
        whole = handed._replace(tables=tuple([table._replace(rows=await _made(table)) for table in handed.tables]))
        now = self._clock()
        from cchc_tui import handing  # only who hands something on

        def write() -> str:
            return self._file(handed, view, ".csv", handing.table(whole, view, now))

        return view.lang("kept in {file}", file=await asyncio.to_thread(write))

    def _file(self, handed: Handed, view: View, suffix: str, data: bytes) -> str:
        """Write a file and say how it is called; raises DiskError."""
        from cchc_tui import handing  # only who hands something on

        keeper = self.keeper() if self.keeper else handing.Keeper()
        return handing.shown(keeper.keep(handing.stem(handed, view), suffix, data))

    async def _copied(self, event: Exported, seen: Iterable[str], view: View) -> str:
        """Keep the text as a file, and copy it where it is not too long: no terminal says whether it has a clipboard."""
        from cchc_tui import handing  # only who hands something on

        said = handing.text(event.handed, seen, view, self._clock())
        fits = len(base64.b64encode(said.encode())) <= CLIPBOARD
        if fits and not terminal.plain(os.environ):
            self.copy_to_clipboard(said)
        file = await asyncio.to_thread(self._file, event.handed, view, ".txt", said.encode())
        if not fits:
            return view.lang("too long for the clipboard, kept in {file}", file=file)
        return view.lang("copied if the terminal can, and kept in {file}", file=file)


async def _made(table: Table) -> tuple[tuple[str, ...], ...]:
    """Make every row, some at a time, so that keys have their turn."""
    rows, end = [], monotonic() + PIECE
    for row in table.rows:
        rows.append(row)
        if monotonic() >= end:
            await asyncio.sleep(REST)
            end = monotonic() + PIECE
    return tuple(rows)
