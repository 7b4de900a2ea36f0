"""The names of the panes in one line, the one shown marked without colour too."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import text
from screens.widgets.lean import lean


class Tabs(Widget):
    """One line of pane names."""

    DEFAULT_CSS = "Tabs { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ()
        self._current = 0

    def show(self, titles: Sequence[str], current: int) -> None:
        """Show these names, the one of `current` marked."""
        before, self._titles, self._current = (self._titles, self._current), tuple(titles), current
        if before != (self._titles, current):
            self.refresh()

    def handed(self) -> str:
        """Give the name of the pane that is shown."""
        return self._titles[self._current] if self._titles else ""

    def render_line(self, y: int) -> Strip:
        """Give the line of names."""
        base, width = lean(self.rich_style), self.size.width
        segments = []
        for index, title in enumerate(self._titles):
            chosen = index == self._current
            segments.append(Segment(f"[{title}]" if chosen else f" {title} ", base + Style(reverse=chosen, dim=not chosen)))
            segments.append(Segment(" ", base))
        line = Strip(segments)
        if line.cell_length - 1 <= width:
            return line.adjust_cell_length(width, base)
        # Too narrow for all of them: the one that is shown, and where it stands among the others.
        where = f"[{self._titles[self._current]}] {self._current + 1}/{len(self._titles)}"
        return Strip([Segment(text.fit(where, width), base)], width)
