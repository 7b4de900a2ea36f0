"""Which row is judged, how a coverage is compared, and counts that are no integers (rules, sections 2 and 3)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import BY_ID, day, family, indicator, key, row, snap, target

from cchc_tui.domain.model import Observation, Period
from cchc_tui.domain.rollup import Figure, Standing, counted, newest_end, scale, standing
from cchc_tui.domain.whatif import Needed


def judged(*rows: Observation, measure: str = "flow") -> Standing:
    found = standing(counted(rows, ("own",), BY_ID, measure), indicator(measure=measure))
    assert found is not None
    return found


def test_of_two_sources_the_one_with_both_counts_is_judged() -> None:
    alone, both = row("2019-01", 5, source="a"), row("2019-01", 5, 10, source="b")
    assert judged(alone, both).figure == judged(both, alone).figure == Figure(5, 10, Fraction(50))


def test_of_two_sources_the_one_with_counts_is_judged_before_a_printed_rate() -> None:
    printed, counts = row("2019-01", value="50", source="a"), row("2019-01", 5, 10, source="b")
    assert judged(printed, counts).figure == judged(counts, printed).figure == Figure(5, 10, Fraction(50))


def test_a_lower_stage_of_another_source_neither_counts_nor_contradicts() -> None:
    live, told = row("2019-01", 4, 10, source="a", stage="realtime"), row("2019-01", 5, 10, source="b")
    found = judged(live, told)
    assert (found.figure, found.sources, found.conflict) == (Figure(5, 10, Fraction(50)), ("b",), False)


def test_counts_that_are_no_integers_are_divided_exactly_although_they_are_a_conflict() -> None:
    found = judged(row("2019-01", 1, Fraction(3, 2)))
    assert (found.figure, found.conflict) == (Figure(1, Fraction(3, 2), Fraction(200, 3)), True)


def test_a_figure_without_a_unit_is_not_turned_into_per_cent() -> None:
    assert scale(indicator(unit="")) == 1


def test_a_longer_window_swallows_its_own_although_another_was_swallowed_before() -> None:
    """The half swallows the second quarter; the third quarter, as long as the second, still swallows July."""
    found = counted((row("2019-H1", 6, 60), row("2019-Q2", 3, 30), row("2019-Q3", 3, 30), row("2019-07", 1, 10)), ("own",), BY_ID)
    assert [w.period.id for w in found] == ["2019-H1", "2019-Q3"]


def test_a_longer_window_swallows_its_own_although_another_gave_way_before() -> None:
    """The second quarter gives way to its appraised months; the third, as long as the second, still swallows July."""
    months = [row(f"2019-0{n}", 1, 10, stage="appraised") for n in (4, 5, 6)]
    found = counted((*months, row("2019-Q2", 3, 30), row("2019-Q3", 3, 30), row("2019-07", 1, 10)), ("own",), BY_ID)
    assert [w.period.id for w in found] == ["2019-04", "2019-05", "2019-06", "2019-Q3"]


def test_the_longest_window_is_asked_first_whether_shorter_ones_fill_it() -> None:
    """Six reported months fill the half, which gives way; only then does the quarter by the calendar swallow February and March."""
    calendar = {**BY_ID, "2019-C1": Period("2019-C1", "quarter", day("2019-01-01"), day("2019-03-31"), day("2019-04-05"))}
    months = [row(f"2019-0{n}", 1, 10) for n in range(1, 7)]
    live = [row("2019-H1", 6, 60, stage="realtime"), row("2019-C1", 3, 30, stage="realtime")]
    found = counted((*months, *live), ("own",), calendar)
    assert [w.period.id for w in found] == ["2019-01", "2019-C1", "2019-04", "2019-05", "2019-06"]


@pytest.mark.parametrize("measure", ["cumulative", "stock"])
def test_shorter_windows_of_a_higher_stage_stand_beside_the_longer_one_even_where_they_fill_it(measure: str) -> None:
    months = [row(f"2019-0{n}", n, 10, stage="appraised") for n in (1, 2, 3)]
    found = counted((*months, row("2019-Q1", 9, 30)), ("own",), BY_ID, measure)
    assert [w.period.id for w in found] == ["2019-01", "2019-02", "2019-Q1", "2019-03"]


def test_the_coverage_of_the_newest_window_is_compared_exactly() -> None:
    """23 of 29 are 79.3 %, 24 of 30 are 80 %: only these have reached the newest window."""

    def newest(ahead: int, behind: int) -> str:
        ends = [day("2019-03-14")] * ahead + [day("2019-02-14")] * behind
        pairs = [(key(f"a{n:02}"), end) for n, end in enumerate(ends)]
        return str(newest_end(pairs, lambda _key, _day: True, 80))

    assert (newest(23, 6), newest(24, 6)) == ("2019-02-14", "2019-03-14")


def test_an_agency_that_does_more_than_enough_lacks_nothing_and_gives_nothing_away() -> None:
    said = {"a": [row("2019-03", 3)], "b": [row("2019-03", 1)], "c": [row("2019-03", 0)]}
    share = indicator("share_of_agencies", min_count=2)
    judged = snap("2019-03-20", family("a", "b", "c"), share, target(100), said).judge(key("d"), "X1")
    assert judged.needed == Needed(new=3, converted=2, spare=None, reachable=True)  # b lacks 1, c lacks 2
