"""The sample of one district with canaries in every text of every table, put in behind the door that refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from canaries import forty

from cchc_tui.cache.codec import Content, EventRows, ObservationRows, PartRows, ScoreRows
from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind, Update, totals
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Observation, Parts, Publication, Series, Source, Target
from cchc_tui.domain.registry import Band, Event, Events, Framework, Score, Scores
from cchc_tui.domain.snapshot import Snapshot

CITY, DISTRICT = AgencyKey("2019", "01"), AgencyKey("2019", "017")
COLUMNS: dict[type, tuple[str, ...]] = {
    Agency: ("kind", "name_vi", "name_en", "head", "delegate"),
    Indicator: ("title_vi", "title_en", "numerator_vi", "numerator_en", "denominator_vi", "denominator_en", "note_vi", "note_en"),
    Target: ("plan",),
    Source: ("title_vi", "title_en", "kind", "note"),
    Observation: ("note",),
    Event: ("title_vi", "title_en", "owner", "reference", "note"),
    Score: ("evidence", "note"),
    Framework: ("title_vi", "title_en"),
    Band: ("label", "title_vi", "title_en"),
    Publication: ("publisher", "title", "signer"),
}
"""The columns of free text of every table that has any."""

SECOND: dict[type, tuple[str, ...]] = {Indicator: ("field", "unit"), Target: ("strength",), Event: ("state",), Score: ("stage",)}
"""Columns of words from a list, which a later edition may have more of."""

T = TypeVar("T")


class Fouler:
    """Puts one canary after the other into the columns of records, beginning at the number `first`; sources and criteria get one by name."""

    def __init__(self, first: int, *, broken: bool, words: bool = False) -> None:
        self._found, self._next, self.words = forty(broken=broken), first, words
        self._names: dict[str, str] = {}

    def text(self, before: str) -> str:
        """Give the next canary, with the beginning of what stood there."""
        self._next += 1
        return f"{self._found[self._next % len(self._found)]}{before[:5]}"

    def name(self, before: str) -> str:
        """Give a key with a canary: always the same for the same key."""
        return self._names.setdefault(before, before and before + self.text(""))

    def record(self, one: T) -> T:
        """Give the record with a canary in each of its columns of text."""
        columns = COLUMNS[type(one)] + (SECOND.get(type(one), ()) if self.words else ())
        new = {column: self.text(getattr(one, column) or "") for column in columns if getattr(one, column) != "%"}
        if hasattr(one, "_replace"):
            changed: T = one._replace(**new)
            return changed
        return replace(one, **new)  # type: ignore[type-var] # what is no named tuple here is a dataclass


class Fouled:
    """A reader of the sample whose every note, title, evidence and source has a canary."""

    def __init__(self, sample: Snapshot, fouler: Fouler) -> None:
        self._sample, self._fouler = sample, fouler
        self._kept: dict[object, tuple[object, ...]] = {}

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give the rows, each with another source and note."""
        rows = self._sample.reader.series(agency, indicator)
        return tuple(self._fouler.record(row)._replace(source=self._fouler.name(row.source)) for row in rows)

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes, which are as they were."""
        return self._sample.reader.indicators(agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give the pieces, each from another source."""
        return tuple(part._replace(source=self._fouler.name(part.source)) for part in self._sample.reader.parts(agency, indicator))

    def events(self, agency: AgencyKey) -> Events:
        """Give the registers with other texts."""
        return tuple(self._fouler.record(one)._replace(id=self._fouler.name(one.id)) for one in self._sample.events(agency))

    def scores(self, agency: AgencyKey) -> Scores:
        """Give the score sheets with other criteria, evidence and remarks."""
        return tuple(self._fouler.record(one)._replace(criterion=self._fouler.name(one.criterion)) for one in self._sample.scores(agency))


def agencies(sample: Snapshot, communes: int) -> Iterator[Agency]:
    """Give the city, two departments, the district and its first communes."""
    yield sample.tree.by_key[CITY]
    yield from [one for one in sample.tree.children(CITY) if one.level == "department"][:2]
    yield sample.tree.by_key[DISTRICT]
    yield from sample.tree.children(DISTRICT)[:communes]


