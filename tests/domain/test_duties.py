"""Duties: states on a day, plans with their four parts, counts beside the indicators, who is overdue."""

from __future__ import annotations

import pytest
from build import catalogue as tables_of
from build import day, family, indicator, key, target
from plans import PlanReader, event, plan

from cchc_tui.domain import duties, summary
from cchc_tui.domain.duties import State, Tally, area_tally, duty, overdue_below, plan_of, state_of, tally
from cchc_tui.domain.registry import Event
from cchc_tui.domain.snapshot import Snapshot

TABLES = tables_of(family("a", "b"), indicator(), target())
OPEN = event("duty", due="2019-06-30", state="in_progress", id="CT-1")
LATE = event("duty", day="2019-07-02", due="2019-06-30", id="CT-2")
TOLD = event("duty", state="overdue", id="CT-3")
NOT_MINE = event("duty", due="2019-01-01", state="not_applicable", id="CT-4")
EVENTS = {"d": [plan("2019-01-25"), OPEN, NOT_MINE], "a": [plan("2019-02-10", parts=("objectives", "targets")), LATE, TOLD]}


def seen(at: str, *, stored: bool = False) -> Snapshot:
    reader = PlanReader({}, EVENTS)
    return Snapshot(TABLES, reader, at=day(at), ready=summary.ready(summary.standings(TABLES, reader)) if stored else None)


@pytest.mark.parametrize(
    ("said", "done", "due", "at", "state"),
    [
        ("", "", "", "2019-06-30", State.NOT_STARTED),
        ("not_started", "", "2019-06-30", "2019-06-30", State.NOT_STARTED),
        ("not_started", "", "2019-06-30", "2019-07-01", State.OVERDUE),
        ("in_progress", "", "2019-06-30", "2019-06-30", State.IN_PROGRESS),
        ("in_progress", "", "2019-06-30", "2019-07-01", State.OVERDUE),
        ("in_progress", "", "", "2030-01-01", State.IN_PROGRESS),
        ("overdue", "", "2019-12-31", "2019-01-01", State.OVERDUE),
        ("done", "2019-07-02", "2019-06-30", "2019-07-02", State.DONE),
        ("done", "2019-07-02", "2019-06-30", "2019-07-01", State.OVERDUE),
        ("done", "2019-07-02", "2019-07-31", "2019-07-01", State.IN_PROGRESS),
        ("done", "", "2019-06-30", "2019-01-01", State.DONE),
        ("", "2019-05-02", "", "2019-05-02", State.DONE),
        ("", "2019-05-02", "", "2019-05-01", State.NOT_STARTED),
        ("not_applicable", "", "2019-01-01", "2020-01-01", State.NOT_APPLICABLE),
    ],
)
def test_a_state_holds_on_a_day(said: str, done: str, due: str, at: str, state: State) -> None:
    dates = [day(text) if text else None for text in (done, due)]
    assert state_of(said, dates[0], dates[1], day(at)) is state


def test_a_plan_lacks_the_parts_that_it_does_not_name() -> None:
    whole, half = (
        duty(plan("2019-01-25", parts=parts), day("2019-12-01"))
        for parts in (("progress", "objectives", "assignment", "targets"), ("targets",))
    )
    assert (whole.missing, whole.amber) == ((), False)
    assert (half.missing, half.amber) == (("objectives", "progress", "assignment"), True)


def test_a_plan_that_is_not_issued_is_not_amber_but_open_or_overdue() -> None:
    draft = plan(due="2019-01-31", state="in_progress", parts=())
    assert not duty(draft, day("2019-01-31")).amber
    assert duty(draft, day("2019-02-01")).state is State.OVERDUE


def test_an_instruction_has_no_parts_and_may_be_done_late() -> None:
    found = duty(LATE, day("2019-08-01"))
    assert (found.state, found.late, found.missing) == (State.DONE, True, ())
    assert not duty(OPEN, day("2019-08-01")).late


def test_duties_are_listed_overdue_first_and_registers_are_none() -> None:
    reader = PlanReader({}, {"a": [*EVENTS["a"], event("dialogue", "2019-03-01")]})
    found = duties.duties(Snapshot(TABLES, reader, at=day("2019-08-01")), key("a"))
    assert [(one.event.id, one.state) for one in found] == [("CT-3", State.OVERDUE), ("KH", State.DONE), ("CT-2", State.DONE)]


def test_the_plan_of_an_agency_is_the_newest_one() -> None:
    two = [plan("2018-01-20")._replace(id="KH-2018"), plan("2019-01-25")]
    found = plan_of(Snapshot(TABLES, PlanReader({}, {"a": two}), at=day("2019-08-01")), key("a"))
    assert found is not None
    assert found.event.id == "KH"
    assert plan_of(Snapshot(TABLES, PlanReader({}), at=day("2019-08-01")), key("a")) is None


@pytest.mark.parametrize("stored", [False, True])
def test_duties_are_counted_by_state_for_an_agency_and_for_its_area(stored: bool) -> None:
    found = seen("2019-06-30", stored=stored)
    assert tally(found, key("d")) == Tally(in_progress=1, done=1, not_applicable=1)
    assert tally(found, key("a")) == Tally(in_progress=1, done=1, overdue=1)
    assert tally(found, key("b")) == Tally()
    assert area_tally(found, key("d")) == Tally(in_progress=2, done=2, overdue=1, not_applicable=1)
    assert area_tally(found, key("d")).total == 6
    later = seen("2019-07-01", stored=stored)
    assert [(agency.code, many) for agency, many in overdue_below(later, key("d"))] == [("a", 2), ("d", 1)]


@pytest.mark.parametrize("at", [f"2019-{month:02}-01" for month in range(1, 13)])
def test_the_stored_tally_is_that_of_the_events_at_any_date(at: str) -> None:
    for code in ("d", "a", "b"):
        assert tally(seen(at, stored=True), key(code)) == tally(seen(at), key(code))


class Sealed(PlanReader):
    """A reader whose registers must not be opened."""

    def events(self, agency: object) -> tuple[Event, ...]:
        raise AssertionError(agency)


def test_an_overview_counts_duties_without_opening_a_register() -> None:
    ready = summary.ready(summary.standings(TABLES, PlanReader({}, EVENTS)))
    found = Snapshot(TABLES, Sealed(), at=day("2019-07-01"), ready=ready)
    assert (area_tally(found, key("d")).overdue, found.reach) == (3, day("2019-07-02"))


def test_a_reader_without_registers_has_no_duties() -> None:
    assert area_tally(Snapshot(TABLES, at=day("2019-07-01")), key("d")) == Tally()


def test_duties_change_no_verdict_and_no_count_of_verdicts() -> None:
    with_duties, without = seen("2019-07-01").sheet(key("d")), Snapshot(TABLES, PlanReader(), at=day("2019-07-01")).sheet(key("d"))
    assert (with_duties.counts, with_duties.severity) == (without.counts, without.severity)
