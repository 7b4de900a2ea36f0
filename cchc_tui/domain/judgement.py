"""One agency against one target: both figures, both verdicts, and what they rest on.

Source: rules, sections 3 and 5. This file only brings the parts together; each rule lives in its own room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain.known import LatestWindow
from cchc_tui.domain.model import Agency, AgencyKey, Indicator, Number, Target
from cchc_tui.domain.rollup import RATIO, SHARE, Area, Figure, Standing
from cchc_tui.domain.verdict import Facts, Ruling, Severity, Verdict, rule
from cchc_tui.domain.whatif import Needed

NO_FIGURE = Figure()


class Side(NamedTuple):
    """The own or the area half of a judgement.

    `reported` of `assessed` agencies stand behind the figure (None for an agency's own work).
    `worst` and `best` (per cent) are the cases of the silent agencies of a share.
    `beside` is the other area figure where both a reported and a computed one exist.
    """

    figure: Figure
    ruling: Ruling
    end: date | None = None
    reported: int | None = None
    assessed: int | None = None
    worst: Fraction | None = None
    best: Fraction | None = None
    beside: Figure | None = None
    basis: str = "own"

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.ruling.verdict

    @property
    def severity(self) -> Severity:
        """The severity alone."""
        return self.ruling.severity

    @property
    def partial(self) -> bool:
        """Whether not everybody assessed has reported, so that the coverage must be shown."""
        return self.assessed is not None and self.reported is not None and self.reported < self.assessed


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything a row of an agency's table says about one indicator."""

    agency: Agency
    indicator: Indicator
    target: Target | None
    own_work: Callable[[], Side] = field(repr=False, compare=False)
    area: Side
    window: LatestWindow | None
    ask: Callable[[], Needed] = field(repr=False, compare=False)
    synthetic: bool

    def __eq__(self, other: object) -> bool:
        """Compare all that is said, the own work as well."""
        return isinstance(other, Judgement) and self._said == other._said

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self.agency.key, self.indicator.code, self.area))

    @property
    def _said(self) -> tuple[object, ...]:
        return (self.agency, self.indicator, self.target, self.own, self.area, self.window, self.synthetic)

    @property
    def own(self) -> Side:
        """The agency's own work, judged when somebody looks at it: a list shows areas."""
        return self.own_work()

    @property
    def needed(self) -> Needed:
        """What would turn the area green; worked out when somebody wants to know, since a list of agencies does not."""
        return self.ask()

    @property
    def urgency(self) -> tuple[int, Fraction, str]:
        """Sort key, the most urgent first: severity, then the size of the gap, then the code."""
        order = list(Severity)[::-1]
        gap = abs(self.area.ruling.gap) if self.area.ruling.gap is not None else Fraction(0)
        return (order.index(self.area.severity), -gap, self.indicator.code)


_POINT, _NOTHING = Fraction(1), Fraction(0)


class Question(NamedTuple):
    """What every ruling of one agency and indicator has in common; `newest_due` is the end of the newest due window."""

    agency: AgencyKey
    indicator: Indicator
    target: Target | None
    at: date
    newest_due: date | None

    @property
    def margin(self) -> Fraction:
        """The default margin: 1 point for per-cent indicators, 0 for other units."""
        return _POINT if self.indicator.unit == "%" else _NOTHING

    def facts(self, figure: Figure, end: date | None, *, conflict: bool = False, withheld: bool = False) -> Facts:
        """Give the facts of a figure that is a value."""
        zero = figure.denominator == 0
        return Facts(self.at, True, False, figure.value, end, self.newest_due, zero, withheld, conflict)


def own_side(question: Question, own: Standing | None, *, in_scope: bool) -> Side:
    """Judge the agency's own work; outside the scope it has no figure at all."""
    if not in_scope:
        return Side(NO_FIGURE, rule(question.target, Facts(question.at, in_scope=False), question.margin))
    if question.indicator.rollup == SHARE:
        return _single_agency(question, own)
    figure, end = (own.figure, own.end) if own else (NO_FIGURE, None)
    facts = question.facts(figure, end, conflict=own is not None and own.conflict)
    return Side(figure, rule(question.target, facts, question.margin), end)


def _single_agency(question: Question, own: Standing | None) -> Side:
    """Judge one agency's count against `min_count`; a bound below 100 % commits all of them together, not each."""
    count: Number | None = own.figure.numerator if own else None
    facts = Facts(
        question.at,
        collective=question.target is not None and (question.target.op != ">=" or (question.target.bound or 0) < 100),
        end=own.end if own and count is not None else None,
        newest_due=question.newest_due,
        conflict=own is not None and own.conflict,
        tally=(count, question.indicator.min_count) if count is not None else None,
    )
    return Side(Figure(count), rule(question.target, facts, question.margin), facts.end)


def leaf_side(own: Side, usable: bool, *, valid: bool) -> Side:
    """Give the area half of an agency with nothing below it: the same as its own, standing for itself alone."""
    return Side(own.figure, own.ruling, own.end, int(usable and valid), int(valid), basis="own")


def area_side(question: Question, area: Area, reported: Standing | None, *, covers: bool) -> Side:
    """Judge the area: the reported figure where it covers every judged window, else the roll-up; the other stands beside."""
    if reported is not None and covers:
        facts = question.facts(reported.figure, reported.end, conflict=reported.conflict)
        beside = area.figure if area.figure != NO_FIGURE else None
        ruling = rule(question.target, facts, question.margin)
        return Side(reported.figure, ruling, reported.end, area.reported, area.assessed, beside=beside, basis="reported")
    short = area.reported * 100 < question.indicator.min_coverage * area.assessed
    facts = question.facts(area.figure, area.end, withheld=question.indicator.rollup == RATIO and short)
    if question.indicator.rollup == SHARE and area.assessed == 0:
        facts = facts._replace(denominator_zero=True)
    ruling = rule(question.target, facts, question.margin)
    beside = reported.figure if reported is not None else None
    return Side(area.figure, ruling, area.end, area.reported, area.assessed, area.worst, area.best, beside, "rollup")
