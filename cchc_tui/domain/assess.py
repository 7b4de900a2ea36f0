"""From the books to a judgement: which figure of an agency and of its area is judged, and what would turn it green.

Source: rules, sections 3 (roll-up, reported area figure, single agency) and 6 (what-if).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_tui.domain import rollup, whatif
from cchc_tui.domain.books import Books
from cchc_tui.domain.judgement import NO_FIGURE, Judgement, LatestWindow, Question, Side, area_side, leaf_side, own_side
from cchc_tui.domain.model import Agency, AgencyKey, Indicator
from cchc_tui.domain.periods import Span, fills, length
from cchc_tui.domain.rollup import RATIO, SHARE, VALUE, Area, Figure, Standing
from cchc_tui.domain.verdict import Facts, Verdict, rule
from cchc_tui.domain.whatif import Needed


@dataclass(frozen=True, slots=True)
class Case:
    """One agency and one indicator before the rules: the books, the question, and the days that count."""

    books: Books
    agency: Agency
    indicator: Indicator
    question: Question
    span: Span

    @property
    def key(self) -> AgencyKey:
        """The agency's key."""
        return self.agency.key

    @property
    def in_scope(self) -> bool:
        """Whether the agency itself is assessed by this indicator."""
        return self.agency.level in self.indicator.scope

    def standing(self, key: AgencyKey) -> Standing | None:
        """Give the judged figure of an agency for the days of this case."""
        return self.books.standing(key, self.indicator, self.span)

    def judgement(self, own: Side, area: Side, window: LatestWindow | None, needed: Needed, sources: tuple[str, ...]) -> Judgement:
        """Put the parts of the answer together."""
        target, synthetic = self.question.target, self.books.is_synthetic(sources)
        return Judgement(self.agency, self.indicator, target, own, area, window, needed, synthetic)


def assess(books: Books, agency: Agency, indicator: Indicator) -> Judgement:
    """Judge one agency by one indicator, its own work and its area."""
    target = books.target(agency.key, indicator.code)
    due = books.calendar.newest_due(indicator.period, target, books.at) if target else None
    question = Question(agency.key, indicator, target, books.at, due.end if due else None)
    case = Case(books, agency, indicator, question, books.span(target))
    own = own_side(question, case.standing(agency.key) if case.in_scope else None, in_scope=case.in_scope)
    if case.in_scope and (indicator.rollup == VALUE or books.tree.is_leaf(agency.key)):
        return _alone(case, own)
    return _with_area(case, own)


def _alone(case: Case, own: Side) -> Judgement:
    """Judge an agency that is its whole area, or a printed value, which is never added up."""
    standing = case.standing(case.key)
    usable = standing is not None and not standing.conflict
    area = leaf_side(own, usable, valid=case.agency.valid_at(standing.end if standing else case.span.last))
    needed = _needed_alone(case, own)
    if standing is None:
        return case.judgement(own, area, None, needed, ())
    return case.judgement(own, area, LatestWindow(standing.period, standing.window), needed, standing.sources)


def _with_area(case: Case, own: Side) -> Judgement:
    """Judge an agency with others below it: what it reported for all of them where that covers them, else their roll-up."""
    members = case.books.tree.in_scope(case.key, case.indicator.scope) if case.indicator.rollup != VALUE else ()
    if not members:
        ruling = rule(case.question.target, Facts(case.books.at, in_scope=False), case.question.margin)
        return case.judgement(own, Side(NO_FIGURE, ruling), None, Needed(), ())
    area = case.books.area(case.key, case.indicator, case.span)
    reported = case.books.reported(case.key, case.indicator, case.span)
    if _is_all_of_it(case, members, area, reported):
        return _alone(case, own)
    covers = reported is not None and _covers(case, area, reported)
    side = area_side(case.question, area, reported, covers=covers)
    needed = _needed(case, side, area)
    if reported is not None and covers:
        return case.judgement(own, side, LatestWindow(reported.period, reported.window), needed, reported.sources)
    standings = [found for found in map(case.standing, area.members) if found is not None]
    sources = tuple({source for found in standings for source in found.sources})
    return case.judgement(own, side, _latest_window(case, side, area), needed, sources)


