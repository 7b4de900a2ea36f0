"""What would turn it green: every row of the first table of section 6 of the rules, with its examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import family, indicator, key, row, snap, target

from cchc_tui.domain.model import AgencyKey, Indicator, Target
from cchc_tui.domain.whatif import Needed, of_agencies, of_sums, rest_rate

NOTHING = Needed(None, None, None, None)
FULL = target(100)


def lacking(*shortfalls: int) -> tuple[tuple[int, AgencyKey], ...]:
    return tuple((lack, key(f"a{n:02}")) for n, lack in enumerate(shortfalls))


# needed.new, needed.converted


def test_new_and_converted_of_the_worked_example() -> None:
    assert of_sums(target(95), 9120, 9800) == Needed(new=3800, converted=190, spare=None, reachable=True)


def test_new_is_rounded_up() -> None:
    assert of_sums(target(90), 80, 100).new == 100  # 10 / 0.1, exactly
    assert of_sums(target(30), 1, 10).new == 3  # 2 / 0.7 = 2.86: 4/13 = 30.8 %, 3/12 = 25 %


def test_new_cannot_reach_one_hundred_once_one_is_bad() -> None:
    assert of_sums(FULL, 99, 100) == Needed(new=None, converted=1, spare=None, reachable=False)


def test_converted_is_the_rounded_up_bound_less_what_there_is() -> None:
    assert of_sums(target(80), 1448, 1818).converted == 7
    assert of_sums(target(10), 1278, 531_269).converted == 51_849


# needed.spare


def test_spare_of_the_worked_example() -> None:
    assert of_sums(target(95), 19_255, 19_944) == Needed(new=0, converted=0, spare=324, reachable=True)


def test_spare_is_given_only_when_reached() -> None:
    assert of_sums(target(95), 94, 100).spare is None
    assert of_sums(target(95), 95, 100).spare == 0


def test_spare_is_none_left_at_one_hundred() -> None:
    assert of_sums(FULL, 100, 100) == Needed(new=0, converted=0, spare=0, reachable=True)


def test_reached_needs_nothing() -> None:
    assert of_sums(target(95), 95, 100)[:2] == (0, 0)
    assert of_sums(target(95), 100, 100)[:2] == (0, 0)


def test_it_is_the_bound_at_due_that_counts_not_what_is_expected_by_now() -> None:
    assert of_sums(target(50, path="linear"), 20, 100).converted == 30


# the rest


def test_the_rate_of_the_rest_of_the_worked_example() -> None:
    needed = rest_rate(target(95), 9120, 9800, 20_000)
    assert needed == Fraction(9880, 102)  # (19,000 - 9,120) / 10,200
    assert round(needed, 2) == Fraction(9686, 100)


def test_a_rate_of_the_rest_above_one_hundred_is_out_of_reach() -> None:
    assert rest_rate(target(95), 90, 100, 200) == 100
    assert rest_rate(target(95), 89, 100, 200) == 101


def test_no_rest_no_rate() -> None:
    assert rest_rate(target(95), 90, 100, 100) is None
    assert rest_rate(target(95, "<="), 90, 100, 200) is None


# share_of_agencies


def test_agencies_of_the_worked_example() -> None:
    assert of_agencies(FULL, 40, 52, lacking(*[1] * 8, *[2] * 4)) == Needed(new=16, converted=12, spare=None, reachable=True)


def test_agencies_that_lack_least_are_counted_first() -> None:
    assert of_agencies(target(80), 2, 5, lacking(3, 1, 2)) == Needed(new=3, converted=2, spare=None, reachable=True)


def test_agencies_needed_are_rounded_up() -> None:
    assert of_agencies(target(30), 7, 52, lacking(*[1] * 45)).converted == 9  # 15.6 becomes 16
    assert of_agencies(target(30), 7, 636, lacking(*[1] * 629)).converted == 184  # 190.8 becomes 191


def test_agencies_reached_need_nothing() -> None:
    assert of_agencies(target(60), 3, 5, lacking(1, 1)) == Needed(new=0, converted=0, spare=None, reachable=True)
    assert of_agencies(target(60), 5, 5, ()) == Needed(new=0, converted=0, spare=None, reachable=True)


def test_agencies_cannot_reach_more_than_all() -> None:
    assert of_agencies(target(120), 4, 5, lacking(1)) == Needed(new=None, converted=2, spare=None, reachable=False)


# where the question has no meaning


@pytest.mark.parametrize("commitment", [target(52, "<="), target(52, "in", low=50)])
def test_all_members_are_null_for_at_most_and_for_ranges(commitment: Target) -> None:
    assert of_sums(commitment, 40, 100) == NOTHING
    assert of_agencies(commitment, 4, 10, lacking(1)) == NOTHING


@pytest.mark.parametrize("counts", [(None, None), (5, None), (None, 5), (0, 0), (5, -10)])
def test_all_members_are_null_without_counts(counts: tuple[int | None, int | None]) -> None:
    assert of_sums(target(95), *counts) == NOTHING


# what a judgement answers


def asked(ours: Indicator, rows: dict[str, tuple[int, int | None]], code: str = "d") -> Needed:
    said = {name: [row("2019-03", *counts)] for name, counts in rows.items()}
    return (
        snap("2019-03-20", family("a", "b", "c"), ours, target(100 if ours.rollup == "share_of_agencies" else 95), said)
        .judge(key(code), "X1")
        .needed
    )


def test_a_judgement_asks_for_the_judged_area_figure() -> None:
    assert asked(indicator(), {"a": (90, 100), "b": (100, 100), "c": (86, 100)}).converted == 9  # 285 - 276


def test_a_judgement_answers_although_the_verdict_is_withheld() -> None:
    assert asked(indicator(), {"a": (90, 100)}).converted == 5


def test_a_judgement_of_a_value_has_no_answer() -> None:
    assert asked(indicator("value", scope="district"), {"d": (90, 100)}) == NOTHING


def test_silent_agencies_count_as_none() -> None:
    share = indicator("share_of_agencies", min_count=2)
    assert asked(share, {"a": (1, None), "b": (2, None)}) == Needed(new=3, converted=2, spare=None, reachable=True)


def test_a_single_agency_lacks_its_own_count() -> None:
    share = indicator("share_of_agencies", min_count=2)
    assert asked(share, {"a": (1, None)}, "a")[:2] == (1, 1)
    assert asked(share, {"a": (2, None)}, "a")[:2] == (0, 0)


def of_reported_area(*complying: int) -> Needed:
    """Five communes and a district that reported its own count of those that comply, which is the judged one."""
    said = {name: [row("2019-03", count)] for name, count in zip("abcef", complying, strict=True)}
    said["d"] = [row("2019-03", sum(complying), 5, extent="area")]
    snapshot = snap("2019-03-20", family(*"abcef"), indicator("share_of_agencies"), target(80), said)
    judged = snapshot.judge(key("d"), "X1")
    assert (judged.area.basis, judged.area.figure.denominator) == ("reported", 5)
    return judged.needed


def test_a_reported_share_needs_agencies_not_new_ones() -> None:
    """Section 6, `share_of_agencies`: `new` = the sum of that many smallest shortfalls."""
    assert of_reported_area(1, 1, 1, 0, 0) == Needed(new=1, converted=1, spare=None, reachable=True)


def test_a_reported_share_has_no_spare() -> None:
    """Section 6, `share_of_agencies`: `spare` null."""
    assert of_reported_area(1, 1, 1, 1, 1) == Needed(new=0, converted=0, spare=None, reachable=True)
