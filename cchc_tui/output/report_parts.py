"""The parts of the periodic report that say how things stand: verdicts by field, every indicator, and what most asks for attention.

Pure: typed cells come back, a writer lays them out. Every figure keeps its numerator and denominator beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cchc_tui import words
from cchc_tui.domain import overview
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, Indicator, Number
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output.facts import worst_of
from cchc_tui.output.review import Review
from cchc_tui.output.table import ORDER
from cchc_tui.text import safe

WORST = 5
"""Indicators that the report asks attention for."""

NOBODY = "–"
"""What stands where nobody is named."""

PULLING = 3
"""Agencies below that are named as pulling such an indicator down."""


class Cell(NamedTuple):
    """What stands in one place: its text, already safe, and the number behind it with its form (`count`, `percent`, `plain`)."""

    text: str
    number: Number | None = None
    form: str = ""


class Section(NamedTuple):
    """One part: its title, a short one for a tab, sentences before the table, headings with their weight in width, and rows."""

    title: str
    short: str
    notes: tuple[str, ...]
    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]


def by_field(review: Review, lang: Lang) -> Section:
    """Count the verdicts of each reform field; a field without a target is named, not hidden."""
    sheet = review.sheet
    known = [*words.FIELDS, *sorted({j.indicator.field for j in sheet.judgements} - set(words.FIELDS))]
    shown = [verdict for verdict in ORDER if sheet.counts[verdict]]
    found = {field.name: field for field in overview.fields(sheet, known)}
    rows = []
    for name in known:
        counts = dict(found[name].counts)
        cells = _tally(shown, counts, lang) if counts else [Cell("")] * len(shown)
        remark = "" if counts else lang("no target in this plan")
        rows.append((Cell(field_name(name, lang)), counted(found[name].judged, lang), *cells, Cell(remark)))
    total = (Cell(lang("In all")), counted(len(sheet.judgements), lang), *_tally(shown, sheet.counts, lang), Cell(""))
    headings = ((lang("Reform field"), 24), (lang("Targets"), 8), *((words.verdict(v, lang), 9) for v in shown), (lang("Remarks"), 22))
    notes = (lang("Verdicts are counted; rates are never averaged: an area is the sum of its counts."),)
    return Section(lang("Verdicts by reform field"), lang("Fields"), notes, headings, (*rows, total))


def _tally(shown: Sequence[Verdict], counts: Mapping[Verdict, int], lang: Lang) -> Iterator[Cell]:
    return (counted(counts.get(verdict, 0), lang) for verdict in shown)


def field_name(name: str, lang: Lang) -> str:
    """Give the name of a reform field, its code where the catalogue brings one of its own."""
    return lang(words.FIELDS[name]) if name in words.FIELDS else safe(name)


def counted(number: Number | None, lang: Lang) -> Cell:
    """Give the cell of a count; an empty one where it is unknown."""
    return Cell(lang.number(number), number, "count") if number is not None else Cell("")


def result(figure: Figure, indicator: Indicator, lang: Lang) -> Cell:
    """Give the cell of a figure: a number where it has a value, else what stands for it."""
    form = "percent" if indicator.unit == "%" else "plain"
    return Cell(words.value(figure, indicator, lang), figure.value, form if figure.value is not None else "")


def _triple(figure: Figure, indicator: Indicator, lang: Lang) -> tuple[Cell, Cell, Cell]:
    return counted(figure.numerator, lang), counted(figure.denominator, lang), result(figure, indicator, lang)


def indicators(review: Review, lang: Lang) -> Section:
    """Give every indicator with a target in force, by reform field."""
    order = list(words.FIELDS)
    rows = sorted(review.sheet.judgements, key=lambda j: order.index(j.indicator.field) if j.indicator.field in order else len(order))
    headings = (
        (lang("Reform field"), 16), (lang("Code"), 6), (lang("Indicator"), 34),
        (lang("Own: counted"), 9), (lang("Own: out of"), 9), (lang("Own: result"), 9),
        (lang("Area: counted"), 9), (lang("Area: out of"), 9), (lang("Area: result"), 9),
        (lang("Target"), 10), (lang("Strength"), 12), (lang("Due"), 10), (lang("Verdict"), 14), (lang("Remarks"), 30),
    )  # fmt: skip
    notes = (
        lang(
            "Own is the agency's own work, area is that and everything below it; figures are those judged: year to date, or the latest window."
        ),
    )
    return Section(lang("Results by indicator"), lang("Indicators"), notes, headings, tuple(_row(j, lang) for j in rows))


def _row(judgement: Judgement, lang: Lang) -> tuple[Cell, ...]:
    indicator, target = judgement.indicator, judgement.target
    remarks = (words.reason(judgement.area, lang), words.coverage(judgement.area, lang), _own_verdict(judgement, lang))
    committed = ("", "", "")
    if target is not None:
        strength = lang(words.STRENGTHS[target.strength]) if target.strength in words.STRENGTHS else safe(target.strength)
        committed = (words.bound(target, indicator.unit, lang), strength, lang.day(target.due))
    return (
        Cell(field_name(indicator.field, lang)),
        Cell(safe(indicator.code)),
        Cell(words.title(indicator, lang)),
        *_triple(judgement.own.figure, indicator, lang),
        *_triple(judgement.area.figure, indicator, lang),
        *(Cell(text) for text in committed),
        Cell(words.said(judgement, lang)),
        Cell("; ".join(filter(None, remarks))),
    )


def _own_verdict(judgement: Judgement, lang: Lang) -> str:
    """Say the verdict on the agency's own work where it is another one than that of its area."""
    own = judgement.own.verdict
    if own in (judgement.area.verdict, Verdict.NOT_APPLICABLE):
        return ""
    return lang("own work: {figure}", figure=words.verdict(own, lang))


