"""The ways out of the screens: whoever asks, the terminal is left as it was and the process is gone within a second."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_tui.app import CchcApp

SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""What ends the screens, with 128 + its number; the key Ctrl+C is not among them, it is read as a key."""

GONE = 128 + signal.SIGHUP
"""The exit code where the terminal is gone, with or without a signal that says so."""

PATIENCE = 0.7
"""Seconds after which who was told to leave leaves, whatever it still waits for; the cache is whole at every moment."""

TIDYING = 0.2
"""Seconds that what is to be taken away before may take then."""

RESET = (
    b"\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2048l\x1b[?7h\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Undoes all that was asked of a terminal: pasting, mouse, size, wrapping, keys, colours, the other screen, the cursor, focus."""


class Ending:
    """The ways out: a signal, a terminal that is gone, a bug in a thread; each ends the app, and if it does not end, the process."""

    def __init__(self) -> None:
        """Remember the terminal as it is."""
        self._input = sys.stdin.fileno()
        self._before = _attributes(self._input)
        self._app: CchcApp | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._code = 0
        self._last: threading.Timer | None = None
        self.before_leaving: list[Callable[[], None]] = []
        """What is done where we leave at once, and nobody else will."""

    def run(self, app: CchcApp, *, mouse: bool) -> int:
        """Run the app to its end and give the exit code; the terminal is then as it was."""
        self._app = app
        handlers = {number: signal.getsignal(number) for number in SIGNALS}
        thread_hook, threading.excepthook = threading.excepthook, self._thread_failed
        try:
            asyncio.run(self._run(app, mouse=mouse, listen=[n for n, was in handlers.items() if was != signal.SIG_IGN]))
        finally:
            if self._last:
                self._last.cancel()
            threading.excepthook = thread_hook
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self._restore()
        return self._code or app.return_code or 0

    async def _run(self, app: CchcApp, *, mouse: bool, listen: list[signal.Signals]) -> None:
        from cchc_tui.driver import let_go

        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._task_failed)
        for number in listen:  # not the loop's own way: a screen that computes would not hear it
            signal.signal(number, self._signalled)
        try:
            await app.run_async(mouse=mouse)
        finally:
            let_go()

    def hung_up(self) -> None:
        """End because the terminal is gone; from any thread."""
        self._leave(GONE)

    def fail(self, error: Exception) -> None:
        """End because of a bug; from any thread. One on the way out changes nothing any more."""
        if self._app and not self._code:
            self._soon(partial(self._app.fail, error))

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._leave(128 + number)

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        if isinstance(failed.exc_value, Exception):
            self.fail(failed.exc_value)

    def _task_failed(self, _: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        if isinstance(about.get("exception"), Exception):
            self.fail(about["exception"])

    def _leave(self, code: int) -> None:
        """Ask the app to end, once, and be sure that it does."""
        if self._code:
            return
        self._code = code
        self._last = threading.Timer(PATIENCE, self._at_once)
        self._last.daemon = True
        self._last.start()
        if self._app:
            self._soon(partial(self._app.exit, return_code=code))

    def _soon(self, call: Callable[[], object]) -> None:
        try:
            if self._loop:
                self._loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop has ended before us
            return

    def _at_once(self) -> None:
        """Leave without waiting for anything; the lock of a synchronisation goes with the process."""
        self._restore(surely=True)
        tidying = threading.Thread(target=self._tidy, daemon=True)
        tidying.start()
        tidying.join(TIDYING)
        os._exit(self._code)

    def _tidy(self) -> None:
        for call in self.before_leaving:
            call()

    def _restore(self, *, surely: bool = False) -> None:
        """Put the terminal back where that is still to be done: what is as it was needs no byte, unless somebody is just at it."""
        if self._before is None or (_attributes(self._input) in (None, self._before) and not surely):
            return
        with suppress(OSError, termios.error):
            termios.tcsetattr(self._input, termios.TCSANOW, self._before)
            # Opened anew: a terminal that takes nothing just now must not hold us, nor may its other users notice.
            screen = os.open(os.ttyname(self._input), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            os.write(screen, RESET)
            os.close(screen)


def _attributes(file: int) -> list[Any] | None:
    """Give how the terminal treats what is typed; None where there is no terminal (any more)."""
    try:
        return termios.tcgetattr(file)
    except termios.error:
        return None
