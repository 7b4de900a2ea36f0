"""The main screens through a real terminal: row by row as agreed, in the letters and colours that each kind of terminal has."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from eyes import rows
from goldens import FOLDER

from cchc_tui.app import CchcApp
from cchc_tui.cache.store import Store
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.widgets.view import View

from asking_app import press, settled  # isort: skip - beside this file
from pty_program import Pty, opened  # isort: skip - beside the tests

WAY = {
    "agencies-tree": ["2"],
    "agencies-matrix": ["m", "m", "j", "l"],
    "context": ["8"],
    "sync": ["6"],
    "changes": ["5"],
    "scoring": ["4"],
    "ranking": ["3"],
    "help": ["?"],
    "quality": ["\x1b", "7"],
}
"""The keys that lead from one main screen to the next, the home being left with the first."""

PRINTED = re.compile(rb"\x1b\[[0-9;]*m")
COLOURS = {str(first + colour).encode() for first in (30, 40, 90, 100) for colour in (*range(8),)} | {b"38", b"48"}
KINDS: dict[str, dict[str, str | None]] = {
    "256": {"TERM": "xterm-256color"},
    "linux": {"TERM": "linux"},
    "no-color": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "C": {"TERM": "xterm-256color", "LC_ALL": "C"},
}
OWN = {"sync", "quality"}
"""Screens that say what only a process of its own has: its endpoint, and how far it has read the city."""

SAME = {"agencies-tree", "agencies-matrix"}
"""Screens whose goldens show just what the program shows on the sample after these keys."""


def walked(there: Pty, keys: dict[str, list[str]]) -> dict[str, list[str]]:
    """Go the way, and give the rows of each screen."""
    there.wait("14/10/2019")
    there.settle()
    found = {"overview": there.rows()}
    for name, typed in keys.items():
        for key in typed:
            there.press(key)
            there.settle()
        found[name] = there.rows()
    there.press("q")
    there.ended(0)
    there.restored()
    return found


def agreed(name: str, size: tuple[int, int]) -> list[str]:
    file = FOLDER / f"{name}-{size[0]}x{size[1]}-vi.txt"
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def proved(kind: str, seen: dict[str, list[str]], raw: bytes, size: tuple[int, int]) -> None:
    """Prove what holds on every terminal, and what on this kind."""
    ascii_only = kind in ("linux", "C")
    for name, there in seen.items():
        assert len(there) == size[1]
        assert there[0].strip(), name
        assert there[-1].strip(), name
        assert "\ufffd" not in "".join(there), name
    assert raw.isascii() == ascii_only
    numbers = {number for found in PRINTED.findall(raw) for number in found[2:-1].split(b";")}
    assert bool(numbers & COLOURS) == (kind != "no-color")
    assert (b"38" in numbers and b"48" in numbers) <= (kind in ("256", "C"))


async def imagined(cached: Path, sample: Snapshot, size: tuple[int, int], glyphs: str) -> dict[str, list[str]]:
    """Give the rows of each screen as they are when no terminal is in between, as in every golden."""
    generation, opened_at = Store(cached).current(), datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM)
    assert generation is not None
    view = View(sample, Lang("vi"), glyphs, opened_at, offline=True, updates=generation.log)
    app, found = CchcApp(lambda: sample, view), {}
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.pause(0.3)
        found["overview"] = rows(app)
        for name, typed in WAY.items():
            await press(pilot, *({"?": "question_mark", "\x1b": "escape"}.get(key, key) for key in typed))
            found[name] = rows(app)
    return found


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
@pytest.mark.parametrize("kind", KINDS)
async def test_every_main_screen_on_every_kind_of_terminal(
    kind: str, size: tuple[int, int], cached: Path, sample: Snapshot, tmp_path: Path
) -> None:
    with opened(tmp_path, "--cache", cached, "--offline", size=size, env=KINDS[kind]) as there:
        seen = walked(there, WAY)
        proved(kind, seen, bytes(there.raw), size)
    wanted = await imagined(cached, sample, size, "ascii" if kind in ("linux", "C") else "unicode")
    for name in wanted:
        if name not in OWN:
            assert seen[name] == wanted[name], name


@pytest.mark.parametrize("kind", ["no-color", "C"])
def test_some_main_screens_on_two_kinds_of_terminal(kind: str, cached: Path, tmp_path: Path) -> None:
    few = {name: WAY[name] for name in ("agencies-tree", "agencies-matrix", "changes")}
    with opened(tmp_path, "--cache", cached, "--offline", env=KINDS[kind]) as there:
        seen = walked(there, few)
        proved(kind, seen, bytes(there.raw), (80, 24))
    if kind == "no-color":
        for name in SAME:
            assert seen[name][2:] == agreed(name, (80, 24))[2:]
