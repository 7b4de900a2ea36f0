"""Which commitment holds for an agency on a day (rules, section 1: target, target in force)."""

from __future__ import annotations

from fractions import Fraction

from build import day, key, target

from cchc_tui.domain.model import Target
from cchc_tui.domain.targets import in_force


def held(targets: list[Target], at: str, code: str = "c") -> Fraction | None:
    found = in_force(targets, key(code), day(at))
    return found.bound if found else None


def test_no_target_has_begun() -> None:
    assert held([target(95)], "2018-12-14") is None
    assert held([], "2019-06-01") is None


def test_a_target_holds_from_its_first_day() -> None:
    assert held([target(95)], "2018-12-15") == 95


def test_a_target_keeps_its_row_after_due_and_valid_to_until_a_successor_starts() -> None:
    old = target(95, valid_to=day("2019-12-14"))
    new = target(97, plan="Q", start=day("2020-12-15"), due=day("2021-12-14"))
    assert held([old, new], "2020-12-14") == 95
    assert held([old, new], "2020-12-15") == 97


def test_the_latest_valid_from_wins_whatever_the_order_of_the_rows() -> None:
    old, new = target(95), target(96, plan="Q", start=day("2019-06-15"))
    assert held([old, new], "2019-07-01") == held([new, old], "2019-07-01") == 96


def test_a_target_set_for_an_agency_wins_over_the_general_one_for_that_agency_only() -> None:
    both = [target(90, who="c", edition="2019"), target(95)]
    assert held(both, "2019-07-01", "c") == held(both[::-1], "2019-07-01", "c") == 90
    assert held(both, "2019-07-01", "other") == 95


def test_the_target_of_a_plan_set_for_an_agency_wins_over_a_later_general_row_of_the_same_plan() -> None:
    both = [target(90, who="c", edition="2019"), target(95, start=day("2019-06-15"))]
    assert held(both, "2019-07-01", "c") == 90


def test_a_target_of_another_edition_does_not_concern_the_agency() -> None:
    assert held([target(90, edition="2025")], "2019-07-01") is None


def test_an_obligation_without_a_number_is_held_to_one_hundred() -> None:
    assert target(None, strength="obligation").bound == 100


def test_each_operator_uses_its_own_bound() -> None:
    assert target(95).bound == 95
    assert target(52, "<=").bound == 52
    assert target(52, "in", low=50).bound is None
