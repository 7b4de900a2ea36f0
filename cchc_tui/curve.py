"""From the detail of an indicator to what its page shows: the trend chart, where it is going, the on-time rates, what the quality rules found.

Pure; the screens and the plain text of `show` draw and say the same because both ask here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from cchc_tui.domain import ontime
from cchc_tui.domain.detail import Detail, Point
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Target
from cchc_tui.domain.parts import Formula
from cchc_tui.domain.paths import checkpoints, expected, is_level
from cchc_tui.domain.quality import Finding
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import msg
from cchc_tui.trend import Trend

METHODS = {
    "recent_windows": msg("the last three windows carried on: their worst, mean and best"),
    "theil_sen": msg("Theil-Sen line through the windows, the range from its quartiles"),
}
"""How a forecast was made; it is named wherever one is shown."""

RULES = {
    "numerator_negative": msg("a count below zero"),
    "numerator_above_denominator": msg("more counted than there are"),
    "count_not_integer": msg("a count that is no whole number"),
    "value_not_ratio": msg("the printed value is not numerator over denominator"),
    "cumulative_falls": msg("a count from the start of the year falls"),
    "sources_differ": msg("two sources say different things"),
    "parts_do_not_add_up": msg("the parts do not add up to what is printed"),
    "jump": msg("a jump, more than three times the usual change"),
    "always_full": msg("exactly 100% for many windows with large counts"),
    "unchanged": msg("the same counts as in the window before"),
    "late": msg("known after it was due, in days"),
    "denominator_changed": msg("the denominator changed by more than 30%"),
    "window_missing": msg("a window inside the series is missing"),
    "area_differs": msg("the reported area figure is not the one added up from below"),
    "events_differ": msg("the reported count is not that of the register"),
    "event_id_twice": msg("one number stands for two kinds of entries in the register"),
    "score_outside": msg("appraised points are below zero or above the weight"),
    "score_claim_outside": msg("self-scored points are below zero or above the weight"),
    "score_survey_outside": msg("survey points are below zero or above the weight of the survey"),
    "score_weights_differ": msg("the weights of the score sheet do not add up to those of its framework"),
    "score_stage_empty": msg("a stage of scoring is passed without what belongs to it"),
    "source_behind": msg("the source was last read before the window ended"),
}
"""The rules of quality in words, the hard ones first."""

FORMULAS = {
    "resolved": msg("on time of all that were resolved"),
    "taken_in": msg("neither late nor open and overdue, of all received and carried over"),
    "due": msg("on time of all that were resolved or are open and overdue"),
}
"""The on-time formulas in official use; each decides differently who is counted."""

_DAY = timedelta(days=1)


def trend_of(detail: Detail) -> Trend:
    """Lay out what the chart of one indicator shows; windows nobody reported stay gaps."""
    target, windows = detail.judgement.target, tuple(_with_gaps(detail.points))
    to_date = tuple((p.period.end, p.to_date.value) for p in detail.points if p.counted)
    low, high = _bounds(target)
    return Trend(
        detail.judgement.indicator.unit,
        windows,
        # A state is its own year to date: drawing it twice would only hide the dots.
        () if set(to_date) <= set(windows) else to_date,
        low,
        high,
        tuple(_path(target)),
        target.due if target else None,
        detail.forecast[:3] if detail.forecast else None,
    )


def _with_gaps(points: Sequence[Point]) -> Iterator[tuple[date, Fraction | None]]:
    """Give the figure of each window at its end, and one gap, where the missing window would have ended, before a late one."""
    reached: date | None = None
    for point in points:
        if reached is not None and point.period.start > reached + _DAY:
            yield point.period.start - _DAY, None
        yield point.period.end, point.figure.value
        reached = max(point.period.end, reached or date.min)


def _bounds(target: Target | None) -> tuple[Fraction | None, Fraction | None]:
    if target is None:
        return None, None
    if target.op == "in":
        return target.min, target.max
    return (target.bound, None) if target.op == ">=" else (None, target.bound)


def _path(target: Target | None) -> Iterator[tuple[date, Fraction]]:
    """Give the corners of what is expected by when; nothing where the bound holds from the first day."""
    if target is None or target.bound is None or is_level(target):
        return
    days = {target.valid_from, target.due}
    if target.path != "linear":
        # Checkpoints are steps: the day before one still expects the value before it.
        steps = [day for day, _ in checkpoints(target.path)]
        days.update(d for step in steps for d in (step - _DAY, step) if target.valid_from <= d <= target.due)
    for day in sorted(days):
        demand = expected(target, day)
        if demand is not None:
            yield day, demand


def outlook(detail: Detail, lang: Lang) -> str:
    """Say where the figure would stand at the due date, with the range and the method; empty where the question has no meaning."""
    judgement, ahead = detail.judgement, detail.forecast
    target, end = judgement.target, judgement.area.end
    if target is None or end is None or end >= target.due:
        return ""
    if ahead is None:
        return lang("Forecast: too early, it needs three windows.")
    low, mid, high = (lang.figure(value, judgement.indicator.unit) for value in ahead[:3])
    method = lang(METHODS[ahead.method])
    return lang(
        "Forecast for {day}: {mid} ({low} to {high}; {method}).", day=lang.day(target.due), mid=mid, low=low, high=high, method=method
    )


def finding(found: Finding, lang: Lang) -> str:
    """Say a finding with its window and both numbers."""
    rule = lang(RULES[found.rule]) if found.rule in RULES else found.rule
    here, there, apart = (lang.number(number) for number in (found.found, found.limit, found.difference))
    return lang(
        "{period}: {rule} ({found} against {limit}, difference {apart})",
        period=found.period,
        rule=rule,
        found=here,
        limit=there,
        apart=apart,
    )


def on_time(snapshot: Snapshot, judgement: Judgement, lang: Lang) -> list[str]:
    """Say the on-time rate by each formula that the parts allow, whether it reaches the target, and what it rests on; else nothing."""
    found = ontime.on_time(snapshot, judgement)
    if not found.formulas:
        return []
    lines = [_rate(formula, judgement, lang) for formula in found.formulas]
    if found.silent:
        windows, silent = ", ".join(found.windows), lang.number(found.silent)
        lines.append(lang("counted from {windows} alone: the parts of {count} other windows are not known", windows=windows, count=silent))
    return lines


def _rate(formula: Formula, judgement: Judgement, lang: Lang) -> str:
    """Say one rate with its counts; the word is a comparison, the verdict stands elsewhere."""
    reached = ontime.reaches(formula, judgement)
    word = "" if reached is None else lang("reaches the target") if reached else lang("does not reach the target")
    counts = f"{lang.number(formula.numerator)}/{lang.number(formula.denominator)}"
    rate = f"{lang(FORMULAS[formula.name])}: {lang.figure(formula.value, '%')} ({counts})"
    return f"{rate}, {word}" if word else rate
