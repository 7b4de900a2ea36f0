"""What a screen of printed figures shows, as pure functions: topics and figures → columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cchc_tui import context_words, words
from cchc_tui.domain.context import Printed, Topic
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.verdict import Verdict
from cchc_tui.text import safe
from screens.widgets import checks
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

NARROW, WIDE, ROOMY = 14, 44, 130
"""Cells of the remarks, of them where there is room, and from how many cells on there is."""

Key = tuple[AgencyKey, str, str, str, str]
"""Names one figure: agency, window, extent, stage, source."""


def topic_columns(view: View) -> list[Column]:
    """Give the columns of the upper list: an indicator, how much is in print of it, and the newest."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Code"), 6),
        Column(lang("Indicator"), 18, grow=True),
        Column(lang("Values"), 7, right=True, drop=1),
        Column(lang("Newest"), 12),
        Column(lang("In print"), 17, right=True),
    ]


def topic_rows(topics: Iterable[Topic], view: View) -> Iterator[Row]:
    """Give every indicator without a target under its reform field, the fullest first: one that nothing is in print of is not hidden."""
    field = None
    for topic in sorted(topics, key=lambda topic: (*_place(topic, view), -len(topic.printed))):
        if topic.indicator.field != field:
            field = topic.indicator.field
            yield Row(("field", field), ((checks.field_name(field, view), "heading"),), heading=True)
        yield Row(topic.indicator.code, _topic_cells(topic, view))


def _place(topic: Topic, view: View) -> tuple[bool, int, str]:
    """Give the place of a reform field: those the plan leaves to these figures alone, then the others in their official order."""
    books, field = view.snapshot, topic.indicator.field
    aimed = any(books.planned(code) for code, indicator in books.indicators.items() if indicator.field == field)
    known = list(words.FIELDS)
    return aimed, known.index(field) if field in known else len(known), field


def _topic_cells(topic: Topic, view: View) -> tuple[Cell, ...]:
    lang = view.lang
    said = context_words.newest(topic, lang, "-" if view.glyphs == "ascii" else "–")
    return (
        _sign(topic.disputed, view),
        safe(topic.indicator.code),
        words.title(topic.indicator, lang),
        lang.number(len(topic.printed)),
        safe(topic.printed[0].period.id) if topic.printed else "",
        said or (lang("nothing in print"), "dim"),
    )


def _sign(disputes: int, view: View) -> Cell:
    return (words.glyph(Verdict.CONFLICT, view.glyphs), "warning") if disputes else ""


def columns(view: View, width: int) -> list[Column]:
    """Give the columns of what is in print of one agency, the remarks wider where there is room."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Window"), 12),
        Column(lang("Value"), 9, right=True),
        Column(lang("Counts"), 17, right=True, drop=2),
        Column(lang("Remark"), WIDE if width >= ROOMY else NARROW, drop=1),
        Column(lang("Source"), 14, grow=True),
    ]


def cells(one: Printed, view: View) -> tuple[Cell, ...]:
    """Give the cells of one figure with its remark and its source."""
    lang = view.lang
    return (
        _sign(one.disputed, view),
        safe(one.period.id),
        context_words.value(one, lang),
        (context_words.counts(one.row, lang), "dim"),
        (safe(one.row.note), "dim"),
        context_words.source(view.snapshot, one.row.source, lang),
    )


def agency_columns(view: View, width: int) -> list[Column]:
    """Give the columns of what is in print of many agencies."""
    sign, *more = columns(view, width)
    return [sign, Column(view.lang("Agency"), 18), *more]


def rows(topic: Topic, view: View) -> Iterator[Row]:
    """Give every figure of a topic; each of two values for one window has its own row."""
    for one in topic.printed:
        sign, *more = cells(one, view)
        yield Row(key_of(one), (sign, words.name(one.agency, view.lang), *more))


def key_of(one: Printed) -> Key:
    """Give the key of a figure's row."""
    row = one.row
    return (one.agency.key, row.period, row.extent, row.stage, row.source)


def head(topics: Iterable[Topic], view: View, seen: int, whole: int) -> list[str]:
    """Say how much there is, and how far it is read."""
    lang, every = view.lang, tuple(topics)
    said = [lang("beside the plan, just as printed")] if every else [lang("every indicator has a target")]
    if every:
        said.append(lang("values: {count}", count=lang.number(sum(len(topic.printed) for topic in every))))
        disputed = sum(topic.disputed for topic in every)
        said += [lang("windows with two values: {count}", count=lang.number(disputed))] if disputed else []
    if seen < whole:
        said.append(lang("{looked} of {whole} agencies looked at", looked=lang.number(seen), whole=lang.number(whole)))
    return [(" - " if view.glyphs == "ascii" else " · ").join(said)]
