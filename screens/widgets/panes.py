"""What can stand below the chart of an indicator, as pure functions: detail → columns and rows."""

from __future__ import annotations

from fractions import Fraction

from cchc_tui import context_words, curve, reading_words, text, words
from cchc_tui.domain import context
from cchc_tui.domain.detail import Detail, Point
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Indicator, Observation
from cchc_tui.i18n import Lang
from screens.widgets import printed
from screens.widgets.lines import Column, Row
from screens.widgets.view import View

Pane = tuple[list[Column], list[Row]]


def windows(found: Detail, view: View, width: int) -> Pane:
    """Give the windows, newest first, each with its revisions below it where there are any; beside the plan each with its source."""
    lang, judgement = view.lang, found.judgement
    if not view.snapshot.planned(judgement.indicator.code):
        return _in_print(judgement, view, width)
    columns = [
        Column(lang("Window"), 10),
        Column(lang("Days"), 21, drop=4),
        Column(lang("Result"), 9, right=True),
        Column(lang("Counts"), 17, right=True, grow=True, drop=2),
        Column(lang("To date"), 9, right=True),
        Column(lang("Expected"), 9, right=True, drop=3),
        Column(lang("Stage"), 12, drop=5),
    ]
    rows = []
    for point in reversed(found.points):
        rows.append(Row(point.period.id, _window(found, point, view)))
        rows += [
            Row((point.period.id, n), _revision(row, judgement.indicator, lang)) for n, row in enumerate(_revisions(found, point.period.id))
        ]
    return columns, rows or [_sentence(lang("nothing was reported"))]


def _in_print(judgement: Judgement, view: View, width: int) -> Pane:
    """Give every figure in print of an indicator that no plan sets a target for."""
    found = context.printed(view.snapshot, judgement.agency.key, judgement.indicator)
    rows = [Row(printed.key_of(one), printed.cells(one, view)) for one in found]
    return printed.columns(view, width), rows or [_sentence(view.lang("nothing in print"))]


def _window(found: Detail, point: Point, view: View) -> tuple[str, ...]:
    lang, indicator = view.lang, found.judgement.indicator
    between = "-" if view.glyphs == "ascii" else "–"
    nothing = between
    days = f"{lang.day(point.period.start)}{between}{lang.day(point.period.end)}"
    stage = lang(words.STAGES.get(point.stage, point.stage)) + (f" r{point.revision}" if point.revision and point.revision > 1 else "")
    return (
        text.safe(point.period.id),
        days,
        words.value(point.figure, indicator, lang, nothing),
        words.counts(point.figure, lang),
        words.value(point.to_date, indicator, lang, nothing) if point.counted else "",
        lang.figure(point.expected, indicator.unit) if point.expected is not None else "",
        stage,
    )


def _revisions(found: Detail, period: str) -> list[Observation]:
    """Give the rows of a window, if more than one was ever issued, the newest first."""
    rows = [row for row in found.rows if row.period == period]
    return sorted(rows, key=lambda r: (r.extent, r.stage, r.source, -r.revision)) if len(rows) > 1 else []


def _revision(row: Observation, indicator: Indicator, lang: Lang) -> tuple[tuple[str, str], ...]:
    said = lang("withdrawn") if not row.reported else context_words.printed(row, indicator, lang) if row.numerator is None else ""
    counts = "/".join(lang.number(n) for n in (row.numerator, row.denominator) if n is not None)
    return (
        (f"  r{row.revision}", "dim"),
        (row.known_at, "dim"),
        (said, "dim"),
        (counts, "dim"),
        (lang(words.STAGES.get(row.stage, row.stage)), "dim"),
        ("", "dim"),
        (row.source, "dim"),
    )


