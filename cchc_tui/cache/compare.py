"""What a new generation brings over the one it replaces, as one update of the change log.

Only the resources that differ are read: a closed year and a branch without news are the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from cchc_tui.cache.codec import SERIES, Content, ObservationRows, decode_content, held_in
from cchc_tui.cache.generation import Generation, file_of
from cchc_tui.cache.pointer import Held
from cchc_tui.cache.storage import open_tables
from cchc_tui.domain import changes, summary
from cchc_tui.domain.changes import Change, Update
from cchc_tui.domain.model import AgencyKey, Catalogue, Publication, SeriesReader
from cchc_tui.domain.sheaf import Sheaf
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged


@dataclass(frozen=True, slots=True)
class Made:
    """What a synchronisation is about to make current; `fresh` are the resources it did not take over, `held` says how all came."""

    publication: Publication
    catalogue: Catalogue
    standings: Mapping[str, Mapping[str, object]]
    reader: SeriesReader
    fresh: Mapping[str, Content]
    held: Mapping[str, Held]


def log_of(old: Generation | None, made: Made, at: date) -> tuple[Update, ...]:
    """Give the change log of the new generation: that of the old one, and what the new one brings. Verdicts are compared as of `at`.

    Raises DiskError. What is damaged in the old generation is not compared, and a damaged log begins anew.
    """
    p = made.publication
    if old is None:
        return (Update(p.serial, 0, p.created, p.synced_at, {}),)
    log: tuple[Update, ...] = ()
    with suppress(CacheDamaged):
        log = old.log()
    update = _Comparison(old, made, at).update()
    repaired = (old.entry.publisher, old.entry.serial) == (p.publisher, p.serial) and not update.changes
    return log if repaired else (*log, update)


class _Comparison:
    """The old generation beside the new one."""

    def __init__(self, old: Generation, made: Made, at: date) -> None:
        self._old, self._made, self._at = old, made, at

    def update(self) -> Update:
        """Compare everything."""
        made, at = self._made, self._at
        old = Snapshot(self._old.catalogue, self._old, at=at, ready=summary.ready(self._old.standings))
        new = Snapshot(made.catalogue, made.reader, at=at, ready=summary.ready(made.standings))
        before, after = self._rows()
        told = [*changes.records(old.catalogue, new.catalogue)]
        moved = changes.figures(before, after)
        whom = changes.affected({*before, *after}, new, everybody=any(map(changes.matters, told)))
        found = (*self._verdicts(old, new, whom), *told, *moved)
        p = made.publication
        return Update(p.serial, self._old.entry.serial, p.created, p.synced_at, changes.totals(found), found)

    def _verdicts(self, old: Snapshot, new: Snapshot, whom: list[AgencyKey]) -> Iterator[Change]:
        try:
            yield from changes.verdicts(old, new, whom)
        except CacheDamaged:  # what it was before cannot be known any more
            return

    def _rows(self) -> tuple[ObservationRows, ObservationRows]:
        """Give the rows of every resource that differs, before and after, by agency; who has only other parts, with no rows."""
        before: ObservationRows = {}
        after: ObservationRows = {}
        lost: set[str] = set()
        for name, held in self._old.entry.resources.items():
            if self._differs(name, self._made.held.get(name)):
                content = self._content(name, held)
                if content is None:
                    lost.add(name)
                else:
                    _put(before, content)
        for name, content in self._made.fresh.items():
            if name not in lost and self._differs(name, self._made.held[name]):
                _put(after, content)
        return before, after

    def _differs(self, name: str, held: Held | None) -> bool:
        """Say whether a resource is other than it was: fetched anew it may still be the same."""
        old = self._old.entry.resources.get(name)
        return held is None or old is None or old.source != held.source

    def _content(self, name: str, held: Held) -> Content | None:
        try:
            return decode_content(open_tables(file_of(self._old.folder, name), held.file))
        except (CacheDamaged, msgspec.ValidationError, KeyError, ValueError):
            return None


def _put(rows: ObservationRows, content: Content) -> None:
    series = held_in(content) == SERIES
    found = content.rows() if isinstance(content, Sheaf) else content
    for agency, several in found.items() if isinstance(found, dict) else ():
        mine: dict[str, Any] = rows.setdefault(agency, {})
        for code, some in several.items() if series else ():
            mine[code] = (*mine.get(code, ()), *some)
