"""Who is behind the figure of an area, window by window; a city is hundreds of series, so that each can be looked at in turn.

Source: rules, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.periods import Span
from cchc_tui.domain.quality import Window
from cchc_tui.domain.snapshot import Snapshot


def gathered(snapshot: Snapshot, judgement: Judgement) -> dict[str, list[Window]]:
    """Collect the windows of everybody behind the area figure, by period."""
    found: dict[str, list[Window]] = {}
    for windows in series_of(snapshot, judgement):
        take(found, windows)
    return found


def series_of(snapshot: Snapshot, judgement: Judgement) -> Iterator[list[Window]]:
    """Give the windows of everybody behind the area figure, one agency after the other."""
    key, indicator = judgement.agency.key, judgement.indicator
    # What no plan is about is never judged: all that is in print of it is shown, whatever the date of the verdicts.
    whole = Span(date.min, snapshot.at if snapshot.planned(indicator.code) else date.max)
    if judgement.area.basis == "reported":
        yield snapshot.counted(key, indicator, whole, "area")
        return
    span = snapshot.span(judgement.target)
    for member in snapshot.tree.in_scope(key, indicator.scope):
        own = snapshot.standing(member, indicator, span) if judgement.area.basis == "rollup" else None
        if own is None or not own.conflict:
            yield snapshot.own_windows(member, indicator, whole)


def take(found: dict[str, list[Window]], windows: Iterable[Window]) -> None:
    """Put the windows of one agency to those of the others."""
    for window in windows:
        found.setdefault(window.period.id, []).append(window)


def stood(snapshot: Snapshot, judgement: Judgement, periods: Iterable[str]) -> Iterator[None]:
    """Find out where everybody stood at the end of every window, as the points will ask: the snapshot keeps it."""
    if judgement.target is None or judgement.area.basis != "rollup":
        return
    indicator, span = judgement.indicator, snapshot.span(judgement.target)
    members = snapshot.tree.in_scope(judgement.agency.key, indicator.scope)
    for period in in_order(snapshot, periods):
        end = snapshot.calendar.by_id[period].end
        if span.first <= end <= span.last:
            for member in members:
                snapshot.standing(member, indicator, Span(span.first, end))
                yield None


def in_order(snapshot: Snapshot, periods: Iterable[str]) -> list[str]:
    """Put windows in the order of their ends."""
    by_id = snapshot.calendar.by_id
    return sorted(periods, key=lambda p: (by_id[p].end, by_id[p].start))
