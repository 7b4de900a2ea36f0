"""What would turn it green, in whole dossiers and whole agencies.

Source: rules, section 6. t is the bound at the due date, N and D the judged area figure.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from cchc_tui.domain.model import AgencyKey, Number, Target

_PERCENT = 100


class Needed(NamedTuple):
    """How far to the bound: `new` more good ones, or `converted` of those there are; `spare` bad ones still affordable.

    All members are None where the question has no meaning (ranges, `<=`, printed values, nothing reported).
    """

    new: int | None = None
    converted: int | None = None
    spare: int | None = None
    reachable: bool | None = None


def of_sums(target: Target, numerator: Number | None, denominator: Number | None) -> Needed:
    """Answer for a ratio of sums in per cent."""
    share = _share(target)
    if share is None or numerator is None or denominator is None or denominator <= 0:
        return Needed()
    missing = share * denominator - numerator
    if missing <= 0:
        return Needed(0, 0, floor(numerator / share - denominator) if share else None, reachable=True)
    converted = ceil(share * denominator) - floor(numerator)
    if share >= 1:
        # One bad one among them can never be outweighed: only turning it good would help.
        return Needed(None, converted, None, reachable=False)
    return Needed(ceil(missing / (1 - share)), converted, None, reachable=True)


def of_agencies(target: Target, complying: Number, assessed: Number, shortfalls: tuple[tuple[int, AgencyKey], ...]) -> Needed:
    """Answer for a share of agencies: `converted` agencies with the smallest shortfalls, whose sum is `new`."""
    share = _share(target)
    if share is None or assessed == 0:
        return Needed()
    converted = max(0, ceil(share * assessed) - floor(complying))
    if share > 1:
        return Needed(None, converted, None, reachable=False)
    if converted > len(shortfalls):
        # A reported figure may count fewer than the agencies themselves do; then nobody knows what is missing where.
        return Needed(None, converted)
    return Needed(sum(s for s, _ in nearest(shortfalls)[:converted]), converted, None, reachable=True)


def nearest(shortfalls: tuple[tuple[int, AgencyKey], ...]) -> list[tuple[int, AgencyKey]]:
    """Order the agencies that do not comply by how little they lack."""
    return sorted(shortfalls)


def rest_rate(target: Target, numerator: Number, denominator: Number, total: Number) -> Fraction | None:
    """Give the per-cent rate that the remaining `total` − `denominator` must have; above 100 is out of reach, None if nothing remains."""
    share = _share(target)
    if share is None or total <= denominator:
        return None
    return Fraction(share * total - numerator) / (total - denominator) * _PERCENT


def _share(target: Target) -> Fraction | None:
    return target.bound / _PERCENT if target.op == ">=" and target.bound is not None else None
