"""The screens in a terminal of their own, and the proof that the terminal is afterwards as it was and nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import socket
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pyte
from ptyprocess import PtyProcess
from real_program import environment

PROGRAM = ("-m", "cchc_tui")
PATIENCE = 60.0
"""Seconds anything may take on a busy machine; a test waits for what it wants to see."""

POP = b"\x1b[<u"
"""Takes back what was asked of the keyboard."""

OPENED = "Thành phố Hà Nội"
"""Words of the first screen on the sample."""

MODES = {"the cursor": (b"?25", b"h"), "the other screen": (b"?1049", b"l"), "pasting": (b"?2004", b"l"), "wrapping": (b"?7", b"h")}
MODES |= {f"mouse {mode.decode()}": (b"?" + mode, b"l") for mode in (b"1000", b"1003", b"1006")}
"""Modes of a terminal, and the letter of the sequence that must have come last for each, if any came."""


class Pty:
    """A program in a pty: `wait` for what is seen, `press` keys, `ended` for how it left."""

    def __init__(self, process: PtyProcess, columns: int, lines: int) -> None:
        self.process, self.pid = process, int(process.pid)
        self.before = self.attributes()
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self._held = b""

    def attributes(self) -> list[Any]:
        return termios.tcgetattr(self.process.fd)

    def rows(self) -> list[str]:
        return [row.rstrip() for row in self.screen.display]

    def read(self, seconds: float = 0.2) -> bytes:
        if not select.select([self.process.fd], [], [], seconds)[0]:
            return b""
        data = b""
        with suppress(OSError):
            data = os.read(self.process.fd, 65536)
        self.raw += data
        self._feed(data)
        return data

    def _feed(self, data: bytes) -> None:
        """Show it; the sequence that gives the keyboard back is unknown to `pyte`, which would write its last letter on the screen."""
        held = self._held + data
        cut = next((n for n in range(len(POP) - 1, 0, -1) if held.endswith(POP[:n])), 0)
        self._held = held[len(held) - cut :]
        self._stream.feed(held[: len(held) - cut].replace(POP, b""))

    def until(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"{what} did not come:\n" + "\n".join(self.rows()) + repr(bytes(self.raw[-400:]))
            self.read(0.05)

    def wait(self, text: str) -> list[str]:
        self.until(lambda: any(text in row for row in self.rows()), text)
        return self.rows()

    def settle(self) -> None:
        while self.read(0.4):
            pass

    def press(self, keys: str | bytes) -> None:
        self.process.write(keys.encode() if isinstance(keys, str) else keys)

    def ended(self, wanted: int) -> float:
        """Wait for the end, prove how it ended and that nothing is left, and give the seconds it took."""
        start = time.monotonic()
        self.until(lambda: not self.process.isalive(), "the end")
        took = time.monotonic() - start
        while self.read(0.1):
            pass
        code = self.process.exitstatus
        assert (code, self.process.signalstatus) == (wanted, None), bytes(self.raw[-2000:])
        nothing_left(self.pid)
        return took

    def restored(self) -> None:
        """Prove that the terminal is as it was before."""
        assert self.attributes() == self.before
        for mode, (number, letter) in MODES.items():
            set_to = re.findall(rb"\x1b\[" + re.escape(number) + rb"([hl])", self.raw)
            assert set_to[-1:] in ([], [letter]), mode
        assert self.raw.count(b"\x1b[>") <= self.raw.count(b"\x1b[<u"), "the keyboard"

    def said(self) -> list[str]:
        """Give the lines that were printed after the screens were gone."""
        text = re.sub(rb"\x1b\[[0-9;?<>=]*[A-Za-z]", b"", self.raw.rpartition(b"\x1b[?1049l")[2])
        return [line for line in text.decode().splitlines() if line.strip()]


def nothing_left(group: int) -> None:
    """Prove that no process of the group lives."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        raise AssertionError(f"process group {group} lives")


@contextmanager
def opened(
    home: Path,
    *words: object,
    program: tuple[str, ...] = PROGRAM,
    size: tuple[int, int] = (80, 24),
    env: Mapping[str, str | None] | None = None,
) -> Iterator[Pty]:
    """Start a program with everything of its own below `home`; None in `env` takes a variable away."""
    usual = {**environment(home), "TERM": "xterm-256color", "CCHC_LANG": "vi", "CCHC_AT": "2019-10-14"}
    wanted: dict[str, str | None] = {**usual, **(env or {})}
    own = {name: value for name, value in wanted.items() if not name.startswith(("TEXTUAL_", "SSH_")) or name in (env or {})}
    given = {name: value for name, value in own.items() if value is not None}
    process = PtyProcess.spawn(
        [sys.executable, *program, *map(str, words)], dimensions=size[::-1], env=given, cwd=str(home)
    )  # where it may keep files
    try:
        yield Pty(process, *size)
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.close(force=True)


@contextmanager
def stalling() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Be a server that takes requests and never answers; gives its address, and what says whether it was asked."""
    with socket.create_server(("127.0.0.1", 0)) as server, ExitStack() as taken:
        server.settimeout(0.01)

        def asked() -> bool:
            with suppress(TimeoutError):
                taken.enter_context(server.accept()[0])
                return True
            return False

        yield f"http://127.0.0.1:{server.getsockname()[1]}/", asked


def freed(file: Path) -> None:
    """Prove that nobody holds the lock, or not for long: the synchronisation is a process of its own that ends with ours."""
    end = time.monotonic() + 4
    with file.open("r+") as lock:
        while time.monotonic() < end:
            with suppress(BlockingIOError):
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            time.sleep(0.02)
    raise AssertionError(file)
