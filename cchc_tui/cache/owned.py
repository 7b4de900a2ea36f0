"""Whose files of the cache are, and of what kind: nothing is read that somebody else could have put there or changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cchc_tui.errors import CacheDamaged
from cchc_tui.text import msg

NOTHING_SHOWN = msg("Nothing is shown from it.")
LINK = msg("{file} of the cache is a link.")
NO_FILE = msg("{file} of the cache is no plain file.")
FOREIGN = msg("{file} of the cache belongs to another user.")
OPEN = msg("{file} of the cache can be written by others.")
WHOSE = msg("Find out who did that; then remove it and fetch it again with: cchc-tui verify --repair")


def strange(what: str, path: Path) -> CacheDamaged:
    """Make the error for what is not ours, or may not be."""
    return CacheDamaged(what, kept=NOTHING_SHOWN, do=WHOSE, file=str(path))


def owned(path: Path, found: os.stat_result, owner: int) -> None:
    """Raise CacheDamaged for what others than `owner` (or root) can write, own or have put there."""
    folder = stat.S_ISDIR(found.st_mode)
    if not folder and not stat.S_ISREG(found.st_mode):
        raise strange(NO_FILE, path)
    if found.st_uid not in (owner, 0):
        raise strange(FOREIGN, path)
    if found.st_mode & (0o002 if folder else 0o022):
        raise strange(OPEN, path)
