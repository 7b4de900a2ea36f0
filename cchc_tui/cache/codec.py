"""Model values <-> the documents of the cache.

Counts stay exact: an int is a number, a Fraction a text like `12.5` or `1/3`.
Dates are ISO texts. Observations are arrays in the order of their fields; they
are decoded one series at a time, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import repeat
from operator import add
from typing import Any, cast

import msgspec

from cchc_tui.cache.storage import ENCODER, Database, Fields, Tables, fraction_text
from cchc_tui.domain.model import (
    Agency,
    AgencyKey,
    Catalogue,
    Indicator,
    Observation,
    Part,
    Parts,
    Period,
    Series,
    Source,
    Succession,
    Target,
)
from cchc_tui.domain.registry import Event, Events, Framework, Score, Scores
from cchc_tui.domain.sheaf import Sheaf

ObservationRows = dict[AgencyKey, dict[str, Series]]
PartRows = dict[AgencyKey, dict[str, Parts]]
Records = tuple[object, ...]
EventRows = dict[AgencyKey, dict[str, Events]]
ScoreRows = dict[AgencyKey, dict[str, Scores]]
Content = Records | ObservationRows | PartRows | EventRows | ScoreRows | Sheaf
"""What one published resource holds: records of the catalogue, observations, the parts of figures, events, or scores."""

SERIES, PARTS, EVENTS, SCORES, NOTHING = "series", "parts", "events", "scores", "nothing"

HELD = {Observation: SERIES, Part: PARTS, Event: EVENTS, Score: SCORES}
"""The tables with one document an agency, by what their rows are."""

RECORDS: dict[str, tuple[type, tuple[str, ...]]] = {
    "agencies": (Agency, ("edition", "code")),
    "indicators": (Indicator, ("code",)),
    "targets": (Target, ("indicator", "plan", "valid_from", "edition", "agency")),
    "periods": (Period, ("id",)),
    "sources": (Source, ("id",)),
    "successions": (Succession, ("edition_from", "code_from", "edition_to", "code_to")),
    "frameworks": (Framework, ("code",)),
}
"""The tables of the catalogue, under the names of its fields: the model class and its natural key."""

_TUPLES: dict[str, Any] = {kind: tuple[cls, ...] for kind, (cls, _) in RECORDS.items()}  # type: ignore[valid-type] # types made at run time
for _tuple in _TUPLES.values():
    msgspec.json.Decoder(_tuple)  # what they mean is worked out here, once: half a millisecond that no opening has to pay

_Count = int | str | None
_Row = tuple[str, str, str, int, str, _Count, _Count, _Count, str | None, str, str, str]
_SERIES = msgspec.json.Decoder(tuple[_Row, ...])
_Whole = tuple[str, str, str, int, str, int | None, int | None, int | None, str | None, str, str, str]
_PLAIN = msgspec.json.Decoder(tuple[_Whole, ...])
_new = tuple.__new__  # `Observation._make` without its count of cells, which decoding has done
_PARTS = msgspec.json.Decoder(tuple[tuple[str, str, str, int, str, str, _Count], ...])
_Event = tuple[str, str, date | None, date | None, str, str, str, str, str, _Count, _Count, tuple[str, ...], str]
_EVENTS = msgspec.json.Decoder(tuple[_Event, ...])
_SCORES = msgspec.json.Decoder(tuple[tuple[int, str, str, _Count, _Count, _Count, _Count, str, str, str], ...])


def _number(value: _Count) -> int | Fraction | None:
    return Fraction(value) if isinstance(value, str) else value


def _observation(row: _Row) -> Observation:
    return Observation(*row[:5], _number(row[5]), _number(row[6]), _number(row[7]), *row[8:])


def decode_series(raw: msgspec.Raw) -> Series:
    """Decode the rows of one agency and one indicator."""
    try:
        return tuple(map(_new, repeat(Observation), _PLAIN.decode(raw)))  # the common case, and four times as quick
    except msgspec.ValidationError:
        return tuple(map(_observation, _SERIES.decode(raw)))


def decode_parts(raw: msgspec.Raw) -> Parts:
    """Decode the parts of one agency and one indicator."""
    return tuple(Part(*row[:6], _number(row[6])) for row in _PARTS.decode(raw))


def decode_events(raw: msgspec.Raw) -> Events:
    """Decode the events of one agency and one kind."""
    return tuple(Event(*row[:9], _number(row[9]), _number(row[10]), *row[11:]) for row in _EVENTS.decode(raw))


def decode_scores(raw: msgspec.Raw) -> Scores:
    """Decode the scores of one agency and one framework."""
    return tuple(
        Score(*row[:3], _number(row[3]), _number(row[4]), _number(row[5]), _number(row[6]), *row[7:]) for row in _SCORES.decode(raw)
    )


def held_in(content: Content) -> str:
    """Give the table that a resource of facts is kept in; one without any row is one of observations as good as any."""
    several = content.values() if isinstance(content, dict) else ()
    first = next((rows[0] for indicators in several for rows in indicators.values() if rows), None)
    return HELD.get(type(first), SERIES)


def encode_records(kind: str, records: Iterable[object]) -> Iterator[tuple[str, Fields]]:
    """Give the documents of the catalogue table `kind`, each under its natural key."""
    _, key = RECORDS[kind]
    for record in records:
        fields = msgspec.to_builtins(record, enc_hook=fraction_text, order="deterministic")
        yield ":".join(fields[name] for name in key), fields


def decode_records(kind: str, documents: Iterable[Mapping[str, Any]]) -> Records:
    """Make model values of the documents of the catalogue table `kind`; msgspec.ValidationError where they do not fit."""
    records: Records = msgspec.convert(list(documents), _TUPLES[kind], dec_hook=_fraction)
    return records


def _fraction(wanted: type, value: Any) -> object:
    if wanted is not Fraction:
        raise TypeError(f"no form in the cache for {wanted}")
    return Fraction(value)


def encode_catalogue(catalogue: Catalogue) -> dict[str, Iterable[tuple[str, Fields]]]:
    """Give the catalogue as tables of documents."""
    return {kind: encode_records(kind, getattr(catalogue, kind)) for kind in RECORDS}


def decode_catalogue(database: Database) -> Catalogue:
    """Read the catalogue, or as much as there is of it, from the tables of a database; msgspec.ValidationError where they do not fit."""
    tables = {kind: database.keyed(kind).documents().values() for kind in RECORDS}
    return Catalogue(**{kind: _records(kind, found) for kind, found in tables.items()})  # type: ignore[arg-type] # by table


def _records(kind: str, found: Collection[Any]) -> Records:
    """Give what was decoded as records already; make records of documents, which those with a Fraction are."""
    if not found:
        return ()
    return tuple(found) if isinstance(next(iter(found), None), RECORDS[kind][0]) else decode_records(kind, found)


def encode_content(content: Content) -> Tables:
    """Give what a resource holds as the one table of its file; the table's name says which kind it is."""
    if isinstance(content, Sheaf):
        return {SERIES: _sheaf(content)}
    if isinstance(content, dict):
        return {held_in(content): ((str(agency), indicators) for agency, indicators in content.items())}
    if not content:
        return {NOTHING: ()}
    kind = next(name for name, (cls, _) in RECORDS.items() if isinstance(content[0], cls))
    return {kind: encode_records(kind, content)}


