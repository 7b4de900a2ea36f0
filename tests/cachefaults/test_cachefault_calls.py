"""Killed before every single system call that touches the cache, and every one of them failing: the old or the new publication, whole."""

from __future__ import annotations

import errno
import os
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cachefault_tracer import KILL, Call, steps, struck

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, bench, half_done, one_line  # isort: skip - a helper of other tests
from fault_servers import Server, serving  # isort: skip - a helper of other tests

# They need root, mount or ptrace: what not every machine allows is asked for by its mark alone.
pytestmark = pytest.mark.heavy

FAULTS = (KILL, "EIO", "ENOSPC", "EACCES")

REMOVING = {"unlink", "unlinkat", "rmdir"}

AFTER = ("", "contact", ".tmp-contact")
"""Places of calls that come when the new publication may be current already: forcing the switch to the disk, and the contact."""

BUSY = 5

ABREAST = 2
"""Trials at the same time."""

FEW = 8
"""Trials in the quick run."""

UNCHANGED, SECOND, FIRST = OFFERED, OLD, None
"""What the cache holds when serial 2 is offered: that already, the one before, nothing."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault at a call of a sync over a cache that holds `before`."""

    before: int | None
    call: Call
    fault: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the program ended, and which serial was cached then."""

    code: int
    serial: int | None


class Trials:
    """The trials at one server that offers serial 2, and one that is good and offers serial 3."""

    def __init__(self, made: Bench, server: Server, good: Server) -> None:
        self.bench, self.server, self.good = made, server, good

    def all(self, before: int | None) -> list[Trial]:
        """Give every trial of one kind of a sync, each fault at each of its calls."""
        cache = self.bench.seeded(before)
        found = [Trial(before, call, fault) for call in steps(self.bench, cache, self.server.url) for fault in FAULTS]
        shutil.rmtree(cache.parent)
        return found

    def run(self, trials: Sequence[Trial]) -> dict[Trial, Outcome]:
        """Do these trials."""
        with ThreadPoolExecutor(ABREAST) as pool:
            done = {trial: pool.submit(self.outcome, trial) for trial in trials}
        errors = {trial: error for trial, future in done.items() if (error := future.exception())}
        failed = [f"{trial}: {''.join(traceback.format_exception(error))}" for trial, error in errors.items()]
        assert failed == []  # all of them, since a run takes long
        return {trial: future.result() for trial, future in done.items()}

    def outcome(self, trial: Trial) -> Outcome:
        """Prove of one trial that the cache is the old or the new publication, whole and free, and that the next run completes."""
        cache = self.bench.seeded(trial.before)
        said = struck(self.bench, cache, self.server.url, trial.call, trial.fault)
        serial = self.bench.old_or_new(cache, {trial.before, OFFERED})
        if trial.fault != KILL:
            self.lived_on(trial, said, cache, serial)
        self.bench.completed(cache, self.good.url)
        return Outcome(said.code, serial)

    def lived_on(self, trial: Trial, said: Said, cache: Path, serial: int | None) -> None:
        """Prove that a program that met a failing call said so in one line and with code 6, unless it did all it had to."""
        if said.code == 0:
            assert (said.err, serial) == ("", OFFERED), (trial, said)
            assert spared(trial.call), (trial, said)
        else:
            line = one_line(said, code(trial))
            assert os.strerror(getattr(errno, trial.fault)) in line or said.code == BUSY, (trial, said)
            assert serial == trial.before or "The cache stays as it was" not in line, (trial, said)
            assert serial == trial.before or trial.call.place in AFTER, (trial, said)
        left = half_done(cache)
        assert not left or trial.call.name in REMOVING, (trial, said, left)


def code(trial: Trial) -> int:
    """Give the exit code of a failure: 6, but 5 where the lock is denied, since EACCES is how some file systems say "taken"."""
    return BUSY if (trial.call.name, trial.fault) == ("flock", "EACCES") else 6


def spared(call: Call) -> bool:
    """Say whether a sync may succeed although this call failed.

    Removing and listing what is not needed any more is left to the next run; what gets no second name is copied;
    what of the old generation cannot be read is fetched again, or not kept; the end of the program gives back the lock;
    the lock's folder, its file and the mode of that are there already, or do not matter when it could be taken.
    """
    removed = call.name in REMOVING or (call.name == "rename" and call.text.rstrip().endswith('.old") = 0'))
    looked = call.looks and not call.place.startswith("incoming/") and ".new/" not in call.place
    there = (call.name == "mkdir" and "EEXIST" in call.text) or (call.place == "lock" and "LOCK_EX" not in call.text)
    return removed or looked or there or call.name == "link"


def strided(trials: list[Trial], count: int) -> list[Trial]:
    """Give so many trials, spread over all of them."""
    return [trials[number * len(trials) // count] for number in range(count)]


@contextmanager
def trials() -> Iterator[Trials]:
    """Serve while inside."""
    made = bench()
    with serving(made.www, made.pointer(OFFERED)) as server, serving(made.www, made.pointer(NEWEST)) as good:
        yield Trials(made, server, good)


def test_a_fault_at_some_calls_of_a_sync_leaves_the_old_or_the_new() -> None:
    """Half of them kills around the switch."""
    with trials() as place:
        found = place.all(SECOND)
        assert {"openat", "fchmod", "write", "fsync", "rename", "link", "mkdir", "unlink", "flock"} <= {trial.call.name for trial in found}
        switch = [trial for trial in found if trial.call.place.endswith("current") and not trial.call.looks]
        seen = place.run([*strided([trial for trial in switch if trial.fault == KILL], FEW // 2), *strided(found, FEW - FEW // 2)])
    assert Counter(outcome.code for outcome in seen.values()).keys() >= {-9, 6}


@pytest.mark.heavy
@pytest.mark.parametrize("before", [UNCHANGED, SECOND, FIRST], ids=["unchanged", "second", "first"])
def test_a_fault_at_any_call_of_a_sync_leaves_the_old_or_the_new(before: int | None) -> None:
    with trials() as place:
        seen = place.run(place.all(before))
    codes = Counter((trial.fault, outcome.code, outcome.serial) for trial, outcome in seen.items())
    print(before, codes)
    assert {outcome.serial for outcome in seen.values()} == {before, OFFERED}
    killed = [outcome.serial == OFFERED for trial, outcome in seen.items() if trial.fault == KILL]
    assert killed == sorted(killed), "a later kill had less done"
