"""Who owes how many reports, and the round through an area that finds out, agency by agency."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from build import Rows, agency, family, indicator, key, row, snap, target

from cchc_tui.domain import completeness
from cchc_tui.domain.completeness import NOTHING, Found, Step, Tally, added, begun, owed, survey
from cchc_tui.domain.snapshot import Snapshot

AT = "2019-03-20"
"""Three windows are due by then: their reports on the 19th of each month."""

ROWS: Rows = {
    "a": [row("2019-01", 9, 10, known_at="2019-01-19"), row("2019-02", 9, 10, known_at="2019-02-20")],
    "a/X2": [row("2019-01", 12, 10)],
    "b": [row("2019-03", 9, 10)],
}


def world(rows: Rows | None = None) -> Snapshot:
    ours = [replace(indicator(code=code), field=field) for code, field in (("X1", "tthc"), ("X2", "tthc"), ("X3", "bo_may"))]
    targets = [target(95, code=code) for code in ("X1", "X2")]
    return snap(AT, family("a", "b"), ours, targets, ROWS if rows is None else rows)


@pytest.mark.parametrize(
    ("who", "code", "found"),
    [
        ("a", "X1", Tally(3, 2, 1, 3)),
        ("a", "X2", Tally(3, 1)),
        ("b", "X1", Tally(3, 1)),
        ("b", "X2", Tally(3, 0, 0, 3)),
        ("d", "X1", NOTHING),
        ("a", "X3", NOTHING),
    ],
)
def test_what_one_series_owes_is_counted_where_the_agency_is_assessed_and_promised_something(who: str, code: str, found: Tally) -> None:
    assert owed(world(), key(who), code) == found


def test_tallies_are_added_up_and_never_averaged() -> None:
    whole = added([Tally(3, 2, 1, 3), Tally(3, 1), Tally(3, 0, 0, 3)])
    assert whole == Tally(9, 3, 1, 6)
    assert whole.completeness == Fraction(100, 3)
    assert whole.timeliness == Fraction(100, 6)
    assert added([]) == NOTHING


def test_where_nothing_is_expected_or_dated_no_rate_is_made_up() -> None:
    assert (NOTHING.completeness, NOTHING.timeliness) == (None, None)
    assert Tally(3, 1).timeliness is None


def surveyed(snapshot: Snapshot, who: str) -> tuple[Found, list[Step | None]]:
    found, steps = begun(snapshot, key(who)), list(survey(snapshot, key(who)))
    for step in steps:
        if step is not None:
            found.take(step)
    return found, steps


def test_a_survey_rests_after_every_series_and_looks_below_before_it_looks_above() -> None:
    found, steps = surveyed(world(), "d")
    assert [step.agency.code if step else "." for step in steps] == [".", ".", "b", ".", ".", "a", ".", ".", "d"]
    assert (found.whole, found.seen, found.finished) == (3, 3, True)


def test_findings_are_kept_by_rule_with_their_place() -> None:
    found, _ = surveyed(world(), "d")
    told = {rule: [(f.agency.code, f.indicator, f.period) for f in several] for rule, several in found.findings.items()}
    assert told == {
        "numerator_above_denominator": [("a", "X2", "2019-01")],
        "late": [("a", "X1", "2019-02")],
        "unchanged": [("a", "X1", "2019-02")],
    }


def test_what_is_owed_is_told_by_agency_and_by_reform_field() -> None:
    found, _ = surveyed(world(), "d")
    assert found.fields() == {"tthc": Tally(12, 4, 1, 6)}
    assert (found.agency(key("a")), found.agency(key("b"))) == (Tally(6, 3, 1, 3), Tally(6, 1, 0, 3))
    assert found.agency(key("d")) == NOTHING
    assert list(found.agencies) == [key("b"), key("a")]


def test_a_smaller_area_is_surveyed_alone() -> None:
    found, _ = surveyed(world(), "b")
    assert (found.whole, found.findings, list(found.agencies)) == (1, {}, [key("b")])


def test_a_survey_is_not_finished_before_the_last_agency() -> None:
    found = begun(world(), key("d"))
    found.take(completeness.Step(key("a"), (), ()))
    assert (found.seen, found.finished) == (1, False)


def test_a_closed_agency_is_looked_at_for_the_time_it_lived() -> None:
    closed = (agency("d", level="district"), agency("a", "d", end="2019-02-14"))
    snapshot = snap(AT, closed, indicator(), target(95), {"a": [row("2019-01", 9, 10)]})
    assert owed(snapshot, key("a"), "X1") == Tally(2, 1)
