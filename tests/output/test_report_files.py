"""The periodic report as files: Markdown keeps its tables whatever the data says, and the workbook opens elsewhere with real numbers."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from cchc_tui.i18n import Lang
from cchc_tui.output.report import Report
from cchc_tui.output.report_book import book
from cchc_tui.output.report_parts import Cell, Section
from cchc_tui.output.report_text import markdown

EN, VI = Lang("en"), Lang("vi")
NOW = datetime(2019, 10, 21, 10, 0, tzinfo=UTC)

CANARIES = (
    "=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1", "a|b", "<script>x</script>", "**bold**", "[x](http://y)", "`code`",
    "\x1b[31mred", "\x9b31m", "\u202eabc", "a\u200bb", "1. one", "- item", "&amp;", "~~x~~", "# head", "漢字", "a\nb", "\\", "'", "x" * 40_000,
)  # fmt: skip


def reported(*texts: str) -> Report:
    """Make a report in which every text is one of `texts`, with a number of each form."""
    numbers = (
        Cell("1.234", 1234, "count"),
        Cell("93,06 %", Fraction(9120, 98), "percent"),
        Cell("2,5", Fraction(5, 2), "plain"),
        Cell("-1", Fraction(-1), "points"),
    )
    headings = tuple((text[:20] or "h", 20) for text in ("text", "count", "percent", "plain", "points"))
    rows = tuple((Cell(text), *numbers) for text in texts)
    first = texts[0]
    sections = (Section(first, "one", (first,), headings, rows), Section("empty", "two", (first,), headings, ()))
    return Report(first, first, first, (first,), tuple((text, text) for text in texts), sections, ("A", "B"), NOW)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("canary", CANARIES)
def test_markdown_keeps_every_cell_in_its_place_and_acts_on_nothing(canary: str) -> None:
    said = markdown(reported(canary), EN)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", said)
    rows = [line for line in said.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", line)) - 1 for line in rows}
    assert widths == {2, 5}, "a cell became two"
    assert not re.search(r"(?<!\\)[<`\[~]", said)
    assert sum(line.startswith("#") for line in said.splitlines()) == 3, "a text became a heading"
    assert not re.search(r"^(\d+[.)]|[-+=])", said, re.MULTILINE), "a text became a list"


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_is_a_formula_in_the_workbook(canary: str) -> None:
    written = opened(book(reported(canary), EN))
    cells = [cell for sheet in written for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell for cell in cells if cell.data_type == "s" and re.search("[\x00-\x1f\x7f-\x9f]", cell.value)]
    if canary[0] in "=+-@":
        [text] = [row[0] for row in written["one"].iter_rows() if row[1].data_type == "n" and row[1].value is not None]
        assert (text.value, text.quotePrefix) == (canary, True)


def test_numbers_are_numbers_with_the_form_of_their_kind() -> None:
    sheet = opened(book(reported("x"), EN))["one"]
    [row] = [row for row in sheet.iter_rows() if row[1].data_type == "n" and row[1].value is not None]
    assert [cell.value for cell in row] == ["x", 1234, 93.061224, 2.5, -1]
    assert [cell.number_format for cell in row[1:]] == ["#,##0", '0.00" %"', "#,##0.00", "+#,##0.00;-#,##0.00;0.00"]


def test_every_sheet_prints_on_a4_as_wide_as_a_page_with_its_headings_and_what_it_is() -> None:
    made = reported("Huyện Đông Anh & " + "x" * 300)
    written = opened(book(made, VI))
    assert written.sheetnames == ["Báo cáo", "one", "two"]
    for sheet in written:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, 0, True)
        assert sheet.oddHeader.left.text.startswith("Huyện Đông Anh")
        assert sheet.oddFooter.right.text
    assert written["one"].print_title_rows == "$5:$5"
    wide = made._replace(sections=(made.sections[0]._replace(headings=(("a", 99), *made.sections[0].headings[1:])),))
    assert opened(book(wide, VI))["one"].page_setup.orientation == "landscape"


def test_who_signs_stands_below_the_last_part() -> None:
    last = opened(book(reported("x"), VI))["two"]
    said = [cell.value for row in last.iter_rows() for cell in row if cell.value]
    assert said[-4:] == ["A", "B", "(ký, ghi rõ họ tên)", "(ký, ghi rõ họ tên)"]
    assert markdown(reported("x"), VI).endswith("| A | B |\n| --- | --- |\n| (ký, ghi rõ họ tên) | (ký, ghi rõ họ tên) |\n")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert book(reported("x"), VI) == book(reported("x"), VI)
    assert markdown(reported("x"), VI) == markdown(reported("x"), VI)
    evening = reported("x")._replace(drawn_up=NOW.replace(hour=23))
    assert book(evening, VI) == book(reported("x"), VI), "it names the day it was drawn up, and no hour"
