"""What already stands on the terminal is not written again: Textual paints whole widgets, and everything whenever anything changes its place.

Opening a screen it lays out, and paints, three times; a sentence that grows by a row paints 3 kB, most of them as they were;
a cursor that leaves a row paints the row in all its colours, most of them as they were too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from rich.cells import get_character_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

APART = 12
"""Cells that stand already between two that do not, from which on going there costs less than writing them: a place and a colour are 8 and 9 bytes."""

Cell = tuple[str, Style | None]
"""A character and its style; `Row` has one for each column of the terminal."""

Row = tuple[Cell, ...]


ERASE = "\x1b[K"
"""Makes the row blank from here on, in the terminal's own colours, since Textual ends every colour where it ends."""


class Piece(NamedTuple):
    """Cells that are written at a place; from there on the row is `erased` where nothing else is in it."""

    x: int
    y: int
    cells: Sequence[Cell]
    erased: bool = False

    @property
    def strip(self) -> Strip:
        """The cells as Textual has them, neighbours of one style in one run."""
        runs = groupby(self.cells, key=lambda cell: cell[1])
        return Strip([Segment("".join(char for char, _ in run), style) for style, run in runs])


class Patch(CompositorUpdate):
    """Pieces of lines of the screen."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = list(pieces)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the segments, for whoever prints instead of writing."""
        for piece in self.pieces:
            yield Control.move_to(piece.x, piece.y).segment
            yield from piece.strip
            if piece.erased:
                yield Segment(ERASE, None, [(ControlType.ERASE_IN_LINE, 0)])

    def render_segments(self, console: Console) -> str:
        """Give what is written to the terminal."""
        places = (Control.move_to(piece.x, piece.y).segment.text for piece in self.pieces)
        drawn = (piece.strip.render(console) + ERASE * piece.erased for piece in self.pieces)
        return "".join(place + cells for place, cells in zip(places, drawn, strict=True))


class Memory:
    """The rows that stand on the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    @property
    def unknown(self) -> bool:
        """Whether nothing is known."""
        return not self._rows

    def forget(self) -> None:
        """Know nothing any more: somebody else wrote, or the size is another."""
        self._rows = []

    def left(self, update: Any) -> Any:
        """Give what of an update is still to be written, and take it for written; None where nothing is."""
        if isinstance(update, LayoutUpdate) and (update.region.x, update.region.y) == (0, 0):
            return self._whole(update)
        if isinstance(update, ChopsUpdate) and self._rows:
            pieces = [piece for span in update.spans for piece in self._part(span, update)]
            return Patch(pieces) if pieces else None
        if update is not None:
            self.forget()
        return update

    def _whole(self, update: LayoutUpdate) -> CompositorUpdate | None:
        lines = [list(line) for line in update.strips]
        now = [_cells(line) for line in lines]
        before, self._rows = self._rows, now
        if len(before) != len(now):
            return LayoutUpdate([*lines], update.region)
        pieces = [piece for y, (row, old) in enumerate(zip(now, before, strict=True)) for piece in _changed(y, row, old)]
        return Patch(pieces) if pieces else None

    def _part(self, span: tuple[int, int, int], update: ChopsUpdate) -> Iterator[Piece]:
        """Give what is still to be written of the widgets a span goes through: they are rendered over all their width."""
        y, left, right = span
        if y >= len(self._rows):
            return
        before, row = self._rows[y], list(self._rows[y])
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            if strip is not None and x < right and end > left:
                row[x:end] = _cells([strip.adjust_cell_length(end - x)])
        self._rows[y] = tuple(row)
        yield from _changed(y, self._rows[y], before)


def _cells(line: Iterable[Strip]) -> Row:
    """Break a line into its cells; what takes two has an empty second one, what takes none goes with the one before."""
    cells: list[Cell] = []
    for text, style, control in (segment for strip in line for segment in strip):
        for char in "" if control else text:
            size = get_character_cell_size(char)
            if size == 0 and cells:
                cells[-1] = (cells[-1][0] + char, cells[-1][1])
            else:
                cells += [(char, style), *[("", style)] * (size - 1)]
    return tuple(cells)


def _changed(y: int, row: Row, before: Row) -> Iterator[Piece]:
    """Give the cells that are other than before, near ones together.

    Where anything takes another place than one cell, terminals do not agree on how wide it is: such a row is written whole.
    """
    if row == before:
        return
    if len(row) != len(before) or not all(len(char) == 1 for char, _ in (*row, *before)):
        yield Piece(0, y, row)
        return
    other = [x for x, (new, old) in enumerate(zip(row, before, strict=True)) if new != old and not (_bare(new) and _bare(old))]
    starts = [n for n, x in enumerate(other) if n == 0 or x - other[n - 1] > APART]
    for start, end in pairwise([*starts, len(other)]):
        yield _piece(other[start], y, row, other[end - 1] + 1)


def _piece(x: int, y: int, row: Row, end: int) -> Piece:
    """Give the cells from `x` to `end`; blanks up to the end of the row are erased, which takes 3 bytes."""
    last = next((n for n in range(len(row), x, -1) if not _bare(row[n - 1])), x)
    return Piece(x, y, row[x:last], erased=True) if last + len(ERASE) < end else Piece(x, y, row[x:end])


def _bare(cell: Cell) -> bool:
    """Say whether nothing is seen there whatever the colour of letters is."""
    char, style = cell
    return char == " " and (style is None or not (style.bgcolor or style.reverse or style.underline or style.strike))
