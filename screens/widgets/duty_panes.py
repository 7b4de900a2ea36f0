"""What an agency has to do and what happened there, as pure functions: its plan, duties, inspections, dialogues and initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cchc_tui import plan_words, words
from cchc_tui.domain import duties, registers
from cchc_tui.domain.compliance import RULES
from cchc_tui.domain.duties import Duty, State
from cchc_tui.domain.model import AgencyKey, Number
from cchc_tui.domain.registers import Inspection
from cchc_tui.domain.registry import PLAN_PARTS, Event
from cchc_tui.domain.verdict import Severity
from cchc_tui.text import safe
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

_ROLES = {State.OVERDUE: Severity.CRITICAL, State.DONE: Severity.OK, State.NOT_APPLICABLE: Severity.NONE}
_TICKS = {"unicode": ("✓", "✕"), "wgl4": ("√", "x"), "ascii": ("+", "x")}


def columns(view: View) -> list[Column]:
    """Give the columns of the registers; who answers goes first where there is no room."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("What"), 24, grow=True),
        Column(lang("Who answers"), 34, drop=2),
        Column(lang("Due"), 10),
        Column(lang("On"), 10, drop=1),
        Column(lang("State"), 14),
    ]


def rows(key: AgencyKey, view: View) -> Iterator[Row]:
    """Give every register of an agency under its name; an empty one is named, not hidden."""
    found = duties.duties(view.snapshot, key)
    plans, others = [d for d in found if d.event.kind == "plan"], [d for d in found if d.event.kind != "plan"]
    yield from _group("plan", "", [_duty(one, view) for one in plans], view)
    yield from _group("duty", plan_words.counted(_tally(others), view.lang), [_duty(one, view) for one in others], view)
    inspections = registers.inspections(view.snapshot, key)
    yield from _group("inspection", "", [_inspection(one, view) for one in inspections], view)
    talks = registers.dialogues(view.snapshot, key)
    need = view.lang("{held} of {need} this year", held=len(talks.held), need=talks.need) if talks.need else ""
    dialogues = [_event(event, State.DONE, view) for event in talks.held]
    dialogues += [_event(e, duties.state_of(e.state, e.day, e.due, view.snapshot.at), view) for e in talks.to_come]
    yield from _group("dialogue", need, dialogues, view)
    initiatives = [
        _event(i.event, State.DONE if i.recognised else State.IN_PROGRESS, view) for i in registers.initiatives(view.snapshot, key)
    ]
    yield from _group("initiative", "", initiatives, view)


def _tally(found: list[Duty]) -> duties.Tally:
    return duties.Tally(**{state.value: sum(1 for one in found if one.state is state) for state in State})


def _group(kind: str, said: str, found: list[Row], view: View) -> Iterator[Row]:
    name = view.lang(plan_words.KINDS[kind])
    if not found:
        yield Row(("kind", kind), ((view.lang("{kind}: nothing in the register", kind=name), "dim"),), heading=True)
        return
    yield Row(("kind", kind), ((f"{name} ({said})" if said else name, "heading"),), heading=True)
    yield from found


def _duty(duty: Duty, view: View) -> Row:
    state = _state(duty, view)
    return _event(duty.event, duty.state, view, said=state, warns=duty.amber)


def _state(duty: Duty, view: View) -> str:
    if duty.event.kind == "plan" and duty.state is State.DONE:
        yes, no = _TICKS[view.glyphs]
        return " ".join(no if part in duty.missing else yes for part in PLAN_PARTS)
    return view.lang("Done late") if duty.late else ""


def _inspection(found: Inspection, view: View) -> Row:
    open_findings, event = found.open_findings, found.event
    remedied = ""
    if event.findings:
        remedied = view.lang(
            "{remedied}/{findings} remedied", remedied=_number(event.remedied or 0, view), findings=_number(event.findings, view)
        )
    return _event(event, found.state, view, said=remedied if found.carried_out else "", warns=bool(open_findings and found.carried_out))


def _event(event: Event, state: State, view: View, said: str = "", *, warns: bool = False) -> Row:
    """Lay one entry: what, who answers, when it was due, when it happened, and how far it is."""
    role = Severity.WARNING.value if warns else _ROLES.get(state, Severity.UNKNOWN).value
    sign = words.glyph(plan_words.SIGNS[state], view.glyphs)
    cells: tuple[Cell, ...] = (
        (sign, role),
        plan_words.title(event, view.lang),
        safe(event.owner),
        _day(event.due, view),
        _day(event.day, view),
        (said or plan_words.state(state, view.lang), role),
    )
    return Row(("event", event.kind, event.id), cells)


def _day(day: date | None, view: View) -> str:
    return view.lang.day(day) if day else ""


def _number(number: Number, view: View) -> str:
    return view.lang.number(number)


def event_of(key: object, agency: AgencyKey, view: View) -> Event | None:
    """Give the entry a row is about, None for any other row."""
    wanted = key[1:] if isinstance(key, tuple) and key[0] == "event" else None
    return next((e for e in view.snapshot.events(agency) if (e.kind, e.id) == wanted), None) if wanted else None


def feeds(key: object, agency: AgencyKey, view: View) -> str:
    """Give the code of the indicator that the entry of a row counts for, empty where it counts for none."""
    event = event_of(key, agency, view)
    codes = (code for code in RULES if code in view.snapshot.indicators)
    return next((code for code in codes if event and RULES[code].feeds(event)), "")


def about(key: object, agency: AgencyKey, view: View) -> list[str]:
    """Say the entry of the cursor whole: its number and reference, who answers, what a plan lacks, findings, and its note."""
    event = event_of(key, agency, view)
    if event is None:
        return []
    lang, duty = view.lang, duties.duty(event, view.snapshot.at)
    between = " - " if view.glyphs == "ascii" else " · "
    first = [plan_words.title(event, lang), safe(event.reference or event.id)]
    first += [lang("who answers: {owner}", owner=event.owner)] if event.owner else []
    second = [plan_words.lacking(duty, lang) if event.kind == "plan" else ""]
    if event.findings is not None:
        remedied = _number(event.remedied or 0, view)
        second.append(lang("{findings} findings, {remedied} remedied", findings=_number(event.findings, view), remedied=remedied))
    second.append(safe(event.note))
    return [between.join(part for part in line if part) for line in (first, second)]
