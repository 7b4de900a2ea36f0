"""An export as a spreadsheet: numbers are numbers with a format, text is never a formula. The door of the library that writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

from cchc_tui.errors import DiskError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output.export import COLUMNS, Export, about, lines
from cchc_tui.output.handout import FORMULA, PLACES, Value
from cchc_tui.text import VIETNAM, msg, safe

LIBRARIES = msg("Install them with: pip install 'cchc-tui[xlsx]'")

QUIET = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What is text stays text. Rows are kept until the end (40 MB for a city), which takes a third less time than a row at a time."""

LONGEST = 32_000
"""Characters a cell may hold, the limit of the format being 32,767."""

FORMATS = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "about": {"italic": True},
    "first": {"bold": True},
    "count": {"num_format": "#,##0"},
    "percent": {"num_format": '0.00" %"'},
    "figure": {"num_format": "0.00"},
    "day": {"num_format": "dd/mm/yyyy"},
    "text": {"quote_prefix": True},
}
"""How cells look; a per cent is the number itself, 93.06 and not 0.9306, as in every other form of the export.

The format of a day is only what is stored: a spreadsheet of another language shows its own.
"""


def as_workbook(wanted: Export, lang: Lang) -> bytes:
    """Give the workbook; raises UsageError without the library, DiskError where it cannot be made."""
    rows = ([column.of(line) for column in COLUMNS] for line in lines(wanted, lang))
    units = [line.judgement.indicator.unit for line in lines(wanted, lang)]
    headings, widths = [lang(column.heading) for column in COLUMNS], [column.width for column in COLUMNS]
    return book(about(wanted, lang), headings, rows, widths, units, lang, made_at(wanted))


def made_at(wanted: Export) -> datetime:
    """Give the minute that the file says it was written in, by the clock on the wall in Vietnam: the format knows no zones."""
    return wanted.ages.now.astimezone(VIETNAM).replace(second=0, microsecond=0, tzinfo=None)


def book(
    said: Sequence[str],
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    units: Sequence[str],
    lang: Lang,
    created: datetime,
) -> bytes:
    """Write one sheet: lines about it, headings that stay in sight and can be filtered, and the rows; `units` has one for each row."""
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise UsageError("Workbooks need a library that is not installed.", do=LIBRARIES) from None
    stream = BytesIO()
    try:
        with xlsxwriter.Workbook(stream, QUIET) as made:
            made.set_properties({"title": safe(said[0]), "comments": "\n".join(said[1:]), "created": created})
            _fill(made, said, headings, rows, widths, units, lang)
    except (OSError, XlsxWriterException) as error:
        raise DiskError("The workbook cannot be made: {reason}.", reason=str(error)) from error
    return stream.getvalue()


def _fill(
    made: Any,
    said: Sequence[str],
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    units: Sequence[str],
    lang: Lang,
) -> None:
    formats = {name: made.add_format(how) for name, how in FORMATS.items()}
    formats["day"] = made.add_format({"num_format": "dd/mm/yyyy" if lang.code == "vi" else "yyyy-mm-dd"})
    sheet, top = made.add_worksheet(lang("Targets and verdicts")), len(said) + 1
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    for number, line in enumerate(said):
        sheet.write_string(number, 0, _cut(line), formats["about" if number else "first"])
    for number, heading in enumerate(headings):
        sheet.write_string(top, number, _cut(heading), formats["head"])
    sheet.freeze_panes(top + 1, 0)
    last = top
    for last, (row, unit) in enumerate(zip(rows, units, strict=True), start=top + 1):
        for number, value in enumerate(row):
            _write(sheet, last, number, value, formats, unit)
    sheet.autofilter(top, 0, last, len(headings) - 1)


def _write(sheet: Any, row: int, column: int, value: Value, formats: dict[str, Any], unit: str) -> None:
    """Write one cell as what it is; what begins like a formula is marked as text for good, also when somebody edits it."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, _cut(value), formats["text"] if value.startswith(FORMULA) else None)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["count"])
    elif isinstance(value, Fraction):
        sheet.write_number(row, column, round(float(value), PLACES), formats["percent" if unit == "%" else "figure"])
    else:
        sheet.write_datetime(row, column, value, formats["day"])


def _cut(text: str) -> str:
    return safe(text)[:LONGEST]
