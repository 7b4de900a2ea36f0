"""A real terminal of 80×24 with one of our little programs in it: what it writes is counted, and read as the eye would."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pyte
from ptyprocess import PtyProcess

HERE = Path(__file__).parent
SIZE = (24, 80)
QUIET = 0.06
"""Seconds without a byte after which the program has said what it had to say."""


class Terminal:
    """A pty with the program in it; what the program writes is counted and shown on a `pyte` screen."""

    def __init__(self, program: str, *arguments: str, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "COVERAGE_PROCESS_START")}
        paths = {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)]), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        command = [sys.executable, str(HERE / program), *arguments]
        self.process = PtyProcess.spawn(command, dimensions=SIZE, env=kept | paths | environment)
        self.screen = pyte.Screen(SIZE[1], SIZE[0])
        self.stream = pyte.ByteStream(self.screen)

    def until(self, seen: str, *, row: int, seconds: float = 10) -> int:
        """Read until `seen` stands in `row` and the program has gone quiet; give the bytes it wrote."""
        count = 0
        while self._readable(QUIET if seen in self.screen.display[row] else seconds):
            data = self.process.read(65536)
            count += len(data)
            self.stream.feed(data)
        assert seen in self.screen.display[row], "\n".join(self.screen.display)
        return count

    def idle(self, seconds: float) -> int:
        """Give the bytes it writes in so many seconds when nothing is typed."""
        return len(self.process.read(65536)) if self._readable(seconds) else 0

    def _readable(self, seconds: float) -> bool:
        return bool(select.select([self.process.fd], [], [], seconds)[0])

    def press(self, keys: bytes) -> None:
        """Type."""
        self.process.write(keys)
