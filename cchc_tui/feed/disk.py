"""Files that are whole or not there: written beside, forced to the disk, renamed.

Every primitive step of a `Writer` first calls `step` with its name and its path. A test counts the steps
there, or stops the program at any of them: that is how "the old or the new, never something
between" is proved for every point of a publication.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cchc_tui.errors import DiskError

PART = ".part"
"""How the name of a file ends (and a dot begins it) that is not finished."""

Step = Callable[[str, Path], None]


def no_step(_name: str, _path: Path) -> None:
    """Do nothing before a step."""


@contextmanager
def disk_errors(file: Path) -> Iterator[None]:
    """Translate what the disk says about `file` to `DiskError`."""
    try:
        yield
    except OSError as error:
        name = str(error.filename or file)
        asked = str(file) if name.endswith(f".{file.name}{PART}") else name  # nobody asked for the file it is first written to
        raise DiskError("{file} cannot be used: {reason}.", file=asked, reason=error.strerror or error) from None


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` to the disk: a rename counts only after that."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Writer:
    """Durable primitives of a published folder; `DiskError` where the disk does not let us.

    What it makes can be read by everybody, whatever the umask: the web server is another
    user, and a publisher that runs by itself often has umask 077.
    """

    def __init__(self, step: Step = no_step) -> None:
        """Call `step` before every step."""
        self._step = step

    def folder(self, folder: Path) -> None:
        """Create `folder` and what is missing above it; what is there keeps its mode."""
        if folder.is_dir():
            return
        self.folder(folder.parent)
        with disk_errors(folder):
            self._step("mkdir", folder)
            # A chmod afterwards could be missed by a kill between, and then nobody would ever do it.
            umask = os.umask(0o022)
            try:
                folder.mkdir(exist_ok=True)
            finally:
                os.umask(umask)
        self.flush(folder.parent)

    def write(self, file: Path, data: bytes) -> None:
        """Put `data` at `file` so that nobody ever sees half of it, not even after a power cut (once the folder is flushed)."""
        part = file.with_name(f".{file.name}{PART}")
        with disk_errors(file):
            try:
                self._fill(part, data)
                self._step("rename", file)
                part.replace(file)
            except BaseException:
                with suppress(OSError):  # the first failure is the one to tell
                    part.unlink(missing_ok=True)
                raise

    def _fill(self, part: Path, data: bytes) -> None:
        self._step("create", part)
        part.unlink(missing_ok=True)  # left by a crash; a new file also never follows a link put in its place
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            os.fchmod(stream.fileno(), 0o644)
            self._step("write", part)
            stream.write(data)
            stream.flush()
            self._step("fsync", part)
            os.fsync(stream.fileno())

    def flush(self, folder: Path) -> None:
        """Force the names in `folder` to the disk."""
        with disk_errors(folder):
            self._step("fsync", folder)
            sync_folder(folder)

    def remove(self, file: Path) -> None:
        """Remove a file or a link; a link is never followed."""
        with disk_errors(file):
            self._step("unlink", file)
            file.unlink(missing_ok=True)


def matches(file: Path, size: int, sha256: str) -> bool:
    """Say whether `file` is there, plain, and has exactly these bytes."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size != size:
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def holds(file: Path, data: bytes) -> bool:
    """Say whether `file` is there, plain, and holds exactly `data`."""
    return matches(file, len(data), hashlib.sha256(data).hexdigest())
