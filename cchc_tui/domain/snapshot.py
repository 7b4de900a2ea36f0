"""Everything one publication says, at one date of the verdict: the one thing faces ask.

A `Snapshot` never changes; another date or another publication is another snapshot.
`Snapshot()` is the empty district, so that no face needs a special case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from cchc_tui.domain import rollup, whatif
from cchc_tui.domain.judgement import NO_FIGURE, Judgement, LatestWindow, Question, Side, area_side, leaf_side, own_side
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Parts, Publication, Series, SeriesReader, Source, Target
from cchc_tui.domain.periods import Calendar, Span, fills, length, span_of
from cchc_tui.domain.quality import Window, with_parts
from cchc_tui.domain.rollup import RATIO, SHARE, VALUE, Area, Standing
from cchc_tui.domain.targets import in_force
from cchc_tui.domain.tree import Tree
from cchc_tui.domain.verdict import SEVERITY_RANK, Facts, Severity, Verdict, rule
from cchc_tui.domain.whatif import Needed

EPOCH = date(1970, 1, 1)


class NothingReported:
    """The reader of the empty district."""

    def series(self, agency: AgencyKey, indicator: str) -> Series:  # noqa: ARG002 - the protocol's shape
        """Give no rows."""
        return ()

    def indicators(self, agency: AgencyKey) -> frozenset[str]:  # noqa: ARG002 - the protocol's shape
        """Give no codes."""
        return frozenset()

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:  # noqa: ARG002 - the protocol's shape
        """Give no pieces."""
        return ()


Ready = Callable[[AgencyKey, str, Span], bool | Standing | None]
"""Standings made when the publication was built: False means *not known here, compute it*."""


class Sheet(NamedTuple):
    """An agency with the judgement of every indicator that has a target in force, its severity, and all ten verdicts counted."""

    agency: Agency
    judgements: tuple[Judgement, ...]
    severity: Severity
    counts: Mapping[Verdict, int]


class Snapshot:
    """One publication seen at one date; answers are computed when first asked and kept."""

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        reader: SeriesReader | None = None,
        *,
        at: date = EPOCH,
        publication: Publication | None = None,
        ready: Ready | None = None,
    ) -> None:
        self.catalogue = catalogue or Catalogue()
        self.publication = publication or Publication()
        self.at = at
        self.tree = Tree(self.catalogue.agencies)
        self.calendar = Calendar(self.catalogue.periods)
        self.indicators: dict[str, Indicator] = {i.code: i for i in self.catalogue.indicators}
        self.sources: dict[str, Source] = {s.id: s for s in self.catalogue.sources}
        self._synthetic = frozenset(s.id for s in self.catalogue.sources if s.synthetic)
        self.reader: SeriesReader = reader or NothingReported()
        self._ready = ready
        self._targets: dict[str, list[Target]] = {}
        for target in self.catalogue.targets:
            self._targets.setdefault(target.indicator, []).append(target)
        self._standings: dict[tuple[AgencyKey, str, Span], Standing | None] = {}
        self._judged: dict[tuple[AgencyKey, str], Judgement] = {}

    def target(self, key: AgencyKey, code: str) -> Target | None:
        """Give the target in force for an agency and an indicator."""
        targets = self._targets.get(code)
        return in_force(targets, key, self.at) if targets else None

    def span(self, target: Target | None) -> Span:
        """Give the days whose windows count; without a target all up to `at`."""
        return span_of(target, self.at) if target else Span(date.min, self.at)

    def counted(self, key: AgencyKey, indicator: Indicator, span: Span, *extents: str) -> list[Window]:
        """Give the counted windows with their parts, each from the first of `extents` that has it, read from the series."""
        eligible = self.calendar.eligible(indicator.period, span)
        windows = rollup.counted(self.reader.series(key, indicator.code), extents, eligible, indicator.measure)
        return with_parts(windows, self.reader.parts(key, indicator.code)) if windows else windows

    def own_windows(self, key: AgencyKey, indicator: Indicator, span: Span) -> list[Window]:
        """Give the windows of the agency's own figure: at a leaf and for a printed value `area` rows win over `own` ones."""
        extents = ("area", "own") if indicator.rollup == VALUE or self.tree.is_leaf(key) else ("own",)
        return self.counted(key, indicator, span, *extents)

    def standing(self, key: AgencyKey, indicator: Indicator, span: Span) -> Standing | None:
        """Give the agency's own judged figure for the windows of `span`."""
        asked = (key, indicator.code, span)
        if asked not in self._standings:
            known = self._ready(*asked) if self._ready else False
            if isinstance(known, bool):
                known = rollup.standing(self.own_windows(key, indicator, span), indicator)
            self._standings[asked] = known
        return self._standings[asked]

    def area(self, key: AgencyKey, indicator: Indicator, span: Span) -> Area:
        """Roll up everything in scope at and below an agency."""
        return rollup.area(
            indicator,
            self.tree.in_scope(key, indicator.scope),
            lambda member: self.standing(member, indicator, span),
            lambda member, day: self.tree.by_key[member].valid_at(day),
            span.last,
        )

    def judge(self, key: AgencyKey, code: str) -> Judgement:
        """Judge one agency by one indicator, both its own work and its area."""
        asked = (key, code)
        if asked not in self._judged:
            self._judged[asked] = self._judge(self.tree.by_key[key], self.indicators[code])
        return self._judged[asked]

    def sheet(self, key: AgencyKey) -> Sheet:
        """Judge an agency by every indicator with a target in force."""
        rows = tuple(self.judge(key, code) for code in self.indicators if self.target(key, code))
        severity = max((row.area.severity for row in rows), key=SEVERITY_RANK.__getitem__, default=Severity.NONE)
        counts = dict.fromkeys(Verdict, 0)
        for row in rows:
            counts[row.area.verdict] += 1
        return Sheet(self.tree.by_key[key], rows, severity, counts)

    def is_synthetic(self, sources: tuple[str, ...]) -> bool:
        """Say whether any of these sources is made up."""
        return not self._synthetic.isdisjoint(sources)

    def _judge(self, agency: Agency, indicator: Indicator) -> Judgement:
        key, target = agency.key, self.target(agency.key, indicator.code)
        span = self.span(target)
        due = self.calendar.newest_due(indicator.period, target, self.at) if target else None
        question = Question(key, indicator, target, self.at, due.end if due else None)
        in_scope = agency.level in indicator.scope
        standing = self.standing(key, indicator, span) if in_scope else None
        own = own_side(question, standing, in_scope=in_scope)
        if in_scope and (indicator.rollup == VALUE or self.tree.is_leaf(key)):
            return self._alone(question, agency, standing, own)
        return self._with_area(question, agency, span, own)

    def _alone(self, question: Question, agency: Agency, standing: Standing | None, own: Side) -> Judgement:
        """Judge an agency that is its whole area, or a printed value, which is never added up."""
        indicator = question.indicator
        usable = standing is not None and not standing.conflict
        valid = agency.valid_at(standing.end if standing else min(self.at, question.target.due) if question.target else self.at)
        area = leaf_side(own, usable, valid=valid)
        window = LatestWindow(standing.period, standing.window) if standing else None
        synthetic = standing is not None and self.is_synthetic(standing.sources)
        needed = _needed_alone(question, own) if indicator.rollup != VALUE else Needed()
        return Judgement(agency, indicator, question.target, own, area, window, needed, synthetic)

    def _with_area(self, question: Question, agency: Agency, span: Span, own: Side) -> Judgement:
        indicator, key = question.indicator, agency.key
        members = self.tree.in_scope(key, indicator.scope) if indicator.rollup != VALUE else ()
        if not members:
            nowhere = Side(NO_FIGURE, rule(question.target, Facts(self.at, in_scope=False), question.margin))
            return Judgement(agency, indicator, question.target, own, nowhere, None, Needed(), synthetic=False)
        area = self.area(key, indicator, span)
        if indicator.rollup == SHARE and self._only_assessed(key, members, area, span):
            return self._alone(question, agency, self.standing(key, indicator, span), own)
        reported = rollup.standing(self.counted(key, indicator, span, "area"), indicator)
        if indicator.rollup == RATIO and reported is None and members == (key,):
            return self._alone(question, agency, self.standing(key, indicator, span), own)
        covers = reported is not None and self._covers(key, indicator, span, area, reported)
        side = area_side(question, area, reported, covers=covers)
        return self._assemble(question, agency, own, side, area, reported if covers else None, span)

    def _only_assessed(self, key: AgencyKey, members: tuple[AgencyKey, ...], area: Area, span: Span) -> bool:
        """Say whether the agency itself is all that is assessed here."""
        day = area.end or span.last
        return [m for m in members if self.tree.by_key[m].valid_at(day)] == [key]

    def _assemble(
        self, question: Question, agency: Agency, own: Side, side: Side, area: Area, reported: Standing | None, span: Span
    ) -> Judgement:
        indicator = question.indicator
        standings = [s for s in (self.standing(m, indicator, span) for m in area.members) if s is not None]
        sources = reported.sources if reported else tuple({source for s in standings for source in s.sources})
        window = LatestWindow(reported.period, reported.window) if reported else self._window(indicator, side, area, span)
        needed = _needed(question, side, area)
        return Judgement(agency, indicator, question.target, own, side, window, needed, self.is_synthetic(sources))

    def _window(self, indicator: Indicator, side: Side, area: Area, span: Span) -> LatestWindow | None:
        """Give the area's newest window, added up over everybody who has reported it, those who are further already included."""
        if area.end is None:
            return None
        found: dict[str, list[rollup.Figure]] = {}
        for member in area.members:
            for period, figure in self._ending(member, indicator, span, area.end):
                found.setdefault(period, []).append(figure)
        # Windows of different length may end on that day; the shortest is the newest news, and lengths are not mixed.
        period = min(found, key=lambda p: (length(self.calendar.by_id[p]), p))
        if indicator.rollup == SHARE:
            return LatestWindow(period, side.figure)
        return LatestWindow(period, summed(found[period], rollup.scale(indicator)))

    def _ending(self, member: AgencyKey, indicator: Indicator, span: Span, end: date) -> list[tuple[str, rollup.Figure]]:
        own = self.standing(member, indicator, span)
        if own is None or own.end < end:
            return []
        if own.end == end:
            return [(own.period, own.window)]
        windows = (w for w in self.own_windows(member, indicator, span) if w.period.end == end and w.row.numerator is not None)
        return [(w.period.id, rollup.row_figure(w.row, rollup.scale(indicator))) for w in windows]

    def _covers(self, key: AgencyKey, indicator: Indicator, span: Span, area: Area, reported: Standing) -> bool:
        """Say whether the reported area figure stands for every window the roll-up would judge."""
        if reported.figure.value is None and reported.figure.denominator != 0:
            return False
        if indicator.measure != "flow":
            ends = [own.end for own in (self.standing(m, indicator, span) for m in area.members) if own]
            return all(end <= reported.end for end in ends)
        told = [w.period for w in rollup.summed_windows(self.counted(key, indicator, span, "area"))]
        judged = (w for m in area.members for w in rollup.summed_windows(self.own_windows(m, indicator, span)))
        return all(fills(told, w.period) for w in judged)


