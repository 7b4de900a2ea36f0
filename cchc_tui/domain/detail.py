"""One indicator of one agency in depth: its windows, why it stands where it stands, and where it is going.

Source: rules, sections 3 (why), 4 (path) and 6 (forecast). Everything here reads the series, so it is asked only when looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain import behind, crosscheck, forecast, plausible, quality, rollup
from cchc_tui.domain.areas import summed
from cchc_tui.domain.forecast import Forecast
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import STAGES, Agency, AgencyKey, Number, Observation, Period
from cchc_tui.domain.paths import expected
from cchc_tui.domain.periods import Span
from cchc_tui.domain.quality import Breach, Finding, Window
from cchc_tui.domain.rollup import SHARE, Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.trends import stored


class Point(NamedTuple):
    """One window: its own figure, the judged figure as it stood at its end, and what was expected then.

    `counted` says whether the window belongs to the life of the target; `revision` is None where several agencies are added up.
    """

    period: Period
    figure: Figure
    to_date: Figure
    expected: Fraction | None
    stage: str
    revision: int | None
    counted: bool


class Reason(NamedTuple):
    """One part of an area and its contribution, in points, to target − value; positive parts pull the figure away."""

    agency: Agency
    own_work: bool
    figure: Figure
    contribution: Fraction


@dataclass(frozen=True, slots=True)
class Detail:
    """All that the screen of one indicator shows."""

    judgement: Judgement
    points: tuple[Point, ...]
    why: tuple[Reason, ...]
    forecast: Forecast | None
    rows: tuple[Observation, ...]
    findings: tuple[Finding, ...]


def detail(snapshot: Snapshot, key: AgencyKey, code: str) -> Detail:
    """Look at one agency and one indicator in depth."""
    *_, found = looks(snapshot, key, code)
    if found is None:
        raise TypeError("the last look is the whole")
    return found


def looks(snapshot: Snapshot, key: AgencyKey, code: str) -> Iterator[Detail | None]:
    """Look as `detail` does, None after each agency that was read, so that a caller can rest there; the detail comes last."""
    judgement = snapshot.judge(key, code)
    gathered: dict[str, list[Window]] = {}
    for windows in behind.series_of(snapshot, judgement):
        behind.take(gathered, windows)
        yield None
    yield from behind.stood(snapshot, judgement, gathered)
    points = _points(snapshot, judgement, gathered)
    yield None
    why = reasons(snapshot, judgement)
    yield None
    rows = snapshot.reader.series(key, code)
    yield Detail(judgement, points, why, _forecast(snapshot, judgement, points), rows, findings(snapshot, judgement))


def recent(snapshot: Snapshot, judgement: Judgement, count: int) -> tuple[Figure, ...]:
    """Give the figures of the newest `count` windows of the area, oldest first: what a sparkline needs and no more."""
    asked = (judgement.agency.key, judgement.indicator.code, count)
    if asked not in snapshot.trends:
        figures = stored(snapshot, judgement, count)
        if figures is None:
            gathered = behind.gathered(snapshot, judgement)
            figures = tuple(_window_figure(judgement, gathered[p]) for p in behind.in_order(snapshot, gathered)[-count:])
        snapshot.trends[asked] = figures
    return snapshot.trends[asked]


def catch_up(snapshot: Snapshot, before: Snapshot) -> Iterator[None]:
    """Judge what another snapshot was asked for and is still there, a piece at a time: whoever shows this one next need not wait."""
    for key, code in tuple(before.judged):
        if key in snapshot.tree.by_key and snapshot.target(key, code):
            snapshot.judge(key, code)
            yield
    for key, code, count in tuple(before.trends):
        if (key, code) in snapshot.judged:
            recent(snapshot, snapshot.judge(key, code), count)
            yield


def _points(snapshot: Snapshot, judgement: Judgement, gathered: dict[str, list[Window]]) -> tuple[Point, ...]:
    """Give every window up to `at`, those before the target's life included: a trend begins before a plan does."""
    target = judgement.target
    periods = [snapshot.calendar.by_id[p] for p in behind.in_order(snapshot, gathered)]
    span = snapshot.span(target)
    points = []
    for period in periods:
        counted = target is not None and span.first <= period.end <= span.last
        figure = _window_figure(judgement, gathered[period.id])
        to_date = _to_date(snapshot, judgement, Span(span.first, period.end)) if counted else figure
        demand = expected(target, period.end) if target and counted else None
        points.append(Point(period, figure, to_date, demand, *_rank(gathered[period.id]), counted))
    return tuple(points)


def _rank(windows: list[Window]) -> tuple[str, int | None]:
    """Give the lowest stage among the windows added up, and the revision where there is only one."""
    stage = min((w.stage for w in windows), key=lambda s: STAGES.index(s) if s in STAGES else 0)
    return stage, windows[0].row.revision if len(windows) == 1 else None


def _window_figure(judgement: Judgement, windows: list[Window]) -> Figure:
    """Give the figure of one window: of the one who stands for it, or added up over everybody who reported it."""
    indicator, alone = judgement.indicator, judgement.area.basis != "rollup"
    factor = rollup.scale(indicator)
    figures = [rollup.row_figure(w.row, factor) for w in windows]
    if alone or (len(figures) == 1 and indicator.rollup != SHARE):
        return figures[0]
    if indicator.rollup == SHARE:
        tallies = [f.numerator for f in figures if f.numerator is not None]
        return Figure(sum(1 for t in tallies if t >= indicator.min_count), len(tallies))
    return summed([f for f in figures if f.numerator is not None and f.denominator is not None], factor)


