"""Soft quality rules: what is worth a look though nothing contradicts itself; none of them changes a verdict.

Source: rules, section 7 (soft), and its completeness and timeliness. Each rule looks at the counted windows of one
agency, one indicator and one extent, in the order of their ends, and gives the id of the window with the breach.
Neighbours are compared like with like: a window with the one before it only where both are of one kind,
because three months beside one are always more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from cchc_tui.domain.model import Agency, Indicator, Number, Period, Series, Target
from cchc_tui.domain.periods import Calendar, Span, span_of
from cchc_tui.domain.quality import Breach, Window, exact, printed
from cchc_tui.domain.rollup import Figure, counted, row_figure, scale

SOFT_RULES = (
    "jump",
    "always_full",
    "unchanged",
    "late",
    "denominator_changed",
    "window_missing",
    "area_differs",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the soft rules; a catalogue may bring others.

    `jump` times the usual change is still no jump, and a change is only usual after `history` earlier windows;
    `full_windows` windows at exactly 100 % with more than `full_denominator` each are too good;
    a denominator may move by `denominator_change` per cent.
    """

    jump: Number = 3
    history: int = 3
    full_windows: int = 4
    full_denominator: int = 1000
    denominator_change: Number = 30


DEFAULTS = Limits()


def limits_of(said: str) -> Limits:
    """Read the limits a publication brings, as `name:number …`; what it does not name keeps its default."""
    return replace(DEFAULTS, **{name: int(number) for name, number in (pair.split(":") for pair in said.split())})


Found = Iterator[tuple[str, Breach]]
"""Breaches, each with the id of its window."""


def soft(windows: Sequence[Window], indicator: Indicator, calendar: Calendar, limits: Limits = DEFAULTS) -> Found:
    """Give all that the soft rules find in the counted windows of one agency and extent (`area_differs` needs two figures, so not that)."""
    yield from jumps(windows, scale(indicator), limits)
    yield from always_full(windows, limits)
    yield from unchanged(windows)
    yield from late(windows)
    yield from denominator_changed(windows, limits)
    yield from missing(windows, indicator.period, calendar)


def jumps(windows: Sequence[Window], factor: int, limits: Limits = DEFAULTS) -> Found:
    """Give the windows whose value moved by more than `jump` times the usual change: (the change, the most it may be).

    The usual change is the median of the absolute changes between the windows before it: one earlier jump does not
    make the next one usual, as a mean would. In a series that never moved the usual change is 0 and any move is a jump.
    """
    changes: list[Fraction] = []
    for before, here in _neighbours(windows):
        old, new = row_figure(before.row, factor).value, row_figure(here.row, factor).value
        if old is None or new is None:
            continue
        change = abs(new - old)
        # n earlier windows have n - 1 changes between them
        if len(changes) + 1 >= limits.history and changes and change > limits.jump * median(changes):
            yield here.period.id, Breach("jump", change, limits.jump * median(changes))
        changes.append(change)


def always_full(windows: Sequence[Window], limits: Limits = DEFAULTS) -> Found:
    """Give the last window of each run at exactly 100 % that is too long to be true: (its length, the length that is too long)."""
    run: list[str] = []
    for window in windows:
        if _full(window, limits):
            run.append(window.period.id)
            continue
        yield from _too_long(run, limits)
        run = []
    yield from _too_long(run, limits)


def _too_long(run: list[str], limits: Limits) -> Found:
    if run and len(run) >= limits.full_windows:
        yield run[-1], Breach("always_full", len(run), limits.full_windows)


def _full(window: Window, limits: Limits) -> bool:
    numerator, denominator = window.row.numerator, window.row.denominator
    return denominator is not None and numerator == denominator and denominator > limits.full_denominator


def unchanged(windows: Sequence[Window]) -> Found:
    """Give the windows with the same counts as the window before, as if copied: (the numerator, that before); 0 of 0 says nothing."""
    for before, here in _neighbours(windows):
        old, new = (before.row.numerator, before.row.denominator), (here.row.numerator, here.row.denominator)
        if new[0] is not None and new[1] is not None and old == new != (0, 0):
            yield here.period.id, Breach("unchanged", new[0], new[0])


