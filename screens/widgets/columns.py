"""How rows of cells are laid into columns: pure, so that it is tested without a terminal; `lines` places what comes out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from cchc_tui import text

Cell = str | tuple[str, str]
"""Text, or text and its role: the suffix of a component class such as `critical` or `dim`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` cells, more if it may `grow`; where there is no room the highest `drop` vanishes first, 0 never.

    `told` is its title in words where `title` is only a sign, for a table that is handed on.
    """

    title: str
    width: int
    right: bool = False
    grow: bool = False
    drop: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `indent` cells stand before its growing (else its first) cell.

    A `heading` is passed over by the cursor; a row of one cell runs across all columns.
    Cells that cost something may be given as a function: only rows in sight ask it.
    """

    key: Hashable
    cells: tuple[Cell, ...] | Callable[[], tuple[Cell, ...]]
    indent: int = 0
    heading: bool = False

    @property
    def shown(self) -> tuple[Cell, ...]:
        """The cells themselves."""
        return self.cells() if callable(self.cells) else self.cells


@lru_cache(maxsize=64)
def widths(columns: tuple[Column, ...], room: int) -> dict[int, int]:
    """Give the columns that fit into `room` cells, one cell between them, and how wide each is."""
    kept = dict(enumerate(columns))
    while sum(c.width + 1 for c in kept.values()) - 1 > room:
        index, column = max(kept.items(), key=lambda item: (item[1].drop, item[0]))
        if not column.drop:
            break
        del kept[index]
    spare = room - (sum(c.width + 1 for c in kept.values()) - 1)
    grower = next((n for n, c in kept.items() if c.grow), None)
    sizes = {n: max(c.width + (spare if n == grower else 0), 1) for n, c in kept.items()}
    return _within(sizes, room)


def _within(sizes: dict[int, int], room: int) -> dict[int, int]:
    """Cut the last columns where even the ones that never vanish are too wide."""
    fitting = {}
    for index, size in sizes.items():
        if room > 0:
            fitting[index] = min(size, room)
        room -= size + 1
    return fitting


def fitted(content: str, width: int, *, right: bool = False, cut: str = "…") -> str:
    """Make `content` safe and exactly `width` cells wide.

    Rich, which the compositor measures with, sees some rare scripts differently from
    `text`; there its view wins, or the columns after it would shift.
    """
    line = text.fit(text.safe(content), width, right=right, ellipsis=cut)
    return line if line.isascii() or cell_len(line) == width else set_cell_size(line, width)


def laid(row: Row, columns: tuple[Column, ...], room: int, cut: str = "…") -> list[tuple[str, str]]:
    """Lay `row` into `room` cells as pieces of text with their roles; an empty role is plain text."""
    cells = row.shown
    if len(cells) == 1:
        columns = (Column("", room),)
    sizes = widths(columns, room)
    indented = next((n for n in sizes if columns[n].grow), 0)
    pieces = []
    for place, (index, size) in enumerate(sizes.items()):
        cell = cells[index] if index < len(cells) else ""
        content, role = (cell, "") if isinstance(cell, str) else cell
        indent = min(row.indent, size) if index == indented else 0
        gap = " " * ((place > 0) + indent)
        pieces += [(gap, ""), (fitted(content, size - indent, right=columns[index].right, cut=cut), role)]
    used = sum(size + 1 for size in sizes.values()) - 1
    return [*pieces, (" " * (room - max(used, 0)), "")]


def joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join neighbours of one role; blanks have no colour and go with what stands before, since each run costs up to 38 bytes."""
    runs: list[tuple[str, str]] = []
    for part, role in pieces:
        if runs and (part.isspace() or not part or role == runs[-1][1]):
            runs[-1] = (runs[-1][0] + part, runs[-1][1])
        elif runs and runs[-1][0].isspace():
            runs[-1] = (runs[-1][0] + part, role)
        else:
            runs.append((part, role))
    return runs
