"""What a screen shows, gathered from its widgets: lists and matrices with every row, sentences and counts whole."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen
from textual.widget import Widget

from screens.widgets.filter import Filter
from screens.widgets.handed import Handed, Table
from screens.widgets.lines import Lines
from screens.widgets.matrix import Matrix
from screens.widgets.prose import Prose
from screens.widgets.tabs import Tabs
from screens.widgets.tally import Tally
from screens.widgets.view import View

PASSING = ("row", "item", "small")
"""Sentences that follow the cursor, or the size: they are about one row, not about what is handed on."""


def gathered(screen: Screen[None], view: View, trail: Sequence[str], what: str = "") -> Handed:
    """Give what stands on the screen; `trail` is the way to it and `what` the message id that names it where the way does not."""
    shown = [widget for widget in screen.query("*").results(Widget) if widget.display]
    way = [*trail, *([view.lang(what)] if what else [])]
    return Handed(" - ".join(["CCHC", *way]), " ".join(way[-2:]), tuple(_about(shown, view)), tuple(_tables(shown, view)))


def _about(shown: Sequence[Widget], view: View) -> list[str]:
    said: list[str] = []
    for widget in shown:
        if isinstance(widget, Tally) or (isinstance(widget, Prose) and widget.id not in PASSING):
            said += widget.handed()
        elif isinstance(widget, Filter) and widget.value:
            said.append(view.lang("filtered by: {words}", words=widget.value))
    return said


def _tables(shown: Sequence[Widget], view: View) -> list[Table]:
    """Give every list and matrix, under the name of its pane where it has one."""
    title = next((widget.handed() for widget in shown if isinstance(widget, Tabs)), "")
    return [widget.handed(view.lang)._replace(title=title) for widget in shown if isinstance(widget, (Lines, Matrix))]
