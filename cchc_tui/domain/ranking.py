"""All agencies of one level in the order of one indicator's area figure, and how each has moved since the window before.

Pure. The figures are those of rules 2 and 3, the reasons without a rank those of rule 5; a rank itself is no verdict:
it only puts the figures in order. `order` knows nothing of indicators, so that points of a scoring framework can be put in order too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, Period
from cchc_tui.domain.rollup import SHARE
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict

COUNT_ALONE, OTHER_TARGET, CONFLICT, NO_FIGURE = "count_alone", "other_target", "conflict", "no_figure"
"""Reasons without a rank beside those of a ruling."""


class Place(NamedTuple):
    """One agency in a ranking: its rank (None: the `reason` says why) and how far, in the figure's own unit, the next better one is."""

    judgement: Judgement
    rank: int | None
    to_next: Fraction | None = None
    reason: str = ""

    @property
    def agency(self) -> Agency:
        """The agency."""
        return self.judgement.agency


def order(scores: Sequence[Fraction]) -> list[tuple[int, int, Fraction | None]]:
    """Put scores in order, the greatest first: (index, rank, distance to the next greater score, None at the top).

    Equal scores share a rank and the next one counts on (1, 2, 2, 4); among equals the order stays as it was.
    """
    by_score = sorted(range(len(scores)), key=lambda n: -scores[n])
    greater = {low: high for high, low in pairwise(sorted(set(scores), reverse=True))}
    found: list[tuple[int, int, Fraction | None]] = []
    for place, index in enumerate(by_score, 1):
        score = scores[index]
        rank = found[-1][1] if found and scores[found[-1][0]] == score else place
        found.append((index, rank, greater[score] - score if score in greater else None))
    return found


def rank(judgements: Iterable[Judgement]) -> list[Place]:
    """Rank agencies by one indicator, the best first; those that cannot be compared stand last in the order they came in."""
    all_of_them = list(judgements)
    op = _common_op(all_of_them)
    reasons = [_excluded(judgement, op) for judgement in all_of_them]
    shares = any(j.area.figure.value is not None for j, reason in zip(all_of_them, reasons, strict=True) if not reason)
    compared, rest = [], []
    for judgement, reason in zip(all_of_them, reasons, strict=True):
        score = None if reason else merit(judgement, shares=shares)
        if score is None:
            rest.append(Place(judgement, None, None, reason or COUNT_ALONE))
        else:
            compared.append((judgement, score))
    ordered = order([score for _, score in compared])
    return [*(Place(compared[index][0], place, apart) for index, place, apart in ordered), *rest]


def _common_op(judgements: Iterable[Judgement]) -> str:
    """Give what most targets ask for: at least, at most, or a range."""
    found = Counter(j.target.op for j in judgements if j.target is not None)
    return max(found, key=found.__getitem__, default=">=")


def lower_is_better(judgements: Iterable[Judgement]) -> bool:
    """Say whether the ranking stands upside down: the targets set a limit, alone or as the upper end of a range."""
    return _common_op(judgements) != ">="


def _excluded(judgement: Judgement, op: str) -> str:
    """Say why an agency has no rank; empty where it has one.

    A withheld verdict (rule 3) withholds the rank too: a few agencies do not stand for all. An outdated figure keeps its rank;
    its verdict says that it is outdated.
    """
    side = judgement.area
    if side.verdict in (Verdict.NOT_APPLICABLE, Verdict.NO_DATA):
        return side.ruling.reason or NO_FIGURE
    if side.verdict is Verdict.CONFLICT:
        return CONFLICT
    if judgement.target is not None and judgement.target.op != op:
        return OTHER_TARGET
    if side.figure.value is None and (judgement.indicator.rollup != SHARE or side.figure.numerator is None):
        return side.ruling.reason or NO_FIGURE
    return ""


