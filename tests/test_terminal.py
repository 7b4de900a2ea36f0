"""The real program in a real terminal: started as a user starts it, read as a user reads it."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest
from ptyprocess import PtyProcess

PATIENCE = 20.0
"""Seconds a screen may take to come on a busy machine; a test waits for what it wants to see, never for a time."""


class Terminal:
    """A program in a pty with the eyes of pyte; `wait` reads until the screen shows what is wanted."""

    def __init__(self, process: PtyProcess, columns: int, lines: int) -> None:
        self.process = process
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()

    def rows(self) -> list[str]:
        return [row.rstrip() for row in self.screen.display]

    def read(self, seconds: float) -> bool:
        """Read what comes within some seconds; says whether anything came."""
        ready, _, _ = select.select([self.process.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.process.fd, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def wait(self, wanted: Callable[[list[str]], bool], what: str) -> list[str]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if wanted(self.rows()):
                self.settle()
                return self.rows()
            self.read(0.2)
        raise AssertionError(f"{what} did not come:\n" + "\n".join(self.rows()))

    def settle(self) -> None:
        """Read until nothing more comes."""
        while self.read(0.3):
            pass

    def press(self, keys: str) -> None:
        self.process.write(keys.encode())


@contextmanager
def program(*arguments: str, columns: int = 80, lines: int = 24, **environment: str) -> Iterator[Terminal]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CCHC_", "TEXTUAL_", "LC_"))} | {
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    env |= environment
    process = PtyProcess.spawn([sys.executable, "-m", "cchc_tui", *arguments], dimensions=(lines, columns), env=env)
    try:
        yield Terminal(process, columns, lines)
    finally:
        process.terminate(force=True)


def shows(text: str) -> Callable[[list[str]], bool]:
    return lambda rows: any(text in row for row in rows)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 20)])
def test_from_the_start_to_the_chart_of_a_commune_and_back_by_keyboard(cached: Path, columns: int, lines: int) -> None:
    with program("--cache", str(cached), "--at", "2019-10-14", columns=columns, lines=lines) as terminal:
        terminal.wait(shows("Tổng quan"), "the overview")
        terminal.press("2")
        terminal.wait(shows("Quận Ba Đình"), "the tree of agencies")
        terminal.press("/")
        terminal.press("co loa")
        terminal.wait(shows("Xã Cổ Loa"), "the commune in the filtered list")
        terminal.press("\r")
        terminal.wait(shows("TT01"), "the table of the commune")
        terminal.press("j" * 5)
        terminal.press("\r")
        seen = terminal.wait(shows("└"), "the chart")
        assert any("≥ 95 %" in row and "─" in row for row in seen), "the target line with its label"
        assert any("┤" in row for row in seen)
        assert any("94,10 %" in row for row in seen), seen
        assert any("925/983" in row or "88/99" in row for row in seen), seen
        terminal.press("\x1b")
        terminal.wait(lambda rows: any(row.startswith(("›✕ TT01", "›✕ TT01")) for row in rows), "the table with the cursor on TT01")
        terminal.press("\x1b")
        terminal.wait(lambda rows: any(row.startswith("›") and "Cổ Loa" in row for row in rows), "the list with the cursor on the commune")
        terminal.press("q")
        end = time.monotonic() + PATIENCE
        while terminal.process.isalive() and time.monotonic() < end:
            terminal.read(0.1)
        assert terminal.process.exitstatus == 0


def test_an_idle_screen_writes_nothing(cached: Path) -> None:
    with program("--cache", str(cached), "--at", "2019-10-14") as terminal:
        terminal.wait(shows("Thành phố Hà Nội"), "the overview")
        end = time.monotonic() + PATIENCE
        while terminal.read(0.7):
            assert time.monotonic() < end, "what is worked out after the first paint comes to an end"
        before = len(terminal.raw)
        assert not terminal.read(1.5)
        assert len(terminal.raw) == before


def test_no_color_means_no_colour(cached: Path) -> None:
    with program("--cache", str(cached), "--at", "2019-10-14", NO_COLOR="1") as terminal:
        terminal.wait(shows("Thành phố Hà Nội"), "the overview")
        colours = {c.fg for line in terminal.screen.buffer.values() for c in line.values()}
    assert colours == {"default"}