def summed(figures: list[rollup.Figure], factor: int) -> rollup.Figure:
    """Add up the counts of several figures; the value is made from the sums."""
    numerator = sum(f.numerator for f in figures if f.numerator is not None)
    denominator = sum(f.denominator for f in figures if f.denominator is not None)
    return rollup.Figure(numerator, denominator, rollup.ratio(numerator, denominator, factor))


def _needed(question: Question, side: Side, area: Area) -> Needed:
    target, indicator = question.target, question.indicator
    if target is None or indicator.unit != "%" or side.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    numerator, denominator = side.figure.numerator, side.figure.denominator
    if indicator.rollup == RATIO:
        return whatif.of_sums(target, numerator, denominator)
    if indicator.rollup != SHARE or numerator is None or not denominator:
        return Needed()
    return whatif.of_agencies(target, numerator, denominator, area.shortfalls)


def _needed_alone(question: Question, own: Side) -> Needed:
    target, indicator, count = question.target, question.indicator, own.figure.numerator
    if target is None or indicator.unit != "%" or own.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    if indicator.rollup != SHARE:
        return whatif.of_sums(target, count, own.figure.denominator)
    shortfall = max(0, indicator.min_count - int(count or 0))
    return whatif.of_agencies(target, int(shortfall == 0), 1, ((shortfall, question.agency),) if shortfall else ())
