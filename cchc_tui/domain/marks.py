"""The marks of agencies, which are all that a list shows of them: taken from what was stored where it holds, else judged.

A verdict looks at the date only to see what has begun or ended by then, so between two such days it stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.known import Mark
from cchc_tui.domain.model import AgencyKey, Catalogue
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Severity, Verdict

ASKING = (Severity.CRITICAL, Severity.WARNING)
"""The severities with which an indicator is named as the worst of its agency."""

_DAY = timedelta(days=1)


def mark(snapshot: Snapshot, key: AgencyKey) -> Mark:
    """Give the mark of an agency."""
    known = snapshot.ready.mark(key, snapshot.at) if snapshot.ready else None
    return known or judged(snapshot, key)


def judged(snapshot: Snapshot, key: AgencyKey) -> Mark:
    """Judge an agency by all its indicators and keep what a list shows of it."""
    sheet = snapshot.sheet(key)
    worst = min(sheet.judgements, key=lambda j: j.urgency, default=None)
    asks = worst is not None and worst.area.severity in ASKING
    code, figure = (worst.indicator.code, worst.area.figure) if worst and asks else ("", Figure())
    return Mark(sheet.severity, tuple(sheet.counts.values()), code, figure, min(_coverages(sheet.judgements), default=None))


def _coverages(judgements: Iterable[Judgement]) -> Iterator[Fraction]:
    """Give the incomplete coverages: only of roll-ups, and only where something was due, or an early day would look like silence."""
    for judgement in judgements:
        side = judgement.area
        if side.basis == "rollup" and side.partial and side.verdict not in (Verdict.TOO_EARLY, Verdict.NOT_APPLICABLE):
            yield Fraction(side.reported or 0, side.assessed or 1)


def steady(catalogue: Catalogue, at: date) -> Span:
    """Give the days around `at`, both inclusive, on which every verdict is the one of `at`."""
    first, last = date.min, date.max
    for day in _turns(catalogue):
        if day <= at:
            first = max(first, day)
        else:
            last = min(last, day - _DAY)
    return Span(first, last)


def _turns(catalogue: Catalogue) -> Iterator[date]:
    """Give the days from which on a verdict may be another: a target begins, a window ends or must be told, an agency begins or has ended.

    That a target falls due changes nothing by itself: what is judged then is a window that ends on that day.
    """
    for target in catalogue.targets:
        yield target.valid_from
    for period in catalogue.periods:
        yield from (period.end, period.due)
    for agency in catalogue.agencies:
        if agency.valid_from:
            yield agency.valid_from
        if agency.valid_to and agency.valid_to < date.max:
            yield agency.valid_to + _DAY
