"""What would be published, as files: judged first as a source, read back in the end as a client will read it.

Nothing is written here; the only thing that is missing afterwards is the issue (serial and times).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cchc_tui.domain.model import UNSTATED, Catalogue
from cchc_tui.errors import Refused
from cchc_tui.feed.documents import Issue, Item, item, package_document, schema_item, table_item
from cchc_tui.feed.package import CATALOGUE, FACTS, check_references, read_records, table_of
from cchc_tui.feed.references import judge_references
from cchc_tui.feed.source import SourceTables, read_source
from cchc_tui.feed.split import split
from cchc_tui.feed.tables import TABLES


class PublishRefused(Refused):
    """Nothing was published; `problems` are all that is wrong, each an error of its own with file, row and column."""

    def __init__(self, problems: Sequence[Refused]) -> None:
        """Count `problems`, of which there is at least one."""
        super().__init__("{count} problems in the source.", kept="Nothing was published.", count=len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication that only lacks its issue: the tables, their schema files and their resources."""

    tables: SourceTables
    schemas: list[Item]
    resources: list[Item]

    def package(self, issue: Issue) -> Item:
        """Give the package as it lies among the data."""
        return item("datapackage", "json", self.document(issue))

    def document(self, issue: Issue, base: str = "") -> bytes:
        """Write the package with paths that start with `base`."""
        tables = self.tables
        return package_document(tables.name, tables.title, tables.as_of, issue, self.resources, base, tables.limits)


def drafted(source: Path) -> Draft:
    """Read and judge the tables in `source`; `PublishRefused` for what is wrong with them, `UsageError` for a source that is none."""
    tables = _judged(source)
    draft = Draft(tables, *_items(tables))
    _read_back(draft.resources)
    return draft


def _judged(source: Path) -> SourceTables:
    problems: list[Refused] = []
    tables = read_source(source, problems.append)
    if not problems:
        judge_references(tables.rows, problems.append)
    if problems:
        raise PublishRefused(problems)
    return tables


def _items(tables: SourceTables) -> tuple[list[Item], list[Item]]:
    """Make the schema files and the resources."""
    targets = {name for name in ("agencies", "indicators", "periods", "sources") if tables.rows.get(name)}
    schemas = {name: schema_item(name, targets - _unsayable(tables, name)) for name in TABLES if name in tables.rows}
    resources = [
        table_item(resource, TABLES[table_of(resource)].columns, rows, schemas[table_of(resource)].path)
        for resource, rows in split(tables).items()
    ]
    return list(schemas.values()), resources


def _unsayable(tables: SourceTables, table: str) -> set[str]:
    """Say which references a validator would take for broken: `-` is in no table of sources."""
    unstated = "source" in TABLES[table].columns and (UNSTATED,) in set(tables.cells(table, "source"))
    return {"sources"} if unstated else set()


def _read_back(resources: Sequence[Item]) -> None:
    """Read what is about to be published as a client will: what it would refuse must never get out."""
    texts = {resource.name: io.StringIO(resource.data.decode(), newline="") for resource in resources}
    catalogue = Catalogue(**{name: read_records(name, text) for name, text in texts.items() if name in CATALOGUE})  # type: ignore[arg-type] # each by its own reader
    facts = [(name, FACTS[table_of(name)](name, text)) for name, text in texts.items() if table_of(name) in FACTS]
    check_references(catalogue, facts)
