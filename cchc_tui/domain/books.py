"""All that a publication holds, seen at one date, and where to look each thing up; nothing is judged here.

Look-ups are computed when first asked and kept, since every roll-up asks for the same standings.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Protocol, cast, runtime_checkable

from cchc_tui.domain import compliance, rollup
from cchc_tui.domain.known import Ready
from cchc_tui.domain.model import EVERYONE, AgencyKey, Catalogue, Indicator, Parts, Publication, Series, SeriesReader, Source, Target
from cchc_tui.domain.periods import Calendar, Span, span_of
from cchc_tui.domain.quality import Window, with_parts
from cchc_tui.domain.registry import Events, Scores
from cchc_tui.domain.rollup import SHARE, VALUE, Area, Standing
from cchc_tui.domain.targets import in_force, plans
from cchc_tui.domain.tree import Tree

EPOCH = date(1970, 1, 1)
_ALL = AgencyKey(EVERYONE, EVERYONE)


@runtime_checkable
class RegisterReader(Protocol):
    """Where a snapshot finds registers and score sheets: a reader of series that has them says so by having these."""

    def events(self, agency: AgencyKey) -> Events:
        """Give the entries of all registers of one agency; empty where there are none."""
        ...

    def scores(self, agency: AgencyKey) -> Scores:
        """Give all lines of the score sheets of one agency; empty where there are none."""
        ...


class NothingReported:
    """The reader of the empty district."""

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give no rows."""
        return ()

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give no codes."""
        return frozenset()

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces."""
        return ()

    def events(self, agency: AgencyKey) -> Events:
        """Give no entries."""
        return ()

    def scores(self, agency: AgencyKey) -> Scores:
        """Give no lines."""
        return ()


class Books:
    """The tables of one publication, its calendar and tree, and the figures made of its rows."""

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
        self._registers: RegisterReader = self.reader if isinstance(self.reader, RegisterReader) else NothingReported()
        self._events: dict[AgencyKey, Events] = {}
        self.ready = ready
        self._plans: tuple[str, ...] | None = None
        self._targets: dict[str, list[Target]] = {}
        for target in self.catalogue.targets:
            self._targets.setdefault(target.indicator, []).append(target)
        everybody = (EVERYONE, EVERYONE)
        self._particular = {target.indicator for target in self.catalogue.targets if (target.edition, target.agency) != everybody}
        self._in_force: dict[tuple[str, AgencyKey], Target | Books | None] = {}
        self._days: dict[tuple[int, str], tuple[Span, date | None]] = {}
        self._standings: dict[tuple[AgencyKey, str, Span], Standing | None] = {}

    def events(self, key: AgencyKey) -> Events:
        """Give the entries of all registers of one agency."""
        if key not in self._events:
            self._events[key] = self._registers.events(key)
        return self._events[key]

    def scores(self, key: AgencyKey) -> Scores:
        """Give all lines of the score sheets of one agency."""
        return self._registers.scores(key)

    def planned(self, code: str) -> bool:
        """Say whether any plan sets a target for an indicator, for whomever and whenever."""
        return code in self._targets

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans that have a target in force for anybody, the one that began last first."""
        if self._plans is None:
            self._plans = plans(self.catalogue.targets, self.at)
        return self._plans

    def target(self, key: AgencyKey, code: str) -> Target | None:
        """Give the target in force for an agency and an indicator."""
        targets = self._targets.get(code)
        if not targets:
            return None
        found = self._in_force.get(asked := (code, key if code in self._particular else _ALL), self)
        if found is self:
            found = self._in_force[asked] = in_force(targets, key, self.at)
        return cast("Target | None", found)

    def days(self, target: Target | None, kind: str) -> tuple[Span, date | None]:
        """Give the days whose windows count, and the end of the newest window of a kind that was due by now: of a target, the same for all."""
        if target is None:
            return self.span(target), None
        found = self._days.get(asked := (id(target), kind))  # it lives as long as the catalogue
        if found is None:
            due = self.calendar.newest_due(kind, target, self.at)
            found = self._days[asked] = (self.span(target), due.end if due else None)
        return found

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
        return self.counted(key, indicator, span, *self.own_extents(key, indicator))

    def own_extents(self, key: AgencyKey, indicator: Indicator) -> tuple[str, ...]:
        """Give the extents that the agency's own figure may come from, the first that is there winning."""
        return ("area", "own") if indicator.rollup == VALUE or self.tree.is_leaf(key) else ("own",)

    def standing(self, key: AgencyKey, indicator: Indicator, span: Span) -> Standing | None:
        """Give the agency's own judged figure for the windows of `span`."""
        asked = (key, indicator.code, span)
        if asked not in self._standings:
            known = self.ready.standing(*asked) if self.ready else False
            if isinstance(known, bool):
                told = self.told(key, indicator, span)
                known = compliance.standing(self.count(key, indicator, span, told), told)
            self._standings[asked] = known
        return self._standings[asked]

    def told(self, key: AgencyKey, indicator: Indicator, span: Span) -> Standing | None:
        """Give the agency's own figure as it reported it."""
        return rollup.standing(self.own_windows(key, indicator, span), indicator)

    def count(self, key: AgencyKey, indicator: Indicator, span: Span, told: Standing | None) -> compliance.Count | None:
        """Give what the registers of an agency (the scores of those below it) say of an indicator, None where they say nothing."""
        if indicator.rollup != SHARE:
            return None
        if indicator.code == compliance.SCORED:
            below = (self.scores(child.key) for child in self.tree.children(key))
            return compliance.scored(below, span, self.calendar, told)
        if indicator.code not in compliance.RULES:
            return None
        asked = compliance.Asked(indicator.code, indicator.period, span, self.reach)
        return compliance.counted(asked, self.events(key), self.calendar, told)

    @cached_property
    def reach(self) -> date:
        """Give the day up to which the registers tell; where it was not stored, they are all read once."""
        known = self.ready.reach() if self.ready else None
        return compliance.reached(self.events(key) for key in self.tree.by_key) if known is None else known

    def area(self, key: AgencyKey, indicator: Indicator, span: Span) -> Area:
        """Roll up everything in scope at and below an agency."""
        return rollup.area(
            indicator,
            self.tree.in_scope(key, indicator.scope),
            lambda member: self.standing(member, indicator, span),
            self.exists,
            span.last,
        )

    def reported(self, key: AgencyKey, indicator: Indicator, span: Span) -> Standing | None:
        """Give the area figure that an agency reported itself, if it did."""
        return rollup.standing(self.counted(key, indicator, span, "area"), indicator)

    def exists(self, key: AgencyKey, day: date) -> bool:
        """Say whether an agency is valid on a day."""
        return self.tree.by_key[key].valid_at(day)

    def is_synthetic(self, sources: tuple[str, ...]) -> bool:
        """Say whether any of these sources is made up; a register names none, so it counts as made up where anything in the publication is."""
        return not self._synthetic.isdisjoint(sources) or (bool(self._synthetic) and compliance.REGISTER in sources)
