"""What lists and the matrix of 640 agencies write to a real terminal of 80×24; a slow line carries 8 kB a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from screen_pty import Terminal

OPENING, KEY, SCROLL = 12_000, 500, 4_000
"""Bytes that opening, a cursor key, and a key that scrolls may write in the terminal's own colours, which is how the program begins."""

COLOURS = {
    "a theme of true colours": ({"COLORTERM": "truecolor"}, 5_500),
    "256 colours": ({"TEXTUAL_THEME": "ansi-dark"}, SCROLL),
    "no colour": ({"NO_COLOR": "1", "TEXTUAL_THEME": "ansi-dark"}, SCROLL),
}


@pytest.fixture(params=list(COLOURS))
def colours(request: pytest.FixtureRequest) -> str:
    """Name a kind of colours."""
    return str(request.param)


@pytest.fixture
def terminal(colours: str) -> Iterator[Terminal]:
    """Give a terminal of each kind of colours with the list alone in it."""
    terminal = Terminal("lines_app.py", **COLOURS[colours][0])
    yield terminal
    terminal.process.close(force=True)


@pytest.fixture
def agencies() -> Iterator[Terminal]:
    """Give a terminal of 256 colours with the program on 640 agencies in it."""
    terminal = Terminal("agencies_app.py", "640")
    yield terminal
    terminal.process.close(force=True)


def test_bytes_of_opening_moving_and_scrolling(terminal: Terminal, colours: str) -> None:
    """Opening stays under 12 kB, a cursor key under 500 bytes; a key that scrolls costs a repaint, which eight keys share."""
    opening = terminal.until("Xã Thuận Nghĩa Đường số 22", row=23)
    moving = []
    for row in range(2, 7):
        terminal.press(b"\x1b[B")
        moving.append(terminal.until("›", row=row))
    terminal.press(b"\x1b[6~")
    terminal.until("›", row=16)
    down = []
    for row in (*range(17, 24), 16):
        terminal.press(b"\x1b[B")
        down.append(terminal.until("›", row=row))
    assert opening <= OPENING
    assert max(moving) <= KEY
    assert down[-1] <= COLOURS[colours][1]
    assert sum(down) / 8 <= 1_000
    assert down[-1] > 2 * max(moving), "a scroll repaints the list, or this test measures nothing"


def test_bytes_of_the_agencies_as_a_list(agencies: Terminal) -> None:
    """The whole screen with its frame, as a list of all 640: opening, keys, a scroll, and silence."""
    assert agencies.until("Huyện Đường 380", row=22) <= OPENING
    agencies.press(b"m")
    assert agencies.until("Xã Thuận Nghĩa 20", row=22) <= SCROLL
    moving = stepped(agencies, b"\x1b[B", range(4, 10))
    agencies.press(b"G")
    scroll = agencies.until("Xã Thuận Nghĩa 640", row=22)
    assert max(moving) <= KEY
    assert max(moving) < scroll <= SCROLL
    assert agencies.idle(0.5) == 0


def test_bytes_of_the_agencies_as_a_matrix(agencies: Terminal) -> None:
    """640 agencies by 12 indicators: opening, down at the costliest column, across, the scroll, and silence."""
    agencies.until("Huyện Đường 380", row=22)
    agencies.press(b"m")
    agencies.until("Xã Thuận Nghĩa 20", row=22)
    agencies.press(b"m")
    assert agencies.until("TT01", row=22) <= OPENING
    across = []
    for code in ("TT04", "TT07"):
        agencies.press(b"l")
        across.append(agencies.until(code, row=22))
    agencies.press(b"\x1b[F")
    across.append(agencies.until("TT12", row=22))
    moving = stepped(agencies, b"j", range(5, 15))
    agencies.press(b"G")
    scroll = agencies.until("Xã Thuận Nghĩa 640 · TT12", row=22)
    assert max(moving) <= KEY
    assert max(across) <= KEY
    assert max(moving) < scroll <= SCROLL
    assert agencies.idle(0.5) == 0


def stepped(terminal: Terminal, key: bytes, rows: range) -> list[int]:
    """Type a key again and again, the cursor coming to each of these rows; give the bytes each time."""
    written = []
    for row in rows:
        terminal.press(key)
        written.append(terminal.until("›", row=row))
    return written
