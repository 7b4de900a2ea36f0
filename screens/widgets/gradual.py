"""Long work done in small pieces between the keys: no key ever waits for all of it.

A snapshot keeps what it works out, so the work stays in the thread of the screens and needs no lock; it only takes turns with the keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from time import monotonic

from textual.screen import Screen
from textual.worker import Worker

PIECE = 0.02
"""Seconds of work before the keys get their turn."""

REST = 0.01
"""Seconds left to the keys then: a key passes through several queues, and each would wait for another piece."""

SHOWN_EVERY = 1.0
"""Seconds between two looks at what is found so far: more would only fill a slow line."""

Clock = Callable[[], float]


class Gradual:
    """Runs one iterator at a time in pieces; `shown(finished)` is called now and then, and once at the end."""

    def __init__(self, screen: Screen[None], *, clock: Clock = monotonic, piece: float = PIECE, rest: float = REST) -> None:
        self._screen, self._clock, self._piece, self._rest = screen, clock, piece, rest
        self._steps: Iterator[object] | None = None
        self._shown: Callable[[bool], None] = lambda _: None
        self._worker: Worker[None] | None = None
        self._wait = 0.0

    @property
    def running(self) -> bool:
        """Whether there is anything left to do, now or when the screen is looked at again."""
        return self._steps is not None

    def start(self, steps: Iterator[object], shown: Callable[[bool], None], *, at_once: float = PIECE, wait: float = 0) -> None:
        """Begin this work in place of any other; what is done within `at_once` seconds is shown without a pause, the rest `wait`s so long."""
        self.stop()
        self._steps, self._shown, self._wait = steps, shown, wait
        if self._advance(at_once):
            shown(True)
            return
        shown(False)
        self.resume()

    def stop(self) -> None:
        """Forget the work."""
        self.pause()
        self._steps = None

    def pause(self) -> None:
        """Rest until `resume`: nobody looks at the screen now."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None

    def resume(self) -> None:
        """Go on where it was left, if anything is left."""
        if self._steps is not None and self._worker is None:
            self._worker = self._screen.run_worker(self._run, group="gradual")

    def _advance(self, seconds: float) -> bool:
        """Work for so long; say whether it is finished."""
        steps, end = self._steps, self._clock() + seconds
        for _ in steps or ():
            if self._clock() >= end:
                return False
        self._steps = None
        return True

    async def _run(self) -> None:
        await asyncio.sleep(self._wait)
        last = self._clock()
        while True:
            await asyncio.sleep(self._rest)
            if self._advance(self._piece):
                break
            if self._clock() - last >= SHOWN_EVERY:
                last = self._clock()
                self._shown(False)
        self._worker = None
        self._shown(True)