def late(windows: Sequence[Window]) -> Found:
    """Give the windows whose judged row became known after the report was due: (days after it, 0)."""
    for window in windows:
        if window.row.known_at:
            days = (date.fromisoformat(window.row.known_at) - window.period.due).days
            if days > 0:
                yield window.period.id, Breach("late", days, 0)


def denominator_changed(windows: Sequence[Window], limits: Limits = DEFAULTS) -> Found:
    """Give the windows whose denominator moved too far, up or down: (the denominator, that of the window before)."""
    for before, here in _neighbours(windows):
        old, new = before.row.denominator, here.row.denominator
        if old is None or new is None or old <= 0:
            continue
        if max(new - old, old - new) * 100 > limits.denominator_change * old:
            yield here.period.id, Breach("denominator_changed", new, old)


def missing(windows: Sequence[Window], kind: str, calendar: Calendar) -> Found:
    """Give the windows of the indicator's own `kind` inside the series that no counted window covers: (0 reports, 1 expected)."""
    if windows:
        told = [w.period for w in windows]
        for period in calendar.between(kind, told[0].end, told[-1].end):
            if not _covered(period, told):
                yield period.id, Breach("window_missing", 0, 1)


def area_differs(period: str, reported: Figure, rolled: Figure, value: str | None = None) -> Found:
    """Say where a reported area figure is not what the roll-up gives: (the reported number, the computed one).

    Counts are compared where both have them; else the values, to within half of the last digit of `value` as printed.
    """
    for mine, computed in ((reported.numerator, rolled.numerator), (reported.denominator, rolled.denominator)):
        if mine is not None and computed is not None and mine != computed:
            yield period, Breach("area_differs", mine, computed)
            return
    bare = reported.numerator is None or rolled.numerator is None
    if bare and reported.value is not None and rolled.value is not None:
        half = Fraction(1, 2 * printed(value)[1]) if value is not None and exact(value) == reported.value else Fraction(0)
        if abs(reported.value - rolled.value) > half:
            yield period, Breach("area_differs", reported.value, rolled.value)


def _neighbours(windows: Sequence[Window]) -> Iterator[tuple[Window, Window]]:
    """Give each window with the one before it, where both are of one kind."""
    return (pair for pair in pairwise(windows) if pair[0].period.kind == pair[1].period.kind)


def _covered(period: Period, told: Sequence[Period]) -> bool:
    """Say whether one of `told` is this window or a longer one around it."""
    return any(p.start <= period.start and period.end <= p.end for p in told)


class Discipline(NamedTuple):
    """How an agency reports one indicator: windows `expected`, `reported`, and `in_time`; None where no row says when it became known."""

    expected: int
    reported: int
    in_time: int | None

    @property
    def completeness(self) -> Fraction | None:
        """Reported of expected in per cent, None where nothing is expected yet."""
        return Fraction(self.reported * 100, self.expected) if self.expected else None

    @property
    def timeliness(self) -> Fraction | None:
        """In time of expected in per cent, None where nothing is expected yet or nothing is known."""
        return Fraction(self.in_time * 100, self.expected) if self.expected and self.in_time is not None else None


def discipline(series: Series, agency: Agency, indicator: Indicator, target: Target, calendar: Calendar, at: date) -> Discipline:
    """Count the windows of the indicator's own kind in the target's life that were due by `at`, and which of them came, and when.

    Expected is what ends while the agency exists. A window came if a counted window, its own or a longer one, covers it;
    in time if any revision of such a row was known by its due date: a later correction does not make a report late.
    """
    lived = calendar.between(indicator.period, target.valid_from - timedelta(days=1), target.due)
    expected = [p for p in lived if p.due <= at and agency.valid_at(p.end)]
    told = _told(series, indicator, calendar, span_of(target, at))
    reported = [p for p in expected if _covered(p, told)]
    standing = {p.id: p for p in told}
    known = [(standing[r.period], r.known_at) for r in series if r.reported and r.known_at and r.period in standing]
    in_time = sum(1 for p in reported if any(_covered(p, (q,)) and day <= p.due.isoformat() for q, day in known))
    return Discipline(len(expected), len(reported), in_time if known or not reported else None)


def _told(series: Series, indicator: Indicator, calendar: Calendar, span: Span) -> list[Period]:
    """Give the periods of the counted windows of either extent."""
    eligible = calendar.eligible(indicator.period, span)
    return [w.period for extent in ("own", "area") for w in counted(series, (extent,), eligible, indicator.measure)]
