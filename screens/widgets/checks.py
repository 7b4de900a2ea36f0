"""What a survey of data quality shows, as pure functions: findings → columns and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from cchc_tui import curve, words
from cchc_tui.domain.completeness import Found, Tally, added
from cchc_tui.domain.model import AgencyKey, Number
from cchc_tui.domain.quality import HARD_RULES, Finding
from cchc_tui.domain.verdict import Verdict
from cchc_tui.text import safe
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

COMPLETENESS = "completeness"
"""The key of the one topic that is no rule."""

MOST = 500
"""Findings of one rule listed at once: who wants the others looks at a smaller area."""


def topic_columns(view: View) -> list[Column]:
    """Give the columns of the upper list: a rule and how often it is broken."""
    lang = view.lang
    return [Column("", 1), Column(lang("Found"), 17, right=True), Column(lang("What was looked at"), 30, grow=True)]


def topic_rows(found: Found, view: View) -> Iterator[Row]:
    """Give completeness first, then the rules that are broken, contradictions before what is only odd."""
    lang = view.lang
    whole = added(found.fields().values())
    rates = " / ".join(_rate(rate, view) for rate in (whole.completeness, whole.timeliness))
    yield Row(COMPLETENESS, ("", rates, lang("completeness and timeliness")))
    for rule, several in listed(found):
        sign = words.glyph(Verdict.CONFLICT, view.glyphs) if rule in HARD_RULES else ""
        yield Row(rule, ((sign, "warning"), lang.number(len(several)), lang(curve.RULES[rule])))


def listed(found: Found) -> list[tuple[str, list[Finding]]]:
    """Give the rules that are broken with what they found, the hard ones first."""
    return [(rule, found.findings[rule]) for rule in curve.RULES if found.findings.get(rule)]


def _rate(rate: Fraction | None, view: View) -> str:
    nothing = "-" if view.glyphs == "ascii" else "–"
    return view.lang.figure(rate, places=1) if rate is not None else nothing


def finding_columns(view: View) -> list[Column]:
    """Give the columns of the findings of one rule."""
    lang = view.lang
    return [
        Column(lang("Agency"), 16, grow=True),
        Column(lang("Part of"), 18, drop=3),
        Column(lang("Code"), 6),
        Column(lang("Window"), 9),
        Column(lang("Found"), 10, right=True),
        Column(lang("Against"), 10, right=True),
        Column(lang("Difference"), 10, right=True, drop=2),
    ]


def finding_rows(found: Found, rule: str, view: View) -> Iterator[Row]:
    """Give the findings of a rule in the order of the publication, and how many more there are."""
    several, places = found.findings.get(rule, []), {key: n for n, key in enumerate(view.snapshot.tree.by_key)}
    ordered = sorted(several, key=lambda f: (places[f.agency], f.indicator, f.period))
    told: Counter[Finding] = Counter()
    for finding in ordered[:MOST]:
        # What an agency says of itself and of its area may break one rule with the same numbers; each keeps its own row.
        told[finding] += 1
        yield Row((finding, told[finding]), partial(finding_cells, finding, view))
    if len(ordered) > MOST:
        more = view.lang("{count} more: look at a smaller area", count=view.lang.number(len(ordered) - MOST))
        yield Row("more", ((more, "dim"),), heading=True)


def finding_of(key: object) -> Finding | None:
    """Give the finding a row is about, None for a row about anything else."""
    first = key[0] if isinstance(key, tuple) and key else None
    return first if isinstance(first, Finding) else None


def finding_cells(finding: Finding, view: View) -> tuple[Cell, ...]:
    """Give the cells of one finding: what is said against what it should agree with."""
    snapshot, lang = view.snapshot, view.lang
    numbers = (_number(number, view) for number in (finding.found, finding.limit, finding.difference))
    name = words.name(snapshot.tree.by_key[finding.agency], lang)
    return (name, (_above(finding.agency, view), "dim"), finding.indicator, finding.period, *numbers)


def _above(key: AgencyKey, view: View) -> str:
    parent = view.snapshot.tree.parent(key)
    return words.name(parent, view.lang) if parent else ""


def _number(number: Number, view: View) -> str:
    whole = isinstance(number, int) or number.denominator == 1
    return view.lang.number(number) if whole else view.lang.figure(Fraction(number), "")


def owed_columns(view: View) -> list[Column]:
    """Give the columns of completeness and timeliness."""
    lang = view.lang
    return [
        Column(lang("Agency"), 26, grow=True),
        Column(lang("Part of"), 18, drop=3),
        Column(lang("Reported"), 13, right=True),
        Column("", 8, right=True),
        Column(lang("In time"), 13, right=True, drop=1),
        Column("", 8, right=True, drop=1),
    ]


def owed_rows(found: Found, view: View) -> Iterator[Row]:
    """Give what is owed by reform field, then by agency: who lacks most first."""
    lang, tree = view.lang, view.snapshot.tree
    fields = found.fields()
    if not fields:
        yield Row("nothing", ((lang("no report was due yet"), "dim"),), heading=True)
        return
    yield Row("fields", ((lang("By reform field"), "heading"),), heading=True)
    for name in [*words.FIELDS, *sorted(fields.keys() - words.FIELDS.keys())]:
        if name in fields:
            yield Row(("field", name), (field_name(name, view), "", *_owed(fields[name], view)))
    yield Row("agencies", ((lang("By agency"), "heading"),), heading=True)
    tallies = {key: found.agency(key) for key in tree.by_key if key in found.agencies}
    for key, tally in sorted(tallies.items(), key=lambda item: _lacking(item[1])):
        yield Row(key, (words.name(tree.by_key[key], lang), (_above(key, view), "dim"), *_owed(tally, view)))


def _lacking(tally: Tally) -> tuple[Fraction, Fraction]:
    """Sort key: the least complete first, among equals the least timely; what is not known about time comes last."""
    nothing = Fraction(101)
    complete, timely = tally.completeness, tally.timeliness
    return (nothing if complete is None else complete, nothing if timely is None else timely)


def _owed(tally: Tally, view: View) -> tuple[Cell, ...]:
    lang = view.lang
    reported = f"{lang.number(tally.reported)}/{lang.number(tally.expected)}"
    in_time = f"{lang.number(tally.in_time)}/{lang.number(tally.dated)}" if tally.dated else ""
    return (reported, _rate(tally.completeness, view), in_time, _rate(tally.timeliness, view))


def field_name(name: str, view: View) -> str:
    """Give the name of a reform field."""
    return view.lang(words.FIELDS[name]) if name in words.FIELDS else safe(name)


def head(found: Found, view: View) -> list[str]:
    """Say which area is looked at and how far, with how many contradictions and oddities."""
    lang = view.lang
    between = " - " if view.glyphs == "ascii" else " · "
    hard = sum(len(several) for rule, several in found.findings.items() if rule in HARD_RULES)
    soft = sum(len(several) for several in found.findings.values()) - hard
    said = [words.name(view.snapshot.tree.by_key[found.area], lang)]
    if not found.finished:
        said.append(lang("{looked} of {whole} agencies looked at", looked=lang.number(found.seen), whole=lang.number(found.whole)))
    said.append(lang("{hard} contradictions, {soft} oddities", hard=lang.number(hard), soft=lang.number(soft)))
    return [between.join(said)]


def about(key: object, found: Found, view: View) -> list[str]:
    """Say the row of the cursor whole: a finding with its rule, or an agency with what it owes by reform field."""
    snapshot, lang = view.snapshot, view.lang
    finding = finding_of(key)
    if finding is not None:
        above, name = _above(finding.agency, view), words.name(snapshot.tree.by_key[finding.agency], lang)
        whom = f"{name} ({above})" if above else name
        return [
            f"{whom}, {safe(finding.indicator)} {words.title(snapshot.indicators[finding.indicator], lang)}",
            curve.finding(finding, lang),
        ]
    if isinstance(key, AgencyKey):
        owed = [f"{field_name(name, view)} {tally.reported}/{tally.expected}" for name, tally in found.agencies.get(key, ())]
        return [f"{words.name(snapshot.tree.by_key[key], lang)}: {', '.join(owed)}"]
    return []
