"""From the rows of published tables (dicts of strings) to the engine's catalogue and reader; and from a folder to rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from cchc_tui.domain.model import (
    EVERYONE,
    UNSTATED,
    Agency,
    AgencyKey,
    Catalogue,
    Indicator,
    Number,
    Observation,
    Parts,
    Period,
    Series,
    Source,
    Target,
)

Tables = dict[str, list[dict[str, str]]]
Row = dict[str, str]
Value = TypeVar("Value")

NAMES = ("agencies", "indicators", "targets", "periods", "sources", "observations")


class Drawers:
    """A reader over plain dicts: what a test wrote down, and nothing else."""

    def __init__(self, rows: list[Row]) -> None:
        found: dict[tuple[AgencyKey, str], list[Observation]] = {}
        for row in rows:
            found.setdefault((AgencyKey(row["edition"], row["agency"]), row["indicator"]), []).append(observation(row))
        self._series = {name: tuple(several) for name, several in found.items()}

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator."""
        return self._series.get((agency, indicator), ())

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for."""
        return frozenset(code for key, code in self._series if key == agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces: the packages the second opinion reads have none."""
        return ()


def tables_of(folder: Path) -> Tables:
    """Read a source folder; `observations*.csv` may be many files, all other tables are one, and may be absent."""
    tables: Tables = {}
    for name in NAMES:
        pattern = "observations*.csv" if name == "observations" else f"{name}.csv"
        tables[name] = [row for path in sorted(folder.glob(pattern)) for row in _rows(path)]
    for row in tables["observations"]:
        row["source"] = row["source"] or UNSTATED
    return tables


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _maybe(text: str, read: Callable[[str], Value]) -> Value | None:
    return read(text) if text else None


def _count(text: str) -> Number | None:
    exact = _maybe(text, Fraction)
    return int(exact) if exact is not None and exact.denominator == 1 else exact


def agency(row: Row) -> Agency:
    """Make one agency."""
    return Agency(
        edition=row["edition"],
        code=row["code"],
        level=row["level"],
        kind=row.get("kind", ""),
        name_vi=row.get("name_vi", ""),
        parent=row["parent"],
        valid_from=_maybe(row["valid_from"], date.fromisoformat),
        valid_to=_maybe(row["valid_to"], date.fromisoformat),
    )


def indicator(row: Row) -> Indicator:
    """Make one indicator; an empty `min_count` means 1, an empty `min_coverage` 80."""
    texts = ("code", "field", "title_vi", "title_en", "unit", "numerator_vi", "numerator_en", "denominator_vi", "denominator_en")
    return Indicator(
        **{name: row.get(name, "") for name in texts},
        rollup=row["rollup"],
        measure=row["measure"],
        period=row["period"],
        scope=frozenset(row["scope"].split()),
        min_count=int(row["min_count"] or 1),
        min_coverage=int(row["min_coverage"] or 80),
    )


def target(row: Row) -> Target:
    """Make one target; an empty edition or agency means all."""
    return Target(
        indicator=row["indicator"],
        plan=row["plan"],
        valid_from=date.fromisoformat(row["valid_from"]),
        due=date.fromisoformat(row["due"]),
        op=row["op"],
        min=_maybe(row["min"], Fraction),
        max=_maybe(row["max"], Fraction),
        strength=row["strength"],
        path=row["path"],
        margin=_maybe(row["margin"], Fraction),
        valid_to=_maybe(row["valid_to"], date.fromisoformat),
        edition=row["edition"] or EVERYONE,
        agency=row["agency"] or EVERYONE,
    )


def period(row: Row) -> Period:
    """Make one reporting window."""
    start, end, due = (date.fromisoformat(row[name]) for name in ("start", "end", "due"))
    return Period(row["id"], row["kind"], start, end, due)


def source(row: Row) -> Source:
    """Make one source."""
    return Source(row["id"], row.get("title_vi", ""), synthetic=row.get("synthetic") == "1")


def observation(row: Row) -> Observation:
    """Make one reported fact."""
    return Observation(
        period=row["period"],
        extent=row["extent"],
        stage=row["stage"],
        revision=int(row["revision"]),
        source=row["source"],
        numerator=_count(row["numerator"]),
        denominator=_count(row["denominator"]),
        excluded=_count(row.get("excluded", "")),
        value=row["value"] or None,
        as_of=row.get("as_of", ""),
        known_at=row.get("known_at", ""),
        note=row.get("note", ""),
    )


def catalogue(tables: Tables) -> Catalogue:
    """Make the catalogue of a package."""
    return Catalogue(
        agencies=tuple(agency(row) for row in tables["agencies"]),
        indicators=tuple(indicator(row) for row in tables["indicators"]),
        targets=tuple(target(row) for row in tables["targets"]),
        periods=tuple(period(row) for row in tables["periods"]),
        sources=tuple(source(row) for row in tables["sources"]),
    )
