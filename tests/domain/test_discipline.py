"""Completeness and timeliness of one agency's reports on one indicator (rules, section 7)."""

from __future__ import annotations

from fractions import Fraction

from build import CALENDAR, MONTHS, agency, day, indicator, row, target

from cchc_tui.domain.model import Observation
from cchc_tui.domain.periods import Calendar
from cchc_tui.domain.plausible import Discipline, discipline

YEAR_2019 = Calendar(CALENDAR)


def reporting(*rows: Observation, at: str = "2019-04-19", end: str = "", start: str = "2018-12-15") -> Discipline:
    return discipline(rows, agency("a", end=end), indicator(), target(95, start=day(start)), YEAR_2019, day(at))


def test_all_windows_due_by_the_date_are_expected() -> None:
    assert reporting().expected == 4
    assert reporting(at="2019-04-18").expected == 3
    assert reporting(at="2020-12-31").expected == len(MONTHS)


def test_windows_outside_the_life_of_target_or_agency_are_not_expected() -> None:
    assert reporting(start="2019-02-14").expected == 3
    assert reporting(start="2019-02-15").expected == 2
    assert reporting(end="2019-02-14").expected == 2
    assert reporting(end="2019-02-13").expected == 1


def test_completeness_is_reported_of_expected() -> None:
    found = reporting(row("2019-01", 9, 10), row("2019-03", value="90"), row("2019-04"))
    assert (found.reported, found.completeness) == (2, Fraction(50))


def test_a_withdrawn_report_is_not_a_report() -> None:
    assert reporting(row("2019-01", 9, 10, known_at="2019-01-19"), row("2019-01", revision=2)).reported == 0


def test_a_longer_window_and_an_area_row_are_reports_too() -> None:
    assert reporting(row("2019-Q1", 9, 10), row("2019-04", 9, 10, extent="area")).completeness == 100


def test_timeliness_is_in_time_of_expected() -> None:
    found = reporting(row("2019-01", 9, 10, known_at="2019-01-19"), row("2019-02", 9, 10, known_at="2019-02-20"), row("2019-03", 9, 10))
    assert (found.reported, found.in_time, found.timeliness) == (3, 1, Fraction(25))


def test_a_later_correction_does_not_make_a_report_late() -> None:
    assert reporting(row("2019-01", 9, 10, known_at="2019-01-19"), row("2019-01", 8, 10, revision=2, known_at="2019-03-01")).in_time == 1


def test_a_quarter_reported_in_time_came_too_late_for_its_first_months() -> None:
    assert reporting(row("2019-Q1", 9, 10, known_at="2019-03-19")).in_time == 1


def test_without_any_date_timeliness_is_unknown() -> None:
    found = reporting(row("2019-01", 9, 10))
    assert (found.in_time, found.timeliness) == (None, None)


def test_who_reports_nothing_is_in_time_with_nothing() -> None:
    assert (reporting().in_time, reporting().completeness, reporting().timeliness) == (0, Fraction(0), Fraction(0))


def test_where_nothing_is_expected_nothing_is_said() -> None:
    found = reporting(at="2019-01-18")
    assert (found.expected, found.completeness, found.timeliness) == (0, None, None)
