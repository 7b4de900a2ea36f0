"""The judged figures of every series and of every area as plain values, so that a first screen needs no series.

Made once when a publication is built; read by `Snapshot` through `ready`. What is stored holds for every
date of the verdict that sees the same windows; for any other date it says so, and the series are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from cchc_tui.domain import areas
from cchc_tui.domain.known import AreaFacts, LatestWindow
from cchc_tui.domain.model import EVERYONE, Agency, AgencyKey, Catalogue, Indicator, Number, SeriesReader
from cchc_tui.domain.periods import Span, span_of
from cchc_tui.domain.rollup import VALUE, Area, Figure, Standing
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.tally import Columns, beyond, put
from cchc_tui.domain.targets import in_force

FRAME, FIGURES = "_frame", "_figures"
"""The keys of what holds for all agencies: the spans and horizons of every indicator; and its figures, all agencies in columns.

No agency's key begins with `_`.
"""

Documents = dict[str, dict[str, Any]]


def standings(catalogue: Catalogue, reader: SeriesReader) -> Documents:
    """Make the standings of every agency in scope, and the facts of every area, as values JSON can hold: a document an agency."""
    snapshot = Snapshot(catalogue, reader, at=date.max)
    spans = _spans(catalogue)
    found: Documents = {
        FRAME: {
            "spans": {code: [[s.first.isoformat(), s.last.isoformat()] for s in spans_] for code, spans_ in spans.items()},
            "horizons": _horizons(snapshot),
        }
    }
    for agency in catalogue.agencies:
        document = {"own": _own(snapshot, agency, spans), "area": _area(snapshot, agency, spans)}
        if kept := {name: value for name, value in document.items() if value}:
            found[str(agency.key)] = kept
    found[FIGURES] = _figures(snapshot, spans, found)
    return found


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
    for code in snapshot.reader.indicators(agency.key):
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


def _horizons(snapshot: Snapshot) -> dict[str, str]:
    """Give for each indicator the end of its newest window in which anybody has a row."""
    ends: dict[str, date] = {}
    for key in snapshot.tree.by_key:
        for code in snapshot.reader.indicators(key):
            known = [p.end for p in (snapshot.calendar.by_id.get(r.period) for r in snapshot.reader.series(key, code)) if p]
            ends[code] = max([*known, ends.get(code, date.min)])
    return {code: end.isoformat() for code, end in ends.items()}


def pack(standing: Standing | None) -> list[Any] | None:
    """Write a standing as plain values; counts stay exact."""
    if standing is None:
        return None
    window = [] if standing.window == standing.figure else _packed(standing.window)
    figures = [*_packed(standing.figure), *window]
    return [figures, standing.period, standing.end.isoformat(), standing.stage, standing.conflict, list(standing.sources)]


def unpack(packed: list[Any] | None) -> Standing | None:
    """Read a standing back."""
    if packed is None:
        return None
    figures, period, end, stage, conflict, sources = packed
    figure = _figure(*figures[:3])
    window = _figure(*figures[3:]) if figures[3:] else figure
    return Standing(figure, period, date.fromisoformat(end), window, stage, conflict, tuple(sources))


def pack_area(facts: AreaFacts) -> list[Any]:
    """Write the facts of an area as plain values, without its members and their shortfalls."""
    area, window = facts.area, facts.window
    numbers = [*_packed(area.figure), *_numbers((area.worst, area.best))]
    end = area.end.isoformat() if area.end else None
    shown = [window.period, _packed(window.figure)] if window else None
    return [facts.alone, numbers, end, area.reported, area.assessed, pack(facts.reported), facts.covers, shown, list(facts.sources)]


def unpack_area(packed: list[Any]) -> AreaFacts:
    """Read the facts of an area back."""
    alone, numbers, end, reported, assessed, told, covers, shown, sources = packed
    worst, best = (_fraction(number) for number in numbers[3:])
    area = Area(_figure(*numbers[:3]), date.fromisoformat(end) if end else None, reported, assessed, worst, best, (), ())
    window = LatestWindow(shown[0], _figure(*shown[1])) if shown else None
    return AreaFacts(alone, area, unpack(told), covers, window, tuple(sources))


def _numbers(numbers: Iterable[Number | None]) -> list[int | str | None]:
    return [number if number is None or isinstance(number, int) else str(number) for number in numbers]


def _exact(number: int | str | None) -> Number | None:
    return _fraction(number) if isinstance(number, str) else number


def _fraction(number: int | str | None) -> Fraction | None:
    if not isinstance(number, str):
        return None if number is None else Fraction(number)
    # What `str` makes of a Fraction; to let Fraction read the text itself takes three times as long.
    numerator, _, denominator = number.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def _packed(figure: Figure) -> list[int | str | None]:
    """Write a figure as three values; its value as what makes it of its counts where that is so: shorter, and quicker to read."""
    numerator, denominator, value = figure
    packed = _numbers(figure)
    if numerator is not None and denominator and value is not None:
        packed[2] = next((sign for sign, factor in _MADE.items() if figure == _of(factor, numerator, denominator)), packed[2])
    return packed


def _of(factor: int, numerator: Number, denominator: Number) -> Figure:
    return Figure(numerator, denominator, Fraction(factor * numerator, denominator))


def _figure(numerator: int | str | None, denominator: int | str | None, value: int | str | None) -> Figure:
    over, under = _exact(numerator), _exact(denominator)
    if value in _MADE and over is not None and under:
        return _of(_MADE[str(value)], over, under)
    return Figure(over, under, _fraction(value))


_MADE = {"%": 100, "/": 1}
"""What stands for a value that is the ratio of the counts, by the factor: in per cent, or plain."""


class Stored:
    """The look-ups into what `standings` made; implements `known.Ready`. A document is decoded when it is first asked for."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        frame = documents.get(FRAME, {})
        day = date.fromisoformat
        self._spans = {code: [Span(day(a), day(b)) for a, b in found] for code, found in frame.get("spans", {}).items()}
        self._horizons = {code: day(end) for code, end in frame.get("horizons", {}).items()}
        self._documents, self._opened = documents, dict[AgencyKey, Mapping[str, Any]]()

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


def same_windows(stored: date, asked: date, horizon: date) -> bool:
    """Say whether two last days see the same windows: they are equal, or nobody has a row after either."""
    return stored == asked or (stored >= horizon and asked >= horizon)


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