def _sheaf(sheaf: Sheaf) -> Iterable[tuple[str, Fields]]:
    """Write the rows of a sheaf without making them: each of its few distinct pieces is encoded once."""
    begins = [_piece(cells)[:-1] + "," for cells in sheaf.begins]
    ends = ["," + _piece(cells)[1:] for cells in sheaf.ends]
    odd = {pair: _piece(values)[1:-1] for pair, values in sheaf.odd.items()}
    counts = [odd.get(pair, pair) for pair in sheaf.counts] if odd else sheaf.counts
    facts = map(add, map(begins.__getitem__, sheaf.heads), counts)
    rows = list(map(add, facts, map(ends.__getitem__, sheaf.tails)))
    documents: dict[AgencyKey, dict[str, msgspec.Raw]] = {}
    for agency, indicator, first, last in sheaf.places:
        documents.setdefault(agency, {})[indicator] = msgspec.Raw(f"[{','.join(rows[first:last])}]".encode())
    return ((str(agency), document) for agency, document in documents.items())


def _piece(cells: tuple[object, ...]) -> str:
    return ENCODER.encode(cells).decode()


def agencies_in(content: Content) -> Iterable[AgencyKey]:
    """Give the agencies that a resource of facts has rows of."""
    if isinstance(content, Sheaf):
        return dict.fromkeys(place.agency for place in content.places)
    return content if isinstance(content, dict) else ()


def decode_content(database: Database) -> Content:
    """Read back what `encode_content` wrote; KeyError or msgspec.ValidationError where it is something else."""
    (kind,) = database.tables()
    if kind == SERIES:
        return _all_series(database)
    if kind in _WHOLE:
        return _all(database, kind, _WHOLE[kind])
    return () if kind == NOTHING else _all_records(kind, database)


def _all_series(database: Database) -> ObservationRows:
    share = _Texts()
    return {
        AgencyKey(*document.doc_id.split(":", 1)): {code: share.series(raw) for code, raw in document.items()}  # type: ignore[attr-defined] # str ids
        for document in database.keyed(SERIES)
    }


_WHOLE: Mapping[str, Callable[[msgspec.Raw], Any]] = {PARTS: decode_parts, EVENTS: decode_events, SCORES: decode_scores}
"""How the rows of an agency are decoded, in the tables that are small enough for it."""


def _all(database: Database, kind: str, decode: Callable[[msgspec.Raw], Any]) -> Content:
    content = {
        AgencyKey(*document.doc_id.split(":", 1)): {code: decode(raw) for code, raw in document.items()}  # type: ignore[attr-defined] # str ids
        for document in database.keyed(kind)
    }
    return cast("Content", content)


class _Texts(dict[str, str]):
    """Equal texts of one resource as one object: a whole city in memory takes a third of the room."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text

    def series(self, raw: msgspec.Raw) -> Series:
        """Decode a series with shared texts."""
        rows = decode_series(raw)
        return tuple(Observation._make([self[cell] if type(cell) is str else cell for cell in row]) for row in rows)


def _all_records(kind: str, database: Database) -> Records:
    return decode_records(kind, ({name: msgspec.json.decode(raw) for name, raw in d.items()} for d in database.keyed(kind)))
