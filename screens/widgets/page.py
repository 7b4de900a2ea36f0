"""What every screen is: a frame around a body, one view to show, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.screen import Screen
from textual.widget import Widget

from cchc_tui import words
from cchc_tui.domain.model import AgencyKey
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets.frame import Banner, Keys
from screens.widgets.gradual import Gradual
from screens.widgets.handed import Handed
from screens.widgets.messages import Closed, Exported, HeadAsked
from screens.widgets.prose import Prose
from screens.widgets.view import View

SMALLEST = (50, 12)
"""Columns and rows below which a screen only says what it needs."""


class Page(Screen[None]):
    """A screen of ours: `body` composes it, `show` fills it from the view, `trail` says where it is.

    Long work that it gives to `_work` rests while another screen is looked at.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "back", msg("Back"), key_display="Esc"),
        Binding("e", "export", msg("Export"), show=False),
        Binding("y", "copy", msg("Copy"), show=False),
    ]
    ORDER: ClassVar[tuple[str, ...]] = ()
    """The actions whose keys come first in the last line of the screen."""
    WHAT: ClassVar[str] = ""
    """The message id that names what is shown, where the way to here does not end with it."""

    # Textual paints the whole screen anew when the focus goes from one widget to another, 4 kB more; the two paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    view: reactive[View] = reactive(View, init=False)

    def __init__(self, view: View) -> None:
        super().__init__()
        self._outdated = False
        self._work = Gradual(self)
        self.set_reactive(Page.view, view)

    def compose(self) -> ComposeResult:
        """Put the body between the two lines of the frame and the line of keys."""
        yield Banner()
        yield from self.body()
        yield Keys()
        yield Prose(id="small")

    def on_resize(self, event: Resize) -> None:
        """Where nothing sensible fits, say which size is needed instead of showing half of it."""
        columns, rows = event.size
        small = columns < SMALLEST[0] or rows < SMALLEST[1]
        self.set_class(small, "-small")
        if small:
            said = self.view.lang("at least {columns}×{rows} characters are needed", columns=SMALLEST[0], rows=SMALLEST[1])
            self.query_one("#small", Prose).show([said], self.view)

    def body(self) -> Iterable[Widget]:
        """Give the widgets of the screen."""
        return ()

    def trail(self) -> Sequence[str]:
        """Give the way from the top to here."""
        return ()

    def show(self) -> None:
        """Fill the widgets from the view."""

    def on_mount(self) -> None:
        """Show the first view."""
        self.show_all()

    def watch_view(self) -> None:
        """Show a new view, other data or another language: at once on top, else when it is looked at again, so that no key waits for the unseen."""
        self._outdated = self.is_mounted and self.app.screen is not self
        if self.is_mounted and not self._outdated:
            self.show_all()

    def on_screen_suspend(self) -> None:
        """Rest while another screen is looked at."""
        self._work.pause()

    def on_screen_resume(self) -> None:
        """Show the view that came while another screen was looked at, and go on with what was left to work out."""
        if self._outdated:
            self._outdated = False
            self.show_all()
        self._work.resume()

    def show_all(self) -> None:
        """Show frame and body anew; while the program ends nothing, since a screen may then be there without what it is made of."""
        if not self.app.is_running:
            return
        self.query_one(Banner).show(self.view, ["CCHC", *self.trail()])
        self.show()
        self.show_keys()

    def show_keys(self) -> None:
        """List the keys that work here."""
        self.query_one(Keys).show(self.view, self.keys())

    def say(self, line: str) -> None:
        """Say one line where the keys stand; the next key brings them back."""
        self.query_one(Keys).say(self.view, line)

    def on_key(self) -> None:
        """Bring the keys back after a line was said."""
        self.query_one(Keys).hush()

    def on_descendant_focus(self) -> None:
        """List the keys of what has the focus now: while somebody types, letters are letters."""
        self.show_keys()

    def keys(self) -> list[tuple[str, str]]:
        """Give (key, description) of every binding that is shown, this screen's own first, help and quit last."""
        found: dict[str, tuple[str, str]] = {}
        for _, binding, enabled, _ in self.active_bindings.values():
            if binding.show and enabled:
                found.setdefault(binding.action, (binding.key, binding.description))
        last = ("app.help", "app.quit")
        first = [action for action in self.ORDER if action in found]
        middle = [action for action in found if action not in (*first, *last)]
        return [found[action] for action in (*first, *middle, *(a for a in last if a in found))]

    def handed(self) -> Handed:
        """Give what is shown, whole, to hand on."""
        from screens.widgets.gathering import gathered  # only who hands something on

        return gathered(self, self.view, self.trail(), self.WHAT)

    def action_export(self) -> None:
        """Keep what is shown as a file for a spreadsheet."""
        self.post_message(Exported(self.handed()))

    def action_copy(self) -> None:
        """Copy the text as it stands there, without the line of keys."""
        rows = [strip.text for strip in self._compositor.render_strips()]
        self.post_message(Exported(self.handed(), tuple(rows[: len(rows) - self.query_one(Keys).size.height])))

    @property
    def lowest(self) -> bool:
        """Whether there is no screen of ours below."""
        return next((page is self for page in self.app.screen_stack if isinstance(page, Page)), False)

    async def _dispatch_message(self, message: Message) -> None:
        """Say what cannot be read where the keys stand, and go on."""
        try:
            await super()._dispatch_message(message)
        except CchcError as error:
            self.say(self.view.lang.error(error))

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.post_message(Closed())


class AgencyPage(Page):
    """A page about one agency, which can be turned to the agencies beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "beside(1)", msg("Next agency")),
        Binding("p", "beside(-1)", msg("Previous agency"), show=False),
        Binding("H", "head", msg("Red items"), show=False),
    ]

    def __init__(self, view: View, key: AgencyKey) -> None:
        super().__init__(view)
        self.key = key

    def trail(self) -> list[str]:
        """Give the names from the root down to the agency."""
        return [words.name(agency, self.view.lang) for agency in self.view.snapshot.tree.lineage(self.key)]

    def action_beside(self, step: int) -> None:
        """Show the next or previous agency under the same parent, the cursor staying where it is."""
        tree = self.view.snapshot.tree
        parent = tree.parent(self.key)
        if parent is None:
            return
        keys = [agency.key for agency in tree.children(parent.key)]
        self.key = keys[(keys.index(self.key) + step) % len(keys)]
        self.show_all()

    def action_head(self) -> None:
        """Show everything red of the head of this agency."""
        if self.key in self.view.snapshot.tree.by_key:
            self.post_message(HeadAsked(self.key))
