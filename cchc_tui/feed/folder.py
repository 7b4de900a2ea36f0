"""A published folder as it lies on a disk or a USB stick: the same files, the same checks, no network."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from pathlib import Path

from cchc_tui.errors import Unreachable
from cchc_tui.feed.status import POINTER, no_publication

CHUNK = 64 * 1024
"""Bytes read at a time."""


class FolderOrigin:
    """Reads the files of a published folder; links and devices are not followed. A disk does not become better by asking again."""

    tries = 1

    def __init__(self, root: Path) -> None:
        """Read below `root`."""
        self._root = root

    def read(self, path: str, cap: int) -> Generator[bytes, None, None]:
        """Give the bytes of the file at `path`, at most a chunk more than `cap`; `Unreachable` where it cannot be read."""
        file = self._root / path
        try:
            # A pipe would block without O_NONBLOCK, a link could lead anywhere.
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise Unreachable("{file} is not a plain file.", file=str(file))
                left = cap + 1
                while left > 0 and (chunk := stream.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            if isinstance(error, FileNotFoundError) and path == POINTER:
                raise no_publication(str(self._root)) from None
            raise Unreachable("{file} cannot be read: {reason}.", file=str(file), reason=error.strerror or error) from None

    def close(self) -> None:
        """Nothing is held open."""
