"""Verdicts counted in a line, the sign and the word of each beside its number; a count is never broken in two."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import text, words
from cchc_tui.domain import overview
from cchc_tui.domain.verdict import Severity, Verdict, severity
from screens.widgets.view import View

BETWEEN = "  "


def counted(verdict: Verdict, count: int, view: View) -> str:
    """Give one count: `✕ 4 chậm`."""
    return f"{words.glyph(verdict, view.glyphs)} {count} {words.verdict(verdict, view.lang).lower()}"


def lines(found: overview.Tally, view: View, width: int) -> list[list[tuple[str, Severity]]]:
    """Break the counts into lines of at most `width` cells, each count with the severity whose colour it is shown in."""
    rows: list[list[tuple[str, Severity]]] = [[]]
    room = width
    for verdict, count in found:
        part = (counted(verdict, count, view), severity(verdict, ""))
        room -= text.cells(part[0]) + len(BETWEEN)
        if rows[-1] and room + len(BETWEEN) < 0:
            rows.append([])
            room = width - text.cells(part[0]) - len(BETWEEN)
        rows[-1].append(part)
    return rows if rows[-1] else []


class Tally(Widget):
    """The counts of an agency, as many rows high as they need."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tally--{level.value}" for level in Severity}
    DEFAULT_CSS = """
    Tally { height: auto; width: 1fr; }
    Tally > .tally--critical { color: ansi_red; text-style: bold; }
    Tally > .tally--warning { color: ansi_yellow; }
    Tally > .tally--ok { color: ansi_green; }
    Tally > .tally--unknown { color: ansi_magenta; }
    Tally > .tally--none { text-style: dim; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._found: overview.Tally = ()
        self._view = View()

    def show(self, found: overview.Tally, view: View) -> None:
        """Show these counts from now on."""
        width = max(self.size.width, 1)
        grown = len(lines(found, view, width)) != len(lines(self._found, self._view, width))
        self._found, self._view = found, view
        # A layout repaints the whole screen; it is asked for only when the number of rows changes.
        self.refresh(layout=grown)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's shape
        """Give the rows the counts need at this width."""
        return len(lines(self._found, self._view, width))

    def render_line(self, y: int) -> Strip:
        """Give one row of counts, each in its colour."""
        width, rows = self.size.width, lines(self._found, self._view, self.size.width)
        segments = []
        for part, level in rows[y] if y < len(rows) else ():
            segments += [Segment(part, self.get_component_rich_style(f"tally--{level.value}")), Segment(BETWEEN, self.rich_style)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)
