"""Spelling: what Excel writes becomes what is published, exactly, and what could be two things becomes neither."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.feed.spelling import Cell, Column, Wrong, canonical, of_workbook, vietnamese
from cchc_tui.feed.tables import Field
from cchc_tui.text import safe

NUMBER, DAY, CODE, TEXT, YEAR = (Field("c", kind) for kind in ("decimal", "date", "code", "text", "year"))


def says(spelt: str | Wrong) -> str:
    """Give the sentence of a cell that must be wrong."""
    assert isinstance(spelt, Wrong)
    return str(spelt.problem("f.csv", 7, "c"))


@pytest.mark.parametrize(
    ("field", "raw", "spelt"),
    [
        (NUMBER, "93,06", "93.06"),
        (NUMBER, "-93,06", "-93.06"),
        (NUMBER, "90,00", "90.00"),
        (NUMBER, "9,120", "9.120"),
        (NUMBER, "0,125", "0.125"),
        (NUMBER, "1234,567", "1234.567"),
        (NUMBER, "9120", "9120"),
        (NUMBER, "93.06", "93.06"),
        (NUMBER, "0.125", "0.125"),
        (NUMBER, "\u00a0 93,06\u202f", "93.06"),
        (NUMBER, "", ""),
        (NUMBER, "\u00a0", ""),
        (DAY, "14/06/2019", "2019-06-14"),
        (DAY, "4/6/2019", "2019-06-04"),
        (DAY, " 29/02/2020 ", "2020-02-29"),
        (DAY, "2019-06-14", "2019-06-14"),
        (TEXT, "14/06/2019", "14/06/2019"),
        (TEXT, "93,06", "93,06"),
        (TEXT, " Xa\u0303 Hai\u00a0", "Xã Hai"),
        (CODE, "017", "017"),
        (CODE, "KH-225/2016", "KH-225/2016"),
    ],
)
def test_what_excel_writes_in_a_vietnamese_locale_is_read(field: Field, raw: str, spelt: str) -> None:
    assert vietnamese(field, raw) == spelt


@pytest.mark.parametrize(
    ("field", "raw", "word"),
    [
        (NUMBER, "9.120", "could be 9120 or 9.12; allowed is what is meant, as 9120 or 9,120"),
        (NUMBER, "-41.629", "could be -41629 or -41.629"),
        (NUMBER, "1.234,5", "thousands separators"),
        (NUMBER, "1,234.5", "thousands separators"),
        (NUMBER, "1.234.567", "thousands separators"),
        (DAY, "13/25/2019", "not a real day"),
        (DAY, "31/02/2019", "not a real day"),
        (DAY, "29/02/2019", "not a real day"),
        (DAY, "0/1/2019", "not a real day"),
        (CODE, "1/1/2019", "not stored as text"),
        (CODE, "1,23E+15", "not stored as text"),
        (CODE, "#N/A", "error of a formula"),
        (TEXT, "#REF!", "error of a formula"),
        (NUMBER, "#DIV/0!", "error of a formula"),
    ],
)
def test_what_could_be_two_things_is_said_and_not_guessed(field: Field, raw: str, word: str) -> None:
    sentence = says(vietnamese(field, raw))
    assert word in sentence
    assert "f.csv, row 7, column c" in sentence


@pytest.mark.parametrize(
    "raw", ["9e5", "1e999", "NaN", "inf", "٩", "９５", "+9", ".5", "9,", ",5", "1 234", "1\u00a0234,5", "93,06%", "1,2,3", "--1"]
)
def test_what_no_column_of_numbers_allows_stays_refused(raw: str) -> None:
    for spell in (canonical, vietnamese, of_workbook):
        spelt = spell(NUMBER, raw)
        assert isinstance(spelt, Wrong) or not NUMBER.allows(spelt)


def test_in_canonical_files_the_point_stays_the_decimal_sign() -> None:
    assert [canonical(NUMBER, raw) for raw in ("9.120", "93,06", " 9.5\u00a0")] == ["9.120", "93,06", "9.5"]
    assert canonical(DAY, "14/06/2019") == "14/06/2019"


@pytest.mark.parametrize("raw", ["1.234", "1,234", "999.120", "-9,120"])
def test_text_in_a_workbook_has_no_locale_so_three_digits_are_never_guessed(raw: str) -> None:
    sentence = says(of_workbook(NUMBER, raw))
    assert "could be" in sentence
    meant = sentence.rpartition(" or ")[2].rstrip(".")
    assert of_workbook(NUMBER, meant) == meant  # what is advised is accepted
    assert Decimal(meant) == Decimal(raw.replace(",", "."))


@pytest.mark.parametrize(
    ("value", "shown", "spelt"),
    [
        (93.06, "General", "93.06"),
        (0.1 + 0.2, "General", "0.3"),
        (0.9306, "0.00%", "93.06"),
        (0.93059999999999998, "0%", "93.06"),
        (0.285, '[Red]0.00%;-0.00%" giảm"', "28.5"),
        (-0.285, "0.00%;-0.00", "-0.285"),
        (95, '0" %"', "95"),
        (95, "0\\%", "95"),
        (1e-05, "General", "0.00001"),
        (1.5e7, "0.00E+00", "15000000"),
        (123456789012345.0, "General", "123456789012345"),
        (-0.0, "General", "0"),
        (12.0, "0.00", "12"),
    ],
)
def test_numbers_are_what_a_spreadsheet_shows_to_fifteen_digits(value: float, shown: str, spelt: str) -> None:
    assert of_workbook(NUMBER, Cell("n", value, shown)) == spelt


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
def test_every_decimal_of_a_workbook_comes_back_exactly(value: Decimal) -> None:
    """A binary fraction nearest to a decimal of at most 15 digits is read as that decimal, as per cent a hundred times that."""
    assert Decimal(str(of_workbook(NUMBER, Cell("n", float(value))))) == value
    assert Decimal(str(of_workbook(NUMBER, Cell("n", float(value), "0.00%")))) == value * 100


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["General", "0%", "000", "0.00E+00"]))
def test_no_number_of_a_workbook_ever_becomes_an_exponent(value: float, shown: str) -> None:
    for field in (NUMBER, CODE, DAY):
        spelt = of_workbook(field, Cell("n", value, shown)) if value == value else "NaN"  # noqa: PLR0124 - only NaN is not itself
        assert isinstance(spelt, Wrong) or not field.allows(spelt) or "E" not in spelt.upper()


@pytest.mark.parametrize(
    ("value", "shown", "spelt"),
    [
        (17, "General", "17"),
        (17, "000", "017"),
        (565, "00000", "00565"),
        (1017, "000", "1017"),
        (17.0, "0", "17"),
        (2019, "#,##0", "2019"),
        (17, "@", "17"),
    ],
)
def test_codes_that_became_numbers_are_what_the_cell_shows(value: float, shown: str, spelt: str) -> None:
    assert of_workbook(CODE, Cell("n", value, shown)) == spelt
    assert of_workbook(TEXT, Cell("n", value, shown)) == spelt


WHEN = datetime(2019, 1, 14, 8, 30)


@pytest.mark.parametrize(
    ("field", "cell", "word"),
    [
        (CODE, Cell("n", 1.1), "“1.1” is not stored as text"),
        (CODE, Cell("n", -17), "not stored as text"),
        (CODE, Cell("n", 1234567890123456), "not stored as text"),
        (CODE, Cell("n", 17, '"KH"000'), "not stored as text"),
        (CODE, Cell("n", 0.5, "0%"), "not stored as text"),
        (CODE, Cell("d", WHEN), "“2019-01-14 08:30:00” is not stored as text"),
        (TEXT, Cell("b", True), "“TRUE” is not stored as text"),
        (TEXT, Cell("e", "#N/A"), "“#N/A” is the error of a formula"),
        (NUMBER, Cell("e", "#DIV/0!"), "error of a formula"),
        (NUMBER, Cell("f", None), "no stored value"),
        (TEXT, Cell("f", None), "no stored value"),
        (NUMBER, Cell("n", 900 / 11), "“81.8181818181818” has too many decimals; allowed are 9"),
        (DAY, Cell("d", WHEN), "holds a time of day"),
        (DAY, Cell("d", time(8, 30)), "holds a time of day"),
        (DAY, Cell("d", timedelta(days=2)), "holds a time of day"),
    ],
)
def test_what_a_workbook_holds_and_a_column_cannot_is_said(field: Field, cell: Cell, word: str) -> None:
    assert word in says(of_workbook(field, cell))


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (NUMBER, Cell("d", WHEN)),
        (NUMBER, Cell("b", True)),
        (NUMBER, Cell("n", float("inf"))),
        (NUMBER, Cell("n", 1e300)),
        (DAY, Cell("b", False)),
        (DAY, Cell("n", 43479)),
        (YEAR, Cell("n", 20190)),
    ],
)
def test_what_the_column_itself_refuses_is_left_to_it(field: Field, cell: Cell) -> None:
    spelt = of_workbook(field, cell)
    assert isinstance(spelt, str)
    assert not field.allows(spelt)
    assert safe(spelt) == spelt


def test_dates_of_a_workbook_are_days() -> None:
    assert of_workbook(DAY, Cell("d", datetime(2019, 1, 14))) == "2019-01-14"
    assert of_workbook(DAY, Cell("d", date(2019, 1, 14))) == "2019-01-14"
    assert of_workbook(DAY, "14/1/2019") == "2019-01-14"
    assert of_workbook(YEAR, Cell("n", 2019)) == "2019"


def test_a_column_tells_apart_what_python_takes_for_equal() -> None:
    """`True`, `1` and `1.0` are one key of a dictionary, but a boolean is no number."""
    column = Column(of_workbook, CODE)
    assert [column[Cell("n", 1)], column[Cell("b", True)], column[Cell("n", 1.0)]] == ["1", "", "1"]
    assert list(column.wrong) == [Cell("b", True)]
