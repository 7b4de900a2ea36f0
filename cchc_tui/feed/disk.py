"""Files that are whole or not there: written beside, forced to the disk, renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cchc_tui.errors import DiskError


@contextmanager
def disk_errors(file: Path) -> Iterator[None]:
    """Translate what the disk says about `file` to `DiskError`."""
    try:
        yield
    except OSError as error:
        name = str(error.filename or file)
        raise DiskError("{file} cannot be used: {reason}.", file=name, reason=error.strerror or error) from None


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` to the disk: a rename counts only after that."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` at `file` so that nobody ever sees half of it, not even after a power cut (once the folder is synced)."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def matches(file: Path, size: int, sha256: str) -> bool:
    """Say whether `file` is there, plain, and has exactly these bytes."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size != size:
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def holds(file: Path, data: bytes) -> bool:
    """Say whether `file` is there, plain, and holds exactly `data`."""
    return matches(file, len(data), hashlib.sha256(data).hexdigest())
