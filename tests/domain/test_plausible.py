"""The soft rules of section 7, on both sides of each boundary."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import BY_ID, CALENDAR, indicator, row, window

from cchc_tui.domain import plausible
from cchc_tui.domain.model import Number
from cchc_tui.domain.periods import Calendar
from cchc_tui.domain.plausible import SOFT_RULES, Limits, soft
from cchc_tui.domain.quality import Breach, Window
from cchc_tui.domain.rollup import Figure

YEAR_2019 = Calendar(CALENDAR)


def series(*counts: tuple[int, int]) -> list[Window]:
    """Make month windows from January on."""
    return [window(f"2019-{n:02}", *pair) for n, pair in enumerate(counts, 1)]


def rates(*values: str) -> list[Window]:
    return [window(f"2019-{n:02}", value=value) for n, value in enumerate(values, 1)]


# a jump above three times the usual change


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("97", []),
        ("97.1", [("2019-04", Breach("jump", Fraction(61, 10), 6))]),
        ("84.9", [("2019-04", Breach("jump", Fraction(61, 10), 6))]),
        ("85", []),
    ],
)
def test_a_jump_is_more_than_three_times_the_usual_change(last: str, found: list[tuple[str, Breach]]) -> None:
    # changes so far: 1 and 3, their median is 2; the last stands at 91
    assert list(plausible.jumps(rates("95", "94", "91", last), 100)) == found


def test_the_usual_change_is_the_median_so_that_one_jump_does_not_hide_the_next() -> None:
    # changes 1, 1, 40, then 40 again: the median stays 1
    assert [w for w, _ in plausible.jumps(rates("50", "51", "52", "92", "52"), 100)] == ["2019-04", "2019-05"]


def test_a_change_is_usual_only_after_three_windows() -> None:
    assert list(plausible.jumps(rates("50", "51", "99"), 100)) == []
    assert [w for w, _ in plausible.jumps(rates("50", "51", "99"), 100, Limits(history=2))] == ["2019-03"]


def test_any_move_of_a_series_that_never_moved_is_a_jump() -> None:
    assert list(plausible.jumps(rates("99", "99", "99", "98.5"), 100)) == [("2019-04", Breach("jump", Fraction(1, 2), 0))]
    assert list(plausible.jumps(rates("99", "99", "99", "99"), 100)) == []


def test_a_jump_is_measured_in_the_ratio_of_the_counts() -> None:
    found = list(plausible.jumps(series((90, 100), (182, 200), (90, 100), (50, 100)), 100))
    assert found == [("2019-04", Breach("jump", Fraction(40), Fraction(3)))]


def test_windows_of_different_kinds_and_without_a_value_are_no_neighbours() -> None:
    mixed = [window("2019-01", 1, 10), window("2019-02", 1, 10), window("2019-03", 1, 10), window("2019-Q2", 9, 10)]
    assert list(plausible.jumps(mixed, 100)) == []
    hole = [*rates("95", "94", "93"), window("2019-04", 0, 0), window("2019-05", value="50")]
    assert list(plausible.jumps(hole, 100)) == []
    tallies = [window(f"2019-0{n}", count) for n, count in ((1, 0), (2, 0), (3, 0), (4, 9))]
    assert list(plausible.jumps(tallies, 100)) == []


# exactly 100 % for four windows


@pytest.mark.parametrize(("denominator", "windows"), [(1001, ["2019-04"]), (1000, [])])
def test_full_needs_a_denominator_over_a_thousand(denominator: int, windows: list[str]) -> None:
    assert [w for w, _ in plausible.always_full(series(*[(denominator, denominator)] * 4))] == windows


def test_full_needs_four_windows_in_a_row() -> None:
    assert list(plausible.always_full(series(*[(2000, 2000)] * 3))) == []
    broken = series((2000, 2000), (2000, 2000), (1999, 2000), (2000, 2000), (2000, 2000))
    assert list(plausible.always_full(broken)) == []


def test_full_is_said_once_with_the_length_of_the_run() -> None:
    found = list(plausible.always_full(series((1, 2000), *[(2000, 2000)] * 5, (1, 2000))))
    assert found == [("2019-06", Breach("always_full", 5, 4))]


def test_each_run_is_said() -> None:
    assert [w for w, _ in plausible.always_full(series(*[(2000, 2000)] * 4, (1, 2000), *[(2000, 2000)] * 4))] == ["2019-04", "2019-09"]


# identical to the window before


@pytest.mark.parametrize(
    ("second", "windows"),
    [((9, 10), ["2019-02"]), ((8, 10), []), ((9, 11), []), ((0, 10), [])],
    ids=["same", "numerator", "denominator", "zero"],
)
def test_identical_means_both_counts(second: tuple[int, int], windows: list[str]) -> None:
    assert [w for w, _ in plausible.unchanged(series((9, 10), second))] == windows


def test_nothing_of_nothing_twice_is_not_identical_but_nothing_of_something_is() -> None:
    assert list(plausible.unchanged(series((0, 0), (0, 0)))) == []
    assert list(plausible.unchanged(series((0, 10), (0, 10)))) == [("2019-02", Breach("unchanged", 0, 0))]


def test_identical_is_about_neighbours_only_and_about_counts_only() -> None:
    assert list(plausible.unchanged(series((9, 10), (8, 10), (9, 10)))) == []
    assert list(plausible.unchanged(rates("97.5", "97.5"))) == []
    assert list(plausible.unchanged([window("2019-01", 2), window("2019-02", 2)])) == []
    assert list(plausible.unchanged([window("2019-01", None, 10, value="90"), window("2019-02", None, 10, value="90")])) == []


# known after due


@pytest.mark.parametrize(
    ("known_at", "found"),
    [
        ("2019-01-19", []),
        ("2019-01-20", [("2019-01", Breach("late", 1, 0))]),
        ("2019-02-19", [("2019-01", Breach("late", 31, 0))]),
        ("", []),
    ],
)
def test_late_is_known_after_the_due_date(known_at: str, found: list[tuple[str, Breach]]) -> None:
    said = Window(BY_ID["2019-01"], "reported", (row("2019-01", 9, 10, known_at=known_at),))  # due on 19 January
    assert list(plausible.late([said])) == found


# denominator changed


@pytest.mark.parametrize(("denominator", "found"), [(130, False), (131, True), (70, False), (69, True), (0, True)])
def test_a_denominator_may_change_by_thirty_per_cent(denominator: int, found: bool) -> None:
    breach = [("2019-02", Breach("denominator_changed", denominator, 100))]
    assert list(plausible.denominator_changed(series((0, 100), (0, denominator)))) == (breach if found else [])


def test_a_denominator_after_none_or_of_another_kind_has_not_changed() -> None:
    assert list(plausible.denominator_changed(series((0, 0), (0, 50)))) == []
    assert list(plausible.denominator_changed([window("2019-01", 5), window("2019-02", 5, 10), window("2019-03", 5)])) == []
    assert list(plausible.denominator_changed([window("2019-03", 9, 10), window("2019-Q2", 27, 30)])) == []


# a missing window inside the series


def gaps(*told: str, kind: str = "month") -> list[str]:
    return [w for w, _ in plausible.missing([window(name, 1, 2) for name in told], kind, YEAR_2019)]


def test_a_window_is_missing_only_inside_the_series() -> None:
    assert gaps("2019-02", "2019-03") == []
    assert gaps("2019-02", "2019-04", "2019-07") == ["2019-03", "2019-05", "2019-06"]
    assert gaps() == gaps("2019-05") == []


def test_a_longer_window_covers_the_shorter_ones_in_it() -> None:
    assert gaps("2019-01", "2019-Q2", "2019-07") == ["2019-02", "2019-03"]
    assert gaps("2019-Q1", "2019-05") == ["2019-04"]


def test_only_windows_of_the_own_kind_are_missed() -> None:
    assert gaps("2019-Q1", "2019-Q3", kind="quarter") == ["2019-Q2"]


def test_a_missing_window_says_no_report_where_one_was_expected() -> None:
    assert list(plausible.missing([*series((1, 2)), window("2019-03", 1, 2)], "month", YEAR_2019)) == [
        ("2019-02", Breach("window_missing", 0, 1))
    ]


# reported area and roll-up


@pytest.mark.parametrize(
    ("reported", "rolled", "pair"),
    [
        (Figure(9, 10, Fraction(90)), Figure(9, 10, Fraction(90)), None),
        (Figure(9, 10, Fraction(90)), Figure(8, 10, Fraction(80)), (9, 8)),
        (Figure(9, 10, Fraction(90)), Figure(9, 12, Fraction(75)), (10, 12)),
        (Figure(None, None, Fraction(90)), Figure(9, 10, Fraction(90)), None),
        (Figure(None, None, Fraction(91)), Figure(9, 10, Fraction(90)), (91, 90)),
        (Figure(9, 10, Fraction(90)), Figure(), None),
        (Figure(9, 10, Fraction(90)), Figure(None, None, Fraction(80)), (90, 80)),
    ],
)
def test_a_reported_area_that_is_not_the_rollup_is_found(reported: Figure, rolled: Figure, pair: tuple[Number, Number] | None) -> None:
    expected = [("2019-01", Breach("area_differs", *pair))] if pair else []
    assert list(plausible.area_differs("2019-01", reported, rolled)) == expected


@pytest.mark.parametrize(("value", "same"), [("33.3", True), ("33", True), ("33.30", False), ("33.4", False)])
def test_a_printed_area_value_is_compared_to_its_own_digits(value: str, same: bool) -> None:
    found = plausible.area_differs("2019-01", Figure(None, None, Fraction(value)), Figure(1, 3, Fraction(100, 3)), value)
    assert (list(found) == []) is same


@pytest.mark.parametrize(("value", "same"), [("12", True), ("13", True), ("12.4", False)])
def test_half_of_the_last_digit_of_a_printed_area_value_is_still_the_same(value: str, same: bool) -> None:
    found = plausible.area_differs("2019-01", Figure(None, None, Fraction(value)), Figure(1, 8, Fraction(25, 2)), value)
    assert (list(found) == []) is same


# all together, with other limits


WORST = [
    *(window(f"2019-0{n}", 2000, 2000) for n in (1, 2, 3, 4)),
    Window(BY_ID["2019-06"], "reported", (row("2019-06", 1, 3000, known_at="2019-12-31"),)),
]


def test_all_rules_of_one_series_are_asked_at_once() -> None:
    found = sorted((b.rule, w) for w, b in soft(WORST, indicator(), YEAR_2019))
    assert found == [
        ("always_full", "2019-04"),
        ("denominator_changed", "2019-06"),
        ("jump", "2019-06"),
        ("late", "2019-06"),
        ("unchanged", "2019-02"),
        ("unchanged", "2019-03"),
        ("unchanged", "2019-04"),
        ("window_missing", "2019-05"),
    ]
    assert {rule for rule, _ in found} | {"area_differs"} == set(SOFT_RULES)


def test_a_catalogue_may_bring_other_limits() -> None:
    lenient = Limits(jump=1000, history=5, full_windows=5, full_denominator=2000, denominator_change=50)
    assert {b.rule for _, b in soft(WORST, indicator(), YEAR_2019, lenient)} == {"late", "unchanged", "window_missing"}


def test_the_limits_without_other_words_are_those_of_the_rules() -> None:
    assert (Limits().jump, Limits().full_windows, Limits().full_denominator, Limits().denominator_change) == (3, 4, 1000, 30)
