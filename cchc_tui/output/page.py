"""One indicator of one agency in depth, as lines of plain text: definition, target, verdict, curve, windows, why, what-if, forecast."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_tui import words
from cchc_tui.context_words import counts, source, value
from cchc_tui.curve import finding, on_time, outlook, trend_of
from cchc_tui.domain import whatif
from cchc_tui.domain.context import Printed, printed
from cchc_tui.domain.detail import Detail, Point, Reason
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import UNSTATED
from cchc_tui.domain.rollup import SHARE
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages
from cchc_tui.output.grid import Row, Shape, grid, paragraphs
from cchc_tui.output.table import Look, answerable, head, own_work
from cchc_tui.reading_words import about, apart, quota, scope
from cchc_tui.scale import MARKS
from cchc_tui.text import safe, wrap
from cchc_tui.trend import draw, legend, plain

CHART_ROWS = 14
"""Height of the chart: a page of 24 lines keeps room for the sentence above it."""

NEAREST = 5
"""Agencies named as the nearest to complying."""


def page(snapshot: Snapshot, sheet: Sheet, detail: Detail, ages: Ages, lang: Lang, look: Look) -> list[str]:
    """Give everything that is known of one indicator of one agency."""
    judgement = detail.judgement
    shown = sheet._replace(judgements=(judgement,))
    parts = (
        [*head(snapshot, shown, ages, lang, look), *answerable(snapshot, sheet, lang, look)],
        paragraphs(_definition(snapshot, detail, lang), look.width),
        paragraphs(_verdict(snapshot, judgement, lang, look), look.width),
        _chart(detail, lang, look),
        paragraphs(_future(snapshot, detail, lang), look.width),
        _windows_or_prints(snapshot, detail, lang, look),
        _titled(lang("Why: how far each part pulls the figure from the target, in points"), _why(detail, lang, look), look),
        _titled(lang("On-time rate by each formula in use"), paragraphs(on_time(snapshot, judgement, lang), look.width), look),
        _titled(lang("Findings"), paragraphs((finding(f, lang) for f in detail.findings), look.width), look),
    )
    lines = [line for part in parts if part for line in ["", *part]]
    return lines[1:]


def _titled(title: str, lines: list[str], look: Look) -> list[str]:
    return [*wrap(title, look.width), *lines] if lines else []


def _definition(snapshot: Snapshot, detail: Detail, lang: Lang) -> Iterator[str]:
    indicator = detail.judgement.indicator
    yield f"{safe(indicator.code)}  {words.title(indicator, lang)}"
    numerator = lang.pick(indicator.numerator_vi, indicator.numerator_en)
    denominator = lang.pick(indicator.denominator_vi, indicator.denominator_en)
    if numerator:
        yield lang("Counted: {numerator}", numerator=numerator)
    if denominator:
        yield lang("Out of: {denominator}", denominator=denominator)
    note = lang.pick(indicator.note_vi, indicator.note_en)
    if note:
        yield lang("Note: {note}", note=note)
    yield lang("assessed: {scope}", scope=scope(indicator, lang))
    if indicator.source and indicator.source != UNSTATED:
        yield lang("Source: {source}", source=source(snapshot, indicator.source, lang))
    noted = about(snapshot, indicator)
    if noted:
        yield lang("about the plan: {note}", note=noted)
    used = sorted({row.source for row in detail.rows})
    if used and snapshot.planned(indicator.code):
        yield lang("figures from: {sources}", sources="; ".join(source(snapshot, one, lang) for one in used))


def _verdict(snapshot: Snapshot, judgement: Judgement, lang: Lang, look: Look) -> Iterator[str]:
    target, indicator = judgement.target, judgement.indicator
    if target is not None:
        bound = words.bound(target, indicator.unit, lang, look.glyphs)
        strength = lang(words.STRENGTHS[target.strength]) if target.strength in words.STRENGTHS else safe(target.strength)
        yield lang(
            "Target: {bound} ({strength}), due {day}, plan {plan}",
            bound=bound,
            strength=strength,
            day=lang.day(target.due),
            plan=target.plan,
        )
    agencies = quota(judgement, lang)
    if agencies:
        yield agencies
    expected = judgement.area.ruling.expected
    if target is not None and expected is not None and expected != target.bound:
        yield lang("Expected by now: {expected}", expected=lang.figure(expected, indicator.unit))
    yield f"{words.glyph(judgement.area.verdict, look.glyphs)} {words.sentence(judgement, lang)}"
    counts = words.counts(judgement.area.figure, lang)
    if counts:
        yield lang("Counts: {counts}", counts=counts)
    more = apart(snapshot, judgement, lang)
    if more:
        yield more
    own = own_work(judgement, lang)
    if own:
        yield own


def _chart(detail: Detail, lang: Lang, look: Look) -> list[str]:
    """Draw the curve; where no figure is known there is nothing to draw."""
    trend = trend_of(detail)
    if not trend.figures:
        return []
    signs = "".join(text for text, _ in legend(trend, lang, look.glyphs))
    rows = plain(draw(trend, look.chart, CHART_ROWS, lang, look.glyphs))
    return [*(row.rstrip() for row in rows), *wrap(signs, look.chart)]


def _future(snapshot: Snapshot, detail: Detail, lang: Lang) -> Iterator[str]:
    judgement, ahead = detail.judgement, outlook(detail, lang)
    if judgement.needed.spare is not None:
        yield lang("Reached: {spare} more that do not count as good can still be afforded.", spare=lang.number(judgement.needed.spare))
    nearest = _nearest(snapshot, judgement, lang)
    if nearest:
        yield lang("Nearest to complying (what is missing): {agencies}", agencies=nearest)
    if ahead:
        yield ahead


def _nearest(snapshot: Snapshot, judgement: Judgement, lang: Lang) -> str:
    if judgement.indicator.rollup != SHARE or judgement.area.basis != "rollup" or not judgement.needed.converted:
        return ""
    area = snapshot.area(judgement.agency.key, judgement.indicator, snapshot.span(judgement.target))
    named = whatif.nearest(area.shortfalls)[:NEAREST]
    return ", ".join(f"{words.name(snapshot.tree.by_key[key], lang)} ({lang.number(lack)})" for lack, key in named)


def _windows_or_prints(snapshot: Snapshot, detail: Detail, lang: Lang, look: Look) -> list[str]:
    """Give the windows with what is expected of them; where no plan expects anything, what is in print with who printed it."""
    judgement = detail.judgement
    if snapshot.planned(judgement.indicator.code):
        return _titled(lang("Windows"), _windows(detail, lang, look), look)
    found = printed(snapshot, judgement.agency.key, judgement.indicator)
    headings = ("", lang("Window"), lang("Value"), lang("Counts"), lang("Source"))
    shape = Shape(headings, flexible=4, right=frozenset({2, 3}), cut=MARKS[look.glyphs].cut)
    rows = [_print(one, snapshot, lang, look) for one in reversed(found)]
    return _titled(lang("In print"), grid(shape, rows, look.width) if rows else [], look)


def _print(one: Printed, snapshot: Snapshot, lang: Lang, look: Look) -> Row:
    """Lay one figure in print, marked where another value is in print for the same window."""
    sign = words.glyph(Verdict.CONFLICT, look.glyphs) if one.disputed else ""
    texts = (sign, safe(one.period.id), value(one, lang), counts(one.row, lang), source(snapshot, one.row.source, lang))
    return Row(texts, (safe(one.row.note),) if one.row.note else ())


def _windows(detail: Detail, lang: Lang, look: Look) -> list[str]:
    if not detail.points:
        return []
    headings = (
        lang("Window"),
        lang("ends"),
        lang("Counts"),
        lang("Result"),
        lang("to date"),
        lang("expected"),
        lang("stage"),
        lang("rev."),
    )
    shape = Shape(headings, flexible=6, right=frozenset({2, 3, 4, 5, 7}), cut=MARKS[look.glyphs].cut)
    return grid(shape, [_window(point, detail.judgement, lang) for point in detail.points], look.width)


def _window(point: Point, judgement: Judgement, lang: Lang) -> Row:
    unit = judgement.indicator.unit
    to_date = words.value(point.to_date, judgement.indicator, lang)
    # Several agencies that comply or not are counts; there is no result to be missed.
    nothing = "" if point.figure.numerator is not None else "–"
    return Row(
        (
            safe(point.period.id),
            lang.day(point.period.end),
            words.counts(point.figure, lang),
            words.value(point.figure, judgement.indicator, lang, nothing),
            to_date if point.counted and point.to_date != point.figure else "",
            lang.figure(point.expected, unit) if point.expected is not None else "",
            lang(words.STAGES[point.stage]) if point.stage in words.STAGES else safe(point.stage),
            str(point.revision) if point.revision is not None else "",
        )
    )


def _why(detail: Detail, lang: Lang, look: Look) -> list[str]:
    if not detail.why:
        return []
    headings = (lang("Points"), lang("Code"), lang("Agency"), lang("Result"), lang("Counts"))
    shape = Shape(headings, flexible=2, right=frozenset({0, 3, 4}), cut=MARKS[look.glyphs].cut)
    return grid(shape, [_reason(reason, detail.judgement, lang) for reason in detail.why], look.width)


def _reason(reason: Reason, judgement: Judgement, lang: Lang) -> Row:
    name = words.name(reason.agency, lang)
    return Row(
        (
            lang.figure(reason.contribution, ""),
            safe(reason.agency.code),
            lang("{name}, its own work", name=name) if reason.own_work else name,
            words.value(reason.figure, judgement.indicator, lang),
            words.counts(reason.figure, lang),
        )
    )
