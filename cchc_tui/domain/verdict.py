"""The ten verdicts: one table, asked from top to bottom.

Source: rules, section 5, and section 3 for a single agency under `share_of_agencies`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain.model import Number, Target
from cchc_tui.domain.paths import expected, is_level, kept


class Verdict(StrEnum):
    """What can be said of a figure against its target."""

    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    TOO_EARLY = "too_early"
    CONFLICT = "conflict"
    MET = "met"
    NOT_MET = "not_met"
    STALE = "stale"
    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"


class Severity(StrEnum):
    """How much a verdict asks for attention."""

    NONE = "none"
    OK = "ok"
    UNKNOWN = "unknown"
    WARNING = "warning"
    CRITICAL = "critical"


SEVERITY_RANK = {severity: rank for rank, severity in enumerate(Severity)}
"""none < ok < unknown < warning < critical."""

_SEVERITY = {
    Verdict.NOT_APPLICABLE: Severity.NONE,
    Verdict.NO_DATA: Severity.UNKNOWN,
    Verdict.TOO_EARLY: Severity.NONE,
    Verdict.CONFLICT: Severity.WARNING,
    Verdict.MET: Severity.OK,
    Verdict.STALE: Severity.UNKNOWN,
    Verdict.ON_TRACK: Severity.OK,
    Verdict.WATCH: Severity.WARNING,
}

_FORGIVING = frozenset({"stretch", "stretch_minimum", "directional"})
"""Strengths whose failure is a warning; all others are critical."""


class Facts(NamedTuple):
    """Everything the table looks at.

    `value` and `end` are the judged figure and the end of its newest window, None where nothing was reported.
    `newest_due` is the end of the newest window of the indicator's own kind that was due by `at`.
    `tally` is (count, min_count) of a single agency under `share_of_agencies`, else None.
    """

    at: date
    in_scope: bool = True
    collective: bool = False
    value: Fraction | None = None
    end: date | None = None
    newest_due: date | None = None
    denominator_zero: bool = False
    withheld: bool = False
    conflict: bool = False
    tally: tuple[Number, int] | None = None


class Ruling(NamedTuple):
    """A verdict with what it was measured by; `reason` is a stable word where the verdict alone does not say why."""

    verdict: Verdict
    severity: Severity
    expected: Fraction | None = None
    value: Fraction | None = None
    last_verdict: Verdict | None = None
    reason: str = ""

    @property
    def gap(self) -> Fraction | None:
        """How far the value lies above what was expected; worked out when somebody asks, since a long list does not."""
        return None if self.value is None or self.expected is None else self.value - self.expected


def rule(target: Target | None, facts: Facts, margin: Fraction) -> Ruling:
    """Give the verdict; `margin` is the default margin of the indicator's unit (1 point for per cent, else 0)."""
    if target is None:
        return Ruling(Verdict.NOT_APPLICABLE, Severity.NONE, reason="no_target")
    verdict, reason, last = _decide(target, facts, margin)
    demand = None
    if facts.value is not None and facts.end is not None and facts.tally is None and verdict is not Verdict.NOT_APPLICABLE:
        demand = expected(target, facts.end)
    value = facts.value if demand is not None else None
    return Ruling(verdict, severity(verdict, target.strength), demand, value, last, reason)


def severity(verdict: Verdict, strength: str) -> Severity:
    """Give the severity of a verdict; behind and not met weigh by the strength of the target."""
    if verdict in (Verdict.BEHIND, Verdict.NOT_MET):
        return Severity.WARNING if strength in _FORGIVING else Severity.CRITICAL
    return _SEVERITY[verdict]


def _decide(target: Target, facts: Facts, margin: Fraction) -> tuple[Verdict, str, Verdict | None]:
    """Ask the rows of the table in their order; the first that fits is the verdict."""
    excluded = _not_applicable(target, facts)
    if excluded:
        return Verdict.NOT_APPLICABLE, excluded, None
    if facts.end is None or (facts.value is None and facts.tally is None):
        if facts.newest_due is None:
            return Verdict.TOO_EARLY, "nothing_due", None
        return Verdict.NO_DATA, "nothing_reported", None
    if facts.withheld:
        return Verdict.NO_DATA, "coverage", None
    if _too_early(target, facts):
        return Verdict.TOO_EARLY, "", None
    if facts.conflict:
        return Verdict.CONFLICT, "", None
    if facts.end >= target.due or _complies(facts):
        return _final(target, facts)
    if facts.newest_due is not None and facts.end < facts.newest_due:
        return Verdict.STALE, "", _running(target, facts, margin)
    return _running(target, facts, margin), "", None


