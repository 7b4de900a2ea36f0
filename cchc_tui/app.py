"""The program on the screen: holds the one view, opens and closes screens, runs the sync worker.

Screens never see the cache or the network: they are given a `View` and answer with messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.reactive import reactive

import screens
from cchc_tui import background, change_words
from cchc_tui.background import Opener, Syncer
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.events import Done, Event, Started
from cchc_tui.face import Face
from cchc_tui.feed.cancel import Cancel
from cchc_tui.i18n import Lang
from cchc_tui.jotting import Jotter
from cchc_tui.text import msg
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.changes import ChangesScreen
from screens.help import HelpScreen
from screens.indicator import IndicatorScreen
from screens.overview import OverviewScreen
from screens.palette import Offer, PaletteScreen
from screens.quality import QualityScreen
from screens.ranking import RankingScreen
from screens.sync import SyncScreen
from screens.widgets import syncing, themes
from screens.widgets.messages import Acknowledged, CancelAsked, Chosen, Closed, Heard, Opened, SyncAsked
from screens.widgets.page import Page
from screens.widgets.syncing import Syncing
from screens.widgets.view import View

PAGES: dict[str, type[Any]] = {
    "overview": OverviewScreen,
    "agencies": AgenciesScreen,
    "ranking": RankingScreen,
    "changes": ChangesScreen,
    "sync": SyncScreen,
    "quality": QualityScreen,
}
"""The screens that have a digit of their own."""

TEXTUALS_OWN = ("screen.", "app.focus")
"""Actions of Textual that our screens have no use for."""

Clock = Callable[[], datetime]


class CchcApp(Face):
    """Agencies, an agency, an indicator: one screen on top of another, one view for all of them."""

    CSS_PATH = Path(screens.__file__).with_name("cchc.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "sync", msg("Sync")),
        Binding("1", "go('overview')", msg("Overview"), show=False),
        Binding("2", "go('agencies')", msg("Agencies"), show=False),
        Binding("3", "go('ranking')", msg("Ranking"), show=False),
        Binding("5,c", "go('changes')", msg("Changes"), show=False),
        Binding("6", "go('sync')", msg("Synchronisation"), show=False),
        Binding("7", "go('quality')", msg("Quality"), show=False),
        Binding("L", "language", "English / Tiếng Việt"),
        Binding("ctrl+p", "palette", msg("Palette"), show=False),
        Binding("T", "look", msg("Colours"), show=False),
        Binding("question_mark,f1", "help", msg("Help"), key_display="?"),
        Binding("q", "quit", msg("Quit")),
        Binding("ctrl+c", "quit", msg("Quit"), show=False, priority=True),
        Binding("ctrl+z", "suspend_process", msg("Suspend"), show=False),
    ]

    view: reactive[View] = reactive(View, init=False)

    def __init__(
        self,
        opener: Opener,
        view: View,
        *,
        home: AgencyKey | None = None,
        syncer: Syncer | None = None,
        clock: Clock | None = None,
        jotter: Jotter | None = None,
        looks: Sequence[str] = ("ansi",),
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(looks, glyphs=view.glyphs, driver_class=driver_class)
        self._opener, self._syncer, self._home = opener, syncer, home
        self.syncing, self._cancel, self._asked = Syncing(), Cancel(), False
        self._offered: dict[str, DOMNode] = {}
        self._clock = clock or (lambda: view.opened)
        self._jotter = jotter or Jotter(None, self._clock, "")
        self.set_reactive(CchcApp.view, view)

    def on_mount(self) -> None:
        """Show the agencies, the wanted one on top, and only then ask the centre."""
        self.push_screen(AgenciesScreen(self.view))
        if self._home is not None:
            self.push_screen(AgencyScreen(self.view, self._home))
        if self._syncer is not None and not self.view.offline:
            self._start(self._syncer, asked=False)

    def pages(self) -> list[Page]:
        """Give our screens from the first to the one on top."""
        return [screen for screen in self.screen_stack if isinstance(screen, Page)]

    def watch_view(self, view: View) -> None:
        """Hand a new view to every screen at once, so that going back never shows another moment."""
        for page in self.pages():
            page.view = view

    @on(Opened)
    def _wanted(self, event: Opened) -> None:
        page = IndicatorScreen(self.view, event.agency, event.indicator) if event.indicator else AgencyScreen(self.view, event.agency)
        self.push_screen(page)

    @on(Closed)
    def _gone(self) -> None:
        if len(self.pages()) > 1:
            self.pop_screen()

    @on(SyncAsked)
    def action_sync(self) -> None:
        """Ask the centre in the background; the keys stay quick and the old data whole."""
        if self._syncer is None:
            self.say(self.view.lang("no endpoint is set: see cchc-tui sync --help"))
        elif not self.syncing.running:
            self._start(self._syncer, asked=True)

    def action_go(self, name: str) -> None:
        """Show one of the main screens: where it is open already everything above it goes, else it comes on top."""
        wanted = PAGES[name]
        while any(isinstance(page, wanted) for page in self.pages()) and not isinstance(self.screen, wanted):
            self.pop_screen()
        if not isinstance(self.screen, wanted):
            self.push_screen(SyncScreen(self.view, self.syncing) if name == "sync" else wanted(self.view))

    @on(Acknowledged)
    def _note(self, event: Acknowledged) -> None:
        """Keep a note, and show it at once."""
        try:
            self._jotter.add(str(event.agency), event.indicator, event.verdict, event.text)
        except CchcError as error:
            self.say(self.view.lang.error(error))
            return
        self.view = replace(self.view, notes=self._jotter.all())
        self.say(self.view.lang("noted, on this machine only"))

    @on(CancelAsked)
    def _cancel_sync(self) -> None:
        self._cancel.ask()

    def on_unmount(self) -> None:
        """Leave at once: a synchronisation that still waits for a slow line ends here, the cache whole."""
        self._cancel.ask()

    def _start(self, syncer: Syncer, *, asked: bool) -> None:
        self._cancel, self._asked = Cancel(), asked
        self._hear(Started())
        self._sync_now(syncer, self._cancel)

    @work(thread=True, group="sync")
    def _sync_now(self, syncer: Syncer, cancel: Cancel) -> None:
        background.run(syncer, cancel, lambda what: self.post_message(Heard(what, self._found(what))))

    def _found(self, what: Event | CchcError) -> Snapshot | CchcError | None:
        """Look at the cache anew, whatever became of the sync: at least the last contact is another."""
        return background.opened(self._opener, self.view.snapshot) if isinstance(what, (Done, CchcError)) else None

    @on(Heard)
    def _heard(self, message: Heard) -> None:
        self._hear(message.what, message.found)

    def _hear(self, what: Event | CchcError, found: Snapshot | CchcError | None = None) -> None:
        """Take note of an event, show it where it is looked at, and show what the cache holds now when it was the last."""
        if isinstance(what, Started) and self.syncing.running:
            return
        self.syncing = syncing.after(self.syncing, what, self._clock())
        if not self.syncing.running:
            self._synced(self._verdict(what), found)
        top = self.screen
        if isinstance(top, SyncScreen):
            top.follow(self.syncing)
        elif self._asked and self.syncing.running and isinstance(top, Page):
            top.say(syncing.line(self.syncing, self.view.lang, top.size.width))

    def _verdict(self, what: Event | CchcError) -> str:
        """Say how a synchronisation ended; what nobody asked for and brought nothing is not spoken of."""
        lang = self.view.lang
        if isinstance(what, CchcError):
            return lang.error(what)
        if isinstance(what, Done) and what.changed:
            return "; ".join([lang("new data is shown"), *change_words.counts(what.news, lang)])
        return lang("nothing new") if self._asked else ""

    def _synced(self, said: str, found: Snapshot | CchcError | None) -> None:
        snapshot = found if isinstance(found, Snapshot) else self.view.snapshot
        if isinstance(found, CchcError) and not isinstance(found, UsageError):  # which: nothing cached yet, and still nothing is
            said = self.view.lang.error(found)
        self.view = replace(self.view, snapshot=snapshot, opened=self._clock())
        if said and not isinstance(self.screen, SyncScreen):
            self.say(said)

    def say(self, line: str) -> None:
        """Say one line where the keys stand, until the next key."""
        if self.pages():
            self.pages()[-1].say(line)

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
        self.push_screen(HelpScreen(self.view, [(offer.keys, offer.what) for offer in self.offers()]))

    def action_palette(self) -> None:
        """Offer every action that works here, and every agency, by name."""
        if not isinstance(self.screen, PaletteScreen):
            self._offered = {found.binding.action: found.node for found in self.screen.active_bindings.values()}
            self.push_screen(PaletteScreen(self.view, [offer for offer in self.offers() if offer.action != "palette"]))

    @on(Chosen)
    async def _chosen(self, event: Chosen) -> None:
        """Do what was chosen on the node whose binding it was."""
        await self.run_action(event.action, self._offered[event.action])
