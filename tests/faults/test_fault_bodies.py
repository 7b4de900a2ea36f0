"""Answers that are wrong: complete but wrong is code 4 and asked for once, broken framing is the line's code 3; never more memory."""

from __future__ import annotations

from functools import partial

import pytest

from fault_bench import NEWEST, OFFERED, Bench, bench  # isort: skip - beside the tests
from fault_cases import BODIES, ENDLESS, GIGABYTE, HEADS, QUARTER, REFUSED, UNREACHABLE, Case, bomb, raw, tolerated, whole  # isort: skip - beside the tests
from fault_servers import PLACES, RESOURCE, Fault, serving  # isort: skip - beside the tests
from fault_trial import ABREAST, ALWAYS, failing, mixed, portions, repeated, together  # isort: skip - beside the tests

MOST = 64 << 20
"""Bytes of memory that the worst answer may cost over a good synchronisation."""

WRONG = [*BODIES, *HEADS]

places = pytest.mark.parametrize("place", PLACES)


QUICK = {case.name: (case, PLACES[number % 3]) for number, case in enumerate([*WRONG, *ENDLESS])}
"""Where the quick run tries a case: one place each, all places in turn."""


def quick(*codes: int) -> list[tuple[Case, str]]:
    """Give the cases of the quick run that have one of these codes where it tries them."""
    return [(case, place) for case, place in QUICK.values() if case.code(place) in codes]


def test_what_is_complete_but_wrong_is_refused_at_once() -> None:
    found = together({case.name: partial(failing, bench(), case, place) for case, place in quick(REFUSED)}, ABREAST)
    assert len(found) > 10
    for name, outcome in found.items():
        assert outcome.said.ended.seconds < 10, name


def test_headers_without_end_are_ended() -> None:
    trials = {case.name: partial(failing, bench(), case, place, timeout=0.5) for case, place in quick(UNREACHABLE) if case in ENDLESS}
    for name, outcome in together(trials).items():
        assert outcome.said.ended.seconds < 10, name


@pytest.mark.heavy
@pytest.mark.parametrize("case", [*WRONG, *ENDLESS], ids=lambda case: case.name)
@places
def test_every_wrong_answer_at_every_place(case: Case, place: str) -> None:
    found = together(repeated(3, lambda chance: failing(bench(), case, place, chance=chance)))
    for outcome in found.values():
        assert outcome.said.ended.seconds < 20


def strange_but_right(bench: Bench, fault: Fault, place: str) -> None:
    """Prove that an answer is taken, at one place, every time."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = fault
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=5)
        assert (said.code, said.err) == (0, ""), said
        assert bench.old_or_new(cache, {OFFERED}) == OFFERED
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)


def test_what_is_strange_but_right_is_taken() -> None:
    """Every file of a run comes in another way, every time."""
    found = together(
        {names: partial(mixed, bench(), portion, times=ALWAYS) for names, portion in portions(dict(tolerated())).items()}, ABREAST
    )
    for names, asked in found.items():
        assert set(asked.values()) == {1}, names


@pytest.mark.heavy
@pytest.mark.parametrize("place", PLACES)
def test_what_is_strange_but_right_is_taken_everywhere(place: str) -> None:
    for _ in range(3):
        together({name: partial(strange_but_right, bench(), fault, place) for name, fault in tolerated()}, ABREAST)


def costs(bench: Bench, size: int, place: str) -> int:
    """Give the bytes of memory that a bomb costs over a good synchronisation."""
    with serving(bench.www, bench.pointer(NEWEST)) as server:
        good = bench.sync(bench.seeded(), server.url).ended.peak
    packed = bomb(size)
    case = raw("a bomb", lambda _: whole(packed, "Content-Encoding: gzip"), 4, 4, 4)
    return failing(bench, case, place).said.ended.peak - good


def test_a_small_body_that_unfolds_into_much_costs_no_memory() -> None:
    assert len(bomb(QUARTER)) < 300_000
    assert costs(bench(), QUARTER, RESOURCE) < MOST


@pytest.mark.heavy
@places
def test_a_gigabyte_in_a_megabyte_costs_no_memory(place: str) -> None:
    assert len(bomb(GIGABYTE)) < 1_100_000
    for _ in range(3):
        assert costs(bench(), GIGABYTE, place) < MOST
