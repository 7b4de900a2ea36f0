"""What facts are called: verdicts, targets, figures and the one sentence that sums a judgement up, in both languages.

Pure, no terminal: screens, tables and exports all say the same things because they all ask here.
"""

from __future__ import annotations

from fractions import Fraction

from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.model import Agency, Indicator, Target
from cchc_tui.domain.rollup import SHARE, Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.succession import successors
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.i18n import Lang
from cchc_tui.text import msg

FIELDS = {
    "dieu_hanh": msg("Steering and direction"),
    "the_che": msg("Institutions"),
    "tthc": msg("Administrative procedures"),
    "bo_may": msg("Organisation of the apparatus"),
    "cong_vu": msg("Civil service"),
    "tai_chinh": msg("Public finance"),
    "hien_dai_hoa": msg("Modernisation"),
    "tac_dong": msg("Impact of the reform"),
}
"""The eight reform fields in their official order; a field without a target is named, not hidden."""

VERDICTS = {
    Verdict.MET: msg("Met"),
    Verdict.NOT_MET: msg("Not met"),
    Verdict.ON_TRACK: msg("On track"),
    Verdict.WATCH: msg("At the edge"),
    Verdict.BEHIND: msg("Behind"),
    Verdict.STALE: msg("Outdated"),
    Verdict.CONFLICT: msg("Conflict"),
    Verdict.NO_DATA: msg("No data yet"),
    Verdict.TOO_EARLY: msg("Too early"),
    Verdict.NOT_APPLICABLE: msg("Not applicable"),
}

SEVERITIES = {
    Severity.CRITICAL: msg("critical"),
    Severity.WARNING: msg("warning"),
    Severity.UNKNOWN: msg("unknown"),
    Severity.OK: msg("in order"),
    Severity.NONE: msg("no verdict"),
}
"""What the colour of a sign says, where there is none."""

_GLYPHS = {
    "unicode": "●✕●◐✕~!·○–",
    "wgl4": "●×●◘×~!·○–",
    "ascii": "+x+%x~!.o-",
}

REASONS = {
    "no_target": msg("no target is in force"),
    "no_bound": msg("the target names no number"),
    "out_of_scope": msg("this level is not assessed"),
    "collective": msg("the target binds all agencies together, not each one"),
    "denominator_zero": msg("there was nothing to count (denominator 0)"),
    "nothing_reported": msg("nothing was reported though a report was due"),
    "nothing_due": msg("no report was due yet"),
    "coverage": msg("too few agencies have reported"),
    "beyond_range": msg("beyond the range"),
}

STRENGTHS = {
    "binding": msg("binding"),
    "plain": msg("plain"),
    "obligation": msg("obligation"),
    "stretch": msg("stretch"),
    "stretch_minimum": msg("stretch minimum"),
    "directional": msg("directional"),
}

LEVELS = {
    "city": msg("city"),
    "department": msg("departments"),
    "district": msg("districts"),
    "commune": msg("communes"),
    "service_unit": msg("service units"),
}

STAGES = {"realtime": msg("real-time"), "reported": msg("reported"), "appraised": msg("appraised")}

STRETCH = frozenset({"stretch", "stretch_minimum"})


def glyph(verdict: Verdict, glyphs: str = "unicode") -> str:
    """Give the one sign of a verdict at a glyph level (`unicode`, `wgl4` for old PuTTY fonts, `ascii`)."""
    return _GLYPHS[glyphs][list(VERDICTS).index(verdict)]


def verdict(which: Verdict, lang: Lang) -> str:
    """Give the word of a verdict."""
    return lang(VERDICTS[which])


def said(judgement: Judgement, lang: Lang) -> str:
    """Give the verdict of the area in full: a stretch target that is missed is not a duty that is broken."""
    missed = judgement.area.verdict in (Verdict.BEHIND, Verdict.NOT_MET)
    if missed and judgement.target is not None and judgement.target.strength in STRETCH:
        return lang("Below the stretch level")
    return verdict(judgement.area.verdict, lang)


def name(agency: Agency, lang: Lang) -> str:
    """Give an agency's name in the language."""
    return lang.pick(agency.name_vi, agency.name_en) or agency.code


def ended(snapshot: Snapshot, agency: Agency, lang: Lang) -> str:
    """Say that an agency is no more and what it is part of now; empty while it exists."""
    if agency.valid_to is None or agency.valid_to >= snapshot.at:
        return ""
    line, heir = lang("ended on {day}", day=lang.day(agency.valid_to)), heirs(snapshot, agency, lang)
    return f"{line}, {heir}" if heir else line


def heirs(snapshot: Snapshot, agency: Agency, lang: Lang) -> str:
    """Say what an agency is part of now, those that took the whole of it first; empty where nobody published it."""
    named = []
    for key, extent in successors(snapshot.catalogue.successions, agency.key):
        heir = snapshot.tree.by_key.get(key)
        called = name(heir, lang) if heir else str(key)
        named.append(called if extent == "full" else lang("{agency} (in part)", agency=called))
    return lang("now part of {agencies}", agencies=", ".join(named)) if named else ""


