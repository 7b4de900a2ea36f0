"""Wishes to stop that come soon, and how long it took until they were heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from cchc_tui.errors import Cancelled
from cchc_tui.feed.cancel import Cancel

AT_ONCE = 0.2
"""Seconds between a wish and its effect, at most."""


class Wish:
    """Asks a `Cancel` soon, from another thread, and says how long it took until somebody heard."""

    def __init__(self) -> None:
        """Ask nothing yet."""
        self.cancel = Cancel()
        self.asked = 0.0

    def _ask(self) -> None:
        self.asked = time.monotonic()
        self.cancel.ask()

    @contextmanager
    def soon(self) -> Iterator[None]:
        """Expect that what is inside, which would take seconds, ends at once when the end is wished for."""
        timer = threading.Timer(0.1, self._ask)
        timer.start()
        with pytest.raises(Cancelled) as caught:
            yield
        assert 0 < time.monotonic() - self.asked < AT_ONCE
        assert caught.value.exit_code == 130
        timer.join()


def wait_for(true: Callable[[], bool]) -> None:
    """Look every 5 ms, for 5 s at most."""
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)
