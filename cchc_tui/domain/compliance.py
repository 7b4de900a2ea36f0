"""What the registers say of an indicator: the count of an agency made of its events, where it has any.

The plan's shares of agencies (a plan issued, inspected, at least two dialogues) can be counted from the registers
themselves. Where an agency has events of the kind in the judged windows, its count is computed from them; what it
reported stands beside, and a difference is a finding. Where it has none, what it reported counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cchc_tui.domain.model import Number, Period
from cchc_tui.domain.periods import Calendar, Span, plan_year
from cchc_tui.domain.registry import PLAN_PARTS, Event, Scores
from cchc_tui.domain.rollup import Figure, Standing
from cchc_tui.domain.scoring import published

UNITS = "units"
"""The mark (in `parts`) of an inspection that an agency makes of its own sub-units; without it the agency was inspected itself."""


class Rule(NamedTuple):
    """Which events feed an indicator, and how many of those that were done make its count."""

    feeds: Callable[[Event], bool]
    count: Callable[[list[Event]], int]


def _whole_plans(done: list[Event]) -> int:
    return sum(1 for event in done if set(PLAN_PARTS) <= set(event.parts))


def _planned(done: list[Event]) -> int:
    return sum(1 for event in done if event.due is not None)


RULES: Mapping[str, Rule] = {
    # A plan counts when it is issued with all four parts the decision asks for.
    "DH01": Rule(lambda event: event.kind == "plan", _whole_plans),
    "DH02": Rule(lambda event: event.kind == "inspection" and UNITS not in event.parts, len),
    # Two conditions: in a plan (which has a due date) and carried out.
    "DH03": Rule(lambda event: event.kind == "inspection" and UNITS in event.parts, _planned),
    # Recognised ones only: a proposal is not done yet.
    "DH04": Rule(lambda event: event.kind == "initiative", len),
    "TT04": Rule(lambda event: event.kind == "dialogue", len),
}
"""The one place that says which indicator is fed by which events; `scoring` feeds DH05."""

SCORED = "DH05"
"""The indicator that is fed by the scores of the agencies right below: they count once all of them are published."""

REGISTER = "register:"
"""What stands for the source of a count that was made of a register alone: registers name none. No source has such an id."""

FED = frozenset((*RULES, SCORED))


def fed(code: str, events: Iterable[Event]) -> list[Event]:
    """Give the events that feed an indicator; none where no register does."""
    rule = RULES.get(code)
    return [event for event in events if rule.feeds(event)] if rule else []


def count(code: str, events: Iterable[Event], first: date, last: date) -> int:
    """Count what was done from `first` to `last` (both inclusive); an event of another year or without a day is not counted."""
    done = [event for event in fed(code, events) if event.day is not None and first <= event.day and event.done_by(last)]
    return RULES[code].count(done) if code in RULES else 0


def codes(events: Iterable[Event]) -> set[str]:
    """Give the indicators that are fed by any of `events`."""
    return {code for event in events for code, rule in RULES.items() if rule.feeds(event)}


def reached(registers: Iterable[Iterable[Event]]) -> date:
    """Give the day of the newest entry that was done, over the registers of all agencies: so far they tell. `date.min` where nothing was done."""
    days = (event.day for events in registers for event in events if event.day and event.done_by(event.day))
    return max(days, default=date.min)


class Count(NamedTuple):
    """What an agency reported (None: nothing) beside what its register holds, for one window."""

    period: Period
    reported: Number | None
    computed: int


class Asked(NamedTuple):
    """What is counted: an indicator by the windows of its kind, in the days that count, as far as the registers reach."""

    code: str
    kind: str
    span: Span
    reach: date


def counted(asked: Asked, events: Iterable[Event], calendar: Calendar, told: Standing | None) -> Count | None:
    """Count for the newest window that was reported, or that ended before the registers do; None where no event feeds it.

    The registers of all agencies are kept together, so how far they reach is one day for all: an agency without a new entry has done nothing new.
    """
    mine, first = fed(asked.code, events), asked.span.first
    ended = [p for p in calendar.eligible(asked.kind, asked.span).values() if p.kind == asked.kind and p.end <= asked.reach] if mine else []
    window = max(ended, key=lambda p: p.end, default=None)
    if told and (window is None or told.end >= window.end):
        window = calendar.by_id[told.period]
    if window is None or not any(_within(event, first, window.end) for event in mine):
        return None
    reported = told.figure.numerator if told and told.end == window.end else None
    return Count(window, reported, count(asked.code, mine, first, window.end))


def scored(below: Iterable[Scores], span: Span, calendar: Calendar, told: Standing | None) -> Count | None:
    """Compare what a district reported with the scores of the agencies `below` it; None where none has any for that year.

    A score says no day, so it counts in the newest window that the district reported.
    """
    found = [published(scores, plan_year(span.first)) for scores in below]
    if told is None or all(one is None for one in found):
        return None
    return Count(calendar.by_id[told.period], told.figure.numerator, int(all(found)))


def _within(event: Event, first: date, last: date) -> bool:
    return any(day is not None and first <= day <= last for day in (event.day, event.due))


def standing(found: Count | None, told: Standing | None) -> Standing | None:
    """Give the judged figure of an agency: the computed count where there is one, else what was reported."""
    if found is None:
        return told
    figure, window = Figure(found.computed), found.period
    stage, conflict, sources = (told.stage, told.conflict, told.sources) if told else ("reported", False, ())
    return Standing(figure, window.id, window.end, figure, stage, conflict, (*sources, REGISTER))
