"""What is handed on: text as it is seen, and tables a spreadsheet opens without running anything.

Pure: bytes come back, whoever asked writes them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.i18n import Lang
from cchc_tui.text import decimals, safe

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula, the wide forms in some languages (OWASP, CSV injection)."""

_INSIDE = re.compile(r'([,;\t"]\s*)([=+\-@＝＋－＠][^,;\t"]*)')
"""What would be a cell of its own, and a formula, in a program that parts cells at another sign than we do."""

PLACES = 6
"""Decimals of a figure that is handed on, as in JSON."""

_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*( ?%)?")

_PAIR = re.compile(r"([0-9][0-9.,]*)/([0-9][0-9.,]*)")

_MANY = 500
"""Rows that are written at once."""

Value = str | int | Fraction | date | None
"""What a cell may hold: text, a count, a figure, a day, or nothing, which is unknown."""


class Table(NamedTuple):
    """One table: what it is (empty where it is the only one), its headings (all may be empty), and every row."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]


def text_of(rows: Iterable[str]) -> str:
    """Give rows as they are seen, without the blanks at their ends."""
    return "\n".join(safe(row).rstrip() for row in rows).rstrip() + "\n"


def csv_of(about: Sequence[str], tables: Iterable[Table], lang: Lang) -> Iterator[bytes]:
    """Give tables as CSV: first what it is and how old, a line each, then each table below an empty line.

    In the form that a spreadsheet of the language opens by itself: UTF-8 with its mark; `;` where the comma is the decimal sign.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang.code == "vi" else ",")
    writer.writerows([harmless(line)] for line in about)
    yield text.getvalue().encode("utf-8-sig")
    for table in tables:
        for rows in _pieces(_lines(table, lang)):
            text.seek(0)
            text.truncate()
            writer.writerows(rows)
            yield text.getvalue().encode()


def _lines(table: Table, lang: Lang) -> Iterator[list[str]]:
    yield []
    if table.title:
        yield [harmless(table.title)]
    if any(table.header):
        yield [harmless(cell) for cell in table.header]
    for row in table.rows:
        yield [_text(cell, lang) if isinstance(cell, str) else written(cell, lang) for cell in row]


def _text(cell: str, lang: Lang) -> str:
    """Write a text; `2/4` is said as `2 of 4`, since a spreadsheet would make it the second of April."""
    pair = _PAIR.fullmatch(cell)
    return lang("{count} of {whole}", count=pair[1], whole=pair[2]) if pair else harmless(cell)


def _pieces(lines: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    piece: list[list[str]] = []
    for line in lines:
        piece.append(line)
        if len(piece) == _MANY:
            yield piece
            piece = []
    yield piece


def written(value: Value, lang: Lang) -> str:
    """Write a cell that is no text: numbers ungrouped with the decimal sign of the language, so that they stay numbers."""
    if isinstance(value, Fraction):
        plain = decimals(value, PLACES).rstrip("0").rstrip(".")
        return plain.replace(".", ",") if lang.code == "vi" else plain
    if isinstance(value, date):
        return lang.day(value)
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """Give a cell that no spreadsheet runs: what begins like a formula, and is no figure, gets an apostrophe before it.

    So does what follows a comma or a semicolon inside: a program of the other language parts cells there, whatever is quoted.
    """
    plain = _INSIDE.sub(_apart, safe(cell).strip())
    return _marked(plain) if plain.startswith(FORMULA) else plain


def _apart(found: re.Match[str]) -> str:
    return found[1] + _marked(found[2])


def _marked(text: str) -> str:
    return text if _FIGURE.fullmatch(text.strip()) else "'" + text
