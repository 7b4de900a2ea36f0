"""The observations of one published file, held as columns: a city has 170,000 rows, but few distinct beginnings and ends of them.

Who only passes them on, to be written or to be checked for what they refer to, needs no record of every row;
who looks at the rows themselves has them made then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any, NamedTuple

from cchc_tui.domain.model import AgencyKey, Number, Observation, Series

Cells = tuple[Any, ...]
"""Neighbouring values of a record, in the order of its fields."""

Pair = tuple[Number | None, Number | None]
"""Numerator and denominator of a row."""

_new = tuple.__new__  # `Observation._make` without its count of cells, which were counted when they were read


class Place(NamedTuple):
    """One series: whose it is, of which indicator, its first row and the one after its last."""

    agency: AgencyKey
    indicator: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Rows in file order; of each the beginning (period to source), the two counts and the end (excluded to note).

    `heads` and `tails` say by number which of `begins` and `ends` a row has. `counts` are two whole numbers with a comma between,
    as they stand in the file, without a needless zero; what else stood there has its values in `odd`.
    """

    places: Sequence[Place]
    heads: Sequence[int]
    begins: Sequence[Cells]
    counts: Sequence[str]
    odd: Mapping[str, Pair]
    tails: Sequence[int]
    ends: Sequence[Cells]

    def rows(self) -> dict[AgencyKey, dict[str, Series]]:
        """Make the records: series by agency and indicator, rows in file order."""
        known = {pair: self.odd.get(pair) or _whole(pair) for pair in dict.fromkeys(self.counts)}
        facts = map(add, map(self.begins.__getitem__, self.heads), map(known.__getitem__, self.counts))
        whole = map(add, facts, map(self.ends.__getitem__, self.tails))
        rows = tuple(_new(Observation, cells) for cells in whole)
        nested: dict[AgencyKey, dict[str, Series]] = {}
        for agency, indicator, first, last in self.places:
            nested.setdefault(agency, {})[indicator] = rows[first:last]
        return nested

    def windows(self) -> dict[AgencyKey, set[str]]:
        """Give whom the rows tell of, each with the windows."""
        told: dict[AgencyKey, set[str]] = {}
        last: Sequence[int] = ()
        for agency, _, first, end in self.places:
            mine, seen = told.get(agency), self.heads[first:end]
            if mine is None or seen != last:  # all series of an agency tell of the same windows, mostly
                told.setdefault(agency, set()).update(self.begins[head][0] for head in seen)
            last = seen
        return told


def _whole(pair: str) -> Pair:
    numerator, _, denominator = pair.partition(",")
    return int(numerator), int(denominator)
