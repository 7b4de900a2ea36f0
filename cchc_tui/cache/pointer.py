"""The small files that carry their own digest: the pointer `current`, and `contact`.

A sealed file is one line with the SHA-256 of the rest, then the rest: JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from cchc_tui.cache.disk import damaged, digest, read
from cchc_tui.cache.owned import NOTHING_SHOWN
from cchc_tui.cache.storage import Mark
from cchc_tui.errors import CacheDamaged

FORMAT = 6
"""Raised when files of the cache change their meaning; another format is fetched anew, never guessed at."""

T = TypeVar("T")


class Held(msgspec.Struct, frozen=True):
    """One resource of a generation: the SHA-256 it was published under, and the file it became here."""

    source: str
    file: Mark


class Entry(msgspec.Struct, frozen=True):
    """One generation: its folder, what it was made from, whose trusted key had signed that, and every file of it.

    `document` is the published package as it came, so that its signature can be looked at again; `figures` is what counting needs,
    `standings` what a first list does not need.
    """

    folder: str
    publisher: str
    serial: int
    package: str
    summary: Mark
    resources: dict[str, Held]
    signer: str = ""
    changes: Mark | None = None
    document: Mark | None = None
    figures: Mark | None = None
    standings: Mark | None = None


class Pointer(msgspec.Struct, frozen=True):
    """Which generation is current, and the one before it, if there is one."""

    format: int
    current: Entry
    previous: Entry | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """The last time the endpoint was asked: when (ISO instant), with what result.

    `good_at` is the last time it went well; the store fills it in, so that a failure does not hide how old the data is.
    """

    at: str
    ok: bool
    message: str
    good_at: str = ""


# What the types mean is worked out here, once, as for every decoder of this room.
for _kind in (Pointer, Contact):
    msgspec.json.Decoder(_kind)


def seal(value: object) -> bytes:
    """Give `value` as a sealed file."""
    body = msgspec.json.encode(value) + b"\n"
    return digest(body).encode() + b"\n" + body


def unseal(path: Path, wanted: type[T]) -> T:
    """Read a sealed file; raises CacheDamaged where it is not whole, or not a `wanted`, and DiskError."""
    mark, _, body = read(path).partition(b"\n")
    if digest(body).encode() != mark:
        raise damaged(path)
    try:
        return msgspec.json.decode(body, type=wanted)
    except msgspec.DecodeError:
        raise _foreign(path) from None


def read_pointer(path: Path) -> Pointer:
    """Read the pointer; raises CacheDamaged where it is not whole or of another format, and DiskError."""
    pointer = unseal(path, Pointer)
    if pointer.format != FORMAT:
        raise _foreign(path)
    return pointer


def _foreign(path: Path) -> CacheDamaged:
    return CacheDamaged(
        "{file} was written by another version of this program.",
        kept=NOTHING_SHOWN,
        do="Fetch everything again with: cchc-tui sync --full",
        file=str(path),
    )
