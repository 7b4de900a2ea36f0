"""Sweeping a published folder: what no pointer of the last 30 days named is removed, and nothing else.

Clients that were asleep or are slow may still be reading an older publication; after 30 days they begin
with the newest. What pointers named is written nowhere: it follows from the packages that lie
among the data, each with its serial, its time and its files.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from cchc_tui.errors import DiskError, Refused
from cchc_tui.feed.disk import PART, Writer
from cchc_tui.feed.documents import DATA
from cchc_tui.feed.package import MAX_PACKAGE
from cchc_tui.feed.strict import decoded

KEPT = timedelta(days=30)

_OBJECT = r"[a-z0-9][a-z0-9._-]*\.([0-9a-f]{16})\.(?:csv|json)"
_PACKAGE = re.compile(r"datapackage\.([0-9a-f]{16})\.json")
_PARTS = re.compile(rf"\.(?:latest\.json|datapackage\.json|{_OBJECT}){re.escape(PART)}")

_LOG = logging.getLogger(__name__)


class _File(msgspec.Struct):
    path: str
    schema: Any = ""


class _Wire(msgspec.Struct):
    publisher: str = msgspec.field(name="cchc:publisher")
    serial: int = msgspec.field(name="cchc:serial")
    created: str
    resources: list[_File]


@dataclass(frozen=True, slots=True)
class _Issued:
    """A package that lies there: of whom, the how many-th, since when, and the names of its files beside it."""

    publisher: str
    serial: int
    created: datetime
    files: frozenset[str]


def remove_parts(dest: Path, writer: Writer) -> None:
    """Remove what a publisher that was ended left half written; call it only where no other can be at work."""
    for folder in (dest, dest / DATA):
        for file in _named(folder, _PARTS):
            _remove(file, writer)


def sweep(dest: Path, current: str, now: datetime, writer: Writer) -> None:
    """Remove from `dest` the objects that neither the package `current` (its path) nor one pointed at in the 30 days before `now` names.

    Only files with names of ours are ever removed. What cannot be removed stays for the next time: the publication is out already.
    """
    packages = {file.name: issued for file in _named(dest / DATA, _PACKAGE) if (issued := _issued(file))}
    name = current.removeprefix(DATA)
    if name not in packages:  # nothing may be told from a folder that cannot be read
        return
    kept = {name, *packages[name].files}
    for other, issued in packages.items():
        if _until(issued, packages) >= now - KEPT:
            kept |= {other, *issued.files}
    for file in _named(dest / DATA, re.compile(_OBJECT)):
        if file.name not in kept:
            _remove(file, writer)


def _until(issued: _Issued, packages: Mapping[str, _Issued]) -> datetime:
    """Give the latest time at which the pointer may still have named a package.

    Several packages of one serial are attempts that did not reach the pointer, before the one that did:
    so the last of the next serial counts. One without a next serial (a pointer was put back from a
    copy, or a publisher began anew) was replaced by whatever came next; one that nothing followed is the newest.
    """
    later = [other for other in packages.values() if other.publisher == issued.publisher and other.serial > issued.serial]
    if later:
        following = min(other.serial for other in later)
        return max(other.created for other in later if other.serial == following)
    return min((other.created for other in packages.values() if other.created > issued.created), default=issued.created)


def _issued(file: Path) -> _Issued | None:
    """Read a package as far as sweeping needs it; None for one that is not what its name says: it names nothing."""
    if not file.is_file():  # a link to something that never ends
        return None
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_PACKAGE + 1)
        wire = decoded(raw, _Wire, file.name)
        created = datetime.fromisoformat(wire.created)
    except (OSError, Refused, ValueError):
        return None
    if hashlib.sha256(raw).hexdigest()[:16] != file.name.split(".")[1] or created.tzinfo is None:
        return None
    files = [name for entry in wire.resources for name in (entry.path, entry.schema) if isinstance(name, str)]
    return _Issued(wire.publisher, wire.serial, created, frozenset(files))


def _named(folder: Path, names: re.Pattern[str]) -> Iterator[Path]:
    """Give the files and links in `folder` with such names, in order; nothing from a folder that cannot be read."""
    with suppress(OSError):
        yield from sorted(file for file in folder.iterdir() if names.fullmatch(file.name) and (file.is_symlink() or file.is_file()))


def _remove(file: Path, writer: Writer) -> None:
    try:
        writer.remove(file)
    except DiskError as error:
        _LOG.info("not removed: %s", error)
    else:
        _LOG.debug("removed: %s", file)
