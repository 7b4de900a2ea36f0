"""Verdicts counted in a line, the sign and the word of each beside its number; a count is never broken in two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import plan_words, text, words
from cchc_tui.domain import overview
from cchc_tui.domain.duties import State
from cchc_tui.domain.verdict import Severity, Verdict, severity
from screens.widgets.lean import lean
from screens.widgets.view import View

BETWEEN = "  "


def counted(verdict: Verdict, count: int, view: View) -> str:
    """Give one count: `✕ 4 chậm`."""
    return f"{words.glyph(verdict, view.glyphs)} {count} {words.verdict(verdict, view.lang).lower()}"


Part = tuple[str, Severity]
"""One count, and the severity whose colour it is shown in."""


def parts(found: overview.Tally, view: View, overdue: int = 0) -> list[Part]:
    """Give the counts of verdicts, and beside them how many duties are overdue."""
    told = [(counted(verdict, count, view), severity(verdict, "")) for verdict, count in found]
    if overdue:
        sign = words.glyph(plan_words.SIGNS[State.OVERDUE], view.glyphs)
        said = view.lang("{sign} {count} duties overdue", sign=sign, count=view.lang.number(overdue))
        told.append((said, Severity.CRITICAL))
    return told


def lines(told: Iterable[Part], width: int) -> list[list[Part]]:
    """Break the counts into lines of at most `width` cells."""
    rows: list[list[Part]] = [[]]
    room = width
    for part in told:
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
    Tally > .tally--critical { color: $error; text-style: bold; }
    Tally > .tally--warning { color: $warning; }
    Tally > .tally--ok { color: $success; }
    Tally > .tally--unknown { color: $unknown; }
    Tally > .tally--none { text-style: dim; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[Part] = []

    def show(self, told: Iterable[Part]) -> None:
        """Show these counts from now on."""
        new, width = list(told), max(self.size.width, 1)
        stood, rows = lines(self._parts, width), lines(new, width)
        self._parts = new
        if len(rows) != len(stood):
            # A layout repaints the whole screen; it is asked for only when the number of rows changes.
            self.refresh(layout=True)
            return
        changed = [y for y, (old, row) in enumerate(zip(stood, rows, strict=True)) if old != row]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def handed(self) -> tuple[str, ...]:
        """Give the counts in one line, to hand on."""
        said = ", ".join(part for part, _ in self._parts)
        return (said,) if said else ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the rows the counts need at this width."""
        return len(lines(self._parts, width))

    def render_line(self, y: int) -> Strip:
        """Give one row of counts, each in its colour."""
        width, rows, base = self.size.width, lines(self._parts, self.size.width), lean(self.rich_style)
        segments = []
        for part, level in rows[y] if y < len(rows) else ():
            segments += [Segment(part, lean(self.get_component_rich_style(f"tally--{level.value}"))), Segment(BETWEEN, base)]
        return Strip(segments).adjust_cell_length(width, base)
