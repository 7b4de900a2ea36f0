"""What is in print beside the plan: indices and published figures that no plan sets a target for, each with who printed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widget import Widget

from cchc_tui import context_words
from cchc_tui.domain import context
from cchc_tui.domain.context import Printed, Topic
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import printed
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.view import View


class ContextScreen(Page):
    """Two lists: the upper one has the indicators, the lower one every figure in print of the indicator of its cursor.

    A city lies in many files: they are read between the keys, and what is found so far is shown.
    """

    DEFAULT_CSS = """
    ContextScreen #topics { height: 1fr; min-height: 3; }
    ContextScreen #rows { height: 1fr; min-height: 3; }
    """
    # With priority, since Textual's own Tab would pass over what is empty.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "pane", msg("Other list"), priority=True)]
    ORDER = ("open", "pane")

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._found: list[Printed] = []
        self._seen: Snapshot | None = None
        self._looked = 0
        self._told: tuple[str, bool] | None = None
        self._topics: tuple[Topic, ...] = ()
        self._failure: CchcError | None = None

    def body(self) -> Iterable[Widget]:
        """Give how much there is, both lists, and the sentences about the figure of the cursor."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs, id="topics")
        yield Lines(glyphs=self.view.glyphs, id="rows")
        yield Prose(id="row")

    def trail(self) -> list[str]:
        """Say that this is beside the plan."""
        return [self.view.lang("Context")]

    def show(self) -> None:
        """Read anew where the data is other than before, else only say it in the language of the view."""
        if self._seen is self.view.snapshot:
            self._fill()
            return
        self._seen, self._found, self._looked, self._failure = self.view.snapshot, [], 0, None
        self._work.start(self._steps(self.view.snapshot), self._found_more)

    def _steps(self, snapshot: Snapshot) -> Iterator[None]:
        """Take in one agency after the other; an unreadable cache is said, not a crash."""
        try:
            for several in context.gather(snapshot):
                self._found += several
                self._looked += 1
                yield
        except CchcError as error:
            self._failure = error

    def _found_more(self, finished: bool) -> None:
        """Show it; once all is known what comes first is what the eye is sent to."""
        self._fill()
        if finished:
            self.query_one("#topics", Lines).action_edge(-1)

    def _fill(self) -> None:
        """Show what is known so far."""
        view, lines = self.view, self.query_one("#topics", Lines)
        self._topics = context.topics(view.snapshot, self._found)
        said = printed.head(self._topics, view, self._looked, len(view.snapshot.tree.by_key))
        said += [view.lang.error(self._failure)] if self._failure else []
        self.query_one("#about", Prose).show(said, view)
        lines.show(printed.topic_columns(view), printed.topic_rows(self._topics, view))
        self._list()

    def _topic(self) -> Topic | None:
        code = self.query_one("#topics", Lines).cursor_key
        return next((topic for topic in self._topics if topic.indicator.code == code), None)

    def _list(self) -> None:
        """List what is in print of the indicator of the upper cursor; of another one than before from its beginning on."""
        topic, lines, before = self._topic(), self.query_one("#rows", Lines), self._told
        lines.show(printed.agency_columns(self.view, self.size.width) if topic else (), printed.rows(topic, self.view) if topic else ())
        self._told = (topic.indicator.code, self._work.running) if topic else None
        if self._told != before:
            lines.action_edge(-1)
        self._explain()

    def _one(self) -> Printed | None:
        topic, key = self._topic(), self.query_one("#rows", Lines).cursor_key
        return next((one for one in topic.printed if printed.key_of(one) == key), None) if topic else None

    def _explain(self) -> None:
        one = self._one()
        said = context_words.sentences(one, self.view.snapshot, self.view.lang) if one else []
        self.query_one("#row", Prose).show(said, self.view)

    def on_resize(self, event: Resize) -> None:
        """Use the room there is for the remarks."""
        super().on_resize(event)
        if self.is_mounted and self._seen is not None:
            self._list()

    def action_pane(self) -> None:
        """Give the keys to the other list."""
        rows = self.query_one("#rows", Lines)
        self.set_focus(self.query_one("#topics", Lines) if self.focused is rows else rows, scroll_visible=False)

    @on(Lines.Moved, "#topics")
    def _chosen(self) -> None:
        self._list()

    @on(Lines.Moved, "#rows")
    def _moved(self) -> None:
        self._explain()

    @on(Lines.Opened, "#topics")
    def _into(self) -> None:
        self.action_pane()

    @on(Lines.Opened, "#rows")
    def _opened(self) -> None:
        one = self._one()
        if one is not None:
            self.post_message(Opened(one.agency.key, one.indicator.code))
