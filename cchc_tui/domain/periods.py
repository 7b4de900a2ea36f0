"""Reporting windows: which exist, which a target looks at, which were due by a date.

Source: rules, sections 1 (period), 2 (counted windows) and 5 (stale). The calendar is data:
windows of the 15th to the 14th are what a publication happens to say, not what this code assumes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cchc_tui.domain.model import PERIOD_KINDS, Period, Target

_RANK = {kind: rank for rank, kind in enumerate(PERIOD_KINDS)}


class Span(NamedTuple):
    """The days in which a counted window may end, both inclusive."""

    first: date
    last: date


def span_of(target: Target, at: date) -> Span:
    """Give the span of a target at `at`: from `valid_from` to the earlier of `at` and `due`."""
    return Span(target.valid_from, min(at, target.due))


def same_windows(stored: date, asked: date, horizon: date) -> bool:
    """Say whether two last days see the same windows: they are equal, or nobody has a row after either."""
    return stored == asked or (stored >= horizon and asked >= horizon)


def plan_year(day: date) -> int:
    """Give the year that a day belongs to: a plan's year runs from 15 December to 14 December."""
    return day.year + ((day.month, day.day) >= (12, 15))


class Calendar:
    """All windows of one publication, by id and by kind in the order of their ends."""

    def __init__(self, periods: Iterable[Period] = ()) -> None:
        self.by_id: dict[str, Period] = {period.id: period for period in periods}
        self._kinds: dict[str, list[Period]] = {kind: [] for kind in PERIOD_KINDS}
        for period in sorted(self.by_id.values(), key=lambda p: (p.end, p.start, p.id)):
            self._kinds.setdefault(period.kind, []).append(period)
        self._eligible: dict[tuple[str, Span], Mapping[str, Period]] = {}

    def eligible(self, kind: str, span: Span) -> Mapping[str, Period]:
        """Give the windows, by id, of `kind` or a longer kind that end inside `span`."""
        found = self._eligible.get((kind, span))
        if found is None:
            rank = _RANK.get(kind, 0)
            found = {p.id: p for p in self.by_id.values() if _RANK.get(p.kind, 0) >= rank and span.first <= p.end <= span.last}
            self._eligible[kind, span] = found
        return found

    def newest_due(self, kind: str, target: Target, at: date) -> Period | None:
        """Give the newest window of `kind` that ends within the target's life and whose report was due by `at`."""
        due = (p for p in reversed(self._kinds.get(kind, [])) if target.valid_from <= p.end <= target.due and p.due <= at)
        return next(due, None)

    def between(self, kind: str, after: date, until: date) -> tuple[Period, ...]:
        """Give the windows of `kind` that end after `after` and by `until`, in order."""
        return tuple(p for p in self._kinds.get(kind, []) if after < p.end <= until)


def inside(inner: Period, outer: Period) -> bool:
    """Say whether `inner` lies wholly in the longer window `outer`."""
    return inner.kind != outer.kind and outer.start <= inner.start and inner.end <= outer.end and length(inner) < length(outer)


def length(period: Period) -> int:
    """Count the days of a window, both ends included."""
    return (period.end - period.start).days + 1


def fills(parts: Iterable[Period], whole: Period) -> bool:
    """Say whether `parts` cover every day of `whole`."""
    day = whole.start.toordinal()
    for part in sorted(parts, key=lambda p: p.start):
        if part.start.toordinal() > day:
            break
        day = max(day, part.end.toordinal() + 1)
    return day > whole.end.toordinal()
