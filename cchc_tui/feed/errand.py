"""Waiting that can be given up: what may block for ever is done by a thread that can be left behind.

A name that is looked up, a connection that is not answered, headers and bodies that do not come: nothing of
that can be interrupted where it happens, least of all the look-up of a name. So it happens in a thread of
its own, and whoever sent it waits at a box of messages, as long as it likes; a wish to stop and Ctrl-C end that
waiting at once. It costs one thread a request, 0.1 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import TIMEOUT_MAX, Semaphore, Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

from cchc_tui.feed.cancel import Cancel

T = TypeVar("T")

AHEAD = 2
"""Things that may lie in the box untaken: so much memory, and no more, however fast the other side sends."""

_GRACE = 0.05
"""Seconds given to a thread that is left, to put away its connection; one that looks up a name does not hear."""


class Left(Exception):
    """Nobody waits for this errand any more."""


class Errand(Generic[T]):
    """Runs `work`, which posts what it gets; as a context manager.

    Leaving before the end calls `cut`, which must make the blocking calls of the work return.
    """

    def __init__(self, work: Callable[[Errand[T]], None], cancel: Cancel, cut: Callable[[], None]) -> None:
        """Prepare; the thread starts when something is first waited for: Ctrl-C while it does must find the context entered."""
        self._box: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
        self._room = Semaphore(AHEAD)
        self._cancel, self._cut = cancel, cut
        self._ringing = cancel.ringing(lambda: self._box.put(None))
        self._thread = Thread(target=self._run, args=(work,), name="feed-errand", daemon=True)
        self._begun = self._ended = False
        self.left = False

    def __enter__(self) -> Self:
        self._ringing.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.left = True
            if not self._ended:
                self._cut()
                self._room.release()
            if self._thread.is_alive():
                self._thread.join(_GRACE)
        finally:
            self._ringing.__exit__(None, None, None)

    def next(self, seconds: float) -> T | None:
        """Give what was posted next, None after the last.

        Raises what the work raised, `TimeoutError` when nothing comes for `seconds`, `Cancelled` as soon as that is asked.
        """
        if not self._begun:
            self._begun = True
            self._thread.start()
        try:
            thing = self._box.get(timeout=min(max(seconds, 0), TIMEOUT_MAX))
        except Empty:
            raise TimeoutError from None
        self._cancel.check()
        if isinstance(thing, tuple):
            self._room.release()
            return thing[0]
        self._ended = True
        if thing is not None:
            raise thing
        return None

    def post(self, thing: T) -> None:
        """Put `thing` into the box as soon as there is room; from the work only; `Left` when nobody waits for it."""
        if not self.left:
            self._room.acquire()
        if self.left:
            raise Left
        self._box.put((thing,))

    def _run(self, work: Callable[[Errand[T]], None]) -> None:
        try:
            work(self)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._box.put(error)
        else:
            self._box.put(None)
