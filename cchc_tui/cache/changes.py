"""The change log: what every synchronisation brought, kept longer than the generations themselves.

It travels from generation to generation as one file (`_changes.json`), so that it is as whole, as atomic and as verified
as the data it tells of. Nobody opens it who does not ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from cchc_tui.cache.disk import Disk, damaged
from cchc_tui.cache.storage import Mark, open_tables, write_tables
from cchc_tui.domain.changes import Update

LOG = "_changes.json"
"""The file; no resource's name begins with `_`."""

UPDATES = 500
"""Synchronisations that are remembered: more than a year of working days, each with its totals."""

DETAILS = 5000
"""Changes that are remembered one by one, over all updates, the newest first; of older ones the totals remain."""

_TABLE = "updates"


def read_log(folder: Path, mark: Mark | None) -> tuple[Update, ...]:
    """Read the log of a generation, oldest first; none where it has no log. Raises CacheDamaged, DiskError."""
    if mark is None:
        return ()
    documents = open_tables(folder / LOG, mark).keyed(_TABLE).documents()
    try:
        return tuple(msgspec.convert(_decoded(fields), Update) for fields in documents.values())
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise damaged(folder / LOG) from None


def _decoded(fields: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    return {name: msgspec.json.decode(raw) for name, raw in fields.items()}


def write_log(disk: Disk, folder: Path, updates: Iterable[Update]) -> Mark:
    """Write the log, shortened to what is worth its room. Raises DiskError."""
    kept = shortened(list(updates))
    documents = ((f"{number:06}", msgspec.to_builtins(update)) for number, update in enumerate(kept, 1))
    return write_tables(disk, folder / LOG, {_TABLE: documents})


def shortened(updates: list[Update]) -> list[Update]:
    """Keep the newest updates, and of these the details of the newest as far as there is room."""
    return list(_shortened(updates[-UPDATES:]))[::-1]


def _shortened(updates: list[Update]) -> Iterator[Update]:
    room = DETAILS
    for update in reversed(updates):
        room -= len(update.changes)
        yield update if room >= 0 else replace(update, changes=(), shortened=True)


def since(updates: Iterable[Update], serial: int) -> tuple[Update, ...] | None:
    """Give the updates after the last one that ended at `serial`; None where the log does not reach back that far.

    Serials count anew after an honest restart of the publisher, hence the order of the log and not of the numbers.
    """
    found = list(updates)
    for place in range(len(found) - 1, -1, -1):
        if found[place].serial == serial:
            return tuple(found[place + 1 :])
        if found[place].before == serial:
            return tuple(found[place:])
    return None