def _to_date(snapshot: Snapshot, judgement: Judgement, span: Span) -> Figure:
    """Give the judged figure as it stood when the last window of `span` ended."""
    key, indicator, basis = judgement.agency.key, judgement.indicator, judgement.area.basis
    if basis == "rollup":
        return snapshot.area(key, indicator, span).figure
    if basis == "reported":
        standing = rollup.standing(snapshot.counted(key, indicator, span, "area"), indicator)
    else:
        standing = snapshot.standing(key, indicator, span)
    return standing.figure if standing else Figure()


def reasons(snapshot: Snapshot, judgement: Judgement) -> tuple[Reason, ...]:
    """Split target − value among the parts of the area, worst first; the contributions add up exactly."""
    target, indicator, key = judgement.target, judgement.indicator, judgement.agency.key
    if target is None or target.bound is None or judgement.area.basis == "own" or indicator.rollup == rollup.VALUE:
        return ()
    area = snapshot.area(key, indicator, snapshot.span(target))
    total = area.figure.denominator
    if not total or area.end is None:
        return ()
    factor, sign = rollup.scale(indicator), 1 if target.op == ">=" else -1
    found = []
    for agency, own_work, members in _parts(snapshot, judgement):
        numerator, denominator = _share_of(snapshot, judgement, members, area)
        if denominator:
            points = sign * (target.bound * denominator - factor * numerator) / total
            found.append(Reason(agency, own_work, Figure(numerator, denominator, rollup.ratio(numerator, denominator, factor)), points))
    return tuple(sorted(found, key=lambda r: (-r.contribution, r.agency.code)))


def _parts(snapshot: Snapshot, judgement: Judgement) -> Iterable[tuple[Agency, bool, tuple[AgencyKey, ...]]]:
    """Give the parent's own work as one part, and each child with everything below it as one."""
    agency, scope = judgement.agency, judgement.indicator.scope
    if agency.level in scope:
        yield agency, True, (agency.key,)
    for child in snapshot.tree.children(agency.key):
        yield child, False, snapshot.tree.in_scope(child.key, scope)


def _share_of(snapshot: Snapshot, judgement: Judgement, members: tuple[AgencyKey, ...], area: rollup.Area) -> tuple[Number, Number]:
    indicator, span = judgement.indicator, snapshot.span(judgement.target)
    used = set(area.members)
    own = {m: s.figure for m in members if m in used and (s := snapshot.standing(m, indicator, span)) is not None}
    if indicator.rollup != SHARE:
        figure = summed(list(own.values()), 1)
        return figure.numerator or 0, figure.denominator or 0
    assessed = [m for m in members if snapshot.tree.by_key[m].valid_at(area.end or span.last)]
    return sum(1 for m in assessed if m in own and (own[m].numerator or 0) >= indicator.min_count), len(assessed)


def _forecast(snapshot: Snapshot, judgement: Judgement, points: tuple[Point, ...]) -> Forecast | None:
    target, indicator, end = judgement.target, judgement.indicator, judgement.area.end
    if target is None or end is None or end >= target.due:
        return None
    counted = [p for p in points if p.counted]
    if indicator.measure == "flow" and indicator.rollup != SHARE:
        left = len(snapshot.calendar.between(indicator.period, end, target.due))
        return forecast.of_flow(judgement.area.figure, [p.figure for p in counted], left, rollup.scale(indicator))
    states = [(p.period.end, p.to_date.value) for p in counted if p.to_date.value is not None]
    ceiling = Fraction(100) if indicator.unit == "%" else None
    return forecast.of_state([(day, value) for day, value in states if value is not None], target.due, ceiling)


def findings(snapshot: Snapshot, judgement: Judgement) -> tuple[Finding, ...]:
    """Give what the quality rules find in the agency's own rows of the judged windows: contradictions first, then what is only odd."""
    key, indicator = judgement.agency.key, judgement.indicator
    span, factor = snapshot.span(judgement.target), rollup.scale(indicator)
    limits = plausible.limits_of(snapshot.publication.limits)
    hard: list[tuple[str, Breach]] = []
    soft: list[tuple[str, Breach]] = []
    for extent in ("own", "area"):
        windows = snapshot.counted(key, indicator, span, extent)
        hard += quality.hard(windows, factor, indicator.measure)
        soft += plausible.soft(windows, indicator, snapshot.calendar, limits)
    if judgement.target is None:  # nobody owes a window of what no plan asks for, and its kind may belong to another calendar
        soft = [found for found in soft if found[1].rule != "window_missing"]
    soft += _two_areas(judgement)
    soft += crosscheck.breaches(snapshot, judgement)
    kinds = [*((True, *found) for found in hard), *((False, *found) for found in soft)]
    return tuple(Finding(b.rule, is_hard, key, indicator.code, period, b.found, b.limit) for is_hard, period, b in kinds)


def _two_areas(judgement: Judgement) -> Iterable[tuple[str, Breach]]:
    """Compare the reported area figure with the computed one, where there are both."""
    side = judgement.area
    if side.beside is None or judgement.window is None or side.basis == "own":
        return ()
    reported, rolled = (side.figure, side.beside) if side.basis == "reported" else (side.beside, side.figure)
    return plausible.area_differs(judgement.window.period, reported, rolled)
