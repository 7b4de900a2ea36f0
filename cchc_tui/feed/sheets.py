"""One table as it stands in a source, a CSV file or a sheet of a workbook: its name, its records, how its cells are spelled.

What a spreadsheet leaves behind is tolerated where a spreadsheet wrote the sheet and nowhere else: marked
headings, columns without a heading that are empty, records that end early.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cchc_tui.domain.model import EVERYONE, UNSTATED
from cchc_tui.errors import Refused
from cchc_tui.feed.rows import Report, records
from cchc_tui.feed.spelling import Column, Raw, Spell, canonical, clean, vietnamese
from cchc_tui.feed.tables import Table
from cchc_tui.text import msg

MARKS = " *"
"""What may follow the name of a column in a heading: the empty workbook marks with it what must be filled."""

SAVE_AS = msg("In the spreadsheet program, save it as “CSV UTF-8”.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `file` is what errors call it, `stem` names its table, `records` give each row with the number a person sees."""

    file: str
    stem: str
    records: Iterator[tuple[int, Sequence[Raw]]]
    spell: Spell = canonical
    short: bool = False
    """Records may lack empty cells at their end."""
    broken: bool = False
    """It could not be read, which is reported already."""

    @property
    def foreign(self) -> bool:
        """Say whether a spreadsheet program spelled it."""
        return self.spell is not canonical

    def header(self) -> list[str]:
        """Take the first record as the names of the columns; a name is empty where a spreadsheet has no heading."""
        _, found = next(self.records, (1, ()))
        names = [clean(raw if isinstance(raw, str) else str(raw.value)) for raw in found]
        if self.foreign:
            names = [name.rstrip(MARKS) for name in names]
            while names and not names[-1]:
                names.pop()
        return names

    def columns(self, table: Table) -> list[Column]:
        """Give a speller for each column of `table`; one is enough where the column does not matter."""
        if self.foreign:
            return [Column(self.spell, field) for field in table.fields]
        return [Column(self.spell, table.fields[0])] * len(table.fields)

    def even(self, header: Sequence[str], report: Report) -> Iterator[tuple[int, Sequence[Raw]]]:
        """Give the records that follow as long as the header; what stands below no heading is a problem, once for each column."""
        if not self.foreign:
            yield from self.records
            return
        width, said = len(header), {place for place, name in enumerate(header) if name}
        gaps = len(said) < width
        for line, record in self.records:
            if gaps or len(record) > width:
                for place in _astray(record, said):
                    said.add(place)
                    report(Refused(ASTRAY, file=self.file, row=line, column=letters(place)))
            missing = width - len(record)
            yield line, [*record[:width], *[""] * missing] if missing < 0 or (missing and self.short) else record


ASTRAY = msg("{file}, row {row}, column {column}: something stands below no heading; allowed are cells below the heading of a column.")


def _astray(record: Sequence[Raw], known: set[int]) -> list[int]:
    return [place for place, raw in enumerate(record) if place not in known and (clean(raw) if isinstance(raw, str) else True)]


def letters(place: int) -> str:
    """Name the column at `place`, counted from 0, as spreadsheets do."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def default_of(table: Table, column: str) -> str:
    """Give what is published where a source leaves a key cell empty; empty where it must not."""
    if column == "source":
        return UNSTATED
    return EVERYONE if table.name == "targets" and column in ("edition", "agency") else ""


def csv_sheet(file: Path, report: Report) -> Sheet:
    """Open a CSV file; what is wrong with the whole of it goes to `report`. `OSError` when the disk does not let us."""
    stem = file.name.rpartition(".")[0]
    try:
        text = _text(file)
        separator, declared = _separator(text, file.name)
    except Refused as problem:
        report(problem)
        return Sheet(file.name, stem, iter(()), broken=True)
    lines = io.StringIO(text, newline="")
    stream: Iterator[tuple[int, Sequence[Raw]]]
    stream = records(lines, file.name, report) if separator == "," else _semicolons(lines, file.name, report)
    if declared:
        next(stream, None)
    if separator == ",":
        return Sheet(file.name, stem, stream)
    # Excel leaves out the last columns of rows where 16 in a row have nothing there. A file that breaks off in its last line
    # looks the same there, so it is not given that benefit.
    return Sheet(file.name, stem, stream, vietnamese, short=text.endswith("\n"))


def _text(file: Path) -> str:
    raw = file.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        raise Refused("{file}, row {row}: UTF-16 text; allowed is UTF-8.", do=SAVE_AS, file=file.name, row=1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused("{file}, row {row}: not UTF-8 text; allowed is UTF-8.", do=SAVE_AS, file=file.name, row=line) from None


def _separator(text: str, file: str) -> tuple[str, bool]:
    """Say what separates the cells, and whether a first line of its own declares it (`sep=;`)."""
    head = text[: text.find("\n") + 1].rstrip("\r\n") if "\n" in text else text
    declared = len(head) == len("sep=;") and head.lower().startswith("sep=")
    sign = head[-1] if declared else next((sign for sign in ",;\t" if sign in head), ",")
    if sign not in ",;":
        raise Refused(
            "{file}, row {row}: the cells are not separated by commas or semicolons; allowed are these.", do=SAVE_AS, file=file, row=1
        )
    return sign, declared


def _semicolons(lines: io.StringIO, file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Read records as `rows.records` does, of cells separated by semicolons."""
    reader = csv.reader(lines, delimiter=";", strict=True)
    try:
        for record in reader:
            yield reader.line_num, record
    except csv.Error as error:
        report(Refused("{file}, row {row}: not a CSV record ({reason}).", file=file, row=reader.line_num, reason=error))
