"""The score sheets of an area side by side: who has which, what each comes to, and who stands before whom.

Pure. Points are compared only within one framework; who has no total has no rank, and never the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from cchc_tui.domain import overview, scoring
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.ranking import order
from cchc_tui.domain.scoring import Result, Sheet
from cchc_tui.domain.snapshot import Snapshot

NO_SHEET, NOT_APPRAISED = "no_sheet", "not_appraised"
"""Reasons without a rank."""


class Round(NamedTuple):
    """One scoring: one year by one framework, by its code."""

    year: int
    framework: str


@dataclass(frozen=True)
class Entry:
    """One agency in one round: its sheet, and that of the year before by the same framework; either may be missing."""

    agency: Agency
    sheet: Sheet | None = None
    before: Sheet | None = None

    @cached_property
    def result(self) -> Result | None:
        """What the sheet comes to."""
        return scoring.result(self.sheet) if self.sheet else None

    @property
    def total(self) -> Fraction | None:
        """The points in all, None while there is no sheet or a line of it is not appraised."""
        return self.result.total if self.result else None

    @cached_property
    def moved(self) -> Fraction | None:
        """How far the total moved since the year before."""
        return scoring.movement(self.sheet, self.before) if self.sheet else None


class Stand(NamedTuple):
    """One agency among the others: its rank (None: the `reason` says why) and the points to the next better total."""

    entry: Entry
    rank: int | None
    to_next: Fraction | None = None
    reason: str = ""


class Board:
    """What was read of an area so far; `whole` agencies are to be read."""

    def __init__(self, area: AgencyKey, whole: int = 0) -> None:
        self.area, self.whole = area, whole
        self.read: dict[AgencyKey, tuple[Agency, tuple[Sheet, ...]]] = {}

    @property
    def finished(self) -> bool:
        """Whether everybody was looked at."""
        return len(self.read) >= self.whole

    @property
    def rounds(self) -> list[Round]:
        """The scorings there are, the newest first."""
        found = {Round(sheet.year, sheet.framework.code) for _, sheets in self.read.values() for sheet in sheets}
        return sorted(found, key=lambda one: (-one.year, one.framework))

    @property
    def levels(self) -> frozenset[str]:
        """The levels that are scored: those of whoever has a sheet."""
        return frozenset(agency.level for agency, sheets in self.read.values() if sheets)

    def take(self, agency: Agency, sheets: tuple[Sheet, ...]) -> None:
        """Take in one agency."""
        self.read[agency.key] = (agency, sheets)

    def entries(self, wanted: Round, level: str = "") -> list[Entry]:
        """Give everybody of the levels that are scored (of one of them), in the order of the publication, with a sheet or without."""
        levels = {level} if level else self.levels
        return [_entry(agency, sheets, wanted) for agency, sheets in self.read.values() if agency.level in levels]


def _entry(agency: Agency, sheets: Iterable[Sheet], wanted: Round) -> Entry:
    same = {sheet.year: sheet for sheet in sheets if sheet.framework.code == wanted.framework}
    return Entry(agency, same.get(wanted.year), same.get(wanted.year - 1))


def begun(snapshot: Snapshot, area: AgencyKey) -> Board:
    """Give the empty board of an area."""
    return Board(area, sum(1 for _ in members(snapshot, area)))


def members(snapshot: Snapshot, area: AgencyKey) -> Iterator[Agency]:
    """Give whoever exists at and below an agency."""
    return (agency for agency in snapshot.tree.walk(area) if agency.valid_at(snapshot.at))


def fill(snapshot: Snapshot, board: Board) -> Iterator[None]:
    """Read one agency after the other."""
    for agency in members(snapshot, board.area):
        board.take(agency, sheets_of(snapshot, agency.key))
        yield


def sheets_of(snapshot: Snapshot, key: AgencyKey) -> tuple[Sheet, ...]:
    """Give the score sheets of one agency, the newest year first."""
    return scoring.sheets(snapshot.scores(key), snapshot.catalogue.frameworks)


def areas(snapshot: Snapshot, key: AgencyKey) -> tuple[AgencyKey, ...]:
    """Give the areas one turns through from `key`: the one above and those beside it that have anybody below."""
    return tuple(found for found in overview.ring(snapshot, key) if found == key or not snapshot.tree.is_leaf(found))


def area_of(snapshot: Snapshot, key: AgencyKey | None) -> AgencyKey | None:
    """Give the area an agency is scored in: itself, or the one above where nobody is below it; the root where there is no such agency."""
    if key is None or key not in snapshot.tree.by_key:
        return overview.home(snapshot)
    above = snapshot.tree.parent(key)
    return above.key if above and snapshot.tree.is_leaf(key) else key


def stands(entries: Sequence[Entry]) -> list[Stand]:
    """Rank by total points, equal totals sharing a rank; those without a total stand apart with the reason."""
    ranked = [(entry, entry.total) for entry in entries if entry.total is not None]
    places = order([total for _, total in ranked if total is not None])
    rest = [Stand(entry, None, None, NOT_APPRAISED if entry.sheet else NO_SHEET) for entry in entries if entry.total is None]
    return [*(Stand(ranked[index][0], rank, apart) for index, rank, apart in places), *rest]
