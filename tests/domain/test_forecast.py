"""Where the figure would stand at the due date (rules, section 6); all numbers were worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

import pytest
from build import DUE, day, family, indicator, key, row, snap, target

from cchc_tui.domain.detail import detail
from cchc_tui.domain.forecast import Forecast, of_flow, of_state
from cchc_tui.domain.model import Observation
from cchc_tui.domain.rollup import Figure

FIRST = day("2019-01-01")


def flow(*counts: tuple[int, int], remaining: int = 3) -> Forecast | None:
    total = Figure(sum(n for n, _ in counts), sum(d for _, d in counts))
    return of_flow(total, [Figure(n, d) for n, d in counts], remaining, 100)


def state(*points: tuple[int, int | Fraction], due: int = 60, ceiling: Fraction | None = Fraction(100)) -> Forecast | None:
    return of_state([(FIRST + timedelta(days=n), Fraction(v)) for n, v in points], FIRST + timedelta(days=due), ceiling)


def test_flow_goes_on_with_the_mean_the_worst_and_the_best_of_three_windows() -> None:
    # so far 24/30; the mean window is 8/10, the worst 7/10, the best 9/10; three windows are left
    assert flow((7, 10), (8, 10), (9, 10)) == Forecast(Fraction(75), Fraction(80), Fraction(85), "recent_windows")


def test_flow_takes_the_last_three_windows_only() -> None:
    # so far 24/40 with the first window 0/10
    assert flow((0, 10), (7, 10), (8, 10), (9, 10), remaining=1) == Forecast(Fraction(62), Fraction(64), Fraction(66), "recent_windows")


def test_flow_takes_the_mean_of_counts_not_of_rates() -> None:
    # so far 100/150; mean 100/3 of 50
    found = flow((0, 10), (10, 40), (90, 100), remaining=3)
    assert found is not None
    assert found.mid == Fraction(200, 3)


def test_flow_worst_and_best_are_windows_as_they_were() -> None:
    # so far 100/150; worst window 0/10, best 90/100; one is left: 100/160, 190/250
    found = flow((0, 10), (10, 40), (90, 100), remaining=1)
    assert found is not None
    assert (found.low, found.high) == (Fraction(125, 2), Fraction(76))


def test_flow_with_no_window_left_is_the_figure_itself() -> None:
    assert flow((7, 10), (8, 10), (9, 10), remaining=0) == Forecast(Fraction(80), Fraction(80), Fraction(80), "recent_windows")


def test_fewer_than_three_windows_are_too_early_for_a_flow() -> None:
    assert flow((7, 10), (8, 10)) is None


def test_fewer_than_three_windows_are_too_early_for_a_state() -> None:
    assert state((0, 10), (30, 20)) is None


def test_a_straight_line_is_carried_on_exactly() -> None:
    assert state((0, 10), (15, 15), (30, 20)) == Forecast(Fraction(30), Fraction(30), Fraction(30), "theil_sen")


def test_one_leap_does_not_bend_the_line() -> None:
    # slopes of 0,1,2,3,40 on days 0,10,20,30,40: six of 1/10; the leap makes 37/10, 19/10, 13/10, 1; the median is 1/10
    found = state((0, 0), (10, 1), (20, 2), (30, 3), (40, 40), due=50)
    assert found is not None
    assert found.mid == 5


def test_low_and_high_come_from_the_quartile_slopes() -> None:
    # (0, 0), (10, 10), (20, 10): slopes 1, 1/2, 0; quartiles 1/4, 1/2, 3/4; medians of the residuals at the due day 30:
    # 1/4: 7.5, 15, 12.5 -> 12.5; 1/2: 15, 20, 15 -> 15; 3/4: 22.5, 25, 17.5 -> 22.5
    found = state((0, 0), (10, 10), (20, 10), due=30)
    assert found == Forecast(Fraction(25, 2), Fraction(15), Fraction(45, 2), "theil_sen")


def test_a_state_in_per_cent_is_clipped_to_zero_and_one_hundred() -> None:
    assert state((0, 40), (10, 70), (20, 99), due=300) == Forecast(Fraction(100), Fraction(100), Fraction(100), "theil_sen")
    assert state((0, 99), (10, 70), (20, 40), due=300) == Forecast(Fraction(0), Fraction(0), Fraction(0), "theil_sen")


def test_a_state_in_another_unit_has_no_ceiling() -> None:
    found = state((0, 90), (15, 95), (30, 100), ceiling=None)
    assert found is not None
    assert found.high == 110


# as the screen of one indicator asks


def seen(rows: Sequence[Observation], measure: str, at: str = "2019-04-01", period: str = "month") -> Forecast | None:
    return detail(snap(at, family("a"), indicator(measure=measure, period=period), target(95), {"a": rows}), key("a"), "X1").forecast


def test_the_windows_left_are_those_of_the_own_kind_up_to_due() -> None:
    # three quarters of 10, one is left: 24/30 and 8/10, 7/10, 9/10
    rows = [row(f"2019-Q{n + 1}", done, 10) for n, done in enumerate((7, 8, 9))]
    assert seen(rows, "flow", "2019-10-01", "quarter") == Forecast(
        Fraction(31, 40) * 100, Fraction(80), Fraction(33, 40) * 100, "recent_windows"
    )


@pytest.mark.parametrize("measure", ["cumulative", "stock"])
def test_a_state_is_carried_over_window_ends_in_days(measure: str) -> None:
    # ends 14/1, 14/2, 14/3: 31 and 28 days; 0, 31, 59 of 500 rise by a fifth of a point a day until 14/12, day 334
    found = seen([row("2019-01", 0, 500), row("2019-02", 31, 500), row("2019-03", 59, 500)], measure)
    assert found == Forecast(Fraction(334, 5), Fraction(334, 5), Fraction(334, 5), "theil_sen")


def test_there_is_no_forecast_from_the_due_date_on() -> None:
    rows = [row(f"2019-{n}", 9, 10) for n in (10, 11, 12)]
    assert seen(rows, "flow", "2019-12-20") is None
    assert seen(rows[:2], "flow", "2019-12-20") is None


def test_windows_before_the_life_of_the_target_do_not_count() -> None:
    late = target(95, start=day("2019-02-01"), due=DUE)
    rows = [row(f"2019-0{n}", 9, 10) for n in (1, 2, 3)]
    assert detail(snap("2019-04-01", family("a"), indicator(), late, {"a": rows}), key("a"), "X1").forecast is None


def test_an_agency_in_conflict_is_left_out_of_what_is_carried_on() -> None:
    """Section 3: an agency in conflict is left out of the sums above it; a forecast goes on with those sums."""
    good = [row(f"2019-0{n}", 8, 10) for n in (1, 2, 3)]
    wrong = [row(f"2019-0{n}", 0, 1000) for n in (1, 2)] + [row("2019-03", 1001, 1000)]
    found = detail(snap("2019-03-20", family("a", "b"), indicator(), target(95), {"a": good, "b": wrong}), key("d"), "X1")
    assert found.judgement.area.figure == Figure(24, 30, Fraction(80))
    assert found.forecast == Forecast(Fraction(80), Fraction(80), Fraction(80), "recent_windows")


def test_a_forecast_never_changes_a_verdict() -> None:
    rows = [row("2019-01", 0, 100), row("2019-02", 40, 100), row("2019-03", 80, 100)]
    found = detail(snap("2019-03-20", family("a"), indicator(measure="stock"), target(95), {"a": rows}), key("a"), "X1")
    assert found.forecast is not None
    assert (found.forecast.mid, found.judgement.area.verdict) == (Fraction(100), "behind")