def title(indicator: Indicator, lang: Lang) -> str:
    """Give an indicator's title in the language."""
    return lang.pick(indicator.title_vi, indicator.title_en) or indicator.code


def value(figure: Figure, indicator: Indicator, lang: Lang, nothing: str = "–") -> str:
    """Give the figure: `93,06 %`; a count against `min_count` as `1/2`; `nothing` where it is unknown, never 0."""
    if figure.value is not None:
        return lang.figure(figure.value, indicator.unit)
    if indicator.rollup == SHARE and figure.numerator is not None and figure.denominator is None:
        return f"{lang.number(figure.numerator)}/{indicator.min_count}"
    return nothing


def counts(figure: Figure, lang: Lang) -> str:
    """Give numerator and denominator as `9.120/9.800`, empty where there are none."""
    if figure.numerator is None:
        return ""
    return lang.number(figure.numerator) + (f"/{lang.number(figure.denominator)}" if figure.denominator is not None else "")


def bound(target: Target, unit: str, lang: Lang, glyphs: str = "unicode") -> str:
    """Give the commitment: `≥ 95 %`, `≤ 52 %`, `50–52 %`."""
    if target.op == "in":
        ends = [_short(end, lang) for end in (target.min, target.max) if end is not None]
        return ("-" if glyphs == "ascii" else "–").join(ends) + _unit(unit, lang)
    if target.bound is None:
        return "-"
    sign = target.op if glyphs == "ascii" else {">=": "≥", "<=": "≤"}[target.op]
    return f"{sign} {_short(target.bound, lang)}{_unit(unit, lang)}"


def commitment(target: Target | None, unit: str, lang: Lang, glyphs: str = "unicode") -> str:
    """Give the bound with the mark of a stretch target, as a table has it: `p ≥ 10 %`; empty without a target."""
    if target is None:
        return ""
    return ("p " if target.strength in STRETCH else "") + bound(target, unit, lang, glyphs)


def _unit(unit: str, lang: Lang) -> str:
    if unit != "%":
        return ""
    return " %" if lang.code == "vi" else "%"


def _short(number: Fraction, lang: Lang) -> str:
    return lang.number(number)


def coverage(side: Side, lang: Lang) -> str:
    """Say who stands behind an area figure where not everybody does: `17/20 đơn vị`; empty where all do."""
    if not side.partial:
        return ""
    return lang("{reported}/{assessed} agencies", reported=side.reported, assessed=side.assessed)


def reason(side: Side, lang: Lang) -> str:
    """Say why a verdict is what it is, where the word alone does not."""
    return lang(REASONS[side.ruling.reason]) if side.ruling.reason in REASONS else ""


def sentence(judgement: Judgement, lang: Lang) -> str:
    """Sum a judgement up in one sentence: the figure, the distance, and what would turn it green."""
    side = judgement.area
    figure, word = value(side.figure, judgement.indicator, lang, nothing=""), said(judgement, lang)
    parts = [f"{word}: {figure}" if figure else word]
    if side.ruling.gap is not None and side.verdict is not Verdict.NOT_APPLICABLE:
        parts.append(_distance(judgement, lang))
    if side.ruling.last_verdict is not None:
        parts.append(lang("before that: {verdict}", verdict=verdict(side.ruling.last_verdict, lang)))
    parts.extend(text for text in (reason(side, lang), _reporting(side, lang)) if text)
    line = ", ".join(parts)
    wish = needed(judgement, lang)
    return f"{line}: {wish}" if wish else line


def _distance(judgement: Judgement, lang: Lang) -> str:
    gap = judgement.area.ruling.gap or Fraction(0)
    points = lang.figure(abs(gap), "")
    at_least = judgement.target is None or judgement.target.op == ">="
    if gap == 0:
        return lang("exactly what is expected")
    if at_least:
        return lang("{points} points short", points=points) if gap < 0 else lang("{points} points above", points=points)
    return lang("{points} points too high", points=points) if gap > 0 else lang("{points} points below the limit", points=points)


def _reporting(side: Side, lang: Lang) -> str:
    if side.basis == "reported":
        return lang("as the agency itself reports it")
    text = coverage(side, lang)
    return lang("reported by {coverage}", coverage=text) if text else ""


def needed(judgement: Judgement, lang: Lang) -> str:
    """Say what would reach the bound; empty where it is reached or the question has no meaning."""
    need, indicator = judgement.needed, judgement.indicator
    if need.converted is None or need.converted == 0:
        return ""
    what = lang.pick(indicator.numerator_vi, indicator.numerator_en)
    converted = lang.number(need.converted)
    if indicator.rollup == SHARE:
        if need.new is None:
            return lang("{agencies} more agencies must comply", agencies=converted)
        new = lang.number(need.new)
        return lang("{agencies} more agencies must comply, which together lack {new}", agencies=converted, new=new)
    if need.reachable is False or need.new is None:
        return lang("cannot be reached in this window by new ones alone, {converted} would have to be corrected", converted=converted)
    new = lang.number(need.new)
    return lang("needs {new} more ({what}), or {converted} of the others to count as good", new=new, what=what, converted=converted)
