"""The verdicts on the way to the due date, rows 7 to 9 of section 5 of the rules; the margin, the severities, the gap."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import day, facts, ruled, target, verdict

from cchc_tui.domain.model import Number
from cchc_tui.domain.verdict import SEVERITY_RANK, Severity, Verdict, expected_count, rule, severity

LINE = target(73, path="linear")  # 18 expected on 14 March
STEPS = target(30, path="2019-06-14:10")


# rows 7 to 9: on_track, watch, behind


@pytest.mark.parametrize(
    ("value", "word"), [("96", "on_track"), ("95.999999", "watch"), ("95", "watch"), ("94.999999", "behind"), ("0", "behind")]
)
def test_rows_7_8_9_level_at_least(value: str, word: str) -> None:
    assert verdict(target(95), value) == verdict(target(95, path="level"), value) == word


@pytest.mark.parametrize(("value", "word"), [("51", "on_track"), ("51.000001", "watch"), ("52", "watch"), ("52.000001", "behind")])
def test_rows_7_8_9_level_at_most(value: str, word: str) -> None:
    assert verdict(target(52, "<="), value) == word


@pytest.mark.parametrize(("value", "word"), [("18", "on_track"), ("17.99", "watch"), ("16.2", "watch"), ("16.19", "behind")])
def test_rows_7_8_9_linear(value: str, word: str) -> None:
    assert verdict(LINE, value) == word


@pytest.mark.parametrize(("value", "word"), [("10", "on_track"), ("9.99", "watch"), ("9", "watch"), ("8.99", "behind")])
def test_rows_7_8_9_checkpoints_at_least(value: str, word: str) -> None:
    assert verdict(STEPS, value, end="2019-06-14") == word


@pytest.mark.parametrize(("value", "word"), [("10", "on_track"), ("10.01", "watch"), ("11", "watch"), ("11.01", "behind")])
def test_rows_7_8_9_checkpoints_at_most(value: str, word: str) -> None:
    assert verdict(target(30, "<=", path="2019-06-14:10"), value, end="2019-06-14") == word


# the margin


def test_the_margin_given_wins_over_the_default() -> None:
    assert [verdict(target(90, margin="2.5"), value) for value in ("92.5", "92.49", "90")] == ["on_track", "watch", "watch"]
    assert verdict(target(90, margin=0), 90) == "on_track"


def test_other_units_have_no_default_margin() -> None:
    assert rule(target(90), facts(90), Fraction(0)).verdict == "on_track"


def test_the_margin_is_capped_at_the_distance_to_one_hundred() -> None:
    assert [verdict(target("99.5"), value) for value in ("100", "99.99", "99.5", "99.49")] == ["on_track", "watch", "watch", "behind"]
    assert verdict(target(100), 100) == "on_track"
    assert verdict(target(100), "99.99") == "behind"
    assert verdict(target(98, margin=5), 100) == "on_track"


def test_the_margin_is_capped_at_the_distance_to_zero() -> None:
    assert [verdict(target("0.5", "<="), value) for value in ("0", "0.01", "0.5", "0.51")] == ["on_track", "watch", "watch", "behind"]
    assert verdict(target(0, "<="), 0) == "on_track"


# severity


@pytest.mark.parametrize("strength", ["binding", "plain", "obligation"])
def test_behind_and_not_met_are_critical_for_what_binds(strength: str) -> None:
    commitment = target(95, strength=strength)
    assert ruled(commitment, facts(1)).severity == ruled(commitment, facts(1, end="2019-12-14")).severity == "critical"


@pytest.mark.parametrize("strength", ["stretch", "stretch_minimum", "directional"])
def test_behind_and_not_met_are_a_warning_for_what_is_striven_for(strength: str) -> None:
    commitment = target(95, strength=strength)
    assert ruled(commitment, facts(1)).severity == ruled(commitment, facts(1, end="2019-12-14")).severity == "warning"


@pytest.mark.parametrize(
    ("word", "weight"),
    [
        ("not_applicable", "none"),
        ("no_data", "unknown"),
        ("too_early", "none"),
        ("conflict", "warning"),
        ("met", "ok"),
        ("stale", "unknown"),
        ("on_track", "ok"),
        ("watch", "warning"),
    ],
)
def test_the_severity_of_all_other_verdicts_does_not_depend_on_the_strength(word: str, weight: str) -> None:
    assert {severity(Verdict(word), strength) for strength in ("binding", "stretch")} == {Severity(weight)}


def test_severities_are_ordered_critical_warning_unknown_ok_none() -> None:
    assert sorted(Severity, key=SEVERITY_RANK.__getitem__, reverse=True) == ["critical", "warning", "unknown", "ok", "none"]


# expected and gap


def test_the_gap_is_the_figure_less_what_is_expected_by_then() -> None:
    found = ruled(LINE, facts(20))
    assert (found.expected, found.gap) == (Fraction(18), Fraction(2))


def test_the_gap_from_due_on_is_to_the_bound() -> None:
    found = ruled(LINE, facts(70, end="2019-12-14"))
    assert (found.expected, found.gap) == (Fraction(73), Fraction(-3))


@pytest.mark.parametrize(
    ("need", "end", "count"), [(2, "2019-06-14", 0), (2, "2019-07-14", 1), (2, "2019-12-13", 1), (2, "2019-12-14", 2), (4, "2019-03-16", 1)]
)
def test_the_expected_count_of_a_single_agency_is_rounded_down(need: int, end: str, count: Number) -> None:
    assert expected_count(target(100, path="linear"), need, day(end)) == count


def test_the_expected_count_is_all_of_them_where_the_bound_asks_for_nothing() -> None:
    assert expected_count(target(0), 2, day("2019-06-14")) == 2


def test_the_expected_count_is_exact_for_bounds_that_are_no_integers() -> None:
    halfway = target("62.5", path="2019-06-14:31.25")
    assert expected_count(halfway, 2, day("2019-06-14")) == 1
