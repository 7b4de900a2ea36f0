"""The trend chart as rows of text with roles, for the screens and for plain mail alike; the only file that knows plotext.

plotext draws what lies inside the axes; the frame, the labels and where each figure
stands (`scale`) are ours, so that every glyph level works and no figure is cut silently.

plotext keeps one global figure and is not thread-safe: draw on the user interface's thread only
(a few milliseconds). It is imported with the first chart, because that costs 75-135 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise

from cchc_tui import text
from cchc_tui.i18n import Lang
from cchc_tui.scale import MARKS, Columns, day_ticks, in_ascii, places, rows, sparkline

__all__ = ["Line", "Span", "Trend", "draw", "legend", "plain", "sparkline"]

Span = tuple[str, str]
"""Text and its role: `axis`, `window`, `to_date`, `target`, `path`, `forecast` or `plain`."""

Line = tuple[Span, ...]

SMALLEST = (20, 5)
"""Columns and rows below which there is no chart."""

ROLES = ("plain", "forecast", "target", "path", "to_date", "window")
"""The roles inside the axes; a role is drawn in the colour of its number and found again by it."""

_COLOURED = re.compile(r"\x1b\[(?:38;5;(\d+)|0)m")


@dataclass(frozen=True, slots=True)
class Trend:
    """What one chart shows, in `unit`; every figure is exact and `None` is a gap that stays one.

    `windows` has the figure of each reporting window at its end, `to_date` the year-to-date figure there.
    `low_bound` alone is a target "at least", `high_bound` alone "at most", both are a band.
    `path` are the expected figures by day, `forecast` is low, middle and high at `due`.
    """

    unit: str
    windows: tuple[tuple[date, Fraction | None], ...]
    to_date: tuple[tuple[date, Fraction | None], ...] = ()
    low_bound: Fraction | None = None
    high_bound: Fraction | None = None
    path: tuple[tuple[date, Fraction], ...] = ()
    due: date | None = None
    forecast: tuple[Fraction, Fraction, Fraction] | None = None

    @property
    def ahead(self) -> tuple[date, tuple[Fraction, Fraction, Fraction]] | None:
        """The forecast with its day, if there is one."""
        return (self.due, self.forecast) if self.due and self.forecast else None

    @property
    def figures(self) -> tuple[Fraction, ...]:
        """All figures that were reported or computed from reports."""
        return tuple(v for _, v in (*self.windows, *self.to_date) if v is not None)

    @property
    def bounds(self) -> tuple[Fraction, ...]:
        """The one or two numbers of the target."""
        return tuple(b for b in (self.low_bound, self.high_bound) if b is not None)


def draw(trend: Trend, width: int, height: int, lang: Lang, glyphs: str = "unicode") -> tuple[Line, ...]:
    """Draw `trend` as exactly `height` rows of exactly `width` cells; too small a place gets one sentence."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        sentence = _sentence(lang("too small for a chart"), width, glyphs)
        return ((sentence,), *[((" " * width, "plain"),)] * (height - 1))[: max(height, 0)]
    return _Chart(trend, width, height, lang, glyphs).lines()


def plain(lines: Iterable[Line]) -> list[str]:
    """Give the rows as text alone, for a mail or a file."""
    return ["".join(part for part, _ in line) for line in lines]


def legend(trend: Trend, lang: Lang, glyphs: str = "unicode") -> Line:
    """Name the signs that the chart of `trend` uses, in one line; what is not there is not named."""
    marks = MARKS[glyphs]
    ahead = lang("forecast for {day}", day=lang.day(trend.ahead[0])) if trend.ahead else ""
    signs = (
        (any(v is not None for _, v in trend.windows), marks.dot, "window", lang("each window")),
        (any(v is not None for _, v in trend.to_date), marks.to_date, "to_date", lang("year to date")),
        (trend.bounds, marks.target * 2, "target", lang("target")),
        (trend.path, "- -", "path", lang("expected path")),
        (trend.ahead, marks.forecast * 2, "forecast", ahead),
    )
    spans = [((sign, role), (f" {_letters(words, glyphs)}", "plain"), ("   ", "plain")) for there, sign, role, words in signs if there]
    return tuple(span for triple in spans for span in triple)[:-1]


def _letters(sentence: str, glyphs: str) -> str:
    return in_ascii(sentence) if glyphs == "ascii" else sentence


