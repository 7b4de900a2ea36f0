"""The ten verdicts, rows 1 to 6 of the table of section 5 of the rules, on both sides of each boundary."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import day, facts, ruled, target, verdict

from cchc_tui.domain.verdict import Ruling, Severity, Verdict

RANGE = target(52, "in", low=50)
LINE = target(73, path="linear")


# row 1: not_applicable


def test_row_1_no_target_in_force() -> None:
    assert ruled(None, facts(99)) == Ruling(Verdict.NOT_APPLICABLE, Severity.NONE, reason="no_target")


def test_row_1_out_of_scope() -> None:
    found = ruled(target(), facts(99)._replace(in_scope=False))
    assert (found.verdict, found.severity, found.reason) == ("not_applicable", "none", "out_of_scope")


def test_row_1_a_denominator_of_zero() -> None:
    found = ruled(target(), facts(None)._replace(denominator_zero=True))
    assert (found.verdict, found.reason, found.gap) == ("not_applicable", "denominator_zero", None)


def test_row_1_a_collective_share_at_a_single_agency() -> None:
    assert ruled(target(), facts(tally=(2, 2))._replace(collective=True)).reason == "collective"


def test_row_1_comes_before_all_others() -> None:
    everything = facts(None, end=None, newest_due="2019-03-14", conflict=True, withheld=True)._replace(denominator_zero=True)
    assert ruled(target(), everything).verdict == "not_applicable"


# rows 2 and 3: no_data, too_early


def test_row_2_nothing_reported_though_a_window_is_due() -> None:
    found = ruled(target(), facts(None, end=None, newest_due="2019-01-14"))
    assert (found.verdict, found.severity, found.reason) == ("no_data", "unknown", "nothing_reported")


def test_row_2_rows_that_make_no_figure_are_nothing_reported() -> None:
    assert ruled(target(), facts(None)).verdict == "no_data"


def test_row_2_coverage_withheld_shows_the_figures() -> None:
    found = ruled(target(95), facts(99, withheld=True))
    assert (found.verdict, found.severity, found.reason) == ("no_data", "unknown", "coverage")
    assert (found.expected, found.gap) == (Fraction(95), Fraction(4))


def test_row_2_coverage_comes_before_too_early_and_conflict() -> None:
    assert ruled(LINE, facts(0, end="2018-12-14", withheld=True, conflict=True)).verdict == "no_data"


def test_row_3_nothing_reported_and_nothing_due() -> None:
    found = ruled(target(), facts(None, end=None))
    assert (found.verdict, found.severity) == ("too_early", "none")


STEPS = target(30, path="2019-06-14:10")


def test_row_3_nothing_expected_and_nothing_done() -> None:
    assert verdict(STEPS, 0, end="2019-05-14") == "too_early"


def test_row_3_needs_a_figure_of_zero() -> None:
    assert verdict(STEPS, "0.1", end="2019-05-14") == "on_track"


def test_row_3_needs_nothing_expected() -> None:
    assert verdict(STEPS, 0, end="2019-06-14") == "behind"
    assert verdict(LINE, 0, end="2019-01-14") == "behind"


def test_row_3_is_for_at_least_only() -> None:
    assert verdict(target(30, "<=", path="2019-06-14:10"), 0, end="2019-05-14") == "on_track"


def test_row_3_is_not_for_a_level() -> None:
    assert verdict(target(0, margin=0), 0, end="2019-05-14") == "on_track"


def test_row_3_comes_before_conflict() -> None:
    assert ruled(STEPS, facts(0, end="2019-05-14", conflict=True)).verdict == "too_early"


def test_row_3_a_range_before_its_due_date() -> None:
    assert ruled(RANGE, facts(54, at="2019-12-13", conflict=True)).verdict == "too_early"


# row 4: conflict


def test_row_4_a_broken_hard_rule_is_a_warning() -> None:
    found = ruled(target(95), facts(99, conflict=True))
    assert (found.verdict, found.severity) == ("conflict", "warning")


def test_row_4_comes_before_the_last_word_and_before_stale() -> None:
    assert ruled(target(95), facts(99, end="2019-12-14", conflict=True)).verdict == "conflict"
    assert ruled(target(95), facts(99, newest_due="2019-06-14", conflict=True)).verdict == "conflict"
    assert ruled(target(100), facts(tally=(2, 2), conflict=True)).verdict == "conflict"


# row 5: met, not_met


@pytest.mark.parametrize(("value", "word"), [("95", "met"), ("94.999999", "not_met"), ("95.5", "met")])
def test_row_5_at_least_against_the_bound_itself(value: str, word: str) -> None:
    assert verdict(target(95), value, end="2019-12-14") == word


@pytest.mark.parametrize(("value", "word"), [("52", "met"), ("52.000001", "not_met"), ("0", "met")])
def test_row_5_at_most_against_the_bound_itself(value: str, word: str) -> None:
    assert verdict(target(52, "<="), value, end="2019-12-14") == word


def test_row_5_needs_the_newest_judged_window_to_end_on_or_after_due() -> None:
    assert verdict(target(95), 99, end="2019-12-13") == "on_track"
    assert verdict(target(95), 99, end="2019-12-14") == "met"


def test_row_5_is_not_reached_by_the_date_of_the_verdict_alone() -> None:
    assert ruled(target(95), facts(99, end="2019-11-14", at="2020-03-01")).verdict == "on_track"


def test_row_5_comes_before_stale() -> None:
    assert verdict(target(95, due=day("2019-03-01")), 99, newest_due="2019-06-14") == "met"


@pytest.mark.parametrize(
    ("value", "word", "note"),
    [
        ("52.01", "not_met", ""),
        ("52", "met", ""),
        ("51", "met", ""),
        ("50", "met", ""),
        ("49.99", "met", "beyond_range"),
    ],
)
def test_row_5_a_range_at_its_due_date(value: str, word: str, note: str) -> None:
    found = ruled(RANGE, facts(value, end="2019-12-14", at="2019-12-14"))
    assert (found.verdict, found.reason, found.expected, found.gap) == (word, note, None, None)


@pytest.mark.parametrize(("count", "word"), [(2, "met"), (3, "met"), (1, "not_met"), (0, "not_met")])
def test_row_5_a_single_agency_at_the_due_date(count: int, word: str) -> None:
    assert ruled(target(100), facts(end="2019-12-14", tally=(count, 2))).verdict == word


def test_row_5_a_single_agency_that_has_done_its_part_is_met_early_and_never_stale() -> None:
    assert ruled(target(100), facts(end="2019-01-14", newest_due="2019-06-14", tally=(2, 2))).verdict == "met"


# row 6: stale


def test_row_6_a_newer_window_was_due() -> None:
    found = ruled(target(95), facts(99, newest_due="2019-04-14"))
    assert (found.verdict, found.severity, found.last_verdict) == ("stale", "unknown", "on_track")


def test_row_6_not_when_the_newest_due_window_is_the_judged_one_or_older() -> None:
    assert verdict(target(95), 99, newest_due="2019-03-14") == "on_track"
    assert verdict(target(95), 99, newest_due="2019-02-14") == "on_track"


@pytest.mark.parametrize(("value", "last"), [("96", "on_track"), ("95", "watch"), ("94", "behind")])
def test_row_6_keeps_the_verdict_it_would_otherwise_have(value: str, last: str) -> None:
    assert ruled(target(95), facts(value, newest_due="2019-04-14")).last_verdict == last


def test_row_6_a_range_after_its_due_date_without_its_last_window() -> None:
    assert ruled(RANGE, facts(51, end="2019-11-14", newest_due="2019-12-14", at="2019-12-20")).verdict == "stale"


def test_only_stale_has_a_last_verdict() -> None:
    assert ruled(target(95), facts(99)).last_verdict is None
