"""The newest windows of every area, added up when a publication is built: a list of areas with their trends needs no series.

What `detail.recent` gives for an area that is rolled up, of all its members at once: each is looked at one time for everybody above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from cchc_tui.domain import rollup
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, AgencyKey, Indicator, Parts, Period, Series, SeriesReader
from cchc_tui.domain.packing import packed
from cchc_tui.domain.periods import Span
from cchc_tui.domain.quality import Window
from cchc_tui.domain.registry import Events, Scores
from cchc_tui.domain.rollup import SHARE, VALUE, Figure
from cchc_tui.domain.snapshot import Snapshot

KEPT = 8
"""Windows that are kept: as many as the trend of a list shows."""

_EVER = Span(date.min, date.max)
_T = TypeVar("_T")


class Latest:
    """A reader that keeps the series of the agency that was asked for last: who looks at one agency after another reads each once."""

    def __init__(self, reader: SeriesReader) -> None:
        self._reader, self._agency = reader, AgencyKey("", "")
        self._series: dict[str, Series] = {}

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator."""
        if agency != self._agency:
            self._agency, self._series = agency, {}
        if indicator not in self._series:
            self._series[indicator] = self._reader.series(agency, indicator)
        return self._series[indicator]

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for."""
        return self._reader.indicators(agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give all pieces of the figures of one agency and one indicator."""
        return self._reader.parts(agency, indicator)

    def events(self, agency: AgencyKey) -> Events:
        """Give the entries of all registers of one agency; none where the reader knows no registers."""
        found: Events = getattr(self._reader, "events", _nothing)(agency)
        return found

    def scores(self, agency: AgencyKey) -> Scores:
        """Give all lines of the score sheets of one agency; none where the reader knows no score sheets."""
        found: Scores = getattr(self._reader, "scores", _nothing)(agency)
        return found


def _nothing(_agency: AgencyKey) -> tuple[()]:
    return ()


class _Sum:
    """One window of an area: how many reported it, the figure of the first, the sums of those that have both counts, the tallies of a share."""

    __slots__ = ("complying", "denominator", "first", "many", "numerator", "tallies")

    def __init__(self, first: Window) -> None:
        self.first, self.many, self.complying, self.tallies = first, 0, 0, 0
        self.numerator: int | Fraction = 0
        self.denominator: int | Fraction = 0

    def add(self, window: Window, indicator: Indicator) -> None:
        row = window.row
        self.many += 1
        if row.numerator is None:
            return
        self.tallies += 1
        self.complying += row.numerator >= indicator.min_count
        if row.denominator is not None:
            self.numerator += row.numerator
            self.denominator += row.denominator

    def figure(self, indicator: Indicator) -> Figure:
        factor = rollup.scale(indicator)
        if indicator.rollup == SHARE:
            return Figure(self.complying, self.tallies)
        if self.many == 1:
            return rollup.row_figure(self.first.row, factor)
        return Figure(self.numerator, self.denominator, rollup.ratio(self.numerator, self.denominator, factor))


_Windows = dict[str, tuple[Period, _Sum]]


class Trends:
    """The windows of all areas while the agencies are gone through; `spans` are those of the targets of every indicator."""

    def __init__(self, snapshot: Snapshot, spans: Mapping[str, list[Span]]) -> None:
        self._snapshot, self._spans = snapshot, spans
        ordered = sorted(snapshot.calendar.by_id.values(), key=lambda period: (period.end, period.start))
        self._rank = {period.id: rank for rank, period in enumerate(ordered)}
        self._areas: dict[tuple[AgencyKey, str, int], _Windows] = {}

    def add(self, agency: Agency) -> None:
        """Add the windows of an agency to every area that it lies in."""
        seen, key = self._snapshot, agency.key
        above = [one.key for one in seen.tree.lineage(key) if not seen.tree.is_leaf(one.key)]
        for code in seen.reader.indicators(key) if above else ():
            indicator = seen.indicators.get(code)
            if indicator and indicator.rollup != VALUE and agency.level in indicator.scope and code in self._spans:
                self._add(agency, indicator, above)

    def _add(self, agency: Agency, indicator: Indicator, above: list[AgencyKey]) -> None:
        windows = _newest({w.period.id: (w.period, w) for w in self._windows(agency.key, indicator)})
        for place, span in enumerate(self._spans[indicator.code]):
            standing = self._snapshot.standing(agency.key, indicator, span)
            for key in above if not (standing and standing.conflict) else ():
                area = self._areas.setdefault((key, indicator.code, place), {})
                for period, window in windows:
                    found = area.get(period.id)
                    if found is None:
                        found = area[period.id] = (period, _Sum(window))
                    found[1].add(window, indicator)

    def _windows(self, key: AgencyKey, indicator: Indicator) -> list[Window]:
        """Give the newest windows of an agency, and perhaps more: all are counted only where one may stand for others, or was withdrawn."""
        seen, extents = self._snapshot, self._snapshot.own_extents(key, indicator)
        series, eligible = seen.reader.series(key, indicator.code), seen.calendar.eligible(indicator.period, _EVER)
        told = {row.period for row in series if row.period in eligible and row.extent in extents}
        if len({eligible[period].kind for period in told}) == 1 and all(row.reported for row in series):
            eligible = {period: eligible[period] for period in sorted(told, key=self._rank.__getitem__)[-KEPT:]}
        return rollup.counted(series, extents, eligible, indicator.measure)

    def of(self, key: AgencyKey) -> dict[str, list[Any]]:
        """Give the newest windows of an area by indicator, for every span of its targets, as values JSON can hold."""
        found: dict[str, list[Any]] = {}
        for code, spans in self._spans.items():
            areas = [self._areas.get((key, code, place), {}) for place in range(len(spans))]
            if any(areas):
                found[code] = [[packed(s.figure(self._snapshot.indicators[code])) for _, s in _newest(area)] for area in areas]
        return found


def stored(snapshot: Snapshot, judgement: Judgement, count: int) -> tuple[Figure, ...] | None:
    """Give the newest windows of an area as they were stored; None where they were not: then the series of everybody in it are read."""
    if snapshot.ready is None or judgement.area.basis != "rollup" or count > KEPT:
        return None
    found = snapshot.ready.recent(judgement.agency.key, judgement.indicator.code, snapshot.span(judgement.target), snapshot.at)
    return None if found is None else found[-count:]


def _newest(windows: Mapping[str, tuple[Period, _T]]) -> list[tuple[Period, _T]]:
    """Give the newest windows that are kept, oldest first."""
    return sorted(windows.values(), key=lambda found: (found[0].end, found[0].start))[-KEPT:]
