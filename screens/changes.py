"""What the last synchronisations brought: a list of them, and below it the changes of the one that is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import change_words
from cchc_tui.domain.changes import Change, Update
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import news
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.view import View


class ChangesScreen(Page):
    """Two lists: the cursor of the upper one chooses what the lower one tells."""

    DEFAULT_CSS = """
    ChangesScreen #updates { height: 1fr; min-height: 3; max-height: 8; }
    ChangesScreen #changes { height: 2fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since Textual's own Tab would pass over what is empty.
        Binding("tab,shift+tab", "pane", msg("Other list"), priority=True),
    ]
    ORDER = ("open", "pane")

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._updates: dict[news.Key, Update] = {}

    def body(self) -> Iterable[Widget]:
        """Give what went wrong, both lists, and the sentence about the row of the cursor."""
        yield Prose(id="said")
        yield Lines(glyphs=self.view.glyphs, id="updates")
        yield Lines(glyphs=self.view.glyphs, id="changes")
        yield Prose(id="row")

    def trail(self) -> list[str]:
        """Say that these are the changes."""
        return [self.view.lang("Changes")]

    def show(self) -> None:
        """Read the log and list it, the cursor staying on its synchronisation."""
        view, said = self.view, ""
        try:
            updates = view.updates()
        except CchcError as error:
            updates, said = (), view.lang.error(error)
        if not updates and not said:
            said = view.lang("nothing has been synchronised yet")
        self._updates = {news.key(update): update for update in updates}
        self.query_one("#said", Prose).show([said], view)
        self._upper.show(news.update_columns(view), news.update_rows(updates, view), keep=self._upper.cursor_key)
        self._tell()

    @property
    def _upper(self) -> Lines:
        return self.query_one("#updates", Lines)

    @property
    def _lower(self) -> Lines:
        return self.query_one("#changes", Lines)

    def _chosen(self) -> Update | None:
        found = self._upper.cursor_key
        return next((update for key, update in self._updates.items() if key == found), None)

    def _tell(self) -> None:
        """List the changes of the chosen synchronisation."""
        update = self._chosen()
        self._lower.show(news.change_columns(self.view), news.change_rows(update, self.view) if update else ())
        self._explain()

    def _explain(self) -> None:
        """Say the row of the cursor whole: of the list that has the keys."""
        update, change = self._chosen(), self._lower.cursor_key
        said = news.brought(update, self.view) if update else ""
        if self.focused is self._lower and isinstance(change, Change):
            said = news.about(change, self.view)
        self.query_one("#row", Prose).show([said], self.view)

    def action_pane(self) -> None:
        """Give the keys to the other list."""
        self.set_focus(self._upper if self.focused is self._lower else self._lower, scroll_visible=False)
        self._explain()

    @on(Lines.Moved, "#updates")
    def _moved(self) -> None:
        self._tell()

    @on(Lines.Moved, "#changes")
    def _moved_below(self) -> None:
        self._explain()

    @on(Lines.Opened, "#updates")
    def _look(self) -> None:
        self.action_pane()

    @on(Lines.Opened, "#changes")
    def _opened(self, event: Lines.Opened) -> None:
        """Open the indicator of the agency, or the agency alone; what is about many or about one that is gone opens nothing."""
        change = event.key
        agency = change_words.agency(change, self.view.snapshot) if isinstance(change, Change) else None
        if not isinstance(change, Change) or agency is None:
            self.say(self.view.lang("this is about no single agency that is here"))
            return
        known = change.indicator in self.view.snapshot.indicators
        self.post_message(Opened(agency.key, change.indicator if known else ""))
