"""Everything red of one head: the indicators that fall behind and the duties that are overdue, agency by agency.

The head is responsible also for what was delegated; so the delegate of each agency stands second, in its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cchc_tui import plan_words, words
from cchc_tui.domain import heads
from cchc_tui.domain.duties import Duty, State
from cchc_tui.domain.heads import Charge, Head
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.verdict import Severity
from cchc_tui.text import safe
from screens.widgets import asking
from screens.widgets.lines import Cell, Column, Lines, Row
from screens.widgets.messages import Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.view import View


def columns(view: View) -> list[Column]:
    """Give the columns: an indicator shows its figure, target and gap, a duty when it was due."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Code"), 4),
        Column(lang("What is red"), 24, grow=True),
        Column(lang("Result"), 10, right=True),
        Column(lang("Target"), 10, right=True),
        Column(lang("Gap"), 8, right=True, drop=1),
        Column(lang("Verdict"), 15, drop=2),
    ]


def rows(head: Head, view: View) -> Iterator[Row]:
    """Give every agency of the head as a heading, with what is red there below it."""
    for charge in head.charges:
        yield Row(("agency", charge.agency.key), ((_heading(charge, view), "heading" if charge.red else "dim"),), heading=True)
        for judgement in charge.judgements:
            yield Row((charge.agency.key, judgement.indicator.code), _indicator(judgement, view))
        for duty in charge.overdue:
            yield Row((charge.agency.key, "", duty.event.kind, duty.event.id), _duty(duty, view))


def _heading(charge: Charge, view: View) -> str:
    name, lang = words.name(charge.agency, view.lang), view.lang
    said = lang("{count} red", count=lang.number(charge.red)) if charge.red else lang("nothing is red")
    delegate = lang("delegate: {delegate}", delegate=charge.delegate) if charge.delegate else ""
    return (" - " if view.glyphs == "ascii" else " · ").join(part for part in (f"{name}: {said}", delegate) if part)


def _indicator(judgement: Judgement, view: View) -> tuple[Cell, ...]:
    lang, side, indicator = view.lang, judgement.area, judgement.indicator
    role, gap = side.severity.value, side.ruling.gap
    return (
        (words.glyph(side.verdict, view.glyphs), role),
        indicator.code,
        words.title(indicator, lang),
        words.value(side.figure, indicator, lang, nothing="-" if view.glyphs == "ascii" else "–"),
        words.commitment(judgement.target, indicator.unit, lang, view.glyphs),
        ("" if gap is None else asking.signed(gap, view), role),
        (words.verdict(side.verdict, lang), role),
    )


def _duty(duty: Duty, view: View) -> tuple[Cell, ...]:
    lang, role, due = view.lang, Severity.CRITICAL.value, duty.event.due
    sign = words.glyph(plan_words.SIGNS[State.OVERDUE], view.glyphs)
    when = lang.day(due) if due else ""
    return ((sign, role), "", plan_words.title(duty.event, lang), "", when, "", (plan_words.state(duty.state, lang), role))


class HeadScreen(AgencyPage):
    """What is red under the head of one agency, and under nobody else."""

    ORDER: ClassVar[tuple[str, ...]] = ("open", "beside(1)")

    def __init__(self, view: View, key: AgencyKey) -> None:
        super().__init__(view, key)
        self._head = Head("", ())

    def body(self) -> Iterable[Widget]:
        """Give who it is, the list, and the sentence about the row of the cursor."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs)
        yield Prose(id="row")

    def trail(self) -> list[str]:
        """Give the names down to the agency, and what is seen of it."""
        return [*super().trail(), self.view.lang("Red under one head")]

    def show(self) -> None:
        """Fill the list, the cursor staying on its row."""
        self._head = heads.all_red(self.view.snapshot, self.key)
        lang = self.view.lang
        named = lang("Head: {head}", head=self._head.name) if self._head.name else lang("the publication names no head here")
        said = lang("{count} red", count=lang.number(self._head.red)) if self._head.red else lang("nothing is red")
        self.query_one("#about", Prose).show([named, said], self.view)
        lines = self.query_one(Lines)
        lines.show(columns(self.view), rows(self._head, self.view), keep=lines.cursor_key)
        self._explain(lines.cursor_key)

    def _explain(self, key: object) -> None:
        """Say the row of the cursor in words."""
        said: list[str] = []
        for charge in self._head.charges:
            said += [words.sentence(j, self.view.lang) for j in charge.judgements if key == (charge.agency.key, j.indicator.code)]
            for duty in charge.overdue:
                if key == (charge.agency.key, "", duty.event.kind, duty.event.id):
                    said += [f"{plan_words.title(duty.event, self.view.lang)} ({safe(duty.event.reference or duty.event.id)})"]
                    said += [self.view.lang("who answers: {owner}", owner=duty.event.owner)] if duty.event.owner else []
        self.query_one("#row", Prose).show(said, self.view)

    @on(Lines.Moved)
    def _moved(self, event: Lines.Moved) -> None:
        self._explain(event.key)

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, tuple):
            self.post_message(Opened(event.key[0], event.key[1]))
