"""How an indicator is to be read, in words: who is assessed, how many agencies its bound asks for, what was left out, what its plan says."""

from __future__ import annotations

from math import ceil

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.leftout import left_out
from cchc_tui.domain.model import Indicator
from cchc_tui.domain.rollup import SHARE
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import safe
from cchc_tui.words import LEVELS


def scope(indicator: Indicator, lang: Lang) -> str:
    """Say who is assessed: the levels of the catalogue, which decide what the figure is out of."""
    return ", ".join(lang(LEVELS[level]) if level in LEVELS else lang.pick(level, level) for level in sorted(indicator.scope))


def quota(judgement: Judgement, lang: Lang) -> str:
    """Say how many agencies a share asks for, `16 of 52 agencies`: it hangs on who is assessed; empty for any other figure."""
    target, whole = judgement.target, judgement.area.figure.denominator
    bound = target.bound if target and judgement.area.basis != "own" else None
    if judgement.indicator.rollup != SHARE or bound is None or not whole:
        return ""
    return lang("that is {count} of {all} agencies", count=lang.number(ceil(bound * whole / 100)), all=lang.number(whole))


def apart(snapshot: Snapshot, judgement: Judgement, lang: Lang) -> str:
    """Say the three numbers of a figure whose denominator leaves something out; empty where nothing is said to be left out."""
    figure, excluded = judgement.area.figure, left_out(snapshot, judgement)
    if excluded is None or figure.numerator is None or figure.denominator is None:
        return ""
    numbers = (figure.numerator, figure.denominator - figure.numerator, excluded)
    good, rest, out = (lang.number(number) for number in numbers)
    return lang("{good} count as good, {rest} do not, {out} are left out", good=good, rest=rest, out=out)


def about(snapshot: Snapshot, indicator: Indicator) -> str:
    """Give what is noted about the plan that an indicator comes from; empty where nothing is."""
    known = snapshot.sources.get(indicator.source)
    return safe(known.note) if known else ""
