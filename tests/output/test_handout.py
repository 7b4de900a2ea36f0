"""What is handed on opens in a spreadsheet of either language, runs nothing there, and says what it is."""

from __future__ import annotations

import csv
import io
from datetime import date
from fractions import Fraction

import pytest

from cchc_tui.i18n import Lang
from cchc_tui.output.handout import Table, csv_of, harmless, text_of


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "-", "+", "＝1+1", "＠x"])
def test_what_begins_like_a_formula_stays_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell.strip()


@pytest.mark.parametrize("cell", ["-1,94", "+2.50%", "93,06 %", "9.120/9.800", "Xã Một", "", "≥ 95 %", "thiếu 1,94; -2,5 %", "a - b, c"])
def test_figures_and_names_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_no_control_character_is_handed_on() -> None:
    assert "\x1b" not in harmless("a\x1b[31m")
    assert "\x1b" not in text_of(["a\x1b[31m"])


@pytest.mark.parametrize(("code", "delimiter"), [("vi", ";"), ("en", ",")])
def test_a_table_comes_back_through_a_reader_of_the_language(code: str, delimiter: str) -> None:
    table = Table("", ["Mã", "Kết quả"], [["TT01", "93,06 %"], ['a";,', "b"]])
    raw = b"".join(csv_of(["Publication 41", "=about"], [table], Lang(code)))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert rows == [["Publication 41"], ["'=about"], [], ["Mã", "Kết quả"], ["TT01", "93,06 %"], ['a";,', "b"]]


def test_no_formula_comes_out_of_the_middle_of_a_cell_in_a_program_of_the_other_language() -> None:
    cells = ["a,=1+1,b", "b; =1+1;c", "c\t=1+1", 'd",=1+1', 'e";@x', '"=1+1"', "f,-2+cmd|' /C calc'!A0;-2", 'g="=1+1"', "h,-2,5 %"]
    for code in ("vi", "en"):
        raw = b"".join(csv_of(cells, [Table("", cells, [cells])], Lang(code))).decode("utf-8-sig")
        for delimiter in (",", ";", "\t"):
            read = [cell for row in csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter) for cell in row]
            assert [cell for cell in read if cell.strip(' "').startswith(("=", "@", "-2+"))] == []


@pytest.mark.parametrize(("lang", "said"), [(Lang("vi"), "2 trên 4"), (Lang("en"), "2 of 4")])
def test_counts_are_no_dates_and_dates_stay_dates(lang: Lang, said: str) -> None:
    raw = b"".join(csv_of([], [Table("", ["a"], [["2/4"], ["14/06/2019"], ["a/b"]])], lang)).decode("utf-8-sig")
    assert raw.split() == ["a", *said.split(), "14/06/2019", "a/b"]


def test_a_long_table_comes_in_pieces_and_every_row_of_it_once() -> None:
    rows = [[number] for number in range(1234)]
    pieces = list(csv_of([], [Table("", ["n"], rows), Table("Two", ["m"], [[1]])], Lang("en")))
    assert len(pieces) > 3
    assert b"".join(pieces).decode("utf-8-sig").split() == ["n", *map(str, range(1234)), "Two", "m", "1"]


def test_numbers_stay_numbers_in_both_languages() -> None:
    row = [Fraction(93061224, 1000000), Fraction(-2), 9120, None, date(2019, 12, 14), Fraction(1, 3)]
    vi, en = (b"".join(csv_of([], [Table("", ["x"] * 6, [row])], Lang(code))).decode("utf-8-sig").split("\r\n")[2] for code in ("vi", "en"))
    assert vi == "93,061224;-2;9120;;14/12/2019;0,333333"
    assert en == "93.061224,-2,9120,,2019-12-14,0.333333"


def test_text_is_what_is_seen() -> None:
    assert text_of(["a  ", "", "b", "", ""]) == "a\n\nb\n"
