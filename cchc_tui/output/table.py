"""The facts for a terminal or a mail: the overview and the table of an agency as lines of plain text.

Pure: lines come back, whoever asked prints them. All data passes `text.safe` on its way (through `words`, `Lang`, or here).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_tui import source_words, words
from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.rollup import SHARE
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages, lines
from cchc_tui.output.facts import worst_of
from cchc_tui.output.grid import SEPARATOR, Row, Shape, grid, packed, paragraphs
from cchc_tui.scale import MARKS
from cchc_tui.text import safe

ORDER = (
    Verdict.NOT_MET, Verdict.BEHIND, Verdict.CONFLICT, Verdict.WATCH, Verdict.STALE, Verdict.NO_DATA,
    Verdict.MET, Verdict.ON_TRACK, Verdict.TOO_EARLY, Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""The verdicts as they are counted in a line: what asks for attention first."""

STRETCH_MARK = "p"
"""What stands before a target that is only striven for (phấn đấu)."""


INKS = {Severity.CRITICAL: "31", Severity.WARNING: "33", Severity.UNKNOWN: "36", Severity.OK: "32"}
"""SGR colours of the sixteen every terminal has; the sign and the word say the same without them."""


class Look(NamedTuple):
    """The place for the lines: cells a line for tables and for charts, the level of signs, and whether colours show."""

    width: int = 80
    chart: int = 72
    glyphs: str = "unicode"
    color: bool = False


def status(snapshot: Snapshot, sheet: Sheet, ages: Ages, lang: Lang, look: Look) -> list[str]:
    """Say on a page how an agency stands: verdicts counted, what asks for attention first, how old this is."""
    worst = worst_of(sheet)
    said = [*head(snapshot, sheet, ages, lang, look), "", *counted(sheet, lang, look), ""]
    told = judgements(worst, lang, look) if worst else [lang("Nothing asks for attention.")]
    return [*said, *told, *unaimed(sheet, lang, look)]


def agency(snapshot: Snapshot, sheet: Sheet, ages: Ages, lang: Lang, look: Look) -> list[str]:
    """Give the table of an agency: every indicator with a target in force."""
    said = [*head(snapshot, sheet, ages, lang, look), *answerable(snapshot, sheet, lang, look), "", *counted(sheet, lang, look), ""]
    if not sheet.judgements:
        return [*said, lang("No target is in force for this agency.")]
    return [*said, *judgements(sheet.judgements, lang, look), *unaimed(sheet, lang, look)]


def unaimed(sheet: Sheet, lang: Lang, look: Look) -> list[str]:
    """Name the reform fields that have no target here, where others have one: an empty field is said, not hidden."""
    aimed = {judgement.indicator.field for judgement in sheet.judgements}
    empty = [lang(name) for field, name in words.FIELDS.items() if field not in aimed]
    return paragraphs([lang("No target in this plan: {fields}", fields=", ".join(empty))], look.width) if aimed and empty else []


def head(snapshot: Snapshot, sheet: Sheet, ages: Ages, lang: Lang, look: Look) -> list[str]:
    """Say where we are, how old this is, and on which day it is judged."""
    way = (" › " if look.glyphs == "unicode" else " > ").join(words.name(a, lang) for a in snapshot.tree.lineage(sheet.agency.key))
    said = paragraphs([f"{way} ({safe(str(sheet.agency.key))})"], look.width)
    if any(j.synthetic for j in sheet.judgements):
        said += paragraphs([lang("SAMPLE DATA: made by a program, no agency's real figures.")], look.width)
    judged, publication = [lang("Verdicts at {day}", day=lang.day(snapshot.at))], snapshot.publication
    if publication.serial:
        judged.append(lang("publication {serial}: {title}", serial=publication.serial, title=publication.title))
    dead = paragraphs(source_words.silent(snapshot, lang), look.width)
    return [*said, *lines(ages, lang, look.width), *packed(judged, look.width, SEPARATOR), *dead]


def answerable(snapshot: Snapshot, sheet: Sheet, lang: Lang, look: Look) -> list[str]:
    """Say who answers for it, the head first, the delegate second; and what became of an agency that is no more."""
    named = (
        words.ended(snapshot, sheet.agency, lang),
        lang("Answers for it: {head}", head=sheet.agency.head) if sheet.agency.head else "",
        lang("delegate: {delegate}", delegate=sheet.agency.delegate) if sheet.agency.delegate else "",
    )
    return packed((text for text in named if text), look.width, SEPARATOR)


