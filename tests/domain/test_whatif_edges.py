"""What would turn it green, where the numbers are unusual: bounds above all, more spare than there is, nobody to ask."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import target

from cchc_tui.domain.model import Number
from cchc_tui.domain.whatif import Needed, of_agencies, of_sums, rest_rate

NOTHING = Needed(None, None, None, None)


def test_new_cannot_reach_more_than_all() -> None:
    """120 of 100 are asked for, 99 are there: no number of new ones makes a share above one."""
    assert of_sums(target(120), 99, 100) == Needed(new=None, converted=21, spare=None, reachable=False)


def test_spare_may_be_more_than_there_are() -> None:
    assert of_sums(target(10), 50, 100).spare == 400  # 50 of 500 are 10 %


def test_half_a_one_is_something_to_be_a_part_of() -> None:
    """10 of 10.5 are 95.2 %, 9 of 9.5 are 94.7 %."""
    assert of_sums(target(95), 0, Fraction(1, 2)) == Needed(new=10, converted=1, spare=None, reachable=True)


def test_fewer_than_there_are_leave_no_rest() -> None:
    assert rest_rate(target(95), 90, 100, 99) is None


@pytest.mark.parametrize("denominator", [-1, 0])
def test_all_members_are_null_where_there_is_nothing_to_be_a_part_of(denominator: Number) -> None:
    assert of_sums(target(95), 0, denominator) == NOTHING


def test_all_members_are_null_where_no_agency_is_assessed() -> None:
    assert of_agencies(target(95), 0, 0, ()) == NOTHING
