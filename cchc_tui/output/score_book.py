"""Score sheets as a workbook: a page for each agency, ready to print on A4 and to be signed. A door of the library that writes it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from cchc_tui.errors import DiskError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output.handout import FORMULA, PLACES
from cchc_tui.output.report_book import A4
from cchc_tui.output.scores import Scores, about, papers
from cchc_tui.output.workbook import LIBRARIES, LONGEST, QUIET, made_at
from cchc_tui.score_sheet import HEADINGS, SUM, Paper, Part, signatures
from cchc_tui.text import safe

WIDTHS = (22, 9, 10, 10, 10, 10, 30, 30)
"""Characters each column is wide."""

LONGEST_NAME = 31
"""Characters a page's name may have."""

ROWS_TO_SIGN = 4
"""Rows left empty above the line where the day and the name are written."""


def as_workbook(found: Scores, lang: Lang) -> bytes:
    """Write the workbook; raises UsageError without the library, DiskError where it cannot be made."""
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise UsageError("Workbooks need a library that is not installed.", do=LIBRARIES) from None
    stream, said = BytesIO(), about(found, lang)
    try:
        with xlsxwriter.Workbook(stream, QUIET) as made:
            created = made_at(found.wanted)
            made.set_properties({"title": safe(said[0]), "comments": "\n".join(said[1:]), "created": created})
            pages = _Pages(made, said, lang)
            for number, (one, paper) in enumerate(zip(found.sheets, papers(found, lang), strict=True), start=1):
                pages.add(_named(f"{number} {one.agency.code} {one.sheet.year}"), paper)
    except (OSError, XlsxWriterException) as error:
        raise DiskError("The workbook cannot be made: {reason}.", reason=str(error)) from error
    return stream.getvalue()


def _named(name: str) -> str:
    """Give a name that a page may have; its number keeps it apart from all others."""
    return re.sub(r"[\[\]:*?/\\']", "-", safe(name))[:LONGEST_NAME].strip()


class _Pages:
    """The pages of one workbook, with how their cells look."""

    def __init__(self, book: Any, said: list[str], lang: Lang) -> None:
        self._book, self._said, self._lang = book, said, lang
        cell = {"border": 1, "valign": "top", "text_wrap": True}
        self._first = book.add_format({"bold": True, "font_size": 14})
        self._heading = book.add_format({**cell, "bold": True, "align": "center"})
        self._text = {bold: book.add_format({**cell, "bold": bold, "quote_prefix": False}) for bold in (False, True)}
        self._quoted = book.add_format({**cell, "quote_prefix": True})
        places = range(2, PLACES + 1)
        self._points = {
            (bold, n): book.add_format({**cell, "bold": bold, "num_format": "0." + "0" * n}) for bold in (False, True) for n in places
        }
        self._signer = book.add_format({"bold": True})

    def add(self, name: str, paper: Paper) -> None:
        """Write one sheet on a page of its own."""
        page = self._book.add_worksheet(name)
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        self._string(page, 0, 0, paper.title, self._first)
        for row, line in enumerate((*paper.facts, *self._said[1:]), start=1):
            self._string(page, row, 0, line, None)
        top = len(paper.facts) + len(self._said) + 1
        for column, heading in enumerate(HEADINGS):
            self._string(page, top, column, self._lang(heading), self._heading)
        page.repeat_rows(top)
        for row, part in enumerate(paper.parts, start=top + 1):
            self._part(page, row, part)
        self._sign(page, top + len(paper.parts) + 3, paper)

    def _part(self, page: Any, row: int, part: Part) -> None:
        bold = part.kind == SUM
        self._text_cell(page, row, 0, part.name, bold=bold)
        for column, points in enumerate(part.points, start=1):
            if points is None:
                page.write_blank(row, column, None, self._text[bold])
            else:
                page.write_number(row, column, round(float(points), PLACES), self._points[bold, part.places])
        self._text_cell(page, row, 6, part.evidence, bold=bold)
        self._text_cell(page, row, 7, part.note, bold=bold)

    def _text_cell(self, page: Any, row: int, column: int, text: str, *, bold: bool) -> None:
        """Write a text as a text; what begins like a formula is marked so for good, also when somebody edits it."""
        self._string(page, row, column, text, self._quoted if text.startswith(FORMULA) else self._text[bold])

    def _sign(self, page: Any, row: int, paper: Paper) -> None:
        """Leave the places to sign side by side."""
        for column, (signer, place) in zip((0, 5), signatures(paper, self._lang), strict=True):
            self._string(page, row, column, signer, self._signer)
            self._string(page, row + ROWS_TO_SIGN, column, place, None)

    def _string(self, page: Any, row: int, column: int, text: str, look: Any) -> None:
        page.write_string(row, column, safe(text)[:LONGEST], look)
