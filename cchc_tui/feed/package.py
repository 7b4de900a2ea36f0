"""The two documents on the wire, the pointer and the package, as values; and the door to what resources hold.

Pure: bytes in, values out. Everything that comes is judged before it is used, and
whatever is complete but wrong is `Refused`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from cchc_tui.errors import Refused
from cchc_tui.feed.records import CATALOGUE, FACTS, ObservationRows, read_observations, read_other, read_records, read_resource, table_of
from cchc_tui.feed.references import check_references
from cchc_tui.feed.strict import SHOWN, check_once, decoded, repeated
from cchc_tui.feed.tables import LIMITS, PATTERNS, REQUIRED, TABLES

__all__ = [
    "CATALOGUE", "FACTS", "MAX_PACKAGE", "MAX_POINTER", "PROFILE", "ObservationRows", "Package", "Pointer", "Resource",
    "check_references", "parse_package", "parse_pointer", "read_observations", "read_other", "read_records",
    "read_resource", "table_of",
]  # fmt: skip

PROFILE = "cchc-snapshot-1"
MAX_POINTER = 64 * 1024
MAX_PACKAGE = 8 * 1024 * 1024
MAX_RESOURCE = 512 * 1024 * 1024
"""Caps in bytes. A city's largest resource has some hundred kB; the last one only bounds what a lie can cost."""

MAX_RESOURCES = 20_000

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
"""File names beside the package: nothing that could leave the folder, differ by case or not fit a file system."""

MAX_PATH = 400
"""Characters of the package's path as a whole: no file system takes thousands of folders in one name."""

MAX_TITLE = 1000
"""Characters of a publication's title: it stands in the head of every screen."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT = re.compile(PATTERNS["text"])
_DAY = re.compile(PATTERNS["date"])
_PUBLISHER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_INSTANT = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])")
"""A time with its zone, of years and offsets with which every later comparison and conversion works."""


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
    """One publication: who, when, until when, the date its data describes, its files; `signer` is who signed it, by the trusted keys here."""

    publisher: str
    serial: int
    created: str
    expires: str
    as_of: str
    title: str
    resources: tuple[Resource, ...]
    limits: str = ""
    signer: str = ""


class _PackageRef(msgspec.Struct):
    path: str
    sha256: str
    bytes: int


class _Kind(msgspec.Struct):
    """What tells a pointer from other JSON objects: its profile. Resources are what a data package has instead."""

    profile: Any = None
    resources: msgspec.Raw = msgspec.Raw()


class _PointerWire(msgspec.Struct):
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


def _need(holds: object, file: str, part: str, found: object) -> None:
    if not holds:
        raise Refused("{file}: {part} is wrong: {found}.", file=file, part=part, found=str(found)[:SHOWN])


def _instant(text: str) -> bool:
    try:
        return _INSTANT.fullmatch(text) is not None and datetime.fromisoformat(text).tzinfo is not None
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
    _check_profile(decoded(raw, _Kind, file), file)
    check_once(raw, file)
    wire = decoded(raw, _PointerWire, file)
    _check_common(wire, file)
    package = wire.package
    _need(len(package.path) <= MAX_PATH and safe_path(package.path), file, "path", package.path)
    _need(_SHA256.fullmatch(package.sha256), file, "sha256", package.sha256)
    _need(0 < package.bytes <= MAX_PACKAGE, file, "bytes", package.bytes)
    return Pointer(
        wire.publisher, wire.serial, wire.created, wire.expires, package.path, package.sha256, package.bytes, wire.signature or None
    )


def _check_profile(kind: _Kind, file: str) -> None:
    """Refuse what is no pointer, saying what it is: an older or newer one, somebody's data package, or something else."""
    if kind.profile == PROFILE:
        return
    if isinstance(kind.profile, str):
        found = kind.profile[:SHOWN]
        raise Refused("{file} is of the profile {found}; this program reads {allowed}.", file=file, found=found, allowed=PROFILE)
    if kind.resources:
        raise Refused("{file} is a data package, not the pointer to one; needed is an object of the profile {allowed}.", file=file, allowed=PROFILE)  # fmt: skip
    raise Refused("{file} names no profile; needed is an object of the profile {allowed}.", file=file, allowed=PROFILE)


def _check_ours(keys: Collection[str], file: str) -> None:
    """Refuse a data package that is good for others but says nothing of what this feed needs."""
    for key in ("cchc:publisher", "cchc:serial", "cchc:expires"):
        if key not in keys:
            raise Refused("{file} is a data package of another publisher's kind: it has no {key}.", file=file, key=key)


def parse_package(raw: bytes, pointer: Pointer) -> Package:
    """Read the package document; `Refused` when it is not the one the pointer names or lists what cannot be."""
    file = pointer.path
    if len(raw) != pointer.bytes or hashlib.sha256(raw).hexdigest() != pointer.sha256:
        raise Refused("{file} does not match its published hash.", file=file)
    _check_ours(decoded(raw, dict[str, msgspec.Raw], file), file)
    check_once(raw, file)
    wire = decoded(raw, _PackageWire, file)
    _check_common(wire, file)
    for name in ("publisher", "serial", "created", "expires"):
        _need(getattr(wire, name) == getattr(pointer, name), file, name, getattr(wire, name))
    _need(len(wire.title) <= MAX_TITLE and _TEXT.fullmatch(wire.title), file, "title", ascii(wire.title[:SHOWN]))
    _need(not wire.as_of or _DAY.fullmatch(wire.as_of), file, "cchc:as_of", wire.as_of)
    _need(not wire.limits or re.fullmatch(LIMITS, wire.limits), file, "cchc:limits", ascii(wire.limits[:SHOWN]))
    _need(len(wire.resources) <= MAX_RESOURCES, file, "number of resources", len(wire.resources))
    resources = tuple(_resource(entry, file) for entry in wire.resources)
    _check_resources(resources, file)
    return Package(wire.publisher, wire.serial, wire.created, wire.expires, wire.as_of, wire.title, resources, wire.limits)


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
    names = [resource.name for resource in resources]
    tables = {table_of(name) for name in names}
    for name in names:
        _need(table_of(name) in TABLES, file, "name", name)
        _need("-" not in name or table_of(name) not in (*CATALOGUE, "frameworks"), file, "name", name)
    _need(len(set(names)) == len(names), file, "names", repeated(names))
    _need(set(REQUIRED) <= tables, file, "tables", ", ".join(sorted(set(REQUIRED) - tables)))
