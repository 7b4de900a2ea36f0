"""The source that `publish` reads, a folder of CSV files or a workbook: all its problems at once, or all its rows as they will be published.

Other files than tables and `package.toml` are left alone in a folder (notes, generators, workbooks);
a CSV file or a sheet whose table nobody knows is a problem, because its rows would silently be missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cchc_tui.errors import Refused, UsageError
from cchc_tui.feed.disk import disk_errors
from cchc_tui.feed.label import PACKAGE, SETTINGS, words_of_file, words_of_rows
from cchc_tui.feed.references import judge_references
from cchc_tui.feed.rows import SHOWN, Judge, Keys, Placed, Report, wrong_length
from cchc_tui.feed.sheets import Sheet, csv_sheet, default_of
from cchc_tui.feed.spelling import Column, Raw, Wrong
from cchc_tui.feed.tables import MANY, REQUIRED, TABLES, Table
from cchc_tui.feed.workbook import opened
from cchc_tui.text import fold, msg


@dataclass(slots=True)
class SourceTables:
    """What a source folder says: rows by table (a table without a file is not there), and the words of the package."""

    name: str
    title: str
    as_of: str
    rows: dict[str, list[Placed]] = field(default_factory=dict)
    limits: str = ""

    def cells(self, table: str, *columns: str) -> Iterator[tuple[str, ...]]:
        """Give some columns of a table's rows; nothing where the table is not there."""
        places = [TABLES[table].columns.index(column) for column in columns]
        return (tuple(row[place] for place in places) for _, _, row in self.rows.get(table, []))


def read_source(place: Path, report: Report) -> SourceTables:
    """Read and judge every table at `place`, cell by cell and key by key; what is wrong goes to `report`.

    `UsageError` when it is neither a folder nor a workbook, `DiskError` when a file cannot be read, `Refused`
    for a workbook that cannot be read as one. References are judged later.
    """
    if place.is_dir():
        return _of_folder(place, report)
    if place.suffix.lower() == ".xlsx" and place.is_file():
        return _of_workbook(place, report)
    raise UsageError(
        "{place} is neither a folder of CSV tables nor an .xlsx workbook.",
        do=msg("Other workbooks can be saved as an Excel workbook (.xlsx) in a spreadsheet program.") if place.is_file() else "",
        place=str(place),
    )


def _of_folder(folder: Path, report: Report) -> SourceTables:
    known = ", ".join(f"{name}*.csv" if name in MANY else f"{name}.csv" for name in TABLES)
    reading = _Reading(report, "{}.csv", known)
    with disk_errors(folder):
        for file in sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv"):
            reading.take(csv_sheet(file, reading.problem))
        found = reading.tables()
        return _described(folder.resolve().name, found, words_of_file(folder / SETTINGS, report))


def _of_workbook(file: Path, report: Report) -> SourceTables:
    """Read the sheets of a workbook. One with headings alone is not filled in: it counts only where rows are needed."""
    known = ", ".join(f"{name}*" if name in MANY else name for name in (*TABLES, PACKAGE.name))
    reading = _Reading(report, f"{file.name}[{{}}]", known)
    words: dict[str, str] = {}
    with disk_errors(file), opened(file) as sheets:
        for sheet in sheets:
            if sheet.stem == PACKAGE.name:
                words = words_of_rows(list(_rows(PACKAGE, sheet, reading.problem)), reading.problem)
            else:
                reading.take(sheet)
    for name in [name for name, rows in reading.found.items() if not rows]:
        if name not in REQUIRED:
            del reading.found[name]
        elif reading.sound[name]:
            reading.problem(Refused("{file} has no rows; every source has some there.", file=f"{file.name}[{name}]"))
    return _described(file.stem, reading.tables(), words)


class _Reading:
    """The tables of a source while its sheets are read one after the other."""

    def __init__(self, report: Report, place: str, known: str) -> None:
        """Report to `report`; `place` makes the name of a table's file, `known` are all of them."""
        self._report, self._place, self._known = report, place, known
        self._keys = {name: Keys(table) for name, table in TABLES.items()}
        self.found: dict[str, list[Placed]] = {}
        self.sound: dict[str, bool] = {}
        self.problems, self._foreign = 0, False

    def problem(self, problem: Refused) -> None:
        """Report a problem, and count it."""
        self.problems += 1
        self._report(problem)

    def take(self, sheet: Sheet) -> None:
        """Read the rows of one sheet."""
        table = _table_of(sheet.stem)
        if table is None:
            self.problem(Refused("{file} is no table of a source; allowed are {allowed}.", file=sheet.file, allowed=self._known))
            return
        self._foreign |= sheet.foreign
        keys, rows, before = self._keys[table.name], _rows(table, sheet, self.problem), self.problems
        self.found.setdefault(table.name, []).extend(placed for placed in rows if keys.add(placed[2], *placed[:2], self.problem))
        self.sound[table.name] = self.sound.get(table.name, True) and self.problems == before

    def tables(self) -> dict[str, list[Placed]]:
        """Give the rows by table, when all sheets are read."""
        for name in REQUIRED:
            if name not in self.found:
                self.problem(Refused("{file} is missing; every source has it.", file=self._place.format(name)))
        if self._foreign and not self.problems:
            # Whoever publishes judges references as well, but does not know that a spreadsheet had its hands on the codes.
            judge_references(self.found, partial(self._hinted, _bare(self.found)))
        return self.found

    def _hinted(self, bare: Mapping[tuple[str, str], str], problem: Refused) -> None:
        """Report a reference that leads nowhere, with a hint where only leading zeros keep it from leading somewhere."""
        meant = bare.get((str(problem.values.get("target")), str(problem.values.get("cell")).rpartition(":")[2].lstrip("0")))
        if meant:
            problem.values["meant"] = meant
            problem.advise("", ZEROS)
        self.problem(problem)


