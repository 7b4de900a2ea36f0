"""Events against reported counts: agreement, surplus, shortage, another year, one number twice; counted at twelve dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from build import Rows, catalogue, day, family, indicator, key, row, target
from plans import PlanReader, dialogue, event, line, plan

from cchc_tui.domain import compliance, summary
from cchc_tui.domain.detail import findings
from cchc_tui.domain.model import Source
from cchc_tui.domain.registry import Event, Score
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict


def look(
    at: str,
    rows: Rows,
    events: Mapping[str, Sequence[Event]],
    scores: Mapping[str, Sequence[Score]] | None = None,
    *,
    code: str = "TT04",
    need: int = 2,
    bound: int = 100,
    scope: str = "commune district",
    stored: bool = False,
) -> Snapshot:
    """Look at a district `d` with the communes `a` and `b` and one share that is fed by registers."""
    share = indicator("share_of_agencies", "cumulative", code=code, period="quarter", scope=scope, min_count=need)
    tables = catalogue(family("a", "b"), share, target(bound, code=code, path="linear"))
    reader = PlanReader({f"{name}/{code}": some for name, some in rows.items()}, events, scores)
    return Snapshot(tables, reader, at=day(at), ready=summary.ready(summary.standings(tables, reader)) if stored else None)


def figure(found: Snapshot, code: str = "a", what: str = "TT04") -> object:
    return found.judge(key(code), what).own.figure.numerator


def differing(found: Snapshot, code: str = "a", what: str = "TT04") -> list[tuple[str, str, object, object]]:
    return [(f.rule, f.period, f.found, f.limit) for f in findings(found, found.judge(key(code), what))]


TWO = [dialogue("2019-03-01"), dialogue("2019-06-10", 2)]


def test_agreement_is_no_finding() -> None:
    found = look("2019-07-01", {"a": [row("2019-Q1", 1), row("2019-Q2", 2)]}, {"a": TWO})
    assert (figure(found), differing(found)) == (2, [])
    assert found.judge(key("a"), "TT04").own.verdict is Verdict.MET


def test_more_reported_than_held_counts_what_was_held_and_says_so() -> None:
    found = look("2019-07-01", {"a": [row("2019-Q1", 1), row("2019-Q2", 2)]}, {"a": TWO[:1]})
    assert figure(found) == 1
    assert differing(found) == [("events_differ", "2019-Q2", 2, 1)]
    assert found.judge(key("a"), "TT04").own.verdict is not Verdict.MET


def test_less_reported_than_held_counts_what_was_held_and_says_so() -> None:
    found = look("2019-07-01", {"a": [row("2019-Q2", 1)]}, {"a": TWO})
    assert figure(found) == 2
    assert differing(found) == [("events_differ", "2019-Q2", 1, 2)]


def test_an_event_of_another_year_is_not_counted() -> None:
    strange = [dialogue("2018-12-14", 8), dialogue("2019-12-15", 9)]
    assert figure(look("2020-01-10", {"a": [row("2019-Q4", 1)]}, {"a": [*strange, TWO[0]]})) == 1
    only_strange = look("2019-07-01", {"a": [row("2019-Q2", 2)]}, {"a": strange})
    assert (figure(only_strange), differing(only_strange)) == (2, [])


def test_a_number_that_stands_for_two_kinds_is_a_finding_and_counts_once_for_each() -> None:
    twice = [*TWO, event("initiative", "2019-05-01", id="DT-1")]
    found = look("2019-07-01", {"a": [row("2019-Q2", 2)]}, {"a": twice})
    assert (figure(found), differing(found)) == (2, [("event_id_twice", "2019-Q2", 2, 1)])


def test_without_events_what_was_reported_counts() -> None:
    found = look("2019-07-01", {"a": [row("2019-Q2", 2)]}, {"b": TWO})
    assert (figure(found), differing(found)) == (2, [])


def test_events_speak_for_an_agency_that_reported_nothing() -> None:
    found = look("2019-07-01", {}, {"a": [*TWO, dialogue("2019-06-20", 3)]})
    assert figure(found) == 2
    assert found.judge(key("a"), "TT04").own.end == day("2019-06-14")


@pytest.mark.parametrize("stored", [False, True])
def test_registers_reach_as_far_as_their_newest_entry_anywhere(stored: bool) -> None:
    """Who has no new entry has done nothing new: not stale, but behind."""
    found = look("2019-10-01", {"a": [row("2019-Q1", 1)]}, {"a": TWO[:1], "b": [dialogue("2019-09-20")]}, stored=stored)
    mine = found.judge(key("a"), "TT04").own
    assert (found.reach, mine.end, mine.figure.numerator, mine.verdict) == (day("2019-09-20"), day("2019-09-14"), 1, Verdict.ON_TRACK)
    assert (
        look("2019-10-01", {"a": [row("2019-Q1", 1)]}, {"a": TWO[:1]}, stored=stored).judge(key("a"), "TT04").own.verdict is Verdict.STALE
    )


def test_what_is_planned_or_called_off_is_not_held() -> None:
    planned = [dialogue("", 3, "not_started", "2019-06-01"), dialogue("2019-05-01", 4, "not_applicable"), TWO[0]]
    found = look("2019-07-01", {"a": [row("2019-Q2", 1)]}, {"a": planned})
    assert (figure(found), differing(found)) == (1, [])


YEAR = [dialogue("2019-01-20"), dialogue("2019-04-14", 2), dialogue("2019-04-15", 3), dialogue("2019-09-01", 4)]
COUNTED = [0, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4]


@pytest.mark.parametrize(("month", "count"), list(enumerate(COUNTED, 1)))
def test_the_count_at_twelve_dates(month: int, count: int) -> None:
    assert compliance.count("TT04", YEAR, day("2018-12-15"), day(f"2019-{month:02}-14")) == count


@pytest.mark.parametrize("month", range(1, 13))
def test_the_judgement_at_twelve_dates_is_the_same_from_the_summary(month: int) -> None:
    rows = {"a": [row("2019-Q1", 1), row("2019-Q2", 3)], "b": [row("2019-Q1", 0)]}
    events = {"a": YEAR, "b": [dialogue("2019-09-20")], "d": TWO}  # the registers reach beyond a window that some dates have not seen
    at = f"2019-{month:02}-20"
    plain, stored = look(at, rows, events), look(at, rows, events, stored=True)
    for code in ("a", "b", "d"):
        assert stored.judge(key(code), "TT04") == plain.judge(key(code), "TT04")


def test_a_plan_counts_when_it_has_all_four_parts() -> None:
    rows = {code: [row("2019-Q1", 1)] for code in ("a", "b")}
    found = look(
        "2019-04-01",
        rows,
        {"a": [plan("2019-01-25")], "b": [plan("2019-01-25", parts=("objectives", "targets", "progress"))]},
        code="DH01",
        need=1,
    )
    assert (figure(found, "a", "DH01"), figure(found, "b", "DH01")) == (1, 0)
    assert differing(found, "b", "DH01") == [("events_differ", "2019-Q1", 1, 0)]


def test_an_inspection_of_its_own_units_is_another_one_than_that_of_the_agency() -> None:
    mine = event("inspection", "2019-02-01", "2019-02-15", id="KT-1", parts=["units"])
    citys = event("inspection", "2019-03-01", id="KT-2")
    events = {"a": [mine, citys], "b": [event("inspection", "2019-03-02", id="KT-3", parts=["units"])]}
    rows = {code: [row("2019-Q1", 1)] for code in ("a", "b")}
    inspected, inspecting = (look("2019-04-01", rows, events, code=code, need=1) for code in ("DH02", "DH03"))
    assert (figure(inspected, "a", "DH02"), figure(inspecting, "a", "DH03")) == (1, 1)
    # Carried out, but in no plan: one of two conditions.
    assert figure(inspecting, "b", "DH03") == 0


def test_an_initiative_counts_when_it_is_recognised() -> None:
    proposed = event("initiative", "2019-02-01", state="in_progress", id="SK-1")
    recognised = event("initiative", "2019-03-01", id="SK-2")
    found = look("2019-04-01", {"a": [row("2019-Q1", 2)]}, {"a": [proposed, recognised]}, code="DH04", need=1)
    assert figure(found, "a", "DH04") == 1


def published(*stages: str) -> list[Score]:
    return [line(str(number), 35, 30, 30, stage=stage) for number, stage in enumerate(stages)]


@pytest.mark.parametrize(
    ("scores", "count"),
    [
        ({"a": published("published", "published"), "b": published("published")}, 1),
        ({"a": published("published", "published"), "b": published("approved")}, 0),
        ({"a": published("published", "published")}, 0),
        ({}, 1),
        ({"a": [one._replace(year=2018) for one in published("self")]}, 1),
    ],
)
def test_a_district_scores_once_all_its_communes_are_published_for_the_year(scores: dict[str, list[Score]], count: int) -> None:
    found = look("2019-12-20", {"d": [row("2019-Q4", 1)]}, {}, scores, code="DH05", need=1, scope="district")
    assert figure(found, "d", "DH05") == count
    assert bool(differing(found, "d", "DH05")) == (count == 0)


def test_a_sheet_that_cannot_be_is_found_at_its_commune() -> None:
    scores = {"a": [line("1", 100, 90, 101)]}
    found = look("2019-12-20", {"d": [row("2019-Q4", 1)]}, {}, scores, code="DH05", need=1, scope="district")
    assert differing(found, "a", "DH05") == [("score_outside", "2019-Q4", 101, 100)]


def test_a_ratio_is_never_counted_from_events() -> None:
    tables = catalogue(family("a"), indicator(code="TT04"), target(code="TT04"))
    found = Snapshot(tables, PlanReader({"a/TT04": [row("2019-01", 9, 10)]}, {"a": TWO}), at=day("2019-02-01"))
    assert figure(found) == 9


@pytest.mark.parametrize(("rows", "synthetic"), [({}, True), ({"a": [row("2019-Q1", 1)]}, True), ({}, False)])
def test_a_count_of_a_register_is_marked_where_anything_in_the_publication_is_made_up(rows: Rows, synthetic: bool) -> None:
    held = look("2019-07-01", rows, {"a": TWO})
    tables = replace(held.catalogue, sources=(Source("elsewhere", "Elsewhere", synthetic=synthetic),))
    found = Snapshot(tables, held.reader, at=held.at)
    assert figure(found) == 1
    assert found.judge(key("a"), "TT04").synthetic is synthetic
