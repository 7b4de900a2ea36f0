"""Reporting windows: which exist, which a target looks at, which were due by a date (rules, sections 1, 2 and 5)."""

from __future__ import annotations

import pytest
from build import BY_ID, CALENDAR, MONTHS, QUARTERS, YEAR, day, target

from cchc_tui.domain.model import Period
from cchc_tui.domain.periods import Calendar, Span, fills, inside, length, span_of


def ids(kind: str, first: str, last: str) -> set[str]:
    return set(Calendar(CALENDAR).eligible(kind, Span(day(first), day(last))))


def test_the_span_runs_from_valid_from_to_at_while_the_target_runs() -> None:
    assert span_of(target(), day("2019-06-14")) == Span(day("2018-12-15"), day("2019-06-14"))


def test_the_span_ends_at_due_when_at_is_later() -> None:
    assert span_of(target(), day("2020-06-14")) == Span(day("2018-12-15"), day("2019-12-14"))


def test_windows_of_the_own_kind_and_longer_kinds_are_eligible() -> None:
    assert ids("month", "2018-12-15", "2019-03-14") == {"2019-01", "2019-02", "2019-03", "2019-Q1"}


def test_windows_of_a_shorter_kind_are_not_eligible() -> None:
    assert ids("quarter", "2018-12-15", "2019-06-14") == {"2019-Q1", "2019-Q2", "2019-H1"}
    assert ids("year", "2018-12-15", "2019-12-14") == {"2019"}


def test_a_window_ending_on_either_end_of_the_span_is_eligible() -> None:
    assert ids("month", "2019-01-14", "2019-02-14") == {"2019-01", "2019-02"}


def test_a_window_ending_one_day_outside_the_span_is_not() -> None:
    assert ids("month", "2019-01-15", "2019-02-13") == set()


def test_a_window_may_start_before_the_span_only_its_end_counts() -> None:
    assert ids("month", "2019-01-01", "2019-01-31") == {"2019-01"}


def test_the_newest_due_window_is_due_on_the_day_of_its_due_date() -> None:
    calendar = Calendar(CALENDAR)
    on_the_day, before = (
        calendar.newest_due("month", target(), day("2019-03-19")),
        calendar.newest_due("month", target(), day("2019-03-18")),
    )
    assert (on_the_day and on_the_day.id, before and before.id) == ("2019-03", "2019-02")


def test_the_newest_due_window_is_of_the_own_kind_only() -> None:
    found = Calendar(CALENDAR).newest_due("quarter", target(), day("2019-05-31"))
    assert found is not None
    assert found.id == "2019-Q1"


def test_no_window_is_due_before_the_first_report_is() -> None:
    assert Calendar(CALENDAR).newest_due("month", target(), day("2019-01-18")) is None


def test_a_window_that_ends_after_the_due_date_of_the_target_is_never_its_newest_due() -> None:
    short = target(due=day("2019-06-13"))
    found = Calendar(CALENDAR).newest_due("month", short, day("2020-01-31"))
    assert found is not None
    assert found.id == "2019-05"


def test_a_window_that_ends_before_the_target_begins_is_never_its_newest_due() -> None:
    late = target(start=day("2019-03-15"))
    assert Calendar(CALENDAR).newest_due("month", late, day("2019-04-01")) is None


def test_between_leaves_out_the_first_day_and_takes_the_last() -> None:
    found = Calendar(CALENDAR).between("month", day("2019-03-14"), day("2019-06-14"))
    assert [p.id for p in found] == ["2019-04", "2019-05", "2019-06"]


def test_a_length_counts_both_ends() -> None:
    assert length(MONTHS[1]) == 31  # 15 January to 14 February
    assert length(YEAR) == 365


@pytest.mark.parametrize(
    ("inner", "outer", "holds"),
    [
        ("2019-01", "2019-Q1", True),
        ("2019-03", "2019-Q1", True),
        ("2019-04", "2019-Q1", False),
        ("2019-Q1", "2019-01", False),
        ("2019-01", "2019-01", False),
    ],
)
def test_inside_means_wholly_in_a_longer_window(inner: str, outer: str, holds: bool) -> None:
    assert inside(BY_ID[inner], BY_ID[outer]) is holds


def test_a_window_that_begins_a_day_early_is_not_inside() -> None:
    early = Period("early", "month", day("2018-12-14"), day("2019-01-14"), day("2019-01-19"))
    assert not inside(early, QUARTERS[0])


def test_three_months_fill_a_quarter_and_two_do_not() -> None:
    assert fills(MONTHS[:3], QUARTERS[0])
    assert not fills(MONTHS[:2], QUARTERS[0])
    assert not fills((MONTHS[0], MONTHS[2]), QUARTERS[0])
    assert fills((MONTHS[2], MONTHS[0], MONTHS[1]), QUARTERS[0])
