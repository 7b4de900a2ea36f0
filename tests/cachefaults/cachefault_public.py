"""A cache that everybody may read, its writer, and readers of another user."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from cachefault_commands import look
from cachefault_readers import Somebody, fingerprint

from cchc_tui.cache.store import Store
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.sync import synchronise

from fault_bench import NEWEST, OFFERED, OLD, QUICK_DISK, bench  # isort: skip - a helper of other tests
from fault_publisher import NOW, STANDINGS  # isort: skip - a helper of other tests

STATUS = ("status", "--json")


def public_cache() -> Path:
    """Make a cache that everybody may read, as an administrator prepares it; it holds serial 1."""
    place = Path(tempfile.mkdtemp(dir=QUICK_DISK if os.access(QUICK_DISK, os.W_OK) else None))
    place.chmod(0o755)
    (place / "cache").mkdir(mode=0o755)
    install(place / "cache", OLD)
    return place / "cache"


def install(folder: Path, serial: int) -> None:
    """Bring the cache to a serial, whichever it has; without any network, so as to be quick."""
    made = bench()
    made.publications.offer(serial)
    with Client(Endpoint(str(made.www))) as client:
        synchronise(Store(folder), client, standings=STANDINGS, clock=lambda: NOW, report=lambda _: None, accept_reset=True)


@cache
def known() -> tuple[dict[int, str], dict[int, str]]:
    """Give the fingerprint of every serial, and what `status` prints of it."""
    right, status = {}, {}
    for serial in (OLD, OFFERED, NEWEST):
        generation = Store(bench().folder / f"seed-{serial}").current()
        assert generation is not None
        right[serial] = fingerprint(generation)
        status[serial] = look(bench(), bench().folder / f"seed-{serial}", STATUS).out
    return right, status


def somebody(folder: Path, *words: str) -> Somebody:
    """Start a reader of another user, or a run of the program by that one."""
    right, status = known()
    return Somebody(folder, right, status, bench().environment() | {"HOME": str(folder.parent)}, *words)