def _is_all_of_it(case: Case, members: tuple[AgencyKey, ...], area: Area, reported: Standing | None) -> bool:
    """Say whether the agency itself is all that is assessed in its area: then its area verdict is its own."""
    if case.indicator.rollup == SHARE:
        day = area.end or case.span.last
        return [m for m in members if case.books.exists(m, day)] == [case.key]
    return reported is None and members == (case.key,)


def _latest_window(case: Case, side: Side, area: Area) -> LatestWindow | None:
    """Give the area's newest window, added up over everybody who has reported it, those who are further already included."""
    if area.end is None:
        return None
    found: dict[str, list[Figure]] = {}
    for member in area.members:
        for period, figure in _ending(case, member, area.end):
            found.setdefault(period, []).append(figure)
    # Windows of different length may end on that day; the shortest is the newest news, and lengths are not mixed.
    period = min(found, key=lambda p: (length(case.books.calendar.by_id[p]), p))
    if case.indicator.rollup == SHARE:
        return LatestWindow(period, side.figure)
    return LatestWindow(period, summed(found[period], rollup.scale(case.indicator)))


def _ending(case: Case, member: AgencyKey, end: date) -> list[tuple[str, Figure]]:
    """Give the windows of a member that end on that day, with their figures."""
    own = case.standing(member)
    if own is None or own.end < end:
        return []
    if own.end == end:
        return [(own.period, own.window)]
    windows = case.books.own_windows(member, case.indicator, case.span)
    factor = rollup.scale(case.indicator)
    return [(w.period.id, rollup.row_figure(w.row, factor)) for w in windows if w.period.end == end and w.row.numerator is not None]


def summed(figures: list[Figure], factor: int) -> Figure:
    """Add up the counts of several figures; the value is made from the sums."""
    numerator = sum(f.numerator for f in figures if f.numerator is not None)
    denominator = sum(f.denominator for f in figures if f.denominator is not None)
    return Figure(numerator, denominator, rollup.ratio(numerator, denominator, factor))


def _covers(case: Case, area: Area, reported: Standing) -> bool:
    """Say whether the reported area figure stands for every window the roll-up would judge."""
    if reported.figure.value is None and reported.figure.denominator != 0:
        return False
    if case.indicator.measure != "flow":
        return all(own.end <= reported.end for own in map(case.standing, area.members) if own)
    books, indicator, span = case.books, case.indicator, case.span
    told = [w.period for w in rollup.summed_windows(books.counted(case.key, indicator, span, "area"))]
    judged = (w for m in area.members for w in rollup.summed_windows(books.own_windows(m, indicator, span)))
    return all(fills(told, w.period) for w in judged)


def _needed(case: Case, side: Side, area: Area) -> Needed:
    target, numerator, denominator = case.question.target, side.figure.numerator, side.figure.denominator
    if target is None or case.indicator.unit != "%" or side.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    if case.indicator.rollup == RATIO:
        return whatif.of_sums(target, numerator, denominator)
    if case.indicator.rollup != SHARE or numerator is None or not denominator:
        return Needed()
    return whatif.of_agencies(target, numerator, denominator, area.shortfalls)


def _needed_alone(case: Case, own: Side) -> Needed:
    target, count = case.question.target, own.figure.numerator
    if target is None or case.indicator.unit != "%" or case.indicator.rollup == VALUE or own.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    if case.indicator.rollup != SHARE:
        return whatif.of_sums(target, count, own.figure.denominator)
    shortfall = max(0, case.indicator.min_count - int(count or 0))
    return whatif.of_agencies(target, int(shortfall == 0), 1, ((shortfall, case.key),) if shortfall else ())
