"""Copies of the sample that differ in a cell or two, published and synchronised: what another catalogue or another day would show."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from pathlib import Path

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.sync import synchronise

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
NOW = datetime(2019, 10, 21, 1, 15, tzinfo=UTC)

Cells = dict[str, str]
Change = Callable[[str, Cells], Cells]
"""Gives a row of a table (its name first) as it stands in the copy."""


def unchanged(_table: str, row: Cells) -> Cells:
    """Leave a row as it is."""
    return row


def copied(folder: Path, indicators: Collection[str], change: Change = unchanged) -> Path:
    """Write the tables of the sample with these indicators alone; registers and score sheets are left out."""
    folder.mkdir(parents=True)
    for file in sorted(FIXTURES.glob("*.csv")):
        table = file.stem.partition("-")[0]
        if table in ("events", "scores", "frameworks", "parts"):
            continue
        with file.open(encoding="utf-8", newline="") as stream:
            rows = [change(table, row) for row in csv.DictReader(stream) if wanted(table, row, indicators)]
        if rows:
            with (folder / file.name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return folder


def wanted(table: str, row: Cells, indicators: Collection[str]) -> bool:
    """Say whether a row is about one of the indicators, or about none at all."""
    names = {"indicators": "code", "targets": "indicator", "observations": "indicator"}
    return table not in names or row[names[table]] in indicators


def filled(source: Path, cache: Path, now: datetime = NOW) -> Path:
    """Publish source tables beside the cache and fill it with them."""
    site = cache.with_name(f"{cache.name}-site")
    publish(source, site, now=now)
    with Client(Endpoint(str(site))) as client:
        synchronise(Store(cache), client, clock=lambda: now, report=lambda _: None, standings=summary.standings)
    return cache


def look(cache: Path, at: str) -> Snapshot:
    """Open a cache as screens and commands do, at a date of the verdicts."""
    found = Store(cache).current()
    assert found is not None
    return Snapshot(found.catalogue, found, at=date.fromisoformat(at), publication=found.publication, ready=summary.ready(found.standings))
