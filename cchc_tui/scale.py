"""Where a figure stands in a chart of so many cells: the pure half of `trend`, exact until the last step.

The rows are laid so that a target is the *edge* between two rows: a figure in the
target's row or on its good side meets it, a figure in the next row does not,
however near. Plain rounding would draw 94.9 % on the line of "at least 95 %".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, log10

from cchc_tui import text

INSIDE = 0.02
"""How far a position is kept off the edge of its row, in rows: a float may not carry a figure across it."""

MARGIN = 1
"""Free columns left and right of the outermost dates."""

PLACES = 6
"""Decimals a label has at most."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The vertical scale: `count` rows of `step` units each, the lowest starting at `bottom`."""

    bottom: Fraction
    step: Fraction
    count: int
    edge: Fraction | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None

    def row(self, value: Fraction) -> int:
        """Count the rows below the one `value` stands in; a value that meets `edge` from below stands under the edge."""
        row = floor((value - self.bottom) / self.step)
        if value == self.edge and self.bottom + row * self.step == value:
            row -= 1
        return min(max(row, 0), self.count - 1)

    def at(self, value: Fraction) -> float:
        """Give the height of `value` in rows from the bottom, never across the edge of its row."""
        row = self.row(value)
        part = (value - self.bottom) / self.step - row
        return row + float(min(max(part, Fraction(INSIDE)), Fraction(1 - INSIDE)))

    def ticks(self) -> tuple[Fraction, ...]:
        """Choose round values (1, 2 or 5 by powers of ten) that stand in rows of their own, at least every second one."""
        apart = self.step * (2 if self.count > 5 else 1)
        power = Fraction(10) ** floor(_log10(apart))
        gap = next(power * n for n in (1, 2, 5, 10) if power * n >= apart)
        first, last = ceil(self.bottom / gap), floor((self.bottom + self.step * self.count) / gap)
        values = (n * gap for n in range(first, last + 1))
        return tuple(v for v in values if (self.floor is None or v >= self.floor) and (self.ceiling is None or v <= self.ceiling))


def _log10(value: Fraction) -> float:
    """Take the logarithm of a fraction whose parts may be too large for a float."""
    return log10(value.numerator) - log10(value.denominator)


def rows(values: Sequence[Fraction], count: int, unit: str, low: Fraction | None = None, high: Fraction | None = None) -> Rows:
    """Lay `count` rows so that all `values` and both bounds are in sight and each bound is an edge between rows.

    The room around them is bounded by 0 (and 100 for per cent) while all figures lie inside; that limit
    may fall inside the outermost row. A band narrower than one row only has its low edge.
    """
    seen = [*values, *(b for b in (low, high) if b is not None)] or [Fraction(0), Fraction(100 if unit == "%" else 1)]
    bottom, top = _padded(min(seen), max(seen), unit)
    step = (top - bottom) / max(count - 1, 1)
    if low is not None and high is not None and (inside := floor((high - low) / step)):
        step = (high - low) / inside
    edge = high if low is None else low
    if edge is None:
        step, start = (top - bottom) / count, bottom
    else:
        start = edge - ceil((edge - bottom) / step) * step
    under = high if high != low else None
    return Rows(start, step, count, under, Fraction(0) if bottom >= 0 else None, Fraction(100) if unit == "%" and top <= 100 else None)


def _padded(low: Fraction, high: Fraction, unit: str) -> tuple[Fraction, Fraction]:
    """Leave room around the figures; a flat or nearly flat series is not blown up to fill the chart."""
    least = Fraction(1 if high > low else 10) if unit == "%" else max(abs(high), abs(low), Fraction(1)) / 10
    room = max((high - low) / 12, (least - (high - low)) / 2)
    bottom, top = low - room, high + room
    if low >= 0:
        bottom = max(bottom, Fraction(0))
    if unit == "%" and high <= 100:
        top = min(top, Fraction(100))
    return bottom, top


@dataclass(frozen=True, slots=True)
class Columns:
    """The horizontal scale: `count` columns from the first to the last day."""

    first: date
    last: date
    count: int

    def at(self, day: date) -> float:
        """Give the place of `day` in columns from the left; the middle where there is one day only."""
        room = self.count - 1 - 2 * MARGIN
        if self.first == self.last:
            return self.count // 2 + 0.5
        return MARGIN + 0.5 + room * (day - self.first).days / (self.last - self.first).days

    def column(self, day: date) -> int:
        """Give the column `day` stands in."""
        return int(self.at(day))


