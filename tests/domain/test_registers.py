"""Registers as a reader sees them: inspections with two ticks and open findings, dialogues "1 of 2", initiatives."""

from __future__ import annotations

from collections.abc import Sequence

from build import agency, catalogue, day, indicator, key, target
from plans import PlanReader, dialogue, event

from cchc_tui.domain.duties import State
from cchc_tui.domain.registers import dialogues, initiatives, inspections
from cchc_tui.domain.registry import Event
from cchc_tui.domain.snapshot import Snapshot

SHARE = indicator("share_of_agencies", "cumulative", code="TT04", period="quarter", min_count=2)


def look(at: str, *events: Event, indicators: Sequence[object] = (SHARE,)) -> Snapshot:
    targets = [target(100, code="TT04")] if indicators else []
    tables = catalogue([agency("a")], [SHARE] if indicators else [], targets)
    return Snapshot(tables, PlanReader({}, {"a": events}), at=day(at))


def test_an_inspection_is_planned_carried_out_and_remedied() -> None:
    done = event("inspection", "2019-03-01", "2019-03-31", id="KT-1", parts=["units"], findings=5, remedied=3)
    unplanned = event("inspection", "2019-04-01", id="KT-2", findings=2)
    missed = event("inspection", "", "2019-05-31", "not_started", id="KT-3")
    found = inspections(look("2019-07-01", missed, unplanned, done), key("a"))
    assert [(one.event.id, one.planned, one.carried_out, one.of_units) for one in found] == [
        ("KT-1", True, True, True),
        ("KT-2", False, True, False),
        ("KT-3", True, False, False),
    ]
    assert [one.open_findings for one in found] == [2, 2, None]
    assert found[2].state is State.OVERDUE


def test_one_of_two_dialogues_leaves_one() -> None:
    planned = dialogue("", 3, "not_started", "2019-11-01")
    found = dialogues(look("2019-07-01", planned, dialogue("2019-03-01"), dialogue("2018-06-01", 2)), key("a"))
    assert ([one.id for one in found.held], [one.id for one in found.to_come]) == (["DT-1"], ["DT-3"])
    assert (found.need, found.left) == (2, 1)


def test_more_dialogues_than_asked_for_leave_none() -> None:
    held = [dialogue(f"2019-0{month}-01", month) for month in (5, 3, 4)]
    found = dialogues(look("2019-07-01", *held), key("a"))
    assert ([one.id for one in found.held], found.left) == (["DT-3", "DT-4", "DT-5"], 0)


def test_a_dialogue_after_the_date_of_the_verdict_is_still_to_come() -> None:
    found = dialogues(look("2019-07-01", dialogue("2019-08-01")), key("a"))
    assert (found.held, [one.id for one in found.to_come]) == ((), ["DT-1"])


def test_without_a_target_all_dialogues_are_listed_and_nothing_is_asked_for() -> None:
    found = dialogues(look("2019-07-01", dialogue("2017-03-01"), indicators=()), key("a"))
    assert ([one.id for one in found.held], found.need, found.left) == (["DT-1"], None, 0)


def test_initiatives_are_proposed_or_recognised() -> None:
    found = initiatives(
        look("2019-07-01", event("initiative", "2019-05-01", id="SK-2"), event("initiative", "2019-04-01", state="in_progress", id="SK-1")),
        key("a"),
    )
    assert [(one.event.id, one.recognised) for one in found] == [("SK-1", False), ("SK-2", True)]
