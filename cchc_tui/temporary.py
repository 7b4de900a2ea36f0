"""A folder that is needed as long as its process lives: it goes with it, and what a killed one left goes when the next one is made."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SETTLED = 60
"""Seconds a folder must be old to be taken for left behind: one that is just being made is not held yet."""

TRIES = 3
"""How often a folder is removed that somebody still puts something into: a synchronisation needs a moment to end."""


class Temporary:
    """A folder of our own below `place` (None: where everything temporary lies), gone with `close` or with the process."""

    def __init__(self, prefix: str, place: Path | None = None) -> None:
        """Make it and hold it, which nobody does any more when this process is gone; those that nobody holds go first. Raises OSError."""
        place = place or Path(tempfile.gettempdir())
        sweep(place, prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        self._end = weakref.finalize(self, _ended, self.path, _held(self.path))

    def remove(self) -> None:
        """Remove it whoever still uses it, from any thread."""
        _removed(self.path)

    def close(self) -> None:
        """Remove it and let go of it; again, nothing."""
        self._end()


def _held(path: Path) -> int:
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    with suppress(OSError):  # a disk without locks: then nobody takes one away from us either
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return held


def _ended(path: Path, held: int) -> None:
    _removed(path)
    os.close(held)


def _removed(path: Path) -> None:
    """Remove a folder as far as that is possible."""
    for _ in range(TRIES):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return


def sweep(place: Path, prefix: str, owner: int | None = None) -> None:
    """Remove the folders below `place` that begin with `prefix`, belong to `owner` (ours), are no links, and that no process holds any more."""
    for path in place.glob(f"{prefix}*"):
        with suppress(OSError), _abandoned(path, os.getuid() if owner is None else owner):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _abandoned(path: Path, owner: int) -> Iterator[None]:
    """Hold a folder that is left behind; raises OSError where it is not."""
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        found = os.fstat(held)
        if found.st_uid != owner or time.time() - found.st_mtime < SETTLED:
            raise PermissionError(path)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)
