"""Publishes a source folder: everything is judged first, then objects, then the package, and the pointer last.

Whoever reads meanwhile sees the old publication or the new one, whole. Without news nothing is
touched, so caches stay warm and clients ask once.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cchc_tui.errors import Busy, DiskError, UsageError
from cchc_tui.feed.disk import Step, Writer, disk_errors, holds, no_step
from cchc_tui.feed.documents import DATA, Issue, instant, pointer_document
from cchc_tui.feed.draft import Draft, PublishRefused, drafted
from cchc_tui.feed.package import Pointer, parse_package, parse_pointer
from cchc_tui.feed.signature import sign, signed_by
from cchc_tui.feed.sweep import remove_parts, sweep
from cchc_tui.text import msg

__all__ = ["PublishRefused", "Published", "publish"]

MAX_DAYS = 3650
"""Days a publication may be valid at most: a promise for longer is a slip of the hand."""

WHOLE = msg("What is published there stays whole.")
AGAIN = msg("Make room or check the permissions, then publish again.")


@dataclass(frozen=True, slots=True)
class Published:
    """What is published now: its serial, whether that is new, how many resources and bytes it has, whether it was signed now."""

    serial: int
    changed: bool
    resources: int
    bytes: int
    signed: bool = False


def publish(source: Path, dest: Path, *, now: datetime, valid_days: int = 45, key: Path | None = None, step: Step = no_step) -> Published:
    """Publish the tables in `source` to the folder `dest`, valid for `valid_days` from `now` (an aware time), signed with `key`.

    `PublishRefused` for what is wrong with the tables, `UsageError` for a source that is none, a key that cannot sign or
    is missing where the last publication was signed, and a clock that went back; `Busy` while another one publishes
    there, `DiskError` for the disk, `Refused` when what lies in `dest` is no publication.
    """
    _check_days(valid_days)
    draft, writer = drafted(source), Writer(step)
    with _said(dest), _alone(dest, writer):
        before = _before(dest)
        issue = _issue(before, draft, now, valid_days)
        changed = before is None or before.serial != issue.serial
        package = draft.package(issue)
        signature = _signature(before, package.data, key, changed=changed)
        remove_parts(dest, writer)
        _write(dest, draft, issue, pointer_document(issue, package, signature), writer)
        if changed:
            sweep(dest, package.path, now, writer)
    signed = signature is not None and (before is None or before.signature != signature)
    return Published(issue.serial, changed, len(draft.resources), sum(len(resource.data) for resource in draft.resources), signed)


@contextmanager
def _said(dest: Path) -> Iterator[None]:
    """Translate what the disk says; whatever it is, readers have the old publication or the new one."""
    try:
        with disk_errors(dest):
            yield
    except DiskError as error:
        error.advise(WHOLE, AGAIN)
        raise


@contextmanager
def _alone(dest: Path, writer: Writer) -> Iterator[None]:
    """Keep a second publisher out of `dest`; the lock is the folder's own and leaves no file."""
    writer.folder(dest / DATA)
    handle = os.open(dest, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(handle, dest)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, dest: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy("Another program is publishing to {folder}.", folder=str(dest)) from None


def _before(dest: Path) -> Pointer | None:
    file = dest / "latest.json"
    return parse_pointer(file.read_bytes()) if file.exists() else None


def _check_days(valid_days: int) -> None:
    if valid_days < 1:
        raise UsageError("A publication must be valid for at least 1 day, not {found}.", found=valid_days)
    if valid_days > MAX_DAYS:
        raise UsageError("A publication may be valid for at most {most} days, not {found}.", most=MAX_DAYS, found=valid_days)


def _issue(before: Pointer | None, draft: Draft, now: datetime, valid_days: int) -> Issue:
    """Give the last issue where there is no news and half the validity is left, else the next one."""
    created, expires = instant(now), instant(now + timedelta(days=valid_days))
    if before is None:
        return Issue(secrets.token_hex(8), 1, created, expires)
    # A clock that went back would never see that the validity runs out, and what it publishes could be out of date at once.
    if datetime.fromisoformat(created) < datetime.fromisoformat(before.created):
        raise UsageError(
            "The clock says {now}, but the last publication is of {created}.",
            kept="Nothing was published.",
            do="Set the clock. If it was ahead then, put the right time into latest.json (created) and publish again.",
            now=created,
            created=before.created,
        )
    last = Issue(before.publisher, before.serial, before.created, before.expires)
    left = datetime.fromisoformat(before.expires) - now
    if left >= timedelta(days=valid_days) / 2 and draft.package(last).sha256 == before.sha256:
        return last
    return Issue(before.publisher, before.serial + 1, created, expires)


def _signature(before: Pointer | None, package: bytes, key: Path | None, *, changed: bool) -> str | None:
    """Give the signature of `package`: the last one where it is still good, else a new one by `key`."""
    last = before.signature if before else None
    if key is not None:
        return last if last and not changed and signed_by(package, last, key) else sign(package, key)
    if last and changed:  # clients that trust a key would refuse everything from here on
        raise UsageError(
            "The last publication was signed; this one would not be.",
            kept="Nothing was published.",
            do="Publish with --sign KEY.",
        )
    return last


def _write(dest: Path, draft: Draft, issue: Issue, pointer: bytes, writer: Writer) -> None:
    """Put everything in place, the pointer last: objects, then the package that names them, both on the disk before it."""
    package = draft.package(issue)
    parse_package(package.data, parse_pointer(pointer))
    _put(dest, [(file.path, file.data) for file in (*draft.schemas, *draft.resources)], writer)
    _put(dest, [(package.path, package.data)], writer)
    if not holds(dest / "latest.json", pointer):  # names put there by a publisher that was ended may not be on the disk yet
        writer.flush(dest / DATA)
    _put(dest, [("datapackage.json", draft.document(issue, DATA))], writer)
    _put(dest, [("latest.json", pointer)], writer)


def _put(dest: Path, files: Sequence[tuple[str, bytes]], writer: Writer) -> None:
    """Put files in place and force them to the disk; those that are there as they should be are not touched."""
    missing = [(dest / path, data) for path, data in files if not holds(dest / path, data)]
    for file, data in missing:
        writer.write(file, data)
    for folder in {file.parent for file, _ in missing}:
        writer.flush(folder)