def counted(sheet: Sheet, lang: Lang, look: Look) -> list[str]:
    """Count the verdicts in words; those that nobody has are left out."""
    counts = [(v, sheet.counts[v]) for v in ORDER if sheet.counts[v]]
    return packed((f"{words.glyph(v, look.glyphs)} {number} {words.verdict(v, lang)}" for v, number in counts), look.width)


def judgements(rows: Sequence[Judgement], lang: Lang, look: Look) -> list[str]:
    """Give one row for each judgement, with a note wherever the row alone would not be the whole truth."""
    headings = ("", lang("Code"), lang("Indicator"), lang("Result"), lang("Counts"), lang("Target"), lang("Verdict"))
    shape = Shape(headings, flexible=2, right=frozenset({3, 4, 5}), cut=MARKS[look.glyphs].cut)
    said = grid(shape, [_row(judgement, lang, look) for judgement in rows], look.width)
    if any(j.target and j.target.strength in words.STRETCH for j in rows):
        said += paragraphs([f"({STRETCH_MARK}: {lang('a stretch target; missing it is a warning')})"], look.width)
    return said


def _row(judgement: Judgement, lang: Lang, look: Look) -> Row:
    side, indicator = judgement.area, judgement.indicator
    texts = (
        words.glyph(side.verdict, look.glyphs),
        safe(indicator.code),
        words.title(indicator, lang),
        words.value(side.figure, indicator, lang),
        _counts(judgement, lang),
        target(judgement, lang, look),
        words.verdict(side.verdict, lang),
    )
    return Row(texts, tuple(_notes(judgement, lang)), INKS.get(side.severity, "") if look.color else "")


def _counts(judgement: Judgement, lang: Lang) -> str:
    """Give numerator and denominator where the result does not already say them."""
    figure = judgement.area.figure
    return words.counts(figure, lang) if figure.value is not None and figure.denominator is not None else ""


def target(judgement: Judgement, lang: Lang, look: Look) -> str:
    """Give the commitment, marked where it is only striven for."""
    if judgement.target is None:
        return "–"
    bound = words.bound(judgement.target, judgement.indicator.unit, lang, look.glyphs)
    return f"{STRETCH_MARK} {bound}" if judgement.target.strength in words.STRETCH else bound


def _notes(judgement: Judgement, lang: Lang) -> Iterator[str]:
    """Say what the row leaves out: why, before, on whose reports, the other figures."""
    side = judgement.area
    before = words.verdict(side.ruling.last_verdict, lang) if side.ruling.last_verdict else ""
    facts = (
        words.reason(side, lang),
        lang("before that: {verdict}", verdict=before) if before else "",
        lang("reported by {coverage}", coverage=words.coverage(side, lang)) if side.partial else "",
        lang("{best} if all the silent ones comply", best=lang.figure(side.best))
        if side.best is not None and side.best != side.worst
        else "",
        _beside(judgement, lang),
        own_work(judgement, lang),
    )
    said = [fact for fact in facts if fact]
    if said:
        yield "; ".join(said)


def own_work(judgement: Judgement, lang: Lang) -> str:
    """Give the agency's own figure where it is another one than that of its area; empty where it has none."""
    own, indicator = judgement.own, judgement.indicator
    if own.figure == judgement.area.figure or own.figure.numerator is own.figure.value is None:
        return ""
    figure = _figure(own, judgement, lang)
    if own.verdict is Verdict.NOT_APPLICABLE and indicator.rollup == SHARE:
        return lang("own work: {figure}", figure=figure)
    return lang("own work: {figure}, {verdict}", figure=figure, verdict=words.verdict(own.verdict, lang))


def _figure(side: Side, judgement: Judgement, lang: Lang) -> str:
    counts = words.counts(side.figure, lang) if side.figure.value is not None else ""
    value = words.value(side.figure, judgement.indicator, lang)
    return f"{value} ({counts})" if counts else value


def _beside(judgement: Judgement, lang: Lang) -> str:
    """Give the other area figure where a reported and a computed one both exist."""
    other = judgement.area.beside
    if other is None:
        return ""
    figure = words.value(other, judgement.indicator, lang)
    if judgement.area.basis == "reported":
        return lang("added up from below: {figure}", figure=figure) if other != judgement.area.figure else ""
    return lang("reported for the whole area: {figure}", figure=figure)
