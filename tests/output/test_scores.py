"""Exported score sheets opened again by other programs: worked sums, places to sign, text that is never run, and where it comes from."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from cchc_tui.domain.books import NothingReported
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Publication, Source
from cchc_tui.domain.registry import Band, Framework, Score, Scores
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output import scores
from cchc_tui.output.ages import ages
from cchc_tui.output.score_book import as_workbook
from cchc_tui.text import VIETNAM

NOW = datetime(2019, 12, 20, 10, 0, tzinfo=VIETNAM)
VI, EN = Lang("vi"), Lang("en")
CANARIES = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")')
BANDS = (Band("xs", "Xuất sắc", "Excellent", Fraction(90)), Band("tot", "Tốt", "Good", Fraction(80)))
XA = Framework("xa", "Bộ tiêu chí cấp xã", "For communes", Fraction(100), Fraction(30), BANDS)


class Sheets(NothingReported):
    """A reader of score sheets alone."""

    def __init__(self, lines: dict[str, tuple[Score, ...]]) -> None:
        self._lines = lines

    def scores(self, agency: AgencyKey) -> Scores:
        """Give the lines of one agency."""
        return self._lines.get(agency.code, ())


def line(criterion: str, weight: str, claimed: str, appraised: str, *, year: int = 2019, text: str = "QĐ") -> Score:
    """Make one line; an empty text is an empty cell."""
    first, second, third = (Fraction(cell) if cell else None for cell in (weight, claimed, appraised))
    return Score(year, criterion, "xa", first, second, third, None, "appraisal", text, text)


WORKED = (line("1", "40", "40", "35.5"), line("2", "30", "28", "26.1"), line("T", "", "", "-3"), line("1", "70", "70", "56", year=2018))
"""61.6 of 70 without a survey make 88; a penalty of 3 leaves 85; the year before it was 80."""


def found(
    lines: dict[str, tuple[Score, ...]] | None = None, *, area: str = "", synthetic: bool = True, second: str = "00505"
) -> scores.Scores:
    """Export a district of two communes."""
    agencies = (
        Agency("2019", "d", "district", "", "Huyện Đông Anh", "Dong Anh district"),
        Agency("2019", "00454", "commune", "", "Xã Cổ Loa", "Co Loa commune", parent="d"),
        Agency("2019", second, "commune", "", "Xã Võng La", "Vong La commune", parent="d"),
    )
    sources = (Source("s", "Nguồn", "", synthetic=synthetic),)
    publication = Publication(serial=3, title="Bản thử", as_of="2019-12-14", synced_at="2019-12-19T08:15:00+07:00", contact_ok=True)
    snapshot = Snapshot(
        Catalogue(agencies, frameworks=(XA,), sources=sources), Sheets(lines or {"00454": WORKED}), at=NOW.date(), publication=publication
    )
    whom = snapshot.tree.by_key[AgencyKey("2019", area)] if area else None
    return scores.scores(snapshot, ages(publication, "", NOW), endpoint="https://user:pw-secret@centre.example/data/", area=whom)


def table(lang: Lang, wanted: scores.Scores) -> list[list[str]]:
    """Read the CSV as a spreadsheet of the language does."""
    text = b"".join(scores.as_csv(wanted, lang)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if lang.code == "vi" else ",", strict=True))


def test_the_csv_holds_the_sheet_of_the_newest_year_with_its_sums_and_places_to_sign() -> None:
    rows = table(VI, found())
    begin = rows.index([]) + 1
    assert rows[begin] == ["Phiếu chấm điểm 2019: Xã Cổ Loa"]
    assert rows[begin + 1] == ["Tiêu chí", "Điểm", "Tự chấm", "Thẩm định", "Chênh lệch", "Khảo sát", "Minh chứng", "Ghi chú"]
    assert [row[:5] for row in rows[begin + 2 : begin + 8]] == [
        ["1", "40", "40", "35,5", "-4,5"],
        ["2", "30", "28", "26,1", "-1,9"],
        ["Cộng", "70", "68", "61,6", "-6,4"],
        ["Quy đổi ra 100", "", "", "88", ""],
        ["Điểm thưởng, điểm trừ", "", "", "", ""],
        ["T", "", "", "-3", ""],
    ]
    assert rows[begin + 8][3] == "85"
    assert rows[begin + 8][7] == "Tốt"
    told = [row[0] for row in rows[begin + 9 :]]
    assert "61,6/70 → 88,0 (không khảo sát: quy đổi ra 100), điểm thưởng, trừ -3,00: 85,0" in told
    assert "Tốt (từ 80); còn thiếu 5,00 điểm (3,50 điểm thẩm định) để đạt Xuất sắc (từ 90)" in told
    assert "so với năm 2018: +5,00" in told
    assert told[-4::2] == ["Thay mặt Xã Cổ Loa: người đứng đầu", "Thay mặt Huyện Đông Anh: người thẩm định"]
    assert all("ký, ghi rõ họ tên" in place for place in told[-3::2])


def test_every_form_says_what_it_is_where_it_comes_from_and_that_it_is_made_up() -> None:
    for synthetic in (True, False):
        wanted = found(area="00454", synthetic=synthetic)
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(wanted, EN)))
        forms = [b"".join(form(wanted, EN)).decode("utf-8-sig") for form in scores.FORMS.values()]
        forms.append("\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row))
        for text in forms:
            assert "centre.example" in text
            assert "pw-secret" not in text
            assert "2019-12-14" in text
            assert ("SAMPLE DATA" in text or '"synthetic": true' in text) is synthetic
            assert "Co Loa" in text
            assert "Vong La" not in text


def test_the_workbook_has_a_page_for_each_sheet_whose_numbers_are_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(found({"00454": WORKED, "00505": WORKED[:2]}), VI)))
    assert book.sheetnames == ["1 00454 2019", "2 00505 2019"]
    page = book.worksheets[0]
    cells: dict[Any, Any] = {row[0].value: row for row in page.iter_rows()}
    assert [cell.value for cell in cells["1"]][:5] == ["1", 40, 40, 35.5, -4.5]
    assert cells["Tổng"][3].value == 85
    assert cells["Quy đổi ra 100"][3].value == 88
    assert cells["Phiếu chấm điểm 2019: Xã Cổ Loa"]
    signed = cells["Thay mặt Xã Cổ Loa: người đứng đầu"]
    assert signed[5].value == "Thay mặt Huyện Đông Anh: người thẩm định"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize in (9, "9")


def test_markdown_has_a_heading_and_a_table_for_each_sheet() -> None:
    text = b"".join(scores.as_markdown(found({"00454": WORKED, "00505": WORKED[:2]}), EN)).decode()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Score sheet 2019: Co Loa commune", "Score sheet 2019: Vong La commune"]
    assert "| Rescaled to 100 |  |  | 88.00 |  |  |  |  |" in text
    assert "| For Co Loa commune: the head | For Dong Anh district: the appraiser |" in text


def test_the_document_holds_the_lines_as_they_came_and_what_they_come_to() -> None:
    document = json.loads(b"".join(scores.as_json(found(), EN)))
    assert (document["format"], document["synthetic"], document["serial"]) == ("cchc-tui/scores/1", True, 3)
    (one,) = document["sheets"]
    assert {name: one[name] for name in ("code", "year", "stage", "appraised", "base", "survey", "rescaled", "extras", "total", "movement")} == {
        "code": "00454", "year": 2019, "stage": "appraisal", "appraised": 61.6, "base": 70.0, "survey": None,
        "rescaled": True, "extras": -3.0, "total": 85.0, "movement": 5.0,
    }  # fmt: skip
    assert one["band"] == {"label": "tot", "title": "Good", "min": 80.0}
    assert one["next"] == {"label": "xs", "title": "Excellent", "min": 90.0, "points": 5.0}
    assert one["lines"][0] == {
        "criterion": "1", "weight": 40, "self": 40, "appraised": 35.5, "survey": None, "stage": "appraisal", "evidence": "QĐ", "note": "QĐ",
    }  # fmt: skip
    open_sheet = json.loads(b"".join(scores.as_json(found({"00454": (line("1", "70", "60", ""),)}), EN)))["sheets"][0]
    assert (open_sheet["total"], open_sheet["next"], open_sheet["not_appraised"]) == (None, None, ["1"])
    assert open_sheet["band"] == {"label": None, "title": None, "min": None}


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_sheet_is_run_by_a_spreadsheet(canary: str) -> None:
    wanted = found({"00454": (line(canary, "70", "70", "60", text=canary),)})
    cells = [cell for row in table(EN, wanted) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "@") or re.match(r"[-+](?![0-9][0-9.,]*$)", cell)] == []
    page = openpyxl.load_workbook(io.BytesIO(as_workbook(wanted, EN))).worksheets[0]
    found_cells = [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str) and canary.strip() in cell.value]
    assert len(found_cells) >= 3
    assert {cell.data_type for cell in found_cells} == {"s"}
    assert [cell.coordinate for cell in found_cells if str(cell.value).startswith(("=", "+", "-", "@")) and not cell.quotePrefix] == []


def test_the_same_sheets_give_the_same_workbook() -> None:
    first, second = (as_workbook(found({"00454": WORKED}), VI) for _ in range(2))
    assert first == second
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == NOW.replace(tzinfo=None)


def test_pages_get_names_that_a_workbook_may_have() -> None:
    code = "a/b[c]:*?'" + "x" * 40
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(found({"00454": WORKED[:2], code: WORKED[:2]}, second=code), EN)))
    assert book.sheetnames == ["1 00454 2019", "2 a-b-c-----xxxxxxxxxxxxxxxxxxx"]
