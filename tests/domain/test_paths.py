"""What is expected by when: every row of the table of section 4 of the rules."""

from __future__ import annotations

from fractions import Fraction

from build import DUE, day, target

from cchc_tui.domain.paths import checkpoints, expected, is_level

STEPS = "2019-06-14:10 2019-09-14:20.5"


def test_level_is_the_bound_itself() -> None:
    assert expected(target(95, path="level"), day("2019-01-14")) == 95
    assert expected(target(52, "<=", path="level"), day("2019-01-14")) == 52


def test_empty_path_of_at_least_and_at_most_is_the_bound_itself() -> None:
    assert expected(target(95), day("2019-01-14")) == 95
    assert expected(target(52, "<="), day("2019-01-14")) == 52


def test_linear_counts_days_with_both_ends() -> None:
    line = target(73, path="linear")  # 365 days: a fifth of a point a day
    assert expected(line, day("2018-12-15")) == Fraction(1, 5)
    assert expected(line, day("2019-03-14")) == 18  # day 90
    assert expected(line, day("2019-12-13")) == Fraction(364, 5)


def test_linear_is_nothing_before_the_target_begins() -> None:
    assert expected(target(73, path="linear"), day("2018-12-14")) == 0
    assert expected(target(73, path="linear"), day("2018-11-01")) == 0


def test_linear_is_never_more_than_the_bound() -> None:
    assert expected(target(73, path="linear"), DUE) == 73
    assert expected(target(73, path="linear"), day("2020-12-14")) == 73


def test_linear_has_no_meaning_for_at_most() -> None:
    falling = target(52, "<=", path="linear")
    assert is_level(falling)
    assert expected(falling, day("2019-01-14")) == 52


def test_checkpoints_are_nothing_before_the_first() -> None:
    assert expected(target(30, path=STEPS), day("2019-06-13")) == 0
    assert expected(target(30, "<=", path=STEPS), day("2019-06-13")) == 0


def test_checkpoints_hold_from_their_own_day_on() -> None:
    assert expected(target(30, path=STEPS), day("2019-06-14")) == 10
    assert expected(target(30, "<=", path=STEPS), day("2019-06-14")) == 10


def test_checkpoints_are_steps_not_interpolated() -> None:
    assert expected(target(30, path=STEPS), day("2019-09-13")) == 10
    assert expected(target(30, path=STEPS), day("2019-09-14")) == Fraction(41, 2)


def test_checkpoints_are_read_in_the_order_of_their_days() -> None:
    assert expected(target(30, path="2019-09-14:20.5 2019-06-14:10"), day("2019-09-20")) == Fraction(41, 2)
    assert [value for _, value in checkpoints("2019-09-14:20.5 2019-06-14:10")] == [10, Fraction(41, 2)]


def test_from_due_on_it_is_the_bound_whatever_the_checkpoints_say() -> None:
    steps = target(30, path=STEPS)
    assert expected(steps, day("2019-12-13")) == Fraction(41, 2)
    assert expected(steps, DUE) == 30


def test_a_range_has_no_path() -> None:
    assert expected(target(52, "in", low=50), day("2019-06-14")) is None
    assert expected(target(52, "in", low=50), DUE) is None