def why(found: Detail, view: View, width: int) -> Pane:  # noqa: ARG001 - panes share one shape
    """Give the parts of the area, the one that pulls hardest first."""
    lang, indicator = view.lang, found.judgement.indicator
    columns = [
        Column(lang("Agency"), 18, grow=True),
        Column(lang("Result"), 9, right=True),
        Column(lang("Counts"), 17, right=True, drop=1),
        Column(lang("Points"), 9, right=True),
    ]
    rows = []
    for reason in found.why:
        name = lang("{agency} (own work)", agency=words.name(reason.agency, lang)) if reason.own_work else words.name(reason.agency, lang)
        points = ("+" if reason.contribution > 0 else "") + lang.figure(reason.contribution, "")
        role = "critical" if reason.contribution > 0 else "ok"
        figure = words.value(reason.figure, indicator, lang)
        rows.append(Row(reason.agency.key, (name, figure, words.counts(reason.figure, lang), (points, role))))
    total = sum((r.contribution for r in found.why), Fraction(0))
    if rows:
        line = lang("all together: target - result = {points} points", points=lang.figure(total, ""))
        return columns, [*rows, Row("total", ((line, "dim"),), heading=True)]
    return columns, [_sentence(lang("nothing below this agency is added up here"))]


def definition(found: Detail, view: View, width: int) -> Pane:
    """Give what is counted and how to read it, broken to the width."""
    lang, indicator = view.lang, found.judgement.indicator
    lines = [
        lang("numerator: {words}", words=lang.pick(indicator.numerator_vi, indicator.numerator_en)),
        lang("denominator: {words}", words=lang.pick(indicator.denominator_vi, indicator.denominator_en)),
        lang("assessed: {scope}", scope=reading_words.scope(indicator, lang)),
    ]
    note = lang.pick(indicator.note_vi, indicator.note_en)
    if note:
        lines.append(lang("how it is read: {note}", note=note))
    lines += [lang("source: {source}", source=context_words.source(view.snapshot, indicator.source, lang))] if indicator.source else []
    lines += [apart] if (apart := reading_words.apart(view.snapshot, found.judgement, lang)) else []
    titles = [context_words.source(view.snapshot, used, lang) for used in sorted({row.source for row in found.rows})]
    lines += [lang("figures from: {sources}", sources="; ".join(titles))] if titles else []
    rates = curve.on_time(view.snapshot, found.judgement, lang)
    lines += [lang("on-time rate by each formula in use:"), *rates] if rates else []
    noted = reading_words.about(view.snapshot, indicator)
    lines += [lang("about the plan: {note}", note=noted)] if noted else []
    return _prose(lines, width)


def outlook(found: Detail, view: View, width: int) -> Pane:
    """Give what would reach the target and where it is going, with the method."""
    lang, judgement = view.lang, found.judgement
    lines = [words.needed(judgement, lang)]
    if judgement.needed.spare is not None:
        lines.append(lang("{count} bad ones can still be afforded", count=lang.number(judgement.needed.spare)))
    lines.append(curve.outlook(found, lang) or lang("nothing left to forecast"))
    lines.append(lang("a forecast never changes a verdict"))
    return _prose([line for line in lines if line], width)


def findings(found: Detail, view: View, width: int) -> Pane:
    """Give what the quality rules found: contradictions first, then what is only worth a look."""
    said = [(curve.finding(f, view.lang), "warning" if f.hard else "none") for f in found.findings]
    lines = [(line, role) for sentence, role in said for line in text.wrap(sentence, max(width, 10))]
    rows = [Row(n, (cell,)) for n, cell in enumerate(lines)]
    return [Column("", 10, grow=True)], rows or [_sentence(view.lang("nothing was found"))]


def _prose(paragraphs: list[str], width: int) -> Pane:
    rows = [line for paragraph in paragraphs for line in text.wrap(paragraph, max(width, 10))]
    return [Column("", 10, grow=True)], [Row(n, (line,)) for n, line in enumerate(rows)]


def _sentence(line: str) -> Row:
    return Row("nothing", ((line, "dim"),), heading=True)
