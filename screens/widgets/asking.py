"""What the overview says, as pure functions: the rows that ask for attention, and the sentences about one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_tui import plan_words, text, words
from cchc_tui.domain import duties, overview
from cchc_tui.domain.duties import State
from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.overview import Field
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Severity
from screens.widgets import tally
from screens.widgets.lines import MARKS, Cell, Column, Row
from screens.widgets.view import View

if TYPE_CHECKING:
    from cchc_tui.domain.detail import Reason

DUTIES = ("duties",)
"""How the keys of rows about duties begin."""

OWING = 5
"""Agencies with overdue duties that are listed."""

NAMED = 3
"""Agencies in trouble a sentence names; the others are counted."""


def columns(view: View, codes: Sequence[str], *, beside: bool) -> list[Column]:
    """Give the columns of the list, that of the codes as wide as the longest; who is worst goes where all stand `beside` it."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Code"), max((text.cells(text.safe(code)) for code in codes), default=4)),
        Column(lang("Indicator"), 18, grow=True),
        Column(lang("Result"), 8, right=True),
        Column(lang("Target"), 9, right=True),
        Column(lang("Gap"), 7, right=True),
        Column(lang("Verdict"), 15, drop=2),
        Column(lang("Below"), 6, right=True, drop=1),
        *([] if beside else [Column(lang("Worst below"), 20, drop=3)]),
    ]


def cells(judgement: Judgement, view: View, *, ready: bool = True) -> tuple[Cell, ...]:
    """Give the cells of one indicator: where it stands, how many of those below are in the same trouble, and who most.

    Not `ready`: those below are still to be judged, which is said by a sign.
    """
    lang, side, indicator = view.lang, judgement.area, judgement.indicator
    role = side.severity.value
    return (
        (words.glyph(side.verdict, view.glyphs), role),
        indicator.code,
        words.title(indicator, lang),
        words.value(side.figure, indicator, lang, nothing=_nothing(view)),
        words.commitment(judgement.target, indicator.unit, lang, view.glyphs),
        (_gap(side, view), role),
        (words.verdict(side.verdict, lang), role),
        *(_below(judgement, view) if ready else ((MARKS[view.glyphs][1], "dim"), "")),
    )


def _below(judgement: Judgement, view: View) -> tuple[Cell, Cell]:
    below = overview.below(view.snapshot, judgement)
    share = f"{len(below.asking)}/{below.judged}" if below.judged else ""
    return (share, "" if below.asking else "dim"), words.name(below.asking[0].agency, view.lang) if below.asking else ""


def _nothing(view: View) -> str:
    return "-" if view.glyphs == "ascii" else "–"


def _gap(side: Side, view: View) -> str:
    gap = side.ruling.gap
    return "" if gap is None else signed(gap, view)


def signed(points: Fraction, view: View) -> str:
    """Write a difference with its sign."""
    return ("+" if points > 0 else "") + view.lang.figure(points, "")


def rows(fields: Sequence[Field], view: View, *, ready: bool = True) -> Iterator[Row]:
    """Give every field: the troubled ones with their rows, the others in a line each, so that none is hidden."""
    for field in fields:
        yield Row(("field", field.name), (heading(field, view),), heading=True)
        for judgement in field.asking:
            yield Row(judgement.indicator.code, cells(judgement, view, ready=ready))


def heading(field: Field, view: View) -> Cell:
    """Name a field and say how it stands."""
    lang = view.lang
    name = lang(words.FIELDS[field.name]) if field.name in words.FIELDS else text.safe(field.name)
    if not field.counts:
        return lang("{field}: no target in this plan", field=name), "dim"
    if not field.asking:
        counts = ", ".join(tally.counted(verdict, count, view) for verdict, count in field.counts)
        return lang("{field}: nothing asks for attention ({counts})", field=name, counts=counts), "dim"
    return lang("{field}: {asking} of {all} ask for attention", field=name, asking=len(field.asking), all=field.judged), "heading"


def owing(key: AgencyKey, view: View) -> Iterator[Row]:
    """Give the duties of an agency and all below it: counted in a line, and who has overdue ones, most first."""
    snapshot, lang = view.snapshot, view.lang
    found, late = duties.area_tally(snapshot, key), duties.overdue_below(snapshot, key)
    said = plan_words.counted(found, lang) or lang("nothing in the register")
    yield Row(DUTIES, ((lang("Duties: {said}", said=said), "heading" if late else "dim"),), heading=True)
    sign = words.glyph(plan_words.SIGNS[State.OVERDUE], view.glyphs)
    for agency, count in late[:OWING]:
        overdue = lang("{count} overdue", count=lang.number(count))
        cells = ((sign, Severity.CRITICAL.value), "", words.name(agency, lang), "", "", "", (overdue, Severity.CRITICAL.value), "", "")
        yield Row((*DUTIES, agency.key), cells)
    if len(late) > OWING:
        yield Row((*DUTIES, "more"), ((lang("and {count} agencies more", count=lang.number(len(late) - OWING)), "dim"),), heading=True)


