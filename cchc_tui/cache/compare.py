"""What a new generation brings over the one it replaces, as one update of the change log.

Only the resources that differ are read: a closed year and a branch without news are the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from cchc_tui.cache.changes import Update
from cchc_tui.cache.codec import Content, ObservationRows, decode_content, holds_parts
from cchc_tui.cache.generation import Generation, file_of
from cchc_tui.cache.pointer import Held
from cchc_tui.cache.storage import open_tables
from cchc_tui.domain import changes, summary
from cchc_tui.domain.changes import Change
from cchc_tui.domain.model import AgencyKey, Catalogue, Publication, SeriesReader
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged

Standings = Mapping[str, Mapping[str, object]]


def first(publication: Publication) -> Update:
    """Give the update of a cache that held nothing: everything is new, and none of it news."""
    return Update(publication.serial, 0, publication.created, publication.synced_at, {})


class Comparison:
    """The old generation beside what the new one will hold; `fresh` are the resources it does not take over."""

    def __init__(self, old: Generation, publication: Publication, fresh: Mapping[str, Content], held: Mapping[str, Held]) -> None:
        self._old, self._publication = old, publication
        self._fresh, self._held = fresh, held

    def update(self, catalogue: Catalogue, reader: SeriesReader, standings: Standings, at: date) -> Update:
        """Compare, verdicts as of `at`; raises DiskError. What is damaged in the old generation is not compared."""
        old = Snapshot(self._old.catalogue, self._old, at=at, ready=summary.ready(self._old.standings))
        new = Snapshot(catalogue, reader, at=at, ready=summary.ready(standings))
        before, after = self._rows()
        told = [*changes.records(old.catalogue, new.catalogue)]
        moved = changes.figures(before, after)
        everybody = any(change.table not in ("sources", "successions") for change in told)
        whom = changes.affected({*before, *after}, new, everybody=everybody)
        found = (*self._verdicts(old, new, whom), *told, *moved)
        p = self._publication
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
            if self._differs(name, self._held.get(name)):
                content = self._content(name, held)
                if content is None:
                    lost.add(name)
                else:
                    _put(before, content)
        for name, content in self._fresh.items():
            if name not in lost and self._differs(name, self._held[name]):
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
    for agency, several in content.items() if isinstance(content, dict) else ():
        mine = rows.setdefault(agency, {})
        if not holds_parts(content):
            for code, series in several.items():
                mine[code] = (*mine.get(code, ()), *series)
