"""Lines that end, stall and drip: code 3 in bounded time, the old data whole, and the next run completes."""

from __future__ import annotations

import random
import socket
from functools import partial

import pytest

from fault_bench import NEWEST, OFFERED, OLD, Bench, bench, half_done, one_line  # isort: skip - beside the tests
from fault_cases import CUTS, DRIPS, STALLS, UNREACHABLE, Case, whole  # isort: skip - beside the tests
from fault_publisher import BIG  # isort: skip - beside the tests
from fault_servers import PLACES, RESOURCE, Ask, Wire, good, serving  # isort: skip - beside the tests
from fault_trial import Outcome, failing, healing, repeated, together  # isort: skip - beside the tests

TRIALS = 51
"""Of each fault that happens at a random byte, all places in turn."""

SHORT = 1.0
"""Seconds of patience where a trial has to wait for its end."""

SLACK = 3.0
"""Seconds that a busy machine and the last try may add to the patience."""

names = pytest.mark.parametrize("case", [*STALLS, *DRIPS], ids=lambda case: case.name)
cuts = pytest.mark.parametrize("case", CUTS, ids=lambda case: case.name)
places = pytest.mark.parametrize("place", PLACES)


def dice() -> int:
    """Give a number for the dice of one trial."""
    return random.randrange(1 << 30)


def in_time(outcome: Outcome, patience: float) -> None:
    """Prove that waiting came to an end with the patience."""
    assert patience * 0.5 < outcome.said.ended.seconds < patience + SLACK, outcome


def test_a_pointer_that_was_cut_where_nothing_says_its_length_is_no_pointer() -> None:
    failing(bench(), CUTS[3], PLACES[0], chance=dice())


def test_what_never_comes_to_an_end_ends_with_the_patience() -> None:
    trials = {
        case.name: partial(failing, bench(), case, PLACES[number % 3], chance=dice(), timeout=SHORT)
        for number, case in enumerate([*STALLS, *DRIPS])
    }
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = together({**trials, "a server that takes the connection and no more": partial(unanswered, bench(), listener)})
    assert len(found) == len(trials) + 1
    for outcome in found.values():
        in_time(outcome, SHORT)


def test_a_connection_that_is_refused_or_always_ends_is_code_3() -> None:
    ends = {case.name: partial(failing, bench(), case, place, chance=dice()) for case, place in zip(CUTS[:2], PLACES[:2], strict=True)}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for outcome in together({**ends, "refused": partial(unanswered, bench(), taken)}).values():
            assert outcome.said.ended.seconds < SHORT + SLACK


@pytest.mark.heavy
@cuts
def test_cut_anywhere_and_always(case: Case) -> None:
    together(repeated(TRIALS, lambda chance: failing(bench(), case, PLACES[chance % 3], chance=chance)))


@pytest.mark.heavy
@cuts
def test_cut_anywhere_and_once(case: Case) -> None:
    places = [place for place in PLACES if case.code(place) == UNREACHABLE]
    together(repeated(TRIALS, lambda chance: healing(bench(), case, places[chance % len(places)], chance=TRIALS + chance)))


@pytest.mark.heavy
@names
@places
def test_stalled_and_dripped_everywhere(case: Case, place: str) -> None:
    for outcome in together(repeated(3, lambda chance: failing(bench(), case, place, chance=chance, timeout=2))).values():
        in_time(outcome, 2)


def slowly(wire: Wire, ask: Ask, speed: int) -> None:
    """Send the big resource, 8.8 kB, with so many bytes a second, a tenth of them at a time."""
    if BIG in ask.path:
        wire.paced(whole(ask.body), speed // 10, 0.1)
    else:
        good(wire, ask)


def throttled(bench: Bench, speed: int, patience: float) -> None:
    """Prove that a slow line is waited for, twice as long as the patience, since it brings something."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[RESOURCE] = partial(slowly, speed=speed)
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=patience)
        assert (said.code, said.err) == (0, ""), said
        assert said.ended.seconds > 2 * patience
        assert bench.old_or_new(cache, {OFFERED}) == OFFERED
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)


def test_a_slow_line_is_waited_for_beyond_the_patience() -> None:
    throttled(bench(), 3400, 1.2)


@pytest.mark.heavy
def test_a_line_of_little_more_than_a_kilobyte_a_second_is_waited_for() -> None:
    together(repeated(3, lambda _: throttled(bench(), 1500, 2)))


def unanswered(bench: Bench, nobody: socket.socket) -> Outcome:
    """Prove that an address where nobody speaks is code 3."""
    cache = bench.seeded()
    said = bench.sync(cache, f"http://127.0.0.1:{nobody.getsockname()[1]}/", timeout=SHORT)
    line = one_line(said, UNREACHABLE)
    assert half_done(cache) == []
    serial = bench.old_or_new(cache, {OLD})
    with serving(bench.www, bench.pointer(NEWEST)) as server:
        bench.completed(cache, server.url)
    return Outcome(said, line, 0, serial)
