"""What is expected by when.

Source: rules, section 4. `expected` is taken at the end of the newest judged window.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from cchc_tui.domain.model import Target

_LEVEL = "level"
_LINEAR = "linear"


def expected(target: Target, day: date) -> Fraction | None:
    """Give what the target expects at `day`, in its own unit; None for a range, which has no path.

    From `due` on it is the bound itself, whatever the path says.
    """
    bound = target.bound
    if bound is None or day >= target.due or is_level(target):
        return bound
    if target.path == _LINEAR:
        return bound * _elapsed(target, day)
    value = Fraction(0)
    for checkpoint, due_value in checkpoints(target.path):
        if checkpoint <= day:
            value = due_value
    return value


def is_level(target: Target) -> bool:
    """Say whether the bound holds from the first day: `level`, no path, or `linear` where it has no meaning (`<=`)."""
    return target.path in ("", _LEVEL) or (target.path == _LINEAR and target.op != ">=")


@lru_cache(maxsize=1024)
def checkpoints(path: str) -> tuple[tuple[date, Fraction], ...]:
    """Read `YYYY-MM-DD:value …` in the order of the days; their values are steps, not interpolated."""
    pairs = (item.split(":") for item in path.split())
    return tuple(sorted((date.fromisoformat(day), Fraction(value)) for day, value in pairs))


def _elapsed(target: Target, day: date) -> Fraction:
    """Give the share of the days from `valid_from` to `due` that have passed at `day`, both ends counted."""
    passed = (day - target.valid_from).days + 1
    return max(Fraction(0), Fraction(passed, (target.due - target.valid_from).days + 1))