def merit(judgement: Judgement, *, shares: bool = True) -> Fraction | None:
    """Give the number by which agencies are compared, greater is better; None for a bare count among `shares`.

    At least: the figure; at most: the figure turned round; a range: nothing is better than its upper end kept (rule 5: below it is met too).
    A single agency of a share has a count instead of a figure; counts are compared only with counts.
    """
    figure, target = judgement.area.figure, judgement.target
    value = figure.value if shares or figure.numerator is None else Fraction(figure.numerator)
    if value is None or target is None or target.op == ">=":
        return value
    if target.op == "<=":
        return -value
    return -max(value - target.max, Fraction(0)) if target.max is not None else Fraction(0)


def by_level(snapshot: Snapshot) -> dict[str, list[Agency]]:
    """Give the agencies that exist at the date of the verdict, in the edition in force then, by level; a level of one has no ranking."""
    edition = snapshot.tree.edition_at(snapshot.at)
    found: dict[str, list[Agency]] = {}
    for key, agency in snapshot.tree.by_key.items():
        if key.edition == edition and agency.valid_at(snapshot.at):
            found.setdefault(agency.level, []).append(agency)
    return {level: agencies for level, agencies in found.items() if len(agencies) > 1}


def levels(snapshot: Snapshot, code: str) -> dict[str, list[Agency]]:
    """Give the levels of whom anybody at or below is assessed by an indicator, with their agencies: from the top down, the fewer first."""
    scope, tree = snapshot.indicators[code].scope, snapshot.tree
    found = {
        level: agencies
        for level, agencies in by_level(snapshot).items()
        if level in scope or any(tree.in_scope(a.key, scope) for a in agencies if not tree.is_leaf(a.key))
    }
    return dict(sorted(found.items(), key=lambda item: (len(tree.lineage(item[1][0].key)), len(item[1]))))


def indicators(snapshot: Snapshot) -> list[str]:
    """Give the indicators that can be ranked by: those with a target in force for anybody."""
    promised = {target.indicator for target in snapshot.catalogue.targets if target.valid_from <= snapshot.at}
    return [code for code in snapshot.indicators if code in promised]


def windows(snapshot: Snapshot, code: str) -> list[Period]:
    """Give the windows at whose end a ranking differs from the one before: of the indicator's own kind, in the life of a target, by `at`."""
    indicator = snapshot.indicators[code]
    lives = [(t.valid_from, t.due) for t in snapshot.catalogue.targets if t.indicator == code]
    told = snapshot.calendar.between(indicator.period, date.min, snapshot.at)
    return [period for period in told if any(first <= period.end <= due for first, due in lives)]


def window_before(snapshot: Snapshot, code: str, judgements: Iterable[Judgement]) -> Period | None:
    """Give the window before the newest one anybody is judged by; movement is counted from its end."""
    newest = max((j.area.end for j in judgements if j.area.end is not None), default=None)
    return next((w for w in reversed(windows(snapshot, code)) if newest is not None and w.end < newest), None)


def window_after(snapshot: Snapshot, code: str, judgements: Iterable[Judgement], day: date) -> Period | None:
    """Give the window after `day` and before the newest one anybody is judged by; None where the ranking of now comes next."""
    newest = max((j.area.end for j in judgements if j.area.end is not None), default=date.min)
    return next((w for w in windows(snapshot, code) if day < w.end < newest), None)


def moved(now: Judgement, then: Judgement) -> Fraction | None:
    """Give how far the judged figure moved from `then`, the same agency judged at the end of the window before (rule 2).

    A flow is compared as the year to date at both moments, a state as it was then and is now: what the ranking one
    window earlier shows. None where nothing newer was reported, where either has no rank, or another target began in between.
    """
    op = now.target.op if now.target is not None else ""
    if now.target != then.target or _excluded(now, op) or _excluded(then, op):
        return None
    if now.area.end is None or then.area.end is None or now.area.end <= then.area.end:
        return None
    old, new = then.area.figure, now.area.figure
    if old.value is not None and new.value is not None:
        return new.value - old.value
    if old.value is None and new.value is None and old.numerator is not None and new.numerator is not None:
        return Fraction(new.numerator - old.numerator)
    return None


def improvement(move: Fraction, judgement: Judgement) -> Fraction:
    """Turn a movement so that greater is better, whatever the target asks for."""
    return move if judgement.target is None or judgement.target.op == ">=" else -move
