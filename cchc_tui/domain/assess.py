"""From the books to a judgement: which figure of an agency and of its area is judged, and what would turn it green.

Source: rules, sections 3 (roll-up, reported area figure, single agency) and 6 (what-if).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cchc_tui.domain import areas, whatif
from cchc_tui.domain.books import Books
from cchc_tui.domain.judgement import NO_FIGURE, Judgement, Question, Side, area_side, leaf_side, own_side
from cchc_tui.domain.known import LatestWindow
from cchc_tui.domain.model import Agency, AgencyKey, Indicator
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import RATIO, SHARE, VALUE, Standing
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

    def judgement(
        self, own: Side, area: Side, window: LatestWindow | None, ask: Callable[[], Needed], sources: tuple[str, ...]
    ) -> Judgement:
        """Put the parts of the answer together."""
        target, synthetic = self.question.target, self.books.is_synthetic(sources)
        return Judgement(self.agency, self.indicator, target, own, area, window, ask, synthetic)


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
    if standing is None:
        return case.judgement(own, area, None, lambda: _needed_alone(case, own), ())
    window = LatestWindow(standing.period, standing.window)
    return case.judgement(own, area, window, lambda: _needed_alone(case, own), standing.sources)


def _with_area(case: Case, own: Side) -> Judgement:
    """Judge an agency with others below it: what it reported for all of them where that covers them, else their roll-up."""
    facts = areas.facts(case.books, case.key, case.indicator, case.span) if case.indicator.rollup != VALUE else None
    if facts is None:
        ruling = rule(case.question.target, Facts(case.books.at, in_scope=False), case.question.margin)
        return case.judgement(own, Side(NO_FIGURE, ruling), None, Needed, ())
    if facts.alone:
        return _alone(case, own)
    side = area_side(case.question, facts.area, facts.reported, covers=facts.covers)
    return case.judgement(own, side, facts.window, lambda: _needed(case, side), facts.sources)


def _needed(case: Case, side: Side) -> Needed:
    target, numerator, denominator = case.question.target, side.figure.numerator, side.figure.denominator
    if target is None or case.indicator.unit != "%" or side.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    if case.indicator.rollup == RATIO:
        return whatif.of_sums(target, numerator, denominator)
    if case.indicator.rollup != SHARE or numerator is None or not denominator:
        return Needed()
    area = case.books.area(case.key, case.indicator, case.span)
    return whatif.of_agencies(target, numerator, denominator, area.shortfalls)


def _needed_alone(case: Case, own: Side) -> Needed:
    target, count = case.question.target, own.figure.numerator
    if target is None or case.indicator.unit != "%" or case.indicator.rollup == VALUE or own.verdict is Verdict.NOT_APPLICABLE:
        return Needed()
    if case.indicator.rollup != SHARE:
        return whatif.of_sums(target, count, own.figure.denominator)
    shortfall = max(0, case.indicator.min_count - int(count or 0))
    return whatif.of_agencies(target, int(shortfall == 0), 1, ((shortfall, case.key),) if shortfall else ())
