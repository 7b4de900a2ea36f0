"""Styles without what the terminal does anyway: on a slow line the colours of a list cost more than its words."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style


@lru_cache(maxsize=256)
def lean(style: Style) -> Style:
    """Leave out the terminal's own two colours: every run of text would name them, in 3 to 12 bytes."""
    told = Style(bold=style.bold, dim=style.dim, italic=style.italic, underline=style.underline, reverse=style.reverse, strike=style.strike)
    named = [color if color is not None and not color.is_default else None for color in (style.color, style.bgcolor)]
    return told + Style(color=named[0], bgcolor=named[1])