ZEROS = msg("There is {meant}: a spreadsheet drops leading zeros unless the column is formatted as text.")


def _bare(rows: Mapping[str, Sequence[Placed]]) -> dict[tuple[str, str], str]:
    """Give what can be referred to, by table and code without leading zeros."""
    return {(table, row[index].lstrip("0")): row[index] for table, index in _CODES.items() for _, _, row in rows.get(table, ())}


_CODES = {"agencies": 1, "indicators": 0, "periods": 0, "sources": 0, "frameworks": 0}
"""Tables that are referred to, and where their rows hold the code."""


def _table_of(stem: str) -> Table | None:
    many = next((table for table in MANY if stem.startswith(table)), None)
    return TABLES.get(many or stem)


def _rows(table: Table, sheet: Sheet, report: Report) -> Iterator[Placed]:
    """Give the rows that may stand, in published column order, with what may be left out filled in."""
    if sheet.broken:
        return
    header = sheet.header()
    if _header_fits(table, header, sheet, report):
        yield from _judged(table, header, sheet, report)


def _judged(table: Table, header: list[str], sheet: Sheet, report: Report) -> Iterator[Placed]:
    judge = Judge(table)
    for line, row, wrong in _spelt(table, header, sheet, report):
        if not wrong:
            if judge(row, sheet.file, line, report):
                yield sheet.file, line, row
            continue
        for name, cell in wrong.items():
            report(cell.problem(sheet.file, line, name))
        # The other cells of the row are judged as well; the wrong ones stand empty there, which is said of nobody.
        judge(row, sheet.file, line, partial(_unless, wrong, report))


def _unless(said: Container[object], report: Report, problem: Refused) -> None:
    if problem.values.get("column") not in said:
        report(problem)


def _spelt(table: Table, header: list[str], sheet: Sheet, report: Report) -> Iterator[tuple[int, tuple[str, ...], dict[str, Wrong]]]:
    """Give each row that is not empty as it is published, and its cells that cannot be."""
    # A cell more, empty, stands at the end of every record: columns that were left out point there.
    places = [header.index(column) if column in header else -1 for column in table.columns]
    pairs = list(zip(sheet.columns(table), places, strict=True))
    defaults = {index: default for index, column in enumerate(table.columns) if (default := default_of(table, column))}
    for line, record in sheet.even(header, report):
        if not any(record):
            continue
        if len(record) != len(header):
            report(wrong_length(sheet.file, line, len(record), len(header)))
            continue
        raw = [*record, ""]
        cells = [column[raw[place]] for column, place in pairs]
        wrong = _wrong(table, pairs, raw) if sheet.foreign else {}
        if wrong or any(cells):
            for index, default in defaults.items():
                cells[index] = cells[index] or default
            yield line, tuple(cells), wrong


def _wrong(table: Table, pairs: Sequence[tuple[Column, int]], raw: Sequence[Raw]) -> dict[str, Wrong]:
    cells = {name: column.wrong.get(raw[place]) for name, (column, place) in zip(table.columns, pairs, strict=True) if column.wrong}
    return {name: cell for name, cell in cells.items() if cell}


WRONG_COLUMN = msg("{file}, row 1, column {column}: not a column of the table {table}; allowed are {allowed}.")
TWICE = msg("{file}, row 1, column {column}: stands twice in the header; allowed is once.")
NO_COLUMN = msg("{file}, row 1, column {column}: missing in the header; the table {table} needs it.")


def _header_fits(table: Table, header: list[str], sheet: Sheet, report: Report) -> bool:
    """Judge the header: columns may come in any order, and those that may be empty may be left out."""
    needed = {field.name for field in table.fields if field.required and not default_of(table, field.name)}
    names = [name for name in header if name] if sheet.foreign else header
    wrong = [(WRONG_COLUMN, column) for column in names if column not in table.columns]
    wrong += [(TWICE, column) for column, times in sorted(Counter(names).items()) if times > 1]
    wrong += [(NO_COLUMN, column) for column in table.columns if column in needed and column not in names]
    for message, column in wrong:
        report(Refused(message, file=sheet.file, row=1, column=column[:SHOWN], table=table.name, allowed=", ".join(table.columns)))
    return not wrong


def _described(base: str, rows: dict[str, list[Placed]], words: Mapping[str, str]) -> SourceTables:
    """Name the package: by its own words, else by the folder or the file (`base`) and its newest observation."""
    source = SourceTables(
        words.get("name", "") or slug(base), words.get("title", "") or base, words.get("as_of", ""), rows, words.get("limits", "")
    )
    if not source.as_of:
        source.as_of = max((as_of for (as_of,) in source.cells("observations", "as_of")), default="")
    return source


def slug(text: str) -> str:
    """Make a name of the feed's alphabet out of `text`: lower case, no marks, `-` for what is left."""
    kept = "".join(c if c in "abcdefghijklmnopqrstuvwxyz0123456789._-" else "-" for c in fold(text))
    return kept.strip("-._")[:100] or "x"
