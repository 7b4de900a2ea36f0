"""One line to type an answer into, where the keys of the list do not reach; it is there only while it is asked."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from cchc_tui.text import msg


class Ask(Horizontal):
    """A question; it answers with `Changed` at every letter, `Given` at Enter and `Left` when it is over."""

    DEFAULT_CSS = """
    Ask { height: 1; display: none; }
    Ask > Static { width: auto; }
    Ask > Input { border: none; height: 1; padding: 0; width: 1fr; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", msg("Back"))]

    class About(Message):
        """Something about the answer."""

        def __init__(self, question: str, value: str) -> None:
            super().__init__()
            self.question, self.value = question, value

    class Changed(About):
        """The answer reads differently now."""

    class Given(About):
        """Enter: this is the answer."""

    class Left(Message):
        """There is no answer any more."""

    def __init__(self, *, longest: int = 0) -> None:
        super().__init__()
        self._longest, self._question = longest, ""

    def compose(self) -> ComposeResult:
        """Put the question before the line."""
        yield Static("")
        yield Input(compact=True, select_on_focus=False, max_length=self._longest)

    def start(self, question: str, label: str) -> None:
        """Ask: `question` names it in the messages, `label` is what is read."""
        self._question = question
        self.query_one(Static).update(Content(f"{label} "))
        line = self.query_one(Input)
        line.value = ""
        self.display = True
        self.screen.set_focus(line, scroll_visible=False)

    def stop(self) -> None:
        """Take the question away."""
        self.display = False
        self.post_message(self.Left())

    def action_leave(self) -> None:
        """Escape leaves without an answer."""
        self.stop()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Changed(self._question, event.value.strip()))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.stop()
        self.post_message(self.Given(self._question, event.value.strip()))
