"""A workbook as the source: every kind of cell is published as what it is, or is said where it stands."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from feed_sample import FACTS, NOW, OBSERVATIONS, cells, data_file, problems, put, write_source
from feed_workbooks import agencies_with, data_names, one_cell, rewrite, rows_of, sample_rows, save

from cchc_tui.errors import UsageError
from cchc_tui.feed.publish import publish


def test_a_workbook_publishes_the_same_bytes_as_the_folder(tmp_path: Path) -> None:
    publish(write_source(tmp_path / "s"), tmp_path / "a", now=NOW)
    publish(save(tmp_path / "w.XLSX", sample_rows()), tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")


def test_workbooks_of_another_writer_are_read_as_well(tmp_path: Path) -> None:
    """One that keeps its texts in a table of their own, as spreadsheet programs do."""
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as book:
        for name, rows in sample_rows().items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    publish(write_source(tmp_path / "s"), tmp_path / "a", now=NOW)
    publish(tmp_path / "w.xlsx", tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")


def test_numbers_dates_and_padded_codes_are_what_the_cells_show(tmp_path: Path) -> None:
    """Typed as a person would: dates, per cents, a code shown with zeros; a formula gives its stored value."""
    source = one_cell(tmp_path / "w.xlsx", "observations", "B2", 17, "000")
    book = openpyxl.load_workbook(source)
    sheet = book["observations"]
    typed: list[tuple[str, Any, str]] = [
        ("A2", 2019, "0"),
        ("G2", 1.0, "0"),
        ("I2", 90, "#,##0"),
        ("J2", 0.1 + 0.2, "General"),
        ("L2", 0.9, "0.00%"),
        ("M2", datetime(2019, 1, 14), "dd/mm/yyyy"),
        ("N2", date(2019, 1, 16), "d/m/yy"),
        ("I4", "9,5", "@"),
    ]
    for cell, value, shown in typed:
        sheet[cell].value, sheet[cell].number_format = value, shown
    book.save(source)
    publish(source, tmp_path / "d", now=NOW)
    rows = {tuple(row[1:4]): row for row in cells(data_file(tmp_path / "d", "observations-2019-017-2019"))}
    key = ("017", "TT01", "2019-M01")
    assert rows[key] == ["2019", *key, "own", "reported", "1", "-", "90", "0.3", "", "90", "2019-01-14", "2019-01-16", ""]
    assert rows["00454", "TT01", "2019-M01"][8] == "9.5"


CELLS: list[tuple[str, str, object, str, int, str, str]] = [
    ("observations", "B2", 1.7, "General", 2, "agency", "not stored as text"),
    ("observations", "B2", datetime(2019, 1, 7), "d/m/yyyy", 2, "agency", "not stored as text"),
    ("agencies", "E5", True, "General", 5, "name_vi", "not stored as text"),
    ("agencies", "E5", "#N/A", "General", 5, "name_vi", "error of a formula"),
    ("observations", "I2", "#DIV/0!", "General", 2, "numerator", "error of a formula"),
    ("observations", "I2", "=9*10", "General", 2, "numerator", "no stored value"),
    ("observations", "O2", '="ghi"&" chú"', "General", 2, "note", "no stored value"),
    ("observations", "L2", 1 / 3, "General", 2, "value", "too many decimals"),
    ("observations", "L2", "9.120", "@", 2, "value", "could be 9120 or 9.12"),
    ("observations", "L2", "1.234,5", "@", 2, "value", "thousands separators"),
    ("observations", "L2", "90 %", "@", 2, "value", "not a number"),
    ("observations", "L2", True, "General", 2, "value", "not a number"),
    ("observations", "L2", date(2019, 1, 1), "d/m/yyyy", 2, "value", "not a number"),
    ("observations", "M2", datetime(2019, 1, 14, 8, 30), "d/m/yyyy h:mm", 2, "as_of", "time of day"),
    ("observations", "M2", time(8, 30), "h:mm", 2, "as_of", "time of day"),
    ("observations", "M2", 43479, "General", 2, "as_of", "not a date"),
    ("observations", "M2", 99999999, "d/m/yyyy", 2, "as_of", "error of a formula"),
    ("observations", "M2", "13/25/2019", "@", 2, "as_of", "not a real day"),
    ("observations", "E2", "ours", "General", 2, "extent", "own, area"),
    ("observations", "G2", None, "General", 2, "revision", "cell is empty"),
    ("agencies", "E5", "Xã_x000D_Hai", "General", 5, "name_vi", "control"),
    ("agencies", "M5", "?", "General", 5, "M", "below no heading"),
    ("agencies", "E1", "ten", "General", 1, "ten", "not a column"),
    ("agencies", "E1", 5, "General", 1, "5", "not a column"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "shown", "row", "column", "word"), CELLS)
def test_every_wrong_cell_is_named(
    tmp_path: Path, sheet: str, cell: str, value: object, shown: str, row: int, column: str, word: str
) -> None:
    source = one_cell(tmp_path / "so-lieu.xlsx", sheet, cell, value, shown)
    first = problems(source, tmp_path / "d")[0]
    assert (first["file"], first["row"], first["column"]) == (f"so-lieu.xlsx[{sheet}]", row, column)
    assert word in first["says"]


def test_a_stored_value_of_a_formula_counts_even_an_empty_text(tmp_path: Path) -> None:
    """As spreadsheet programs store them; an empty text is an empty cell, a missing value is not."""
    source = one_cell(tmp_path / "w.xlsx", "observations", "I2", "=9*10")
    stored = {b"<f>9*10</f><v></v>": b"<f>9*10</f><v>93.06</v>", b"<f>9*10</f><v />": b"<f>9*10</f><v>93.06</v>"}
    rewrite(source, stored)
    publish(source, tmp_path / "a", now=NOW)
    assert cells(data_file(tmp_path / "a", "observations-2019-017-2019"))[3][8] == "93.06"
    rewrite(source, {b"<v>93.06</v>": b"<v></v>", b'<c r="I2">': b'<c r="I2" t="str">', b'<c r="I2" t="n">': b'<c r="I2" t="str">'})
    publish(source, tmp_path / "b", now=NOW)
    assert cells(data_file(tmp_path / "b", "observations-2019-017-2019"))[3][8] == ""


def test_a_wrong_size_of_a_sheet_hides_no_rows(tmp_path: Path) -> None:
    source = save(tmp_path / "w.xlsx", sample_rows())
    rewrite(
        source, {b'<dimension ref="A1:O10" />': b'<dimension ref="A1:B2" />', b'<dimension ref="A1:O10"/>': b'<dimension ref="A1:B2"/>'}
    )
    publish(source, tmp_path / "d", now=NOW)
    assert len(cells(data_file(tmp_path / "d", "observations-2019-017-2019"))) == 4


def test_rows_and_columns_that_only_look_are_nothing_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    sheets = sample_rows()
    sheets["agencies"] = [[*row[:2], None, *row[2:]] for row in agencies_with("x,,,,,,,,,,")]
    sheets["agencies"][10:10] = [[], ["\u00a0", " "]]
    sheets["Ghi chú"] = []
    formats = {("agencies", "A500"): "0.00", ("agencies", "Z3"): "0.00", ("Ghi chú", "B7"): "0.00", ("agencies", "C1"): "@"}
    found = problems(save(tmp_path / "w.xlsx", sheets, formats), tmp_path / "d")
    assert [(problem["row"], problem["column"]) for problem in found] == [(13, "code"), (13, "level"), (13, "name_vi")]
    del sheets["agencies"][-1]
    publish(save(tmp_path / "w.xlsx", sheets, formats), tmp_path / "d", now=NOW)
    assert len(cells(data_file(tmp_path / "d", "agencies"))) == 10


def test_headings_stand_in_the_first_row_and_nowhere_else(tmp_path: Path) -> None:
    """A sheet with empty rows above them is not guessed at: every error that speaks of row 1 must mean it."""
    sheets = sample_rows()
    sheets["periods"][:0] = [[]]
    found = problems(save(tmp_path / "w.xlsx", sheets), tmp_path / "d")
    assert [(problem["file"], problem["row"], problem["column"]) for problem in found] == [
        ("w.xlsx[periods]", 1, column) for column in ("id", "kind", "start", "end", "due")
    ]


def test_tables_may_be_many_sheets_and_other_sheets_are_problems(tmp_path: Path) -> None:
    sheets = sample_rows()
    sheets["observations-2018"] = rows_of([FACTS, OBSERVATIONS[2]])
    del sheets["observations"][2]
    good = save(tmp_path / "w.xlsx", sheets)
    publish(good, tmp_path / "a", now=NOW)
    publish(write_source(tmp_path / "s"), tmp_path / "b", now=NOW)
    assert data_names(tmp_path / "a") == data_names(tmp_path / "b")
    sheets |= {"agencies-2": [["code"]], "Sheet1": [[1]]}
    del sheets["targets"]
    found = problems(save(tmp_path / "w.xlsx", sheets), tmp_path / "d")
    assert [problem["file"] for problem in found] == ["w.xlsx[agencies-2]", "w.xlsx[Sheet1]", "w.xlsx[targets]"]
    assert "allowed are agencies," in found[0]["says"]
    assert "observations*" in found[0]["says"]
    assert "is missing" in found[2]["says"]


def test_all_problems_of_all_sheets_come_at_once(tmp_path: Path) -> None:
    sheets = sample_rows()
    sheets["agencies"] = agencies_with("2019,018,district,,Lại,,,,,,")
    sheets["observations"][1][8:10] = ["9.120", "NaN"]
    sheets["periods"][2][2] = "31/2/2019"
    sheets["targets"] = sheets["targets"][:1]
    sheets["package"] = [["name", "titel"]]
    found = [
        (problem["file"], problem.get("row"), problem.get("column"))
        for problem in problems(save(tmp_path / "w.xlsx", sheets), tmp_path / "d")
    ]
    assert found == [
        ("w.xlsx[agencies]", 11, "edition code"),
        ("w.xlsx[periods]", 3, "start"),
        ("w.xlsx[observations]", 2, "numerator"),
        ("w.xlsx[observations]", 2, "denominator"),
        ("w.xlsx[package]", 1, "titel"),
        ("w.xlsx[targets]", None, None),
    ]


def test_a_code_that_became_a_number_gets_a_hint(tmp_path: Path) -> None:
    (problem,) = problems(one_cell(tmp_path / "w.xlsx", "observations", "B2", 17), tmp_path / "d")
    assert (problem["file"], problem["row"], problem["column"]) == ("w.xlsx[observations]", 2, "edition agency")
    assert "There is 017: a spreadsheet drops leading zeros" in problem["says"]


def test_the_sheet_package_names_the_package(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = sample_rows()
    sheets["package"] = [["name", "title", "as_of", "limits"], ["mau", "Bộ mẫu", date(2019, 10, 14), "jump:3"]]
    publish(save(tmp_path / "w.xlsx", sheets), tmp_path / "a", now=NOW)
    folder = write_source(tmp_path / "s")
    put(folder, "package.toml", ['name = "mau"', 'title = "Bộ mẫu"', "as_of = 2019-10-14", 'limits = "jump:3"'])
    publish(folder, tmp_path / "b", now=NOW)
    from_workbook, from_folder = (json.loads((tmp_path / at / "datapackage.json").read_bytes()) for at in "ab")
    assert (from_workbook["name"], from_workbook["title"], from_workbook["cchc:as_of"]) == ("mau", "Bộ mẫu", "2019-10-14")
    assert from_workbook | {"cchc:publisher": ""} == from_folder | {"cchc:publisher": ""}
    sheets["package"] = [["name", "limits"], ["Mẫu", "jump:x"], ["mau", None]]
    found = [(problem["row"], problem.get("column")) for problem in problems(save(tmp_path / "w.xlsx", sheets), tmp_path / "d")]
    assert found == [(3, None), (2, "name"), (2, "limits")]


@pytest.mark.parametrize("name", ["so-lieu.xls", "so-lieu.ods", "so-lieu.xlsm", "so-lieu.csv", "so-lieu"])
def test_only_folders_and_xlsx_are_sources(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(UsageError, match=r"neither a folder .* can be saved as an Excel workbook \(\.xlsx\)"):
        publish(tmp_path / name, tmp_path / "d", now=NOW)
