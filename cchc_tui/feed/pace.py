"""How long a conversation may go on: a slow line that brings something may take its time, a dripping one may not."""

from __future__ import annotations

import time
from collections.abc import Callable

from cchc_tui.errors import Unreachable

SLOWEST = 1000
"""Bytes a second below which a line makes no progress."""


class Patience:
    """A store of seconds that waiting uses up and arriving bytes fill again, one second for a kilobyte, never above the full.

    So there is no bound on a line of at least 1 kB/s, and one of `seconds` on everything that brings less.
    Only waiting counts: what the caller does between two requests is not the line's fault.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start full."""
        self._full = self.left = seconds
        self._clock = clock
        self._mark = clock()

    def begin(self) -> float:
        """Start to wait; give the seconds left."""
        self._mark = self._clock()
        return self.left

    def spend(self, size: int = 0) -> None:
        """Count the waiting since the last call, and `size` bytes for it."""
        now = self._clock()
        self.left = min(self._full, self.left - (now - self._mark) + size / SLOWEST)
        self._mark = now

    def arrived(self, size: int) -> None:
        """Count as `spend` does; `Unreachable` when nothing is left."""
        self.spend(size)
        if self.left <= 0:
            raise Unreachable("The endpoint made no progress for {seconds} seconds.", seconds=f"{self._full:g}")
