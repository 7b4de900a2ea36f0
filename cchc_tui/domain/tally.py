"""Figures of one indicator, of all agencies side by side: how many lie on the wrong side of a bound, without judging anybody.

An overview counts thousands of figures in a millisecond; what it counts is exact, since nothing is divided.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import repeat
from operator import gt, lt, mul
from typing import Any

from cchc_tui.domain.model import Indicator, Target
from cchc_tui.domain.rollup import SHARE, Figure, ratio, scale

Columns = tuple[list[int], list[int], list[str]]
"""Numerators and denominators above 0, pairwise; then the figures that are no ratio of whole counts, as exact values in text."""

Side = Callable[[Any, Any], bool]


def put(columns: Columns, figure: Figure, indicator: Indicator) -> None:
    """Add the own figure of an agency; of a share it is its count, since one agency is no percentage. Nothing is added for no figure."""
    numerator, denominator, value = figure
    if indicator.rollup == SHARE:
        numerator, denominator, value = figure.numerator, 1, ratio(figure.numerator, 1, 1)
    if value is None:
        return
    factor = _factor(indicator)
    if isinstance(numerator, int) and isinstance(denominator, int) and denominator > 0 and value == ratio(numerator, denominator, factor):
        columns[0].append(numerator)
        columns[1].append(denominator)
    else:
        columns[2].append(str(value))


def beyond(columns: Columns, indicator: Indicator, target: Target) -> int | None:
    """Count the figures that miss the bound of a target, of a range either end; None where nothing is asked of a single agency."""
    limits = _limits(indicator, target)
    return sum(_beyond(columns, side, bound, _factor(indicator)) for side, bound in limits) if limits else None


def _factor(indicator: Indicator) -> int:
    return 1 if indicator.rollup == SHARE else scale(indicator)


def _limits(indicator: Indicator, target: Target) -> list[tuple[Side, Fraction]]:
    """Give the bounds, each with how a figure compares that misses it.

    Source: rules, section 3: a share below 100 per cent commits all agencies together; at 100 each needs its smallest count.
    """
    if indicator.rollup == SHARE:
        return [(lt, Fraction(indicator.min_count))] if target.op == ">=" and (target.bound or 0) >= 100 else []
    bounds = [(lt, target.min), (gt, target.max)] if target.op == "in" else [(gt if target.op == "<=" else lt, target.bound)]
    return [(side, bound) for side, bound in bounds if bound is not None]


def _beyond(columns: Columns, side: Side, bound: Fraction, factor: int) -> int:
    numerators, denominators, others = columns
    figures = map(mul, numerators, repeat(factor * bound.denominator))  # both sides times both denominators
    bounds = map(mul, denominators, repeat(bound.numerator))
    return list(map(side, figures, bounds)).count(True) + sum(side(Fraction(value), bound) for value in others)
