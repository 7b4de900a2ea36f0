"""Which rows of an agency count, and which figure they make (rules, section 2)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import BY_ID, indicator, row

from cchc_tui.domain.model import Observation
from cchc_tui.domain.rollup import Figure, Standing, counted, standing

HALF_YEAR = {name: BY_ID[name] for name in ("2019-01", "2019-02", "2019-03", "2019-Q1", "2019-H1")}


def kept(*rows: Observation, measure: str = "flow") -> list[tuple[str, str]]:
    return [(w.period.id, w.stage) for w in counted(rows, ("own",), HALF_YEAR, measure)]


def judged(*rows: Observation, measure: str = "flow", unit: str = "%", rollup: str = "ratio_of_sums") -> Standing:
    found = standing(counted(rows, ("own",), HALF_YEAR, measure), indicator(rollup, measure, unit=unit))
    assert found is not None
    return found


def test_flow_adds_up_the_counted_windows() -> None:
    found = judged(row("2019-01", 9, 10), row("2019-02", 90, 100), row("2019-03", 801, 890))
    assert found.figure == Figure(900, 1000, Fraction(90))
    assert (found.period, found.window) == ("2019-03", Figure(801, 890, Fraction(90)))


@pytest.mark.parametrize("measure", ["cumulative", "stock"])
def test_cumulative_and_stock_judge_the_latest_counted_window_alone(measure: str) -> None:
    found = judged(row("2019-02", 60, 100), row("2019-01", 30, 100), measure=measure)
    assert found.figure == found.window == Figure(60, 100, Fraction(60))
    assert (found.period, found.end) == ("2019-02", BY_ID["2019-02"].end)


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = (row("2019-03", 3, 10), row("2019-01", 1, 10), row("2019-02", 2, 10, revision=2), row("2019-02", 9, 10))
    assert judged(*rows) == judged(*reversed(rows))


def test_nothing_reported_is_no_figure() -> None:
    assert standing([], indicator()) is None
    assert counted((row("2019-01"),), ("own",), HALF_YEAR) == []


def test_rows_of_the_other_extent_and_of_other_windows_do_not_count() -> None:
    assert kept(row("2019-01", 1, 2, extent="area"), row("2019-04", 1, 2)) == []


def test_appraised_counts_before_reported_before_realtime() -> None:
    rows = [row("2019-01", n, 10, stage=stage) for n, stage in ((1, "reported"), (2, "appraised"), (3, "realtime"))]
    assert judged(*rows).figure.numerator == 2
    assert judged(rows[0], rows[2]).figure.numerator == 1
    assert judged(rows[2]).figure.numerator == 3


def test_a_lower_stage_never_wins_by_its_revision() -> None:
    assert judged(row("2019-01", 1, 10, revision=9), row("2019-01", 2, 10, stage="appraised")).figure.numerator == 2


def test_revisions_are_compared_as_numbers() -> None:
    assert judged(row("2019-01", 1, 10, revision=9), row("2019-01", 2, 10, revision=10)).figure.numerator == 2


def test_an_empty_newer_revision_withdraws() -> None:
    assert kept(row("2019-01", 1, 10), row("2019-01", revision=2)) == []


def test_a_withdrawn_stage_leaves_the_next_lower_one() -> None:
    found = kept(row("2019-01", 1, 10), row("2019-01", 2, 10, stage="appraised"), row("2019-01", stage="appraised", revision=2))
    assert found == [("2019-01", "reported")]


def test_a_withdrawal_concerns_its_own_source_only() -> None:
    found = judged(row("2019-01", 1, 10, source="a"), row("2019-01", 1, 10, source="b"), row("2019-01", revision=2, source="b"))
    assert found.sources == ("a",)
    assert not found.conflict


def test_each_source_counts_with_its_own_newest_revision() -> None:
    same = judged(row("2019-01", 5, 10, source="a"), row("2019-01", 4, 10, source="b"), row("2019-01", 5, 10, source="b", revision=2))
    assert not same.conflict
    assert same.figure == Figure(5, 10, Fraction(50))


def test_sources_that_differ_at_the_same_stage_are_a_conflict_and_both_are_kept() -> None:
    windows = counted((row("2019-01", 5, 10, source="b"), row("2019-01", 4, 10, source="a")), ("own",), HALF_YEAR)
    assert [r.source for r in windows[0].rows] == ["a", "b"]
    assert judged(*windows[0].rows).conflict


def test_sources_that_differ_at_different_stages_are_no_conflict() -> None:
    assert not judged(row("2019-01", 5, 10, source="a"), row("2019-01", 4, 10, source="b", stage="appraised")).conflict


@pytest.mark.parametrize("measure", ["flow", "cumulative", "stock"])
@pytest.mark.parametrize("outer", ["reported", "appraised"])
def test_a_window_inside_a_longer_one_of_no_lower_stage_is_dropped(outer: str, measure: str) -> None:
    months = [row(f"2019-0{n}", 1, 10) for n in (1, 2, 3)]
    assert kept(months[0], row("2019-Q1", 3, 30, stage=outer), measure=measure) == [("2019-Q1", outer)]
    assert kept(*months, row("2019-Q1", 3, 30, stage=outer), measure=measure) == [("2019-Q1", outer)]


def test_a_window_inside_a_longer_one_of_lower_stage_stays() -> None:
    rows = (row("2019-02", 2, 10, stage="appraised"), row("2019-Q1", 3, 30))
    assert kept(*rows, measure="cumulative") == [("2019-02", "appraised"), ("2019-Q1", "reported")]


def test_a_window_beside_a_longer_one_stays() -> None:
    shorter = {name: BY_ID[name] for name in ("2019-04", "2019-Q1")}
    found = counted((row("2019-Q1", 3, 30), row("2019-04", 1, 10)), ("own",), shorter)
    assert [w.period.id for w in found] == ["2019-Q1", "2019-04"]


def test_the_longest_window_swallows_the_middle_and_the_short_one() -> None:
    assert kept(row("2019-01", 1, 10), row("2019-Q1", 3, 30), row("2019-H1", 6, 60)) == [("2019-H1", "reported")]


def test_a_flow_never_counts_a_day_twice() -> None:
    """Where the longer window is of a lower stage it gives way to the shorter ones that fill it, or stands for them all."""
    months = [row(f"2019-0{n}", n, 10, stage="appraised") for n in (1, 2, 3)]
    assert judged(*months, row("2019-Q1", 9, 30)).figure == Figure(6, 30, Fraction(20))
    assert judged(*months[:2], row("2019-Q1", 9, 30)).figure == Figure(9, 30, Fraction(30))


def test_of_windows_that_end_together_the_higher_stage_is_the_latest() -> None:
    found = judged(row("2019-03", 5, 10, stage="appraised"), row("2019-Q1", 3, 30), measure="stock")
    assert found.figure == Figure(5, 10, Fraction(50))


def test_a_value_without_counts_is_shown_but_cannot_be_added_up() -> None:
    found = judged(row("2019-01", value="97.5"), measure="stock")
    assert found.figure == Figure(None, None, Fraction(195, 2))
    assert not found.has_counts


def test_a_rate_without_counts_is_never_added_to_a_flow() -> None:
    assert judged(row("2019-01", 9, 10), row("2019-02", value="50.0")).figure == Figure(9, 10, Fraction(90))


def test_two_rates_without_counts_make_no_flow() -> None:
    assert judged(row("2019-01", value="90"), row("2019-02", value="50")).figure == Figure()


def test_a_denominator_of_zero_gives_no_value() -> None:
    assert judged(row("2019-01", 0, 0)).figure == Figure(0, 0, None)
    assert judged(row("2019-01", 0, 0, value="100")).figure == Figure(0, 0, None)


def test_a_zero_numerator_is_a_figure_not_silence() -> None:
    assert judged(row("2019-01", 0, 10)).figure == Figure(0, 10, Fraction(0))


def test_other_units_are_not_turned_into_per_cent() -> None:
    assert judged(row("2019-01", 9, 4), unit="days").figure.value == Fraction(9, 4)
    assert judged(row("2019-01", 9), unit="days", rollup="value").figure == Figure(9, None, Fraction(9))


def test_bare_counts_add_up_to_a_figure_of_another_unit() -> None:
    assert judged(row("2019-01", 9), row("2019-02", 4), unit="km").figure == Figure(13, None, Fraction(13))
    assert judged(row("2019-01", 9), row("2019-02", 4)).figure == Figure(13, None, None)


def test_counts_with_and_without_a_denominator_do_not_make_one_ratio() -> None:
    assert judged(row("2019-01", 9), row("2019-02", 4, 5), unit="km").figure == Figure(13, None, None)


def test_an_older_window_that_breaks_a_hard_rule_makes_a_conflict_too() -> None:
    assert judged(row("2019-01", 11, 10), row("2019-02", 1, 10)).conflict
    assert judged(row("2019-01", 11, 10), row("2019-02", 12, 20), measure="cumulative").conflict


def test_only_the_judged_window_of_a_cumulative_series_is_held_to_the_one_before() -> None:
    rows = (row("2019-01", 5, 10), row("2019-02", 4, 10), row("2019-03", 4, 10))
    assert judged(*rows[:2], measure="cumulative").conflict
    assert not judged(*rows, measure="cumulative").conflict
    assert not judged(*rows[:2], measure="stock").conflict
    assert not judged(*rows[:2], measure="flow").conflict
