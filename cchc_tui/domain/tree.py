"""The tree of agencies of every edition: any depth, no level known by name.

Source: rules, section 1 (agency, own and area, assessed). Editions are never stitched:
a tree holds several roots and no edge between editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cchc_tui.domain.model import Agency, AgencyKey


class Tree:
    """Agencies by key, with children in the order of the publication."""

    def __init__(self, agencies: Iterable[Agency] = ()) -> None:
        self.by_key: dict[AgencyKey, Agency] = {agency.key: agency for agency in agencies}
        self._children: dict[AgencyKey, list[AgencyKey]] = {}
        self.roots: list[Agency] = []
        for key, agency in self.by_key.items():
            parent = AgencyKey(agency.edition, agency.parent)
            if agency.parent and parent in self.by_key and parent != key:
                self._children.setdefault(parent, []).append(key)
            else:
                self.roots.append(agency)
        self._subtrees: dict[tuple[AgencyKey, frozenset[str]], tuple[AgencyKey, ...]] = {}

    def children(self, key: AgencyKey) -> list[Agency]:
        """Give the agencies directly below."""
        return [self.by_key[child] for child in self._children.get(key, [])]

    def is_leaf(self, key: AgencyKey) -> bool:
        """Say whether nothing lies below; for a leaf own and area are the same."""
        return key not in self._children

    def parent(self, key: AgencyKey) -> Agency | None:
        """Give the agency above, None at a root."""
        agency = self.by_key[key]
        return self.by_key.get(AgencyKey(agency.edition, agency.parent)) if agency.parent else None

    def lineage(self, key: AgencyKey) -> list[Agency]:
        """Give the way from the root down to the agency, itself last."""
        way: list[Agency] = []
        agency = self.by_key.get(key)
        while agency is not None and agency not in way:
            way.append(agency)
            agency = self.parent(agency.key)
        return way[::-1]

    def walk(self, key: AgencyKey) -> Iterator[Agency]:
        """Give the agency and everything below it, parents first; a circle in the data ends where it closes."""
        seen: set[AgencyKey] = set()
        stack = [key]
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            yield self.by_key[here]
            stack.extend(reversed(self._children.get(here, [])))

    def in_scope(self, key: AgencyKey, scope: frozenset[str]) -> tuple[AgencyKey, ...]:
        """Give the keys of the agency and of everything below whose level is in `scope`."""
        found = self._subtrees.get((key, scope))
        if found is None:
            found = tuple(agency.key for agency in self.walk(key) if agency.level in scope)
            self._subtrees[key, scope] = found
        return found

    def edition_at(self, day: date) -> str:
        """Give the edition in force: the newest that has a root valid on `day`, else the newest of all."""
        valid = [root.edition for root in self.roots if root.valid_at(day)]
        return max(valid or [root.edition for root in self.roots], default="")

    def find(self, code: str, day: date) -> Agency | None:
        """Find `CODE` or `EDITION:CODE`; a bare code means the edition whose agency is valid on `day`, else the newest."""
        edition, _, bare = code.rpartition(":")
        if edition:
            return self.by_key.get(AgencyKey(edition, bare))
        same = [agency for key, agency in self.by_key.items() if key.code == code]
        return max(same, key=lambda a: (a.valid_at(day), a.edition), default=None)
