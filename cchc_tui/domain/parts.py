"""The pieces a figure is made of: whether they add up to what is printed, and the on-time rates that can be made of them.

Source: rules, section 7 (parts that do not add up); domain, section 4.3 (three on-time formulas in official use).
Only what a source says is compared: a piece it does not give contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain.model import Number, Observation, Part, Parts

TOTAL = "total"
"""The part that all parts of another name, given beside it, make together."""

DOSSIERS = frozenset({"received", "carried_over", "early", "on_time", "late", "resolved", "open", "open_not_due", "open_overdue"})
"""The parts of the flow of dossiers, which have sums of their own."""

UNTOLD_IS_NONE = frozenset({"early"})
"""Parts that belong to another one, here `on_time`, where a source does not tell them apart."""

AT_THE_START = frozenset({"carried_over"})
"""What was there before the first day: of windows in a row only the first one's is new."""

AT_THE_END = frozenset({"open", "open_not_due", "open_overdue"})
"""What is still there on the last day: of windows in a row only the last one's is left."""

Pieces = Mapping[str, Number]
"""What one source says of one window: a count by the name of its part."""


class Formula(NamedTuple):
    """An on-time rate by one way of counting: its counts, and the value in per cent."""

    name: str
    numerator: Number
    denominator: Number
    value: Fraction


def pieces(parts: Parts, row: Observation) -> dict[str, Number]:
    """Give the newest count of each part that the source of `row` tells of the same window, extent and stage.

    `resolved` is the part of that name, else the denominator of the row; without any part there is nothing to compare it with.
    """
    newest: dict[str, Part] = {}
    for part in parts:
        if (part.period, part.extent, part.stage, part.source) == (row.period, row.extent, row.stage, row.source):
            other = newest.get(part.part)
            if other is None or part.revision > other.revision:
                newest[part.part] = part
    found = {name: part.count for name, part in newest.items() if part.count is not None}
    if found and row.denominator is not None:
        found.setdefault("resolved", row.denominator)
    return found


def mismatches(told: Pieces) -> Iterator[tuple[Number, Number]]:
    """Give each sum that does not come out: (what is printed, what the parts make)."""
    return ((printed, made) for printed, made in _sums(told) if printed != made)


def _sums(told: Pieces) -> Iterator[tuple[Number, Number]]:
    """Give each sum of which both sides are there: what is printed, and what the parts make."""
    if told.keys() >= {"resolved", "on_time", "late"}:
        yield told["resolved"], _on_time(told) + told["late"]
    if told.keys() >= {"open", "open_not_due", "open_overdue"}:
        yield told["open"], told["open_not_due"] + told["open_overdue"]
    still = _still_open(told)
    # Without a word on what was carried over, more work than was received is no contradiction.
    if still is not None and told.keys() >= {"resolved", "received", "carried_over"}:
        yield told["resolved"] + still, _taken_in(told)
    kinds = [count for name, count in told.items() if name not in DOSSIERS and name != TOTAL]
    if TOTAL in told and len(kinds) > 1:
        yield told[TOTAL], sum(kinds)


def _on_time(told: Pieces) -> Number:
    """Give those on time or before: a source that tells the early ones apart leaves them out of `on_time`."""
    return told["on_time"] + told.get("early", 0)


def _still_open(told: Pieces) -> Number | None:
    """Give what is not resolved yet: the two kinds of it, or the one number of a source that does not split it."""
    if told.keys() >= {"open_not_due", "open_overdue"}:
        return told["open_not_due"] + told["open_overdue"]
    return told.get("open")


def _taken_in(told: Pieces) -> Number:
    """Give all that there was to do."""
    return told["received"] + told["carried_over"]


def in_a_row(windows: Sequence[Pieces]) -> dict[str, Number]:
    """Make one set of pieces of an agency's windows in the order of time: no dossier that stays open is counted twice."""
    supplied = _supplied(windows)
    return {name: _over_time(name, windows) for name in supplied}


def _over_time(name: str, windows: Sequence[Pieces]) -> Number:
    if name in AT_THE_START:
        return windows[0][name]
    return windows[-1][name] if name in AT_THE_END else sum(window.get(name, 0) for window in windows)


def formulas(windows: Sequence[Pieces]) -> tuple[Formula, ...]:
    """Add the pieces of several agencies up and give each on-time rate that all of them supply.

    `resolved`: on time of all resolved; `taken_in`: 1 − (late + open and overdue) of all received and carried over;
    `due`: on time of all resolved or overdue. Of one set of dossiers they give three values, and not always the same verdict.
    """
    told = {name: sum(window.get(name, 0) for window in windows) for name in _supplied(windows)}
    return tuple(
        Formula(name, numerator, denominator, Fraction(numerator) * 100 / denominator)
        for name, numerator, denominator in _rates(told)
        if denominator > 0
    )


def _supplied(windows: Sequence[Pieces]) -> set[str]:
    """Give the parts that every window supplies, and those of which any has some, because they are 0 where they are not told."""
    if not windows:
        return set()
    return set.intersection(*map(set, windows)) | (UNTOLD_IS_NONE & set[str]().union(*windows))


def _rates(told: Pieces) -> Iterator[tuple[str, Number, Number]]:
    if told.keys() >= {"on_time", "resolved"}:
        yield "resolved", _on_time(told), told["resolved"]
    if told.keys() >= {"late", "open_overdue", "received", "carried_over"}:
        yield "taken_in", _taken_in(told) - told["late"] - told["open_overdue"], _taken_in(told)
    if told.keys() >= {"on_time", "resolved", "open_overdue"}:
        yield "due", _on_time(told), told["resolved"] + told["open_overdue"]
