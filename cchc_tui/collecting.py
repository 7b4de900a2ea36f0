"""When the collector of garbage walks while screens stand open: in small steps between keys, and over everything only while nobody types.

With a city on the screens a walk of the middle generation took 140 ms as the program begins with it, and a whole one 230 ms: a key
waited for it. What is there when the screens have opened stays for good, nearly all of it, and is left out of every later walk.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

STEPS = (5_000, 5, 1_000_000)
"""Objects made until the youngest are looked at, such looks until those that survived one are, and never all of them by themselves."""

STILL = 2_000
"""Objects more or less from one look to the next that no key made: a clock that ticks, a file that is looked at."""

Counts = tuple[int, int, int]


class Collector:
    """The collector of garbage of this process; `count` and `collect` are those of `gc`."""

    def __init__(self, count: Callable[[], Counts] = gc.get_count, collect: Callable[[], object] = gc.collect) -> None:
        self._count, self._collect = count, collect
        self._seen: Counts = (0, 0, 0)

    def begin(self) -> None:
        """Leave alone what is there now, and take small steps from now on."""
        gc.freeze()
        gc.set_threshold(*STEPS)

    def look(self) -> None:
        """Walk over everything where there is anything to find, and nothing was made since the last look; to be called now and then."""
        now, before = self._count(), self._seen
        if now[1:] == before[1:] and abs(now[0] - before[0]) < STILL and (any(now[1:]) or now[0] > STILL):
            self._collect()
        self._seen = self._count()
