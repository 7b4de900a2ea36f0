"""From published CSV to the model: the catalogue's tables as records, observations as series, the rest as checked rows.

A city has 350,000 rows of observations, so a file of them in which nothing is unusual is read by `columns`, all rows at once;
what `columns` cannot read is read here row by row, which takes four times as long and can say what is wrong where.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from operator import getitem
from typing import Any

from cchc_tui.domain.model import Agency, AgencyKey, Indicator, Observation, Part, Parts, Period, Series, Source, Succession, Target
from cchc_tui.domain.sheaf import Sheaf
from cchc_tui.feed import registers
from cchc_tui.feed.columns import CONVERT, Unusual, count
from cchc_tui.feed.columns import read as read_quickly
from cchc_tui.feed.registers import EventRows, ScoreRows, day, exact
from cchc_tui.feed.rows import Judge, Keys, Row, published, raising, text_of
from cchc_tui.feed.tables import TABLES, Field

ObservationRows = dict[AgencyKey, dict[str, Series]]
"""All observations of one resource: agency, indicator code, series."""

PartRows = dict[AgencyKey, dict[str, Parts]]
"""All parts of one resource: agency, indicator code, pieces of its figures."""

RecordRows = ObservationRows | PartRows | EventRows | ScoreRows

FactRows = RecordRows | Sheaf
"""What a resource of facts holds; observations stay columns as long as nobody asks for the records."""


def _agency(row: Mapping[str, str]) -> Agency:
    return Agency(**{**row, "valid_from": day(row["valid_from"]), "valid_to": day(row["valid_to"])})  # type: ignore[arg-type] # the other columns are text as they stand


def _indicator(row: Mapping[str, str]) -> Indicator:
    typed = {
        "scope": frozenset(row["scope"].split()),
        "min_count": int(row["min_count"] or 1),
        "min_coverage": int(row["min_coverage"] or 80),
    }
    return Indicator(**{**row, **typed})  # type: ignore[arg-type] # the other columns are text as they stand


def _target(row: Mapping[str, str]) -> Target:
    days = {name: day(row[name]) for name in ("valid_from", "valid_to", "due")}
    numbers = {name: exact(row[name]) for name in ("min", "max", "margin")}
    return Target(**{**row, **days, **numbers})  # type: ignore[arg-type] # the other columns are text as they stand


def _period(row: Mapping[str, str]) -> Period:
    day = date.fromisoformat
    return Period(row["id"], row["kind"], day(row["start"]), day(row["end"]), day(row["due"]))


def _source(row: Mapping[str, str]) -> Source:
    return Source(**{**row, "synthetic": row["synthetic"] == "1"})  # type: ignore[arg-type] # the other columns are text as they stand


def _succession(row: Mapping[str, str]) -> Succession:
    return Succession(**row)


_MAKERS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "agencies": _agency,
    "successions": _succession,
    "indicators": _indicator,
    "targets": _target,
    "periods": _period,
    "sources": _source,
}
"""How a checked row of a catalogue table becomes a record."""

CATALOGUE = (*_MAKERS, "frameworks")
"""The tables `read_records` reads; each is one resource of its own name."""


def table_of(resource: str) -> str:
    """Give the table a resource holds rows of: the name up to the first `-`."""
    return resource.partition("-")[0]


def read_other(resource: str, lines: Iterable[str]) -> list[dict[str, str]]:
    """Read the checked rows of any table; `Refused` names file, row and column."""
    table = TABLES[table_of(resource)]
    judge, keys, rows = Judge(table), Keys(table), []
    for line, record in published(table, lines, resource, raising):
        row: Row = tuple(record)
        if judge(row, resource, line, raising) and keys.add(row, resource, line, raising):
            rows.append(dict(zip(table.columns, row, strict=True)))
    return rows


def read_parts(resource: str, lines: Iterable[str]) -> PartRows:
    """Read parts by agency and indicator, rows in file order; `Refused` names file, row and column."""
    found: dict[AgencyKey, dict[str, list[Part]]] = {}
    for row in read_other(resource, lines):
        place = found.setdefault(AgencyKey(row["edition"], row["agency"]), {}).setdefault(row["indicator"], [])
        fact = (row["period"], row["extent"], row["stage"], int(row["revision"]), row["source"])
        place.append(Part(*fact, row["part"], count(row["count"])))
    return {agency: {code: tuple(rows) for code, rows in several.items()} for agency, several in found.items()}


def read_records(resource: str, lines: Iterable[str]) -> tuple[object, ...]:
    """Read a catalogue table as records of the model, in file order; `Refused` names file, row and column."""
    rows = read_other(resource, lines)
    if table_of(resource) == "frameworks":
        return registers.frameworks(rows)
    make = _MAKERS[table_of(resource)]
    return tuple(make(row) for row in rows)


def read_events(resource: str, lines: Iterable[str]) -> EventRows:
    """Read events by agency and kind, rows in file order; `Refused` names file, row and column."""
    return registers.events(read_other(resource, lines))


def read_scores(resource: str, lines: Iterable[str]) -> ScoreRows:
    """Read scores by agency and framework, rows in file order; `Refused` names file, row and column."""
    return registers.scores(read_other(resource, lines))


class _Column(dict[str, Any]):
    """Every distinct cell of one column with its value: judged and converted when first met."""

    def __init__(self, field: Field, convert: Callable[[str], object]) -> None:
        super().__init__()
        self._allows, self._convert = field.allows, convert

    def __missing__(self, cell: str) -> object:
        if not self._allows(cell):
            raise KeyError(cell)
        value = self[cell] = self._convert(cell)
        return value


_OBSERVATION = TABLES["observations"]


_KEY = 5
"""Cells of an observation that belong to its key: period, extent, stage, revision, source."""

_Place = tuple[str, str, str]
_new = tuple.__new__  # `Observation._make` without its count of cells, which `published` has done


def read_observations(resource: str, lines: Iterable[str]) -> ObservationRows:
    """Read observations as series by agency and indicator, rows in file order; `Refused` names file, row and column.

    Text that is at hand whole is read quickly; the careful way below is for other lines, and for what is wrong or unusual.
    """
    if isinstance(lines, io.StringIO):
        start = lines.tell()
        with suppress(Unusual):
            return read_quickly(lines.read()).rows()
        lines.seek(start)
    columns = [_Column(field, CONVERT.get(field.name, str)) for field in _OBSERVATION.fields]
    found: dict[_Place, tuple[list[Observation], list[int]]] = {}
    last: _Place | None = None
    for line, record in published(_OBSERVATION, lines, resource, raising):
        try:
            edition, code, indicator, *fact = map(getitem, columns, record)
        except KeyError:
            Judge(_OBSERVATION)(tuple(record), resource, line, raising)
            raise
        place = (edition, code, indicator)
        if place != last:  # sorted files change the series once in many rows
            last, (rows, at) = place, found.setdefault(place, ([], []))
        rows.append(_new(Observation, fact))
        at.append(line)
    return _nested(found, resource)


def _nested(found: Mapping[_Place, tuple[list[Observation], list[int]]], resource: str) -> ObservationRows:
    """Put the series under their agencies; refuse one that says the same thing twice."""
    nested: ObservationRows = {}
    for place, (rows, at) in found.items():
        if len({row[:_KEY] for row in rows}) < len(rows):
            keys = Keys(_OBSERVATION)
            for row, line in zip(rows, at, strict=True):
                keys.add((*place, *map(str, row[:_KEY])), resource, line, raising)
        nested.setdefault(AgencyKey(*place[:2]), {})[place[2]] = tuple(rows)
    return nested


FACTS: Mapping[str, Callable[[str, Iterable[str]], RecordRows]] = {
    "observations": read_observations,
    "parts": read_parts,
    "events": read_events,
    "scores": read_scores,
}
"""How the tables of facts are read; each may be many resources."""


def read_resource(resource: str, raw: bytes) -> tuple[object, ...] | FactRows:
    """Read the bytes of any published table as what it holds; `Refused` names file, row and column."""
    text, table = text_of(raw, resource), table_of(resource)
    if table == "observations":
        with suppress(Unusual):
            return read_quickly(text)
    lines = io.StringIO(text, newline="")
    return FACTS[table](resource, lines) if table in FACTS else read_records(resource, lines)
