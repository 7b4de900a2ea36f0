"""The one list every screen shares: rows of cells under a line of titles, any number of them.

It draws only what is in sight (Textual's line API), a cursor key repaints two rows, a list
that is filled again those that are other than before, and nothing is animated: a stock
DataTable costs 51 kB to open and 13 kB a scrolled line over SSH.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cchc_tui.i18n import Lang
from cchc_tui.text import msg
from screens.widgets import handed
from screens.widgets.columns import Cell, Column, Row, joined, laid
from screens.widgets.lean import lean

__all__ = ["Cell", "Column", "Lines", "Row"]

MARKS = {"unicode": ("›", "…"), "wgl4": ("›", "…"), "ascii": (">", "..")}
"""The sign before the cursor's row and the end of a cut cell, by glyph level."""

HEADER = 1
"""Rows the titles take, which do not scroll."""


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor; `show` fills it, it answers with `Moved` and `Opened`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--header",
        "lines--cursor",
        "lines--heading",
        "lines--critical",
        "lines--warning",
        "lines--ok",
        "lines--unknown",
        "lines--none",
        "lines--dim",
    }
    DEFAULT_CSS = """
    Lines { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0; }
    Lines > .lines--header { color: $text-muted; text-style: bold; }
    Lines > .lines--heading { text-style: bold; }
    Lines:focus > .lines--cursor { text-style: reverse; }
    Lines > .lines--critical { color: $error; }
    Lines > .lines--warning { color: $warning; }
    Lines > .lines--ok { color: $success; }
    Lines > .lines--unknown, Lines > .lines--none, Lines > .lines--dim { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", msg("Row above"), show=False),
        Binding("down,j", "move(1)", msg("Row below"), show=False),
        Binding("pageup", "page(-1)", msg("Page up"), show=False),
        Binding("pagedown", "page(1)", msg("Page down"), show=False),
        Binding("home,g", "edge(-1)", msg("First row"), show=False),
        Binding("end,G", "edge(1)", msg("Last row"), show=False),
        Binding("enter", "open", msg("Open")),
    ]
    ALLOW_SELECT = False

    glyphs: reactive[str] = reactive("unicode")

    class About(Message):
        """Something about the row of `key` in the list `control`."""

        def __init__(self, lines: Lines, key: Hashable) -> None:
            super().__init__()
            self.lines, self.key = lines, key

        @property
        def control(self) -> Lines:
            """The list it comes from, for `@on(Lines.Opened, "#id")`."""
            return self.lines

    class Opened(About):
        """Enter, or a click on the cursor's row."""

    class Moved(About):
        """The cursor stands there now."""

    def __init__(self, *, glyphs: str = "unicode", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Lines.glyphs, glyphs)
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._places: dict[Hashable, int] = {}
        self._cursor = -1

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the cursor's row; `None` where there is no row to stand on."""
        return self._rows[self._cursor].key if self._cursor >= 0 else None

    def show(self, columns: Sequence[Column], rows: Iterable[Row], *, keep: Hashable | None = None) -> None:
        """Replace everything; the cursor goes to `keep`, else stays on its key, else as near to its place as it can."""
        before, place = self.cursor_key, max(self._cursor, 0)
        head, stood = self._columns, self._in_sight()
        self._columns, self._rows = tuple(columns), tuple(rows)
        self._places = {row.key: n for n, row in enumerate(self._rows) if not row.heading}
        known = (self._places[key] for key in (keep, before) if key in self._places)
        self._cursor = next(known, self._nearest(min(place, len(self._rows) - 1), 1))
        # Past the reactive, which lays out the whole screen: how many rows there are moves nothing but the end of the scroll.
        self.set_reactive(Lines.virtual_size, Size(1, len(self._rows) + HEADER))
        self.scroll_to(y=self.scroll_offset.y, animate=False, force=True)
        self._keep_in_sight()
        if self._columns == head:
            self._repaint(y for y, (old, new) in enumerate(zip(stood, self._in_sight(), strict=True), HEADER) if old != new)
        else:
            self.refresh()
        if self.cursor_key != before:
            self.post_message(self.Moved(self, self.cursor_key))

    def handed(self, lang: Lang) -> handed.Table:
        """Give the whole list to hand on."""
        return handed.of_list(self._columns, self._rows, lang)

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on the row of `key`; an unknown key changes nothing."""
        self._move(self._places.get(key, self._cursor))

    def _nearest(self, place: int, step: int) -> int:
        """Give the first row from `place` on in direction `step` that is no heading, else the first the other way, else -1."""
        onward = range(place, len(self._rows) if step > 0 else -1, step)
        back = range(place - step, -1 if step > 0 else len(self._rows), -step)
        return next((n for run in (onward, back) for n in run if 0 <= n < len(self._rows) and not self._rows[n].heading), -1)

    def _move(self, place: int) -> None:
        """Set the cursor; only its old and its new row are painted again, unless the list must scroll."""
        if place in (self._cursor, -1):
            self._keep_in_sight()
            return
        old, self._cursor = self._cursor, place
        lines = (n - self.scroll_offset.y + HEADER for n in (old, place))
        self._repaint(y for y in lines if HEADER <= y < self.size.height)
        self._keep_in_sight()
        self.post_message(self.Moved(self, self.cursor_key))

    def _in_sight(self) -> list[tuple[Row | None, bool]]:
        """Give, for each line below the titles, its row and whether the cursor stands there: what is the same looks the same."""
        first, rows = self.scroll_offset.y, self._rows
        places = range(first, first + max(self.size.height - HEADER, 0))
        return [(rows[n] if n < len(rows) else None, n == self._cursor) for n in places]

    def _repaint(self, lines: Iterable[int]) -> None:
        """Paint these lines again, and none where there are none: a refresh of nothing in particular is one of everything."""
        regions = [Region(0, y, self.size.width, 1) for y in lines]
        if regions:
            self.refresh(*regions)

    def _keep_in_sight(self) -> None:
        """Scroll to see the cursor, and the headings right above it.

        A scroll repaints the list, half a second on a slow line, so it takes a third of the page at once.
        """
        room, top, first = self.size.height - HEADER, self._cursor, self.scroll_offset.y
        if room < 1 or top < 0:
            return
        while top > 0 and self._rows[top - 1].heading and self._cursor - top + 2 <= room:
            top -= 1
        if top < first:
            self.scroll_to(y=max(min(top, self._cursor - room // 3), 0), animate=False, force=True)
        elif self._cursor >= first + room:
            self.scroll_to(y=min(self._cursor - room + 1 + room // 3, top, len(self._rows) - room), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight in a smaller place."""
        self._keep_in_sight()

    def action_move(self, step: int) -> None:
        """Go to the next row that is no heading."""
        self._move(self._nearest(min(max(self._cursor + step, 0), len(self._rows) - 1), step))

    def action_page(self, step: int) -> None:
        """Go as many rows as are in sight, less one for the eye to hold on to."""
        self.action_move(step * max(self.size.height - HEADER - 1, 1))

    def action_edge(self, step: int) -> None:
        """Go to the first or the last row."""
        self._move(self._nearest(0 if step < 0 else len(self._rows) - 1, -step))

    def action_open(self) -> None:
        """Say that the cursor's row is wanted."""
        if self._cursor >= 0:
            self.post_message(self.Opened(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; a click on the cursor's row opens it."""
        place = event.y + self.scroll_offset.y - HEADER
        if event.y < HEADER or place >= len(self._rows) or self._rows[place].heading:
            return
        if place == self._cursor:
            self.action_open()
        self._move(place)

    def render_line(self, y: int) -> Strip:
        """Give one line as it is seen: the titles, a row, or nothing below the last."""
        place = y - HEADER + self.scroll_offset.y
        if y < HEADER:
            return self._strip(Row(None, tuple(column.title for column in self._columns)), " ", "header")
        if place >= len(self._rows):
            return Strip.blank(self.size.width, self._role(""))
        return self._strip(self._rows[place], MARKS[self.glyphs][0] if place == self._cursor else " ")

    def _strip(self, row: Row, mark: str, whole: str = "") -> Strip:
        """Lay one row; the titles, a heading and the cursor's row are one run in one style."""
        pieces = [(mark, ""), *laid(row, self._columns, self.size.width - 1, MARKS[self.glyphs][1])]
        whole = whole or (_heading(row) if row.heading else "cursor" if mark != " " else "")
        runs = [("".join(part for part, _ in pieces), whole)] if whole else joined(pieces)
        return Strip([Segment(part, self._role(role)) for part, role in runs], self.size.width)

    def _role(self, role: str) -> Style:
        return lean(self.get_component_rich_style(f"lines--{role}", default=self.rich_style) if role else self.rich_style)


def _heading(row: Row) -> str:
    """Give the role of a heading: that of its first cell, else that of headings."""
    first = row.shown[0] if row.shown else ""
    return first[1] if not isinstance(first, str) and first[1] else "heading"
