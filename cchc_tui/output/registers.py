"""What an agency has to do and what happened there, for a terminal or a mail: its plan, duties, inspections, dialogues, initiatives.

Pure: lines come back. What stands in a register is counted beside the indicators, never averaged with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cchc_tui import plan_words, words
from cchc_tui.domain import duties, registers
from cchc_tui.domain.duties import Duty, State
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registers import Inspection
from cchc_tui.domain.registry import Event
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output.grid import Row, Shape, grid
from cchc_tui.output.table import Look
from cchc_tui.scale import MARKS
from cchc_tui.text import safe, wrap


def page(snapshot: Snapshot, key: AgencyKey, lang: Lang, look: Look) -> list[str]:
    """Give every register of an agency that has an entry, each under its name; nothing where there is none."""
    headings = ("", lang("What"), lang("Due"), lang("On"), lang("State"))
    shape = Shape(headings, flexible=1, cut=MARKS[look.glyphs].cut)
    said: list[str] = []
    for title, rows in _registers(snapshot, key, lang, look):
        if rows:
            said += ["", *wrap(title, look.width), *grid(shape, rows, look.width)]
    return said


def _registers(snapshot: Snapshot, key: AgencyKey, lang: Lang, look: Look) -> Iterator[tuple[str, list[Row]]]:
    found = duties.duties(snapshot, key)
    plans, others = [d for d in found if d.event.kind == "plan"], [d for d in found if d.event.kind != "plan"]
    yield lang(plan_words.KINDS["plan"]), [_duty(one, lang, look) for one in plans]
    yield lang(plan_words.KINDS["duty"]), [_duty(one, lang, look) for one in others]
    inspections = registers.inspections(snapshot, key)
    yield lang(plan_words.KINDS["inspection"]), [_inspection(one, lang, look) for one in inspections]
    talks = registers.dialogues(snapshot, key)
    need = lang("{held} of {need} this year", held=len(talks.held), need=talks.need) if talks.need else ""
    title = lang(plan_words.KINDS["dialogue"])
    held = [_row(event, State.DONE, "", lang, look) for event in talks.held]
    to_come = [_row(e, duties.state_of(e.state, e.day, e.due, snapshot.at), "", lang, look) for e in talks.to_come]
    yield f"{title} ({need})" if need else title, [*held, *to_come]
    ideas = [_row(i.event, State.DONE if i.recognised else State.IN_PROGRESS, "", lang, look) for i in registers.initiatives(snapshot, key)]
    yield lang(plan_words.KINDS["initiative"]), ideas


def _duty(duty: Duty, lang: Lang, look: Look) -> Row:
    whole = duty.event.kind == "plan" and duty.state is State.DONE and not duty.missing
    said = lang("Done late") if duty.late else lang("all four parts") if whole else ""
    row = _row(duty.event, duty.state, said, lang, look, plan_words.lacking(duty, lang))
    return replace(row, texts=(words.glyph(Verdict.WATCH, look.glyphs), *row.texts[1:])) if duty.amber else row


def _inspection(found: Inspection, lang: Lang, look: Look) -> Row:
    event, said = found.event, ""
    if event.findings and found.carried_out:
        said = lang("{remedied}/{findings} remedied", remedied=lang.number(event.remedied or 0), findings=lang.number(event.findings))
    return _row(event, found.state, said, lang, look)


def _row(event: Event, state: State, said: str, lang: Lang, look: Look, more: str = "") -> Row:
    """Lay one entry: what, when it was due, when it happened, how far it is; below it its number, who answers, and what it lacks."""
    sign = words.glyph(plan_words.SIGNS[state], look.glyphs)
    days = (_day(event.due, lang), _day(event.day, lang))
    owner = lang("who answers: {owner}", owner=event.owner) if event.owner else ""
    notes = "; ".join(part for part in (safe(event.reference or event.id), owner, more) if part)
    return Row((sign, plan_words.title(event, lang), *days, said or plan_words.state(state, lang)), (notes,))


def _day(day: date | None, lang: Lang) -> str:
    return lang.day(day) if day else ""
