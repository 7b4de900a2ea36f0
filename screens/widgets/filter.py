"""One line to type a filter into; it is there only while it is used."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from cchc_tui.i18n import Lang
from cchc_tui.text import msg


class Filter(Horizontal):
    """A filter that answers with `Changed` at every letter and `Left` when typing is over."""

    DEFAULT_CSS = """
    Filter { height: 1; display: none; }
    Filter > Static { width: 1; }
    Filter > #count { width: 8; text-align: right; }
    Filter > Input { border: none; height: 1; padding: 0; width: 1fr; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", msg("Clear the filter")),
        Binding("down,up", "leave", msg("To the list")),
    ]

    class Changed(Message):
        """The filter reads differently now."""

    class Left(Message):
        """Typing is over; the list has the keys again."""

    class Chosen(Message):
        """Enter: the row under the cursor of the list is wanted."""

    def compose(self) -> ComposeResult:
        """Put a slash before the line, and the number of hits after it."""
        yield Static("/")
        yield Input(compact=True, select_on_focus=False)
        yield Static(id="count")

    @property
    def value(self) -> str:
        """What is typed; empty means everything is shown."""
        return self.query_one(Input).value.strip() if self.is_mounted and self.query(Input) else ""

    def start(self, lang: Lang) -> None:
        """Show the line and take the keys."""
        line = self.query_one(Input)
        line.placeholder = lang("part of a name, tone marks do not matter")
        # Both take effect at once, not at the next idle moment.
        self.display = True
        self.screen.set_focus(line, scroll_visible=False)

    def count(self, hits: int) -> None:
        """Say how many are found; beside an empty list it is what tells that nothing is missing but the word."""
        self.query_one("#count", Static).update(str(hits), layout=False)

    def clear(self) -> None:
        """Empty the line and take it away."""
        self.query_one(Input).value = ""
        self.display = False
        self.post_message(Filter.Left())

    def action_clear(self) -> None:
        """Escape empties the filter."""
        self.clear()

    def action_leave(self) -> None:
        """Go back to the list, the filter staying; an empty one has nothing to stay for."""
        self.display = bool(self.value)
        self.post_message(Filter.Left())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Filter.Changed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Filter.Left())
        self.post_message(Filter.Chosen())
