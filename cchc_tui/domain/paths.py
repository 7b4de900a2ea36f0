"""What is expected by when.

Source: rules, section 4. `expected` is taken at the end of the newest judged window.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, cast

from cchc_tui.domain.model import Target

_LEVEL = "level"
_LINEAR = "linear"


def expected(target: Target, day: date) -> Fraction | None:
    """Give what the target expects at `day`, in its own unit; None for a range, which has no path.

    From `due` on it is the bound itself, whatever the path says.
    """
    return kept(_expected, target, day)


_T = TypeVar("_T")
_KEPT: dict[tuple[object, int, Hashable], tuple[Target, object]] = {}
_ROOM = 4096
"""Answers that are kept; then keeping begins anew. A plan has some dozen targets, and they are asked for a few days."""


def kept(work: Callable[[Target, Any], _T], target: Target, about: Hashable) -> _T:
    """Give what `work` makes of a target, worked out once: all agencies ask the same of it.

    Targets are told apart as objects, since to compare two takes longer than most answers.
    """
    key = (work, id(target), about)
    found = _KEPT.get(key)
    if found is None or found[0] is not target:
        if len(_KEPT) >= _ROOM:
            _KEPT.clear()
        found = _KEPT[key] = (target, work(target, about))
    return cast("_T", found[1])


def _expected(target: Target, day: date) -> Fraction | None:
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
