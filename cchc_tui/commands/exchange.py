"""`sync`: one synchronisation, with a line that grows on a terminal, or an event a line for a program."""

from __future__ import annotations

import sys

from cchc_tui.commands.run import Run
from cchc_tui.errors import CchcError
from cchc_tui.i18n import Lang
from cchc_tui.opening import sync_once
from cchc_tui.sync import Building, Event, Fetching, Found, Outcome, Progress, as_record

STEP = 64 * 1024
"""Bytes between two redraws of the progress line: a slow line is not filled with them."""

ERASE = "\r\x1b[K"
"""Back to the beginning of the line, and nothing on it."""


def sync(run: Run) -> int:
    """Bring the cache to what the endpoint offers; what failed is said by whoever called."""
    if run.json:
        return _for_programs(run)
    progress = _Line(run.lang) if sys.stderr.isatty() and not run.quiet else None
    try:
        outcome = sync_once(run.settings, progress or _nothing, full=run.options.full, accept_reset=run.options.accept_reset)
    finally:
        if progress:
            progress.erase()
    if not run.quiet:
        run.say(said(outcome, run.lang))
    return 0


def said(outcome: Outcome, lang: Lang) -> list[str]:
    """Say what a synchronisation brought, in one line; a publication past its time is said as well."""
    cost = lang("{bytes} bytes in {requests} requests", bytes=lang.number(outcome.bytes), requests=outcome.requests)
    if outcome.changed:
        news = lang("Publication {serial} is here ({cost}).", serial=outcome.serial, cost=cost)
    else:
        news = lang("Nothing new: publication {serial} ({cost}).", serial=outcome.serial, cost=cost)
    old = lang("It is out of date: the publisher should have replaced it by now.")
    return [f"{news} {old}" if outcome.expired else news]


def _for_programs(run: Run) -> int:
    try:
        sync_once(
            run.settings,
            lambda event: run.give(as_record(event), indent=None),
            full=run.options.full,
            accept_reset=run.options.accept_reset,
        )
    except CchcError as error:
        run.give({"event": "error", "code": error.exit_code, "message": run.lang.error(error)}, indent=None)
        raise
    return 0


def _nothing(event: Event) -> None:
    """Report to nobody."""


class _Line:
    """The one line of progress on standard error; nothing moves unless bytes came."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self._drawn, self._resource = lang, 0, ""

    def __call__(self, event: Event) -> None:
        """Draw what an event says, if it is worth a redraw."""
        if isinstance(event, Fetching):
            self._resource = f"{event.index}/{event.count}"
        elif isinstance(event, Progress):
            self._bytes(event)
        elif isinstance(event, Building) and event.index % 8 == 1:
            self._draw(self.lang("checking {index}/{count} files", index=event.index, count=event.count))
        elif isinstance(event, Found):
            self._draw(self.lang("publication {serial} found", serial=event.serial))

    def erase(self) -> None:
        """Leave the line empty for what is said at the end."""
        self._draw("")

    def _bytes(self, event: Progress) -> None:
        if event.bytes_done - self._drawn >= STEP or event.bytes_done == event.bytes_total:
            self._drawn = event.bytes_done
            done, total = self.lang.number(event.bytes_done), self.lang.number(event.bytes_total)
            self._draw(self.lang("fetching file {place}: {done} of {total} bytes", place=self._resource, done=done, total=total))

    def _draw(self, text: str) -> None:
        sys.stderr.write(ERASE + text)
        sys.stderr.flush()
