"""The user's own notes and acknowledgements: the one table that is written again and again.

It lies beside no publication and survives every synchronisation. Each change is one atomic write of the whole file,
under a lock of its own; the file carries its digest, and the state before the last change stays beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from cchc_tui.cache.disk import Disk, damaged, exists, read
from cchc_tui.cache.pointer import seal, unseal
from cchc_tui.cache.storage import Database
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.notes import Note
from cchc_tui.errors import Busy, CacheDamaged, DiskError, UsageError
from cchc_tui.text import msg, safe

LONGEST = 1000
"""Characters of a note."""

WAIT = 5
"""Seconds to wait for another program of the same user that is writing a note."""

_TABLE = "notes"
_BEFORE = ".before"
_AWAY = msg("The state before the last change is in {before}: look at it, and put it in the place of the damaged file.")


class NoteStorage(Storage):
    """A TinyDB storage of one sealed file, replaced as a whole; a missing file is no notes, a damaged one is said."""

    def __init__(self, path: Path, *, disk: Disk) -> None:
        super().__init__()
        self._path, self._disk = path, disk

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give the state; None before the first note. Raises CacheDamaged, DiskError."""
        if not exists(self._path):
            return None
        try:
            return unseal(self._path, dict[str, dict[str, Any]])
        except CacheDamaged:
            before = self._path.with_name(self._path.name + _BEFORE)
            raise CacheDamaged("{file} is not what was written.", do=_AWAY, file=str(self._path), before=str(before)) from None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file; what it held is kept beside it. Raises DiskError."""
        if exists(self._path):
            self._disk.write(self._path.with_name(self._path.name + _BEFORE), read(self._path))
        self._disk.write(self._path, seal(data))


class Notes:
    """The notes in one file of one user."""

    def __init__(self, file: Path, *, disk: Disk | None = None) -> None:
        self.file = file
        self._disk = disk or Disk(file.parent)

    def all(self) -> tuple[Note, ...]:
        """Give every note, oldest first; none where there is no file. Raises CacheDamaged, DiskError."""
        documents = self._open().keyed(_TABLE).documents()
        try:
            return tuple(msgspec.convert(document, Note) for document in documents.values())
        except msgspec.ValidationError:
            raise damaged(self.file) from None

    def about(self, agency: AgencyKey, indicator: str = "") -> tuple[Note, ...]:
        """Give the notes about an agency, or about one of its indicators, oldest first."""
        return tuple(note for note in self.all() if note.agency == str(agency) and indicator in ("", note.indicator))

    def acknowledged(self, agency: AgencyKey, indicator: str, verdict: str) -> Note | None:
        """Give the newest acknowledgement of just this verdict; None where nobody has seen it yet."""
        found = [note for note in self.about(agency, indicator) if note.verdict == verdict]
        return found[-1] if found and verdict else None

    def add(self, note: Note) -> Note:
        """Keep a note and give it with its number; raises UsageError for an empty or endless text, Busy, DiskError, CacheDamaged."""
        text = safe(note.text).strip()
        if not 0 < len(text) <= LONGEST:
            raise UsageError("A note has 1 to {most} characters, not {found}.", most=LONGEST, found=len(text))
        with self._alone():
            number = max((known.number for known in self.all()), default=0) + 1
            kept = replace(note, text=text, number=number)
            self._open().keyed(_TABLE).fill([(f"{number:06}", asdict(kept))])
        return kept

    def remove(self, number: int) -> None:
        """Take a note away; an unknown number is a UsageError. Raises Busy, DiskError, CacheDamaged."""
        with self._alone():
            table = self._open().keyed(_TABLE)
            if f"{number:06}" not in table.documents():
                raise UsageError("There is no note {number}.", number=number)
            table.remove(doc_ids=[f"{number:06}"])  # type: ignore[list-item] # ids are text, as everywhere in this room

    def _open(self) -> Database:
        return Database(self.file, storage=NoteStorage, disk=self._disk)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the one who writes, after waiting for another program of the same user."""
        from filelock import FileLock, Timeout  # readers never pay for its import

        self._disk.prepare()
        lock = FileLock(self.file.with_name(self.file.name + ".lock"), timeout=WAIT, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy("{file} is being written by another program.", do=msg("Try again."), file=str(self.file)) from None
        except OSError as error:
            raise DiskError("{file} cannot be written: {reason}.", file=str(self.file), reason=error.strerror or str(error)) from error
        try:
            yield
        finally:
            with suppress(OSError):
                lock.release()
