"""The judged figures of every series and of every area as plain values, so that a first screen needs no series.

Made once when a publication is built; read by `Snapshot` through `ready`. What is stored holds for every
date of the verdict that sees the same windows; for any other date it says so, and the series are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cchc_tui.domain import areas, compliance, duties, marks
from cchc_tui.domain.known import AreaFacts, Mark
from cchc_tui.domain.model import EVERYONE, Agency, AgencyKey, Catalogue, Indicator, SeriesReader
from cchc_tui.domain.packing import figure_of, pack, pack_area, pack_mark, unpack, unpack_area, unpack_mark
from cchc_tui.domain.periods import Span, same_windows, span_of
from cchc_tui.domain.rollup import VALUE, Figure, Standing
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.tally import Columns, beyond, put
from cchc_tui.domain.targets import in_force
from cchc_tui.domain.trends import Latest, Trends

FRAME, FIGURES, DUTIES = "_frame", "_figures", "_duties"
"""The keys of what holds for all agencies: the spans and horizons of every indicator; its figures, all agencies in columns; duties by agency.

No agency's key begins with `_`.
"""

MARK = "_mark:"
"""What stands before an agency's key at the key of its mark, which is read where nothing else of the agency is."""

Documents = dict[str, dict[str, Any]]


def standings(catalogue: Catalogue, reader: SeriesReader, at: date | None = None) -> Documents:
    """Make the standings of every agency in scope, and the facts of every area, as values JSON can hold: a document an agency.

    With `at` also the marks of all agencies as they are at this date of the verdict, and as long as no verdict changes.
    """
    snapshot = Snapshot(catalogue, Latest(reader), at=date.max)
    spans = _spans(catalogue)
    trends, own, ends = Trends(snapshot, spans), dict[AgencyKey, dict[str, list[Any]]](), dict[str, date]()
    for agency in catalogue.agencies:  # all that needs its series, at once
        own[agency.key] = _own(snapshot, agency, spans)
        trends.add(agency)
        _look_further(ends, snapshot, agency.key)
    found: Documents = {
        FRAME: {
            "spans": {code: [[s.first.isoformat(), s.last.isoformat()] for s in spans_] for code, spans_ in spans.items()},
            "horizons": {code: end.isoformat() for code, end in ends.items()},
            "reach": snapshot.reach.isoformat(),
        }
    }
    for agency in catalogue.agencies:
        document = {"own": own[agency.key], "area": _area(snapshot, agency, spans), "recent": trends.of(agency.key)}
        if kept := {name: value for name, value in document.items() if value}:
            found[str(agency.key)] = kept
    found[FIGURES] = _figures(snapshot, spans, found)
    found[DUTIES] = {str(key): packed for key in snapshot.tree.by_key if (packed := duties.packed(snapshot.events(key)))}
    if at:
        _add_marks(found, Snapshot(catalogue, reader, at=at, ready=Stored(found)))
    return found


def _add_marks(found: Documents, snapshot: Snapshot) -> None:
    """Add the mark of every agency, and for which days they hold."""
    days = marks.steady(snapshot.catalogue, snapshot.at)
    for agency in snapshot.catalogue.agencies:
        found[MARK + str(agency.key)] = {"mark": pack_mark(marks.judged(snapshot, agency.key))}
        snapshot.judged.clear()  # nobody asks for them again: of a nation they are 130,000
    found[FRAME]["steady"] = [days.first.isoformat(), days.last.isoformat()]


def _figures(snapshot: Snapshot, spans: Mapping[str, list[Span]], documents: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Columns]]:
    """Put the own figures of all agencies side by side; one in conflict is left out, as it is from every sum."""
    columns: dict[str, list[Columns]] = {code: [([], [], []) for _ in several] for code, several in spans.items()}
    for agency in snapshot.catalogue.agencies:
        for code in documents.get(str(agency.key), {}).get("own", ()):
            indicator = snapshot.indicators[code]
            for column, span in zip(columns[code], spans[code], strict=True):
                standing = snapshot.standing(agency.key, indicator, span)
                if standing and not standing.conflict:
                    put(column, standing.figure, indicator)
    return columns


