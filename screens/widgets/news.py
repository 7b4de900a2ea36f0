"""What a synchronisation brought, as pure functions: updates and their changes → columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from cchc_tui import change_words, words
from cchc_tui.domain.changes import VERDICTS, Change, Kind, Update
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import SEVERITY_RANK, Severity, severity
from cchc_tui.text import VIETNAM
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

ARROWS = {"unicode": "→", "wgl4": "→", "ascii": "->"}
"""Between what was and what is, by glyph level."""

Key = tuple[str, int]
"""Names an update: when it was installed and its serial, since serials may begin anew."""


def key(update: Update) -> Key:
    """Give the name of an update."""
    return (update.installed, update.serial)


def update_columns(view: View) -> list[Column]:
    """Give the columns of the synchronisations."""
    lang = view.lang
    return [Column(lang("Synchronised"), 16), Column(lang("Publication"), 11, right=True), Column(lang("What it brought"), 20, grow=True)]


def update_rows(updates: Sequence[Update], view: View) -> Iterator[Row]:
    """Give the synchronisations, the newest first."""
    for update in reversed(updates):
        when = view.lang.moment(datetime.fromisoformat(update.installed).astimezone(VIETNAM))
        serials = f"{update.before} {ARROWS[view.glyphs]} {update.serial}" if update.before else str(update.serial)
        yield Row(key(update), (when, serials, brought(update, view)))


def brought(update: Update, view: View) -> str:
    """Count what an update brought, in one line."""
    if not update.before:
        return view.lang("the first publication here")
    return "; ".join(change_words.counts(update.totals, view.lang)) or view.lang("nothing other than it was")


def change_columns(view: View) -> list[Column]:
    """Give the columns of the changes."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Agency"), 16, grow=True),
        Column(lang("Code"), 6),
        Column(lang("Item"), 10, drop=2),
        Column(lang("Before"), 16, right=True),
        Column(lang("Now"), 16, right=True),
    ]


def change_rows(update: Update, view: View) -> Iterator[Row]:
    """Give the changes of one update, grouped, each under what counts them; of a shortened one only the counts."""
    lang = view.lang
    if update.shortened or not update.before:
        said = lang("only the totals of this synchronisation are kept") if update.shortened else lang("nothing was here before it")
        yield Row("said", ((said, "dim"),), heading=True)
        for place, line in enumerate(change_words.counts(update.totals, lang)):
            yield Row(("counted", place), ((line, "none"),), heading=True, indent=2)
        return
    if not update.changes:
        yield Row("said", ((lang("nothing other than it was"), "dim"),), heading=True)
    for counted, changes in change_words.grouped(update.changes, lang):
        yield Row(("group", counted), ((counted, "heading"),), heading=True)
        for change in by_weight(changes, view.snapshot):
            yield Row(change, partial(cells, change, view))


def by_weight(changes: Sequence[Change], snapshot: Snapshot) -> list[Change]:
    """Put flips that need somebody first; all else stays in the order of the publication."""
    return sorted(changes, key=lambda change: -SEVERITY_RANK[weight(change, snapshot)])


def weight(change: Change, snapshot: Snapshot) -> Severity:
    """Give how much a flip asks for attention now, by the strength of the target it is judged against; other changes ask for none."""
    flipped = change_words.flipped(change)
    if flipped is None:
        return Severity.NONE
    agency = change_words.agency(change, snapshot)
    target = snapshot.target(agency.key, change.indicator) if agency else None
    return severity(flipped, target.strength if target else "")


def cells(change: Change, view: View) -> tuple[Cell, ...]:
    """Give the cells of one change."""
    lang = view.lang
    old, new = change_words.both(change, lang)
    role = weight(change, view.snapshot).value if change.table == VERDICTS else ""
    flipped = change_words.flipped(change)
    sign = words.glyph(flipped, view.glyphs) if flipped else ""
    gone: Cell = (lang("withdrawn"), "warning") if change.kind is Kind.WITHDRAWN else (new, role)
    whom = change_words.whom(change, view.snapshot, lang)
    return ((sign, role), whom, change.indicator, (change_words.item(change), "dim"), (old, "dim"), gone)


def about(change: Change, view: View) -> str:
    """Say one change whole: cells may be cut."""
    lang = view.lang
    return f"{change_words.about(change, view.snapshot, lang)}: {change_words.difference(change, lang, arrow=ARROWS[view.glyphs])}"
