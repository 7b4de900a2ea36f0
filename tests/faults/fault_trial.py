"""One trial of one fault, and many of them at the same time: they mostly wait."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, half_done, one_line  # isort: skip - beside this one
from fault_cases import UNREACHABLE, Case  # isort: skip - beside this one
from fault_servers import PACKAGE, POINTER, RESOURCE, Ask, Fault, Server, Wire, first, good, head, serving  # isort: skip - beside this one

T = TypeVar("T")

TRIES = 5
"""How often a file is asked for at most (the feed's specification, 3)."""

PORTION = 4
"""Faults for one run, which asks for a package and five resources: after each it waits."""

ALWAYS = 10**6

WORKERS, ABREAST = 12, 2
"""Trials at a time where many wait for the clock, and where none does."""


BUSY = ["429 Too Many Requests", "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"]
"""Statuses that pass."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial saw: the run, its line, how often the file was asked for, and what is cached after it."""

    said: Said
    line: str
    asked: int
    serial: int | None


def failing(bench: Bench, case: Case, place: str, *, chance: int = 0, timeout: float = 1) -> Outcome:
    """Prove that a fault that happens every time ends with its code and the old data, and that the next run completes."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = case.make(random.Random(chance))
        return failed(bench, server, case.code(place), place, timeout=timeout)


def failed(bench: Bench, server: Server, code: int, place: str, *words: str, timeout: float = 1, next_url: str = "") -> Outcome:
    """Prove that a run at this server ends with this code and the old data, and that the next one at a good server completes.

    A file is asked for more than once only where the line is at fault, and never more often than the limit.
    """
    cache = bench.seeded()
    said = bench.sync(cache, server.url, *words, timeout=timeout)
    line = one_line(said, code)
    asked = server.count(place)
    if place in (POINTER, PACKAGE):  # of resources there are several
        assert asked <= (TRIES if code == UNREACHABLE else 1), (asked, said)
    assert half_done(cache) == []
    serial = bench.old_or_new(cache, {OLD})
    server.heal(bench.pointer(NEWEST))
    bench.completed(cache, next_url or server.url, *words)
    return Outcome(said, line, asked, serial)


def healing(bench: Bench, case: Case, place: str, *, chance: int = 0, timeout: float = 5) -> Outcome:
    """Prove that a fault of the line that happens once is got over: the same run ends at what is offered."""
    assert case.code(place) == UNREACHABLE
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = first(1, case.make(random.Random(chance)))
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=timeout)
        assert (said.code, said.err) == (0, ""), said
        asked = server.count(place)
        assert asked >= 2
        serial = bench.old_or_new(cache, {OFFERED})
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)
        return Outcome(said, "", asked, serial)


def answering(status: str, *lines: str) -> Fault:
    """Make a fault that answers with a status; where that may have a body it is the file itself."""

    def fault(wire: Wire, ask: Ask) -> None:
        body = b"" if status[:3] in ("204", "304") else ask.body
        wire.send(head(len(body) if body else None, *lines, status=f"HTTP/1.1 {status}") + body)

    return fault


def mixed(bench: Bench, faults: Sequence[Fault], *, times: int = 1) -> dict[str, int]:
    """Prove that a run gets over faults of which each file meets another one, the first `times`; say how often each file was asked for.

    The package and the resources do: of a pointer nobody knows the length. There are no more faults than files.
    """
    met: dict[str, Fault] = {}

    def meet(wire: Wire, ask: Ask) -> None:
        fault = met.setdefault(ask.path, faults[len(met)] if len(met) < len(faults) else good)
        (fault if server.asked_for(ask.path) <= times else good)(wire, ask)

    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan = {PACKAGE: meet, RESOURCE: meet}
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=30)
        assert (said.code, said.err) == (0, ""), said
        assert bench.old_or_new(cache, {OFFERED}) == OFFERED
        assert len(faults) <= len(met)
        asked = {path: server.asked_for(path) for path in list(met)[: len(faults)]}
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)
        return asked


def portions(faults: Mapping[str, Fault]) -> dict[str, list[Fault]]:
    """Divide faults into portions that one run can meet, by their names."""
    rest = list(faults)
    return {" / ".join(rest[n : n + PORTION]): [faults[name] for name in rest[n : n + PORTION]] for n in range(0, len(rest), PORTION)}


def together(trials: Mapping[str, Callable[[], T]], workers: int = WORKERS) -> dict[str, T]:
    """Run trials side by side and give what they saw by name; all that fail are told together, each with its name."""
    seen: dict[str, T] = {}
    failures: list[Exception] = []
    with ThreadPoolExecutor(workers) as pool:
        for name, running in [(name, pool.submit(trial)) for name, trial in trials.items()]:
            try:
                seen[name] = running.result()
            except Exception as error:  # noqa: BLE001 - told below, with all others
                error.add_note(f"in the trial: {name}")
                failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(trials)} trials", failures)
    return seen


def repeated(count: int, trial: Callable[[int], T]) -> dict[str, Callable[[], T]]:
    """Give so many trials of one kind, each with a number for its dice."""
    return {f"chance {chance}": partial(trial, chance) for chance in range(count)}
