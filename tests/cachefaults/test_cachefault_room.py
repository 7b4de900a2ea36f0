"""A real disk that runs full in the middle of a sync, or is too small for the first one: code 6, the old publication whole."""

from __future__ import annotations

import errno
import os
import random
import shutil
from functools import cache

import pytest
from cachefault_mounts import PAGE, Mounted, mounted

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, bench, half_done, left_over, one_line  # isort: skip - a helper of other tests
from fault_servers import Server, serving  # isort: skip - a helper of other tests

# They need root, mount or ptrace: what not every machine allows is asked for by its mark alone.
pytestmark = pytest.mark.heavy

FEW, MANY = 3, 50
"""Trials in the quick and in the long run."""

TOO_SMALL = 5
"""Pages, or files, in which no sync has room."""

PAGES, NAMES = "size", "nr_inodes"
"""What runs out: the room for data, or that for files."""

ROOMY = 4000
"""Pages, or files, that are always enough."""


class Small:
    """A small disk with a cache that holds `before`, with room for so many more pages or files of one `kind`."""

    def __init__(self, made: Bench, disk: Mounted, before: int | None, kind: str) -> None:
        self.bench, self.disk, self.before, self.kind = made, disk, before, kind
        self.cache = disk.folder
        if before:
            shutil.copytree(made.folder / f"seed-{before}", self.cache, dirs_exist_ok=True)
        found = os.statvfs(self.cache)
        self.used = found.f_blocks - found.f_bfree if kind == PAGES else found.f_files - found.f_ffree

    def resize(self, more: int) -> None:
        """Let there be so much more room than what the first publication takes."""
        most = self.used + more
        self.disk.change(f"size={most * PAGE}" if self.kind == PAGES else f"nr_inodes={most}")

    def sync(self, server: Server) -> Said:
        """Run a sync."""
        return self.bench.sync(self.cache, server.url)


def trial(before: int | None, kind: str, more: int) -> bool:
    """Say whether a sync fits into that room; prove that the cache is the old publication if not, and that all is well when it grows."""
    made = bench()
    with mounted(f"size={ROOMY * PAGE},nr_inodes={ROOMY}") as disk, serving(made.www, made.pointer(OFFERED)) as server:
        small = Small(made, disk, before, kind)
        small.resize(more)
        said = small.sync(server)
        fits = said.code == 0
        if not fits:
            assert os.strerror(errno.ENOSPC) in one_line(said, 6), said
            assert made.old_or_new(small.cache, {before}) == before
            assert half_done(small.cache) == []
        small.resize(ROOMY)
        server.heal(made.pointer(NEWEST))
        said = small.sync(server)
        assert (said.code, said.err) == (0, ""), said
        assert made.old_or_new(small.cache, {NEWEST}) == NEWEST
        assert left_over(small.cache) == []
    return fits


@cache
def needed(before: int | None, kind: str) -> int:
    """Find the least room in which a sync succeeds."""
    low, high = 1, 128
    assert trial(before, kind, high)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if trial(before, kind, middle) else (middle + 1, high)
    return high


KINDS = [(before, kind) for before in (OLD, None) for kind in (PAGES, NAMES)]
"""A sync over a cache that is there and over none, out of room for data and out of room for files."""


def test_disks_of_some_sizes_run_full_and_lose_nothing() -> None:
    for before, kind in random.sample(KINDS, FEW):
        assert not trial(before, kind, random.randint(1, TOO_SMALL))


@pytest.mark.heavy
def test_disks_of_fifty_sizes_run_full_and_lose_nothing() -> None:
    for number in range(MANY):
        before, kind = KINDS[number % len(KINDS)]
        assert not trial(before, kind, random.randrange(1, needed(before, kind))), (before, kind)


@pytest.mark.heavy
def test_a_disk_that_is_full_again_and_again_is_not_filled_with_what_failed() -> None:
    """A sync that lacked one page does not lack two the next time."""
    made = bench()
    with mounted(f"size={ROOMY * PAGE}") as disk, serving(made.www, made.pointer(OFFERED)) as server:
        small = Small(made, disk, OLD, PAGES)
        small.resize(needed(OLD, PAGES) - 1)
        for _ in range(5):
            one_line(small.sync(server), 6)
        small.resize(needed(OLD, PAGES))
        assert small.sync(server).code == 0
