"""The periodic report as a workbook: a sheet for each part, numbers that are numbers, ready to print on A4.

A text is always written as a text, whatever it begins with, so that no spreadsheet runs it. The same report
gives the same bytes: the only time in it is the day that the report itself names.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from cchc_tui.errors import DiskError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output.handout import FORMULA, PLACES
from cchc_tui.output.report import Report
from cchc_tui.output.report_parts import Cell, Section
from cchc_tui.output.workbook import LIBRARIES, LONGEST, QUIET
from cchc_tui.text import safe

FORMS = {"count": "#,##0", "percent": '0.00" %"', "plain": "#,##0.00", "points": "+#,##0.00;-#,##0.00;0.00"}
"""How a spreadsheet shows each form of a number; the reader's own settings choose the decimal sign.

A per cent is the number itself, as in the exports.
"""

LONGEST_MARGIN = 255
"""Characters that a line above or below the printed page holds."""

A4, PORTRAIT_WEIGHT = 9, 130
"""The number of the paper's size, and the weight of columns up to which a page stands upright."""

LABEL_WIDTH = 26
"""Characters of the first column of the first sheet, where the labels stand."""


def book(report: Report, lang: Lang) -> bytes:
    """Write the report as an .xlsx workbook; raises UsageError without the library for it, DiskError where it cannot be made."""
    try:
        import xlsxwriter  # only who asks for a workbook
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise UsageError("Workbooks need a library that is not installed.", do=LIBRARIES) from None
    stream = io.BytesIO()
    try:
        with xlsxwriter.Workbook(stream, QUIET) as made:
            day = datetime.combine(report.drawn_up, time())  # all that the report itself says of it
            made.set_properties({"title": report.title, "subject": report.period, "created": day})
            _Book(made, report, lang).fill()
    except (OSError, XlsxWriterException) as error:
        raise DiskError("The workbook cannot be made: {reason}.", reason=str(error)) from error
    return stream.getvalue()


class _Book:
    """One workbook that is being filled."""

    def __init__(self, book: Any, report: Report, lang: Lang) -> None:
        self._book, self._report, self.lang = book, report, lang
        cell = {"valign": "top", "text_wrap": True, "border": 1}
        self._text = book.add_format(cell)
        self._quoted = book.add_format({**cell, "quote_prefix": True})
        self._heading = book.add_format({**cell, "bold": True, "bg_color": "#E7E6E6", "align": "center"})
        self._forms = {form: book.add_format({**cell, "num_format": code}) for form, code in FORMS.items()}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._label = book.add_format({"bold": True, "valign": "top"})
        self._open = book.add_format({"valign": "top", "text_wrap": True})
        self._warning = book.add_format({"bold": True, "font_color": "#C00000"})
        self._signer = book.add_format({"bold": True, "align": "center"})

    def fill(self) -> None:
        """Write the cover, every part, and at the very end the place to sign."""
        self._cover()
        for section in self._report.sections:
            sheet, row = self._sheet(section.short, sum(weight for _, weight in section.headings) > PORTRAIT_WEIGHT), 0
            row = self._section(sheet, section)
        self._signatures(sheet, row + 2, len(section.headings))

    def _sheet(self, name: str, landscape: bool) -> Any:
        """Add a sheet that prints on A4, as wide as a page, with what it is and how old on every page."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        report = self._report
        sheet.set_header(_margin("&L", f"{report.agency} – {report.period}"))
        facts = "; ".join([*report.warnings, *(f"{label}: {text}" for label, text in report.facts[-4:-2])])
        sheet.set_footer(_margin("&L", facts, "&R&P/&N"))
        return sheet

    def _cover(self) -> None:
        report, sheet = self._report, self._sheet(self.lang("Report"), landscape=False)
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, 1, 70)
        self._string(sheet, 0, 0, report.title, self._title)
        self._string(sheet, 1, 0, f"{report.agency} – {report.period}", self._label)
        row = 3
        for warning in report.warnings:
            self._string(sheet, row, 0, warning, self._warning)
            row += 1
        for label, text in report.facts:
            self._string(sheet, row, 0, label, self._label)
            self._string(sheet, row, 1, text, self._open)
            row += 1

    def _section(self, sheet: Any, section: Section) -> int:
        """Write a part, and give the row after its last one."""
        self._string(sheet, 0, 0, section.title, self._title)
        for row, note in enumerate((*self._report.warnings, *section.notes), start=1):
            self._string(sheet, row, 0, note, None)
        top = len(self._report.warnings) + len(section.notes) + 2
        for column, (heading, weight) in enumerate(section.headings):
            sheet.set_column(column, column, weight)
            self._string(sheet, top, column, heading, self._heading)
        sheet.repeat_rows(top)
        sheet.freeze_panes(top + 1, 0)
        for row, cells in enumerate(section.rows, start=top + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
        return top + 1 + len(section.rows)

    def _signatures(self, sheet: Any, row: int, columns: int) -> None:
        """Leave a place to sign below the last part, one on each half of the page."""
        step = max(columns // max(len(self._report.signatures), 1), 1)
        for place, signer in enumerate(self._report.signatures):
            middle = place * step + step // 2
            self._string(sheet, row, middle, signer, self._signer)
            self._string(sheet, row + 5, middle, self.lang("(signature, full name)"), self._signer)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell.number is None:
            # What begins like a formula is marked as text for good, also when somebody edits it.
            self._string(sheet, row, column, cell.text, self._quoted if cell.text.startswith(FORMULA) else self._text)
        else:
            sheet.write_number(row, column, round(float(cell.number), PLACES), self._forms[cell.form])

    def _string(self, sheet: Any, row: int, column: int, text: str, look: Any) -> None:
        """Write a text as a text; a longer one than a cell holds is cut with a sign."""
        said = safe(text)
        sheet.write_string(row, column, said if len(said) <= LONGEST else said[: LONGEST - 1] + "…", look)


def _margin(before: str, text: str, after: str = "") -> str:
    """Give a line for the edge of the page, in which `&` would be a command."""
    room = LONGEST_MARGIN - len(before) - len(after)
    said = safe(text[:LONGEST_MARGIN])
    while len(said.replace("&", "&&")) > room:
        said = said[:-2] + "…"
    return before + said.replace("&", "&&") + after
