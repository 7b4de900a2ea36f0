"""Judged figures as plain values that JSON can hold, and back; counts stay exact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from cchc_tui.domain.known import AreaFacts, LatestWindow, Mark
from cchc_tui.domain.model import Number
from cchc_tui.domain.rollup import Area, Figure, Standing
from cchc_tui.domain.verdict import Severity


def pack(standing: Standing | None) -> list[Any] | None:
    """Write a standing as plain values; counts stay exact."""
    if standing is None:
        return None
    window = [] if standing.window == standing.figure else packed(standing.window)
    figures = [*packed(standing.figure), *window]
    return [figures, standing.period, standing.end.isoformat(), standing.stage, standing.conflict, list(standing.sources)]


def unpack(raw: list[Any] | None) -> Standing | None:
    """Read a standing back."""
    if raw is None:
        return None
    figures, period, end, stage, conflict, sources = raw
    figure = figure_of(*figures[:3])
    window = figure_of(*figures[3:]) if len(figures) > 3 else figure
    return Standing(figure, period, date.fromisoformat(end), window, stage, conflict, tuple(sources))


def pack_area(facts: AreaFacts) -> list[Any]:
    """Write the facts of an area as plain values, without its members and their shortfalls."""
    area, window = facts.area, facts.window
    numbers = [*packed(area.figure), *_numbers((area.worst, area.best))]
    end = area.end.isoformat() if area.end else None
    shown = [window.period, packed(window.figure)] if window else None
    return [facts.alone, numbers, end, area.reported, area.assessed, pack(facts.reported), facts.covers, shown, list(facts.sources)]


def unpack_area(raw: list[Any]) -> AreaFacts:
    """Read the facts of an area back."""
    alone, numbers, end, reported, assessed, told, covers, shown, sources = raw
    worst, best = map(_fraction, numbers[3:])
    area = Area(figure_of(*numbers[:3]), date.fromisoformat(end) if end else None, reported, assessed, worst, best, (), ())
    window = LatestWindow(shown[0], figure_of(*shown[1])) if shown else None
    return AreaFacts(alone, area, unpack(told), covers, window, tuple(sources))


def pack_mark(mark: Mark) -> list[Any]:
    """Write a mark as plain values; one without a worst indicator has no figure either."""
    worst = [mark.worst, packed(mark.figure)] if mark.worst else []
    return [mark.severity.value, list(mark.counts), *_numbers([mark.coverage]), *worst]


def unpack_mark(raw: list[Any]) -> Mark:
    """Read a mark back."""
    severity, counts, coverage, *worst = raw
    code, figure = (worst[0], figure_of(*worst[1])) if worst else ("", Figure())
    return Mark(_SEVERITY[severity], tuple(counts), code, figure, _fraction(coverage))


def _numbers(numbers: Iterable[Number | None]) -> list[int | str | None]:
    return [number if number is None or isinstance(number, int) else str(number) for number in numbers]


def _exact(number: int | str | None) -> Number | None:
    return _fraction(number) if isinstance(number, str) else number


def _fraction(number: int | str | None) -> Fraction | None:
    if not isinstance(number, str):
        return None if number is None else Fraction(number)
    # What `str` makes of a Fraction; to let Fraction read the text itself takes three times as long.
    numerator, _, denominator = number.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def packed(figure: Figure) -> list[int | str | None]:
    """Write a figure as three values; its value as what makes it of its counts where that is so: shorter, and quicker to read."""
    numerator, denominator, value = figure
    found = _numbers(figure)
    if numerator is not None and denominator and value is not None:
        found[2] = next((sign for sign, factor in _MADE.items() if figure == _of(factor, numerator, denominator)), found[2])
    return found


def _of(factor: int, numerator: Number, denominator: Number) -> Figure:
    return Figure(numerator, denominator, Fraction(factor * numerator, denominator))


def figure_of(numerator: int | str | None, denominator: int | str | None, value: int | str | None) -> Figure:
    """Read a figure back."""
    if value == "%" and type(numerator) is int and type(denominator) is int and denominator:  # nearly always
        return Figure(numerator, denominator, Fraction(100 * numerator, denominator))
    over, under = _exact(numerator), _exact(denominator)
    if value in _MADE and over is not None and under:
        return _of(_MADE[str(value)], over, under)
    return Figure(over, under, _fraction(value))


_SEVERITY = {severity.value: severity for severity in Severity}
"""Read from a table: to ask the enumeration takes four times as long."""

_MADE = {"%": 100, "/": 1}
"""What stands for a value that is the ratio of the counts, by the factor: in per cent, or plain."""
