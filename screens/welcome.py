"""The first start: nothing is stored yet, and here is how that changes, by one key or by one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget

from cchc_tui.text import msg
from screens.widgets import syncing
from screens.widgets.messages import CancelAsked, DemoAsked
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.syncing import Syncing
from screens.widgets.view import View

LOW = 20
"""Below so many rows nothing is left free between the parts, and only what is to be typed stands there."""

EXAMPLE = 'endpoint = "https://cchc.example/data/"'
"""The line that names an endpoint, as a configuration file has it."""


class WelcomeScreen(Page):
    """What is missing and what is done about it, then the two ways on: the sample, or the address of a centre.

    `config` is the file that settings are written into, `able` whether an endpoint could be asked and its answer kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,d", "demo", msg("Try the sample")),
        Binding("x", "cancel", msg("Cancel")),
    ]
    ORDER = ("demo", "app.sync", "cancel")
    DEFAULT_CSS = """
    WelcomeScreen #stands { height: auto; padding-top: 1; }
    WelcomeScreen Prose { max-height: 6; }
    WelcomeScreen #state { text-style: bold; }
    WelcomeScreen #try, WelcomeScreen #own { text-style: bold; padding-top: 1; }
    WelcomeScreen #how, WelcomeScreen #where, WelcomeScreen #once { padding-left: 2; }
    WelcomeScreen #line, WelcomeScreen #command { padding-left: 4; text-style: bold; }
    WelcomeScreen.-low #stands, WelcomeScreen.-low #try, WelcomeScreen.-low #own { padding-top: 0; }
    WelcomeScreen.-low #how, WelcomeScreen.-low #once { display: none; }
    """

    def __init__(self, view: View, state: Syncing, *, config: str = "", able: bool = False) -> None:
        super().__init__(view)
        self._state, self._config, self._able = state, config, able
        self._trying = False

    def body(self) -> Iterable[Widget]:
        """Give a paragraph of each kind, the first of which alone changes while bytes come."""
        with Vertical(id="stands"):
            yield Prose(id="state")
            yield Prose(id="progress")
        yield Prose(id="try")
        yield Prose(id="how")
        yield Prose(id="own")
        yield Prose(id="where")
        yield Prose(id="line")
        yield Prose(id="once")
        yield Prose(id="command")

    def trail(self) -> list[str]:
        """Say that this is the first start."""
        return [self.view.lang("First start")]

    def follow(self, state: Syncing) -> None:
        """Show how it goes on; while only bytes come, only their line is painted."""
        turned, self._state = state.running != self._state.running, state
        self._say_state()
        if turned:
            self.refresh_bindings()
            self.show_keys()

    def show(self) -> None:
        """Fill everything from the view and the state."""
        self._say_state()
        for name, said in self._ways():
            self.query_one(f"#{name}", Prose).show([said], self.view)

    def _say_state(self) -> None:
        state, view = self._state, self.view
        self.query_one("#state", Prose).show([self._stands()], view)
        line = syncing.line(state, view.lang, max(self.size.width, 1)) if state.running else ""
        self.query_one("#progress", Prose).show([line], view)

    def _stands(self) -> str:
        """Say what is missing and what is done about it."""
        lang, endpoint = self.view.lang, self.view.endpoint
        if self._state.running and self._trying:
            return lang("The sample is being made ready.")
        if self._state.running:
            return lang("Fetching for the first time, from {endpoint}", endpoint=endpoint)
        if self._state.error:
            again = lang("r tries again.") if self._able or self._trying else ""
            return f"{lang.error(self._state.error)} {again}".rstrip()
        return f"{lang('Nothing is stored on this machine yet.')} {self._reason()}"

    def _reason(self) -> str:
        lang, endpoint = self.view.lang, self.view.endpoint
        if not endpoint:
            return lang("No endpoint is set to fetch it from.")
        if not self._able:
            return lang("You may not write here: whoever looks after the local copy runs cchc-tui sync.")
        return lang("This is --offline, so nobody is asked; r asks {endpoint} once.", endpoint=endpoint)

    def _ways(self) -> Iterator[tuple[str, str]]:
        lang = self.view.lang
        yield "try", lang("To try it out: Enter or d")
        yield (
            "how",
            lang("publishes a sample to a temporary folder, serves it on this machine, synchronises it over HTTP and opens the overview."),
        )
        if not self.view.endpoint:
            yield "own", lang("To see your own data")
            yield "where", lang("Write the address of whoever publishes into {file}", file=self._config)
            yield "line", EXAMPLE
            yield "once", lang("and start again; or fetch by hand:")
            yield "command", "cchc-tui sync --endpoint URL"

    def on_resize(self, event: Resize) -> None:
        """Leave nothing free where rows are few."""
        super().on_resize(event)
        self.set_class(event.size.height < LOW, "-low")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Cancel what runs, try what is not being tried, and go back where there is a screen below."""
        return {"cancel": self._state.running, "demo": not self._state.running, "back": not self.lowest}.get(action, True)

    def keys(self) -> list[tuple[str, str]]:
        """Leave out the key that asks an endpoint where there is none."""
        found, useless = super().keys(), "" if self._able or self._trying else "r"
        return [(key, what) for key, what in found if key != useless]

    def action_demo(self) -> None:
        """Wish for the sample."""
        self._trying = True
        self.post_message(DemoAsked())

    def action_cancel(self) -> None:
        """Wish what runs to end."""
        self.post_message(CancelAsked())
