"""The roll of agencies a snapshot has in force: as the tree with what is open in it, or as many as a filter lets through. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cchc_tui import search
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot

Entry = tuple[Agency, int]
"""An agency and how deep in the tree it stands."""


class Roll:
    """The agencies of one snapshot; `opened` are those whose children the tree shows."""

    def __init__(self, snapshot: Snapshot, opened: frozenset[AgencyKey] = frozenset()) -> None:
        self.snapshot = snapshot
        tree = snapshot.tree
        edition = tree.edition_at(snapshot.at)
        self.roots = [root for root in tree.roots if root.edition == edition]
        self.opened = set(opened) or {root.key for root in self.roots}
        self._hits: tuple[str, list[Agency]] = ("", [])

    def children(self, agency: Agency) -> list[Agency]:
        """Give those directly below an agency that exist at the date of the verdicts."""
        return [child for child in self.snapshot.tree.children(agency.key) if child.valid_at(self.snapshot.at)]

    def reveal(self, key: AgencyKey) -> None:
        """Open the tree down to an agency."""
        self.opened |= {agency.key for agency in self.snapshot.tree.lineage(key)[:-1]}

    def tree(self, arranged: Callable[[list[Agency]], list[Agency]]) -> Iterator[Entry]:
        """Give what the tree shows, the children of one agency put in order among themselves."""
        stack: list[Entry] = [(root, 0) for root in reversed(arranged(self.roots))]
        while stack:
            agency, depth = stack.pop()
            yield agency, depth
            if agency.key in self.opened:
                stack += [(child, depth + 1) for child in reversed(arranged(self.children(agency)))]

    def whole(self) -> Iterator[Entry]:
        """Give everybody in the order of the publication, parents first."""
        depths: dict[AgencyKey, int] = {}
        for root in self.roots:
            for agency in self.snapshot.tree.walk(root.key):
                depths[agency.key] = depths.get(AgencyKey(agency.edition, agency.parent), -1) + 1
                if agency is root or agency.valid_at(self.snapshot.at):
                    yield agency, depths[agency.key]

    def found(self, wanted: str) -> list[Agency]:
        """Give those who have every word of `wanted` in a name or the code, who ended last; longer words only look at what was found."""
        before, hits = self._hits
        if not before or not wanted.startswith(before):
            hits = [*(agency for agency, _ in self.whole()), *search.gone(self.snapshot)]
        self._hits = (wanted, [agency for agency in hits if search.has_words(agency, wanted)])
        return self._hits[1]
