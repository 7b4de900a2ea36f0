"""The parts of the periodic report that say what is missing, what contradicts itself, and what is other than it was.

Pure: typed cells come back, a writer lays them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from cchc_tui import words
from cchc_tui.curve import RULES, finding
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Indicator
from cchc_tui.domain.quality import Finding
from cchc_tui.i18n import Lang
from cchc_tui.output.report_parts import Cell, Section, counted, result, who
from cchc_tui.output.review import Review, Shift, Silence
from cchc_tui.text import safe

EXAMPLES = 3
"""Agencies that are named of those with the same oddity, and missing windows named before they are only counted."""


def silent(review: Review, lang: Lang) -> Section:
    """Name who did not report what was expected of this window."""
    headings = ((lang("Code"), 8), (lang("Agency"), 28), (lang("Not reported"), 70), (lang("Who answers"), 30))
    rows = tuple(
        (Cell(safe(agency.code)), Cell(words.name(agency, lang)), Cell(_unsaid(silences, lang)), Cell(who(agency, lang)))
        for agency, silences in review.silent
    )
    notes = () if rows else (lang("Everybody has reported all windows that ended here."),)
    return Section(lang("Gaps: what was not reported"), lang("Not reported"), notes, headings, rows)


def _unsaid(silences: Iterable[Silence], lang: Lang) -> str:
    return "; ".join(f"{safe(s.indicator)} ({_windows(s, lang)})" for s in silences)


def _windows(silence: Silence, lang: Lang) -> str:
    if len(silence.missing) <= EXAMPLES:
        return ", ".join(safe(period.id) for period in silence.missing)
    return lang("{missing} of {expected} windows", missing=len(silence.missing), expected=silence.expected)


def findings(review: Review, lang: Lang) -> Section:
    """Tell every contradiction, and count what is only odd by its rule."""
    odd = sorted((f for f in review.findings if not f.hard), key=lambda f: f.rule)
    rows = [_contradiction(review, found, lang) for found in review.findings if found.hard]
    rows += [_odd(review, rule, list(several), lang) for rule, several in groupby(odd, key=lambda f: f.rule)]
    headings = ((lang("Agency"), 34), (lang("Code"), 26), (lang("Finding"), 60), (lang("How often"), 9))
    notes = (lang("Contradictions of all judged windows one by one; what is only odd in this window, counted by rule."),)
    return Section(lang("Gaps: what the quality rules find"), lang("Findings"), notes, headings, tuple(rows))


def _contradiction(review: Review, found: Finding, lang: Lang) -> tuple[Cell, ...]:
    agency = review.snapshot.tree.by_key[found.agency]
    return Cell(words.name(agency, lang)), Cell(safe(found.indicator)), Cell(finding(found, lang)), counted(1, lang)


def _odd(review: Review, rule: str, several: Sequence[Finding], lang: Lang) -> tuple[Cell, ...]:
    """Count the findings of one soft rule, with the first agencies and all indicators that they are about."""
    tree = review.snapshot.tree
    named = list(dict.fromkeys(words.name(tree.by_key[found.agency], lang) for found in several))
    more = f" … (+{len(named) - EXAMPLES})" if len(named) > EXAMPLES else ""
    codes = ", ".join(sorted({safe(found.indicator) for found in several}))
    said = lang(RULES[rule]) if rule in RULES else safe(rule)
    return Cell(", ".join(named[:EXAMPLES]) + more), Cell(codes), Cell(said), counted(len(several), lang)


def shifts(review: Review, lang: Lang) -> Section:
    """Say which verdicts and figures are other than at the end of the window before."""
    headings = (
        (lang("Code"), 6), (lang("Indicator"), 40), (lang("Result before"), 12), (lang("Verdict before"), 18),
        (lang("Result now"), 12), (lang("Verdict now"), 18), (lang("Difference"), 12), (lang("What changed"), 20),
    )  # fmt: skip
    if review.previous is None:
        notes = (lang("The calendar knows no window of this kind before."),)
    else:
        start, end = review.previous.end, review.period.end
        notes = (
            lang(
                "As judged on {before} (end of {period}) and on {now}.",
                before=lang.day(start),
                period=review.previous.id,
                now=lang.day(end),
            ),
        )
    return Section(
        lang("Changes since the window before"), lang("Since before"), notes, headings, tuple(_shift(s, lang) for s in review.shifts)
    )


def _shift(shift: Shift, lang: Lang) -> tuple[Cell, ...]:
    what = lang("verdict") if shift.flipped else lang("figure")
    moved = Cell("–")
    if shift.moved is not None:
        sign = "+" if shift.moved > 0 else ""
        moved = Cell(sign + lang.figure(shift.moved, ""), Fraction(shift.moved), "points")
    ends = [cell for judgement in (shift.before, shift.now) for cell in _end(judgement, shift.indicator, lang)]
    return Cell(safe(shift.indicator.code)), Cell(words.title(shift.indicator, lang)), *ends, moved, Cell(what)


def _end(judgement: Judgement | None, indicator: Indicator, lang: Lang) -> tuple[Cell, Cell]:
    if judgement is None:
        return Cell("–"), Cell(lang("no target is in force"))
    return result(judgement.area.figure, indicator, lang), Cell(words.said(judgement, lang))
