"""The screens with a folder to keep files in, and what lies there afterwards; shared by the tests of `e` and `y`."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.handing import Keeper
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.widgets.frame import Keys
from screens.widgets.view import View

OPENED = datetime(2019, 3, 20, 9, 0, tzinfo=VIETNAM)


class Kept(NamedTuple):
    """A file as a spreadsheet of the language reads it: its name, the lines about it, and every table with its headings first."""

    name: str
    about: list[str]
    tables: list[list[list[str]]]


def app_on(seen: Snapshot, folder: Path, lang: str = "vi", glyphs: str = "unicode") -> CchcApp:
    """Give the program on a snapshot, with a folder for its files."""
    app = CchcApp(lambda: seen, View(seen, Lang(lang), glyphs, OPENED, endpoint="https://centre.example/data/"))
    app.keeper = lambda: Keeper([folder])
    return app


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, wait until all they began is done, and give what is said where the keys stand."""
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return pilot.app.screen.query_one(Keys)._said


def kept(file: Path, lang: str = "vi") -> Kept:
    """Read a file."""
    text = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if lang == "vi" else ",", strict=True))
    blocks: list[list[list[str]]] = [[]]
    for row in rows:
        if row:
            blocks[-1].append(row)
        else:
            blocks.append([])
    return Kept(file.name, [line for (line,) in blocks[0]], blocks[1:])


def only(folder: Path, suffix: str) -> Path:
    """Give the one file of a kind."""
    (file,) = folder.glob(f"*{suffix}")
    return file


def files(folder: Path) -> list[Path]:
    """Give everything that lies there, the oldest first."""
    return sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
