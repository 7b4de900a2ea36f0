"""Rows of one CSV file, judged: every cell by its column, every row by what its cells say together, every key once.

Problems are `Refused` errors that carry file, row (the line of the file), column, what stands there
and what is allowed. They go to a `Report`: the client's raises the first, `publish` gathers all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import contains, itemgetter

from cchc_tui.errors import Refused
from cchc_tui.feed.tables import MAX_CELL, PATTERNS, Field, Table
from cchc_tui.text import msg

Report = Callable[[Refused], None]
"""Takes each problem as it is found; may raise it."""

Row = tuple[str, ...]
"""The cells of one row in published column order."""

Placed = tuple[str, int, Row]
"""A row with the file and the line it stands in."""

SHOWN = 80
"""Characters of a wrong cell that an error repeats."""

SHOWN_KEY = 300
"""Characters of a key that an error repeats: most keys whole, none without end."""

WRONG = {
    "text": msg("{file}, row {row}, column {column}: “{cell}” holds a control, bidi or zero-width character; allowed is visible text."),
    "code": msg('{file}, row {row}, column {column}: “{cell}” is not a code; allowed are 1 to 64 characters without space and without * : , ; ".'),
    "anyone": msg("{file}, row {row}, column {column}: “{cell}” is neither a code nor *; allowed is a code, or * for all."),
    "word": msg("{file}, row {row}, column {column}: “{cell}” is not a word; allowed are a-z, digits and _, a letter first."),
    "words": msg("{file}, row {row}, column {column}: “{cell}” is not a list of words; allowed are words of a-z, digits and _, one space between."),
    "date": msg("{file}, row {row}, column {column}: “{cell}” is not a date; allowed is a real day as YYYY-MM-DD."),
    "decimal": msg("{file}, row {row}, column {column}: “{cell}” is not a number; allowed is a plain decimal such as 95 or 99.86."),
    "whole": msg("{file}, row {row}, column {column}: “{cell}” is not a whole number; allowed are 0, 1, 2 and so on, without leading zeros."),
    "percent": msg("{file}, row {row}, column {column}: “{cell}” is not a whole per cent; allowed is 0 to 100."),
    "year": msg("{file}, row {row}, column {column}: “{cell}” is not a year; allowed is YYYY."),
    "path": msg("{file}, row {row}, column {column}: “{cell}” is not a path; allowed is level, linear, or YYYY-MM-DD:value with a space between."),
    "choice": msg("{file}, row {row}, column {column}: “{cell}” is not known here; allowed is one of: {allowed}."),
}  # fmt: skip
"""What is said of a wrong cell of each kind."""

TOO_LONG = msg(
    "{file}, row {row}, column {column}: the cell holds {count} characters; allowed are {allowed}, as many as a spreadsheet takes."
)

EMPTY = msg("{file}, row {row}, column {column}: the cell is empty; a value must stand here.")


def raising(problem: Refused) -> None:
    """Report by raising: the first problem ends the reading."""
    raise problem


def wrong_cell(field: Field, cell: str, file: str, row: int) -> Refused:
    """Make the error of a cell its column does not allow."""
    if len(cell) > MAX_CELL:
        return Refused(TOO_LONG, file=file, row=row, column=field.name, count=len(cell), allowed=MAX_CELL)
    if not cell or (field.kind == "text" and re.fullmatch(PATTERNS["text"], cell)):
        return Refused(EMPTY, file=file, row=row, column=field.name)
    allowed = ", ".join(field.choices)
    return Refused(WRONG[field.kind], file=file, row=row, column=field.name, cell=cell[:SHOWN], allowed=allowed)


class Judge:
    """Judges rows of one table; a cell that was right once in its column is not looked at again."""

    def __init__(self, table: Table) -> None:
        """Judge by the columns of `table`."""
        self._table = table
        self._right: tuple[set[str], ...] = tuple(set() for _ in table.fields)

    def __call__(self, row: Row, file: str, line: int, report: Report) -> bool:
        """Judge one row cell by cell, then as a whole; say whether it may stand."""
        if not all(map(contains, self._right, row)):
            wrong = [
                wrong_cell(field, cell, file, line) for field, cell in zip(self._table.fields, row, strict=True) if not field.allows(cell)
            ]
            for problem in wrong:
                report(problem)
            if wrong:
                return False
            for right, cell in zip(self._right, row, strict=True):
                right.add(cell)
        together = _TOGETHER.get(self._table.name)
        wrong = list(together(dict(zip(self._table.columns, row, strict=True)), file, line)) if together else []
        for problem in wrong:
            report(problem)
        return not wrong


def _target(row: dict[str, str], file: str, line: int) -> Iterator[Refused]:
    """Hold an operator to its bounds; only an obligation means 100 without saying so."""
    needed = {"<=": ("max",), "in": ("min", "max")}.get(row["op"], () if row["strength"] == "obligation" else ("min",))
    for column in needed:
        if not row[column]:
            yield Refused(
                "{file}, row {row}, column {column}: the cell is empty; the operator {op} needs a number here.",
                file=file,
                row=line,
                column=column,
                op=row["op"],
            )
    if row["path"] and (row["op"] == "in" or (row["path"] == "linear" and row["op"] != ">=")):
        yield Refused(
            "{file}, row {row}, column {column}: the path {cell} does not go with the operator {op}; linear goes with >=, and in has no path.",
            file=file,
            row=line,
            column="path",
            cell=row["path"][:SHOWN],
            op=row["op"],
        )
    yield from _order(row, file, line, "valid_from", "due")


def _order(row: dict[str, str], file: str, line: int, first: str, last: str) -> Iterator[Refused]:
    if row[first] and row[last] and row[last] < row[first]:
        yield Refused(
            "{file}, row {row}, column {column}: {cell} lies before {first} ({start}); allowed is that day or a later one.",
            file=file,
            row=line,
            column=last,
            cell=row[last],
            first=first,
            start=row[first],
        )


_TOGETHER: dict[str, Callable[[dict[str, str], str, int], Iterator[Refused]]] = {
    "agencies": lambda row, file, line: _order(row, file, line, "valid_from", "valid_to"),
    "targets": _target,
    "periods": lambda row, file, line: _order(row, file, line, "start", "end"),
}
"""What the cells of a row must say together; no Table Schema can say it."""


def key_of(table: Table) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Give the function that takes the key cells out of a row of `table`."""
    places = [index for index, field in enumerate(table.fields) if field.key]
    return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)


