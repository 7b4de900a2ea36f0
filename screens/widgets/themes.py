"""The looks: the terminal's own sixteen colours, a dark and a light one of ours, and none at all.

The colours of ours are those of the 256 that every terminal with more than sixteen has, so that nothing
is rounded on the way; text has a contrast of 4.5:1 or more (WCAG 2.2, 1.4.3) on the background.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from cchc_tui.text import msg

UNKNOWN = {"unknown": "ansi_magenta"}
"""The variable `$unknown` of the look, where the look does not say another; the other verdicts are `$error`, `$warning`, `$success`."""

# What is muted is written dim already, which takes a third of the contrast: a fainter colour below it would be too faint.
DARK = Theme(
    name="cchc-dark",
    dark=True,
    background="#121212",
    surface="#121212",
    panel="#262626",
    foreground="#d7d7d7",
    primary="#87afff",
    secondary="#5fd7d7",
    accent="#87afff",
    error="#ff8787",
    warning="#ffd75f",
    success="#87d787",
    variables={"unknown": "#d7afff", "text-muted": "#d7d7d7", "text-disabled": "#949494"},
)
LIGHT = Theme(
    name="cchc-light",
    dark=False,
    background="#ffffff",
    surface="#ffffff",
    panel="#eeeeee",
    foreground="#121212",
    primary="#005faf",
    secondary="#005f5f",
    accent="#005faf",
    error="#af0000",
    warning="#875f00",
    success="#005f00",
    variables={"unknown": "#870087", "text-muted": "#121212", "text-disabled": "#626262"},
)

OURS = {theme.name: theme for theme in (DARK, LIGHT)}
"""What Textual does not bring itself, by the name it knows them by."""

TEXTUALS = {"ansi": "ansi-dark", "dark": DARK.name, "light": LIGHT.name}
"""Textual's name of each look (`cchc_tui.terminal.THEMES`)."""

SAID = {"ansi": msg("the terminal's own"), "dark": msg("dark"), "light": msg("light")}
"""How a look is called on the screen."""


@lru_cache(maxsize=1024)
def _colourless(style: Style) -> Style:
    return style.without_color


class Colourless(LineFilter):
    """Takes every colour away; Textual's own filter still asks for the default colours, in 10 bytes a piece."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the line with what bold, dim and reverse say alone."""
        return [Segment(text, style and _colourless(style), control) for text, style, control in segments]