def catalogue(sample: Snapshot, fouler: Fouler, communes: int) -> Catalogue:
    """Give all small tables of the sample with a canary in each of their texts."""
    found, record = sample.catalogue, fouler.record
    frameworks = (replace(record(one), bands=tuple(record(band) for band in one.bands)) for one in found.frameworks)
    return replace(
        found,
        agencies=tuple(record(one) for one in agencies(sample, communes)),
        indicators=tuple(replace(record(one), source=fouler.name(one.source)) for one in found.indicators),
        targets=tuple(record(one) for one in found.targets),
        sources=tuple(replace(record(one), id=fouler.name(one.id)) for one in found.sources),
        successions=(),
        frameworks=tuple(frameworks),
    )


def snapshot(sample: Snapshot, first: int = 0, *, communes: int = 8, words: bool = True) -> Snapshot:
    """Give the fouled district in memory, where a text may even hold what no UTF-8 can."""
    fouler = Fouler(first, broken=True, words=words)
    tables, publication = catalogue(sample, fouler, communes), fouler.record(sample.publication)
    return Snapshot(tables, Fouled(sample, fouler), at=sample.at, publication=publication)


def updates(fouler: Fouler) -> tuple[Update, ...]:
    """Give a change of every kind about texts of every table."""
    key, text = str(DISTRICT), fouler.text
    brought = (
        Change(VERDICTS, Kind.REVISED, key, "TT01", "", "watch", "behind"),
        Change(FIGURES, Kind.REVISED, key, "TT01", f"2019-M09 own reported {text('')}", text("9"), text("10")),
        *(
            Change(table, kind, f"2019:{text('')}", text(""), text(""), text("a"), text("b"))
            for table in ("agencies", "targets")
            for kind in Kind
        ),
    )
    return (Update(7, 6, text(""), "2019-10-21T01:15:00+00:00", totals(brought), brought),)


def write(sample: Snapshot, root: Path, first: int = 0, *, communes: int = 8) -> Snapshot:
    """Write the fouled district into a cache, and give it as it is read from there."""
    fouler = Fouler(first, broken=False)
    tables, reader = catalogue(sample, fouler, communes), Fouled(sample, fouler)
    keys = [one.key for one in tables.agencies]
    rows: ObservationRows = {key: {code: reader.series(key, code) for code in reader.indicators(key)} for key in keys}
    parts: PartRows = {key: {code: found for code in reader.indicators(key) if (found := reader.parts(key, code))} for key in keys}
    events: EventRows = {key: _by(reader.events(key), "kind") for key in keys}
    scores: ScoreRows = {key: _by(reader.scores(key), "framework") for key in keys}
    store, publication = Store(root), replace(fouler.record(sample.publication), contact_at="", good_at="")
    with store.lock(), store.build(publication, "0" * 64) as builder:
        contents: dict[str, Content] = {"observations": rows, "parts": parts, "events": events, "scores": scores}
        for number, (name, content) in enumerate(contents.items()):
            builder.add(name, f"{number:064d}", content)
        standings = summary.standings(tables, builder.reader())
        made = builder.commit(tables, standings, updates(fouler))
    return Snapshot(made.catalogue, made, at=sample.at, publication=made.publication, ready=summary.ready(made.standings))


def _by(found: tuple[T, ...], column: str) -> dict[str, tuple[T, ...]]:
    """Group records by a column, in the order they came in."""
    grouped: dict[str, list[T]] = {}
    for one in found:
        grouped.setdefault(getattr(one, column), []).append(one)
    return {name: tuple(several) for name, several in grouped.items()}


def texts(one: object) -> set[str]:
    """Give the columns of a record that hold text, as its type says; what a record has more than `COLUMNS` names is for the eye of a test."""
    cells = getattr(one, "_fields", None) or [field.name for field in fields(one)]  # type: ignore[arg-type] # a dataclass, else a tuple
    return {name for name in chain(cells) if isinstance(getattr(one, name), str)}
