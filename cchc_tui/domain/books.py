"""All that a publication holds, seen at one date, and where to look each thing up; nothing is judged here.

Look-ups are computed when first asked and kept, since every roll-up asks for the same standings.
"""

from __future__ import annotations

from datetime import date

from cchc_tui.domain import rollup
from cchc_tui.domain.known import Ready
from cchc_tui.domain.model import AgencyKey, Catalogue, Indicator, Parts, Publication, Series, SeriesReader, Source, Target
from cchc_tui.domain.periods import Calendar, Span, span_of
from cchc_tui.domain.quality import Window, with_parts
from cchc_tui.domain.rollup import VALUE, Area, Standing
from cchc_tui.domain.targets import in_force
from cchc_tui.domain.tree import Tree

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
        self.ready = ready
        self._targets: dict[str, list[Target]] = {}
        for target in self.catalogue.targets:
            self._targets.setdefault(target.indicator, []).append(target)
        self._standings: dict[tuple[AgencyKey, str, Span], Standing | None] = {}

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
            known = self.ready.standing(*asked) if self.ready else False
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
        """Say whether any of these sources is made up."""
        return not self._synthetic.isdisjoint(sources)