def _own(snapshot: Snapshot, agency: Agency, spans: Mapping[str, list[Span]]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for code in snapshot.reader.indicators(agency.key) | compliance.codes(snapshot.events(agency.key)):
        indicator = snapshot.indicators.get(code)
        if indicator and agency.level in indicator.scope:
            packed = [pack(snapshot.standing(agency.key, indicator, span)) for span in spans.get(code, [])]
            if any(packed):
                rows[code] = packed
    return rows


def _area(snapshot: Snapshot, agency: Agency, spans: Mapping[str, list[Span]]) -> dict[str, list[Any]]:
    """Pack the areas of an agency that has others below it."""
    if snapshot.tree.is_leaf(agency.key):
        return {}
    rolled = [indicator for indicator in snapshot.indicators.values() if indicator.rollup != VALUE and indicator.code in spans]
    packed = {i.code: [_area_of(snapshot, agency.key, i, span) for span in spans[i.code]] for i in rolled}
    return {code: found for code, found in packed.items() if any(found)}


def _area_of(snapshot: Snapshot, key: AgencyKey, indicator: Indicator, span: Span) -> list[Any] | None:
    facts = areas.worked_out(snapshot, key, indicator, span)
    # Who is assessed where nothing was reported depends on the very date of the verdict.
    return pack_area(facts) if facts and facts.area.end else None


def _spans(catalogue: Catalogue) -> dict[str, list[Span]]:
    found: dict[str, set[Span]] = {}
    for target in catalogue.targets:
        found.setdefault(target.indicator, set()).add(Span(target.valid_from, target.due))
    return {code: sorted(spans) for code, spans in found.items()}


def _look_further(ends: dict[str, date], snapshot: Snapshot, key: AgencyKey) -> None:
    """Note for each indicator the end of its newest window in which an agency has a row."""
    for code in snapshot.reader.indicators(key):
        told = {row.period for row in snapshot.reader.series(key, code)}
        known = [period.end for period in map(snapshot.calendar.by_id.get, told) if period]
        ends[code] = max([*known, ends.get(code, date.min)])
    for code in compliance.codes(snapshot.events(key)):
        ends[code] = max(snapshot.reach, ends.get(code, date.min))


class Stored:
    """The look-ups into what `standings` made; implements `known.Ready`. A document is decoded when it is first asked for."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        frame = documents.get(FRAME, {})
        day = date.fromisoformat
        self._spans = {code: [Span(day(a), day(b)) for a, b in found] for code, found in frame.get("spans", {}).items()}
        self._horizons = {code: day(end) for code, end in frame.get("horizons", {}).items()}
        self._documents, self._opened = documents, dict[AgencyKey, Mapping[str, Any]]()
        self._duties: Mapping[str, Any] | None = None
        self._reach = day(frame["reach"]) if "reach" in frame else None
        self._steady = Span(*map(day, frame["steady"])) if "steady" in frame else None

    def standing(self, key: AgencyKey, code: str, span: Span) -> bool | Standing | None:
        """Give the standing, None where nothing was reported, False where these windows were not looked at."""
        place = self.place(code, span)
        if place is None:
            return False
        packed = self._document(key).get("own", {}).get(code)
        return unpack(packed[place]) if packed else None

    def area(self, key: AgencyKey, code: str, span: Span) -> AreaFacts | None:
        """Give the facts of an area, None where these windows were not looked at or nothing was reported for them."""
        place = self.place(code, span)
        packed = self._document(key).get("area", {}).get(code) if place is not None else None
        return unpack_area(packed[place]) if packed and place is not None and packed[place] else None

    def recent(self, key: AgencyKey, code: str, span: Span, at: date) -> tuple[Figure, ...] | None:
        """Give the figures of the newest windows of an area, None where they are not known here or nobody has so many."""
        place = self.place(code, span) if at >= self._horizons.get(code, date.max) else None
        packed = self._document(key).get("recent", {}).get(code) if place is not None else None
        return tuple(figure_of(*figure) for figure in packed[place]) if packed and place is not None else None

    def mark(self, key: AgencyKey, at: date) -> Mark | None:
        """Give what a list shows of an agency; None on a day on which a verdict may be another than when this was stored."""
        if self._steady is None or not self._steady.first <= at <= self._steady.last:
            return None
        return unpack_mark(self._documents[MARK + str(key)]["mark"])

    def reach(self) -> date | None:
        """Give the day up to which the registers tell; None where they were not looked at."""
        return self._reach

    def duties(self, key: AgencyKey) -> list[list[Any]] | None:
        """Give the packed duties of an agency; None where they were not looked at."""
        self._duties = self._documents.get(DUTIES) if self._duties is None else self._duties
        return None if self._duties is None else self._duties.get(str(key), [])

    def place(self, code: str, span: Span) -> int | None:
        """Find the stored span that sees the same windows."""
        for place, known in enumerate(self._spans.get(code, ())):
            if known.first == span.first and same_windows(known.last, span.last, self._horizons.get(code, date.min)):
                return place
        return None

    def _document(self, key: AgencyKey) -> Mapping[str, Any]:
        if key not in self._opened:
            self._opened[key] = self._documents.get(str(key), {})
        return self._opened[key]


def ready(documents: Mapping[str, Mapping[str, Any]]) -> Stored:
    """Make the look-ups that a snapshot asks first."""
    return Stored(documents)


def below(documents: Mapping[str, Mapping[str, Any]], catalogue: Catalogue, at: date) -> dict[str, int]:
    """Count by indicator whose own figure misses the bound of the target in force at `at`; conflicts are not judged.

    Left out is an indicator without a target, one whose windows at `at` were not looked at, one with targets for some agencies
    alone, and a share that is asked of all together. No document of an agency is opened.
    """
    stored, columns, found = Stored(documents), documents.get(FIGURES, {}), dict[str, int]()
    for indicator in catalogue.indicators:
        targets = [target for target in catalogue.targets if target.indicator == indicator.code]
        for_all = all((target.edition, target.agency) == (EVERYONE, EVERYONE) for target in targets)
        target = in_force(targets, AgencyKey(EVERYONE, EVERYONE), at) if for_all else None
        place = stored.place(indicator.code, span_of(target, at)) if target else None
        if target and place is not None and indicator.code in columns:
            many = beyond(columns[indicator.code][place], indicator, target)
            found |= {} if many is None else {indicator.code: many}
    return found
