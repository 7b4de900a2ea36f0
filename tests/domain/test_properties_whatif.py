"""What-if answers are sufficient and minimal, whatever the bound and the counts (rules, section 6)."""

from __future__ import annotations

from fractions import Fraction

from build import key, target
from hypothesis import given, settings
from hypothesis import strategies as st
from steady import BOUNDS, counts, steady

from cchc_tui.domain.whatif import of_agencies, of_sums, rest_rate


@settings(steady, max_examples=200)
@given(BOUNDS, counts(500))
def test_what_if_answers_are_sufficient_and_one_fewer_fails(bound: Fraction, said: tuple[int, int]) -> None:
    (numerator, denominator), share = said, bound / 100
    needed = of_sums(target(bound), numerator, denominator)
    reached = Fraction(numerator, denominator) >= share
    assert needed.converted is not None
    assert Fraction(numerator + needed.converted, denominator) >= share
    assert needed.converted == 0 or Fraction(numerator + needed.converted - 1, denominator) < share
    if needed.new is None:
        assert (share == 1, needed.reachable, reached) == (True, False, False)
    else:
        assert Fraction(numerator + needed.new, denominator + needed.new) >= share
        assert needed.new == 0 or Fraction(numerator + needed.new - 1, denominator + needed.new - 1) < share
    assert (needed.spare is not None) is reached
    if needed.spare is not None:
        assert Fraction(numerator, denominator + needed.spare) >= share > Fraction(numerator, denominator + needed.spare + 1)


@steady
@given(BOUNDS, st.lists(st.integers(0, 6), min_size=1, max_size=8), st.integers(1, 4))
def test_what_if_of_agencies_is_sufficient_and_one_fewer_fails(bound: Fraction, tallies: list[int], enough: int) -> None:
    lacking = tuple((enough - tally, key(f"a{n}")) for n, tally in enumerate(tallies) if tally < enough)
    complying, total = len(tallies) - len(lacking), len(tallies)
    needed = of_agencies(target(bound), complying, total, lacking)
    assert needed.converted is not None
    assert Fraction(complying + needed.converted, total) * 100 >= bound
    assert needed.converted == 0 or Fraction(complying + needed.converted - 1, total) * 100 < bound
    assert needed.new == sum(sorted(short for short, _ in lacking)[: needed.converted])


@steady
@given(BOUNDS, counts(500), st.integers(1, 500))
def test_the_rate_of_the_rest_reaches_the_bound_exactly(bound: Fraction, said: tuple[int, int], rest: int) -> None:
    (numerator, denominator), goal = said, target(bound)
    rate = rest_rate(goal, numerator, denominator, denominator + rest)
    assert rate is not None
    assert (numerator + rate / 100 * rest) / (denominator + rest) * 100 == bound
