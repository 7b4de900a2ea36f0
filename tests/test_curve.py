"""From a detail to the curve: gaps stay gaps, steps stay steps, a state is drawn once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from cchc_tui.curve import FORMULAS, METHODS, RULES, finding, on_time, outlook, trend_of
from cchc_tui.domain.crosscheck import REGISTER_RULES
from cchc_tui.domain.detail import Detail, Point, detail
from cchc_tui.domain.model import AgencyKey, Period
from cchc_tui.domain.parts import formulas
from cchc_tui.domain.plausible import SOFT_RULES
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


DEPARTMENT = AgencyKey("2019", "SKHDT")


def test_the_on_time_formulas_are_said_in_both_languages(sample: Snapshot) -> None:
    judged = sample.judge(DEPARTMENT, "TT01")
    assert on_time(sample, judged, EN)[2:] == [
        "on time of all that were resolved or are open and overdue: 94.80% (9,120/9,620), does not reach the target",
        "counted from 2019-M09 alone: the parts of 9 other windows are not known",
    ]
    assert on_time(sample, judged, Lang("vi"))[1:3] == [
        "không trễ và không tồn quá hạn, trên tổng số tiếp nhận và kỳ trước chuyển sang: 95,00 % (9.500/10.000), đạt mức chỉ tiêu",
        "đúng hạn trên tổng số đã giải quyết và đang tồn quá hạn: 94,80 % (9.120/9.620), không đạt mức chỉ tiêu",
    ]


def test_without_a_target_a_rate_is_said_and_not_compared(sample: Snapshot) -> None:
    later = Snapshot(sample.catalogue, sample.reader, at=date(2025, 10, 30))
    judged = later.judge(AgencyKey("2025", "01"), "PTTH")
    assert on_time(later, judged, EN) == ["on time of all that were resolved: 99.85% (509,772/510,541)"]


def test_without_parts_nothing_is_said(sample: Snapshot) -> None:
    assert on_time(sample, sample.judge(DISTRICT, "TT01"), EN) == []


def test_every_formula_has_its_words() -> None:
    everything = {"received": 1, "carried_over": 0, "on_time": 1, "late": 0, "resolved": 1, "open_overdue": 0}
    assert [f.name for f in formulas([everything])] == list(FORMULAS)


def test_every_rule_has_its_words() -> None:
    assert set(RULES) == {*HARD_RULES, *SOFT_RULES, *REGISTER_RULES}
    found = Finding("numerator_above_denominator", True, DISTRICT, "TT01", "2019-M10", 12, 10)
    assert finding(found, EN) == "2019-M10: more counted than there are (12 against 10, difference 2)"
