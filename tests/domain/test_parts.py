"""Parts of a figure: what they must add up to, what they contradict, and when they say nothing."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from build import DictReader, catalogue, family, indicator, key, parts, row, snap, target

from cchc_tui.domain.books import NothingReported
from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Number, Observation, Part
from cchc_tui.domain.parts import mismatches, pieces
from cchc_tui.domain.rollup import Standing
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.summary import ready, standings

SOUND: dict[str, Number] = {
    "received": 9500,
    "carried_over": 500,
    "on_time": 9120,
    "late": 380,
    "resolved": 9500,
    "open_not_due": 380,
    "open_overdue": 120,
}


# which parts belong to a row


def test_the_newest_revision_of_each_part_counts_in_any_order() -> None:
    told = [*parts("2019-01", revision=2, late=7), *parts("2019-01", on_time=90, late=10)]
    for order in (told, told[::-1]):
        assert pieces(tuple(order), row("2019-01", 90, 97)) == {"on_time": 90, "late": 7, "resolved": 97}


def test_an_empty_newer_revision_withdraws_a_part() -> None:
    told = (*parts("2019-01", on_time=90, late=10), *parts("2019-01", revision=1, on_time=91), *parts("2019-01", revision=2, late=None))
    assert pieces(told, row("2019-01", 90)) == {"on_time": 90}


@pytest.mark.parametrize(
    "other",
    [
        parts("2019-02", late=1),
        parts("2019-01", extent="area", late=1),
        parts("2019-01", stage="appraised", late=1),
        parts("2019-01", source="b", late=1),
    ],
)
def test_parts_of_another_window_extent_stage_or_source_are_not_this_rows(other: list[Part]) -> None:
    assert pieces(tuple(other), row("2019-01", 90, 100)) == {}


def test_resolved_is_the_part_of_that_name_and_the_denominator_only_without_it() -> None:
    assert pieces(tuple(parts("2019-01", resolved=7)), row("2019-01", 5, 10)) == {"resolved": 7}
    assert pieces(tuple(parts("2019-01", late=1)), row("2019-01", 5, 10)) == {"late": 1, "resolved": 10}


# what must add up


def test_what_adds_up_contradicts_nothing() -> None:
    assert list(mismatches(SOUND)) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"late": 381}, [(9500, 9501)]),
        ({"on_time": 9119}, [(9500, 9499)]),
        ({"received": 9501}, [(10_000, 10_001)]),
        ({"carried_over": 499}, [(10_000, 9_999)]),
        ({"open_not_due": 381}, [(10_001, 10_000)]),
        ({"open_overdue": 121}, [(10_001, 10_000)]),
        ({"resolved": 9501}, [(9501, 9500), (10_001, 10_000)]),
        ({"open": 500}, []),
        ({"open": 501}, [(501, 500)]),
        ({"early": 1}, [(9500, 9501)]),
        ({"early": 20, "on_time": 9100}, []),
    ],
)
def test_one_more_or_less_is_found_with_both_numbers(change: dict[str, Number], found: list[tuple[Number, Number]]) -> None:
    assert list(mismatches(SOUND | change)) == found


@pytest.mark.parametrize("missing", ["on_time", "late", "resolved"])
def test_a_missing_part_contradicts_nothing(missing: str) -> None:
    told = {name: count for name, count in {"on_time": 1, "late": 1, "resolved": 9}.items() if name != missing}
    assert list(mismatches(told)) == []


@pytest.mark.parametrize("missing", ["received", "resolved", "open"])
def test_a_flow_of_which_one_end_is_missing_contradicts_nothing(missing: str) -> None:
    told = {name: count for name, count in {"received": 9, "carried_over": 5, "resolved": 1, "open": 1}.items() if name != missing}
    assert list(mismatches(told)) == []


def test_one_number_stands_for_what_is_open_where_it_is_not_split() -> None:
    nothing_before = {"received": 10, "carried_over": 0, "resolved": 7}
    assert list(mismatches({**nothing_before, "open": 3})) == []
    assert list(mismatches({**nothing_before, "open": 4, "open_overdue": 1})) == [(11, 10)]


def test_more_work_than_was_received_is_no_contradiction_where_nothing_is_said_of_what_was_carried_over() -> None:
    assert list(mismatches({"received": 10, "resolved": 7, "open": 4})) == []


def test_kinds_make_their_total() -> None:
    assert list(mismatches({"city": 3, "district": 4, "total": 7, "late": 99})) == []
    assert list(mismatches({"city": 3, "district": 4, "total": 8})) == [(8, 7)]
    assert list(mismatches({"city": 3, "total": 8})) == [], "one kind alone may be one of many"


# a conflict like those of every other hard rule

ROWS = {"a": [row("2019-01", 90, 100), row("2019-02", 80, 100)], "b": [row("2019-02", 99, 100)]}
WRONG = {"a": parts("2019-02", on_time=80, late=14)}


def seen(at: str = "2019-02-20", rows: dict[str, list[Observation]] = ROWS, pieces: dict[str, list[Part]] = WRONG) -> Snapshot:
    return snap(at, family("a", "b"), indicator(), target(95), rows, pieces=pieces)


def test_parts_that_do_not_add_up_are_a_conflict_and_a_finding() -> None:
    found = detail(seen(), key("a"), "X1")
    assert (found.judgement.own.verdict, found.judgement.area.verdict, found.judgement.area.severity) == ("conflict", "conflict", "warning")
    (one,) = (f for f in found.findings if f.hard)
    assert (one.rule, one.agency, one.period) == ("parts_do_not_add_up", key("a"), "2019-02")
    assert (one.found, one.limit, one.difference) == (100, 94, 6)


def test_an_agency_in_conflict_is_left_out_above_and_the_others_stay() -> None:
    area = seen().area(key("d"), seen().indicators["X1"], seen().span(target(95)))
    assert (area.members, area.figure.numerator) == ((key("b"),), 99)
    sound = seen(pieces={"a": parts("2019-02", on_time=80, late=20)})
    assert sound.area(key("d"), sound.indicators["X1"], sound.span(target(95))).members == (key("a"), key("b"))


def test_only_counted_windows_are_asked() -> None:
    assert seen(at="2019-01-20").judge(key("a"), "X1").area.verdict != "conflict"
    quarter = ROWS | {"a": [*ROWS["a"], row("2019-Q1", 240, 300)]}
    assert seen("2019-03-20", quarter).judge(key("a"), "X1").area.verdict != "conflict", "the quarter stands for the month inside it"


def test_parts_of_a_stage_that_does_not_count_are_not_asked() -> None:
    appraised = ROWS | {"a": [*ROWS["a"], row("2019-02", 80, 100, stage="appraised")]}
    assert seen(rows=appraised).judge(key("a"), "X1").area.verdict != "conflict"
    both = {"a": [*WRONG["a"], *parts("2019-02", stage="appraised", on_time=80, late=19)]}
    assert seen(rows=appraised, pieces=both).judge(key("a"), "X1").area.verdict == "conflict"


def test_each_source_is_held_to_its_own_parts() -> None:
    rows = {"a": [row("2019-02", 80, 100, source="a"), row("2019-02", 80, 100, source="b")]}
    sound = {"a": [*parts("2019-02", source="a", on_time=80, late=20), *parts("2019-02", source="b", on_time=80, late=20)]}
    assert seen(rows=rows, pieces=sound).judge(key("a"), "X1").area.verdict != "conflict"
    other = {"a": [*parts("2019-02", source="a", on_time=80, late=20), *parts("2019-02", source="b", on_time=80, late=21)]}
    assert [(f.found, f.limit) for f in detail(seen(rows=rows, pieces=other), key("a"), "X1").findings if f.hard] == [(100, 101)]


def test_a_reported_area_figure_is_held_to_its_parts() -> None:
    rows = {"d": [row("2019-01", 170, 200, extent="area")]}
    wrong = {"d": parts("2019-01", extent="area", on_time=170, late=31)}
    assert seen(rows=rows, pieces={}).judge(key("d"), "X1").area.verdict != "conflict"
    assert seen(rows=rows, pieces=wrong).judge(key("d"), "X1").area.verdict == "conflict"


def test_stored_standings_know_the_conflict() -> None:
    tables, reader = catalogue(family("a", "b"), indicator(), target(95)), DictReader(ROWS, WRONG)
    look_up = ready(json.loads(json.dumps(standings(tables, reader)))).standing
    known = look_up(key("a"), "X1", Snapshot(tables, reader, at=target(95).due).span(target(95)))
    assert isinstance(known, Standing)
    assert known.conflict


def test_the_empty_district_has_no_parts() -> None:
    assert NothingReported().parts(key("a"), "X1") == ()


def test_counts_stay_exact() -> None:
    told = parts("2019-02", on_time=Fraction(159, 2), late=Fraction(41, 2))
    assert list(mismatches(pieces(tuple(told), row("2019-02", 80, 100)))) == []
