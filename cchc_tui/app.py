"""The program on the screen: holds the one view, opens and closes screens, hands what they ask for to whoever does it.

Screens never see the cache or the network: they are given a `View` and answer with messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

import screens
from cchc_tui import pages
from cchc_tui.background import Opener, Syncer
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.giving import Giver
from cchc_tui.i18n import Lang
from cchc_tui.jotting import Jotter
from cchc_tui.synced import Clock
from cchc_tui.text import msg
from screens.widgets import themes
from screens.widgets.messages import Acknowledged, Chosen, Closed, DemoAsked, HeadAsked, Opened
from screens.widgets.offer import Offer
from screens.widgets.page import Page
from screens.widgets.view import View

if TYPE_CHECKING:
    from cchc_tui.demo import Source

MAIN = ("overview", "agencies", "ranking", "scoring", "changes", "sync", "quality", "context")
"""The screens that have a digit of their own."""

QUIET = 0.5
"""Seconds after the first screen until the others are read from disk."""

TEXTUALS_OWN = ("screen.", "app.focus")
"""Actions of Textual that our screens have no use for."""


class CchcApp(Giver):
    """The overview, and one screen on top of another; one view for all of them."""

    CSS_PATH = Path(screens.__file__).with_name("cchc.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "sync", msg("Sync")),
        Binding("1", "go('overview')", msg("Overview"), show=False),
        Binding("2", "go('agencies')", msg("Agencies"), show=False),
        Binding("3", "go('ranking')", msg("Ranking"), show=False),
        Binding("4", "go('scoring')", msg("Scoring"), show=False),
        Binding("5,c", "go('changes')", msg("Changes"), show=False),
        Binding("6", "go('sync')", msg("Synchronisation"), show=False),
        Binding("7", "go('quality')", msg("Quality"), show=False),
        Binding("8", "go('context')", msg("Context"), show=False),
        Binding("L", "language", "English / Tiếng Việt"),
        Binding("ctrl+p", "palette", msg("Palette"), show=False),
        Binding("T", "look", msg("Colours"), show=False),
        Binding("question_mark,f1", "help", msg("Help"), key_display="?"),
        Binding("q", "quit", msg("Quit")),
        Binding("ctrl+c", "quit", msg("Quit"), show=False, priority=True),
        Binding("ctrl+l", "redraw", msg("Redraw"), show=False),
        Binding("ctrl+z", "suspend_process", msg("Suspend"), show=False),
    ]

    def __init__(
        self,
        opener: Opener,
        view: View,
        *,
        home: str = "",
        syncer: Syncer | None = None,
        clock: Clock | None = None,
        jotter: Jotter | None = None,
        looks: Sequence[str] = ("ansi",),
        driver_class: type[Driver] | None = None,
        config: str = "",
        sample: Callable[[], Source] | None = None,
    ) -> None:
        """`home` is the agency to open at, `config` the file for settings, `sample` gives what is shown to try it out."""
        super().__init__(opener, view, syncer=syncer, clock=clock, looks=looks, driver=driver_class)
        self._home, self._config, self._sample = home, config, sample
        self.settle: Callable[[], None] = pages.read_ahead
        self._tried: Source | None = None
        self._welcome: Page | None = None
        self._offered: dict[str, DOMNode] = {}
        self._jotter = jotter or Jotter(None, self._clock, "")

    def get_default_screen(self) -> Screen[Any]:
        """Give what lies below everything: the overview, without an empty screen to be laid out below it."""
        if not self.view.snapshot.tree.by_key:
            return super().get_default_screen()
        home: Page = pages.kind("overview")(self.view)
        return home

    def on_mount(self) -> None:
        """Open the wanted agency on top of the overview; as long as nothing is stored, the screen of the first start."""
        if self.pages():
            self._open_home()
            return
        able = self._syncer is not None
        self._welcome = pages.kind("welcome")(self.view, self.syncing, config=self._config, able=able)
        self.push_screen(self._welcome)

    def on_ready(self) -> None:
        """Now that the cached data stand there, ask the centre, and read from disk what the next key may open."""
        if not self.view.offline:
            self.start(asked=False)
        self.set_timer(QUIET, lambda: Thread(target=self.settle, daemon=True).start())

    def _open_home(self) -> None:
        """Open the agency the settings name on top of the overview; one that is not known is said."""
        if not self._home or self._tried:
            return
        from cchc_tui import search  # few name one

        try:
            agency = search.find(self.view.snapshot, self._home)
        except CchcError as error:
            self.say(self.view.lang.error(error))
        else:
            self.push_screen(pages.kind("agency")(self.view, agency.key))

    async def _dispatch_message(self, message: Message) -> None:
        """Say what cannot be read where the keys stand, and go on; what nobody foresaw ends us."""
        try:
            await super()._dispatch_message(message)
        except CchcError as error:
            if not self.pages():
                raise
            self.say(self.view.lang.error(error))

    def _handle_exception(self, error: Exception) -> None:
        """Say what work between the keys could not read; it is a worker's error, the screens can go on."""
        cause = getattr(error, "error", None)
        if isinstance(cause, CchcError) and self.pages():
            self.say(self.view.lang.error(cause))
        else:
            super()._handle_exception(error)

    @on(Opened)
    def _wanted(self, event: Opened) -> None:
        about = (self.view, event.agency)
        self.push_screen(pages.kind("indicator")(*about, event.indicator) if event.indicator else pages.kind("agency")(*about, event.tab))

    @on(HeadAsked)
    def _head_wanted(self, event: HeadAsked) -> None:
        self.push_screen(pages.kind("head")(self.view, event.agency))

    @on(Closed)
    def _gone(self) -> None:
        if len(self.pages()) > 1:
            self.pop_screen()
            self._renew_home()

    def action_go(self, name: str) -> None:
        """Show one of the main screens: where it is open already everything above it goes, else it comes on top."""
        if name == "overview" and self._welcome:  # which stands there as long as there is nothing to look over
            name = "welcome"
        wanted = pages.kind(name)
        while any(isinstance(page, wanted) for page in self.pages()) and not isinstance(self.screen, wanted):
            self.pop_screen()
        self._renew_home()
        if not isinstance(self.screen, wanted) and name != "welcome":
            self.push_screen(wanted(self.view, *self._about(name)))

    def _about(self, name: str) -> tuple[object, ...]:
        """Give what a main screen is opened with: scoring is about the area one looks at, the ranking about the indicator."""
        if name == "ranking":
            return (getattr(self.screen, "code", ""),)
        if name == "scoring":
            return (getattr(self.screen, "key", None),)
        return (self.syncing,) if name == "sync" else ()

    def _renew_home(self) -> None:
        """Put the overview where the first-run screen is looked at although there is something to show."""
        if self._welcome and self.screen is self._welcome and self.view.snapshot.tree.by_key:
            self._welcome = None
            self.switch_screen(pages.kind("overview")(self.view))
            self._open_home()

    def arrived(self, found: Snapshot | CchcError | None) -> None:
        """Show what the cache holds now, and from whom it is; the first that comes takes the place of the first-run screen."""
        if self._tried and isinstance(found, Snapshot):
            self.view = replace(self.view, endpoint=self._tried.endpoint, updates=self._tried.updates, offline=False)
        super().arrived(found)
        self._renew_home()

    @on(DemoAsked)
    def _try_it(self) -> None:
        """Take the sample for what there is to look at, and synchronise it."""
        if self._sample and not self.syncing.running:
            self._tried = source = self._tried or self._sample()
            self._opener, self._syncer, self._jotter = source.opener, source.syncer, source.jotter
            self.current = lambda _: True  # nobody else brings anything there
            self.start(asked=True)

    @on(Acknowledged)
    def _note(self, event: Acknowledged) -> None:
        """Keep a note, and show it at once."""
        self._jotter.add(str(event.agency), event.indicator, event.verdict, event.text)
        self.view = replace(self.view, notes=self._jotter.all())
        self.say(self.view.lang("noted, on this machine only"))

    def action_language(self) -> None:
        """Switch between Vietnamese and English."""
        view = self.view
        other = Lang("en" if view.lang.code == "vi" else "vi")
        self.view = replace(view, lang=other)

    def action_look(self) -> None:
        """Show the next look, without a restart."""
        lang, look = self.view.lang, self.next_look()
        self.say(lang("colours: {look}", look=lang(themes.SAID[look])) if look else lang("this terminal shows no colours but its own"))

    def offers(self) -> list[Offer]:
        """Give what can be done on the screen on top, each action once, with all its keys."""
        grouped: dict[tuple[str, str], list[str]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            # Textual's own keys (copying a selection, a second way to quit) belong to screens that have a use for them.
            if enabled and binding.description and not binding.system and not binding.action.startswith(TEXTUALS_OWN):
                grouped.setdefault((binding.action, binding.description), []).append(binding.key)
        return [Offer(action, what, tuple(keys)) for (action, what), keys in grouped.items()]

    def action_help(self) -> None:
        """Show the keys of the screen on top, and the glossary."""
        self.push_screen(pages.kind("help")(self.view, [(offer.keys, offer.what) for offer in self.offers()]))

    def action_palette(self) -> None:
        """Offer every action that works here, and every agency, by name."""
        palette = pages.kind("palette")
        if not isinstance(self.screen, palette):
            self._offered = {found.binding.action: found.node for found in self.screen.active_bindings.values()}
            self.push_screen(palette(self.view, [offer for offer in self.offers() if offer.action != "palette"]))

    @on(Chosen)
    async def _chosen(self, event: Chosen) -> None:
        """Do what was chosen on the node whose binding it was."""
        await self.run_action(event.action, self._offered[event.action])
