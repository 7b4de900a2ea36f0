"""Agencies × indicators, or any rows × columns: one sign a cell, and a last line that names the cell of the cursor.

It draws, and asks for, only the cells in sight, so that eleven thousand rows open as fast as
ten. A cursor key paints two rows up to the cell, and the last line again: some 300 bytes.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui.i18n import Lang
from cchc_tui.text import msg
from screens.widgets import grid, handed
from screens.widgets.columns import fitted
from screens.widgets.grid import Grid, Pieces, Shape
from screens.widgets.lean import lean
from screens.widgets.lines import MARKS

WHEEL = 3
"""Rows a turn of the wheel goes."""


class Matrix(Widget, can_focus=True, inherit_bindings=False):
    """A matrix with a cursor on one cell, or on a row's title; `show` fills it, it answers with `Opened`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matrix--header",
        "matrix--cursor",
        "matrix--cell",
        "matrix--said",
        "matrix--critical",
        "matrix--warning",
        "matrix--ok",
        "matrix--unknown",
        "matrix--none",
        "matrix--dim",
    }
    DEFAULT_CSS = """
    Matrix { height: 1fr; width: 1fr; }
    Matrix > .matrix--header { text-style: dim; }
    Matrix > .matrix--said { text-style: bold; }
    Matrix:focus > .matrix--cursor { text-style: reverse; }
    Matrix > .matrix--cell { text-style: bold; }
    Matrix > .matrix--critical { color: ansi_red; }
    Matrix > .matrix--warning { color: ansi_yellow; }
    Matrix > .matrix--ok { color: ansi_green; }
    Matrix > .matrix--unknown { color: ansi_magenta; }
    Matrix > .matrix--none, Matrix > .matrix--dim { text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "down(-1)", msg("Row above"), show=False),
        Binding("down,j", "down(1)", msg("Row below"), show=False),
        Binding("left,h", "across(-1)", msg("Cell before"), show=False),
        Binding("right,l", "across(1)", msg("Cell after"), show=False),
        Binding("pageup", "page(-1)", msg("Page up"), show=False),
        Binding("pagedown", "page(1)", msg("Page down"), show=False),
        Binding("g", "edge(-1)", msg("First row"), show=False),
        Binding("G", "edge(1)", msg("Last row"), show=False),
        Binding("home", "side(-1)", msg("The whole row"), show=False),
        Binding("end", "side(1)", msg("Last column"), show=False),
        Binding("enter", "open", msg("Open")),
    ]
    ALLOW_SELECT = False

    glyphs: reactive[str] = reactive("unicode")

    class Opened(Message):
        """Enter, or a click on the cursor's cell: the row of `key` by `column`, which is empty for the row as a whole."""

        def __init__(self, key: Hashable, column: str) -> None:
            super().__init__()
            self.key, self.column = key, column

    def __init__(self, *, glyphs: str = "unicode", id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Matrix.glyphs, glyphs)
        self._grid: Grid[Any] = Grid({}, (), str, _nothing, _nothing)
        self._keys: tuple[Hashable, ...] = ()
        self._row, self._column = -1, 0
        self._top, self._left = 0, 0

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the cursor's row; `None` where there is none to stand on."""
        return self._keys[self._row] if self._row >= 0 else None

    @property
    def cursor_column(self) -> str:
        """The column of the cursor; empty where it stands on the title of its row."""
        return self._grid.columns[self._column] if 0 <= self._column < len(self._grid.columns) else ""

    def show(self, shown: Grid[Any], *, keep: Hashable | None = None) -> None:
        """Replace everything; the cursor goes to the row of `keep`, else stays on its keys, else as near to its place as it can."""
        row, code = self.cursor_key, self.cursor_column
        self._keys = tuple(shown.rows)
        known = (self._keys.index(key) for key in (keep, row) if key in shown.rows)
        place = next(known, min(max(self._row, 0), len(self._keys) - 1))
        column = shown.columns.index(code) if code in shown.columns else min(self._column, len(shown.columns) - 1)
        self._grid, self._row, self._column = shown, place, column
        self._keep_in_sight()
        self.refresh()

    def handed(self, lang: Lang) -> handed.Table:
        """Give the whole matrix to hand on."""
        return handed.of_matrix(self._grid, lang)

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on the row of `key`; an unknown key changes nothing."""
        if key in self._grid.rows:
            self._move(self._keys.index(key), self._column)

    @property
    def _shape(self) -> Shape:
        return grid.shape(self._grid.columns, self.size.width)

    @property
    def _room(self) -> int:
        """Rows there is room for between the head and the last line."""
        return max(self.size.height - self._shape.head - 1, 1)

    def _move(self, row: int, column: int) -> None:
        """Set the cursor; where nothing scrolls, only its old and its new place are painted again, and the last line."""
        row = min(max(row, 0), len(self._keys) - 1)
        column = min(max(column, -1), len(self._grid.columns) - 1)
        old = (self._row, self._column)
        if (row, column) == old:
            return
        self._row, self._column = row, column
        if self._keep_in_sight():
            # What stands right of the last column stays as it is.
            self.refresh(Region(0, 0, self._shape.width, self.size.height - 1), self._last)
            return
        reach = self._shape.reach(max(old[1], column) - self._left)
        self.refresh(*(self._line(place - self._top + self._shape.head, reach) for place in {old[0], row}), self._last)

    def _line(self, y: int, width: int) -> Region:
        return Region(0, y, width, 1)

    @property
    def _last(self) -> Region:
        return self._line(self.size.height - 1, self.size.width)

    def _keep_in_sight(self) -> bool:
        """Scroll to see the cursor, a third of the page at once since a scroll paints everything; say whether it did."""
        shown, before = self._shape.shown, (self._top, self._left)
        self._top = _seen(self._row, self._top, self._room, len(self._keys))
        self._left = _seen(max(self._column, 0), self._left, shown, len(self._grid.columns))
        return before != (self._top, self._left)

    def on_resize(self) -> None:
        """Keep the cursor in sight in a smaller place, and use a larger one."""
        if self._keep_in_sight():
            self.refresh()

    def action_down(self, step: int) -> None:
        """Go to another row, the column staying."""
        self._move(self._row + step, self._column)

    def action_across(self, step: int) -> None:
        """Go to another column; before the first stands the row as a whole."""
        self._move(self._row, self._column + step)

    def action_page(self, step: int) -> None:
        """Go as many rows as are in sight, less one for the eye to hold on to."""
        self.action_down(step * max(self._room - 1, 1))

    def action_edge(self, step: int) -> None:
        """Go to the first or the last row."""
        self._move(0 if step < 0 else len(self._keys) - 1, self._column)

    def action_side(self, step: int) -> None:
        """Go to the row as a whole, or to its last column."""
        self._move(self._row, -1 if step < 0 else len(self._grid.columns) - 1)

    def action_open(self) -> None:
        """Say that the cell of the cursor is wanted."""
        if self.cursor_key is not None:
            self.post_message(self.Opened(self.cursor_key, self.cursor_column))

    def on_click(self, event: events.Click) -> None:
        """Move to the cell or the title that was clicked; a click on the cursor's opens it."""
        form, row = self._shape, event.y - self._shape.head + self._top
        if event.y < form.head or event.y == self.size.height - 1 or row >= len(self._keys):
            return
        place = (event.x - form.title - 1) // form.pitch if event.x > form.title else -1
        if place >= form.shown:
            return
        at = (row, place + self._left if place >= 0 else -1)
        if at == (self._row, self._column):
            self.action_open()
        self._move(*at)

    def on_mouse_scroll_down(self) -> None:
        """Take the cursor along with the wheel."""
        self.action_down(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Take the cursor along with the wheel."""
        self.action_down(-WHEEL)

    def render_line(self, y: int) -> Strip:
        """Give one line as it is seen: the codes, a row, or what is said of the cell of the cursor."""
        width, form, place = self.size.width, self._shape, y - self._shape.head + self._top
        if y < form.head:
            between = "-" if self.glyphs == "ascii" else "–"
            return self._strip([(grid.head(self._grid, form, self._left, y, between), "header")])
        if y == self.size.height - 1:
            said = self._grid.said(self._grid.rows[self.cursor_key], self.cursor_column, width) if self.cursor_key is not None else ""
            return self._strip([(fitted(said, width, cut=MARKS[self.glyphs][1]), "said")])
        if place >= len(self._keys):
            return Strip.blank(width, self._role(""))
        cursor = self._column if place == self._row else None
        item = self._grid.rows[self._keys[place]]
        return self._strip(grid.row(self._grid, form, self._left, item, cursor, MARKS[self.glyphs]))

    def _strip(self, pieces: Pieces) -> Strip:
        strip = Strip([Segment(part, self._role(role)) for part, role in pieces])
        return strip.adjust_cell_length(self.size.width, self._role(""))

    def _role(self, role: str) -> Style:
        return lean(self.get_component_rich_style(f"matrix--{role}", default=self.rich_style) if role else self.rich_style)


def _nothing(*_: object) -> str:
    return ""


def _seen(at: int, first: int, room: int, count: int) -> int:
    """Give the first of `room` places that are in sight when the one `at` must be, of `count`."""
    if at < first:
        first = at - room // 3
    elif at >= first + room:
        first = at - room + 1 + room // 3
    return max(min(first, count - room), 0)
