"""The palette: every action that works here, every agency by a few letters of its name, and any indicator of it by the code as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import search, words
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.text import capital, fold, msg, safe
from screens.widgets import gone
from screens.widgets.filter import Filter
from screens.widgets.frame import key_name
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.messages import Chosen, Closed, Opened
from screens.widgets.offer import Offer
from screens.widgets.page import Page
from screens.widgets.view import View

MOST = 50
"""Agencies listed at once: who does not see theirs types another letter."""


class Aimed(NamedTuple):
    """An indicator of an agency, as a row that is found."""

    agency: AgencyKey
    indicator: str


def rows(offers: Sequence[Offer], typed: str, view: View) -> Iterator[Row]:
    """Give the actions and agencies that have every word typed, with a code among them that indicator of each; without a word all actions."""
    lang, ascii_only = view.lang, view.glyphs == "ascii"
    for offer in offers:
        said = capital(lang(offer.what))
        if all(word in fold(said) for word in fold(typed).split()):
            yield Row(offer, (said, " ".join(key_name(key, ascii_only=ascii_only) for key in offer.keys)))
    if typed.strip():
        code, words_left = _indicator(typed, view.snapshot)
        for agency in _agencies(words_left, view)[:MOST]:
            parent, name = view.snapshot.tree.parent(agency.key), words.name(agency, lang)
            key, said = (Aimed(agency.key, code), f"{safe(code)} {name}") if code else (agency.key, name)
            yield Row(key, (said, words.name(parent, lang) if parent else ""))
        if not code:
            yield from (Row(agency.key, ((gone.said(agency, view), "dim"), "")) for agency in _ended(typed, view)[:MOST])


def _indicator(typed: str, snapshot: Snapshot) -> tuple[str, str]:
    """Take the code of an indicator from what was typed, if there is one, and give the words beside it: `tt01 dong anh`."""
    known = {fold(code): code for code in snapshot.indicators}
    heard = fold(typed).split()
    code = next((word for word in heard if word in known), "")
    return known.get(code, ""), " ".join(word for word in heard if word != code)


def _agencies(typed: str, view: View) -> list[Agency]:
    """Give the agencies in force that are meant: a whole code or name before what only holds it, then whoever stands higher."""
    tree = view.snapshot.tree
    edition, wanted = tree.edition_at(view.snapshot.at), fold(typed).strip()
    found = [a for a in search.matches(view.snapshot, typed) if a.edition == edition and not words.ended(view.snapshot, a, view.lang)]
    return sorted(
        found, key=lambda a: (wanted not in (fold(a.code), fold(a.name_vi), fold(a.name_en)), bool(a.parent), tree.is_leaf(a.key))
    )


def _ended(typed: str, view: View) -> list[Agency]:
    """Give the agencies that are no more and have every word typed: their names are still asked for."""
    return [agency for agency in search.ended(view.snapshot) if search.has_words(agency, typed)]


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
        """Let typing begin at once; what `Page` does then Textual asks it for itself."""
        if self.app.is_running:
            self.query_one(Filter).start(self.view.lang)

    def show(self) -> None:
        """List what the typed words find, the first of it under the cursor."""
        lang, lines = self.view.lang, self.query_one(Lines)
        found = list(rows(self._offers, self.query_one(Filter).value, self.view))
        self.query_one(Filter).count(len(found))
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
        elif isinstance(event.key, Aimed):
            self.post_message(Opened(*event.key))
        elif isinstance(event.key, Offer):
            self.post_message(Chosen(event.key.action))
