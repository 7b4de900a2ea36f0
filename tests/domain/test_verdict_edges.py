"""Where two rows of the table of verdicts meet: figures below zero, bounds nobody wrote, bounds beside the one that counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import facts, ruled, target, verdict

STEPS = target(100, path="2019-06-14:10 2019-09-14:60")  # of 2: none is expected before 14 September, one from then on


def test_row_1_what_is_not_applicable_expects_nothing_and_lacks_nothing() -> None:
    found = ruled(target(95), facts(99)._replace(in_scope=False))
    assert (found.verdict, found.expected, found.gap) == ("not_applicable", None, None)


def test_row_3_takes_zero_itself_a_figure_below_it_is_a_conflict() -> None:
    assert ruled(STEPS, facts(0, end="2019-05-14", conflict=True)).verdict == "too_early"
    assert ruled(STEPS, facts(-1, end="2019-05-14", conflict=True)).verdict == "conflict"


def test_row_3_takes_a_count_of_zero_itself_a_count_below_it_is_a_conflict() -> None:
    assert ruled(STEPS, facts(end="2019-05-14", tally=(0, 2), conflict=True)).verdict == "too_early"
    assert ruled(STEPS, facts(end="2019-05-14", tally=(-1, 2), conflict=True)).verdict == "conflict"


def test_row_3_takes_an_expectation_of_zero_itself_not_one_below_it() -> None:
    growth = target(30, path="2019-03-14:-5 2019-06-14:10")
    assert [verdict(growth, value, end="2019-03-14") for value in ("0", "-5")] == ["on_track", "on_track"]
    assert verdict(growth, 0, end="2019-02-14") == "too_early"


@pytest.mark.parametrize("count", [0, -1])
def test_row_7_a_single_agency_that_has_done_nothing_is_never_on_track_however_little_is_expected(count: int) -> None:
    """Section 3: "reached and above 0 = on_track"; a checkpoint below zero, -1 of 2, is reached by nothing at all."""
    odd = target(100, path="2019-03-14:-50")
    assert ruled(odd, facts(end="2019-03-14", tally=(count, 2))).verdict == "behind"


def test_row_5_an_obligation_without_a_number_means_one_hundred() -> None:
    duty = target(None, strength="obligation")
    assert [verdict(duty, value, end="2019-12-14") for value in ("100", "99.99")] == ["met", "not_met"]
    assert ruled(duty, facts(90, end="2019-12-14")).gap == Fraction(-10)


@pytest.mark.parametrize(("value", "word"), [("52.01", "not_met"), ("52", "met"), ("40", "met")])
def test_row_5_at_most_looks_at_max_alone(value: str, word: str) -> None:
    assert verdict(target(52, "<=", low=50), value, end="2019-12-14") == word
