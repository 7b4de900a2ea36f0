"""A number typed in, and what would become of the verdict: new good ones, bad ones turned good, or what the rest must reach.

Source: rules, section 6. Nothing is changed by it; the answer is about the judged area figure and the bound at the due date.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Number
from cchc_tui.domain.rollup import RATIO, Figure, ratio, scale
from cchc_tui.domain.verdict import Facts, Verdict, rule


class Tried(NamedTuple):
    """The figure as it would be, and the verdict on it."""

    figure: Figure
    verdict: Verdict


def more_good(judgement: Judgement, at: date, count: int) -> Tried | None:
    """Answer for `count` new ones, all good; None where the area is no ratio of counts."""
    counts = _counts(judgement)
    return _tried(judgement, at, counts[0] + count, counts[1] + count) if counts else None


def turned_good(judgement: Judgement, at: date, count: int) -> Tried | None:
    """Answer for `count` of the bad ones turned good; None where there are not so many."""
    counts = _counts(judgement)
    if counts is None or counts[0] + count > counts[1]:
        return None
    return _tried(judgement, at, counts[0] + count, counts[1])


def rest(judgement: Judgement, expected: int) -> Fraction | None:
    """Give the rate (per cent) the rest must have if `expected` come in all; above 100 it is out of reach. None where nothing is left."""
    counts, target = _counts(judgement), judgement.target
    if counts is None or target is None or target.op != ">=" or target.bound is None or expected <= counts[1]:
        return None
    return (target.bound * expected - 100 * Fraction(counts[0])) / (expected - counts[1])


def _counts(judgement: Judgement) -> tuple[Number, Number] | None:
    figure, indicator = judgement.area.figure, judgement.indicator
    if indicator.rollup != RATIO or indicator.unit != "%" or figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator, figure.denominator


def _tried(judgement: Judgement, at: date, numerator: Number, denominator: Number) -> Tried:
    value = ratio(numerator, denominator, scale(judgement.indicator))
    facts = Facts(at, value=value, end=judgement.area.end, denominator_zero=denominator == 0)
    return Tried(Figure(numerator, denominator, value), rule(judgement.target, facts, Fraction(1)).verdict)
