"""What is handed on opens in a spreadsheet of either language, runs nothing there, and says what it is."""

from __future__ import annotations

import csv
import io

import pytest

from cchc_tui.i18n import Lang
from cchc_tui.output.handout import csv_of, harmless, text_of


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "-", "+"])
def test_what_begins_like_a_formula_stays_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell.strip()


@pytest.mark.parametrize("cell", ["-1,94", "+2.50%", "93,06 %", "9.120/9.800", "Xã Một", "", "≥ 95 %"])
def test_figures_and_names_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_no_control_character_is_handed_on() -> None:
    assert "\x1b" not in harmless("a\x1b[31m")
    assert "\x1b" not in text_of(["a\x1b[31m"])


@pytest.mark.parametrize(("code", "delimiter"), [("vi", ";"), ("en", ",")])
def test_a_table_comes_back_through_a_reader_of_the_language(code: str, delimiter: str) -> None:
    raw = csv_of(["Publication 41", "=about"], ["Mã", "Kết quả"], [["TT01", "93,06 %"], ['a";,', "b"]], Lang(code))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert rows == [["Publication 41"], ["'=about"], [], ["Mã", "Kết quả"], ["TT01", "93,06 %"], ['a";,', "b"]]


def test_text_is_what_is_seen() -> None:
    assert text_of(["a  ", "", "b", "", ""]) == "a\n\nb\n"
