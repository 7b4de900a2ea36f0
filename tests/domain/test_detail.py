"""One indicator of one agency in depth: windows, path and the why (rules, sections 3, 4 and 7)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import Rows, agency, day, family, indicator, key, row, snap, target

from cchc_tui.domain.detail import Detail, detail
from cchc_tui.domain.model import Agency, Indicator, Target
from cchc_tui.domain.rollup import Figure

Why = list[tuple[str, bool, Fraction]]


def look(
    rows: Rows,
    ours: Indicator | None = None,
    goal: Target | None = None,
    agencies: tuple[Agency, ...] = family("a", "b"),
    at: str = "2019-03-20",
) -> Detail:
    return detail(snap(at, agencies, ours or indicator(), goal or target(95), rows), key("d"), "X1")


def why(found: Detail) -> Why:
    return [(r.agency.code, r.own_work, r.contribution) for r in found.why]


# why


def test_why_gives_the_contribution_of_each_part_worst_first() -> None:
    found = look({"a": [row("2019-03", 990, 1000)], "b": [row("2019-03", 90, 100)]})
    assert why(found) == [("b", False, Fraction(500, 1100)), ("a", False, Fraction(-4000, 1100))]


def test_why_adds_up_exactly_to_target_less_value() -> None:
    found = look({"a": [row("2019-03", 1, 3)], "b": [row("2019-03", 5, 7)]})
    assert sum(r.contribution for r in found.why) == 95 - Fraction(60)


def test_why_turns_the_sign_for_at_most() -> None:
    found = look({"a": [row("2019-03", 50, 100)], "b": [row("2019-03", 70, 100)]}, goal=target(52, "<="))
    assert why(found) == [("b", False, Fraction(9)), ("a", False, Fraction(-1))]


def test_why_shows_the_parents_own_work_as_one_row() -> None:
    rows = {"d": [row("2019-03", 80, 100)], "a": [row("2019-03", 100, 100)]}
    assert why(look(rows, indicator(scope="district commune"))) == [("d", True, Fraction(15, 2)), ("a", False, Fraction(-5, 2))]


def test_why_takes_a_child_with_everything_below_it() -> None:
    agencies = (agency("d", level="district"), agency("z", "d", "zone"), agency("a", "z"), agency("b", "z"), agency("c", "d"))
    rows = {"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 10, 10)], "c": [row("2019-03", 10, 20)]}
    found = look(rows, agencies=agencies)
    assert why(found) == [("c", False, Fraction(900, 40)), ("z", False, Fraction(0))]
    assert found.why[1].figure == Figure(19, 20, Fraction(95))


def test_why_of_a_share_counts_agencies() -> None:
    agencies = (agency("d", level="district"), agency("z", "d", "zone"), agency("a", "z"), agency("b", "z"), agency("c", "d"))
    rows = {"a": [row("2019-03", 2)], "b": [row("2019-03", 1)], "c": [row("2019-03", 2)]}
    found = look(rows, indicator("share_of_agencies", min_count=2), target(100), agencies)
    assert why(found) == [("z", False, Fraction(100, 3)), ("c", False, Fraction(0))]


def test_why_leaves_out_who_has_no_figure_and_who_is_in_conflict() -> None:
    found = look({"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 11, 10)]})
    assert why(found) == [("a", False, Fraction(5))]


def test_why_is_empty_for_a_range_a_value_and_an_agency_alone() -> None:
    rows = {"a": [row("2019-03", 9, 10)], "d": [row("2019-03", 9, 10)]}
    assert look(rows, goal=target(52, "in", low=50)).why == ()
    assert look(rows, indicator("value", scope="district")).why == ()
    assert detail(snap("2019-03-20", family("a"), indicator(), target(95), rows), key("a"), "X1").why == ()


# points


def test_a_point_holds_its_window_the_year_to_date_and_what_was_expected_then() -> None:
    rows = {"a": [row("2019-01", 1, 10), row("2019-03", 9, 10)]}
    first, last = look(rows, goal=target(73, path="linear"), agencies=family("a")).points
    assert (first.period.id, first.figure, first.to_date) == ("2019-01", Figure(1, 10, Fraction(10)), Figure(1, 10, Fraction(10)))
    assert (last.figure, last.to_date, last.expected) == (Figure(9, 10, Fraction(90)), Figure(10, 20, Fraction(50)), Fraction(18))


def test_points_before_the_life_of_the_target_are_shown_but_not_counted() -> None:
    rows = {"a": [row("2019-01", 1, 10), row("2019-03", 9, 10)]}
    first, last = look(rows, goal=target(95, start=day("2019-02-01")), agencies=family("a")).points
    assert (first.counted, first.expected, last.counted, last.to_date) == (False, None, True, Figure(9, 10, Fraction(90)))


def test_points_end_at_the_date_of_the_verdict() -> None:
    rows = {"a": [row("2019-01", 1, 10), row("2019-03", 9, 10)]}
    assert [p.period.id for p in look(rows, agencies=family("a"), at="2019-03-13").points] == ["2019-01"]


def test_a_point_of_several_agencies_adds_them_up_and_says_the_lowest_stage() -> None:
    rows = {"a": [row("2019-03", 1, 10, stage="appraised", revision=3)], "b": [row("2019-03", 3, 10, stage="realtime")]}
    (point,) = look(rows).points
    assert (point.figure, point.stage, point.revision) == (Figure(4, 20, Fraction(20)), "realtime", None)


def test_a_point_of_one_agency_says_its_revision() -> None:
    (point,) = look({"a": [row("2019-03", 1, 10, revision=3)]}, agencies=family("a")).points
    assert (point.stage, point.revision) == ("reported", 3)


def test_a_point_leaves_out_an_agency_in_conflict_as_the_sums_do() -> None:
    """Section 3: an agency in conflict is left out of the sums above it."""
    (point,) = look({"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 11, 10)]}).points
    assert point.to_date == Figure(9, 10, Fraction(90))
    assert point.figure == Figure(9, 10, Fraction(90))


@pytest.mark.parametrize("silent", [0, 1])
def test_a_point_of_a_share_counts_the_agencies_that_comply(silent: int) -> None:
    """Section 3, `share_of_agencies`: the numerator is the agencies that comply, even where one alone reported."""
    rows = {"a": [row("2019-03", 2)], "b": [row("2019-03", 0)][silent:]}
    (point,) = look(rows, indicator("share_of_agencies", min_count=2)).points
    assert point.to_date == Figure(1, 2, Fraction(50))
    assert point.figure.numerator == 1


def test_points_of_a_reported_area_are_its_own_windows() -> None:
    rows = {"a": [row("2019-03", 1, 10)], "d": [row("2019-02", 8, 10, extent="area"), row("2019-03", 9, 10, extent="area")]}
    found = look(rows, indicator(measure="stock"), agencies=family("a"))
    assert [p.figure.numerator for p in found.points] == [8, 9]


# rows and findings


def test_all_rows_are_kept_superseded_ones_too() -> None:
    rows = [row("2019-03", value="92.57"), row("2019-03", value="92.75", revision=2)]
    found = look({"d": rows}, indicator("value", scope="district"))
    assert found.rows == tuple(rows)
    assert found.judgement.area.figure.value == Fraction(371, 4)


def test_findings_are_those_of_the_agencys_own_rows_in_the_judged_windows() -> None:
    rows = {"d": [row("2019-02", 11, 10, extent="area"), row("2019-04", 12, 10, extent="area")], "a": [row("2019-03", 13, 10)]}
    assert [(f.period, f.found) for f in look(rows).findings] == [("2019-02", 11)]
