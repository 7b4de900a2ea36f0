"""Quality rules: what a number says about itself, and what it says beside its neighbours.

Source: rules, section 7. A broken *hard* rule makes the verdict `conflict`; a *soft* one is
only said. Every finding names the rule, the agency, the window, both numbers and their difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from cchc_tui.domain import parts
from cchc_tui.domain.model import AgencyKey, Number, Observation, Part, Parts, Period

HARD_RULES = (
    "numerator_negative",
    "numerator_above_denominator",
    "count_not_integer",
    "value_not_ratio",
    "cumulative_falls",
    "sources_differ",
    "parts_do_not_add_up",
)


class Breach(NamedTuple):
    """A rule that a window breaks: the number found, the number it should agree with (or not pass)."""

    rule: str
    found: Number
    limit: Number


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach with its place, ready to be shown; `difference` = found − limit."""

    rule: str
    hard: bool
    agency: AgencyKey
    indicator: str
    period: str
    found: Number
    limit: Number

    @property
    def difference(self) -> Number:
        """How far the found number is from the one it should agree with."""
        return self.found - self.limit


class Window(NamedTuple):
    """One counted window: its period, the stage that counts, the newest row of each source, the judged one first, and its parts."""

    period: Period
    stage: str
    rows: tuple[Observation, ...]
    parts: Parts = ()

    @property
    def row(self) -> Observation:
        """The row that is judged."""
        return self.rows[0]


@lru_cache(maxsize=16384)  # a city prints the same few thousand percentages over and over
def printed(value: str) -> tuple[int, int]:
    """Split a decimal as printed into its digits as an integer and the power of ten they are over: `92.57` → (9257, 100)."""
    whole, _, rest = value.partition(".")
    return int(whole + rest), 10 ** len(rest)


def exact(value: str) -> Fraction:
    """Give the exact number of a decimal as printed."""
    digits, over = printed(value)
    return Fraction(digits, over)


def with_parts(windows: list[Window], told: Parts) -> list[Window]:
    """Hand each counted window its own of all parts of the agency and indicator."""
    found: dict[str, list[Part]] = {}
    for part in told:
        found.setdefault(part.period, []).append(part)
    return [w._replace(parts=tuple(found.get(w.period.id, ()))) for w in windows] if found else windows


def breaches(window: Window, scale: int) -> Iterator[Breach]:
    """Give every hard rule that a window breaks by itself; `scale` is 100 for per-cent indicators, else 1."""
    for row in window.rows:
        yield from _row_breaches(row, scale)
    if len(window.rows) > 1:
        yield from _source_breaches(window.rows, scale)
    if window.parts:
        for row in window.rows:
            for printed_sum, added in parts.mismatches(parts.pieces(window.parts, row)):
                yield Breach("parts_do_not_add_up", printed_sum, added)


def _row_breaches(row: Observation, scale: int) -> Iterator[Breach]:
    numerator, denominator = row.numerator, row.denominator
    if numerator is not None:
        if numerator < 0:
            yield Breach("numerator_negative", numerator, 0)
        if denominator is not None and numerator > denominator:
            yield Breach("numerator_above_denominator", numerator, denominator)
    for count in (numerator, denominator):
        if count is not None and not isinstance(count, int) and count.denominator != 1:
            yield Breach("count_not_integer", count, round(count))
    if row.value is not None and numerator is not None and denominator:
        digits, over = printed(row.value)
        # Cross-multiplied, so that the city's rows are checked without a single division.
        off = numerator * scale * over - digits * denominator
        if max(off, -off) * 2 > max(denominator, -denominator):
            yield Breach("value_not_ratio", Fraction(digits, over), Fraction(numerator) * scale / denominator)


def _source_breaches(rows: tuple[Observation, ...], scale: int) -> Iterator[Breach]:
    for first, other in combinations(rows, 2):
        pair = _difference(first, other, scale)
        if pair is not None:
            yield Breach("sources_differ", pair[1], pair[0])


def _difference(first: Observation, other: Observation, scale: int) -> tuple[Number, Number] | None:
    """Give the first pair of numbers in which two sources differ; a missing number contradicts nothing."""
    for mine, theirs in ((first.numerator, other.numerator), (first.denominator, other.denominator)):
        if mine is not None and theirs is not None and mine != theirs:
            return mine, theirs
    if first.value is not None and other.value is not None and exact(first.value) != exact(other.value):
        return exact(first.value), exact(other.value)
    for mixed, bare in ((first, other), (other, first)):
        if bare.numerator is None and bare.value is not None and mixed.numerator is not None and mixed.denominator:
            digits, over = printed(bare.value)
            ratio = Fraction(mixed.numerator) * scale / mixed.denominator
            if abs(ratio * over - digits) * 2 > 1:
                return (ratio, exact(bare.value)) if mixed is first else (exact(bare.value), ratio)
    return None


def falling(windows: list[Window]) -> Breach | None:
    """Say whether the judged (last) window of a cumulative series lies below the counted one before it."""
    if len(windows) < 2:
        return None
    last, before = windows[-1].row, windows[-2].row
    if last.numerator is not None and before.numerator is not None:
        return Breach("cumulative_falls", last.numerator, before.numerator) if last.numerator < before.numerator else None
    if last.value is not None and before.value is not None and exact(last.value) < exact(before.value):
        return Breach("cumulative_falls", exact(last.value), exact(before.value))
    return None


def hard(windows: list[Window], scale: int, measure: str) -> Iterator[tuple[str, Breach]]:
    """Give every broken hard rule of the counted windows of one agency and extent, with the id of its window."""
    for window in windows:
        for breach in breaches(window, scale):
            yield window.period.id, breach
    fall = falling(windows) if measure == "cumulative" else None
    if fall is not None:
        yield windows[-1].period.id, fall
