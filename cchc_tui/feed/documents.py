"""What `publish` writes, as bytes: canonical CSV, schemas, the package in its two renderings, the pointer.

The same facts always give the same bytes, and so the same names.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cchc_tui.feed.package import PROFILE
from cchc_tui.feed.rows import Row
from cchc_tui.feed.tables import TABLES, schema

DATA = "data/"
"""The folder of everything that never changes."""

_STANDARD = "https://datapackage.org/profiles/2.0/{}.json"


@dataclass(frozen=True, slots=True)
class Item:
    """One immutable file: its path below the base, named by its content, and the content; `schema` is a resource's schema file."""

    name: str
    path: str
    data: bytes
    sha256: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What changes from one publication to the next even if no row does."""

    publisher: str
    serial: int
    created: str
    expires: str


def item(name: str, ending: str, data: bytes, schema_path: str = "") -> Item:
    """Name `data` by its content: `data/<name>.<16 hex digits>.<ending>`."""
    digest = hashlib.sha256(data).hexdigest()
    return Item(name, f"{DATA}{name}.{digest[:16]}.{ending}", data, digest, schema_path)


def instant(moment: datetime) -> str:
    """Write a time as the feed does: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def table_item(resource: str, columns: Sequence[str], rows: Iterable[Row], schema_path: str) -> Item:
    """Write rows as canonical CSV: UTF-8, LF, header in published order, quotes only where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return item(resource, "csv", text.getvalue().encode(), schema_path)


def schema_item(table: str, targets: Collection[str]) -> Item:
    """Write the Table Schema all resources of `table` share."""
    document = {"$schema": _STANDARD.format("tableschema"), "name": table, **schema(table, targets)}
    return item(f"{TABLES[table].name}.schema", "json", _json(document))


def package_document(name: str, title: str, as_of: str, issue: Issue, tables: Sequence[Item], base: str = "", limits: str = "") -> bytes:
    """Write the package; `base` leads from where it lies to the data (empty: beside it), `limits` are those of the quality rules."""
    return _json(
        {
            "$schema": _STANDARD.format("datapackage"),
            "name": name,
            "title": title,
            "created": issue.created,
            "version": f"{issue.serial}.0.0",
            "cchc:publisher": issue.publisher,
            "cchc:serial": issue.serial,
            "cchc:expires": issue.expires,
            "cchc:as_of": as_of,
            **({"cchc:limits": limits} if limits else {}),
            "resources": [_resource(table, base) for table in tables],
        }
    )


def _resource(table: Item, base: str) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "path": base + table.path.removeprefix(DATA),
        "bytes": len(table.data),
        "hash": f"sha256:{table.sha256}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": base + table.schema.removeprefix(DATA),
    }


def pointer_document(issue: Issue, package: Item, signature: str | None = None) -> bytes:
    """Write the pointer to `package`."""
    return _json(
        {
            "profile": PROFILE,
            "publisher": issue.publisher,
            "serial": issue.serial,
            "created": issue.created,
            "expires": issue.expires,
            "package": {"path": package.path, "sha256": package.sha256, "bytes": len(package.data)},
            "signature": signature,
        }
    )


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
