"""What is in print beside the plan: the figures of the indicators that no plan sets a target for, as they were printed.

Nothing is judged and nothing is averaged here. Two values in print for one window are two values, whoever printed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain import rollup
from cchc_tui.domain.books import Books
from cchc_tui.domain.model import Agency, AgencyKey, Indicator, Observation, Period


class Printed(NamedTuple):
    """One figure in print: whose, of which window, and the row that says it; `disputed` where another value is in print for the same."""

    agency: Agency
    indicator: Indicator
    period: Period
    row: Observation
    disputed: bool
    synthetic: bool

    @property
    def figure(self) -> Fraction | None:
        """The value as printed (in the indicator's unit), else the one its counts give."""
        return Fraction(self.row.value) if self.row.value is not None else self.counted

    @property
    def counted(self) -> Fraction | None:
        """The value its counts give, None without counts."""
        bare = self.row._replace(value=None)
        return rollup.row_figure(bare, rollup.scale(self.indicator)).value if self.row.numerator is not None else None


@dataclass(frozen=True, slots=True)
class Topic:
    """One indicator without a target and all that is in print of it, the newest window first."""

    indicator: Indicator
    printed: tuple[Printed, ...] = ()

    @property
    def disputed(self) -> int:
        """How many windows (each of one agency) have more than one value."""
        return len({(one.agency.key, one.period.id, one.row.extent) for one in self.printed if one.disputed})

    @property
    def newest(self) -> tuple[Printed, ...]:
        """What is in print of the newest window."""
        return tuple(one for one in self.printed if one.period.id == self.printed[0].period.id)


def unplanned(books: Books) -> tuple[Indicator, ...]:
    """Give the indicators that no plan of the publication sets a target for, in the order of the catalogue."""
    return tuple(indicator for code, indicator in books.indicators.items() if not books.planned(code))


def printed(books: Books, key: AgencyKey, indicator: Indicator) -> tuple[Printed, ...]:
    """Give what is in print of one agency: of each source and stage the newest revision that was not withdrawn, newest window first."""
    rows = _standing(books.reader.series(key, indicator.code))
    values: dict[tuple[str, str], set[object]] = {}
    for row in rows:
        values.setdefault((row.period, row.extent), set()).add(_said(row))
    agency, periods = books.tree.by_key[key], books.calendar.by_id
    found = (
        Printed(agency, indicator, periods[row.period], row, len(values[row.period, row.extent]) > 1, books.is_synthetic((row.source,)))
        for row in rows
    )
    return tuple(sorted(found, key=_newest_first))


def _standing(rows: Iterable[Observation]) -> list[Observation]:
    newest: dict[tuple[str, str, str, str], Observation] = {}
    for row in rows:
        before = newest.get(one := (row.period, row.extent, row.stage, row.source))
        if before is None or row.revision > before.revision:
            newest[one] = row
    return [row for row in newest.values() if row.reported]


def _said(row: Observation) -> object:
    """Give what tells two values apart: the number that was printed, else the counts."""
    return Fraction(row.value) if row.value is not None else (row.numerator, row.denominator)


def _newest_first(one: Printed) -> tuple[int, int, Fraction]:
    return (-one.period.end.toordinal(), -one.period.start.toordinal(), -(one.figure or Fraction(0)))


def gather(books: Books) -> Iterator[tuple[Printed, ...]]:
    """Read everybody, one agency a step and whoever stands higher first: what a city prints of itself is there at once."""
    wanted = {indicator.code: indicator for indicator in unplanned(books)}
    for agency in sorted(books.tree.by_key.values(), key=lambda agency: len(books.tree.lineage(agency.key))):
        held = books.reader.indicators(agency.key) if wanted else frozenset[str]()
        yield tuple(one for code, indicator in wanted.items() if code in held for one in printed(books, agency.key, indicator))


def topics(books: Books, found: Iterable[Printed]) -> tuple[Topic, ...]:
    """Group what was found by indicator; within a window one level stands after the other, and in a level the highest value first."""
    levels: dict[str, int] = {}
    for agency in books.tree.by_key.values():
        levels.setdefault(agency.level, len(levels))
    groups: dict[str, list[Printed]] = {indicator.code: [] for indicator in unplanned(books)}
    for one in found:
        groups[one.indicator.code].append(one)

    def place(one: Printed) -> tuple[int, int, int, Fraction]:
        end, start, value = _newest_first(one)
        return end, start, levels[one.agency.level], value

    return tuple(Topic(books.indicators[code], tuple(sorted(group, key=place))) for code, group in groups.items())
