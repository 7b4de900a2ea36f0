"""What the plan orders beside its indicators, in words: states of duties, kinds of entries, parts of a plan, stages of a score."""

from __future__ import annotations

from cchc_tui.domain.duties import Duty, State, Tally
from cchc_tui.domain.registry import Event
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.text import msg

STATES = {
    State.NOT_STARTED: msg("Not started"),
    State.IN_PROGRESS: msg("In progress"),
    State.DONE: msg("Done"),
    State.OVERDUE: msg("Overdue"),
    State.NOT_APPLICABLE: msg("Not applicable"),
}

SIGNS = {
    State.NOT_STARTED: Verdict.NO_DATA,
    State.IN_PROGRESS: Verdict.TOO_EARLY,
    State.DONE: Verdict.MET,
    State.OVERDUE: Verdict.NOT_MET,
    State.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
}
"""The verdict whose sign a state is shown with."""

PARTS = {
    "objectives": msg("objectives"),
    "targets": msg("targets"),
    "progress": msg("dates"),
    "assignment": msg("assignment"),
}
"""What a plan must hold."""

KINDS = {
    "plan": msg("Plan of the year"),
    "duty": msg("Duties"),
    "inspection": msg("Inspections"),
    "dialogue": msg("Dialogues with citizens"),
    "initiative": msg("Initiatives"),
}
"""What an entry of a register is, in the order in which they are shown."""

STAGES = {
    "self": msg("Self-score"),
    "evidence": msg("Evidence"),
    "appraisal": msg("Appraisal"),
    "survey": msg("Survey"),
    "approved": msg("Approved"),
    "published": msg("Published"),
}
"""The way of a score."""


def state(which: State, lang: Lang) -> str:
    """Give the word of a state."""
    return lang(STATES[which])


def title(event: Event, lang: Lang) -> str:
    """Give what an entry is about: its title, else its number."""
    return lang.pick(event.title_vi, event.title_en) or lang.pick(event.id, event.id)


def lacking(duty: Duty, lang: Lang) -> str:
    """Say which of its four parts a plan lacks; empty where it has all."""
    return lang("lacks: {parts}", parts=", ".join(lang(PARTS[part]) for part in duty.missing)) if duty.missing else ""


def counted(tally: Tally, lang: Lang) -> str:
    """Count duties in a few words, what is overdue first; empty where there is none."""
    found = [
        lang("{count} overdue", count=lang.number(tally.overdue)) if tally.overdue else "",
        lang("{count} open", count=lang.number(tally.in_progress + tally.not_started)) if tally.in_progress + tally.not_started else "",
        lang("{count} done", count=lang.number(tally.done)) if tally.done else "",
    ]
    return ", ".join(part for part in found if part)
