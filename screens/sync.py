"""The synchronisation: whom we ask, what is here, how far a running one is, what went wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import source_words, words
from cchc_tui.domain import sources
from cchc_tui.domain.verdict import Verdict
from cchc_tui.text import VIETNAM, msg, safe
from screens.widgets import syncing
from screens.widgets.facts import Facts
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.messages import CancelAsked
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.syncing import Syncing
from screens.widgets.view import View, instant

LABEL = 18
"""Cells of the names of facts."""


class SyncScreen(Page):
    """Facts and the log as a list; below it one line that alone is painted again while bytes come."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "cancel", msg("Cancel"))]
    ORDER = ("app.sync", "cancel")

    def __init__(self, view: View, state: Syncing) -> None:
        super().__init__(view)
        self._state = state

    def body(self) -> Iterable[Widget]:
        """Give what went wrong, the list, and the line of progress."""
        yield Prose(id="said")
        yield Facts(glyphs=self.view.glyphs)
        yield Prose(id="progress")

    def trail(self) -> list[str]:
        """Say that this is the synchronisation."""
        return [self.view.lang("Synchronisation")]

    def follow(self, state: Syncing) -> None:
        """Show how it goes on; while only bytes come, only their line is painted."""
        longer, self._state = state.log != self._state.log, state
        if longer:
            self.show()
            self.refresh_bindings()
            self.show_keys()
        else:
            self._show_progress()

    def show(self) -> None:
        """Fill everything from the view and the state."""
        error = self._state.error
        self.query_one("#said", Prose).show([self.view.lang.error(error)] if error else [], self.view)
        self.query_one(Lines).show([Column("", LABEL), Column("", 20, grow=True)], [*self._facts(), *self._log(), *self._sources()])
        self._show_progress()

    def _show_progress(self) -> None:
        line = syncing.line(self._state, self.view.lang, max(self.size.width, 1))
        self.query_one("#progress", Prose).show([line], self.view)

    def _facts(self) -> Iterator[Row]:
        lang, publication = self.view.lang, self.view.snapshot.publication
        good, last = self.view.synced, instant(publication.contact_at)
        yield Row("endpoint", (lang("Endpoint"), safe(self.view.endpoint) or lang("none is set: see cchc-tui sync --help")))
        yield Row("good", (lang("Last good contact"), lang.moment(good) if good else lang("never")))
        if last and not publication.contact_ok:
            yield Row("failed", (lang("Last contact"), (lang("{moment}: failed", moment=lang.moment(last)), "critical")))
        if publication.serial:
            yield Row(
                "serial", (lang("Publication"), lang("no. {serial}, {title}", serial=publication.serial, title=safe(publication.title)))
            )
            for name, label, text in (
                ("created", lang("Published"), publication.created),
                ("expires", lang("Good until"), publication.expires),
                ("installed", lang("Installed here"), publication.synced_at),
            ):
                moment = instant(text)
                yield Row(name, (label, lang.moment(moment) if moment else "-"))
            yield Row("signer", (lang("Signed by"), safe(publication.signer) or lang("not checked: no trusted key is set")))

    def _log(self) -> Iterator[Row]:
        if self._state.log:
            yield Row("log", ((self.view.lang("Log"), "heading"),), heading=True)
        for number, (at, what) in reversed(list(enumerate(self._state.log))):
            yield Row(("log", number), (f"{at.astimezone(VIETNAM):%H:%M:%S}", syncing.entry(what, self.view.lang)))

    def _sources(self) -> Iterator[Row]:
        lang, view = self.view.lang, self.view
        found = sorted(sources.lags(view.snapshot), key=lambda lag: (not lag.dead, lag.extracted is None))
        between = " - " if view.glyphs == "ascii" else " · "
        if found:
            yield Row("sources", ((lang("Sources"), "heading"),), heading=True)
        for lag in found:
            mark = (f"{words.glyph(Verdict.STALE, view.glyphs)} {lang('dead')}", "warning") if lag.dead else ""
            yield Row(
                ("source", lag.source.id),
                (mark, between.join(part for part in (source_words.read(lag, lang), source_words.name(lag, lang)) if part)),
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to cancel only while something runs."""
        return self._state.running if action == "cancel" else True

    def action_cancel(self) -> None:
        """Wish the running synchronisation to end; what is here stays whole."""
        self.post_message(CancelAsked())