def owed(key: AgencyKey, view: View) -> list[str]:
    """Say what is overdue at one agency, and who answers for it."""
    snapshot, lang = view.snapshot, view.lang
    late = [one.event for one in duties.duties(snapshot, key) if one.state is State.OVERDUE]
    told = [lang("{title} (due {day})", title=plan_words.title(e, lang), day=lang.day(e.due) if e.due else "-") for e in late]
    return [", ".join(told), answers(snapshot, snapshot.tree.by_key[key], view)]


def answers(snapshot: Snapshot, agency: Agency, view: View) -> str:
    """Say who answers for an agency: the head first, since delegation never replaces the head; nobody named is said too."""
    lang = view.lang
    named = [words.ended(snapshot, agency, lang)]
    named.append(lang("Head: {head}", head=agency.head) if agency.head else lang("no head is named"))
    named += [lang("delegate: {delegate}", delegate=agency.delegate)] if agency.delegate else []
    return _joined(named, view)


def _joined(parts: Sequence[str], view: View) -> str:
    return (" - " if view.glyphs == "ascii" else " · ").join(part for part in parts if part)


def sentences(judgement: Judgement, drags: Sequence[Reason] | None, view: View) -> list[str]:
    """Say a row in words: how it stands and what would turn it green, how old its figure is, and who below is the trouble.

    `drags` are None as long as those below are still to be judged.
    """
    lang, side = view.lang, judgement.area
    old = side.end is not None and side.end != view.as_of
    age = lang("data as of {day}", day=lang.day(side.end)) if old and side.end else ""
    stands = _joined([words.sentence(judgement, lang), age], view)
    return [stands, "" if drags is None else _drag(judgement, drags, view) or _troubled(judgement, view)]


def _drag(judgement: Judgement, drags: Sequence[Reason], view: View) -> str:
    """Name the part that pulls hardest, with its head."""
    child = next((reason for reason in drags if not reason.own_work), None)
    if child is None or judgement.target is None:
        return ""
    lang, agency = view.lang, words.name(child.agency, view.lang)
    figure = words.value(child.figure, judgement.indicator, lang, nothing=_nothing(view))
    points = lang.figure(child.contribution, "")
    if judgement.target.op == "<=":
        said = lang("pushes it up most: {agency} ({figure}, {points} points)", agency=agency, figure=figure, points=points)
    else:
        said = lang("pulls it down most: {agency} ({figure}, {points} points)", agency=agency, figure=figure, points=points)
    return _joined([said, answers(view.snapshot, child.agency, view)], view)


def _troubled(judgement: Judgement, view: View) -> str:
    """Count and name those below in the same trouble; the head of a single one stands beside it."""
    lang, below = view.lang, overview.below(view.snapshot, judgement)
    found, count = [one.agency for one in below.asking], len(below.asking)
    names = ", ".join(words.name(agency, lang) for agency in found[:NAMED]) + (MARKS[view.glyphs][1] if count > NAMED else "")
    if not found:
        return ""
    if judgement.area.severity is Severity.UNKNOWN:
        said = lang("{count} of {all} below lack reports: {agencies}", count=count, all=below.judged, agencies=names)
    else:
        said = lang("{count} of {all} below are red: {agencies}", count=count, all=below.judged, agencies=names)
    return _joined([said, answers(view.snapshot, found[0], view) if count == 1 else ""], view)


def pane(judgement: Judgement, drags: Sequence[Reason], view: View) -> tuple[list[Column], list[Row]]:
    """List who below is the trouble of a row: those that pull it away, hardest first, else those that are in the same trouble."""
    lang = view.lang
    rows = [Row(reason.agency.key, _drag_cells(judgement, reason, view)) for reason in drags]
    title = lang("Weighs most")
    if not drags:
        rows = [Row(found.agency.key, _troubled_cells(found, view)) for found in overview.below(view.snapshot, judgement).asking]
        title = lang("Lacks reports") if judgement.area.severity is Severity.UNKNOWN else lang("Red below")
    columns = [
        Column(title if rows else "", 20, grow=True),
        Column(lang("Result"), 8, right=True),
        Column(lang("Counts"), 13, right=True, drop=1),
        Column(lang("Points"), 7, right=True),
    ]
    return (columns, rows) if rows else ([], [])


def _troubled_cells(found: Judgement, view: View) -> tuple[Cell, ...]:
    figure = found.area.figure
    shown = words.value(figure, found.indicator, view.lang, nothing=_nothing(view))
    return words.name(found.agency, view.lang), shown, words.counts(figure, view.lang), (_gap(found.area, view), found.area.severity.value)


def _drag_cells(judgement: Judgement, reason: Reason, view: View) -> tuple[Cell, ...]:
    lang, name = view.lang, words.name(reason.agency, view.lang)
    name = lang("{agency} (own work)", agency=name) if reason.own_work else name
    figure = words.value(reason.figure, judgement.indicator, lang, nothing=_nothing(view))
    return name, figure, words.counts(reason.figure, lang), (signed(reason.contribution, view), judgement.area.severity.value)
