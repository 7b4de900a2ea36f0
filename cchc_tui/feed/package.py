"""The two documents on the wire, the pointer and the package, as values; and the door to what resources hold.

Pure: bytes in, values out. Everything that comes is judged before it is used, and
whatever is complete but wrong is `Refused`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from cchc_tui.errors import Refused
from cchc_tui.feed.records import CATALOGUE, FACTS, ObservationRows, read_observations, read_other, read_records, table_of
from cchc_tui.feed.references import check_references
from cchc_tui.feed.tables import LIMITS, PATTERNS, REQUIRED, TABLES

__all__ = [
    "CATALOGUE", "FACTS", "MAX_PACKAGE", "MAX_POINTER", "PROFILE", "ObservationRows", "Package", "Pointer", "Resource",
    "check_references", "parse_package", "parse_pointer", "read_observations", "read_other", "read_records", "table_of",
]  # fmt: skip

PROFILE = "cchc-snapshot-1"
MAX_POINTER = 64 * 1024
MAX_PACKAGE = 8 * 1024 * 1024
MAX_RESOURCE = 512 * 1024 * 1024
"""Caps in bytes. A city's largest resource has some hundred kB; the last one only bounds what a lie can cost."""

MAX_RESOURCES = 20_000

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
"""File names beside the package: nothing that could leave the folder, differ by case or not fit a file system."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT = re.compile(PATTERNS["text"])
_PUBLISHER = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a publication, beside the package; `sha256` is 64 hex digits, `bytes` its exact size."""

    name: str
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `latest.json` says: which package is the newest, and the facts it must repeat."""

    publisher: str
    serial: int
    created: str
    expires: str
    path: str
    sha256: str
    bytes: int
    signature: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """One publication: who, when, until when, the date its data describes, and its files."""

    publisher: str
    serial: int
    created: str
    expires: str
    as_of: str
    title: str
    resources: tuple[Resource, ...]
    limits: str = ""


class _PackageRef(msgspec.Struct):
    path: str
    sha256: str
    bytes: int


class _PointerWire(msgspec.Struct):
    profile: str
    publisher: str
    serial: int
    created: str
    expires: str
    package: _PackageRef
    signature: str | None = None


class _ResourceWire(msgspec.Struct):
    name: str
    path: str
    bytes: int
    hash: str
    encoding: str = "utf-8"


class _PackageWire(msgspec.Struct):
    publisher: str = msgspec.field(name="cchc:publisher")
    serial: int = msgspec.field(name="cchc:serial")
    expires: str = msgspec.field(name="cchc:expires")
    created: str
    resources: list[_ResourceWire]
    as_of: str = msgspec.field(name="cchc:as_of", default="")
    limits: str = msgspec.field(name="cchc:limits", default="")
    title: str = ""


Wire = TypeVar("Wire", _PointerWire, _PackageWire)


def _decoded(raw: bytes, kind: type[Wire], file: str) -> Wire:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("{file} is not what it should be: {reason}.", file=file, reason=error) from None


def _need(holds: object, file: str, part: str, found: object) -> None:
    if not holds:
        raise Refused("{file}: {part} is wrong: {found}.", file=file, part=part, found=str(found)[:200])


def _instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _check_common(wire: _PointerWire | _PackageWire, file: str) -> None:
    _need(_PUBLISHER.fullmatch(wire.publisher), file, "publisher", wire.publisher)
    _need(0 < wire.serial < 2**53, file, "serial", wire.serial)
    _need(_instant(wire.created), file, "created", wire.created)
    _need(_instant(wire.expires), file, "expires", wire.expires)


def safe_path(path: str) -> bool:
    """Say whether `path` stays in the folder it is relative to: plain names of the feed with `/` between."""
    return all(_NAME.fullmatch(part) for part in path.split("/"))


def parse_pointer(raw: bytes) -> Pointer:
    """Read `latest.json`; `Refused` when it is too long, not JSON, of another profile, or says what cannot be."""
    file = "latest.json"
    _need(len(raw) <= MAX_POINTER, file, "bytes", len(raw))
    wire = _decoded(raw, _PointerWire, file)
    if wire.profile != PROFILE:
        raise Refused("{file} is of the profile {found}; this program reads {allowed}.", file=file, found=wire.profile, allowed=PROFILE)
    _check_common(wire, file)
    package = wire.package
    _need(safe_path(package.path), file, "path", package.path)
    _need(_SHA256.fullmatch(package.sha256), file, "sha256", package.sha256)
    _need(0 < package.bytes <= MAX_PACKAGE, file, "bytes", package.bytes)
    return Pointer(
        wire.publisher, wire.serial, wire.created, wire.expires, package.path, package.sha256, package.bytes, wire.signature or None
    )


def parse_package(raw: bytes, pointer: Pointer) -> Package:
    """Read the package document; `Refused` when it is not the one the pointer names or lists what cannot be."""
    file = pointer.path
    if len(raw) != pointer.bytes or hashlib.sha256(raw).hexdigest() != pointer.sha256:
        raise Refused("{file} does not match its published hash.", file=file)
    wire = _decoded(raw, _PackageWire, file)
    _check_common(wire, file)
    for name in ("publisher", "serial", "created", "expires"):
        _need(getattr(wire, name) == getattr(pointer, name), file, name, getattr(wire, name))
    _need(_TEXT.fullmatch(wire.title), file, "title", ascii(wire.title))
    _need(not wire.as_of or _day(wire.as_of), file, "cchc:as_of", wire.as_of)
    _need(not wire.limits or re.fullmatch(LIMITS, wire.limits), file, "cchc:limits", ascii(wire.limits))
    resources = tuple(_resource(entry, file) for entry in wire.resources)
    _check_resources(resources, file)
    return Package(wire.publisher, wire.serial, wire.created, wire.expires, wire.as_of, wire.title, resources, wire.limits)


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _resource(entry: _ResourceWire, file: str) -> Resource:
    _need(_NAME.fullmatch(entry.name), file, "name", entry.name)
    _need(_NAME.fullmatch(entry.path), file, "path", entry.path)
    _need(0 < entry.bytes <= MAX_RESOURCE, file, "bytes", entry.bytes)
    algorithm, _, digest = entry.hash.partition(":")
    _need(algorithm == "sha256" and _SHA256.fullmatch(digest), file, "hash", entry.hash)
    _need(entry.encoding.lower() == "utf-8", file, "encoding", entry.encoding)
    return Resource(entry.name, entry.path, entry.bytes, digest)


def _check_resources(resources: Sequence[Resource], file: str) -> None:
    """Every table known, none told twice, none of the needed ones missing."""
    _need(len(resources) <= MAX_RESOURCES, file, "number of resources", len(resources))
    names = [resource.name for resource in resources]
    tables = {table_of(name) for name in names}
    for name in names:
        _need(table_of(name) in TABLES, file, "name", name)
        _need("-" not in name or table_of(name) not in (*CATALOGUE, "frameworks"), file, "name", name)
    _need(len(set(names)) == len(names), file, "names", _repeated(names))
    _need(set(REQUIRED) <= tables, file, "tables", ", ".join(sorted(set(REQUIRED) - tables)))


def _repeated(names: Sequence[Any]) -> str:
    return ", ".join(sorted({name for name in names if names.count(name) > 1}))
