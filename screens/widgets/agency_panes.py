"""What the tabs of an agency show, as pure functions: its indicators, and what is wrong with its data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cchc_tui import curve, words
from cchc_tui.domain.completeness import Found, Tally
from cchc_tui.domain.detail import recent
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.quality import Finding
from cchc_tui.text import msg, safe
from cchc_tui.trend import sparkline
from screens.widgets import checks
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

TABS = (msg("Indicators"), msg("Duties"), msg("Scores"), msg("Quality"))
"""What can be seen of an agency, in the order Tab goes through it."""

SPARK = 8
"""Windows a sparkline shows."""


def indicator_columns(view: View) -> list[Column]:
    """Give the columns of the indicators; the counts and the trend go first where there is no room."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Code"), 4),
        Column(lang("Indicator"), 22, grow=True),
        Column(lang("Result"), 8, right=True),
        Column(lang("Counts"), 17, right=True, drop=5),
        Column(lang("Target"), 9, right=True),
        Column(lang("Coverage"), 8, right=True, drop=4),
        Column(lang("Trend"), SPARK, drop=3),
        Column(lang("Verdict"), 15, drop=1),
    ]


def indicator_cells(judgement: Judgement, view: View) -> tuple[Cell, ...]:
    """Give the cells of one indicator."""
    lang, side, indicator, target = view.lang, judgement.area, judgement.indicator, judgement.target
    role = side.severity.value
    trend = [figure.value for figure in recent(view.snapshot, judgement, SPARK)]
    partial = f"{side.reported}/{side.assessed}" if side.partial else ""
    return (
        (words.glyph(side.verdict, view.glyphs), role),
        indicator.code,
        words.title(indicator, lang),
        words.value(side.figure, indicator, lang, nothing="-" if view.glyphs == "ascii" else "–"),
        (words.counts(side.figure, lang), "dim"),
        words.commitment(target, indicator.unit, lang, view.glyphs),
        (partial, "dim"),
        sparkline(trend, SPARK, view.glyphs),
        (words.verdict(side.verdict, lang), role),
    )


def urgent(judgements: Iterable[Judgement], view: View) -> Iterator[Row]:
    """Give the indicators, the most urgent first."""
    for judgement in sorted(judgements, key=lambda j: j.urgency):
        yield Row(judgement.indicator.code, indicator_cells(judgement, view))


def by_field(judgements: tuple[Judgement, ...], view: View) -> Iterator[Row]:
    """Give the indicators by reform field; a field without a target is named, not hidden."""
    fields = [*words.FIELDS, *sorted({j.indicator.field for j in judgements} - set(words.FIELDS))]
    for field in fields:
        found = [j for j in judgements if j.indicator.field == field]
        name = view.lang(words.FIELDS[field]) if field in words.FIELDS else safe(field)
        heading = name if found else view.lang("{field}: no target in this plan", field=name)
        yield Row(("field", field), ((heading, "heading" if found else "dim"),), heading=True)
        for judgement in found:
            yield Row(judgement.indicator.code, indicator_cells(judgement, view))


def quality_columns(view: View) -> list[Column]:
    """Give the columns of what is wrong with the data of one agency."""
    lang = view.lang
    return [
        Column(lang("Code"), 4),
        Column(lang("Indicator"), 18, grow=True),
        Column(lang("Window"), 9),
        Column(lang("Found"), 10, right=True),
        Column(lang("Against"), 10, right=True),
        Column(lang("Difference"), 10, right=True, drop=2),
    ]


def quality_rows(found: Found, view: View) -> Iterator[Row]:
    """Give what the agency owes by reform field, then the rules its figures break with every place, contradictions first."""
    lang = view.lang
    places = list(words.FIELDS)
    owed = sorted(found.agencies.get(found.area, ()), key=lambda pair: places.index(pair[0]) if pair[0] in places else len(places))
    if not owed and not found.findings and found.finished:
        yield Row("nothing", ((lang("nothing was due, nothing is wrong"), "dim"),), heading=True)
    for field, tally in owed:
        yield Row(("owed", field), ((_owed(checks.field_name(field, view), tally, view), "dim"),), heading=True)
    for rule, several in checks.listed(found):
        yield Row(("rule", rule), ((f"{lang(curve.RULES[rule])} ({lang.number(len(several))})", "heading"),), heading=True)
        for place, finding in enumerate(several):
            yield Row((finding, place), _finding(finding, view))


def _owed(field: str, tally: Tally, view: View) -> str:
    lang = view.lang
    said = lang("{field}: {reported} of {expected} reports", field=field, reported=tally.reported, expected=tally.expected)
    return f"{said}, {lang('{in_time} of {dated} in time', in_time=tally.in_time, dated=tally.dated)}" if tally.dated else said


def _finding(finding: Finding, view: View) -> tuple[Cell, ...]:
    _, _, *numbers = checks.finding_cells(finding, view)
    code, window, *differences = numbers
    return (code, words.title(view.snapshot.indicators[finding.indicator], view.lang), window, *differences)
