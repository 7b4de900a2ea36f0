"""What a list of 640 rows writes to a real terminal of 80×24; a slow line carries 8 kB a second."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from ptyprocess import PtyProcess

HERE = Path(__file__).parent
SIZE = (24, 80)


class Terminal:
    """A pty with the program in it; what the program writes is counted and shown on a `pyte` screen."""

    def __init__(self, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "COVERAGE_PROCESS_START")}
        paths = {"PYTHONPATH": str(HERE.parents[1]), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        self.process = PtyProcess.spawn([sys.executable, str(HERE / "lines_app.py")], dimensions=SIZE, env=kept | paths | environment)
        self.screen = pyte.Screen(SIZE[1], SIZE[0])
        self.stream = pyte.ByteStream(self.screen)

    def until(self, seen: str, *, row: int) -> int:
        """Read until `seen` stands in `row` and the program has gone quiet; give the bytes it wrote."""
        count = 0
        while self._readable(0.06 if seen in self.screen.display[row] else 5):
            data = self.process.read(65536)
            count += len(data)
            self.stream.feed(data)
        assert seen in self.screen.display[row], "\n".join(self.screen.display)
        return count

    def _readable(self, seconds: float) -> bool:
        return bool(select.select([self.process.fd], [], [], seconds)[0])

    def press(self, keys: bytes) -> None:
        """Type."""
        self.process.write(keys)


@pytest.fixture(params=["truecolor", "no colour"])
def colours(request: pytest.FixtureRequest) -> str:
    """Name the costliest and the plainest colours a terminal may have."""
    return str(request.param)


@pytest.fixture
def terminal(colours: str) -> Iterator[Terminal]:
    """Give a terminal with the program running."""
    plain = {"NO_COLOR": "1", "TEXTUAL_THEME": "ansi-dark"}
    terminal = Terminal(**({"COLORTERM": "truecolor"} if colours == "truecolor" else plain))
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
    print(f"{colours}: opening {opening}, cursor key {max(moving)}, a scroll {down[-1]}, a line further {sum(down) // 8}")  # noqa: T201 - seen with pytest -s
    assert opening <= 12_000
    assert max(moving) <= 500
    assert down[-1] <= (5_500 if colours == "truecolor" else 4_000)
    assert sum(down) / 8 <= 1_200
    assert down[-1] > 2 * max(moving), "a scroll repaints the list, or this test measures nothing"
