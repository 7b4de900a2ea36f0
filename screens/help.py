"""The keys of the screen below, made from its live bindings, the glossary of verdicts, and what is noted about the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widget import Widget

from cchc_tui import reading_words, words
from cchc_tui.domain.verdict import Verdict
from cchc_tui.text import capital, msg, safe, wrap
from screens.widgets.facts import Facts
from screens.widgets.frame import key_name
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.page import Page
from screens.widgets.view import View

GLOSSARY = {
    Verdict.MET: msg("judged at the due date and reached"),
    Verdict.NOT_MET: msg("judged at the due date and not reached"),
    Verdict.ON_TRACK: msg("what is expected by now is reached, with the margin"),
    Verdict.WATCH: msg("just at the bound, or up to a tenth short of what is expected by now"),
    Verdict.BEHIND: msg("short of what is expected by now"),
    Verdict.STALE: msg("a newer report was due and has not come; the last verdict is kept beside"),
    Verdict.CONFLICT: msg("the reported numbers contradict themselves"),
    Verdict.NO_DATA: msg("nothing was reported, or by too few, though a report was due"),
    Verdict.TOO_EARLY: msg("nothing is expected yet"),
    Verdict.NOT_APPLICABLE: msg("there is no target here, or nothing to count"),
}

LABEL, MARGINS = 18, 2
"""Cells of the keys and of the verdicts, and those before and after them."""

Keys = list[tuple[tuple[str, ...], str]]
"""Keys that do the same, and what they do."""


class HelpScreen(Page):
    """A list to read; any way back closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1", "back", msg("Back"), show=False)]

    def __init__(self, view: View, keys: Keys) -> None:
        super().__init__(view)
        self._keys = keys

    def body(self) -> Iterable[Widget]:
        """Give one list."""
        yield Facts(glyphs=self.view.glyphs)

    def trail(self) -> list[str]:
        """Say that this is the help."""
        return [capital(self.view.lang("Help"))]

    def on_resize(self, event: Resize) -> None:
        """Break the meanings anew: a sentence follows the width."""
        super().on_resize(event)
        if self.is_mounted:
            self.show()

    def show(self) -> None:
        """List keys first, verdicts after them, the plan last."""
        lang, glyphs = self.view.lang, self.view.glyphs
        rows = [Row("keys", ((lang("Keys"), "heading"),), heading=True)]
        for names, what in self._keys:
            signs = " ".join(key_name(name, ascii_only=glyphs == "ascii") for name in names)
            rows.append(Row((names, what), (signs, capital(lang(what)))))
        rows.append(Row("verdicts", ((lang("Verdicts"), "heading"),), heading=True))
        for verdict, meaning in GLOSSARY.items():
            word = f"{words.glyph(verdict, glyphs)} {words.verdict(verdict, lang)}"
            told = wrap(lang(meaning), max(self.size.width - LABEL - MARGINS, 1))
            rows += [Row((verdict, n), (word if n == 0 else "", line)) for n, line in enumerate(told)]
        rows += self._plans()
        self.query_one(Lines).show([Column("", LABEL), Column("", 20, grow=True)], rows)

    def _plans(self) -> list[Row]:
        """Say what is noted about the plans in force: what they are for, and what their list leaves open."""
        lang, snapshot = self.view.lang, self.view.snapshot
        noted = dict.fromkeys(reading_words.about(snapshot, one) for one in snapshot.indicators.values() if snapshot.planned(one.code))
        told = [line for note in noted for line in wrap(note, max(self.size.width - LABEL - MARGINS, 1))]
        plans = ", ".join(safe(plan) for plan in snapshot.plans)
        if not told:
            return []
        heading = Row("plans", ((lang("About the plan"), "heading"),), heading=True)
        return [heading, *(Row(("plan", n), (plans if n == 0 else "", line)) for n, line in enumerate(told))]
