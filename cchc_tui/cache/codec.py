"""Model values <-> the documents of the cache.

Counts stay exact: an int is a number, a Fraction a text like `12.5` or `1/3`.
Dates are ISO texts. Observations are arrays in the order of their fields; they
are decoded one series at a time, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeGuard

import msgspec

from cchc_tui.cache.storage import Database, Fields, Tables, fraction_text
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

ObservationRows = dict[AgencyKey, dict[str, Series]]
PartRows = dict[AgencyKey, dict[str, Parts]]
Records = tuple[object, ...]
Rows = list[dict[str, str]]
Content = Records | ObservationRows | PartRows | Rows
"""What one published resource holds: records of the catalogue, observations, the parts of figures, or plain rows."""

SERIES, PARTS, ROWS, NOTHING = "series", "parts", "rows", "nothing"

RECORDS: dict[str, tuple[type, tuple[str, ...]]] = {
    "agencies": (Agency, ("edition", "code")),
    "indicators": (Indicator, ("code",)),
    "targets": (Target, ("indicator", "plan", "valid_from", "edition", "agency")),
    "periods": (Period, ("id",)),
    "sources": (Source, ("id",)),
    "successions": (Succession, ("edition_from", "code_from", "edition_to", "code_to")),
}
"""The tables of the catalogue, under the names of its fields: the model class and its natural key."""

_Count = int | str | None
_Row = tuple[str, str, str, int, str, _Count, _Count, _Count, str | None, str, str, str]
_SERIES = msgspec.json.Decoder(tuple[_Row, ...])
_PARTS = msgspec.json.Decoder(tuple[tuple[str, str, str, int, str, str, _Count], ...])


def _number(value: _Count) -> int | Fraction | None:
    return Fraction(value) if isinstance(value, str) else value


def _observation(row: _Row) -> Observation:
    if isinstance(row[5], str) or isinstance(row[6], str) or isinstance(row[7], str):
        return Observation(*row[:5], _number(row[5]), _number(row[6]), _number(row[7]), *row[8:])
    return Observation._make(row)  # the common case, and four times as quick


def decode_series(raw: msgspec.Raw) -> Series:
    """Decode the rows of one agency and one indicator."""
    return tuple(map(_observation, _SERIES.decode(raw)))


def decode_parts(raw: msgspec.Raw) -> Parts:
    """Decode the parts of one agency and one indicator."""
    return tuple(Part(*row[:6], _number(row[6])) for row in _PARTS.decode(raw))


def holds_parts(content: Content) -> TypeGuard[PartRows]:
    """Say whether a resource holds parts and not observations; one without any row holds neither."""
    if not isinstance(content, dict):
        return False
    first = next((rows[0] for several in content.values() for rows in several.values() if rows), None)
    return isinstance(first, Part)


def encode_records(kind: str, records: Iterable[object]) -> Iterator[tuple[str, Fields]]:
    """Give the documents of the catalogue table `kind`, each under its natural key."""
    _, key = RECORDS[kind]
    for record in records:
        fields = msgspec.to_builtins(record, enc_hook=fraction_text, order="deterministic")
        yield ":".join(fields[name] for name in key), fields


def decode_records(kind: str, documents: Iterable[Mapping[str, Any]]) -> Records:
    """Make model values of the documents of the catalogue table `kind`; msgspec.ValidationError where they do not fit."""
    cls, _ = RECORDS[kind]
    wanted: Any = tuple[cls, ...]  # type: ignore[valid-type] # a type made at run time
    records: Records = msgspec.convert(list(documents), wanted, dec_hook=_fraction)
    return records


def _fraction(wanted: type, value: Any) -> object:
    if wanted is not Fraction:
        raise TypeError(f"no form in the cache for {wanted}")
    return Fraction(value)


def encode_catalogue(catalogue: Catalogue) -> dict[str, Iterable[tuple[str, Fields]]]:
    """Give the catalogue as tables of documents."""
    return {kind: encode_records(kind, getattr(catalogue, kind)) for kind in RECORDS}


def decode_catalogue(database: Database) -> Catalogue:
    """Read the catalogue from the tables of the summary; msgspec.ValidationError where they do not fit."""
    tables = {kind: database.keyed(kind).documents().values() for kind in RECORDS}
    return Catalogue(**{kind: _records(kind, found) for kind, found in tables.items()})  # type: ignore[arg-type] # by table


def _records(kind: str, found: Collection[Any]) -> Records:
    """Give what was decoded as records already; make records of documents, which those with a Fraction are."""
    return tuple(found) if isinstance(next(iter(found), None), RECORDS[kind][0]) else decode_records(kind, found)


def encode_content(content: Content) -> Tables:
    """Give what a resource holds as the one table of its file; the table's name says which kind it is."""
    if isinstance(content, dict):
        kind = PARTS if holds_parts(content) else SERIES
        return {kind: ((str(agency), indicators) for agency, indicators in content.items())}
    if isinstance(content, list):
        return {ROWS: ((str(number), row) for number, row in enumerate(content, 1))}
    if not content:
        return {NOTHING: ()}
    kind = next(name for name, (cls, _) in RECORDS.items() if isinstance(content[0], cls))
    return {kind: encode_records(kind, content)}


def decode_content(database: Database) -> Content:
    """Read back what `encode_content` wrote; KeyError or msgspec.ValidationError where it is something else."""
    (kind,) = database.tables()
    if kind == SERIES:
        return _all_series(database)
    if kind == PARTS:
        return _all_parts(database)
    if kind == ROWS:
        return _all_rows(database)
    return () if kind == NOTHING else _all_records(kind, database)


def _all_series(database: Database) -> ObservationRows:
    share = _Texts()
    return {
        AgencyKey(*document.doc_id.split(":", 1)): {code: share.series(raw) for code, raw in document.items()}  # type: ignore[attr-defined] # str ids
        for document in database.keyed(SERIES)
    }


def _all_parts(database: Database) -> PartRows:
    return {
        AgencyKey(*document.doc_id.split(":", 1)): {code: decode_parts(raw) for code, raw in document.items()}  # type: ignore[attr-defined] # str ids
        for document in database.keyed(PARTS)
    }


class _Texts(dict[str, str]):
    """Equal texts of one resource as one object: a whole city in memory takes a third of the room."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text

    def series(self, raw: msgspec.Raw) -> Series:
        """Decode a series with shared texts."""
        rows = decode_series(raw)
        return tuple(Observation._make([self[cell] if type(cell) is str else cell for cell in row]) for row in rows)


def _all_rows(database: Database) -> Rows:
    return [{name: msgspec.json.decode(raw, type=str) for name, raw in document.items()} for document in database.keyed(ROWS)]


def _all_records(kind: str, database: Database) -> Records:
    return decode_records(kind, ({name: msgspec.json.decode(raw) for name, raw in d.items()} for d in database.keyed(kind)))
