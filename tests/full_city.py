"""The sample with no silent commune: each that reports nothing there is given the rows of one that does, so that a city is as full as it can be.

637 agencies, 23 indicators of months and quarters since 2018, duties, registers, score sheets and published indices; 150,000 figures.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle
from pathlib import Path

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.model import Publication
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.sync import synchronise

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
NOW = datetime(2019, 10, 21, 1, 15, tzinfo=UTC)
AT = date(2019, 10, 14)
COPIED = ("observations-synthetic-2018-commune", "observations-synthetic-2019-commune", "events", "scores")
"""Tables of which silent communes are given rows."""

Row = list[str]


def make(folder: Path) -> Path:
    """Publish the city and synchronise it; give the cache."""
    source = folder / "source"
    shutil.copytree(FIXTURES, source, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    communes = [row["code"] for row in _records(source / "agencies.csv") if row["level"] == "commune" and row["edition"] == "2019"]
    donors = sorted({row["agency"] for row in _records(source / f"{COPIED[1]}.csv")})
    silent = dict(zip((code for code in communes if code not in donors), cycle(donors), strict=False))
    for table in COPIED:
        _fill(source / f"{table}.csv", silent)
    publish(source, folder / "www", now=NOW)
    cache = folder / "cache"
    with Client(Endpoint(str(folder / "www"))) as client:
        synchronise(Store(cache), client, clock=lambda: NOW, report=lambda _: None, standings=partial(summary.standings, at=AT))
    return cache


def opened(cache: Path) -> Snapshot:
    """Open it as the screens do, with nothing worked out yet."""
    generation = Store(cache).current()
    assert generation is not None
    publication = Publication("", 1, NOW.isoformat(), as_of=AT.isoformat(), synced_at=NOW.isoformat(), contact_at=NOW.isoformat())
    return Snapshot(generation.catalogue, generation, at=AT, publication=publication, ready=summary.ready(generation.standings))


def _records(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened_file:
        return list(csv.DictReader(opened_file))


def _fill(file: Path, silent: dict[str, str]) -> None:
    """Add the donor's rows for every silent commune that has none in this table."""
    with file.open(encoding="utf-8", newline="") as opened_file:
        head, *rows = csv.reader(opened_file)
    place = head.index("agency")
    by_agency: dict[str, list[Row]] = {}
    for row in rows:
        by_agency.setdefault(row[place], []).append(row)
    more = [_as(code, row, place) for code, donor in silent.items() if code not in by_agency for row in by_agency.get(donor, ())]
    _write(file, [head, *rows, *more])


def _as(code: str, row: Row, place: int) -> Row:
    return [*row[:place], code, *row[place + 1 :]]


def _write(file: Path, rows: Iterable[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened_file:
        csv.writer(opened_file, lineterminator="\n").writerows(rows)
