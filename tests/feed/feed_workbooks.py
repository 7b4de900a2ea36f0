"""Workbooks of our own: sheets by name, filled with text as the sample has it, or with whatever a test puts there."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from feed_sample import AGENCIES, FILES

Rows = list[list[Any]]


def rows_of(lines: Sequence[str]) -> Rows:
    """Read the lines of a CSV file as rows of cells; an empty cell is no cell."""
    return [[cell or None for cell in row] for row in csv.reader(lines)]


def sample_rows() -> dict[str, Rows]:
    """Give the sample as sheets."""
    return {name.removesuffix(".csv"): rows_of(lines) for name, lines in FILES.items()}


def save(file: Path, sheets: Mapping[str, Rows], formats: Mapping[tuple[str, str], str] | None = None) -> Path:
    """Write a workbook; `formats` gives number formats by sheet and cell (`("agencies", "B2")`)."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new workbook has one sheet
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for (name, cell), shown in (formats or {}).items():
        book[name][cell].number_format = shown
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def one_cell(file: Path, sheet: str, cell: str, value: object, shown: str = "General") -> Path:
    """Write the sample with one cell changed."""
    save(file, sample_rows())
    book = openpyxl.load_workbook(file)
    book[sheet][cell].value = value
    book[sheet][cell].number_format = shown
    book.save(file)
    return file


def data_names(dest: Path) -> list[str]:
    """Name the published tables and schemas: equal names are equal bytes."""
    return sorted(file.name for file in (dest / "data").iterdir() if not file.name.startswith("datapackage."))


def agencies_with(extra: str) -> Rows:
    """Give the sample's agencies and one more line."""
    return rows_of([*AGENCIES, extra])


def rewrite(file: Path, changes: dict[bytes, bytes]) -> None:
    """Change the bytes of the parts of a workbook, of which at least one must be there."""
    old = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    found = 0
    with zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in changes.items():
                found += data.count(before)
                data = data.replace(before, after)
            new.writestr(name, data)
    assert found
