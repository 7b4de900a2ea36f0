"""The trend chart at the size of its pane: a place for the rows that `cchc_tui.trend` draws."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import trend as drawing
from cchc_tui.i18n import Lang
from cchc_tui.trend import Line, Trend

_EMPTY = Trend("", ())


@lru_cache(maxsize=16)
def _rows(trend: Trend, width: int, height: int, lang: Lang, glyphs: str) -> tuple[Line, ...]:
    """Keep the last charts, so that a repaint draws nothing twice; a chart is a pure function of what names it here."""
    return drawing.draw(trend, width, height, lang, glyphs)


class Chart(Widget, can_focus=False):
    """A chart of one `Trend`; `None` shows an empty frame. Its colours are the component classes `chart--ROLE`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--axis",
        "chart--window",
        "chart--to_date",
        "chart--target",
        "chart--path",
        "chart--forecast",
        "chart--plain",
    }
    DEFAULT_CSS = """
    Chart { height: 1fr; width: 1fr; }
    Chart > .chart--axis { color: $text-muted; }
    Chart > .chart--window { color: $primary; text-style: bold; }
    Chart > .chart--to_date { color: $secondary; }
    Chart > .chart--target { color: $success; }
    Chart > .chart--path { color: $warning; }
    Chart > .chart--forecast { color: $text-muted; }
    """
    ALLOW_SELECT = False

    trend: reactive[Trend | None] = reactive(None)
    lang: reactive[Lang] = reactive(Lang)
    glyphs: reactive[str] = reactive("unicode")

    def __init__(
        self,
        trend: Trend | None = None,
        lang: Lang | None = None,
        glyphs: str = "unicode",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.show(trend, lang or Lang(), glyphs)

    def show(self, trend: Trend | None, lang: Lang | None = None, glyphs: str | None = None) -> None:
        """Draw `trend` from now on; language and glyph level stay as they were where they are not given."""
        self.trend = trend
        self.lang = lang or self.lang
        self.glyphs = glyphs or self.glyphs

    def render_line(self, y: int) -> Strip:
        """Give one row of the chart in the colours of its roles."""
        width, height = self.size
        rows = _rows(self.trend or _EMPTY, width, height, self.lang, self.glyphs)
        if y >= len(rows):
            return Strip.blank(width)
        return Strip([Segment(part, self.get_component_rich_style(f"chart--{role}")) for part, role in rows[y]], width)
