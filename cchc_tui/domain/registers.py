"""The registers of an agency as a reader sees them: inspections, dialogues with citizens, initiatives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cchc_tui.domain.books import Books
from cchc_tui.domain.compliance import RULES, UNITS
from cchc_tui.domain.duties import State, state_of
from cchc_tui.domain.model import AgencyKey, Number
from cchc_tui.domain.registry import Event


class Inspection(NamedTuple):
    """One inspection. `planned` and `carried_out` are the two ticks; `of_units`: of the agency's own sub-units, else of itself."""

    event: Event
    planned: bool
    carried_out: bool
    of_units: bool
    state: State

    @property
    def open_findings(self) -> Number | None:
        """Findings that are not remedied yet; None where nobody says how many there were."""
        findings = self.event.findings
        return None if findings is None else findings - (self.event.remedied or 0)


class Dialogues(NamedTuple):
    """The dialogues of one plan year: those held in the order of their dates, those still to come, and how many are asked for."""

    held: tuple[Event, ...]
    to_come: tuple[Event, ...]
    need: int | None

    @property
    def left(self) -> int:
        """How many are missing to what is asked for: 1 of 2 leaves 1."""
        return max(0, (self.need or 0) - len(self.held))


class Initiative(NamedTuple):
    """One initiative: proposed, or recognised on the day of its event."""

    event: Event
    recognised: bool


def inspections(books: Books, key: AgencyKey) -> tuple[Inspection, ...]:
    """Give the inspections of an agency by their dates, whatever the year."""
    return tuple(_inspection(event, books.at) for event in _dated(books, key, "inspection"))


def _inspection(event: Event, at: date) -> Inspection:
    state = state_of(event.state, event.day, event.due, at)
    return Inspection(event, event.due is not None, event.done_by(at), UNITS in event.parts, state)


def dialogues(books: Books, key: AgencyKey) -> Dialogues:
    """Give the dialogues of the plan year at `at`: the life of the target on the indicator that they feed, else all of them."""
    code = next((code for code in books.indicators if code in RULES and RULES[code].feeds(_DIALOGUE)), "")
    target = books.target(key, code) if code else None
    last = min(books.at, target.due) if target else books.at
    first = target.valid_from if target else date.min
    events = [e for e in _dated(books, key, "dialogue") if e.state != State.NOT_APPLICABLE]
    held = tuple(e for e in events if e.day is not None and first <= e.day and e.done_by(last))
    later = tuple(e for e in events if not e.done_by(books.at) and (_when(e) >= first) and (target is None or _when(e) <= target.due))
    return Dialogues(held, later, books.indicators[code].min_count if target else None)


_DIALOGUE = Event("", "dialogue", None, None, "", "", "", "", "", None, None, (), "")


def initiatives(books: Books, key: AgencyKey) -> tuple[Initiative, ...]:
    """Give the initiatives of an agency by their dates, whatever the year."""
    return tuple(Initiative(event, event.done_by(books.at)) for event in _dated(books, key, "initiative"))


def _when(event: Event) -> date:
    return event.day or event.due or date.max


def _dated(books: Books, key: AgencyKey, kind: str) -> Iterable[Event]:
    return sorted((event for event in books.events(key) if event.kind == kind), key=lambda event: (_when(event), event.id))
