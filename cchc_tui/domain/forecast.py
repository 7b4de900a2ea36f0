"""Where the figure would stand at the due date if things went on; a forecast never changes a verdict.

Source: rules, section 6. The method is named wherever a forecast is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from cchc_tui.domain.model import Number
from cchc_tui.domain.rollup import Figure, ratio

MIN_WINDOWS = 3
"""With fewer windows it is too early to say anything."""


class Forecast(NamedTuple):
    """The figure at the due date, pessimistic to optimistic in number (low ≤ mid ≤ high), and the method's stable name."""

    low: Fraction
    mid: Fraction
    high: Fraction
    method: str


def of_flow(so_far: Figure, windows: Sequence[Figure], remaining: int, factor: int) -> Forecast | None:
    """Carry the year to date on with the last three windows: their worst, mean and best, `remaining` times."""
    pairs = [(w.numerator, w.denominator) for w in windows if w.numerator is not None and w.denominator]
    if len(pairs) < MIN_WINDOWS or so_far.numerator is None or so_far.denominator is None:
        return None
    last = [(n, d) for n, d in pairs[-MIN_WINDOWS:] if d is not None]
    worst, best = min(last, key=_rate), max(last, key=_rate)
    mean = (Fraction(sum(n for n, _ in last)) / len(last), Fraction(sum(d for _, d in last)) / len(last))
    ends = [
        ratio(so_far.numerator + remaining * Fraction(n), so_far.denominator + remaining * Fraction(d), factor)
        for n, d in (worst, mean, best)
    ]
    low, mid, high = (end for end in ends if end is not None)
    return Forecast(min(low, mid, high), mid, max(low, mid, high), "recent_windows")


def _rate(pair: tuple[Number, Number]) -> Fraction:
    return Fraction(pair[0]) / pair[1]


def of_state(points: Sequence[tuple[date, Fraction]], due: date, ceiling: Fraction | None = Fraction(100)) -> Forecast | None:
    """Carry a state on along the Theil-Sen line; low and high follow the quartile slopes, clipped to 0..`ceiling`."""
    if len(points) < MIN_WINDOWS:
        return None
    slopes = sorted((later - earlier) / (b - a).days for i, (a, earlier) in enumerate(points) for b, later in points[i + 1 :] if b > a)
    if not slopes:
        return None
    ends = (_level(points, _quantile(slopes, Fraction(quarter, 4)), due) for quarter in (1, 2, 3))
    low, mid, high = sorted(_clip(end, ceiling) for end in ends)
    return Forecast(low, mid, high, "theil_sen")


def _level(points: Sequence[tuple[date, Fraction]], slope: Fraction, due: date) -> Fraction:
    """Give where a line of `slope` through the middle of the points stands at `due`."""
    return median([value - slope * (day - due).days for day, value in points])


def _clip(value: Fraction, ceiling: Fraction | None) -> Fraction:
    low = max(Fraction(0), value)
    return low if ceiling is None else min(ceiling, low)


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Interpolate linearly between the two nearest of the `ordered` values."""
    place = share * (len(ordered) - 1)
    index = int(place)
    nxt = ordered[min(index + 1, len(ordered) - 1)]
    return ordered[index] + (nxt - ordered[index]) * (place - index)