class Keys:
    """Remembers where every key of a table stood, so that the second one is a problem."""

    def __init__(self, table: Table) -> None:
        """Watch the keys of `table`."""
        self._columns = " ".join(table.key)
        self._pick = key_of(table)
        self._seen: dict[tuple[str, ...], tuple[str, int]] = {}

    def add(self, row: Row, file: str, line: int, report: Report) -> bool:
        """Note the key of `row`; say whether it is new."""
        key = self._pick(row)
        place = self._seen.setdefault(key, (file, line))
        if place == (file, line):
            return True
        shown = " ".join(key)[:SHOWN_KEY]
        report(
            Refused(
                "{file}, row {row}, column {column}: the key “{cell}” stands already in {other}, row {before}; allowed is once.",
                file=file,
                row=line,
                column=self._columns,
                cell=shown,
                other=place[0],
                before=place[1],
            )
        )
        return False


def text_of(raw: bytes, file: str) -> str:
    """Decode the bytes of a table; `Refused` with the row where they are no UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise Refused("{file}, row {row}: not UTF-8 text; allowed is UTF-8.", file=file, row=row) from None


def records(lines: Iterable[str], file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Read CSV records with the line each ends on; text that is no CSV or no UTF-8 is a problem and the end."""
    reader = csv.reader(lines, strict=True)
    try:
        for record in reader:
            yield reader.line_num, record
    except csv.Error as error:
        report(Refused("{file}, row {row}: not a CSV record ({reason}).", file=file, row=reader.line_num, reason=error))
    except UnicodeDecodeError:
        report(Refused("{file} is not UTF-8 text.", file=file))


def published(table: Table, lines: Iterable[str], file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Read the records of a published file: its header must be the table's columns, every record as long as it."""
    stream = records(lines, file, report)
    _, header = next(stream, (1, []))
    if tuple(header) != table.columns:
        expected = ",".join(table.columns)
        report(Refused("{file}, row 1: the header is not that of the table; allowed is {allowed}.", file=file, row=1, allowed=expected))
        return
    for line, record in stream:
        if len(record) == len(header):
            yield line, record
        else:
            report(wrong_length(file, line, len(record), len(header)))


def wrong_length(file: str, line: int, found: int, expected: int) -> Refused:
    """Make the error of a record with too many or too few cells."""
    return Refused("{file}, row {row}: {found} cells; allowed are {expected}, as in the header.", file=file, row=line, found=found, expected=expected)  # fmt: skip
