"""The terminal as Textual drives it, for lines that drop, bytes that are no UTF-8, and shells that stop and continue programs."""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from cchc_tui import terminal

TICK = 0.1
"""Seconds between two looks at whether an Esc was typed alone, or reading is to end."""

CHUNK = 4096
"""Bytes of one read."""


class _Screen:
    """The standard error that is drawn on; when its line is gone it takes everything, since a writer who fails blocks all others."""

    def __init__(self, file: TextIO, gone: Callable[[], object]) -> None:
        self._file, self._gone = file, gone

    def write(self, text: str) -> None:
        """Write, or begin to forget."""
        try:
            self._file.write(text)
        except OSError:
            self._forget()

    def flush(self) -> None:
        """Write what is held back."""
        try:
            self._file.flush()
        except OSError:
            self._forget()

    def fileno(self) -> int:
        """Give the number of the file."""
        return self._file.fileno()

    def _forget(self) -> None:
        """Put nothing in the line's place: what is still held back is then written there, also by the interpreter's end."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._file.fileno())
        os.close(nowhere)
        self._gone()


class SteadyDriver(LinuxDriver):
    """Reads whatever bytes come, and says when the terminal is gone; who wants to hear it is given to `steady`."""

    @staticmethod
    def hung_up() -> None:
        """Hear that the terminal is gone, in one of the threads."""

    @staticmethod
    def broke(error: Exception) -> None:
        """Hear that reading met a bug, in its thread."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._file: Any = _Screen(self._file, self.hung_up)
        self._plain = terminal.plain(os.environ)
        # Whoever had the terminal before us may have left it so that a read or a write of more than it takes at once fails.
        for file in (self.fileno, self._file.fileno()):
            os.set_blocking(file, True)

    @property
    def can_suspend(self) -> bool:
        """Whether a shell is there that could continue us: not where we are all that runs in the terminal, as after `ssh -t`."""
        return os.getpgrp() != os.getsid(0)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop when asked, if somebody can continue us."""
        if self.can_suspend:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again; who was stopped without being asked (SIGSTOP) never let go of it, and must not take it twice."""
        if self._must_signal_resume:
            super()._sigcont_application()

    def _request_terminal_sync_mode_support(self) -> None:
        if not self._plain:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        if not self._plain:
            super()._query_in_band_window_resize()

    def _run_input_thread(self) -> None:
        """Read until we leave; a bug on the way ends the program, not only the keys."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is handed on
            self.broke(error)

    def run_input_thread(self) -> None:
        """Turn bytes into keys; a terminal that is gone ends it instead of giving nothing for ever."""
        parser, decode = XTermParser(), getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK):
                    data = self._read()
                    if not data:
                        self.hung_up()
                        break
                    self._hand_on(parser.feed(decode(data)))
                self._hand_on(parser.tick())
        with suppress(EOFError, ParseError):
            self._hand_on(parser.feed(""))

    def _read(self) -> bytes:
        """Read what is there; nothing where the terminal is gone."""
        with suppress(OSError):
            return os.read(self.fileno, CHUNK)
        return b""

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


def steady(hung_up: Callable[[], None], broke: Callable[[Exception], None]) -> type[SteadyDriver]:
    """Give the driver that tells these two: the terminal is gone, or reading it met a bug."""
    return type("Driver", (SteadyDriver,), {"hung_up": staticmethod(hung_up), "broke": staticmethod(broke)})


def let_go() -> None:
    """Give stopping and continuing back to the system; a driver holds on to them for ever."""
    for number in (signal.SIGTSTP, signal.SIGCONT):
        signal.signal(number, signal.SIG_DFL)
