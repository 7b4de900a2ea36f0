"""The hard rules of section 7, on both sides of each boundary, with the contradictions that published figures really held."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import BY_ID, family, indicator, key, parts, row, snap, target, window

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Observation
from cchc_tui.domain.quality import HARD_RULES, Breach, Window, breaches, exact, falling, hard, printed


def broken(*rows: Observation, scale: int = 100) -> list[Breach]:
    return list(breaches(Window(BY_ID["2019-01"], "reported", rows), scale))


def test_a_sound_row_breaks_nothing() -> None:
    assert broken(row("2019-01", 95, 100, value="95.00")) == []


@pytest.mark.parametrize(("numerator", "rules"), [(0, []), (-1, [Breach("numerator_negative", -1, 0)])])
def test_a_numerator_is_not_negative(numerator: int, rules: list[Breach]) -> None:
    assert broken(row("2019-01", numerator, 10)) == rules


@pytest.mark.parametrize(("numerator", "rules"), [(10, []), (11, [Breach("numerator_above_denominator", 11, 10)])])
def test_a_numerator_is_not_above_its_denominator(numerator: int, rules: list[Breach]) -> None:
    assert broken(row("2019-01", numerator, 10)) == rules


def test_a_numerator_without_a_denominator_has_no_upper_bound() -> None:
    assert broken(row("2019-01", 11)) == []


def test_counts_are_integers() -> None:
    half = Fraction(19, 2)
    assert [b.rule for b in broken(row("2019-01", half, 10))] == ["count_not_integer"]
    assert [(b.rule, b.found) for b in broken(row("2019-01", 1, half))] == [("count_not_integer", half)]
    assert broken(row("2019-01", Fraction(9), 10)) == []


# a printed value


@pytest.mark.parametrize(
    ("value", "sound"), [("33.33", True), ("33.34", False), ("33.3", True), ("33", True), ("33.0", False), ("34", False)]
)
def test_a_printed_value_is_rounded_to_its_own_digits(value: str, sound: bool) -> None:
    assert (broken(row("2019-01", 1, 3, value=value)) == []) is sound


@pytest.mark.parametrize(("value", "sound"), [("12.4", False), ("12.5", True), ("12", True), ("13", True), ("14", False), ("11", False)])
def test_half_of_the_last_digit_is_still_right_in_both_directions(value: str, sound: bool) -> None:
    assert (broken(row("2019-01", 1, 8, value=value)) == []) is sound


def test_a_value_that_is_not_the_ratio_says_both_numbers() -> None:
    assert broken(row("2019-01", 1421, 1611, value="89")) == [Breach("value_not_ratio", Fraction(89), Fraction(142_100, 1611))]


def test_other_units_are_compared_without_the_factor_of_a_hundred() -> None:
    assert broken(row("2019-01", 9, 4, value="2.25"), scale=1) == [Breach("numerator_above_denominator", 9, 4)]
    assert [b.rule for b in broken(row("2019-01", 1, 4, value="25"), scale=1)] == ["value_not_ratio"]


def test_a_value_alone_or_over_zero_is_not_compared() -> None:
    assert broken(row("2019-01", value="97.5")) == []
    assert broken(row("2019-01", 0, 0, value="0")) == []


# sources that differ


@pytest.mark.parametrize(
    ("other", "pair"),
    [
        (row("2019-01", 50, 100, source="b"), None),
        (row("2019-01", 51, 100, source="b"), (51, 50)),
        (row("2019-01", 50, 101, source="b"), (101, 100)),
        (row("2019-01", value="50.0", source="b"), None),
        (row("2019-01", value="50.1", source="b"), (Fraction(501, 10), 50)),
    ],
)
def test_sources_for_one_window_at_one_stage_must_agree(other: Observation, pair: tuple[Fraction, int] | None) -> None:
    found = [(b.found, b.limit) for b in broken(row("2019-01", 50, 100, source="a"), other) if b.rule == "sources_differ"]
    assert found == ([] if pair is None else [pair])


def test_printed_values_of_two_sources_are_compared_as_numbers() -> None:
    assert broken(row("2019-01", value="92.50", source="a"), row("2019-01", value="92.5", source="b")) == []
    assert [b.rule for b in broken(row("2019-01", value="92.75", source="a"), row("2019-01", value="92.57", source="b"))] == [
        "sources_differ"
    ]


# a cumulative series


@pytest.mark.parametrize(("last", "fall"), [(50, None), (51, None), (49, Breach("cumulative_falls", 49, 50))])
def test_a_cumulative_series_is_not_below_the_window_before(last: int, fall: Breach | None) -> None:
    assert falling([window("2019-01", 50, 100), window("2019-02", last, 100)]) == fall


def test_a_cumulative_series_of_values_is_compared_by_value() -> None:
    found = falling([window("2019-01", value="61.18"), window("2019-02", value="58.69")])
    assert found == Breach("cumulative_falls", Fraction(5869, 100), Fraction(6118, 100))
    assert falling([window("2019-01", value="61.18"), window("2019-02", value="61.18")]) is None


def test_a_single_window_cannot_fall() -> None:
    assert falling([window("2019-01", 50, 100)]) is None
    assert falling([]) is None


def test_only_cumulative_series_are_asked_whether_they_fall() -> None:
    windows = [window("2019-01", 50, 100), window("2019-02", 49, 100)]
    assert list(hard(windows, 100, "cumulative")) == [("2019-02", Breach("cumulative_falls", 49, 50))]
    assert list(hard(windows, 100, "stock")) == list(hard(windows, 100, "flow")) == []


def test_every_hard_rule_has_a_name_in_the_list() -> None:
    windows = [
        window("2019-01", 50, 100),
        window("2019-02", -1, Fraction(1, 2), value="7"),
        window("2019-03", 11, 10),
        window("2019-04", 10, 10),
    ]
    both = Window(BY_ID["2019-01"], "reported", (row("2019-01", 1, 10, source="a"), row("2019-01", 2, 10, source="b")))
    split = window("2019-05", 9, 10)._replace(parts=tuple(parts("2019-05", on_time=9, late=2)))
    names = {b.rule for _, b in hard([both, *windows, split, window("2019-06", 8, 10)], 100, "cumulative")}
    assert names == set(HARD_RULES)


# printed numbers


@pytest.mark.parametrize(
    ("text", "split", "number"),
    [
        ("92.57", (9257, 100), Fraction(9257, 100)),
        ("100", (100, 1), Fraction(100)),
        ("0.50", (50, 100), Fraction(1, 2)),
        ("-0.5", (-5, 10), Fraction(-1, 2)),
    ],
)
def test_a_decimal_is_read_exactly_with_its_digits(text: str, split: tuple[int, int], number: Fraction) -> None:
    assert printed(text) == split
    assert exact(text) == number


# contradictions found in published figures


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([row("2019-01", value="92.75", source="a"), row("2019-01", value="92.57", source="b")], "sources_differ"),
        ([row("2019-01", value="91.87", source="a"), row("2019-01", value="91.81", source="b")], "sources_differ"),
        ([row("2019-01", 1479, 1181, value="81.35")], "numerator_above_denominator"),
        ([row("2019-01", 1479, 1181, value="81.35")], "value_not_ratio"),
        ([row("2019-01", 1421, 1611, value="89")], "value_not_ratio"),
        ([row("2019-01", 510_535, 510_541, source="a"), row("2019-01", 510_541, 510_541, source="b")], "sources_differ"),
    ],
)
def test_a_published_contradiction_is_found(rows: list[Observation], rule: str) -> None:
    assert rule in [b.rule for b in broken(*rows)]


def test_the_right_denominator_would_have_been_sound() -> None:
    assert broken(row("2019-01", 1479, 1818, value="81.35")) == []


def test_a_finding_names_rule_agency_window_both_numbers_and_the_difference() -> None:
    rows = {"a": [row("2019-01", 9, 10), row("2019-02", 510_541, 510_535)]}
    (found,) = (f for f in detail(snap("2019-02-20", family("a"), indicator(), target(95), rows), key("a"), "X1").findings if f.hard)
    assert (found.rule, found.hard, found.agency, found.indicator, found.period) == (
        "numerator_above_denominator",
        True,
        key("a"),
        "X1",
        "2019-02",
    )
    assert (found.found, found.limit, found.difference) == (510_541, 510_535, 6)
