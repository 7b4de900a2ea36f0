"""The palette: every action that works here and every agency, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import search, words
from cchc_tui.domain.model import AgencyKey
from cchc_tui.text import fold, msg
from screens.widgets.filter import Filter
from screens.widgets.frame import key_name
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.messages import Chosen, Closed, Opened
from screens.widgets.page import Page
from screens.widgets.view import View

MOST = 50
"""Agencies listed at once: who does not see theirs types another letter."""


class Offer(NamedTuple):
    """One action of the screen below: its name for the app, what it does (a message id), and its keys."""

    action: str
    what: str
    keys: tuple[str, ...]


def rows(offers: Sequence[Offer], typed: str, view: View) -> Iterator[Row]:
    """Give the actions and agencies that have every word typed; without a word all actions and no agency."""
    lang, ascii_only = view.lang, view.glyphs == "ascii"
    for offer in offers:
        said = lang(offer.what)
        if all(word in fold(said) for word in fold(typed).split()):
            yield Row(offer, (said, " ".join(key_name(key, ascii_only=ascii_only) for key in offer.keys)))
    if typed.strip():
        snapshot = view.snapshot
        edition = snapshot.tree.edition_at(snapshot.at)
        found = [agency for agency in search.matches(snapshot, typed) if agency.edition == edition]
        # A whole code or a whole name is meant before what only holds it.
        found.sort(key=lambda agency: fold(typed).strip() not in (fold(agency.code), fold(agency.name_vi), fold(agency.name_en)))
        for agency in found[:MOST]:
            parent = snapshot.tree.parent(agency.key)
            yield Row(agency.key, (words.name(agency, lang), words.name(parent, lang) if parent else ""))


class PaletteScreen(Page):
    """A line to type into and what it finds; Enter does it, Esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", msg("Back"), priority=True),
        Binding("down", "step(1)", msg("Row below"), show=False, priority=True),
        Binding("up", "step(-1)", msg("Row above"), show=False, priority=True),
    ]

    def __init__(self, view: View, offers: Sequence[Offer]) -> None:
        super().__init__(view)
        self._offers = tuple(offers)

    def body(self) -> Iterable[Widget]:
        """Give the line to type into above what it finds."""
        yield Filter()
        yield Lines(glyphs=self.view.glyphs)

    def trail(self) -> list[str]:
        """Say that this is the palette."""
        return [self.view.lang("Palette")]

    def on_mount(self) -> None:
        """Let typing begin at once."""
        super().on_mount()
        self.query_one(Filter).start(self.view.lang)

    def show(self) -> None:
        """List what the typed words find, the first of it under the cursor."""
        lang, lines = self.view.lang, self.query_one(Lines)
        found = list(rows(self._offers, self.query_one(Filter).value, self.view))
        lines.show([Column(lang("Action or agency"), 24, grow=True), Column("", 24)], found, keep=found[0].key if found else None)

    def action_step(self, step: int) -> None:
        """Go to the next row while the typing goes on."""
        self.query_one(Lines).action_move(step)

    @on(Filter.Changed)
    def _typed(self) -> None:
        self.show()

    @on(Filter.Chosen)
    def _entered(self) -> None:
        self.query_one(Lines).action_open()

    @on(Lines.Opened)
    def _picked(self, event: Lines.Opened) -> None:
        self.post_message(Closed())
        if isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key))
        elif isinstance(event.key, Offer):
            self.post_message(Chosen(event.key.action))
