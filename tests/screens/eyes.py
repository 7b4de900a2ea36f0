"""What the eye sees: the terminal's rows as plain text, for the tests of all screens."""

from __future__ import annotations

from typing import Any

from textual.app import App


def rows(app: App[Any]) -> list[str]:
    """Give every row of the screen as it stands now, top first, without the blanks at its right end.

    A test calls it after `await pilot.pause()`, or it may see the screen before the last change.
    """
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def styled(app: App[Any], row: int) -> list[tuple[str, str]]:
    """Give one row as pieces of text with the style each is shown in, such as `reverse` or a colour."""
    strip = app.screen._compositor.render_strips()[row]
    return [(segment.text, str(segment.style)) for segment in strip]
