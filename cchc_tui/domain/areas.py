"""What the verdict on an agency with others below it rests on: its roll-up, what it reported itself, the newest window.

Source: rules, section 3. Taken from what was stored when the publication was built, where that holds; else worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_tui.domain import rollup
from cchc_tui.domain.books import Books
from cchc_tui.domain.known import AreaFacts, LatestWindow
from cchc_tui.domain.model import AgencyKey, Indicator
from cchc_tui.domain.periods import Span, fills, length
from cchc_tui.domain.rollup import SHARE, Area, Figure, Standing


def facts(books: Books, key: AgencyKey, indicator: Indicator, span: Span) -> AreaFacts | None:
    """Give the facts of an area for the windows of `span`; None where nobody at or below the agency is in scope."""
    stored = books.ready.area(key, indicator.code, span) if books.ready else None
    return stored or worked_out(books, key, indicator, span)


def worked_out(books: Books, key: AgencyKey, indicator: Indicator, span: Span) -> AreaFacts | None:
    """Make the facts of an area from the standings of its members; None where it has none."""
    members = books.tree.in_scope(key, indicator.scope)
    return _Whole(books, key, indicator, span, members).facts() if members else None


@dataclass(frozen=True, slots=True)
class _Whole:
    """An area before its facts are known; `members` are the agencies in scope."""

    books: Books
    key: AgencyKey
    indicator: Indicator
    span: Span
    members: tuple[AgencyKey, ...]

    def standing(self, key: AgencyKey) -> Standing | None:
        """Give the judged figure of a member."""
        return self.books.standing(key, self.indicator, self.span)

    def facts(self) -> AreaFacts:
        """Bring the facts together."""
        area = self.books.area(self.key, self.indicator, self.span)
        reported = self.books.reported(self.key, self.indicator, self.span)
        if self._is_all_of_it(area, reported):
            return AreaFacts(alone=True, area=area)
        if reported is not None and self._covers(area, reported):
            return AreaFacts(False, area, reported, True, LatestWindow(reported.period, reported.window), reported.sources)
        standings = [found for found in map(self.standing, area.members) if found is not None]
        sources = tuple(sorted({source for found in standings for source in found.sources}))
        return AreaFacts(False, area, reported, False, self._latest_window(area), sources)

    def _is_all_of_it(self, area: Area, reported: Standing | None) -> bool:
        """Say whether the agency itself is all that is assessed in its area: then its area verdict is its own."""
        if self.indicator.rollup == SHARE:
            day = area.end or self.span.last
            return [m for m in self.members if self.books.exists(m, day)] == [self.key]
        return reported is None and self.members == (self.key,)

    def _latest_window(self, area: Area) -> LatestWindow | None:
        """Give the area's newest window, added up over everybody who has reported it, those who are further already included."""
        if area.end is None:
            return None
        found: dict[str, list[Figure]] = {}
        for member in area.members:
            for period, figure in self._ending(member, area.end):
                found.setdefault(period, []).append(figure)
        # Windows of different length may end on that day; the shortest is the newest news, and lengths are not mixed.
        period = min(found, key=lambda p: (length(self.books.calendar.by_id[p]), p))
        if self.indicator.rollup == SHARE:
            return LatestWindow(period, area.figure)
        return LatestWindow(period, summed(found[period], rollup.scale(self.indicator)))

    def _ending(self, member: AgencyKey, end: date) -> list[tuple[str, Figure]]:
        """Give the windows of a member that end on that day, with their figures."""
        own = self.standing(member)
        if own is None or own.end < end:
            return []
        if own.end == end:
            return [(own.period, own.window)]
        windows = self.books.own_windows(member, self.indicator, self.span)
        factor = rollup.scale(self.indicator)
        return [(w.period.id, rollup.row_figure(w.row, factor)) for w in windows if w.period.end == end and w.row.numerator is not None]

    def _covers(self, area: Area, reported: Standing) -> bool:
        """Say whether the reported area figure stands for every window the roll-up would judge."""
        if reported.figure.value is None and reported.figure.denominator != 0:
            return False
        if self.indicator.measure != "flow":
            return all(own.end <= reported.end for own in map(self.standing, area.members) if own)
        books, indicator, span = self.books, self.indicator, self.span
        told = [w.period for w in rollup.summed_windows(books.counted(self.key, indicator, span, "area"))]
        judged = (w for m in area.members for w in rollup.summed_windows(books.own_windows(m, indicator, span)))
        return all(fills(told, w.period) for w in judged)


def summed(figures: list[Figure], factor: int) -> Figure:
    """Add up the counts of several figures; the value is made from the sums."""
    numerator = sum(f.numerator for f in figures if f.numerator is not None)
    denominator = sum(f.denominator for f in figures if f.denominator is not None)
    return Figure(numerator, denominator, rollup.ratio(numerator, denominator, factor))
