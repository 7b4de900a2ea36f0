"""How cells are spelled in a source and how they are published: blanks, dates, decimal signs, and what a workbook holds.

Pure. What can be read in two ways is never guessed: it becomes a `Wrong`, which says both readings.
In comma separated files everything is spelled canonically already; what Excel writes in a Vietnamese locale
(`;` between the cells, 93,06 for a number, 14/06/2019 for a day) is spelled by `vietnamese`, cells of
a workbook by `of_workbook`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from cchc_tui.errors import Refused
from cchc_tui.feed.rows import SHOWN
from cchc_tui.feed.tables import Field
from cchc_tui.text import msg

NUMBERS = ("decimal", "whole", "percent")
"""Kinds of columns that hold numbers; years are digits like codes."""

_BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Blanks that may surround a cell unseen. Tabs and line breaks are none: they are refused like all control characters."""

SIGNIFICANT = 15
"""Digits of a number that a spreadsheet keeps and shows; the rest of its binary fraction is noise."""

PLACES = 9
"""Digits that may stand after the decimal point of a published number."""

TWO_WAYS = msg(
    "{file}, row {row}, column {column}: “{cell}” could be {whole} or {fraction}; allowed is what is meant, as {whole} or {plain}."
)
THOUSANDS = msg("{file}, row {row}, column {column}: “{cell}” holds thousands separators; allowed are none, as in 9120 or 1234,5.")
NO_DAY = msg("{file}, row {row}, column {column}: “{cell}” is not a real day; allowed is day/month/year such as 14/06/2019, or YYYY-MM-DD.")
AS_TEXT = msg("{file}, row {row}, column {column}: “{cell}” is not stored as text; format the column as text and type it again.")
TIME = msg("{file}, row {row}, column {column}: “{cell}” holds a time of day; allowed is a date alone.")
FAILED = msg("{file}, row {row}, column {column}: “{cell}” is the error of a formula; allowed is its right value, or an empty cell.")
UNSTORED = msg(
    "{file}, row {row}, column {column}: the formula has no stored value; open the workbook in a spreadsheet program and save it, or type the value."
)
TOO_FINE = msg("{file}, row {row}, column {column}: “{cell}” has too many decimals; allowed are {places}, so round it as it is printed.")


class Wrong(NamedTuple):
    """A cell that cannot be published: the message id, what stands there, and what else the message names."""

    message: str
    cell: str
    values: dict[str, str]

    def problem(self, file: str, row: int, column: str) -> Refused:
        """Make the error of this cell where it stands."""
        return Refused(self.message, file=file, row=row, column=column, cell=self.cell[:SHOWN], **self.values)


class Cell(NamedTuple):
    """A cell of a workbook that is no text: its kind, its value and the number format that shows it."""

    kind: str
    """`n` number, `d` date or time, `b` boolean, `e` error value, `f` formula without a stored value, as in the file format."""
    value: object
    format: str = "General"


Raw = str | Cell
"""A cell as it stands in the source."""

Spell = Callable[[Field, Raw], str | Wrong]
"""Gives a cell of a column as it will be published."""


class Column(dict[Raw, str]):
    """The cells of one column, each spelled once and remembered; what is wrong counts as empty and stands in `wrong`."""

    def __init__(self, spell: Spell, field: Field) -> None:
        """Spell with `spell` for the column `field`."""
        super().__init__()
        self._spell, self._field = spell, field
        self.wrong: dict[Raw, Wrong] = {}

    def __missing__(self, raw: Raw) -> str:
        """Spell a cell that was not met before."""
        spelt = self._spell(self._field, raw)
        if isinstance(spelt, Wrong):
            self.wrong[raw], spelt = spelt, ""
        self[raw] = spelt
        return spelt


def clean(text: str) -> str:
    """Give `text` without surrounding blanks and in NFC, so that one name is one sequence of bytes."""
    return unicodedata.normalize("NFC", text).strip(_BLANKS)


def canonical(_: Field, raw: Raw) -> str:
    """Spell a cell of a comma separated file: it stands there as it will be published."""
    return clean(str(raw))


def vietnamese(field: Field, raw: Raw) -> str | Wrong:
    """Spell a cell of a file that Excel separated by `;`, where the comma is the decimal sign."""
    cell = clean(str(raw))
    if _FAILED.fullmatch(cell):
        return Wrong(FAILED, cell, {})
    if field.kind == "code" and _CONVERTED.fullmatch(cell):
        return Wrong(AS_TEXT, cell, {})
    return _typed(field, cell, two_ways=".")


