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
from itertools import compress, pairwise, repeat
from itertools import count as numbers
from operator import add, ne
from sys import intern
from typing import Any

from cchc_tui.domain.model import AgencyKey, Number, Observation, Series
from cchc_tui.feed.tables import TABLES, Field

_OBSERVATION = TABLES["observations"]
_HEADER = ",".join(_OBSERVATION.columns) + "\n"
_PLACE, _KEY, _COUNTS = slice(0, 3), slice(3, 8), slice(8, 10)
"""Cells of a row: whose it is, what tells it from others of its series, its two counts; the rest is the rest."""
_REST = slice(10, None)

# Any of the commas may be crossed by a record that is too short: then there are fewer matches than lines.
_ROWS = re.compile(r"([^,]*,[^,]*,[^,]*),([^,]*,[^,]*,[^,]*,[^,]*,[^,]*),([^,]*),([^,]*),(.*)\n")
_DIGITS = 15
"""Digits of a whole number: more are not allowed."""

Pieces = dict[str, tuple[Any, ...]]
_MEMORY = 10_000
"""Pieces of each kind that are remembered from file to file, since all branches report for the same windows; then it begins anew."""
_KNOWN: dict[int, Pieces] = {}
"""Pieces that were judged before, by the place of their first cell: what was right once is right in every file."""

_new = tuple.__new__  # `Observation._make` without its count of cells, which are counted before


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


def read(text: str) -> dict[AgencyKey, dict[str, Series]]:
    """Read the text of a published file as series by agency and indicator, rows in file order; `Unusual` where that cannot be done."""
    found = _ROWS.findall(text, len(_HEADER))
    if not text.startswith(_HEADER) or not found or len(found) != text.count("\n") - 1 or not text.endswith("\n"):
        raise Unusual
    places, keys, *counts, rests = zip(*found, strict=True)
    del found  # half the memory, and nothing the collector of garbage has to walk
    key, rest = _judged(keys, _KEY), _judged(rests, _REST)
    both = map(_numbers, counts, _OBSERVATION.fields[_COUNTS])
    facts = map(add, map(add, map(key.__getitem__, keys), zip(*both, strict=True)), map(rest.__getitem__, rests))
    return _nested(places, keys, tuple(map(_new, repeat(Observation), facts)))


def _judged(pieces: Sequence[str], cells: slice) -> Pieces:
    """Judge and convert neighbouring cells of all rows, each distinct piece once; give the values of every piece."""
    known = _KNOWN.setdefault(cells.start, {})
    fresh = dict.fromkeys(pieces)
    if len(known) > _MEMORY:
        known = _KNOWN[cells.start] = {}
    if known:
        fresh = {piece: None for piece in fresh if piece not in known}
    if fresh:
        known.update(_converted(list(fresh), _OBSERVATION.fields[cells]))
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


def _numbers(cells: Sequence[str], field: Field) -> Iterable[Number | None]:
    """Convert a column of counts; where all are whole numbers, as nearly always, they are judged all at once."""
    joined = "".join(cells)
    if joined.isascii() and joined.isdigit() and "" not in cells and len(max(cells, key=len)) <= _DIGITS:
        return map(int, cells)
    return map(_values(cells, field).__getitem__, cells)


def _nested(places: Sequence[str], keys: tuple[str, ...], rows: tuple[Observation, ...]) -> dict[AgencyKey, dict[str, Series]]:
    """Put neighbouring rows of one place together; rows sorted otherwise, and a key that comes twice, are for the careful way."""
    borders = [0, *compress(numbers(1), map(ne, places, places[1:])), len(places)]
    heads = [places[first] for first in borders[:-1]]
    owners = _judged(heads, _PLACE)
    if len(set(heads)) < len(heads):
        raise Unusual
    nested: dict[AgencyKey, dict[str, Series]] = {}
    unique: set[tuple[str, ...]] = set()
    for head, (first, last) in zip(heads, pairwise(borders), strict=True):
        told = keys[first:last]
        if told not in unique:  # most series tell of the same windows
            if len(set(told)) < len(told):
                raise Unusual
            unique.add(told)
        edition, agency, indicator = owners[head]
        nested.setdefault(AgencyKey(edition, agency), {})[indicator] = rows[first:last]
    return nested
