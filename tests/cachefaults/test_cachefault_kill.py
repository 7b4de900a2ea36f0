"""SIGKILL again and again at random moments, on one cache, with no good run between: always a publication that was offered, whole."""

from __future__ import annotations

import random
import signal
from collections import Counter
from itertools import cycle
from statistics import median

import cachefault_paths  # noqa: F401 - the modules below are in its folder
import pytest

from fault_bench import NEWEST, OFFERED, OLD, Bench, bench  # isort: skip - a helper of other tests
from fault_servers import Server, serving  # isort: skip - a helper of other tests

FEW, MANY = 6, 500
"""Kills in the quick and in the long run."""

IN_A_ROW = 3
"""Kills that one cache has to bear at most before a run is let through."""


def usual(made: Bench, server: Server, before: int | None) -> float:
    """Measure how many seconds a run takes that is not killed."""
    return median(made.sync(made.seeded(before), server.url).ended.seconds for _ in range(3))


class Kills:
    """Kills at moments spread over the length of a run, counted by what was cached before and after."""

    def __init__(self, made: Bench, server: Server) -> None:
        self.bench, self.server = made, server
        self.lasts = {before: usual(made, server, before) for before in (OLD, None)}
        self.seen: Counter[tuple[int | None, int | None]] = Counter()

    def series(self, before: int | None, shares: list[float]) -> None:
        """Kill runs on one cache, each after that share of a run's length; then prove that the next one completes."""
        self.server.heal(self.bench.pointer(OFFERED))
        cache = self.bench.seeded(before)
        serial = before
        for share in shares:
            said = self.bench.sync(cache, self.server.url, kill_after=share * self.lasts[before])
            assert said.code in (0, -signal.SIGKILL), said
            assert said.err == "", said
            found = self.bench.old_or_new(cache, {serial, OFFERED})
            assert found == OFFERED or said.code, said
            self.seen[serial, found] += 1
            serial = found
        self.server.heal(self.bench.pointer(NEWEST))
        self.bench.completed(cache, self.server.url)


def kills(made: Bench, count: int) -> Counter[tuple[int | None, int | None]]:
    """Kill so many runs: by turns on a cache with data and on an empty one, one to three times in a row."""
    shares = [(number + random.random()) / count * 1.15 for number in range(count)]
    random.shuffle(shares)
    with serving(made.www, made.pointer(OFFERED)) as server:
        found = Kills(made, server)
        kinds = cycle((OLD, None))
        while shares:
            row = [shares.pop() for _ in range(min(len(shares), random.randint(1, IN_A_ROW)))]
            found.series(next(kinds), row)
        return found.seen


def test_kills_in_a_row_leave_the_old_or_the_new() -> None:
    assert kills(bench(), FEW)


@pytest.mark.heavy
def test_five_hundred_kills_leave_the_old_or_the_new() -> None:
    """And both were seen of both kinds of a sync: stopped before, and after the switch."""
    seen = kills(bench(), MANY)
    print(dict(seen))
    assert seen.total() == MANY
    assert set(seen) >= {(OLD, OLD), (OLD, OFFERED), (None, None), (None, OFFERED)}, seen
