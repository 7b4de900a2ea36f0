"""The app's synchronisations: one at a time, behind the screens, told to whoever is looked at, and what came shown as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Thread
from typing import ClassVar

from textual import on, work
from textual.driver import Driver
from textual.reactive import reactive

from cchc_tui import background, change_words
from cchc_tui.background import Opener, Syncer
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.events import Done, Event, Started
from cchc_tui.face import Face
from cchc_tui.feed.cancel import Cancel
from screens.widgets import syncing
from screens.widgets.messages import CancelAsked, Heard, Renewed, SyncAsked
from screens.widgets.page import Page
from screens.widgets.syncing import Follower, Syncing
from screens.widgets.view import View

Clock = Callable[[], datetime]


class Synced(Face):
    """An app with one view for all its screens, which `syncer` brings up to date and `opener` reads."""

    LOOK: ClassVar[float] = 30.0
    """Seconds between two looks at whether the cache holds what is shown; `current` says so, and `rested` is told as often."""

    view: reactive[View] = reactive(View, init=False)

    def __init__(
        self, opener: Opener, view: View, *, syncer: Syncer | None, clock: Clock | None, looks: Sequence[str], driver: type[Driver] | None
    ) -> None:
        super().__init__(looks, glyphs=view.glyphs, driver_class=driver)
        self._opener, self._syncer = opener, syncer
        self._clock = clock or (lambda: view.opened)
        self.syncing, self._cancel, self._asked = Syncing(), Cancel(), False
        self.current: Callable[[Snapshot], bool] = lambda _: True
        self._looking = False
        self.rested: Callable[[], None] = lambda: None
        self.set_reactive(Synced.view, view)

    def on_mount(self) -> None:
        """Keep an eye on what others bring, a timer's synchronisation while this stands open for days, and on whether anybody types."""
        self.set_interval(self.LOOK, self.look)
        self.set_interval(self.LOOK, self.rested)

    def pages(self) -> list[Page]:
        """Give our screens from the first to the one on top."""
        return [screen for screen in self.screen_stack if isinstance(screen, Page)]

    def watch_view(self, view: View) -> None:
        """Hand a new view to every screen at once, so that going back never shows another moment."""
        for page in self.pages():
            page.view = view

    def say(self, line: str) -> None:
        """Say one line where the keys stand, until the next key."""
        if pages := self.pages():
            top = pages[-1]
            # One that is only being opened has no line yet to say it in.
            top.say(line) if top.is_mounted else top.call_later(top.say, line)

    @on(SyncAsked)
    def action_sync(self) -> None:
        """Ask the centre in the background; the keys stay quick and the old data whole."""
        if self._syncer is None:
            self.say(self.view.lang("no endpoint is set: see cchc-tui sync --help"))
        else:
            self.start(asked=True)

    def start(self, *, asked: bool) -> None:
        """Begin, unless one runs; `asked` says whether somebody waits to hear how it ends."""
        if self._syncer and not self.syncing.running:
            self._cancel, self._asked = Cancel(), asked
            self._hear(Started())
            self._sync_now(self._syncer, self._cancel)

    @on(CancelAsked)
    def _cancel_sync(self) -> None:
        self._cancel.ask()

    def on_unmount(self) -> None:
        """Leave at once: a synchronisation that still waits for a slow line ends here, the cache whole."""
        self._cancel.ask()

    def look(self) -> None:
        """Look whether the cache holds something else by now, unless the last look still waits for a disk that does not answer."""
        if not self._looking:
            self._looking = True
            Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        """Look, in a thread that nobody waits for at the end; what cannot be read is said by whoever needs it."""
        try:
            with suppress(CchcError):
                if not self.syncing.running and not self.current(self.view.snapshot):
                    self._tell_of_other()
        finally:
            self._looking = False

    def _tell_of_other(self) -> None:
        """Open what the cache holds now, and have it shown."""
        shown = self.view.snapshot
        found = background.opened(self._opener, shown)
        if isinstance(found, Snapshot):
            updates = self.view.updates() if found.publication.serial != shown.publication.serial else ()
            with suppress(RuntimeError):  # the program has ended meanwhile
                self.post_message(Renewed(found, updates[-1].totals if updates else {}))

    @on(Renewed)
    def _renewed(self, message: Renewed) -> None:
        """Show what somebody else's synchronisation brought, or another day; one of our own shows it itself."""
        if self.is_running and not self.syncing.running:
            other = message.found.publication.serial != self.view.snapshot.publication.serial
            self.arrived(message.found)
            if other:
                self.say(self._said_of(message.news))

    @work(thread=True, group="sync")
    def _sync_now(self, syncer: Syncer, cancel: Cancel) -> None:
        background.run(syncer, cancel, lambda what: self.post_message(Heard(what, self._found(what))))

    def _found(self, what: Event | CchcError) -> Snapshot | CchcError | None:
        """Look at the cache anew, whatever became of the sync: at least the last contact is another."""
        return background.opened(self._opener, self.view.snapshot) if isinstance(what, (Done, CchcError)) else None

    @on(Heard)
    def _heard(self, message: Heard) -> None:
        if self.is_running:  # not on the way out, where screens lose what they are made of
            self._hear(message.what, message.found)

    def _hear(self, what: Event | CchcError, found: Snapshot | CchcError | None = None) -> None:
        """Take note of an event, show it where it is looked at, and show what the cache holds now when it was the last."""
        if isinstance(what, Started) and isinstance(self.syncing.step, Started):
            return  # told here already, when it was asked for
        self.syncing = syncing.after(self.syncing, what, self._clock())
        top = self.screen
        if isinstance(top, Follower):
            top.follow(self.syncing)
        elif self._asked and self.syncing.running and isinstance(top, Page):
            top.say(syncing.line(self.syncing, self.view.lang, top.size.width))
        if not self.syncing.running:
            self.arrived(found)
            said = self._verdict(what, found)
            if said and not isinstance(top, Follower):
                self.say(said)

    def arrived(self, found: Snapshot | CchcError | None) -> None:
        """Show what the cache holds now."""
        snapshot = found if isinstance(found, Snapshot) else self.view.snapshot
        self.view = replace(self.view, snapshot=snapshot, opened=self._clock())

    def _verdict(self, what: Event | CchcError, found: Snapshot | CchcError | None) -> str:
        """Say how a synchronisation ended; what nobody asked for and brought nothing is not spoken of."""
        lang = self.view.lang
        if isinstance(found, CchcError) and not isinstance(found, UsageError):  # which: nothing cached yet, and still nothing is
            return lang.error(found)
        if isinstance(what, CchcError):
            return lang.error(what)
        if isinstance(what, Done) and what.changed:
            return self._said_of(what.news)
        return lang("nothing new") if self._asked else ""

    def _said_of(self, news: Mapping[str, int]) -> str:
        return "; ".join([self.view.lang("new data is shown"), *change_words.counts(news, self.view.lang)])
