"""Publishes a source folder: everything is judged first, then objects, then the package, and the pointer last.

Whoever reads meanwhile sees the old publication or the new one, whole. Without news nothing is
touched, so caches stay warm and clients ask once.
"""

from __future__ import annotations

import fcntl
import io
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cchc_tui.domain.model import UNSTATED, Catalogue
from cchc_tui.errors import Busy, Refused, UsageError
from cchc_tui.feed.disk import disk_errors, holds, sync_folder, write_whole
from cchc_tui.feed.documents import DATA, Issue, Item, instant, item, package_document, pointer_document, schema_item, table_item
from cchc_tui.feed.package import (
    CATALOGUE,
    FACTS,
    Pointer,
    check_references,
    parse_package,
    parse_pointer,
    read_other,
    read_records,
    table_of,
)
from cchc_tui.feed.references import judge_references
from cchc_tui.feed.source import SourceTables, read_source
from cchc_tui.feed.split import split
from cchc_tui.feed.tables import TABLES


@dataclass(frozen=True, slots=True)
class Published:
    """What is published now: its serial, whether that is new, how many resources and bytes it has."""

    serial: int
    changed: bool
    resources: int
    bytes: int


class PublishRefused(Refused):
    """Nothing was published; `problems` are all that is wrong, each an error of its own with file, row and column."""

    def __init__(self, problems: Sequence[Refused]) -> None:
        """Count `problems`, of which there is at least one."""
        super().__init__("{count} problems in the source.", kept="Nothing was published.", count=len(problems))
        self.problems = tuple(problems)


def publish(source: Path, dest: Path, *, now: datetime, valid_days: int = 45) -> Published:
    """Publish the tables in `source` to the folder `dest`, valid for `valid_days` from `now` (an aware time).

    `PublishRefused` for what is wrong with the tables, `UsageError` for a source that is no folder, `Busy`
    while another one publishes there, `DiskError` for the disk, `Refused` when what lies in `dest` is no publication.
    """
    if valid_days < 1:
        raise UsageError("A publication must be valid for at least 1 day, not {found}.", found=valid_days)
    tables = _judged(source)
    schemas, resources = _items(tables)
    _read_back(resources)
    with disk_errors(dest), _alone(dest):
        before = _before(dest)
        draft = _Draft(tables, resources)
        if before and not _stale(before, now, valid_days) and draft.package(_issue_of(before)).sha256 == before.sha256:
            issue = _issue_of(before)
        else:
            issue = _next(before, now, valid_days)
        _write(dest, [*schemas, *resources], draft, issue)
    changed = before is None or before.serial != issue.serial
    return Published(issue.serial, changed, len(resources), sum(len(resource.data) for resource in resources))


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
    rest = [name for name in texts if table_of(name) not in (*CATALOGUE, *FACTS)]
    check_references(catalogue, facts, [(name, read_other(name, texts[name])) for name in rest])


@contextmanager
def _alone(dest: Path) -> Iterator[None]:
    """Keep a second publisher out of `dest`; the lock is the folder's own and leaves no file."""
    (dest / DATA).mkdir(parents=True, exist_ok=True)
    handle = os.open(dest, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy("Another program is publishing to {folder}.", folder=str(dest)) from None
    finally:
        os.close(handle)


def _before(dest: Path) -> Pointer | None:
    file = dest / "latest.json"
    return parse_pointer(file.read_bytes()) if file.exists() else None


def _issue_of(pointer: Pointer) -> Issue:
    return Issue(pointer.publisher, pointer.serial, pointer.created, pointer.expires)


def _stale(before: Pointer, now: datetime, valid_days: int) -> bool:
    """Say whether less than half of the validity is left."""
    return datetime.fromisoformat(before.expires) - now < timedelta(days=valid_days) / 2


def _next(before: Pointer | None, now: datetime, valid_days: int) -> Issue:
    publisher = before.publisher if before else secrets.token_hex(8)
    return Issue(publisher, before.serial + 1 if before else 1, instant(now), instant(now + timedelta(days=valid_days)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A publication that only lacks its issue."""

    tables: SourceTables
    resources: list[Item]

    def package(self, issue: Issue) -> Item:
        """Give the package as it lies among the data."""
        return item("datapackage", "json", self.document(issue))

    def document(self, issue: Issue, base: str = "") -> bytes:
        """Write the package with paths that start with `base`."""
        tables = self.tables
        return package_document(tables.name, tables.title, tables.as_of, issue, self.resources, base, tables.limits)


def _write(dest: Path, items: Sequence[Item], draft: _Draft, issue: Issue) -> None:
    """Put everything in place, the pointer last; files that are there as they should be are not touched."""
    package = draft.package(issue)
    pointer = pointer_document(issue, package)
    parse_package(package.data, parse_pointer(pointer))
    _put(dest, [(file.path, file.data) for file in items])
    _put(dest, [(package.path, package.data)])
    _put(dest, [("datapackage.json", draft.document(issue, DATA))])
    _put(dest, [("latest.json", pointer)])


def _put(dest: Path, files: Sequence[tuple[str, bytes]]) -> None:
    missing = [(dest / path, data) for path, data in files if not holds(dest / path, data)]
    for file, data in missing:
        write_whole(file, data)
    for folder in {file.parent for file, _ in missing}:
        sync_folder(folder)
