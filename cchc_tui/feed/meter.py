"""How fast bytes come, and how long the rest will take: said only when there is enough to go by, and nothing when nothing comes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW = 5.0
"""Seconds that the rate is taken over: long enough not to jump, short enough that a stall shows."""

ENOUGH = 1.0
"""Seconds of bytes before anything is said of their rate."""

TICK = 0.25
"""Seconds whose bytes are taken together, so that a fast line does not fill the memory."""


class Meter:
    """Is told the bytes as they come; `done` and `total` in bytes, `rate` in bytes a second, `left` in seconds."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start at nothing of `total` bytes."""
        self.total = max(total, 0)
        self._clock, self._begun = clock, clock()
        self._counted = self._arrived = 0
        # When a tick began, and what had arrived at its end; the first is the first piece, whose own time nobody knows.
        self._ticks: deque[tuple[float, int]] = deque()

    def came(self, size: int) -> None:
        """Count `size` bytes; negative ones were a failed try's and have to come again, though the line did carry them."""
        self._counted += size
        if size <= 0:
            return
        self._arrived += size
        now = self._clock()
        if len(self._ticks) > 1 and now - self._ticks[-1][0] < TICK:
            now, _ = self._ticks.pop()
        self._ticks.append((now, self._arrived))
        while len(self._ticks) > 2 and self._ticks[1][0] <= now - WINDOW:
            self._ticks.popleft()

    def skipped(self, size: int) -> None:
        """Count `size` bytes as done that nobody had to wait for: they were here already."""
        self._counted += size

    @property
    def done(self) -> int:
        """Give the bytes that are here, never more than all."""
        return min(max(self._counted, 0), self.total)

    @property
    def rate(self) -> float | None:
        """Give the bytes a second of the last five seconds: 0 in a stall, None as long as there is too little to go by."""
        now = self._clock()
        first, before = self._ticks[0] if self._ticks else (self._begun, 0)
        if len(self._ticks) < 2 and now - first < WINDOW:
            return None  # one piece has no pace yet
        for moment, arrived in self._ticks:
            if moment <= now - WINDOW:
                before = arrived
        span = min(now - first, WINDOW)
        return (self._arrived - before) / span if span >= ENOUGH else None

    @property
    def left(self) -> float | None:
        """Give the seconds that the rest takes at this rate; None where nobody can say."""
        if self.done == self.total:
            return 0.0
        rate = self.rate
        return (self.total - self.done) / rate if rate else None