def _sentence(sentence: str, width: int, glyphs: str) -> Span:
    return text.fit(_letters(sentence, glyphs), width, ellipsis=MARKS[glyphs].cut), "plain"


class _Chart:
    """One chart being drawn: its two scales, the canvas between the axes, the frame around it."""

    def __init__(self, trend: Trend, width: int, height: int, lang: Lang, glyphs: str) -> None:
        self.trend, self.width, self.height, self.lang, self.glyphs = trend, width, height - 2, lang, glyphs
        self.marks = MARKS[glyphs]
        figures = (*trend.figures, *(v for _, v in trend.path), *(trend.ahead[1] if trend.ahead else ()))
        self.rows = rows(figures, self.height, trend.unit, trend.low_bound, trend.high_bound)
        self.left, self.right = self._labels()
        self.gutter = min(max((len(label) for label, _ in self.left.values()), default=0), width // 2)
        self.border = max((len(label) + 1 for label in self.right.values()), default=0)
        self.canvas = width - self.gutter - 1 - self.border
        self.days = sorted({day for day, _ in (*trend.windows, *trend.to_date)})
        days = [*self.days, *(day for day, _ in trend.path), *([trend.ahead[0]] if trend.ahead else [])]
        self.columns = Columns(min(days, default=date.min), max(days, default=date.min), self.canvas)

    def lines(self) -> tuple[Line, ...]:
        """Give all rows of the chart, the highest first."""
        inside = self._inside()
        if not self.trend.figures:
            inside[self.height // 2] = (_sentence(f" {self.lang('no figures yet')}", self.canvas, self.glyphs),)
        body = [self._framed(self.height - 1 - n, line) for n, line in enumerate(inside)]
        return (*body, *self._time_axis())

    def _labels(self) -> tuple[dict[int, Span], dict[int, str]]:
        """Give the labels left and right of the canvas by row; the target is labelled left where the right has no room."""
        ticks = self.rows.ticks()
        decimals = max((places(v) for v in ticks), default=0)
        left = {self.rows.row(v): (self.lang.figure(v, self.trend.unit, decimals), "axis") for v in ticks}
        bounds = self._bounds()
        widest = max((len(label) for label in (*bounds.values(), *(label for label, _ in left.values()))), default=0)
        if self.width - 2 * widest >= 24:
            return left, bounds
        return left | {row: (label, "target") for row, label in bounds.items()}, {}

    def _bounds(self) -> dict[int, str]:
        """Label the target by row; a band within one row gets one label."""
        both = [self.lang.figure(b, self.trend.unit, places(b)) for b in self.trend.bounds]
        lines = [self.rows.row(b) for b in self.trend.bounds]
        if len(both) == 2 and lines[0] == lines[1]:
            return {lines[0]: _letters("–", self.glyphs).join(both)}
        signs = [self.marks.at_least] * (self.trend.low_bound is not None) + [self.marks.at_most]
        return {line: f"{sign} {label}" for line, sign, label in zip(lines, signs, both, strict=False)}

    def _framed(self, row: int, line: Line) -> Line:
        """Put the value axis and the labels of `row` (counted from the bottom) around a line of the canvas."""
        label, role = self.left.get(row, ("", "axis"))
        wall = self.marks.frame[1 if row in self.left else 0]
        border = text.fit(f" {self.right.get(row, '')}", self.border)
        return (text.fit(label, self.gutter, right=True, ellipsis=self.marks.cut), role), (wall, "axis"), *line, (border, "target")

    def _time_axis(self) -> tuple[Line, Line]:
        """Give the ground line with its ticks and the line of dates below it."""
        ahead = self.trend.ahead[0] if self.trend.ahead else None
        ticks = day_ticks(self.days, ahead, self.columns, self.gutter + 1, self.width, self.lang.code)
        ticked, labels = {t.column for t in ticks}, ""
        for tick in ticks:
            labels = labels.ljust(tick.start) + tick.label
        corner, ground = self.marks.frame[2], self.marks.frame[3:]
        line = " " * self.gutter + corner + "".join(ground[n in ticked] for n in range(self.canvas)) + " " * self.border
        return ((line, "axis"),), ((labels.ljust(self.width), "axis"),)

    def _inside(self) -> list[Line]:
        """Draw what lies between the axes; the later lies on top."""
        canvas = _Canvas(self.canvas, self.height)
        self._forecast(canvas, self.columns)
        for bound in self.trend.bounds:
            canvas.put([(n + 0.5, self.rows.row(bound) + 0.5) for n in range(self.canvas)], self.marks.target, "target")
        self._path(canvas, self.columns)
        self._series(canvas, self.columns)
        return canvas.lines()

    def _forecast(self, canvas: _Canvas, columns: Columns) -> None:
        """Shade the range that opens from the last figure to the day of the forecast."""
        if not self.trend.ahead:
            return
        due, (low, middle, high) = self.trend.ahead
        end, ends = columns.at(due), (self.rows.at(low), self.rows.at(high))
        start, begin = self._newest(columns) or (end, ends[0])
        shade = []
        for column in range(min(int(start) + 1, int(end)), int(end) + 1):
            part = min((column + 0.5 - start) / (end - start), 1) if end > start else 1
            bottom, top = (int(begin + (e - begin) * part) for e in ends)
            shade += [(column + 0.5, row + 0.5) for row in range(bottom, top + 1)]
        canvas.put(shade, self.marks.forecast, "forecast")
        canvas.put([(end, self.rows.at(middle))], self.marks.middle, "forecast")

    def _newest(self, columns: Columns) -> tuple[float, float] | None:
        known = [(day, value) for day, value in self.trend.windows if value is not None]
        return max(((columns.at(day), self.rows.at(value)) for day, value in known), default=None)

    def _path(self, canvas: _Canvas, columns: Columns) -> None:
        """Draw the expected path as dashes, every second column."""
        points = sorted((columns.at(day), self.rows.at(value)) for day, value in self.trend.path)
        dashes = points if len(points) == 1 else []
        for (x, y), (end, until) in pairwise(points):
            steps = [n / 2 + 0.25 for n in range(2 * self.canvas) if n % 4 < 2]
            dashes += [(at, y + (until - y) * (at - x) / (end - x)) for at in steps if x <= at <= end and end > x]
        canvas.put(dashes, self.marks.path, "path")

    def _series(self, canvas: _Canvas, columns: Columns) -> None:
        """Draw the figures: a line through neighbouring windows, a dot where each stands unless the dots would run together."""
        crowded = 2 * len(self.trend.windows) > self.canvas
        to_date = [(columns.at(d), self.rows.at(v)) for d, v in self.trend.to_date if v is not None]
        canvas.put(to_date, self.marks.line if crowded else self.marks.to_date, "to_date")
        for _, run in groupby(sorted(self.trend.windows, key=lambda point: point[0]), key=lambda point: point[1] is None):
            points = [(columns.at(d), self.rows.at(v)) for d, v in run if v is not None]
            canvas.put(points, self.marks.line, "window", joined=True)
            canvas.put([] if crowded else points, self.marks.dot, "window")


class _Canvas:
    """plotext's figure without its frame: points in columns and rows from the lower left corner."""

    def __init__(self, width: int, height: int) -> None:
        import plotext  # paid with the first chart

        self.plotext, self.figure = plotext, plotext.figure
        plotext.terminal.limit(False, False)  # or the real terminal's size cuts the chart
        self.figure.clear()
        self.figure.theme("colorless").plot_size(width, height).axes(False)
        for axis, size in (("x", width), ("y", height)):
            self.figure.ruler(axis).lim(0, size).alignment("edge").ticks([], [])

    def put(self, points: Sequence[tuple[float, float]], sign: str, role: str, *, joined: bool = False) -> None:
        """Draw `sign` at each point, or a line of it through them; all numbers must be finite, a NaN would end the process."""
        if points:
            marker = self.plotext.marker(sign, self.plotext.pixel(ROLES.index(role)))
            signal = self.figure.signal([x for x, _ in points], [y for _, y in points], marker=marker)
            self.figure.draw(signal.lines(joined))

    def lines(self) -> list[Line]:
        """Give the rows, the highest first, each part with the role it was put with."""
        return [_spans(row) for row in self.figure.build().string().splitlines()]


def _spans(row: str) -> Line:
    """Split a row with colour codes into text and roles."""
    parts = _COLOURED.split(row)
    pairs = [("plain", parts[0]), *((ROLES[int(colour or 0)], part) for colour, part in zip(parts[1::2], parts[2::2], strict=True))]
    return tuple((part, role) for role, part in pairs if part)
