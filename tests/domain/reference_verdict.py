"""The reference, part two: targets, paths and verdicts (rules, sections 1, 4 and 5), one function for one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from reference_windows import KINDS, Book, Figure, Row, day, number

HUNDRED = Fraction(100)
GENERAL = ("", "*")


@dataclass
class Answer:
    """A verdict with its severity, what was expected, the gap to it, and the verdict it would have but for its age."""

    verdict: str
    severity: str = "none"
    expected: Fraction | None = None
    gap: Fraction | None = None
    last_verdict: str | None = None


@dataclass
class Case:
    """What the table of section 5 is asked about one figure; `count` is a single agency's, under a share."""

    target: Row
    indicator: Row
    at: date
    figure: Figure
    end: date | None
    newest_due: date | None
    conflict: bool = False
    withheld: bool = False
    count: Fraction | None = None
    alone: bool = False


def target_in_force(book: Book, edition: str, code: str, indicator: str, at: date) -> Row | None:
    """Section 1: "the one with the latest `valid_from` <= `at`"; "one set for an agency wins over the general one for that agency"."""
    rows = [row for row in book.tables["targets"] if row["indicator"] == indicator and day(row["valid_from"]) <= at]
    rows = [row for row in rows if row["edition"] in (*GENERAL, edition) and row["agency"] in (*GENERAL, code)]
    own_plans = {row["plan"] for row in rows if row["agency"] == code}
    rows = [row for row in rows if row["agency"] == code or row["plan"] not in own_plans]
    return max(rows, key=lambda row: row["valid_from"]) if rows else None


def bound_of(target: Row) -> Fraction | None:
    """Section 1: "`>=` uses `min`, `<=` uses `max`"; "an obligation without a number has `min` 100"."""
    if target["op"] == ">=":
        return number(target["min"]) if target["min"] else HUNDRED
    return number(target["max"]) if target["op"] == "<=" else None


def without_number(target: Row) -> bool:
    """Say whether a target has nothing its operator could compare with."""
    return (target["op"] == "<=" and not target["max"]) or (target["op"] == "in" and not target["min"] and not target["max"])


def newest_due_window(book: Book, indicator: Row, target: Row, at: date) -> date | None:
    """Section 5, row 6: "the newest window of the indicator's own kind that was due by `at` and ends by the target's `due`"."""
    ends = []
    for period in book.tables["periods"]:
        same_kind = KINDS.index(period["kind"]) == KINDS.index(indicator["period"])
        in_target = day(target["valid_from"]) <= day(period["end"]) <= day(target["due"])
        if same_kind and in_target and day(period["due"]) <= at:
            ends.append(day(period["end"]))
    return max(ends) if ends else None


def is_level(target: Row) -> bool:
    """Section 4: "`level`, or empty for `>=` and `<=`"."""
    return target["op"] != "in" and target["path"] in ("", "level")


def expected_at(target: Row, end: date) -> Fraction | None:
    """Section 4, the whole table; "from `due` on it is the bound itself"."""
    bound, due, start = bound_of(target), day(target["due"]), day(target["valid_from"])
    if target["op"] == "in" or bound is None:
        return None
    if is_level(target) or end >= due:
        return bound
    if target["path"] == "linear":
        return bound * min(Fraction(1), Fraction((end - start).days + 1, (due - start).days + 1))
    expected = Fraction(0)
    for checkpoint in sorted(target["path"].split()):
        when, _, value = checkpoint.partition(":")
        if day(when) <= end:
            expected = Fraction(value)
    return expected


def margin_of(case: Case, bound: Fraction) -> Fraction:
    """Section 5: 1 point for per cent, else 0, "capped at the distance from the bound to 100 (`>=`) or to 0 (`<=`)"."""
    default = Fraction(1 if case.indicator["unit"] == "%" else 0)
    margin = Fraction(case.target["margin"]) if case.target["margin"] else default
    return min(margin, abs(HUNDRED - bound) if case.target["op"] == ">=" else abs(bound))


