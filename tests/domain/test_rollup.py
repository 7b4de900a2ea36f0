"""From children to a parent (rules, section 3), asked of a small publication as a face would."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import Rows, agency, family, indicator, key, row, snap, target

from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.model import Agency, Indicator
from cchc_tui.domain.rollup import Figure

MARCH = "2019-03-20"  # the March window is due
FIVE = family("a", "b", "c", "e", "f")


def at_district(rows: Rows, ours: Indicator, agencies: tuple[Agency, ...] = FIVE, *, bound: int = 95, at: str = MARCH) -> Judgement:
    return snap(at, agencies, ours, target(bound), rows).judge(key("d"), "X1")


def area(rows: Rows, ours: Indicator | None = None, agencies: tuple[Agency, ...] = FIVE, *, bound: int = 95, at: str = MARCH) -> Side:
    return at_district(rows, ours or indicator(), agencies, bound=bound, at=at).area


def everybody(numerator: int, denominator: int | None = None, names: str = "abcef") -> Rows:
    return {name: [row("2019-03", numerator, denominator)] for name in names}


# ratio_of_sums


def test_ratio_of_sums_adds_counts_and_is_never_a_mean_of_rates() -> None:
    found = area({"a": [row("2019-03", 90, 100)], "b": [row("2019-03", 990, 1000)]}, agencies=family("a", "b"))
    assert found.figure == Figure(1080, 1100, Fraction(1080, 11))


def test_ratio_of_sums_takes_the_parents_own_work_in_scope() -> None:
    rows = {"d": [row("2019-03", 1, 10)], "a": [row("2019-03", 9, 10)]}
    both, communes = indicator(scope="district commune"), indicator()
    assert area(rows, both, family("a")).figure == Figure(10, 20, Fraction(50))
    assert area(rows, communes, family("a")).figure == Figure(9, 10, Fraction(90))


def test_ratio_of_sums_takes_every_descendant_at_any_depth() -> None:
    deep = (agency("d", level="district"), agency("x", "d", "zone"), agency("a", "x"), agency("u", "a", "unit"))
    rows = {"x": [row("2019-03", 5, 5)], "a": [row("2019-03", 1, 4)], "u": [row("2019-03", 2, 4)]}
    assert area(rows, indicator(scope="commune unit"), deep).figure == Figure(3, 8, Fraction(75, 2))


def test_each_agency_is_measured_before_the_area_is_made() -> None:
    rows = {"a": [row("2019-02", 1, 10), row("2019-03", 2, 10)], "b": [row("2019-03", 5, 10)]}
    assert area(rows, indicator(), family("a", "b")).figure == Figure(8, 30, Fraction(80, 3))
    assert area(rows, indicator(measure="stock"), family("a", "b")).figure == Figure(7, 20, Fraction(35))


def test_a_row_with_a_value_but_no_counts_is_not_reported_for_the_rollup() -> None:
    found = area({"a": [row("2019-03", 9, 10)], "b": [row("2019-03", value="50.0")]}, agencies=family("a", "b"))
    assert (found.figure, found.reported, found.assessed) == (Figure(9, 10, Fraction(90)), 1, 2)


def test_a_numerator_alone_is_not_reported_for_the_rollup() -> None:
    found = area({"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 5)]}, agencies=family("a", "b"))
    assert (found.figure, found.reported) == (Figure(9, 10, Fraction(90)), 1)


def test_an_agency_in_conflict_is_left_out_of_the_sums_and_of_the_coverage() -> None:
    found = area({"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 11, 10)]}, agencies=family("a", "b"))
    assert (found.figure, found.reported, found.assessed) == (Figure(9, 10, Fraction(90)), 1, 2)


# coverage


def test_at_the_minimal_coverage_the_verdict_is_given() -> None:
    found = area(everybody(99, 100, "abce"))
    assert (found.reported, found.assessed, found.verdict) == (4, 5, "on_track")


def test_below_the_minimal_coverage_the_verdict_is_withheld_and_the_figures_are_shown() -> None:
    found = area(everybody(99, 100, "abc"))
    assert (found.verdict, found.ruling.reason, found.severity) == ("no_data", "coverage", "unknown")
    assert (found.figure, found.reported, found.assessed) == (Figure(297, 300, Fraction(99)), 3, 5)


def test_the_minimal_coverage_is_the_indicators() -> None:
    assert area(everybody(99, 100, "abc"), indicator(min_coverage=60)).verdict == "on_track"
    assert area(everybody(99, 100, "abc"), indicator(min_coverage=61)).verdict == "no_data"


def test_coverage_is_partial_only_below_one_hundred() -> None:
    assert area(everybody(9, 10, "abce")).partial
    assert not area(everybody(9, 10)).partial


def test_a_closed_agency_is_not_assessed_but_its_windows_stay_in_the_sums() -> None:
    agencies = (agency("d", level="district"), agency("a", "d"), agency("b", "d", end="2019-02-14"))
    found = area({"a": [row("2019-03", 9, 10)], "b": [row("2019-01", 1, 10)]}, agencies=agencies)
    assert (found.figure, found.reported, found.assessed) == (Figure(10, 20, Fraction(50)), 1, 1)


def test_an_agency_is_assessed_if_valid_at_the_end_of_the_judged_window() -> None:
    def assessed(last_day: str) -> int | None:
        agencies = (agency("d", level="district"), agency("a", "d"), agency("b", "d", end=last_day))
        return area({"a": [row("2019-03", 9, 10)]}, agencies=agencies).assessed

    assert (assessed("2019-03-14"), assessed("2019-03-13")) == (2, 1)


# the newest window of an area


def test_the_newest_window_is_the_latest_end_that_enough_reporting_agencies_have_reached() -> None:
    old, new = everybody(9, 10), {name: [row("2019-03", 9, 10), row("2019-04", 9, 10)] for name in "abce"}
    assert str(area({**old, **new}, at="2019-05-18").end) == "2019-04-14"


def test_one_agency_ahead_of_the_others_does_not_move_the_area() -> None:
    new = {name: [row("2019-03", 9, 10), row("2019-04", 9, 10)] for name in "abc"}
    assert str(area({**everybody(9, 10), **new}, at="2019-05-18").end) == "2019-03-14"


def test_silent_agencies_do_not_hold_the_newest_window_back() -> None:
    assert str(area({"a": [row("2019-03", 9, 10)]}).end) == "2019-03-14"


# share_of_agencies


def share(min_count: int = 2, scope: str = "commune") -> Indicator:
    return indicator("share_of_agencies", min_count=min_count, scope=scope)


def test_share_counts_the_assessed_agencies_that_comply() -> None:
    rows = {name: [row("2019-03", n)] for name, n in zip("abcef", (0, 1, 2, 3, 2), strict=True)}
    assert area(rows, share()).figure == Figure(3, 5, Fraction(60))


def test_share_complies_at_one_where_no_count_is_given() -> None:
    rows = {name: [row("2019-03", n)] for name, n in zip("abcef", (0, 1, 2, 3, 2), strict=True)}
    assert area(rows, indicator("share_of_agencies")).figure == Figure(4, 5, Fraction(80))


def test_share_judges_the_worst_case_of_the_silent_and_shows_the_best() -> None:
    found = area(everybody(2, names="abc"), share(), bound=60)
    assert (found.figure, found.worst, found.best) == (Figure(3, 5, Fraction(60)), Fraction(60), Fraction(100))
    assert (found.verdict, found.reported, found.assessed) == ("watch", 3, 5)


def test_share_is_not_withheld_for_coverage() -> None:
    found = area(everybody(2, names="a"), share())
    assert (found.figure, found.verdict) == (Figure(1, 5, Fraction(20)), "behind")


def test_share_in_which_nobody_reported_is_no_data() -> None:
    found = area({}, share())
    assert (found.verdict, found.figure) == ("no_data", Figure())


def test_share_is_not_applicable_where_nobody_is_assessed() -> None:
    agencies = (agency("d", level="district"), agency("a", "d", end="2019-01-01"))
    assert area({}, share(), agencies).verdict == "not_applicable"


# value


def test_value_is_never_added_up() -> None:
    ours = indicator("value", scope="district commune", unit="points")
    found = area({**everybody(1, 2), "d": [row("2019-03", value="91.5")]}, ours)
    assert (found.figure, found.end) == (Figure(None, None, Fraction(183, 2)), area(everybody(9, 10)).end)
    assert area(everybody(1, 2), ours).verdict == "no_data"


def test_value_out_of_scope_is_not_applicable_even_above_agencies_in_scope() -> None:
    found = area({"a": [row("2019-03", value="91.5")]}, indicator("value", scope="commune"))
    assert (found.verdict, found.ruling.reason) == ("not_applicable", "out_of_scope")


@pytest.mark.parametrize(("rollup", "agencies"), [("value", FIVE), ("ratio_of_sums", family())])
def test_area_rows_win_over_own_ones_for_value_and_at_a_leaf(rollup: str, agencies: tuple[Agency, ...]) -> None:
    rows = {"d": [row("2019-03", 1, 10), row("2019-03", 9, 10, extent="area")]}
    judged = at_district(rows, indicator(rollup, scope="district"), agencies)
    assert judged.own.figure == judged.area.figure == Figure(9, 10, Fraction(90))


# a single agency under share_of_agencies

PATH = "linear"  # of 2: the second is expected only at the due date, the first from half of the year on


def single(count: int | None, period: str = "2019-03", *, bound: int = 100, path: str = "", at: str = "") -> Side:
    when = at or f"{period}-20"
    rows = {} if count is None else {"a": [row(period, count)]}
    return snap(when, family("a"), share(), target(bound, path=path), rows).judge(key("a"), "X1").own


def test_single_agency_is_a_count_not_a_percentage() -> None:
    found = single(2)
    assert (found.figure, found.ruling.expected, found.ruling.gap) == (Figure(2, None, None), None, None)


def test_single_agency_under_a_bound_below_one_hundred_is_collective_with_its_count_shown() -> None:
    found = single(2, bound=99)
    assert (found.verdict, found.ruling.reason, found.figure) == ("not_applicable", "collective", Figure(2))


def test_single_agency_with_enough_is_met_at_any_time() -> None:
    assert single(2, "2019-01").verdict == "met"
    assert single(3, "2019-01", path=PATH).verdict == "met"
    assert single(2, "2019-01", at="2019-06-30").verdict == "met"  # although five windows are missing since
    assert single(2, "2019-12").verdict == "met"


def test_single_agency_expected_count_is_rounded_down() -> None:
    assert single(0, "2019-06", path=PATH).verdict == "too_early"  # day 182 of 365: 2 * 182/365 is not yet 1
    assert single(0, "2019-07", path=PATH).verdict == "behind"  # day 212
    assert single(1, "2019-11", path=PATH).verdict == "on_track"  # still 1 expected


def test_single_agency_that_is_ahead_of_an_expected_count_of_none_is_on_track() -> None:
    assert single(1, "2019-01", path=PATH).verdict == "on_track"


def test_single_agency_on_a_level_is_behind_until_it_has_all() -> None:
    assert single(1).verdict == "behind"
    assert single(0).verdict == "behind"


def test_single_agency_from_due_on_is_not_met() -> None:
    assert single(1, "2019-12", path=PATH).verdict == "not_met"
    assert single(0, "2019-12").verdict == "not_met"


def test_single_agency_that_says_nothing_is_no_data() -> None:
    assert single(None).verdict == "no_data"


def test_single_agency_alone_in_its_area_gives_the_area_its_own_verdict() -> None:
    rows = {"d": [row("2019-03", 1)]}
    judged = at_district(rows, share(scope="district"), bound=100)
    assert judged.area.verdict == judged.own.verdict == "behind"
    assert judged.area.figure == judged.own.figure == Figure(1)
    below = at_district(rows, share(scope="district"), bound=99)
    assert below.area.verdict == below.own.verdict == "not_applicable"
