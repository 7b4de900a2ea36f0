"""SIGKILL at a random moment of a synchronisation: the cache is the old or the new publication, whole, and the next run completes."""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, bench, left_over  # isort: skip - beside the tests
from fault_servers import Server, serving  # isort: skip - beside the tests

FEW, MANY = 10, 300
"""Kills in the quick and in the long run."""


def phase(said: Said, cache: Path, serial: int | None) -> str:
    """Say how far a killed run had come: what it said last, or the traces that it left in the cache after that."""
    events = [json.loads(line)["event"] for line in said.out.splitlines(keepends=True) if line.endswith("\n")]
    last: str = events[-1] if events else "nothing"
    orphans = [name for name in left_over(cache) if name.startswith("generations/") and name.count("/") == 1 and ".new" not in name]
    if serial == OFFERED and last != "done":
        return "switched"
    return "renamed" if orphans else last


def usual(bench: Bench, server: Server, serial: int | None) -> float:
    """Measure how many seconds a run takes that is not killed."""
    return median(bench.sync(bench.seeded(serial), server.url, "--json").ended.seconds for _ in range(3))


def kills(bench: Bench, count: int) -> Counter[str]:
    """Kill runs at moments spread over their whole length, by turns on a cache with data and on an empty one; count how far they had come."""
    seen: Counter[str] = Counter()
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        lasts = {serial: usual(bench, server, serial) for serial in (OLD, None)}
        for number in range(count):
            serial = OLD if number % 3 else None
            # One in every slice of the time, at a random place of it, and a little beyond its end.
            moment = (number + random.random()) / count * lasts[serial] * 1.15
            seen[killed(bench, server, serial, moment)] += 1
    return seen


def killed(bench: Bench, server: Server, before: int | None, moment: float) -> str:
    """Kill one run after `moment` seconds, prove what is cached, and that the next run completes; say how far it had come."""
    server.heal(bench.pointer(OFFERED))
    cache = bench.seeded(before)
    said = bench.sync(cache, server.url, "--json", kill_after=moment)
    assert said.code in (0, -signal.SIGKILL), said
    assert said.err == "", said
    serial = bench.old_or_new(cache, {before, OFFERED})
    assert serial == OFFERED or said.code, said
    reached = phase(said, cache, serial)
    assert serial == OFFERED or reached != "done", said
    server.heal(bench.pointer(NEWEST))
    bench.completed(cache, server.url)
    return reached


def test_a_kill_at_a_random_moment_leaves_the_old_or_the_new() -> None:
    seen = kills(bench(), FEW)
    assert seen.total() == FEW
    assert len(seen) > 1, seen


@pytest.mark.heavy
def test_kills_at_all_moments_leave_the_old_or_the_new() -> None:
    """And they were at all moments: before anything came, in downloads, while building, and after the switch."""
    seen = kills(bench(), MANY)
    print(dict(seen))
    assert seen.total() == MANY
    early = seen["nothing"] + seen["started"] + seen["found"]
    assert min(early, seen["fetching"] + seen["progress"], seen["building"], seen["switched"] + seen["done"]) >= MANY // 50, seen
