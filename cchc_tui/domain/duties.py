"""Duties: what an agency has to do that is no percentage. Its plan with four required parts, and instructions with due dates.

Duties are counted beside the indicators and never averaged with them. What is overdue depends on the date of the verdict:
a duty is overdue because the register says so, or because its due date has passed and it is not done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from cchc_tui.domain.books import Books
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.registry import DUTY_KINDS, PLAN_PARTS, Event, done_by


class State(StrEnum):
    """How far a duty is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"


_ORDER = {state: rank for rank, state in enumerate((State.OVERDUE, State.IN_PROGRESS, State.NOT_STARTED, State.DONE, State.NOT_APPLICABLE))}


class Duty(NamedTuple):
    """One duty of one agency as it stands on a day; `missing` are the parts that a plan lacks, none for other duties."""

    event: Event
    state: State
    missing: tuple[str, ...] = ()

    @property
    def amber(self) -> bool:
        """Whether it is a plan that was issued without all that a plan must hold."""
        return self.state is State.DONE and bool(self.missing)

    @property
    def late(self) -> bool:
        """Whether it was done after its due date."""
        due, day = self.event.due, self.event.day
        return self.state is State.DONE and due is not None and day is not None and day > due


class Tally(NamedTuple):
    """Duties counted by state."""

    not_started: int = 0
    in_progress: int = 0
    done: int = 0
    overdue: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


def state_of(said: str, day: date | None, due: date | None, at: date) -> State:
    """Give the state on the day `at` of what the register calls `said`, done on `day` (if it was) and due on `due`."""
    if said == State.NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    if done_by(said, day, at):
        return State.DONE
    if said == State.OVERDUE or (due is not None and due < at):
        return State.OVERDUE
    return State.IN_PROGRESS if said in (State.IN_PROGRESS, State.DONE) else State.NOT_STARTED


def duty(event: Event, at: date) -> Duty:
    """Judge one duty as of `at`; an agency's plan also by its parts."""
    missing = tuple(part for part in PLAN_PARTS if part not in event.parts) if event.kind == "plan" else ()
    return Duty(event, state_of(event.state, event.day, event.due, at), missing)


def duties(books: Books, key: AgencyKey) -> tuple[Duty, ...]:
    """Give the duties of one agency: overdue first, then what is open, the earliest due first."""
    found = [duty(event, books.at) for event in books.events(key) if event.kind in DUTY_KINDS]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.state], one.event.due or date.max, one.event.kind != "plan", one.event.id)))


def plan_of(books: Books, key: AgencyKey) -> Duty | None:
    """Give the newest plan of an agency: the last one issued, else the one that is due last; None where the register has none."""
    plans = [one for one in duties(books, key) if one.event.kind == "plan"]
    return max(plans, key=lambda one: (one.event.day or one.event.due or date.min, one.event.id), default=None)


Packed = list[list[Any]]
"""Duties of one agency as plain values: state, due and day as ISO dates or empty, how many."""


def packed(events: Iterable[Event]) -> Packed:
    """Shorten the duties among `events` to what their states depend on, so that an overview opens no register."""
    found = Counter((e.state, _text(e.due), _text(e.day)) for e in events if e.kind in DUTY_KINDS)
    return [[*what, many] for what, many in sorted(found.items())]


def counted(rows: Sequence[Sequence[Any]], at: date) -> Tally:
    """Count packed duties by their state as of `at`."""
    found: Counter[str] = Counter()
    for said, due, day, many in rows:
        found[state_of(said, _day(day), _day(due), at)] += many
    return Tally(**found)


def tally(books: Books, key: AgencyKey) -> Tally:
    """Count the duties of one agency by state."""
    ready = books.ready.duties(key) if books.ready else None
    return counted(packed(books.events(key)) if ready is None else ready, books.at)


def area_tally(books: Books, key: AgencyKey) -> Tally:
    """Count the duties of an agency and of everything below it by state."""
    tallies = [tally(books, agency.key) for agency in books.tree.walk(key)]
    return Tally(*map(sum, zip(*tallies, strict=True)))


def overdue_below(books: Books, key: AgencyKey) -> tuple[tuple[Agency, int], ...]:
    """Give the agencies from `key` down that have overdue duties, each with how many, most first."""
    found = [(agency, tally(books, agency.key).overdue) for agency in books.tree.walk(key)]
    return tuple(sorted(((agency, many) for agency, many in found if many), key=lambda one: -one[1]))


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
