"""`export --scores` as people run it: the sheet a commune signs, in every form, and one line where there is none."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from cli_site import Cli

AT = {"CCHC_NOW": "2019-10-21T10:00:00+07:00", "CCHC_AT": "2019-10-14"}


def test_the_sheet_of_a_commune_is_printed_in_vietnamese_and_says_it_is_sample_data(cli: Cli, cached: Path) -> None:
    done = cli("export", "00454", "--scores", "--format", "md", "--cache", cached, CCHC_LANG="", **AT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Phiếu chấm điểm: Thị trấn Đông Anh (2019:00454)\n\n- DỮ LIỆU MẪU")
    assert "62,25/70 → 88,93 (không khảo sát: quy đổi ra 100), điểm thưởng, trừ -1,00: 87,93" in done.stdout
    assert "| Tổng |  |  | 87,93 |  |  |  | Tốt |" in done.stdout
    assert "Thay mặt Thị trấn Đông Anh: người đứng đầu | Thay mặt Huyện Đông Anh: người thẩm định" in done.stdout


def test_a_district_gives_the_sheets_of_all_its_communes_in_every_form(cli: Cli, cached: Path, tmp_path: Path) -> None:
    words = ("export", "017", "--scores", "--cache", cached, "--lang", "en")
    document = json.loads(cli(*words, "--format", "json", **AT).stdout)
    assert len(document["sheets"]) == 24
    assert {sheet["year"] for sheet in document["sheets"]} == {2019}
    rows = list(csv.reader(io.StringIO(cli(*words, **AT).stdout.removeprefix("\ufeff"), newline=""), strict=True))
    assert sum(1 for row in rows if row and row[0].startswith("Score sheet 2019: ")) == 24
    file = tmp_path / "sheets.xlsx"
    assert cli(*words, "--format", "xlsx", "--output", file, **AT).returncode == 0
    assert len(openpyxl.load_workbook(file).sheetnames) == 24


@pytest.mark.parametrize("form", ["csv", "md", "json"])
def test_where_nobody_has_a_sheet_one_line_says_so_and_the_old_file_stays(cli: Cli, cached: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"sheets.{form}"
    file.write_text("old", encoding="utf-8")
    done = cli("export", "001", "--scores", "--format", form, "--output", file, "--cache", cached, "--lang", "en", **AT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "cchc-tui: There is no score sheet to export. Name an agency that has one, or one above it.\n"
    assert file.read_text(encoding="utf-8") == "old"


def test_sheets_that_are_too_old_are_not_written(cli: Cli, cached: Path) -> None:
    done = cli("export", "00454", "--scores", "--max-data-age", "3", "--cache", cached, **AT)
    assert (done.returncode, done.stdout) == (8, "")
