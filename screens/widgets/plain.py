"""The last look at every line where the terminal has only ASCII: nothing else is let through."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cchc_tui.scale import in_ascii
from cchc_tui.text import cells


@lru_cache(maxsize=4096)
def plain(content: str) -> str:
    """Write `content` in ASCII, as many cells wide as it was: letters lose their tone marks, what has no likeness becomes `?`."""
    if content.isascii():
        return content
    return "".join(c if c.isascii() else in_ascii(c)[:1].ljust(cells(c), "?") for c in content)


class AsciiOnly(LineFilter):
    """Writes every line in ASCII, in one place for all widgets; their own signs are ASCII already at that glyph level."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the line with its letters only."""
        return [Segment(plain(text), style, control) for text, style, control in segments]
