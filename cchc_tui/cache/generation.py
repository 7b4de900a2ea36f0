"""One generation, read-only: the summary at once, each file of series or parts when it is first looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, TypedDict

import msgspec

from cchc_tui.cache.changes import LOG, read_log
from cchc_tui.cache.codec import (
    EVENTS,
    HELD,
    PARTS,
    SCORES,
    SERIES,
    decode_catalogue,
    decode_events,
    decode_parts,
    decode_scores,
    decode_series,
)
from cchc_tui.cache.disk import damaged, exists, missing, read
from cchc_tui.cache.lazy import Layered, Lazy
from cchc_tui.cache.pointer import Entry
from cchc_tui.cache.storage import Database, Mark, open_tables, replaced
from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Parts, Period, Publication, Series, Source, Succession
from cchc_tui.domain.registry import Events, Scores
from cchc_tui.errors import CacheDamaged

SUMMARY = "_summary.json"
"""The file that opening reads; no resource's name begins with `_`."""

REST = "_standings.json"
"""The file with the standings of everybody below the first list."""

COUNTS = "_figures.json"
"""The file that counting over all agencies reads, and nothing else."""

COUNTED = ("indicators", "targets", "periods")
"""What of the catalogue it holds."""

DOCUMENT = "_package.json"
"""The published package as it came."""

META, STANDINGS = "meta", "standings"
"""Tables of the summary beside those of the catalogue: publication and holders; the standings."""

Holders = Mapping[str, Mapping[str, list[str]]]
"""Which resources have rows of an agency, by the table they hold: series, parts, events or scores."""


class _Summary(TypedDict):
    """The shape of the summary: records as they are needed at once, what is asked for one by one not decoded yet."""

    agencies: dict[str, Agency]
    indicators: dict[str, Indicator]
    targets: dict[str, dict[str, Any]]
    periods: dict[str, Period]
    sources: dict[str, Source]
    successions: dict[str, Succession]
    frameworks: NotRequired[dict[str, dict[str, Any]]]
    meta: dict[str, dict[str, msgspec.Raw]]
    standings: dict[str, msgspec.Raw]


class _Counts(TypedDict):
    """The shape of the figures of all agencies, with as much of the catalogue as is needed to count them."""

    indicators: dict[str, Indicator]
    targets: dict[str, dict[str, Any]]
    periods: dict[str, Period]
    standings: dict[str, msgspec.Raw]


# What the types mean is worked out here, once, as for every decoder of this room: a millisecond that no opening has to pay.
for _shape in (_Summary, _Counts, Publication):
    msgspec.json.Decoder(_shape)


def file_of(folder: Path, resource: str) -> Path:
    """Give the path of a resource's file inside the folder of its generation."""
    return folder / f"{resource}.json"


