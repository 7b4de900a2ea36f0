"""An export as Markdown: what it is and how old in a list, then one table, for a mail or a meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_tui import words
from cchc_tui.i18n import Lang
from cchc_tui.output.export import Export, Line, about, lines
from cchc_tui.text import safe

_MEANING = re.compile(r"([\\`*_{}\[\]<>|#!~&$])")
"""What Markdown, or the HTML it may hold, would act upon."""

_MANY = 200
"""Rows that are given at once."""


def literal(text: str) -> str:
    r"""Write data so that Markdown shows it as it is: `a|b` becomes `a\|b`."""
    return _MEANING.sub(r"\\\1", safe(text)).strip()


def row(cells: list[str]) -> str:
    """Give one line of a table."""
    return f"| {' | '.join(literal(cell) for cell in cells)} |\n"


def as_markdown(wanted: Export, lang: Lang) -> Iterator[bytes]:
    """Give the head and the table, some rows a piece."""
    first, *more = about(wanted, lang)
    headings = [
        lang("Agency code"), lang("Agency"), lang("Code"), lang("Indicator"), lang("Area result"), lang("Counts"), lang("Own work"),
        lang("Target"), lang("Gap"), lang("Verdict"), lang("Needed"), lang("Window"), lang("Data up to"),
    ]  # fmt: skip
    head = f"# {literal(first)}\n\n" + "".join(f"- {literal(line)}\n" for line in more)
    piece = head + "\n" + row(headings) + f"|{' --- |' * len(headings)}\n"
    for number, line in enumerate(lines(wanted, lang)):
        piece += row(_cells(line))
        if number % _MANY == _MANY - 1:
            yield piece.encode()
            piece = ""
    yield piece.encode()


def _cells(line: Line) -> list[str]:
    lang, judgement = line.lang, line.judgement
    area, own, indicator, target, gap = judgement.area, judgement.own, judgement.indicator, judgement.target, judgement.area.ruling.gap
    return [
        str(line.agency.key),
        words.name(line.agency, lang),
        indicator.code,
        words.title(indicator, lang),
        words.value(area.figure, indicator, lang),
        words.counts(area.figure, lang),
        " ".join(part for part in (words.value(own.figure, indicator, lang, ""), words.counts(own.figure, lang)) if part),
        words.bound(target, indicator.unit, lang) if target else "",
        lang.figure(gap, "") if gap is not None else "",
        f"{words.glyph(area.verdict)} {words.said(judgement, lang)}",
        words.needed(judgement, lang),
        judgement.window.period if judgement.window else "",
        lang.day(area.end) if area.end else "",
    ]