def _not_applicable(target: Target, facts: Facts) -> str:
    if _bounds(target) == (None, None):
        return "no_bound"  # a commitment without any number cannot be judged; saying "met" would be a lie
    if not facts.in_scope:
        return "out_of_scope"
    if facts.collective:
        return "collective"
    return "denominator_zero" if facts.denominator_zero else ""


def _too_early(target: Target, facts: Facts) -> bool:
    if target.op == "in":
        return facts.at < target.due
    if facts.end is None or target.op != ">=" or is_level(target):
        return False
    if facts.tally is not None:
        return facts.tally[0] == 0 and expected_count(target, facts.tally[1], facts.end) == 0 and not _complies(facts)
    return facts.value is not None and not facts.value and expected(target, facts.end) == 0


def _complies(facts: Facts) -> bool:
    return facts.tally is not None and facts.tally[0] >= facts.tally[1]


def _final(target: Target, facts: Facts) -> tuple[Verdict, str, Verdict | None]:
    """Judge against the bound itself: the last word, or a single agency that has done its part."""
    if facts.tally is not None:
        return (Verdict.MET if _complies(facts) else Verdict.NOT_MET), "", None
    value, low, high = facts.value, *_bounds(target)
    if value is None or (high is not None and value > high):
        return Verdict.NOT_MET, "", None
    if low is not None and value < low:
        return (Verdict.MET, "beyond_range", None) if target.op == "in" else (Verdict.NOT_MET, "", None)
    return Verdict.MET, "", None


def _bounds(target: Target) -> tuple[Fraction | None, Fraction | None]:
    if target.op == "in":
        return target.min, target.max
    return (target.bound, None) if target.op == ">=" else (None, target.bound)


def _running(target: Target, facts: Facts, margin: Fraction) -> Verdict:
    """Judge on the way to the due date: on track, at the edge, or behind."""
    if facts.end is None:
        return Verdict.TOO_EARLY
    if facts.tally is not None:
        count, need = facts.tally
        return Verdict.ON_TRACK if count > 0 and count >= expected_count(target, need, facts.end) else Verdict.BEHIND
    value, marks = facts.value, kept(_marks, target, (facts.end, *margin.as_integer_ratio()))
    if value is None or marks is None:
        return Verdict.TOO_EARLY
    good, passing = marks
    if target.op == "<=":
        return Verdict.ON_TRACK if reaches(good, value) else Verdict.WATCH if reaches(passing, value) else Verdict.BEHIND
    return Verdict.ON_TRACK if reaches(value, good) else Verdict.WATCH if reaches(value, passing) else Verdict.BEHIND


def reaches(value: Fraction, mark: Fraction) -> bool:
    """Say whether `value` >= `mark`; as Fraction compares it takes three times as long, and every row of a list is compared."""
    return value.numerator * mark.denominator >= mark.numerator * value.denominator


def _marks(target: Target, asked: tuple[date, int, int]) -> tuple[Fraction, Fraction] | None:
    """Give the figure from which it is on track on a day with a margin (as a ratio), and the one from which it is not yet behind."""
    demand, margin = expected(target, asked[0]), Fraction(*asked[1:])
    if demand is None:
        return None
    sign = 1 if target.op == ">=" else -1
    if not is_level(target):
        return demand, demand * (10 - sign) / 10
    given = target.margin if target.margin is not None else margin
    room = abs((100 if target.op == ">=" else 0) - demand)
    return demand + sign * min(given, room), demand


def expected_count(target: Target, need: int, day: date) -> int:
    """Give how many of `need` a single agency should have by `day`: ⌊need · expected(day)/bound⌋."""
    bound, demand = target.bound, expected(target, day)
    if not bound or demand is None:
        return need
    return need * demand.numerator * bound.denominator // (demand.denominator * bound.numerator)