class SeriesFiles:
    """A SeriesReader over the files of one folder; `holders` says where to look for an agency, so that nothing else is opened.

    A file is read and verified when it is first looked at; of it only the series asked for are decoded.
    """

    def __init__(self, folder: Path, marks: Mapping[str, Mark], holders: Holders) -> None:
        self._folder, self._marks, self._holders = folder, marks, holders
        self._opened: dict[str, Database] = {}

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator; empty where there are none. Raises CacheDamaged, DiskError."""
        found = [fields[indicator] for fields in self._fields(SERIES, agency) if indicator in fields]
        return tuple(row for raw in found for row in decode_series(raw))

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give all pieces of the figures of one agency and one indicator; empty where there are none. Raises CacheDamaged, DiskError."""
        found = [fields[indicator] for fields in self._fields(PARTS, agency) if indicator in fields]
        return tuple(part for raw in found for part in decode_parts(raw))

    def events(self, agency: AgencyKey) -> Events:
        """Give the entries of all registers of one agency. Raises CacheDamaged, DiskError."""
        return tuple(event for fields in self._fields(EVENTS, agency) for raw in fields.values() for event in decode_events(raw))

    def scores(self, agency: AgencyKey) -> Scores:
        """Give all lines of the score sheets of one agency. Raises CacheDamaged, DiskError."""
        return tuple(score for fields in self._fields(SCORES, agency) for raw in fields.values() for score in decode_scores(raw))

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for. Raises CacheDamaged, DiskError."""
        return frozenset(code for fields in self._fields(SERIES, agency) for code in fields)

    def _fields(self, table: str, agency: AgencyKey) -> Iterator[dict[str, Any]]:
        key = str(agency)
        for resource in self._holders.get(table, {}).get(key, ()):
            yield self._database(resource).keyed(table).field_map(key)

    def _database(self, resource: str) -> Database:
        if resource not in self._opened:
            if not exists(self._folder):  # an open reader outlived the two generations that are kept
                raise replaced(self._folder)
            self._opened[resource] = open_tables(file_of(self._folder, resource), self._marks[resource])
        return self._opened[resource]


class Counts(NamedTuple):
    """What counting over all agencies needs: the plan (no agencies), and the figures side by side."""

    plan: Catalogue
    standings: Mapping[str, Any]


def _standings(database: Database) -> Mapping[str, Mapping[str, Any]]:
    documents: Mapping[str, Any] = database.keyed(STANDINGS).documents()
    return Lazy(documents)


def counts(folder: Path, entry: Entry) -> Counts:
    """Read and verify the figures of a generation; raises CacheDamaged, DiskError."""
    if entry.figures is None:
        raise missing(folder / COUNTS)
    database = open_tables(folder / COUNTS, entry.figures, _Counts)
    try:
        plan = decode_catalogue(database)
    except msgspec.ValidationError:
        raise damaged(folder / COUNTS) from None
    return Counts(plan, _standings(database))


class Generation:
    """What was synced at one time, as it was written or not at all. Implements `domain.model.SeriesReader`.

    `standings` are the documents the domain made when this was synced.
    """

    def __init__(self, folder: Path, entry: Entry) -> None:
        """Read and verify the summary; raises CacheDamaged, DiskError."""
        self.folder, self.entry = folder, entry
        database = open_tables(folder / SUMMARY, entry.summary, _Summary)
        meta = database.keyed(META).documents()
        try:
            self.catalogue: Catalogue = decode_catalogue(database)
            self.publication: Publication = msgspec.convert(dict(Lazy[object](meta.get("publication", {}))), Publication)
        except msgspec.ValidationError:
            raise damaged(folder / SUMMARY) from None
        self.standings = Layered(_standings(database), self._rest)
        marks = {name: held.file for name, held in entry.resources.items()}
        self._files = SeriesFiles(folder, marks, {table: Lazy[list[str]](meta.get(f"holders_{table}", {})) for table in HELD.values()})

    def _rest(self) -> Mapping[str, Mapping[str, Any]]:
        """Read the standings of everybody below the first list; raises CacheDamaged, DiskError."""
        path = self.folder / REST
        if self.entry.standings is None:
            raise missing(path)
        return _standings(open_tables(path, self.entry.standings, dict[str, dict[str, msgspec.Raw]]))

    @property
    def package_sha256(self) -> str:
        """The SHA-256 of the package this was made from."""
        return self.entry.package

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator; empty where there are none. Raises CacheDamaged, DiskError."""
        return self._files.series(agency, indicator)

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for. Raises CacheDamaged, DiskError."""
        return self._files.indicators(agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give all pieces of the figures of one agency and one indicator; empty where there are none. Raises CacheDamaged, DiskError."""
        return self._files.parts(agency, indicator)

    def events(self, agency: AgencyKey) -> Events:
        """Give the entries of all registers of one agency. Raises CacheDamaged, DiskError."""
        return self._files.events(agency)

    def scores(self, agency: AgencyKey) -> Scores:
        """Give all lines of the score sheets of one agency. Raises CacheDamaged, DiskError."""
        return self._files.scores(agency)

    def log(self) -> tuple[Update, ...]:
        """Give what every synchronisation up to this one brought, oldest first. Raises CacheDamaged, DiskError."""
        return read_log(self.folder, self.entry.changes)

    def document(self) -> bytes:
        """Give the published package as it came; empty where it was not kept. Raises CacheDamaged, DiskError."""
        return read(self.folder / DOCUMENT, self.entry.document.sha256) if self.entry.document else b""

    def damages(self) -> Iterator[CacheDamaged]:
        """Check every file against its digest and give an error for each that is not what was written."""
        return damages(self.folder, self.entry)


def damages(folder: Path, entry: Entry) -> Iterator[CacheDamaged]:
    """Check every file of a generation against its digest and give an error for each that is not what was written."""
    own = {SUMMARY: entry.summary, REST: entry.standings, COUNTS: entry.figures, LOG: entry.changes, DOCUMENT: entry.document}
    marks = {folder / name: mark for name, mark in own.items()} | {
        file_of(folder, name): held.file for name, held in entry.resources.items()
    }
    for path, mark in marks.items():
        try:
            if mark:
                read(path, mark.sha256)
        except CacheDamaged as error:
            yield error
