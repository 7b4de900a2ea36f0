"""A view as something to hand on: what it is, the lines about it, and its tables with every row, whole; pure, `page` collects it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from cchc_tui import words
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.verdict import Severity
from cchc_tui.i18n import Lang
from cchc_tui.text import safe
from screens.widgets.columns import Cell, Column, Row
from screens.widgets.grid import Grid

NOTHING = ("–", "-")
"""What stands for an unknown figure on a screen; in a table that is handed on its cell is empty."""

SIGNS = ("+ ", "- ")
"""What a tree puts before the name of whoever has others below."""


class Table(NamedTuple):
    """A table with its title (empty for an only one), its headings, and the rows, which are made while they are asked for."""

    title: str
    header: tuple[str, ...]
    rows: Iterable[tuple[str, ...]]


class Handed(NamedTuple):
    """What a screen shows: its name in words, what names a file of it, the lines that stand around the tables, and the tables."""

    title: str
    name: str
    about: tuple[str, ...]
    tables: tuple[Table, ...] = ()


def of_list(columns: Sequence[Column], rows: Sequence[Row], lang: Lang, title: str = "") -> Table:
    """Give a list: all columns, also those there is no room for, uncut; a sign is its word; agencies have their codes before them."""
    coded = any(isinstance(row.key, AgencyKey) for row in rows)
    signs = frozenset(n for n, column in enumerate(columns) if not column.title and column.width == 1)
    header = [lang("Severity") if n in signs else safe(column.told or column.title) for n, column in enumerate(columns)]
    header = header if any(column.title for column in columns) else [""] * len(columns)
    return Table(title, (*([lang("Agency code")] if coded else []), *header), _listed(rows, signs, lang, coded=coded))


def _listed(rows: Sequence[Row], signs: frozenset[int], lang: Lang, *, coded: bool) -> Iterator[tuple[str, ...]]:
    for row in rows:
        cells = row.shown
        if len(cells) == 1:
            yield (_text(cells[0]),)
            continue
        named = [_word(cell, lang) if n in signs else _figure(cell) for n, cell in enumerate(cells)]
        yield (*([_code(row.key)] if coded else []), *named)


def of_matrix(grid: Grid[Any], lang: Lang) -> Table:
    """Give a matrix: a row with its title, and what each cell says in a word where the matrix knows it, else its sign."""
    coded = any(isinstance(key, AgencyKey) for key in grid.rows)
    header = (*([lang("Agency code")] if coded else []), safe(grid.corner), *(safe(code) for code in grid.columns))
    told = grid.told or (lambda item, code: _text(grid.cell(item, code)))

    def rows() -> Iterator[tuple[str, ...]]:
        for key, item in grid.rows.items():
            yield (
                *([_code(key)] if coded else []),
                safe(grid.title(item)).strip(),
                *(told(item, code) for code in grid.columns),
            )

    return Table("", header, rows())


def _code(key: object) -> str:
    return safe(key.code) if isinstance(key, AgencyKey) else ""


def _text(cell: Cell) -> str:
    return safe(cell if isinstance(cell, str) else cell[0]).strip()


def _figure(cell: Cell) -> str:
    content = _text(cell)
    return "" if content in NOTHING else content.removeprefix(SIGNS[0]).removeprefix(SIGNS[1])


def _word(cell: Cell, lang: Lang) -> str:
    """Give the severity that the colour of a sign says."""
    content, role = (cell, "") if isinstance(cell, str) else cell
    known = content.strip() and role in set(Severity)
    return lang(words.SEVERITIES[Severity(role)]) if known else safe(content).strip()
