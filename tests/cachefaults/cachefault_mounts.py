"""Small disks of our own: file systems in memory that can be filled, grown and made read-only."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cachefault_paths  # noqa: F401 - the modules below are in its folder

from fault_bench import bench  # isort: skip - a helper of other tests

PAGE = 4096
"""Bytes of the piece in which such a disk gives its room."""


class Mounted:
    """A mounted disk; `folder` is where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, options: str) -> None:
        """Give it other options: another size, or read-only."""
        _mount(self.folder, f"remount,{options}")


def _mount(folder: Path, options: str) -> None:
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"no tmpfs can be mounted here (these tests need root and the right to mount): {done.stderr.strip()}"


@contextmanager
def mounted(options: str) -> Iterator[Mounted]:
    """Mount a disk at an empty folder while inside; what is beside it is on another one."""
    folder = Path(tempfile.mkdtemp(dir=bench().folder)) / "cache"
    folder.mkdir()
    _mount(folder, f"mode=0700,{options}")
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
