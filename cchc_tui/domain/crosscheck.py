"""What registers, score sheets and sources say beside a reported figure, and where they differ from it.

None of it changes a verdict by itself; each difference is a soft finding with both numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from cchc_tui.domain import compliance, scoring
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.periods import Span, plan_year
from cchc_tui.domain.quality import Breach
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.sources import extracted

REGISTER_RULES = (
    "events_differ",
    "event_id_twice",
    "score_outside",
    "score_claim_outside",
    "score_survey_outside",
    "score_weights_differ",
    "score_stage_empty",
    "source_behind",
)

Found = Iterator[tuple[str, Breach]]
"""Breaches, each with the id of its window."""


def breaches(snapshot: Snapshot, judgement: Judgement) -> Found:
    """Give what differs for one agency and one indicator, in the windows that are judged."""
    span = snapshot.span(judgement.target)
    if judgement.indicator.code == compliance.SCORED:
        yield from _sheets(snapshot, judgement, span)
    if judgement.agency.level in judgement.indicator.scope:
        yield from _counts(snapshot, judgement, span)
        yield from _behind(snapshot, judgement, span)


def _counts(snapshot: Snapshot, judgement: Judgement, span: Span) -> Found:
    """Compare the count that was reported with that of the registers: (what was reported, what they hold)."""
    key, indicator = judgement.agency.key, judgement.indicator
    told = snapshot.told(key, indicator, span) if indicator.code in compliance.FED else None
    found = snapshot.count(key, indicator, span, told)
    if found is None:
        return
    reported = told.figure.numerator if told else None
    if told and reported is not None:
        computed = found.computed
        if told.end != found.period.end:
            computed = compliance.count(indicator.code, snapshot.events(key), span.first, told.end)
        if reported != computed:
            yield told.period, Breach("events_differ", reported, computed)
    twice = _twice(snapshot, judgement)
    if twice > 1:
        yield found.period.id, Breach("event_id_twice", twice, 1)


def _twice(snapshot: Snapshot, judgement: Judgement) -> int:
    """Count the kinds under which the busiest id of the events that feed an indicator stands."""
    events = snapshot.events(judgement.agency.key)
    mine = {event.id for event in compliance.fed(judgement.indicator.code, events)}
    return max((len({event.kind for event in events if event.id == one}) for one in mine), default=0)


def _sheets(snapshot: Snapshot, judgement: Judgement, span: Span) -> Found:
    """Look at the score sheets of the plan year; what is wrong stands in the newest window that has ended."""
    windows = snapshot.calendar.eligible(judgement.indicator.period, span).values()
    window = max(windows, key=lambda p: p.end, default=None)
    found = scoring.sheets(snapshot.scores(judgement.agency.key), snapshot.catalogue.frameworks) if window else ()
    for sheet in found:
        if window and sheet.year == plan_year(span.first):
            for one in scoring.odd(sheet):
                yield window.id, Breach(one.rule, one.found, one.limit)


def _behind(snapshot: Snapshot, judgement: Judgement, span: Span) -> Found:
    """Say where a source was last read before the window ended for which it gave a figure: (days too early, 0)."""
    standing = snapshot.standing(judgement.agency.key, judgement.indicator, span)
    for source in standing.sources if standing else ():
        day = extracted(snapshot.sources[source]) if source in snapshot.sources else None
        if standing and day and day < standing.end:
            yield standing.period, Breach("source_behind", (standing.end - day).days, 0)
