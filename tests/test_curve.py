"""From a detail to the curve: gaps stay gaps, steps stay steps, a state is drawn once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from cchc_tui.curve import METHODS, RULES, finding, outlook, trend_of
from cchc_tui.domain.detail import Detail, Point, detail
from cchc_tui.domain.model import AgencyKey, Period
from cchc_tui.domain.quality import HARD_RULES, Finding
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang

EN = Lang("en")
DISTRICT = AgencyKey("2019", "017")


def month(number: int, value: int) -> Point:
    first = date(2019, number, 1)
    period = Period(f"M{number}", "month", first, date(2019, number, 28) if number == 2 else date(2019, number, 30), first)
    figure = Figure(value, 100, Fraction(value))
    return Point(period, figure, figure, None, "reported", 1, counted=True)


def with_points(sample: Snapshot, *points: Point) -> Detail:
    return replace(detail(sample, DISTRICT, "TT01"), points=points)


def test_a_missing_window_is_a_gap_at_its_end(sample: Snapshot) -> None:
    days = [date(2019, 4, 1), date(2019, 6, 1)]
    april, june = (Period(f"M{d.month}", "month", d, date(2019, d.month, 30), d) for d in days)
    first = month(4, 90)._replace(period=april)
    assert [value for _, value in trend_of(with_points(sample, first, month(6, 91)._replace(period=june))).windows] == [90, None, 91]
    assert trend_of(with_points(sample, first, month(6, 91)._replace(period=june))).windows[1] == (date(2019, 5, 31), None)


def test_neighbours_have_no_gap(sample: Snapshot) -> None:
    assert None not in [value for _, value in trend_of(detail(sample, DISTRICT, "TT01")).windows]


def test_a_flow_shows_the_year_to_date_from_the_target_on(sample: Snapshot) -> None:
    trend = trend_of(detail(sample, DISTRICT, "TT01"))
    assert trend.to_date[0][0] == date(2019, 1, 14)
    assert trend.to_date[-1] == (date(2019, 10, 14), Fraction(9120 * 100, 9800))
    assert (trend.low_bound, trend.high_bound, trend.due, trend.path) == (Fraction(95), None, date(2019, 12, 14), ())


def test_a_state_is_not_drawn_twice(sample: Snapshot) -> None:
    found = detail(sample, DISTRICT, "TT01")
    same = tuple(p._replace(to_date=p.figure) for p in found.points)
    assert trend_of(replace(found, points=same)).to_date == ()


def test_checkpoints_are_steps_and_a_line_is_a_line(sample: Snapshot) -> None:
    found = detail(sample, DISTRICT, "TT04")
    target = found.judgement.target
    assert target is not None
    steps = replace(target, path="2019-06-14:5 2019-09-14:20")
    lined = replace(target, path="linear")
    paths = [trend_of(replace(found, judgement=replace(found.judgement, target=t))).path for t in (steps, lined)]
    assert [(day.isoformat(), int(value)) for day, value in paths[0]] == [
        ("2018-12-15", 0), ("2019-06-13", 0), ("2019-06-14", 5), ("2019-09-13", 5), ("2019-09-14", 20), ("2019-12-14", 100),
    ]  # fmt: skip
    assert [(day.isoformat(), value) for day, value in paths[1]] == [("2018-12-15", Fraction(100, 365)), ("2019-12-14", Fraction(100))]


def test_a_band_has_both_bounds(sample: Snapshot) -> None:
    trend = trend_of(detail(sample, AgencyKey("2019", "01"), "TC02"))
    assert (trend.low_bound, trend.high_bound) == (Fraction(50), Fraction(52))


def test_the_outlook_names_its_method_or_says_it_is_too_early(sample: Snapshot) -> None:
    found = detail(sample, DISTRICT, "TT01")
    assert outlook(found, EN).startswith("Forecast for 2019-12-14: 92.")
    assert EN(METHODS["recent_windows"]) in outlook(found, EN)
    assert outlook(replace(found, forecast=None), EN) == "Forecast: too early, it needs three windows."
    assert outlook(detail(sample, DISTRICT, "DH01"), EN) == "", "past its due date nothing is forecast"


def test_every_hard_rule_has_its_words() -> None:
    assert set(RULES) == set(HARD_RULES)
    found = Finding("numerator_above_denominator", True, DISTRICT, "TT01", "2019-M10", 12, 10)
    assert finding(found, EN) == "2019-M10: more counted than there are (12 against 10)"
