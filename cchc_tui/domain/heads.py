"""Who answers: everything red of one head.

The head of an agency is personally responsible, also for what was delegated; so a delegate stands second and never
replaces the head.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from cchc_tui.domain.books import Books
from cchc_tui.domain.duties import Duty, State, duties
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Severity


class Charge(NamedTuple):
    """One agency of a head with all that is red there: indicators by urgency, then overdue duties; `delegate` may be empty."""

    agency: Agency
    delegate: str
    judgements: tuple[Judgement, ...]
    overdue: tuple[Duty, ...]

    @property
    def red(self) -> int:
        """How many items are red."""
        return len(self.judgements) + len(self.overdue)


class Head(NamedTuple):
    """One head as the publication writes it, and the agencies under them."""

    name: str
    charges: tuple[Charge, ...]

    @property
    def red(self) -> int:
        """How many items are red in all."""
        return sum(charge.red for charge in self.charges)


def headed_with(books: Books, key: AgencyKey) -> tuple[Agency, ...]:
    """Give the agencies of the head of `key`, itself first: those of its edition that exist, name the same head and are related.

    Related is what lies above, below or beside (under the same parent): a title such as the chair of Phường Quang Trung
    stands at three agencies of three districts, and is three persons. Without a head the agency stands alone.
    """
    agency, tree = books.tree.by_key[key], books.tree
    if not agency.head:
        return (agency,)
    beside = tree.children(above.key) if (above := tree.parent(key)) else []
    near = {a.key: a for a in (agency, *tree.lineage(key), *beside, *tree.walk(key))}
    return tuple(a for a in near.values() if a.key == key or (same(a.head, agency.head) and a.valid_at(books.at)))


def same(one: str, other: str) -> bool:
    """Say whether two texts name the same head, whatever their case, spaces and way to compose letters."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def charge(snapshot: Snapshot, agency: Agency) -> Charge:
    """Gather what is red at one agency: critical area verdicts, the most urgent first, and overdue duties."""
    rows = sorted(snapshot.sheet(agency.key).judgements, key=lambda row: row.urgency)
    red = tuple(row for row in rows if row.area.severity is Severity.CRITICAL)
    overdue = tuple(one for one in duties(snapshot, agency.key) if one.state is State.OVERDUE)
    return Charge(agency, agency.delegate, red, overdue)


def all_red(snapshot: Snapshot, key: AgencyKey) -> Head:
    """Give everything red of the head of an agency, the agency itself first, then by how much is red."""
    charges = [charge(snapshot, agency) for agency in headed_with(snapshot, key)]
    ordered = charges[:1] + sorted(charges[1:], key=lambda one: (-one.red, one.agency.code))
    return Head(snapshot.tree.by_key[key].head, tuple(ordered))
