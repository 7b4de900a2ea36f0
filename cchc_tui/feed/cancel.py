"""A wish to stop, told from another thread (or a signal handler) to whoever waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import TIMEOUT_MAX

from cchc_tui.errors import Cancelled
from cchc_tui.text import msg


class Cancel:
    """Asked once, for good; waiting that knows of it ends at once.

    No lock is taken anywhere: `ask` may interrupt any line of any method, as a signal handler
    does, and still not wait for itself. `SimpleQueue.put` is made for that.
    """

    def __init__(self) -> None:
        """Start unasked."""
        self._asked = False
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._rings: list[Callable[[], None]] = []

    @property
    def asked(self) -> bool:
        """Whether somebody wished it to end."""
        return self._asked

    def ask(self) -> None:
        """Wish it to end; from any thread, as often as one likes."""
        self._asked = True
        self._bell.put(None)
        for ring in tuple(self._rings):
            ring()

    def check(self) -> None:
        """Raise `Cancelled` where the end was wished for."""
        if self._asked:
            raise Cancelled(msg("Stopped."), kept=msg("The cache stays as it was."))

    def wait(self, seconds: float) -> None:
        """Sleep for `seconds`, or until the end is wished for: then raise `Cancelled`."""
        self.check()
        try:
            self._bell.get(timeout=min(max(seconds, 0), TIMEOUT_MAX))
        except Empty:
            return
        self._bell.put(None)  # for the next who waits
        self.check()

    @contextmanager
    def ringing(self, ring: Callable[[], None]) -> Iterator[None]:
        """Have `ring` called (in the thread that asks) when the end is wished for while what is inside runs; `Cancelled` if it was."""
        self._rings.append(ring)
        try:
            self.check()  # after the bell hangs: a wish in between is heard by one or the other
            yield
        finally:
            self._rings.remove(ring)
