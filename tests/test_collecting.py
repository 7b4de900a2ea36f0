"""The collector of garbage: small steps from when the screens stand, and a whole walk only once nobody types."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from cchc_tui.collecting import STEPS, STILL, Collector, Counts

BEGUN = """
import gc
from cchc_tui.collecting import Collector
class Circle:
    def __init__(self): self.me = self
kept = [Circle() for _ in range(1000)]
Collector().begin()
print(*gc.get_threshold(), gc.get_freeze_count() > 1000)
del kept
print(gc.collect() < 100)
young = [Circle() for _ in range(1000)]
del young
print(gc.collect() >= 1000)
"""


class Seen:
    """A collector whose counts are given, one at a look; a walk sets them back."""

    def __init__(self, *counts: Counts) -> None:
        self._counts: Iterator[Counts] = iter(counts)
        self.now: Counts = (0, 0, 0)
        self.walks = 0
        self.collector = Collector(lambda: self.now, self._walk)

    def _walk(self) -> None:
        self.walks += 1
        self.now = (0, 0, 0)

    def look(self) -> int:
        """Look once more, and say how often everything was walked over by now."""
        self.now = next(self._counts)
        self.collector.look()
        return self.walks


def test_what_is_there_when_it_begins_is_left_alone_and_the_rest_is_found() -> None:
    told = subprocess.run([sys.executable, "-c", BEGUN], check=True, capture_output=True, text=True).stdout.splitlines()
    assert told == [f"{' '.join(map(str, STEPS))} True", "True", "True"]


def test_while_somebody_types_nothing_is_walked_over_whole() -> None:
    seen = Seen((400, 3, 0), (900, 3, 1), (700, 4, 1), (100, 0, 2))
    assert [seen.look() for _ in range(4)] == [0, 0, 0, 0]


def test_once_nobody_types_it_is_walked_over_once() -> None:
    seen = Seen((400, 3, 2), (450, 3, 2), (40, 0, 0), (90, 0, 0), (60, 0, 0))
    assert [seen.look() for _ in range(5)] == [0, 1, 1, 1, 1]


@pytest.mark.parametrize(("made", "walked"), [(STILL - 1, 0), (STILL + 1, 1)])
def test_a_little_is_not_worth_a_walk(made: int, walked: int) -> None:
    seen = Seen((made, 0, 0), (made, 0, 0))
    seen.look()
    assert seen.look() == walked
