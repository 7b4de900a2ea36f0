"""The reference itself against the worked examples of the rules, done by hand: a second opinion must be sound too."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from reference import Needed, Result, answer
from reference_verdict import Answer
from reference_windows import Book, Figure, Row

JUNE = date(2019, 6, 20)


def book(indicator: Row, target: Row, counts: list[tuple[str, str, str]], level: str = "commune") -> Book:
    """One city, one commune for each pair of numerator and denominator, one window up to 14 June 2019."""
    plain = {"code": "I", "unit": "%", "rollup": "ratio_of_sums", "measure": "flow", "period": "month", "scope": "commune"}
    due = {"indicator": "I", "plan": "p", "valid_from": "2018-12-15", "edition": "*", "agency": "*", "due": "2019-12-14"}
    bound = {"op": ">=", "min": "95", "max": "", "strength": "plain", "path": "", "margin": ""}
    agencies = [{"edition": "2019", "code": "01", "level": "city", "parent": "", "valid_from": "", "valid_to": ""}]
    agencies += [{**agencies[0], "code": f"c{index}", "level": level, "parent": "01"} for index in range(len(counts))]
    key = {"edition": "2019", "indicator": "I", "period": "M06", "extent": "own", "stage": "reported", "revision": "1", "source": "a"}
    rows = [{**key, "agency": f"c{index}", "numerator": n, "denominator": d, "value": v} for index, (n, d, v) in enumerate(counts)]
    period = {"id": "M06", "kind": "month", "start": "2019-05-15", "end": "2019-06-14", "due": "2019-06-20"}
    indicators = [{**plain, "min_count": "", "min_coverage": "", **indicator}]
    targets = [{**due, **bound, **target}]
    observations = [row for row in rows if row["numerator"] or row["value"]]
    return Book({"agencies": agencies, "indicators": indicators, "targets": targets, "periods": [period], "observations": observations})


def city(indicator: Row, target: Row, counts: list[tuple[str, str, str]]) -> Result:
    """Judge the city in June 2019."""
    return answer(book(indicator, target, counts), "2019", "01", "I", JUNE)


def test_two_communes_are_pooled_never_averaged() -> None:
    area = city({}, {}, [("90", "100", ""), ("990", "1000", "")]).area
    assert (area.figure.value, area.answer.verdict) == (Fraction(1080, 11), "on_track")


def test_how_many_more_dossiers() -> None:
    needed = city({}, {}, [("9120", "9800", "")]).needed
    assert needed == Needed(3800, 190, None, True)


def test_how_many_late_ones_can_be_afforded() -> None:
    needed = city({}, {}, [("19255", "19944", "")]).needed
    assert needed == Needed(0, 0, 324, True)


def test_one_paper_document_makes_a_hundred_per_cent_unreachable() -> None:
    needed = city({}, {"min": "100"}, [("999", "1000", "")]).needed
    assert needed == Needed(None, 1, None, False)


def test_dialogues_are_counted_by_agency() -> None:
    counts = [("2", "", "")] * 40 + [("1", "", "")] * 8 + [("0", "", "")] * 4
    result = city({"rollup": "share_of_agencies", "min_count": "2"}, {"min": "100"}, counts)
    assert result.area.figure == Figure(Fraction(40), Fraction(52), Fraction(4000, 52))
    assert result.needed == Needed(16, 12, None, True)


def test_seven_inspected_of_fifty_two_are_on_track_at_a_checkpoint_of_ten_per_cent() -> None:
    counts = [("1", "", "")] * 7 + [("0", "", "")] * 45
    result = city({"rollup": "share_of_agencies"}, {"min": "30", "path": "2019-03-14:5 2019-06-14:10 2019-12-14:30"}, counts)
    assert result.area.answer == Answer("on_track", "ok", Fraction(10), Fraction(700, 52) - 10)
    assert result.needed == Needed(9, 9, None, True)


def test_below_the_coverage_limit_the_figure_is_shown_and_the_verdict_withheld() -> None:
    area = city({}, {}, [("99", "100", "")] * 15 + [("", "", "")] * 5).area
    assert (area.reported, area.assessed, area.answer.verdict) == (15, 20, "no_data")
    assert area.figure.value == Fraction(99)
    assert city({}, {}, [("99", "100", "")] * 17 + [("", "", "")] * 3).area.answer.verdict == "on_track"


def test_a_denominator_of_nought_is_not_applicable() -> None:
    assert city({}, {}, [("0", "0", "")]).area.answer.verdict == "not_applicable"


@pytest.mark.parametrize(("printed", "verdict"), [("66.7", "behind"), ("66.67", "behind"), ("66.6", "conflict"), ("70", "conflict")])
def test_a_printed_value_may_be_off_by_half_of_its_last_digit(printed: str, verdict: str) -> None:
    given = book({}, {}, [("2", "3", printed)])
    assert answer(given, "2019", "c0", "I", JUNE).own.answer.verdict == verdict


@pytest.mark.parametrize(("value", "verdict"), [("54", "not_met"), ("51", "met"), ("49", "met")])
def test_a_range_is_judged_at_its_due_date(value: str, verdict: str) -> None:
    target = {"op": "in", "min": "50", "max": "52", "due": "2019-06-14"}
    given = book({"rollup": "value", "measure": "stock"}, target, [("", "", value)])
    assert answer(given, "2019", "c0", "I", JUNE).own.answer.verdict == verdict
    assert answer(given, "2019", "c0", "I", date(2019, 6, 13)).own.answer.verdict == "too_early"


def test_missing_a_stretch_minimum_is_a_warning_missing_a_binding_one_is_critical() -> None:
    low, due = [("24", "10000", "")], {"min": "10", "due": "2019-06-14"}
    assert city({}, due | {"strength": "stretch_minimum"}, low).area.answer.severity == "warning"
    assert city({}, due | {"strength": "binding"}, low).area.answer.severity == "critical"
