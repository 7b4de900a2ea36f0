"""Districts, cities and a nation as they are published, for the benchmark of the cache: the same twelve indicators, 22 months each.

Every agency reports every indicator in every window, and every level is in scope, so that nothing on the first list is empty.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from bench_judging import EDITION, months, plan, rows_of

from cchc_tui.domain.model import Agency, Catalogue, Period, Source, Target
from cchc_tui.domain.periods import plan_year
from cchc_tui.feed.split import branches_of
from cchc_tui.feed.tables import TABLES

WINDOWS = 22
INDICATORS = 12
LEVELS = ("nation", "region", "city", "department", "district", "commune")
COLUMNS = TABLES["observations"].columns
Row = tuple[str | int, ...]


@dataclass(frozen=True)
class Size:
    """How many agencies of each kind there are; a district is its own root, a nation has two levels above its cities."""

    name: str
    communes: int
    departments: int = 0
    districts: int = 1
    cities: int = 0
    regions: int = 0


SIZES = {
    size.name: size
    for size in (
        Size("district", communes=39),
        Size("city", communes=587, departments=22, districts=30, cities=1),
        Size("nation", communes=10_091, departments=22, districts=30, cities=17, regions=7),
    )
}
"""40, 640 and 11,000 agencies."""


def agencies(size: Size) -> tuple[Agency, ...]:
    """Make the tree, parents first; the communes are dealt out among the districts."""
    nation = [_agency("nation", "N", "")] if size.regions else []
    regions = [_agency("region", f"R{n}", "N") for n in range(size.regions)]
    cities = [_agency("city", f"C{n:02}", f"R{n % size.regions}" if size.regions else "") for n in range(size.cities)]
    departments = [_agency("department", f"{city.code}S{n:02}", city.code) for city in cities for n in range(size.departments)]
    homes = [city.code for city in cities] or [""]
    districts = [_agency("district", f"{home}D{n:02}", home) for home in homes for n in range(size.districts)]
    communes = [_agency("commune", f"{n:05}", districts[n % len(districts)].code) for n in range(size.communes)]
    return (*nation, *regions, *cities, *departments, *districts, *communes)


def _agency(level: str, code: str, parent: str) -> Agency:
    return Agency(EDITION, code, level, level.title(), f"Đơn vị hành chính số {code}", f"Agency number {code}", parent)


def catalogue(size: Size) -> Catalogue:
    """Make the catalogue: the plan's first twelve indicators that are ratios, all of them assessed at every level."""
    indicators, targets = plan()
    ratios = islice((i for i in indicators if i.rollup == "ratio_of_sums"), INDICATORS)
    chosen = {i.code: replace(i, scope=frozenset(LEVELS), source="synthetic") for i in ratios}
    kept = tuple(target for target in targets if target.indicator in chosen)
    source = Source("synthetic", "Synthetic", synthetic=True)
    return Catalogue(agencies(size), tuple(chosen.values()), kept, months()[:WINDOWS], (source,))


def verdict_day(made: Catalogue) -> date:
    """Give the last day of the data: then what was stored when it was built holds."""
    return max(period.end for period in made.periods)


def publish(size: Size, folder: Path) -> dict[str, str]:
    """Write every table as `publish` does, observations by branch and year; give the SHA-256 of each resource."""
    made = catalogue(size)
    for name in ("agencies", "indicators", "targets", "periods", "sources"):
        _write(folder, name, (_cells(name, record) for record in getattr(made, name)))
    branches = branches_of({(a.edition, a.code): (a.parent, a.level) for a in made.agencies})
    years = [(year, list(some)) for year, some in groupby(made.periods, lambda p: plan_year(p.end))]
    for branch, members in groupby(sorted(made.agencies, key=lambda a: (branches[a.key], a.code)), lambda a: branches[a.key]):
        several = list(members)
        for year, periods in years:
            _write(folder, f"observations-{branch}-{year}", _rows(several, made, periods, year))
    hashes = {path.stem: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.csv"))}
    (folder / "hashes.json").write_text(json.dumps(hashes), encoding="utf-8")
    return hashes


def _rows(members: Iterable[Agency], made: Catalogue, periods: list[Period], year: int) -> Iterator[Row]:
    ordered = tuple(sorted(made.indicators, key=lambda i: i.code))
    return (row for agency in members for row in rows_of(agency, ordered, periods, year, printed=False))


def _write(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TABLES[name.partition("-")[0]].columns)
        writer.writerows(rows)


def _cells(table: str, record: object) -> list[str]:
    return [_cell(getattr(record, column)) for column in TABLES[table].columns]


def _cell(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else "" if value is None else str(value)


def documents(path: Path) -> list[dict[str, Any]]:
    """Give the rows of a file as documents with the names of the columns, counts as numbers: what TinyDB would hold."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_document(row) for row in csv.DictReader(file)]


def _document(row: dict[str, str]) -> dict[str, Any]:
    return {**row, **{name: int(row[name]) if row[name] else None for name in ("revision", "numerator", "denominator", "excluded")}}


def bounds(made: Catalogue) -> dict[str, Target]:
    """Give the target of every indicator: here each has one, and it holds for everybody."""
    return {target.indicator: target for target in made.targets}
