"""The source folder that `publish` reads: all its problems at once, or all its rows as they will be published.

Other files than tables and `package.toml` are left alone (notes, generators, workbooks);
a CSV file whose table nobody knows is a problem, because its rows would silently be missing.
"""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cchc_tui.domain.model import EVERYONE, UNSTATED
from cchc_tui.errors import Refused, UsageError
from cchc_tui.feed.disk import disk_errors
from cchc_tui.feed.rows import Judge, Keys, Placed, Report, records, wrong_length
from cchc_tui.feed.tables import LIMITS, MANY, PATTERNS, REQUIRED, TABLES, Table
from cchc_tui.text import fold, msg

SETTINGS = "package.toml"


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


def read_source(folder: Path, report: Report) -> SourceTables:
    """Read and judge every table of `folder`, cell by cell and key by key; what is wrong goes to `report`.

    `UsageError` when it is no folder, `DiskError` when a file cannot be read. References are judged later.
    """
    if not folder.is_dir():
        raise UsageError("{folder} is not a folder of source tables.", folder=str(folder))
    found: dict[str, list[Placed]] = {}
    keys = {name: Keys(table) for name, table in TABLES.items()}
    with disk_errors(folder):
        for file in sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv"):
            table = _table_of_file(file.name)
            if table is None:
                known = ", ".join(f"{name}*.csv" if name in MANY else f"{name}.csv" for name in TABLES)
                report(Refused("{file} is no table of a source; allowed are {allowed}.", file=file.name, allowed=known))
                continue
            rows = _rows(table, file, report)
            found.setdefault(table.name, []).extend(placed for placed in rows if keys[table.name].add(placed[2], *placed[:2], report))
        for name in REQUIRED:
            if name not in found:
                report(Refused("{file} is missing; every source has it.", file=f"{name}.csv"))
        return _described(folder, found, report)


def _table_of_file(name: str) -> Table | None:
    stem = name.rpartition(".")[0]
    many = next((table for table in MANY if stem.startswith(table)), None)
    return TABLES.get(many or stem)


def _rows(table: Table, file: Path, report: Report) -> Iterator[Placed]:
    """Give the rows that may stand, in published column order, with what may be left out filled in."""
    text = _text(file, report)
    if text is None:
        return
    stream = records(io.StringIO(text, newline=""), file.name, report)
    _, header = next(stream, (1, []))
    if _header_fits(table, header, file.name, report):
        yield from _judged(table, header, stream, file.name, report)


def _judged(table: Table, header: list[str], stream: Iterator[tuple[int, list[str]]], file: str, report: Report) -> Iterator[Placed]:
    # A cell more, empty, stands at the end of every record: columns that were left out point there.
    places = [header.index(column) if column in header else -1 for column in table.columns]
    defaults = {index: default for index, column in enumerate(table.columns) if (default := _default(table, column))}
    composed, judge = _Composed(), Judge(table)
    for line, record in stream:
        if not any(record):
            continue
        if len(record) != len(header):
            report(wrong_length(file, line, len(record), len(header)))
            continue
        record.append("")
        cells = [composed[record[place]] for place in places]
        for index, default in defaults.items():
            cells[index] = cells[index] or default
        row = tuple(cells)
        if judge(row, file, line, report):
            yield file, line, row


def _text(file: Path, report: Report) -> str | None:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report(Refused("{file}, row {row}: not UTF-8 text; allowed is UTF-8.", file=file.name, row=line))
        return None


class _Composed(dict[str, str]):
    """Gives each cell in NFC, so that one name is one sequence of bytes, and one object in memory."""

    def __missing__(self, cell: str) -> str:
        self[cell] = unicodedata.normalize("NFC", cell)
        return self[cell]


def _default(table: Table, column: str) -> str:
    if column == "source":
        return UNSTATED
    return EVERYONE if table.name == "targets" and column in ("edition", "agency") else ""


WRONG_COLUMN = msg("{file}, row 1, column {column}: not a column of the table {table}; allowed are {allowed}.")
TWICE = msg("{file}, row 1, column {column}: stands twice in the header; allowed is once.")
NO_COLUMN = msg("{file}, row 1, column {column}: missing in the header; the table {table} needs it.")


def _header_fits(table: Table, header: list[str], file: str, report: Report) -> bool:
    """Judge the header: columns may come in any order, and those that may be empty may be left out."""
    needed = {field.name for field in table.fields if field.required and not _default(table, field.name)}
    wrong = [(WRONG_COLUMN, column) for column in header if column not in table.columns]
    wrong += [(TWICE, column) for column in sorted({column for column in header if header.count(column) > 1})]
    wrong += [(NO_COLUMN, column) for column in table.columns if column in needed and column not in header]
    for message, column in wrong:
        report(Refused(message, file=file, row=1, column=column, table=table.name, allowed=", ".join(table.columns)))
    return not wrong


def _described(folder: Path, rows: dict[str, list[Placed]], report: Report) -> SourceTables:
    """Name the package: by `package.toml`, else by the folder and its newest observation."""
    words = _settings(folder / SETTINGS, report)
    base = folder.resolve().name
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


def _settings(file: Path, report: Report) -> dict[str, str]:
    if not file.exists():
        return {}
    try:
        words = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        report(Refused("{file} is not TOML: {reason}.", file=file.name, reason=error))
        return {}
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in words.items()}
    for key, value in plain.items():
        if key not in _WORDS:
            allowed = ", ".join(_WORDS)
            report(
                Refused("{file}, {column}: not a setting of a package; allowed are {allowed}.", file=file.name, column=key, allowed=allowed)
            )
        elif not isinstance(value, str) or not re.fullmatch(_WORDS[key], value):
            report(Refused("{file}, {column}: “{cell}” is not allowed; it must fit {allowed}.", file=file.name, column=key, cell=value, allowed=_WORDS[key]))  # fmt: skip
    return {key: value for key, value in plain.items() if isinstance(value, str)}


_WORDS = {"name": r"[a-z0-9][a-z0-9._-]{0,99}", "title": PATTERNS["text"], "as_of": PATTERNS["date"], "limits": LIMITS}
