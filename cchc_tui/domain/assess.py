"""From the books to a judgement: which figure of an agency and of its area is judged, and what would turn it green.

Source: rules, sections 3 (roll-up, reported area figure, single agency) and 6 (what-if).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cchc_tui.domain import areas, whatif
from cchc_tui.domain.books import Books
from cchc_tui.domain.judgement import NO_FIGURE, Judgement, Question, Side, area_side, leaf_side, own_side
from cchc_tui.domain.known import LatestWindow
from cchc_tui.domain.model import Agency, AgencyKey, Indicator
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import RATIO, SHARE, VALUE, Standing
from cchc_tui.domain.verdict import Facts, Verdict, rule
from cchc_tui.domain.whatif import Needed

Own = Callable[[], Side]
"""Judges an agency's own work, when it is looked at."""


class Case(NamedTuple):
    """One agency and one indicator before the rules: the books, the question, and the days that count."""

    books: Books
    agency: Agency
    indicator: Indicator
    question: Question
    span: Span

    @property
    def key(self) -> AgencyKey:
        """The agency's key."""
        return self.question.agency

    @property
    def in_scope(self) -> bool:
        """Whether the agency itself is assessed by this indicator."""
        return self.agency.level in self.indicator.scope

    def standing(self, key: AgencyKey) -> Standing | None:
        """Give the judged figure of an agency for the days of this case."""
        return self.books.standing(key, self.indicator, self.span)

    def judgement(
        self, own: Own, area: Side, window: LatestWindow | None, ask: Callable[[], Needed], sources: tuple[str, ...]
    ) -> Judgement:
        """Put the parts of the answer together."""
        target, synthetic = self.question.target, self.books.is_synthetic(sources)
        return Judgement(self.agency, self.indicator, target, own, area, window, ask, synthetic)

    def own_side(self) -> Side:
        """Judge the agency's own work."""
        return own_side(self.question, self.standing(self.key) if self.in_scope else None, in_scope=self.in_scope)


class _Once:
    """Does a work when it is first asked for, and keeps what it gave."""

    __slots__ = ("_side", "_work")

    def __init__(self, work: Own) -> None:
        self._work = work
        self._side: Side | None = None

    def __call__(self) -> Side:
        if self._side is None:
            self._side = self._work()
        return self._side


def assess(books: Books, agency: Agency, indicator: Indicator) -> Judgement:
    """Judge one agency by one indicator, its own work and its area."""
    key = agency.key
    target = books.target(key, indicator.code)
    span, newest_due = books.days(target, indicator.period)
    case = Case(books, agency, indicator, Question(key, indicator, target, books.at, newest_due), span)
    if case.in_scope and (indicator.rollup == VALUE or books.tree.is_leaf(key)):
        return _alone(case)
    return _with_area(case, _Once(case.own_side))


def _alone(case: Case) -> Judgement:
    """Judge an agency that is its whole area, or a printed value, which is never added up."""
    own = case.own_side()
    standing = case.standing(case.key)
    usable = standing is not None and not standing.conflict
    area = leaf_side(own, usable, valid=case.agency.valid_at(standing.end if standing else case.span.last))
    if standing is None:
        return case.judgement(lambda: own, area, None, lambda: _needed_alone(case, own), ())
    window = LatestWindow(standing.period, standing.window)
    return case.judgement(lambda: own, area, window, lambda: _needed_alone(case, own), standing.sources)


def _with_area(case: Case, own: Own) -> Judgement:
    """Judge an agency with others below it: what it reported for all of them where that covers them, else their roll-up."""
    facts = areas.facts(case.books, case.key, case.indicator, case.span) if case.indicator.rollup != VALUE else None
    if facts is None:
        ruling = rule(case.question.target, Facts(case.books.at, in_scope=False), case.question.margin)
        return case.judgement(own, Side(NO_FIGURE, ruling), None, Needed, ())
    if facts.alone:
        return _alone(case)
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
