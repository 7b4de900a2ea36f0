"""A few sentences, broken at spaces to the width there is: nothing is cut silently."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import text
from screens.widgets.lean import lean
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
        stood, height = self._lines(), self._height(max(self.size.width, 1))
        self._paragraphs = tuple(text.safe(p) for p in paragraphs if p)
        self._cut = ".." if view.glyphs == "ascii" else "…"
        if self.styles.is_auto_height and self._height(max(self.size.width, 1)) != height:
            # A layout paints the whole screen; it is asked for only when the number of rows changes.
            self.refresh(layout=True)
            return
        both = [(y, old, new) for y, (old, new) in enumerate(zip(stood, self._lines(), strict=True)) if old != new]
        if both:
            # No further than either reaches: blanks behind them are blank already.
            self.refresh(*(Region(0, y, max(text.cells(row.rstrip()) for row in rows), 1) for y, *rows in both))

    def handed(self) -> tuple[str, ...]:
        """Give the sentences whole, to hand on."""
        return self._paragraphs

    def _height(self, width: int) -> int:
        return sum(len(text.wrap(p, width)) for p in self._paragraphs)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the rows the sentences need at this width."""
        return self._height(max(width, 1))

    def render_line(self, y: int) -> Strip:
        """Give one row; the last one ends in a sign where more is left."""
        style, lines = lean(self.rich_style), self._lines()
        return Strip([Segment(lines[y], style)], self.size.width) if y < len(lines) else Strip.blank(self.size.width, style)

    def _lines(self) -> list[str]:
        """Give the rows as they are seen."""
        width, height = self.size
        lines = [line for p in self._paragraphs for line in text.wrap(p, max(width, 1))]
        # The last row there is takes all that is left, so that its end says something is missing.
        seen = [self._rest(width, y) if y == height - 1 else line for y, line in enumerate(lines[:height])]
        return [text.fit(line, width, ellipsis=self._cut) for line in seen + [""] * (height - len(seen))]

    def _rest(self, width: int, y: int) -> str:
        """Join all rows from `y` on, paragraphs kept apart."""
        kept: list[str] = []
        for paragraph in self._paragraphs:
            rows = text.wrap(paragraph, max(width, 1))
            kept.append(" ".join(rows[max(y, 0) :]))
            y -= len(rows)
        return (" - " if self._cut == ".." else " · ").join(part for part in kept if part)
