"""How rows × columns of signs are laid into a place: pure, so that it is tested without a terminal; `matrix` paints it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from cchc_tui import text
from screens.widgets.columns import Cell, fitted, joined

TITLE = 24
"""Cells kept for the row titles at least: a name must be known by what is left of it."""

WIDEST = 36
"""Cells row titles take at most; beyond that the eye loses the row on its way to the cells."""

CODE = 8
"""Characters of a column's code that are shown; the last line gives it whole."""

Item = TypeVar("Item")

Pieces = list[tuple[str, str]]
"""Text with its role, as `columns` has it."""


class Grid(NamedTuple, Generic[Item]):
    """What the matrix shows: `rows` by key, and functions that are asked for what is in sight.

    `said` gives the last line for a row, a code and a width; the code is empty where the cursor stands on the row as a whole.
    `told` gives a cell in a word, for a table that is handed on.
    """

    rows: Mapping[Hashable, Item]
    columns: tuple[str, ...]
    title: Callable[[Item], str]
    cell: Callable[[Item, str], Cell]
    said: Callable[[Item, str, int], str]
    corner: str = ""
    told: Callable[[Item, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide everything is: `title` and `pitch` cells for a title and a column, `shown` columns, `head` lines of codes."""

    title: int
    pitch: int
    shown: int
    head: int

    @property
    def lead(self) -> int:
        """Cells before the sign of a column: it stands in the middle under its code, one cell left for the cursor's bracket."""
        return self.pitch // 2

    @property
    def width(self) -> int:
        """Cells from the mark of the cursor to the place of the last bracket."""
        return 1 + self.title + self.shown * self.pitch + 1

    def reach(self, place: int) -> int:
        """Give the cells from the mark of the cursor to the bracket behind the column at `place`; at -1 to the end of the title."""
        return 1 + self.title + (place * self.pitch + self.lead + 2 if place >= 0 else 0)


@lru_cache(maxsize=64)
def shape(codes: tuple[str, ...], width: int) -> Shape:
    """Break the codes over as few lines as let all columns fit; where not even one letter a line does, columns scroll."""
    longest = min(max((len(text.safe(code)) for code in codes), default=1), CODE)
    room = width - TITLE - 2
    lines = next((n for n in range(1, longest + 1) if len(codes) * (-(-longest // n) + 1) <= room), longest)
    pitch = -(-longest // lines) + 1
    shown = min(len(codes), max(room // pitch, 1))
    return Shape(max(min(width - 2 - shown * pitch, WIDEST), 1), pitch, shown, lines)


def head(grid: Grid[Any], form: Shape, left: int, line: int, between: str = "–") -> str:
    """Give one line of the head: a part of each code, the corner at its foot, above it which columns are in sight if not all are."""
    codes = grid.columns[left : left + form.shown]
    corner = grid.corner if line == form.head - 1 else ""
    if line == 0 < form.head - 1 and len(codes) < len(grid.columns):
        corner = f"{left + 1}{between}{left + len(codes)}/{len(grid.columns)}".rjust(form.title)
    return fitted(f" {corner}", 1 + form.title) + "".join(" " + _part(code, form, line) for code in codes)


def _part(code: str, form: Shape, line: int) -> str:
    """Give the part of a code in one line of the head; short codes stand at its foot."""
    size, code = form.pitch - 1, text.safe(code)[:CODE]
    parts = [code[n : n + size] for n in range(0, len(code), size)]
    place = line - form.head + len(parts)
    return fitted(parts[place] if place >= 0 else "", size, cut="")


def row(grid: Grid[Item], form: Shape, left: int, item: Item, cursor: int | None = None, marks: tuple[str, str] = ("›", "…")) -> Pieces:
    """Give a row; columns out of sight are not asked for.

    Where the cursor stands in it, in the column at place `cursor` or before them all at -1, its title is one run of the role
    `cursor` and its cell stands in brackets; all others keep their colours, and need not be written again.
    """
    mark, cut = marks
    line: Pieces = [(" ", "")] * (form.shown * form.pitch + 1)
    for place, code in enumerate(grid.columns[left : left + form.shown]):
        line[place * form.pitch + form.lead] = _sign(grid.cell(item, code))
    title = fitted(grid.title(item), form.title, cut=cut)
    if cursor is None:
        return joined([(f" {title}", ""), *line])
    if left <= cursor < left + form.shown:
        at = (cursor - left) * form.pitch + form.lead
        line[at - 1 : at + 2] = [(f"[{line[at][0]}]", "cell")]
    return [(mark + title, "cursor"), *joined(line)]


def _sign(cell: Cell) -> tuple[str, str]:
    content, role = (cell, "") if isinstance(cell, str) else cell
    return fitted(content, 1, cut=""), role
