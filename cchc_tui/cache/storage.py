"""TinyDB on write-once files: the only place that opens a TinyDB database.

The stock storage rewrites its file in place and takes an empty file for an empty
database. This one writes a whole file once, durably, and reads it only after its
SHA-256 was found to be the one that was recorded when it was written.
Document ids are the natural keys of what is stored, as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage
from tinydb.table import Document, Table

from cchc_tui.cache.disk import Disk, damaged, digest, exists, read
from cchc_tui.cache.owned import NOTHING_SHOWN
from cchc_tui.errors import CacheDamaged
from cchc_tui.text import msg

Fields = Mapping[str, object]
Tables = Mapping[str, Iterable[tuple[str, Fields]]]
"""Per table the documents as (key, fields)."""

SCAN: Any = dict[str, dict[str, dict[str, msgspec.Raw]]]
"""The shape that leaves every field undecoded: table -> key -> field -> raw JSON."""


class Mark(msgspec.Struct, frozen=True):
    """What a written file must be again when it is read: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


def fraction_text(value: object) -> str:
    """Write a Fraction exactly and short, `12.5`, `1/3`: the form of the cache for what JSON has no number for."""
    if not isinstance(value, Fraction):
        raise TypeError(f"no form in the cache for {type(value)}")
    for places in range(1, 7):
        scaled = value * 10**places
        if value.denominator > 1 and scaled.denominator == 1:  # a decimal, as a source would print it
            sign, digits = "-" if scaled < 0 else "", str(abs(scaled.numerator)).zfill(places + 1)
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return str(value)


ENCODER = msgspec.json.Encoder(enc_hook=fraction_text)
"""Writes values as the files of the cache have them."""


def replaced(folder: Path) -> CacheDamaged:
    """Make the error for a generation that was open for so long that two newer ones came."""
    return CacheDamaged("{file} was replaced by newer data.", kept=NOTHING_SHOWN, do=msg("Open the cache again."), file=str(folder))


class FileStorage(Storage):
    """A TinyDB storage of one write-once file.

    With a `mark` the file is read, verified and decoded into `shape` (once, when
    first asked for) and never written. Without one it is new: nothing is there
    yet, and the one write sets `mark`.
    """

    def __init__(self, path: Path, *, disk: Disk | None = None, mark: Mark | None = None, shape: Any = dict[str, Any]) -> None:
        super().__init__()
        self.mark = mark
        self._path, self._disk, self._shape = path, disk, shape
        self._state: dict[str, dict[str, Any]] | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give the whole verified state, None while a new file is not written; raises CacheDamaged, DiskError."""
        if self._state is None and self.mark is not None:
            raw = self._whole(self.mark.sha256)
            try:
                self._state = msgspec.json.decode(raw, type=self._shape)
            except msgspec.DecodeError:
                raise damaged(self._path) from None
        return self._state

    def _whole(self, sha256: str) -> bytes:
        try:
            return read(self._path, sha256)
        except CacheDamaged:
            if not exists(self._path.parent):  # a generation goes as a whole, when two newer ones are there
                raise replaced(self._path.parent) from None
            raise

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Write the file, once; it is durable when its folder is renamed. Raises DiskError."""
        if self._disk is None or self.mark is not None:
            raise TypeError("a file of the cache is written once")
        raw = ENCODER.encode(data)
        self._disk.put(self._path, raw)
        self.mark = Mark(digest(raw), len(raw))


class KeyedTable(Table):
    """A table whose document ids are text."""

    document_id_class = str  # type: ignore[assignment] # TinyDB says int, and works with any id that has a text form

    def field_map(self, key: str) -> dict[str, Any]:
        """Give the fields of the document `key`; empty where there is none."""
        return cast("dict[str, Any]", self.get(doc_id=key) or {})  # type: ignore[call-overload] # str ids, as above

    def documents(self) -> dict[str, dict[str, Any]]:
        """Give every document by its key, as the storage holds them: not copied one by one."""
        return cast("dict[str, dict[str, Any]]", self._read_table())

    def fill(self, documents: Iterable[tuple[str, Fields]]) -> None:
        """Insert all documents in one write; ValueError where a key comes twice."""
        self.insert_multiple(Document(fields, cast("int", key)) for key, fields in documents)


class Database(TinyDB):
    """TinyDB with keyed tables."""

    table_class = KeyedTable

    def keyed(self, name: str) -> KeyedTable:
        """Give the table `name`."""
        return cast("KeyedTable", self.table(name))


def write_tables(disk: Disk, path: Path, tables: Tables) -> Mark:
    """Write one database file with all its `tables` in one write; raises DiskError."""
    storage = FileStorage(path, disk=disk)
    database = Database(storage=CachingMiddleware(lambda: storage))  # type: ignore[no-untyped-call] # TinyDB types no middleware
    for name, documents in tables.items():
        database.keyed(name).fill(documents)
    database.close()  # not in a `with`: what failed half way must not be written
    if storage.mark is None:
        raise TypeError("a file of the cache has at least one table")
    return storage.mark


def open_tables(path: Path, mark: Mark, shape: Any = SCAN) -> Database:
    """Open a database file; it is read and verified at the first look into it."""
    return Database(path, storage=FileStorage, mark=mark, shape=shape)
