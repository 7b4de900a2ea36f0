"""The on-time rates of an agency by the three formulas in official use, side by side, where parts supply them.

Source: domain, section 4.3. The verdict rests on the indicator's own counts; these only show how much the way of counting decides.
"""

from __future__ import annotations

from typing import NamedTuple

from cchc_tui.domain import parts
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.parts import Formula
from cchc_tui.domain.quality import Window
from cchc_tui.domain.rollup import SHARE, summed_windows
from cchc_tui.domain.snapshot import Snapshot


class OnTime(NamedTuple):
    """The rates that could be made, the ids of the windows they rest on, and how many judged windows name no parts."""

    formulas: tuple[Formula, ...] = ()
    windows: tuple[str, ...] = ()
    silent: int = 0


NOTHING = OnTime()


def on_time(snapshot: Snapshot, judgement: Judgement) -> OnTime:
    """Make the rates of the area figure: over the windows of it that have parts; of an area made of others only if all of theirs have."""
    if judgement.indicator.rollup == SHARE:
        return NOTHING
    judged = _judged(snapshot, judgement)
    told = [[(w.period.id, pieces) for w in windows if (pieces := parts.pieces(w.parts, w.row))] for windows in judged]
    silent = sum(map(len, judged)) - sum(map(len, told))
    if judgement.area.basis == "rollup" and silent:
        return NOTHING
    found = parts.formulas([parts.in_a_row([pieces for _, pieces in windows]) for windows in told if windows])
    return OnTime(found, tuple(dict.fromkeys(period for windows in told for period, _ in windows)), silent) if found else NOTHING


def reaches(formula: Formula, judgement: Judgement) -> bool | None:
    """Compare a rate with the bound of the target, no more; None where there is no bound in per cent. It is not a verdict."""
    target = judgement.target
    if target is None or target.bound is None or judgement.indicator.unit != "%":
        return None
    return formula.value >= target.bound if target.op == ">=" else formula.value <= target.bound


def _judged(snapshot: Snapshot, judgement: Judgement) -> list[list[Window]]:
    """Give for everybody behind the judged area figure the windows that make it, in order: all of a flow, the latest one else."""
    key, indicator = judgement.agency.key, judgement.indicator
    span = snapshot.span(judgement.target)
    if judgement.area.basis == "rollup":
        members = snapshot.area(key, indicator, span).members
        series = [snapshot.own_windows(member, indicator, span) for member in members]
    elif judgement.area.basis == "reported":
        series = [snapshot.counted(key, indicator, span, "area")]
    else:
        series = [snapshot.own_windows(key, indicator, span)]
    return [summed_windows(windows) if indicator.measure == "flow" else windows[-1:] for windows in series]
