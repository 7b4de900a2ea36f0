"""What each screen of the program writes to a real terminal of 80×24 in 256 colours, driven by Textual's own driver."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from screen_pty import Terminal

OPENING, SCROLL = 10_000, 3_000
"""Bytes that opening any screen, and a key that scrolls its list, may write."""

PLAIN = 500
"""Bytes a cursor key may write where a row is one line; where the screen tells the row in sentences or lists what belongs to it, `SCREENS` says more."""

QUIET = 0.3
"""Seconds without a byte after which a key has had its effect."""


class Shown(NamedTuple):
    """How a screen is reached from the home, what a cursor key and a scroll may cost there, and the seconds of silence after which it is complete."""

    keys: str
    key: int = PLAIN
    scroll: int = SCROLL
    silent: float = 1


SCREENS = {
    "overview": Shown("", 800),
    "head": Shown("H"),
    "agencies": Shown("2", 300),
    "matrix of 23 columns": Shown("2mm", 300, 3_700),
    "matrix at its last column": Shown("2mm\x05", 300, 3_700),
    "agency": Shown("\x10dong anh\r"),
    "duties": Shown("\x10dong anh\r\t"),
    "scores": Shown("\x10co loa\r\t\t", 400),
    "indicator": Shown("\x10tt01 dong anh\r", 300),
    "ranking": Shown("3"),
    "scoring": Shown("4", 900),
    "changes": Shown("5", 300),
    "sync": Shown("6", 300),
    "quality": Shown("7", 900, silent=2.5),
    "context": Shown("8", 1_250),
    "help": Shown("?", 300),
}
END = b"\x1b[F"
"""What a terminal sends for the key End; `SCREENS` writes it as one letter."""

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
        opening = terminal.until("Thành phố Hà Nội", row=0) + drained(terminal, 1 if shown.keys else shown.silent)
        for place, letter in enumerate(shown.keys, 1):
            terminal.press(END if letter == "\x05" else letter.encode())
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
    assert (opening <= OPENING, max(moving) <= shown.key, max(scrolling) <= shown.scroll, idle) == (True, True, True, 0), (
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
