"""A person at a terminal with a stopwatch: from a key to the last byte of what it changes on the screen.

The program runs in a real pty at 80x24. While it runs only bytes and times are kept; what they made of the screen
is worked out afterwards with the eyes of pyte, so that looking costs the program nothing.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from ptyprocess import PtyProcess

COLUMNS, LINES = 80, 24
QUIET = 0.04
"""Seconds without a byte after which a repaint is over."""

PATIENCE = 60.0
"""Seconds after which nothing will come any more."""

DOWN, UP, ENTER, BACK, END = "\x1b[B", "\x1b[A", "\r", "\x7f", "G"
WALK = (UP, UP, UP, ENTER, DOWN, BACK, DOWN, DOWN, DOWN, ENTER, DOWN, BACK)
"""From the last agency three up, into that one, an indicator down, and out; and so back to where it began."""

CURSOR = "›".encode()
"""Stands in what every key of the walk paints, and in nothing a synchronisation says."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, when it was pressed, which chunks of bytes came before the next one, and how long the program stood in a queue meanwhile.

    `queued` are the seconds in which the program could have run and other programs had the processors: no fault of its own.
    """

    name: str
    at: float
    chunks: range
    queued: float = 0.0


@dataclass(slots=True)
class Typist:
    """Types into the program and keeps what came when."""

    process: PtyProcess
    chunks: list[tuple[float, bytes]] = field(default_factory=list)

    def read(self, seconds: float) -> bool:
        """Read what comes within some seconds; says whether anything came."""
        if not select.select([self.process.fd], [], [], max(seconds, 0))[0]:
            return False
        self.chunks.append((time.monotonic(), os.read(self.process.fd, 65536)))
        return True

    def came(self, wanted: bytes, since: int) -> bool:
        """Say whether something was written since the chunk of that number."""
        return wanted in b"".join(data for _, data in self.chunks[since:])

    def wait(self, wanted: bytes, since: int = 0) -> None:
        """Read until something was written and nothing more comes."""
        end = time.monotonic() + PATIENCE
        while not self.came(wanted, since):
            assert time.monotonic() < end, f"{wanted!r} did not come"
            self.read(0.1)
        while self.read(0.5):
            pass

    def press(self, name: str, pause: float) -> Key:
        """Press a key of the walk, wait until its repaint is over, and a little longer."""
        first, queued, at = len(self.chunks), self.queued(), time.monotonic()
        self.process.write(name.encode())
        while not self.came(CURSOR, first):
            assert time.monotonic() < at + PATIENCE, f"nothing came of {name!r}"
            self.read(0.1)
        queued = self.queued() - queued
        rest = time.monotonic() + pause
        while self.read(max(QUIET, rest - time.monotonic())):
            pass
        return Key(name, at, range(first, len(self.chunks)), queued)

    def queued(self) -> float:
        """Give the seconds in which the program's first thread, that of the screens, waited for a processor."""
        return int(Path(f"/proc/{self.process.pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from keys to the end of their repaints."""

    seconds: tuple[float, ...]

    def share(self, part: float) -> float:
        """Give the wait that this part of the keys does not exceed."""
        return sorted(self.seconds)[max(round(part * len(self.seconds) + 0.499) - 1, 0)]

    @property
    def longest(self) -> float:
        """Give the longest wait."""
        return max(self.seconds)

    def __str__(self) -> str:
        median, p95 = (1000 * self.share(part) for part in (0.5, 0.95))
        return f"{len(self.seconds)} keys, median {median:.0f}, p95 {p95:.0f}, longest {1000 * self.longest:.0f} ms"


def seen(chunks: Sequence[tuple[float, bytes]], keys: Sequence[Key]) -> list[float]:
    """Give for each key the seconds until the last chunk that changed the screen above its last line, where a synchronisation speaks."""
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    changed: dict[int, float] = {}
    before: list[str] = []
    for number, (at, data) in enumerate(chunks):
        stream.feed(data)
        shown = screen.display[: LINES - 1]
        if shown != before:
            before, changed[number] = shown, at
    ends = [max((changed[number] for number in key.chunks if number in changed), default=chunks[key.chunks[-1]][0]) for key in keys]
    return [max(end - key.at - key.queued, 0.0) for end, key in zip(ends, keys, strict=True)]


@contextmanager
def typing(words: Sequence[str], environment: Mapping[str, str]) -> Iterator[Typist]:
    """Start a program in a pty and type into it; it is gone at the end."""
    process = PtyProcess.spawn(list(words), dimensions=(LINES, COLUMNS), env={**environment, "TERM": "xterm-256color"})
    try:
        yield Typist(process)
    finally:
        process.terminate(force=True)
