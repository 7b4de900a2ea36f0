"""Which of two area figures is judged (rules, section 3), and what an agency's sheet says (section 5)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import Rows, agency, family, indicator, key, row, snap, target

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Indicator, Observation, Source
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.tree import Tree
from cchc_tui.domain.verdict import Verdict

MARCH = "2019-03-20"
MADE_UP = Source("made-up", "", synthetic=True)


def at_district(rows: Rows, ours: Indicator | None = None) -> Judgement:
    return snap(MARCH, family("a", "b"), ours or indicator(), target(95), rows, sources=(MADE_UP,)).judge(key("d"), "X1")


BOTH: Rows = {"a": [row("2019-03", 90, 100)], "b": [row("2019-03", 93, 100)]}


def test_a_reported_area_that_covers_every_judged_window_is_judged_and_the_rollup_stands_beside() -> None:
    found = at_district({**BOTH, "d": [row("2019-03", 198, 200, extent="area")]}).area
    assert (found.basis, found.verdict) == ("reported", "on_track")
    assert (found.figure, found.beside) == (Figure(198, 200, Fraction(99)), Figure(183, 200, Fraction(183, 2)))


def test_a_reported_area_that_misses_a_judged_window_stands_beside_the_rollup() -> None:
    rows = {"a": [row("2019-02", 1, 2), row("2019-03", 1, 2)], "b": [row("2019-03", 1, 2)], "d": [row("2019-03", 9, 9, extent="area")]}
    found = at_district(rows).area
    assert (found.basis, found.figure, found.beside) == ("rollup", Figure(3, 6, Fraction(50)), Figure(9, 9, Fraction(100)))


def test_a_reported_area_of_a_longer_window_covers_the_shorter_ones_in_it() -> None:
    rows = {"a": [row("2019-02", 1, 2), row("2019-03", 1, 2)], "d": [row("2019-Q1", 9, 10, extent="area")]}
    assert at_district(rows).area.basis == "reported"


def test_an_older_reported_area_of_a_stock_does_not_cover_a_newer_window() -> None:
    stock = indicator(measure="stock")
    assert at_district({**BOTH, "d": [row("2019-02", 9, 10, extent="area")]}, stock).area.basis == "rollup"
    assert at_district({**BOTH, "d": [row("2019-03", 9, 10, extent="area")]}, stock).area.basis == "reported"


def test_a_reported_area_is_judged_without_withholding() -> None:
    found = at_district({"a": BOTH["a"], "d": [row("2019-03", 99, 100, extent="area")]}).area
    assert (found.reported, found.assessed, found.verdict) == (1, 2, "on_track")


def test_a_reported_area_with_a_value_alone_is_judged_by_it() -> None:
    found = at_district({**BOTH, "d": [row("2019-03", value="97.5", extent="area")]}).area
    assert (found.basis, found.figure.value, found.verdict) == ("reported", Fraction(195, 2), "on_track")


def test_a_reported_area_never_enters_the_rollup_above() -> None:
    agencies = (agency("city", level="city"), agency("d", "city", "district"), agency("a", "d"))
    rows = {"a": [row("2019-03", 9, 10)], "d": [row("2019-03", 10, 10, extent="area")]}
    found = snap(MARCH, agencies, indicator(), target(95), rows).judge(key("city"), "X1").area
    assert found.figure == Figure(9, 10, Fraction(90))


def test_a_reported_area_in_conflict_makes_the_area_a_conflict() -> None:
    found = at_district({**BOTH, "d": [row("2019-03", 201, 200, extent="area")]}).area
    assert (found.verdict, found.severity) == ("conflict", "warning")


def test_a_conflict_below_does_not_make_the_area_a_conflict() -> None:
    snapshot = snap(MARCH, family("a", "b"), indicator(min_coverage=50), target(95), {**BOTH, "b": [row("2019-03", 101, 100)]})
    assert snapshot.judge(key("b"), "X1").area.verdict == "conflict"
    assert snapshot.judge(key("d"), "X1").area.verdict == "behind"


def test_a_level_out_of_scope_with_nothing_below_is_not_applicable() -> None:
    snapshot = snap(MARCH, family("a"), indicator(scope="district"), target(95), {"a": [row("2019-03", 9, 10)]})
    judged = snapshot.judge(key("a"), "X1")
    assert (judged.own.verdict, judged.area.verdict) == ("not_applicable", "not_applicable")
    assert (judged.own.figure, judged.area.ruling.reason) == (Figure(), "out_of_scope")


def test_a_level_out_of_scope_with_agencies_in_scope_below_has_an_area_only() -> None:
    judged = at_district(BOTH)
    assert (judged.own.verdict, judged.area.verdict) == ("not_applicable", "behind")


def test_the_latest_window_is_shown_beside_the_year_to_date() -> None:
    judged = at_district({"a": [row("2019-02", 1, 10), row("2019-03", 9, 10)], "b": [row("2019-03", 5, 10)]})
    assert judged.area.figure == Figure(15, 30, Fraction(50))
    assert judged.window is not None
    assert (judged.window.period, judged.window.figure) == ("2019-03", Figure(14, 20, Fraction(70)))


def test_anything_from_a_synthetic_source_is_marked_up_to_the_top() -> None:
    rows = {"a": [row("2019-03", 9, 10, source="made-up")], "b": [row("2019-03", 9, 10, source="real")]}
    assert at_district(rows).synthetic
    assert not at_district({"b": rows["b"]}).synthetic


def test_known_at_does_not_hide_a_row_from_an_earlier_verdict() -> None:
    rows = {"a": [row("2019-02", 9, 10, known_at="2019-12-01")]}
    found = snap("2019-02-20", family("a"), indicator(), target(), rows).judge(key("a"), "X1").area
    assert found.figure.numerator == 9


def test_windows_that_end_after_the_date_of_the_verdict_do_not_count() -> None:
    rows = {"a": [row("2019-02", 9, 10), row("2019-03", 0, 10)]}

    def numerators(at: str) -> object:
        return snap(at, family("a"), indicator(measure="stock"), target(), rows).judge(key("a"), "X1").area.figure.numerator

    assert (numerators("2019-03-13"), numerators("2019-03-14")) == (9, 0)


@pytest.mark.parametrize(
    ("said", "word"), [(row("2019-03", value="97.5"), "on_track"), (row("2019-03", 11, 10), "conflict")], ids=["value", "conflict"]
)
def test_the_only_assessed_agency_of_its_area_gives_it_its_own_verdict(said: Observation, word: str) -> None:
    """Section 3: if the only assessed agency of an area is the agency itself, its area verdict is its own verdict."""
    judged = at_district({"d": [said], "a": BOTH["a"]}, indicator(scope="district"))
    assert (judged.own.verdict, judged.area.verdict) == (word, word)


def test_a_leaf_stands_for_itself_alone_and_not_at_all_in_conflict() -> None:
    rows = {"a": [row("2019-03", 11, 10)], "b": [row("2019-03", 9, 10)]}
    snapshot = snap(MARCH, family("a", "b"), indicator(), target(95), rows)
    areas = [snapshot.judge(key(code), "X1").area for code in ("a", "b")]
    assert [(side.reported, side.assessed) for side in areas] == [(0, 1), (1, 1)]


# the sheet of an agency


def sheet_of_four() -> Snapshot:
    ours = [indicator(code=code) for code in ("OK", "WARN", "CRIT", "NONE", "IDLE")]
    targets = [target(90, code="OK"), target(100, code="WARN", strength="stretch"), target(100, code="CRIT"), target(90, code="NONE")]
    rows = {"a/OK": [row("2019-03", 95, 100)], "a/WARN": [row("2019-03", 95, 100)], "a/CRIT": [row("2019-03", 94, 100)]}
    return snap(MARCH, family("a"), ours, targets, rows)


def test_a_sheet_holds_every_indicator_with_a_target_in_force() -> None:
    assert [j.indicator.code for j in sheet_of_four().sheet(key("a")).judgements] == ["OK", "WARN", "CRIT", "NONE"]


def test_an_indicator_without_a_target_is_not_applicable_for_want_of_one() -> None:
    ruling = sheet_of_four().judge(key("a"), "IDLE").area.ruling
    assert (ruling.verdict, ruling.reason) == ("not_applicable", "no_target")


def test_the_severity_of_an_agency_is_the_worst_of_its_area_verdicts() -> None:
    assert sheet_of_four().sheet(key("a")).severity == "critical"


def test_verdicts_are_counted_all_ten_of_them() -> None:
    counts = sheet_of_four().sheet(key("a")).counts
    assert {verdict for verdict, n in counts.items() if n} == {Verdict.ON_TRACK, Verdict.BEHIND, Verdict.NO_DATA}
    assert (counts[Verdict.BEHIND], len(counts), sum(counts.values())) == (2, 10, 4)


def test_urgency_is_severity_then_the_size_of_the_gap() -> None:
    ours = [indicator(code=code) for code in ("FINE", "A-NEAR", "SOFT", "Z-FAR")]
    targets = [target(90, code="FINE"), target(96, code="A-NEAR"), target(100, code="SOFT", strength="stretch"), target(97, code="Z-FAR")]
    snapshot = snap(MARCH, family("a"), ours, targets, {f"a/{i.code}": [row("2019-03", 94, 100)] for i in ours})
    ordered = sorted(snapshot.sheet(key("a")).judgements, key=lambda j: j.urgency)
    assert [j.indicator.code for j in ordered] == ["Z-FAR", "A-NEAR", "SOFT", "FINE"]


def test_the_empty_district_answers_without_a_special_case() -> None:
    empty = Snapshot()
    assert empty.publication.serial == 0
    assert empty.tree.roots == Tree().roots == []
    assert empty.reader.series(key("a"), "X1") == ()
    assert empty.reader.indicators(key("a")) == frozenset()
