"""What each screen of the program writes to a real terminal of 80×24 in 256 colours, driven by Textual's own driver."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from screen_pty import Terminal

OPENING, SCROLL = 12_000, 4_000
"""Bytes that opening any screen, and a key that scrolls its list, may write."""

PLAIN, TOLD = 700, 2_000
"""Bytes a cursor key may write where a row is one line, and where the screen says the row in sentences or lists what belongs to it."""

QUIET = 0.3
"""Seconds without a byte after which a key has had its effect."""


class Shown(NamedTuple):
    """How a screen is reached from the home, what a cursor key may cost there, and the seconds of silence after which it is complete."""

    keys: str
    key: int
    silent: float = 1


SCREENS = {
    "overview": Shown("", TOLD),
    "head": Shown("H", PLAIN),
    "agencies": Shown("2", 500),
    "matrix of 23 columns": Shown("2mm", 600),
    "agency": Shown("\x10dong anh\r", PLAIN),
    "duties": Shown("\x10dong anh\r\t", PLAIN),
    "scores": Shown("\x10co loa\r\t\t", PLAIN),
    "indicator": Shown("\x10tt01 dong anh\r", 500),
    "ranking": Shown("3", 500),
    "scoring": Shown("4", TOLD),
    "changes": Shown("5", 500),
    "sync": Shown("6", 500),
    "quality": Shown("7", TOLD, 2.5),
    "context": Shown("8", TOLD),
    "help": Shown("?", 500),
}
QUICK = ("overview", "scoring")


def drained(terminal: Terminal, quiet: float = QUIET) -> int:
    """Read until nothing comes any more, and give the bytes."""
    count = 0
    while terminal._readable(quiet):
        data = terminal.process.read(65536)
        count += len(data)
        terminal.stream.feed(data)
    return count


def counted(screen: str, cached: Path) -> None:
    shown = SCREENS[screen]
    terminal = Terminal("screens_app.py", str(cached))
    try:
        opening = terminal.until("Thành phố Hà Nội", row=0)
        for place, letter in enumerate(shown.keys, 1):
            terminal.press(letter.encode())
            opening = drained(terminal, shown.silent if place == len(shown.keys) else QUIET)
        moving, scrolling = [], []
        for key in (b"j", b"j", b"j", b"k"):
            terminal.press(key)
            moving.append(drained(terminal))
        for key in (b"\x1b[6~", b"G", b"g"):
            terminal.press(key)
            scrolling.append(drained(terminal))
        idle = terminal.idle(1)
    finally:
        terminal.process.close(force=True)
    assert (opening <= OPENING, max(moving) <= shown.key, max(scrolling) <= SCROLL, idle) == (True, True, True, 0), (
        opening,
        moving,
        scrolling,
        idle,
    )


@pytest.mark.parametrize("screen", QUICK)
def test_opening_a_cursor_key_and_a_scroll_stay_within_what_a_slow_line_carries(screen: str, cached: Path) -> None:
    counted(screen, cached)


@pytest.mark.heavy
@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen not in QUICK])
def test_on_every_screen_a_key_stays_within_what_a_slow_line_carries(screen: str, cached: Path) -> None:
    counted(screen, cached)
