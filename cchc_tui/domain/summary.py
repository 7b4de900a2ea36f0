"""The judged figures of every series as plain values, so that a first screen needs no series.

Made once when a publication is built; read by `Snapshot` through `ready`. A stored standing holds
for every date of the verdict that sees the same windows; for any other date it says so, and the series are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from cchc_tui.domain.books import Ready
from cchc_tui.domain.model import AgencyKey, Catalogue, Number, SeriesReader
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import Figure, Standing
from cchc_tui.domain.snapshot import Snapshot


def standings(catalogue: Catalogue, reader: SeriesReader) -> dict[str, Any]:
    """Make the standings of every agency in scope of every target's life, as values JSON can hold."""
    snapshot = Snapshot(catalogue, reader, at=date.max)
    spans = _spans(catalogue)
    rows: dict[str, dict[str, list[Any]]] = {}
    for agency in catalogue.agencies:
        for code in reader.indicators(agency.key):
            indicator = snapshot.indicators.get(code)
            if indicator is None or agency.level not in indicator.scope:
                continue
            packed = [pack(snapshot.standing(agency.key, indicator, span)) for span in spans.get(code, [])]
            if any(packed):
                rows.setdefault(str(agency.key), {})[code] = packed
    return {
        "spans": {code: [[s.first.isoformat(), s.last.isoformat()] for s in found] for code, found in spans.items()},
        "horizons": _horizons(snapshot),
        "rows": rows,
    }


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
    figures = [_number(n) for n in (*standing.figure, *standing.window)]
    return [figures, standing.period, standing.end.isoformat(), standing.stage, standing.conflict, list(standing.sources)]


def unpack(packed: list[Any] | None) -> Standing | None:
    """Read a standing back."""
    if packed is None:
        return None
    figures, period, end, stage, conflict, sources = packed
    figure, window = _figure(*figures[:3]), _figure(*figures[3:])
    return Standing(figure, period, date.fromisoformat(end), window, stage, conflict, tuple(sources))


def _number(number: Number | None) -> int | str | None:
    return number if number is None or isinstance(number, int) else str(number)


def _exact(number: int | str | None) -> Number | None:
    return Fraction(number) if isinstance(number, str) else number


def _figure(numerator: int | str | None, denominator: int | str | None, value: int | str | None) -> Figure:
    return Figure(_exact(numerator), _exact(denominator), None if value is None else Fraction(value))


def ready(stored: Mapping[str, Any]) -> Ready:
    """Make the look-up that a snapshot asks first: the standing, None where nothing was reported, False where it cannot know."""
    spans = {
        code: [Span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in found] for code, found in stored.get("spans", {}).items()
    }
    horizons = {code: date.fromisoformat(day) for code, day in stored.get("horizons", {}).items()}
    rows: Mapping[str, Mapping[str, list[Any]]] = stored.get("rows", {})

    def look_up(key: AgencyKey, code: str, span: Span) -> bool | Standing | None:
        for index, known in enumerate(spans.get(code, ())):
            if known.first == span.first and same_windows(known.last, span.last, horizons.get(code, date.min)):
                packed = rows.get(str(key), {}).get(code)
                return unpack(packed[index]) if packed else None
        return False

    return look_up


def same_windows(stored: date, asked: date, horizon: date) -> bool:
    """Say whether two last days see the same windows: they are equal, or nobody has a row after either."""
    return stored == asked or (stored >= horizon and asked >= horizon)
