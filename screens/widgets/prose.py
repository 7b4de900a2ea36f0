"""A few sentences, broken at spaces to the width there is: nothing is cut silently."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import text
from screens.widgets.view import View


class Prose(Widget):
    """Paragraphs of safe text, as many rows high as they need up to `max-height`; the last row says so if more is left."""

    DEFAULT_CSS = "Prose { height: auto; width: 1fr; max-height: 3; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[str, ...] = ()
        self._cut = "…"

    def show(self, paragraphs: Iterable[str], view: View) -> None:
        """Show these sentences from now on."""
        new = tuple(text.safe(p) for p in paragraphs if p)
        self._cut = ".." if view.glyphs == "ascii" else "…"
        if new == self._paragraphs:
            return
        grown = self._rows(new) != self._rows(self._paragraphs)
        self._paragraphs = new
        # A layout repaints the whole screen; it is asked for only when the number of rows changes.
        self.refresh(layout=grown)

    def handed(self) -> tuple[str, ...]:
        """Give the sentences whole, to hand on."""
        return self._paragraphs

    def _rows(self, paragraphs: Iterable[str]) -> int:
        return sum(len(text.wrap(p, max(self.size.width, 1))) for p in paragraphs)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the rows the sentences need at this width."""
        return sum(len(text.wrap(p, max(width, 1))) for p in self._paragraphs)

    def render_line(self, y: int) -> Strip:
        """Give one row; the last one ends in a sign where more is left."""
        width, height = self.size
        lines = [line for p in self._paragraphs for line in text.wrap(p, max(width, 1))]
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        # The last row there is takes all that is left, so that its end says something is missing.
        line = self._rest(width, y) if y == height - 1 else lines[y]
        return Strip([Segment(text.fit(line, width, ellipsis=self._cut), self.rich_style)], width)

    def _rest(self, width: int, y: int) -> str:
        """Join all rows from `y` on, paragraphs kept apart."""
        kept: list[str] = []
        for paragraph in self._paragraphs:
            rows = text.wrap(paragraph, max(width, 1))
            kept.append(" ".join(rows[max(y, 0) :]))
            y -= len(rows)
        return (" - " if self._cut == ".." else " · ").join(part for part in kept if part)