@dataclass(frozen=True, slots=True)
class DayTick:
    """One label under the time axis: where its mark stands, where its words start."""

    column: int
    start: int
    label: str


def day_ticks(days: Sequence[date], due: date | None, columns: Columns, left: int, width: int, lang: str) -> tuple[DayTick, ...]:
    """Label as many of `days` as fit in a line of `width` cells whose columns start at `left`, the newest first of all.

    The days that stay are evenly spaced in the series; `due` is always among them, and
    the newest one or two give way where they stand too near to it.
    """
    shortest = len(short_day(date.min, lang)) + 1
    for stride in range(1 + len(days) * shortest // (width + shortest), len(days) + 1):
        for nearest in range(3 if due else 1):
            ticks = _labelled(sorted({*days[::-1][nearest::stride], *([due] if due else [])}), columns, left, width, lang)
            if all(a.start + len(a.label) < b.start for a, b in pairwise(ticks)):
                return ticks
    return _labelled([due] if due else list(days[-1:]), columns, left, width, lang)


def _labelled(days: Sequence[date], columns: Columns, left: int, width: int, lang: str) -> tuple[DayTick, ...]:
    ticks, year = [], None
    for day in days:
        label = text.day(day, lang) if day.year != year else short_day(day, lang)
        column, year = columns.column(day), day.year
        start = min(max(left + column - len(label) // 2, 0), width - len(label))
        ticks.append(DayTick(column, start, label))
    return tuple(ticks)


def short_day(day: date, lang: str) -> str:
    """Write a day of a year that is named beside it: `14/06` in Vietnamese, `06-14` in English."""
    return f"{day:%d/%m}" if lang == "vi" else f"{day:%m-%d}"


def places(value: Fraction) -> int:
    """Count the decimals that write `value` exactly; two where six are not enough."""
    return next((n for n in range(PLACES + 1) if (value * 10**n).denominator == 1), 2)


def in_ascii(sentence: str) -> str:
    """Write `sentence` for a terminal that only has ASCII: letters lose their tone marks, other characters become `?`."""
    bare = unicodedata.normalize("NFD", sentence.translate(_LETTERS))
    return "".join(c if c.isascii() else "?" for c in bare if unicodedata.category(c) != "Mn")


_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "≥": ">=", "≤": "<=", "–": "-", "…": "..", "·": "-"})


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs a chart is drawn with at one glyph level; `line` and `path` may name plotext's braille."""

    line: str
    dot: str
    to_date: str
    target: str
    path: str
    forecast: str
    middle: str
    frame: str  # wall, wall with a tick, corner, ground, ground with a tick
    at_least: str
    at_most: str
    cut: str
    bars: str


MARKS = {
    "unicode": Marks("braille", "●", "○", "─", "braille", "░", "◊", "│┤└─┬", "≥", "≤", "…", "▁▂▃▄▅▆▇█"),
    "wgl4": Marks("·", "●", "○", "═", "-", "░", "◊", "│┤└─┬", "≥", "≤", "…", "_▄█"),
    "ascii": Marks(".", "o", "+", "=", "-", ":", "x", "|++-+", ">=", "<=", "..", "_.-=+#"),
}
"""The three glyph levels; wgl4 is what PuTTY's old fonts have."""


def sparkline(values: Sequence[Fraction | None], width: int, glyphs: str = "unicode") -> str:
    """Draw the newest `width` values as bars from their lowest to their highest, the newest at the right, a gap as a space."""
    shown = list(values[-width:]) if width > 0 else []
    known = [v for v in shown if v is not None]
    low, high, bars = min(known, default=Fraction(0)), max(known, default=Fraction(0)), MARKS[glyphs].bars
    return "".join(" " if v is None else _bar(v, low, high, bars) for v in shown).rjust(width)


def _bar(value: Fraction, low: Fraction, high: Fraction, bars: str) -> str:
    """Choose the bar of `value`; a flat series stands in the middle, since nothing in it is high or low."""
    return bars[round((value - low) / (high - low) * (len(bars) - 1))] if high > low else bars[len(bars) // 2]
