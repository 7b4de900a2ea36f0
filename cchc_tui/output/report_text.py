"""The periodic report as Markdown: to read as it is, to paste into a mail, or to turn into a document.

Pure. Text of the data never becomes markup: what Markdown would read as such is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc_tui.i18n import Lang
from cchc_tui.output.markdown import literal
from cchc_tui.output.report import Report
from cchc_tui.output.report_parts import Cell, Section

_OPENING = re.compile(r"^(\d*)([-+=.)])", re.ASCII)
"""What is markup only at the beginning of a line: a list, a rule, the mark of a heading."""


def markdown(report: Report, lang: Lang) -> str:
    """Write the report as Markdown, one table for each part."""
    return "\n".join(_lines(report, lang)) + "\n"


def _lines(report: Report, lang: Lang) -> Iterator[str]:
    yield f"# {literal(report.title)}"
    yield ""
    yield f"**{literal(report.agency)}** – {literal(report.period)}"
    for warning in report.warnings:
        yield ""
        yield f"> **{literal(warning)}**"
    yield ""
    yield from _table(((lang("About"), 1), ("", 1)), [(Cell(label), Cell(text)) for label, text in report.facts])
    for number, section in enumerate(report.sections, start=1):
        yield from _section(number, section)
    yield ""
    yield from _table(
        tuple((signer, 1) for signer in report.signatures), [tuple(Cell(lang("(signature, full name)")) for _ in report.signatures)]
    )


def _section(number: int, section: Section) -> Iterator[str]:
    yield ""
    yield f"## {number}. {literal(section.title)}"
    for note in section.notes:
        yield ""
        yield _line(note)
    if section.rows:
        yield ""
        yield from _table(section.headings, section.rows)


def _table(headings: Sequence[tuple[str, int]], rows: Sequence[tuple[Cell, ...]]) -> Iterator[str]:
    """Give a table; a column that holds numbers is flush right."""
    yield _row([heading for heading, _ in headings])
    numbers = [any(row[place].number is not None for row in rows) for place in range(len(headings))]
    yield "|" + "|".join(" ---: " if number else " --- " for number in numbers) + "|"
    for row in rows:
        yield _row([cell.text for cell in row])


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(literal(text) for text in texts) + " |"


def _line(text: str) -> str:
    """Give text that Markdown shows as it is, also at the beginning of a line."""
    return _OPENING.sub(r"\1\\\2", literal(text))
