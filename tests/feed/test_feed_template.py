"""The empty workbook: it can be filled in without losing anything, and what is filled in publishes like the CSV folder."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from feed_sample import FILES, NOW, problems, put, write_source
from feed_workbooks import data_names, sample_rows
from openpyxl.worksheet.worksheet import Worksheet

from cchc_tui.errors import DiskError, UsageError
from cchc_tui.feed.label import PACKAGE
from cchc_tui.feed.publish import publish
from cchc_tui.feed.sheets import letters
from cchc_tui.feed.tables import MANY, REQUIRED, TABLES
from cchc_tui.feed.template import KEY
from cchc_tui.feed.template import REQUIRED as FILLED
from cchc_tui.feed.workbook import write_template
from cchc_tui.i18n import Lang

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SHEETS = [*TABLES.values(), PACKAGE]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "so-lieu.xlsx"
    write_template(file, Lang("en"))
    return file


@pytest.fixture(scope="module")
def sheets(empty: Path) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(empty)
    return {sheet.title: sheet for sheet in book.worksheets}


def fill(sheet: Worksheet, rows: Iterable[dict[str, str]]) -> None:
    """Type rows below the headings of a sheet, into cells formatted as their columns are."""
    headings = [str(cell.value) for cell in sheet[1]]
    decimals = {field.name for field in TABLES[sheet.title].fields if field.kind == "decimal"} if sheet.title in TABLES else set()
    for row in rows:
        typed: list[str | float | None] = [row.get(name) or None for name in headings]
        for place, (name, cell) in enumerate(zip(headings, typed, strict=True)):
            # As text it could be thousands, and would be refused: such a figure has to be a number.
            if name in decimals and isinstance(cell, str) and re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", cell):
                typed[place] = float(cell)
        sheet.append(typed)


def test_it_has_every_table_in_order_and_the_sheet_that_names_the_package(sheets: dict[str, Worksheet]) -> None:
    assert list(sheets) == [*TABLES, "package"]
    for table in SHEETS:
        assert tuple(cell.value for cell in sheets[table.name][1]) == table.columns
        assert sheets[table.name].max_row == 1
        assert sheets[table.name].freeze_panes == "A2"


def test_whole_columns_are_text_so_that_leading_zeros_survive(sheets: dict[str, Worksheet]) -> None:
    for table in SHEETS:
        sheet = sheets[table.name]
        text = [range(each.min or 0, (each.max or 0) + 1) for each in sheet.column_dimensions.values() if each.number_format == "@"]
        for place, name in enumerate(table.columns, start=1):
            assert any(place in columns for columns in text), (table.name, name)


def test_what_must_be_filled_is_marked_without_colour_too(sheets: dict[str, Worksheet]) -> None:
    """The mark is shown by the number format, so that the heading stays the bare name; lines below tell keys apart as well."""
    for table in SHEETS:
        for field, cell in zip(table.fields, sheets[table.name][1], strict=True):
            optional = not field.required or field.name == "source" or (table.name == "targets" and field.name in ("edition", "agency"))
            mark = "" if optional else KEY if field.key else FILLED
            assert cell.number_format == f'@"{mark}"', (table.name, field.name)
            assert cell.border.bottom.style == {KEY: "double", FILLED: "medium", "": "thin"}[mark]
            assert cell.font.bold


def test_notes_say_what_may_stand_below_each_heading(sheets: dict[str, Worksheet]) -> None:
    notes = {(table.name, str(cell.value)): cell.comment.text for table in SHEETS for cell in sheets[table.name][1] if cell.comment}
    assert len(notes) == sum(len(table.fields) for table in SHEETS)
    assert "realtime, reported, appraised" in notes["observations", "stage"]
    assert "Must be filled." in notes["observations", "agency"]
    assert "Refers to the sheet agencies." in notes["observations", "agency"]
    assert "Empty means unknown." in notes["observations", "numerator"]
    assert "99,86" in notes["observations", "value"]
    assert "14/06/2019" in notes["observations", "as_of"]
    assert "Empty means all." in notes["targets", "edition"]
    assert "Empty means unstated." in notes["observations", "source"]
    assert "May be empty." in notes["package", "name"]


def test_choices_are_drop_down_lists_over_the_whole_column(sheets: dict[str, Worksheet]) -> None:
    for table in SHEETS:
        sheet = sheets[table.name]
        lists = {str(rule.sqref): str(rule.formula1) for rule in sheet.data_validations.dataValidation}
        columns = {field.name: letters(place) for place, field in enumerate(table.fields)}
        expected = {f"{columns[f.name]}2:{columns[f.name]}1048576": f'"{",".join(f.choices)}"' for f in table.fields if f.choices}
        assert lists == expected, table.name
    assert sheets["observations"].data_validations.count > 0


def test_published_right_away_it_only_lacks_rows(empty: Path, tmp_path: Path) -> None:
    found = problems(empty, tmp_path / "d")
    assert [(problem["file"], problem["says"].partition(" ")[2]) for problem in found] == [
        (f"so-lieu.xlsx[{name}]", "has no rows; every source has some there.") for name in REQUIRED
    ]


def test_filled_with_the_sample_it_publishes_the_same_bytes(empty: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(empty)
    for name, lines in FILES.items():
        fill(book[name.removesuffix(".csv")], csv.DictReader(lines))
    book.save(tmp_path / "w.xlsx")
    publish(write_source(tmp_path / "s"), tmp_path / "a", now=NOW)
    publish(tmp_path / "w.xlsx", tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")


def test_saved_as_csv_by_a_spreadsheet_the_marks_on_headings_do_no_harm(tmp_path: Path) -> None:
    """Saving as text writes what is shown: `edition **`."""
    source = write_source(tmp_path / "s")
    publish(source, tmp_path / "a", now=NOW)
    for name, rows in sample_rows().items():
        table = {field.name: field for field in TABLES[name].fields}
        kept = [[str(cell or "") for cell in row] for row in rows]
        kept[0] = [cell + (KEY if table[cell].key else FILLED if table[cell].required else "") for cell in kept[0]]
        put(source, f"{name}.csv", [";".join(cell.replace(",", "") for cell in row) for row in kept])
    publish(source, tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")


@pytest.mark.heavy
def test_filled_with_all_the_sample_data_it_publishes_the_same_bytes(empty: Path, tmp_path: Path) -> None:
    """Every table of the sample of the city: 25,000 rows, with the words of its package."""
    book = openpyxl.load_workbook(empty)
    for file in sorted(FIXTURES.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            fill(book[next((name for name in MANY if file.stem.startswith(name)), file.stem)], csv.DictReader(lines))
    fill(book["package"], [{key: str(value) for key, value in tomllib.loads((FIXTURES / "package.toml").read_text()).items()}])
    book.save(tmp_path / "w.xlsx")
    publish(FIXTURES, tmp_path / "a", now=NOW)
    publish(tmp_path / "w.xlsx", tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")
    assert len(data_names(tmp_path / "a")) > 150


def test_it_never_overwrites_anything_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = tmp_path / "w.xlsx"
    file.write_bytes(b"figures of a whole year")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    for taken in (file, tmp_path / "link.xlsx"):
        with pytest.raises(UsageError, match="exists already and is not overwritten"):
            write_template(taken)
    with pytest.raises(UsageError, match=r"ends in \.xlsx"):
        write_template(tmp_path / "w.csv")
    with pytest.raises(DiskError, match=r"/no/w\.xlsx cannot be used: No such file"):
        write_template(tmp_path / "no" / "w.xlsx")
    assert file.read_bytes() == b"figures of a whole year"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.xlsx", "w.xlsx"]
    write_template(tmp_path / "new.xlsx")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.xlsx", "new.xlsx", "w.xlsx"]
