"""From rows to the judged figure of an agency, and from agencies to the area above them.

Source: rules, sections 2 (measure) and 3 (roll-up). An area is made of counts, never of rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from cchc_tui.domain.model import STAGES, AgencyKey, Indicator, Number, Observation, Period, Series
from cchc_tui.domain.periods import fills, inside, length
from cchc_tui.domain.quality import Window, breaches, exact, falling

_STAGE = {stage: rank for rank, stage in enumerate(STAGES)}

RATIO, SHARE, VALUE = "ratio_of_sums", "share_of_agencies", "value"


class Figure(NamedTuple):
    """Counts as they are, and the value in the indicator's unit (per cent for `%`); None is *unknown*, never 0."""

    numerator: Number | None = None
    denominator: Number | None = None
    value: Fraction | None = None


class Standing(NamedTuple):
    """An agency's own judged figure by its measure, and the latest counted window it rests on."""

    figure: Figure
    period: str
    end: date
    window: Figure
    stage: str
    conflict: bool
    sources: tuple[str, ...]

    @property
    def has_counts(self) -> bool:
        """Whether the figure can be added up; a printed rate alone cannot."""
        return self.figure.numerator is not None and self.figure.denominator is not None


class Area(NamedTuple):
    """What is rolled up for one agency: the figure, its newest window, and who stands behind it."""

    figure: Figure
    end: date | None
    reported: int
    assessed: int
    worst: Fraction | None
    best: Fraction | None
    shortfalls: tuple[tuple[int, AgencyKey], ...]
    members: tuple[AgencyKey, ...]


def scale(indicator: Indicator) -> int:
    """Give the factor from a ratio to the indicator's unit."""
    return 100 if indicator.unit == "%" else 1


def counted(series: Series, extents: tuple[str, ...], eligible: Mapping[str, Period], measure: str = "flow") -> list[Window]:
    """Give the counted windows of one agency in the order of their ends, each from the first of `extents` that has it.

    Within each window the highest stage that still stands counts, within it the newest revision
    of each source; a row that says nothing withdraws what it revises.
    """
    newest: dict[tuple[str, str, str, str], Observation] = {}
    for row in series:
        if row.extent in extents and row.period in eligible:
            key = (row.period, row.extent, row.stage, row.source)
            other = newest.get(key)
            if other is None or row.revision > other.revision:
                newest[key] = row
    by_period: dict[str, list[Observation]] = {}
    for row in newest.values():
        if row.numerator is not None or row.value is not None:
            by_period.setdefault(row.period, []).append(row)
    windows = [_window(eligible[period], rows, extents) for period, rows in by_period.items()]
    windows.sort(key=lambda w: (w.period.end, _STAGE[w.stage], w.period.start))
    if len({w.period.kind for w in windows}) > 1:
        windows = _without_nested(windows, measure)
    return windows


def _window(period: Period, rows: list[Observation], extents: tuple[str, ...]) -> Window:
    first, *others = rows
    if not others:
        return Window(period, first.stage, (first,))
    extent = next(e for e in extents if any(row.extent == e for row in rows))
    rows = [row for row in rows if row.extent == extent]
    stage = max((row.stage for row in rows), key=_STAGE.__getitem__)
    kept = [row for row in rows if row.stage == stage]
    # The judged row: one with counts, then by the name of the source, so that the choice never depends on file order.
    kept.sort(key=lambda r: (r.numerator is None, r.denominator is None, r.source))
    return Window(period, stage, tuple(kept))


def _without_nested(windows: list[Window], measure: str) -> list[Window]:
    """Drop what lies inside a counted longer window of no lower stage.

    A flow must not count a day twice: where the longer window's stage is lower, it gives way
    to the shorter ones if these fill it, and stands for all of them if they do not.
    """
    dropped: set[str] = set()
    for outer in sorted(windows, key=lambda w: -length(w.period)):
        if outer.period.id in dropped:
            continue
        inner = [w for w in windows if w.period.id not in dropped and inside(w.period, outer.period)]
        higher = [w for w in inner if _STAGE[w.stage] > _STAGE[outer.stage]]
        if measure == "flow" and fills((w.period for w in higher), outer.period):
            dropped.add(outer.period.id)
            continue
        dropped.update(w.period.id for w in inner if measure == "flow" or w not in higher)
    return [w for w in windows if w.period.id not in dropped]


def standing(windows: list[Window], indicator: Indicator) -> Standing | None:
    """Build the judged figure of an agency from its counted windows; None where nothing was reported."""
    if not windows:
        return None
    factor = scale(indicator)
    judged = summed_windows(windows) if indicator.measure == "flow" else windows[-1:]
    last = judged[-1]
    window = row_figure(last.row, factor)
    figure = _year_to_date(judged, factor) if len(judged) > 1 else window
    conflict = any(True for w in windows for _ in breaches(w, factor))
    if not conflict and indicator.measure == "cumulative":
        conflict = falling(windows) is not None
    sources = tuple(sorted({row.source for w in judged for row in w.rows}))
    return Standing(figure, last.period.id, last.period.end, window, last.stage, conflict, sources)