def running(case: Case, value: Fraction) -> str:
    """Section 5, rows 7 to 9, and "for `<=` the comparisons are mirrored"."""
    bound, expected = bound_of(case.target), expected_at(case.target, case.end or case.at)
    if bound is None or expected is None:
        return "too_early"
    sign = 1 if case.target["op"] == ">=" else -1
    if is_level(case.target):
        good, fair = bound + sign * margin_of(case, bound), bound
    else:
        good, fair = expected, expected * (Fraction(9, 10) if sign == 1 else Fraction(11, 10))
    if sign * value >= sign * good:
        return "on_track"
    return "watch" if sign * value >= sign * fair else "behind"


def against_the_bound(target: Row, value: Fraction) -> str:
    """Section 5, row 5, and "`in` at the due date: above max `not_met`, inside `met`, below min `met`"."""
    bound = bound_of(target)
    if target["op"] == ">=":
        return "met" if bound is not None and value >= bound else "not_met"
    highest = number(target["max"])
    return "met" if highest is None or value <= highest else "not_met"


def running_alone(case: Case, count: Fraction) -> str:
    """Section 3, a single agency under a share: its count against floor(min_count * expected(d) / bound)."""
    need, bound = int(case.indicator["min_count"] or 1), bound_of(case.target)
    expected = expected_at(case.target, case.end or case.at)
    if bound is None or expected is None:
        return "too_early"
    wanted = floor(need * expected / bound)
    if count >= wanted and count > 0:
        return "on_track"
    return "too_early" if wanted == 0 and count == 0 else "behind"


def not_applicable(case: Case) -> bool:
    """Section 5, row 1, without the scope: no number, a zero denominator, "a collective share at a single agency"."""
    bound = bound_of(case.target)
    collective = case.alone and (case.target["op"] != ">=" or bound is None or bound < HUNDRED)
    return without_number(case.target) or collective or case.figure.denominator == 0


def nothing_yet(case: Case, value: Fraction) -> bool:
    """Section 5, row 3, for a figure that exists."""
    if case.target["op"] == "in":
        return case.at < day(case.target["due"])
    stepped = case.target["op"] == ">=" and not is_level(case.target)
    if case.count is not None:
        return case.end is not None and case.end < day(case.target["due"]) and running_alone(case, case.count) == "too_early"
    return stepped and value == 0 and expected_at(case.target, case.end or case.at) == 0


def table(case: Case) -> tuple[str, str | None]:
    """Section 5: "Evaluated in this order; the first that fits is the verdict"."""
    if not_applicable(case):
        return "not_applicable", None
    value = case.count if case.alone else case.figure.value
    if value is None or case.end is None:
        return ("no_data" if case.newest_due is not None else "too_early"), None
    if case.withheld:
        return "no_data", None
    if nothing_yet(case, value):
        return "too_early", None
    if case.conflict:
        return "conflict", None
    if case.alone and value >= int(case.indicator["min_count"] or 1):
        return "met", None
    if case.end >= day(case.target["due"]):
        return ("not_met" if case.alone else against_the_bound(case.target, value)), None
    otherwise = running_alone(case, value) if case.alone else running(case, value)
    if case.newest_due is not None and case.end < case.newest_due:
        return "stale", otherwise
    return otherwise, None


def severity(verdict: str, strength: str) -> str:
    """Section 5: the column severity, and "**critical** for `binding`, `plain` and `obligation` targets, **warning** for" the others."""
    if verdict in ("behind", "not_met"):
        return "critical" if strength in ("binding", "plain", "obligation") else "warning"
    if verdict in ("conflict", "watch"):
        return "warning"
    if verdict in ("no_data", "stale"):
        return "unknown"
    return "ok" if verdict in ("met", "on_track") else "none"


def judge(case: Case) -> Answer:
    """Give the verdict with expected(d) "at the end of the (area's) newest judged window d" and the gap to it."""
    verdict, last = table(case)
    answer = Answer(verdict, severity(verdict, case.target["strength"]), last_verdict=last)
    if case.figure.value is not None and case.end is not None and not without_number(case.target):
        answer.expected = expected_at(case.target, case.end)
        if answer.expected is not None:
            answer.gap = case.figure.value - answer.expected
    return answer