_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_CONVERTED = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9](?:,[0-9]+)?E[+-][0-9]+")
"""What Excel makes of codes such as 1.1 and 123456789012345678 where the column was not formatted as text."""


def _typed(field: Field, cell: str, two_ways: str) -> str | Wrong:
    """Spell what a person typed; three digits after one of the signs in `two_ways` may be thousands."""
    if field.kind == "date":
        return _day(cell)
    return _number(cell, two_ways) if field.kind in NUMBERS else cell


_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def _day(cell: str) -> str | Wrong:
    """Read day/month/year, the one order there is in Vietnamese; what is no day at all is left to the column."""
    found = _SLASHED.fullmatch(cell)
    if found is None:
        return cell
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return Wrong(NO_DAY, cell, {})


_FRACTION = re.compile(r"(-?[0-9]+)([.,])([0-9]+)")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:([.,])[0-9]{3}(?:\1[0-9]{3})*[.,][0-9]+|([.,])[0-9]{3}(?:\2[0-9]{3})+)")
_GROUP = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


def _number(cell: str, two_ways: str) -> str | Wrong:
    found = _FRACTION.fullmatch(cell)
    if found is None:
        return Wrong(THOUSANDS, cell, {}) if _THOUSANDS.fullmatch(cell) else cell
    whole, sign, rest = found.groups()
    if sign not in two_ways or not _GROUP.fullmatch(cell):
        return f"{whole}.{rest}"
    plain = f"{whole},{rest}" if "," not in two_ways else f"{whole}.{rest}0"
    return Wrong(TWO_WAYS, cell, {"whole": whole + rest, "fraction": f"{whole}.{rest}".rstrip("0").rstrip("."), "plain": plain})


def of_workbook(field: Field, raw: Raw) -> str | Wrong:
    """Spell a cell of a workbook: text by what was typed (in an unknown locale), everything else by what it is."""
    if isinstance(raw, Cell):
        return _OF_KIND[raw.kind](field, raw)
    return _typed(field, clean(str(raw)), two_ways=".,")


def _of_number(field: Field, cell: Cell) -> str | Wrong:
    value = Context(prec=SIGNIFICANT, rounding=ROUND_HALF_UP).create_decimal(cell.value)  # type: ignore[arg-type] # an int or a float
    if field.kind in NUMBERS:
        plain = _plain(value * 100 ** _percents(cell.format, value))
        return Wrong(TOO_FINE, plain, {"places": str(PLACES)}) if len(plain.partition(".")[2]) > PLACES else plain
    return _plain(value) if field.kind == "date" else _digits(value, cell.format)


def _plain(value: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a number format that show no digits: literals, blanks, fillers, colours and locales."""


def _percents(shown: str, value: Decimal) -> int:
    """Count the per cent signs of the section of a number format that shows `value`."""
    sections = _DECORATION.sub("", shown).split(";")
    return sections[1 if value < 0 and len(sections) > 1 else 0].count("%")


def _digits(value: Decimal, shown: str) -> str | Wrong:
    """Write a code that a spreadsheet took for a number; only what it shows, whole and without loss, is that code."""
    plain = _plain(value)
    pad = re.fullmatch("0+", shown)
    if not plain.isdecimal() or len(plain) > SIGNIFICANT or not (pad or _SIMPLE.fullmatch(shown)):
        return Wrong(AS_TEXT, plain, {})
    return plain.zfill(len(shown)) if pad else plain


_SIMPLE = re.compile(r"General|@|[#,.0]+")
"""Number formats that show the digits of a whole number and no others before them."""


def _of_date(field: Field, cell: Cell) -> str | Wrong:
    value = cell.value
    shown = value.isoformat(" ").removesuffix(" 00:00:00") if isinstance(value, datetime) else str(value)
    if field.kind != "date":
        return _stranger(field, shown)
    alone = type(value) is date or (isinstance(value, datetime) and value.time() == time())
    return shown if alone else Wrong(TIME, shown, {})


def _stranger(field: Field, shown: str) -> str | Wrong:
    """Give a date or a boolean where neither belongs: numbers and dates refuse it by themselves, text would not."""
    return shown if field.kind in (*NUMBERS, "date") else Wrong(AS_TEXT, shown, {})


_OF_KIND: dict[str, Callable[[Field, Cell], str | Wrong]] = {
    "n": _of_number,
    "d": _of_date,
    "b": lambda field, cell: _stranger(field, str(cell.value).upper()),
    "e": lambda _, cell: Wrong(FAILED, str(cell.value), {}),
    "f": lambda _, __: Wrong(UNSTORED, "", {}),
}