def worst(review: Review, lang: Lang) -> Section:
    """Name the indicators that most need somebody, who answers for them, and what would turn them."""
    headings = (
        (lang("Code"), 6), (lang("Indicator"), 26), (lang("Verdict"), 30), (lang("What would turn it"), 34),
        (lang("Who answers"), 26), (lang("Pulling it down"), 34),
    )  # fmt: skip
    rows = tuple(_trouble(review, j, lang) for j in worst_of(review.sheet)[:WORST])
    notes = () if rows else (lang("Nothing asks for attention."),)
    return Section(lang("What most asks for attention"), lang("Worst five"), notes, headings, rows)


def _trouble(review: Review, judgement: Judgement, lang: Lang) -> tuple[Cell, ...]:
    code, title = safe(judgement.indicator.code), words.title(judgement.indicator, lang)
    need = words.needed(judgement, lang)
    verdict = words.sentence(judgement, lang).removesuffix(f": {need}") if need else words.sentence(judgement, lang)
    pulling = [answers(reason.agency, lang) for reason in overview.drags(review.snapshot, judgement)[:PULLING]]
    return (
        Cell(code),
        Cell(title),
        Cell(verdict),
        Cell(need or "–"),
        Cell(who(review.sheet.agency, lang)),
        Cell("; ".join(pulling) or "–"),
    )


def turning(judgement: Judgement, lang: Lang) -> str:
    """Say what would turn a verdict that no number of cases would."""
    side = judgement.area
    if side.verdict is Verdict.CONFLICT:
        return lang("the contradiction must be cleared up where it was reported")
    if side.severity is Severity.UNKNOWN:
        missing = (side.assessed or 0) - (side.reported or 0)
        return lang("{count} more agencies must report", count=missing) if missing else lang("the reports that were due must come in")
    spare = judgement.needed.spare
    return (
        lang("Reached: {spare} more that do not count as good can still be afforded.", spare=lang.number(spare))
        if spare is not None
        else NOBODY
    )


def who(agency: Agency, lang: Lang) -> str:
    """Name who answers for an agency: the head first, who stays answerable, and the delegate second."""
    delegate = lang("delegate: {delegate}", delegate=agency.delegate) if agency.delegate else ""
    return "; ".join(filter(None, (safe(agency.head), delegate))) or NOBODY


def answers(agency: Agency, lang: Lang) -> str:
    """Name an agency with who answers for it."""
    name, people = words.name(agency, lang), who(agency, lang)
    return f"{name} ({people})" if people != NOBODY else name
