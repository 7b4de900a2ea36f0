"""Removing from a cache what no pointer names. Only names that this room gives are touched, so that a folder of something else is safe."""

from __future__ import annotations

import re
from pathlib import Path

from cchc_tui.cache.builder import UNFINISHED
from cchc_tui.cache.disk import TEMPORARY, Disk
from cchc_tui.cache.pointer import Pointer

HASH = r"[0-9a-f]{64}"
"""The name of a download."""

FOLDER = r"[0-9]{6,}"
"""The name of a generation's folder."""

REMOVED = ".old"
"""How the folder of a generation ends while it is removed."""


def sweep_downloads(disk: Disk, root: Path, incoming: Path) -> None:
    """Remove finished and half downloads, and what was left of a small file that was being written. Raises DiskError."""
    for name in disk.matching(incoming, HASH + r"(\.part)?"):
        disk.remove(incoming / name)
    for name in disk.matching(root, re.escape(TEMPORARY) + "(current|contact)"):
        disk.remove(root / name)


def sweep_generations(disk: Disk, generations: Path, pointer: Pointer) -> None:
    """Remove older generations, and what a killed sync left of one. Raises DiskError."""
    kept = {entry.folder for entry in (pointer.current, pointer.previous) if entry}
    unfinished = f"({re.escape(UNFINISHED)}|{re.escape(REMOVED)})"
    for name in disk.matching(generations, FOLDER + unfinished):
        disk.remove(generations / name)
    for name in disk.matching(generations, FOLDER):
        if name not in kept:
            disk.discard(generations / name, generations / (name + REMOVED))
