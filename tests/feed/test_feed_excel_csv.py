"""A source folder that went through Excel in a Vietnamese locale: it publishes the same bytes, or says what cannot be read."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from feed_sample import AGENCIES, FACTS, FILES, NOW, OBSERVATIONS, PERIODS, cells, data_file, problems, put, write_source
from feed_workbooks import data_names

from cchc_tui.errors import UsageError
from cchc_tui.feed.publish import publish
from cchc_tui.feed.tables import TABLES


def excel(name: str, cut: bool = False) -> str:
    """Write a table of the sample as Excel would: semicolons, decimal commas, day/month/year, BOM, CRLF."""
    kinds = {field.name: field.kind for field in TABLES[name.removesuffix(".csv")].fields}
    header, *rows = csv.reader(FILES[name])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        written = [_shown(kinds[column], cell) for column, cell in zip(header, row, strict=False)]
        while cut and not written[-1]:
            written.pop()
        writer.writerow(written)
    return "\ufeff" + out.getvalue()


def _shown(kind: str, cell: str) -> str:
    if kind == "date" and cell:
        year, month, day = cell.split("-")
        return f"{int(day)}/{int(month)}/{year}"
    return cell.replace(".", ",") if kind == "decimal" else cell


def excel_source(folder: Path, cut: bool = False) -> Path:
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text(excel(name, cut), encoding="utf-8", newline="")
    return folder


def spoil(source: Path, old: str, new: str, name: str = "observations.csv") -> None:
    text = (source / name).read_bytes().decode()
    assert old in text
    (source / name).write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture
def expected(tmp_path: Path) -> list[str]:
    publish(write_source(tmp_path / "canonical"), tmp_path / "expected", now=NOW)
    return data_names(tmp_path / "expected")


@pytest.mark.parametrize("cut", [False, True])
def test_what_excel_wrote_publishes_the_same_bytes(tmp_path: Path, expected: list[str], cut: bool) -> None:
    """Also where it left out the empty cells at the end of rows."""
    source = excel_source(tmp_path / "s", cut)
    assert b";9,5;10;" in (source / "observations.csv").read_bytes()
    assert b";14/1/2019" in (source / "observations.csv").read_bytes()
    publish(source, tmp_path / "d", now=NOW)
    assert data_names(tmp_path / "d") == expected


@pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n"])
def test_a_first_line_that_names_the_separator_is_none_of_the_rows(tmp_path: Path, expected: list[str], line: str) -> None:
    source = excel_source(tmp_path / "s")
    for name in FILES:
        spoil(source, "\ufeff", "\ufeff" + line, name)
    publish(source, tmp_path / "d", now=NOW)
    assert data_names(tmp_path / "d") == expected
    spoil(source, ";9,5;", ";9x;")
    (problem,) = problems(source, tmp_path / "e")
    assert (problem["row"], problem["column"]) == (5, "numerator")  # the line of the file, of which the first is no row


def test_a_declared_comma_leaves_a_file_canonical(tmp_path: Path, expected: list[str]) -> None:
    source = write_source(tmp_path / "s")
    put(source, "observations.csv", ["sep=,", *OBSERVATIONS])
    publish(source, tmp_path / "d", now=NOW)
    assert data_names(tmp_path / "d") == expected


def test_blanks_around_cells_and_headings_are_no_part_of_them(tmp_path: Path, expected: list[str]) -> None:
    for source in (write_source(tmp_path / "s"), excel_source(tmp_path / "x")):
        sign = ";" if source.name == "x" else ","
        for name in FILES:
            text = (source / name).read_bytes().decode("utf-8-sig")
            (source / name).write_bytes(re.sub(f"(?<={sign})(?=[^;,])", "\u00a0 ", text).encode())
        publish(source, tmp_path / f"d{source.name}", now=NOW)
        assert data_names(tmp_path / f"d{source.name}") == expected


def test_what_a_spreadsheet_leaves_behind_is_no_row_and_no_column(tmp_path: Path, expected: list[str]) -> None:
    """Trailing empty columns and rows, an empty column between, marks of the empty workbook on headings."""
    source = excel_source(tmp_path / "s")
    text = (source / "periods.csv").read_bytes().decode("utf-8-sig")
    text = text.replace("id;kind;", "id **;;kind *;").replace(";month;", ";;month;").replace("\r\n", ";;\r\n")
    (source / "periods.csv").write_bytes((text + ";;;;;;;\r\n\u00a0;;;;;;;\r\n").encode())
    publish(source, tmp_path / "d", now=NOW)
    assert data_names(tmp_path / "d") == expected


def test_cells_below_no_heading_are_said_once_for_each_column(tmp_path: Path) -> None:
    source = excel_source(tmp_path / "s")
    text = (source / "periods.csv").read_bytes().decode("utf-8-sig")
    text = text.replace("id;kind;", "id;;kind;").replace(";month;", ";?;month;").replace("2019\r\n", "2019;!\r\n")
    (source / "periods.csv").write_bytes(text.encode())
    found = [(problem["file"], problem["row"], problem["column"]) for problem in problems(source, tmp_path / "d")]
    assert found == [("periods.csv", 2, "B"), ("periods.csv", 3, "G")]


def test_a_file_that_breaks_off_is_not_filled_up(tmp_path: Path) -> None:
    source = excel_source(tmp_path / "s", cut=True)
    raw = (source / "observations.csv").read_bytes()
    (source / "observations.csv").write_bytes(raw[: raw.rindex(b";8;") + 1])
    found = problems(source, tmp_path / "d")
    assert {problem["file"] for problem in found} == {"observations.csv"}
    assert (found[-1]["row"], found[-1]["expected"]) == (len(OBSERVATIONS), 15)


WRONG = [
    (";9,5;", ";9.120;", 4, "numerator", "could be 9120 or 9.12"),
    (";9,5;", ";1.234,5;", 4, "numerator", "thousands separators"),
    (";9,5;", ";9,5e0;", 4, "numerator", "not a number"),
    (";9,5;", ";９;", 4, "numerator", "not a number"),
    (";9,5;", ";1e999;", 4, "numerator", "not a number"),
    (";9,5;", ";NaN;", 4, "numerator", "not a number"),
    (";9,5;", ";#DIV/0!;", 4, "numerator", "error of a formula"),
    (";9,5;", ";########;", 4, "numerator", "not a number"),
    (";16/1/2019;", ";13/25/2019;", 2, "known_at", "not a real day"),
    (";16/1/2019;", ";31/2/2019;", 2, "known_at", "not a real day"),
    (";16/1/2019;", ";16/1/19;", 2, "known_at", "not a date"),
    ("2019;018;", "2019;1/8/2019;", 6, "agency", "not stored as text"),
    (";reported;2;", ";reported;;", 5, "revision", "the cell is empty"),
]


@pytest.mark.parametrize(("old", "new", "row", "column", "word"), WRONG)
def test_what_cannot_be_read_is_said_where_it_stands(tmp_path: Path, old: str, new: str, row: int, column: str, word: str) -> None:
    source = excel_source(tmp_path / "s")
    spoil(source, old, new)
    (problem,) = problems(source, tmp_path / "d")
    assert (problem["file"], problem["row"], problem["column"]) == ("observations.csv", row, column)
    assert word in problem["says"]


def test_all_problems_come_at_once_also_beside_each_other(tmp_path: Path) -> None:
    """A wrong required cell is not called empty as well, and the rest of its row is still judged."""
    source = excel_source(tmp_path / "s")
    spoil(source, "TT01;KH1;15/12/2018;14/12/2019;>=;95", "TT01;KH1;31/11/2018;14/13/2019;>=;9.500", "targets.csv")
    spoil(source, ";9,5;10;", ";9,5,1;1.000;")
    found = [(problem["file"], problem["row"], problem["column"]) for problem in problems(source, tmp_path / "d")]
    assert sorted(found) == [
        ("observations.csv", 4, "denominator"),
        ("observations.csv", 4, "numerator"),
        ("targets.csv", 2, "due"),
        ("targets.csv", 2, "min"),
        ("targets.csv", 2, "valid_from"),
    ]


@pytest.mark.parametrize("encoding", ["cp1258", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_of_excel_are_said_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    source = write_source(tmp_path / "s")
    sign = ";" if encoding == "cp1258" else "\t"
    (source / "agencies.csv").write_bytes("\r\n".join(AGENCIES).replace(",", sign).encode(encoding, "replace"))
    (problem,) = problems(source, tmp_path / "d")
    assert problem["file"] == "agencies.csv"
    assert "allowed is UTF-8. In the spreadsheet program, save it as “CSV UTF-8”." in problem["says"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_text_without_any_accent_is_recognised_too(tmp_path: Path, encoding: str) -> None:
    source = write_source(tmp_path / "s")
    (source / "periods.csv").write_bytes("\r\n".join(PERIODS).encode(encoding))
    (problem,) = problems(source, tmp_path / "d")
    assert "UTF-16 text" in problem["says"]


def test_cells_between_tabs_are_said_with_what_to_do(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    put(source, "periods.csv", [line.replace(",", "\t") for line in PERIODS])
    (problem,) = problems(source, tmp_path / "d")
    assert "not separated by commas or semicolons" in problem["says"]
    assert "CSV UTF-8" in problem["says"]


def test_a_code_that_lost_its_zeros_gets_a_hint(tmp_path: Path) -> None:
    source = excel_source(tmp_path / "s")
    spoil(source, "2019;018;TT01", "2019;18;TT01")
    spoil(source, "2019;SNV;TT01", "2019;SNX;TT01")
    lost, unknown = problems(source, tmp_path / "d")
    assert (lost["row"], lost["cell"], lost["meant"]) == (6, "2019:18", "018")
    assert "There is 018: a spreadsheet drops leading zeros" in lost["says"]
    assert "leading zeros" not in unknown["says"]


def test_canonical_files_keep_their_rules_beside_those_of_excel(tmp_path: Path) -> None:
    """What a file means depends on its own separator alone."""
    source = excel_source(tmp_path / "s")
    put(source, "observations-b.csv", [FACTS, "2025,00454,TT01,2025-M09,area,reported,1,,9.120,10,,,2025-09-14,,"])
    publish(source, tmp_path / "d", now=NOW)
    assert cells(data_file(tmp_path / "d", "observations-2025-communes-1-2025"))[1][8] == "9.120"
    put(source, "observations-b.csv", [FACTS, '2025,00454,TT01,2025-M09,area,reported,1,,"9,1",10,,,14/09/2025,,'])
    found = [(problem["file"], problem["column"]) for problem in problems(source, tmp_path / "e")]
    assert found == [("observations-b.csv", "numerator"), ("observations-b.csv", "as_of")]


def test_csv_is_published_without_the_libraries_of_spreadsheets(tmp_path: Path) -> None:
    """They are an extra: without them CSV works as ever, and a workbook says what to install."""
    source = write_source(tmp_path / "s")
    (tmp_path / "w.xlsx").write_bytes(b"PK")
    code = f"""
import sys
sys.modules["openpyxl"] = sys.modules["xlsxwriter"] = None  # as if not installed
from datetime import datetime, UTC
from pathlib import Path
from cchc_tui.feed.publish import publish
from cchc_tui.feed.workbook import write_template
print(publish(Path({str(source)!r}), Path({str(tmp_path / "d")!r}), now=datetime(2019, 10, 20, tzinfo=UTC)).serial)
for act in (lambda: publish(Path({str(tmp_path / "w.xlsx")!r}), Path("nowhere"), now=datetime.now(UTC)),
            lambda: write_template(Path({str(tmp_path / "t.xlsx")!r}))):
    try:
        act()
    except Exception as error:
        print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    said = f"{UsageError.__name__} Workbooks need a library that is not installed. Install them with: pip install 'cchc-tui[xlsx]'"
    assert done.stdout.splitlines() == ["1", said, said]
    assert not (tmp_path / "t.xlsx").exists()
