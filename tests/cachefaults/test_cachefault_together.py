"""Several at once: one writer, who is quick or refused; readers of another user, who never see a mixture and never fail to open."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from functools import partial
from itertools import cycle
from pathlib import Path
from threading import Event

import pytest
from cachefault_public import install, public_cache, somebody

from cchc_tui.cache.pointer import Pointer
from cchc_tui.cache.store import Store

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, bench, left_over, one_line  # isort: skip - a helper of other tests
from fault_servers import RESOURCE, Ask, Wire, good, serving  # isort: skip - a helper of other tests

SYNCS, READERS = 4, 4
LEAST = 4
"""Publications that are installed at least, however slow the machine is: two of them sweep what readers have open."""

BUSY = 5


def round_of_syncs(made: Bench) -> None:
    """Prove that of four syncs at once one works and the others are refused within a second, while it still works."""
    others_over = Event()

    def late(wire: Wire, ask: Ask) -> None:
        assert others_over.wait(30), "more than one sync works"
        good(wire, ask)

    with serving(made.www, made.pointer(OFFERED)) as server, ThreadPoolExecutor(SYNCS) as pool:
        server.plan[RESOURCE] = late
        cache = made.seeded(OLD)
        runs = [pool.submit(made.sync, cache, server.url, timeout=30) for _ in range(SYNCS)]
        ended: list[Said] = []
        for run in as_completed(runs, timeout=60):
            ended.append(run.result())
            if len(ended) == SYNCS - 1:
                others_over.set()
        for said in ended[:-1]:
            one_line(said, BUSY)
            assert said.ended.seconds < 1, said
        assert (ended[-1].code, ended[-1].err) == (0, ""), ended
        assert made.old_or_new(cache, {OFFERED}) == OFFERED
        assert left_over(cache) == []
        assert server.count("pointer") == 1
        shutil.rmtree(cache.parent)


def test_of_four_syncs_at_once_one_works() -> None:
    round_of_syncs(bench())


@pytest.mark.heavy
def test_of_four_syncs_at_once_one_works_every_time() -> None:
    for _ in range(10):
        round_of_syncs(bench())


def read_while_written(seconds: float) -> tuple[int, Counter[str]]:
    """Let four readers read while a writer installs one publication after the other; give how often each did."""
    cache, rounds = public_cache(), 0
    with ExitStack() as stack:
        readers = [stack.enter_context(somebody(cache)) for _ in range(READERS)]
        for reader in readers:
            reader.ready()
        until = time.monotonic() + seconds
        serials = cycle((OFFERED, NEWEST, OLD))
        while time.monotonic() < until or rounds < LEAST:
            install(cache, next(serials))
            rounds += 1
        seen = sum((Counter(json.loads(reader.answer())) for reader in readers), Counter[str]())
    assert left_over(cache) == []
    shutil.rmtree(cache.parent)
    return rounds, seen


def test_readers_of_another_user_see_one_publication_or_another_while_it_is_written() -> None:
    _, seen = read_while_written(2)
    assert seen["status"]
    assert seen["1"] + seen["2"] + seen["3"] > READERS


@pytest.mark.heavy
def test_readers_of_another_user_read_for_twenty_seconds() -> None:
    """And every serial was read, and some reader was overtaken."""
    rounds, seen = read_while_written(20)
    print(rounds, dict(seen))
    assert min(seen["1"], seen["2"], seen["3"], seen["status"]) > 0, seen


def test_opening_begins_again_where_a_writer_was_quicker(tmp_path: Path) -> None:
    """Two publications come between the look at the pointer and the look at what it names: the newer one is opened."""
    root = tmp_path / "cache"
    several(root, (OLD, OFFERED))
    slow = Overtaken(root, partial(several, root, (NEWEST, OLD, OFFERED)))
    generation = slow.current()
    assert generation is not None
    assert generation.entry.serial == OFFERED


def several(root: Path, serials: Sequence[int]) -> None:
    """Install one publication after the other."""
    for serial in serials:
        install(root, serial)


class Overtaken(Store):
    """A store whose first look at the pointer takes so long that a writer overtakes it."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def _pointer(self) -> Pointer | None:
        found = super()._pointer()
        while self._meanwhile:
            self._meanwhile.pop()()
        return found