def summed_windows(windows: list[Window]) -> list[Window]:
    """Give the windows whose counts a flow adds up: a rate printed without counts is shown, never added."""
    return [w for w in windows if w.row.numerator is not None] or windows


def ratio(numerator: Number | None, denominator: Number | None, factor: int) -> Fraction | None:
    """Divide counts into the indicator's unit; None where a count is missing or the denominator is 0."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator * factor, denominator)


def row_figure(row: Observation, factor: int) -> Figure:
    """Give the figure of one row: the ratio of its counts, else the value as printed."""
    value = ratio(row.numerator, row.denominator, factor)
    if value is None and row.denominator != 0:
        value = exact(row.value) if row.value is not None else _plain(row.numerator, row.denominator, factor)
    return Figure(row.numerator, row.denominator, value)


def _plain(numerator: Number | None, denominator: Number | None, factor: int) -> Fraction | None:
    """Take a bare count as the value where the unit is not per cent and nothing is divided."""
    return Fraction(numerator) if factor == 1 and denominator is None and numerator is not None else None


def _year_to_date(windows: list[Window], factor: int) -> Figure:
    """Add up the counts of the counted windows; rates without counts cannot be added and give nothing."""
    numerators = [w.row.numerator for w in windows if w.row.numerator is not None]
    if not numerators:
        return Figure()
    denominators = [w.row.denominator for w in windows if w.row.denominator is not None]
    # Counts with and without a denominator do not make one ratio; the numerator alone is still a count.
    numerator, denominator = sum(numerators), sum(denominators) if len(denominators) == len(numerators) else None
    value = ratio(numerator, denominator, factor)
    if value is None and not denominators:
        value = _plain(numerator, None, factor)
    return Figure(numerator, denominator, value)


def newest_end(ends: Iterable[tuple[AgencyKey, date]], valid: Callable[[AgencyKey, date], bool], min_coverage: int) -> date | None:
    """Give the latest end that at least `min_coverage` per cent of the reporting agencies have reached.

    Who reports depends on who is valid at that end, so each end is asked in turn, the latest first.
    """
    pairs = list(ends)
    for end in sorted({end for _, end in pairs}, reverse=True):
        reporting = [own for key, own in pairs if valid(key, end)]
        reached = sum(1 for own in reporting if own >= end)
        if reached and reached * 100 >= min_coverage * len(reporting):
            return end
    return max((end for _, end in pairs), default=None)


def area(
    indicator: Indicator,
    members: Sequence[AgencyKey],
    standings: Callable[[AgencyKey], Standing | None],
    valid: Callable[[AgencyKey, date], bool],
    otherwise: date,
) -> Area:
    """Roll up `members` (the agencies in scope, the parent's own work included) to one figure.

    `valid(key, day)` says whether an agency exists on a day; `otherwise` is the day on which it is
    asked where nothing was reported. Agencies in conflict are left out of the sums, closed ones stay in.
    """
    usable = [(key, own) for key, own in ((key, standings(key)) for key in members) if own is not None and counts(own, indicator)]
    end = newest_end(((key, own.end) for key, own in usable), valid, indicator.min_coverage)
    assessed = [key for key in members if valid(key, end or otherwise)]
    reporting = {key for key, _ in usable}
    reported = sum(1 for key in assessed if key in reporting)
    if indicator.rollup == SHARE:
        return _share(indicator, assessed, dict(usable), end, reported)
    numerator = sum(own.figure.numerator for _, own in usable if own.figure.numerator is not None)
    denominator = sum(own.figure.denominator for _, own in usable if own.figure.denominator is not None)
    figure = Figure(numerator, denominator, ratio(numerator, denominator, scale(indicator))) if usable else Figure()
    return Area(figure, end, reported, len(assessed), None, None, (), tuple(key for key, _ in usable))


def counts(own: Standing, indicator: Indicator) -> bool:
    """Say whether a standing enters a roll-up: not in conflict, and with the counts its roll-up needs."""
    if own.conflict:
        return False
    return own.figure.numerator is not None if indicator.rollup == SHARE else own.has_counts


def _share(indicator: Indicator, assessed: list[AgencyKey], usable: dict[AgencyKey, Standing], end: date | None, reported: int) -> Area:
    """Count the agencies that comply: the silent ones do not (worst case, judged) or all do (best case, shown)."""
    tallies = [(usable[key].figure.numerator if key in usable else None, key) for key in assessed]
    complying = sum(1 for tally, _ in tallies if tally is not None and tally >= indicator.min_count)
    silent = sum(1 for tally, _ in tallies if tally is None)
    shortfalls = tuple(
        (ceil(indicator.min_count - (tally or 0)), key) for tally, key in tallies if tally is None or tally < indicator.min_count
    )
    total = len(assessed)
    worst, best = ratio(complying, total, 100), ratio(complying + silent, total, 100)
    value = ratio(complying, total, scale(indicator))
    figure = Figure(complying, total, value) if reported else Figure()
    return Area(figure, end, reported, total, worst, best, shortfalls, tuple(usable))
