"""Observations read a file at a time: the quick way, for files in which everything is as it should be.

A city has 170,000 rows and more, but few distinct beginnings and ends of them: each is judged and converted once in a file,
and a row is then put together without a step of the interpreter. What is wrong, or only unusual, is not
told here: the careful way reads the file again and says it with file, row and column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import compress, pairwise
from itertools import count as count_from
from operator import ne
from sys import intern
from typing import Any

from cchc_tui.domain.model import AgencyKey, Number
from cchc_tui.domain.sheaf import Cells, Place, Sheaf
from cchc_tui.feed.tables import TABLES, Field

_OBSERVATION = TABLES["observations"]
_HEADER = ",".join(_OBSERVATION.columns) + "\n"
_PLACE, _KEY, _COUNTS = slice(0, 3), slice(3, 8), slice(8, 10)
"""Cells of a row: whose it is, what tells it from others of its series, its two counts; the rest is the rest."""
_REST = slice(10, None)

_WHOLE = "(?:0|[1-9][0-9]{0,14}+),(?:0|[1-9][0-9]{0,14}+)"
"""Two whole numbers, without a needless zero; more digits are not allowed."""

# Any of the commas may be crossed by a record that is too short: then there are fewer matches than lines.
_ROW = "([^,]*+,[^,]*+,[^,]*+),([^,]*+,[^,]*+,[^,]*+,[^,]*+,[^,]*+),(%s),(.*+)\n"
_PLAIN, _OTHER = re.compile(_ROW % _WHOLE), re.compile(_ROW % "[^,]*+,[^,]*+")
"""Rows whose counts are whole, which is nearly always; and any."""
_IS_WHOLE = re.compile(_WHOLE)

Pieces = dict[str, Cells]
_MEMORY = 10_000
"""Pieces of each kind that are remembered from file to file, since all branches report for the same windows; then it begins anew."""
_KNOWN: dict[int, Pieces] = {}
"""Pieces that were judged before, by the place of their first cell: what was right once is right in every file."""

_new = tuple.__new__  # a thousand places a file, each with its four parts


class Unusual(Exception):
    """Something in the file needs the careful way."""


def count(cell: str) -> Number | None:
    """Convert a plain decimal exactly: an `int` where it is whole (`12`, `12.0`), else a `Fraction`; nothing is `None`."""
    if "." not in cell:
        return int(cell) if cell else None
    exact = Fraction(cell)
    return exact.numerator if exact.denominator == 1 else exact


def _text_or_none(cell: str) -> str | None:
    return intern(cell) or None


CONVERT: Mapping[str, Callable[[str], object]] = {
    "revision": int,
    "numerator": count,
    "denominator": count,
    "excluded": count,
    "value": _text_or_none,
}
"""How the cells of a column become values; of the others equal ones become one object, over all files, which spares half the memory."""


def read(text: str) -> Sheaf:
    """Read the text of a published file, its rows in file order; `Unusual` where that cannot be done."""
    lines = text.count("\n") - 1
    if not lines > 0 or not text.startswith(_HEADER) or not text.endswith("\n"):
        raise Unusual
    found = _PLAIN.findall(text, len(_HEADER))
    if plain := len(found) == lines:
        odd: dict[str, Any] = {}
    else:
        found = _OTHER.findall(text, len(_HEADER))
        if len(found) != lines:
            raise Unusual
    places, keys, counts, rests = zip(*found, strict=True)
    del found  # half the memory, and nothing the collector of garbage has to walk
    if not plain:
        odd = _converted([pair for pair in dict.fromkeys(counts) if not _IS_WHOLE.fullmatch(pair)], _OBSERVATION.fields[_COUNTS])
    heads, begins = _numbered(keys, _KEY)
    tails, ends = _numbered(rests, _REST)
    return Sheaf(_places(places, heads), heads, begins, counts, odd, tails, ends)


def _numbered(pieces: Sequence[str], cells: slice) -> tuple[tuple[int, ...], list[Cells]]:
    """Judge and convert neighbouring cells of all rows, each distinct piece once; give which one every row has, and their values."""
    numbers = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    known = _judged(numbers, cells)
    return tuple(map(numbers.__getitem__, pieces)), [known[piece] for piece in numbers]


def _judged(distinct: Iterable[str], cells: slice) -> Pieces:
    """Judge and convert pieces of neighbouring cells that were not judged before; give the values of every piece."""
    known = _KNOWN.setdefault(cells.start, {})
    if len(known) > _MEMORY:
        known = _KNOWN[cells.start] = {}
    if fresh := [piece for piece in distinct if piece not in known]:
        known.update(_converted(fresh, _OBSERVATION.fields[cells]))
    return known


def _converted(distinct: list[str], fields: Sequence[Field]) -> Pieces:
    try:
        columns = list(zip(*map(_cells, distinct), strict=True))
    except (ValueError, csv.Error):  # pieces of different length; quotes that do not close
        raise Unusual from None
    if len(columns) != len(fields):
        raise Unusual
    values = (map(_values(cells, field).__getitem__, cells) for cells, field in zip(columns, fields, strict=True))
    return dict(zip(distinct, zip(*values, strict=True), strict=True))


def _cells(piece: str) -> list[str]:
    # Only the end of a row can be quoted: a code holds no quote, so one in another place is found when its cell is judged.
    return next(csv.reader((piece,), strict=True)) if '"' in piece else piece.split(",")


def _values(cells: Iterable[str], field: Field) -> dict[str, Any]:
    """Give the value of every distinct cell of a column."""
    distinct, convert = set(cells), CONVERT.get(field.name, intern)
    if not all(map(field.allows, distinct)):
        raise Unusual
    return {cell: convert(cell) for cell in distinct}


def _places(places: Sequence[str], heads: tuple[int, ...]) -> list[Place]:
    """Put neighbouring rows of one place together; rows sorted otherwise, and a key that comes twice, are for the careful way."""
    borders = [0, *compress(count_from(1), map(ne, places, places[1:])), len(places)]
    firsts = [places[first] for first in borders[:-1]]
    if len(set(firsts)) < len(firsts):
        raise Unusual
    owners = _judged(firsts, _PLACE)
    unique: set[tuple[int, ...]] = set()
    before: tuple[int, ...] = ()
    found: list[Place] = []
    for name, (first, last) in zip(firsts, pairwise(borders), strict=True):
        told = heads[first:last]
        if told != before and told not in unique:  # most series tell of the same windows
            if len(set(told)) < len(told):
                raise Unusual
            unique.add(told)
        before = told
        edition, agency, indicator = owners[name]
        found.append(_new(Place, (AgencyKey(edition, agency), indicator, first, last)))
    return found
