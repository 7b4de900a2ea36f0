"""Score sheets in words: what each comes to and how, its band, what is missing to the next one, its stages, and what is odd about it."""

from __future__ import annotations

from fractions import Fraction

from cchc_tui import curve, plan_words
from cchc_tui.domain import scoring
from cchc_tui.domain.registry import SCORE_STAGES, Band, Framework
from cchc_tui.domain.scoring import Odd, Result, Sheet, Step
from cchc_tui.i18n import Lang
from cchc_tui.text import decimals, msg, safe

STEPS = {
    Step.DONE: msg("done"),
    Step.MISSING: msg("passed without its content"),
    Step.SKIPPED: msg("left out"),
    Step.OPEN: msg("to come"),
}
"""How a stage stands."""

SIGNS = {"unicode": "✓✕–·", "wgl4": "√x–·", "ascii": "+x-."}
"""The signs of the steps by glyph level, in their order."""

ROLES = {Step.DONE: "ok", Step.MISSING: "warning", Step.SKIPPED: "dim", Step.OPEN: "dim"}
"""What each step is coloured as, beside its sign."""

MOST_PLACES = 6
"""Decimals at which a total ends that lies just below a band."""


def sign(step: Step, glyphs: str) -> str:
    """Give the sign of a step."""
    return SIGNS[glyphs][list(Step).index(step)]


def framework(which: Framework, lang: Lang) -> str:
    """Give the name of a framework, its code where it has none."""
    return lang.pick(which.title_vi, which.title_en) or safe(which.code)


def band(which: Band, lang: Lang) -> str:
    """Give the name of a band."""
    return lang.pick(which.title_vi, which.title_en) or safe(which.label)


def points(value: Fraction | int, lang: Lang, least: int = 0) -> str:
    """Write points with the decimals they have, and at least so many: `61,6`."""
    return lang.figure(Fraction(value), "", exact_places(Fraction(value), least))


def exact_places(value: Fraction, least: int = 0) -> int:
    """Give the decimals points have, at most as many as are ever shown."""
    return next((n for n in range(least, MOST_PLACES) if (value * 10**n).denominator == 1), MOST_PLACES)


def places_of(value: Fraction, which: Framework) -> int:
    """Give the decimals of a total: just below a band as many as it takes not to read as if the band were reached."""
    near = scoring.ahead(which, value)
    places = 2
    while near and places < MOST_PLACES and Fraction(decimals(value, places)) >= near.band.min:
        places += 1
    return places


def total(value: Fraction, which: Framework, lang: Lang, least: int = 2) -> str:
    """Write a total, with at least so many decimals."""
    places = places_of(value, which)
    shown = decimals(value, places).rstrip("0")
    return lang.figure(value, "", max(least, len(shown.partition(".")[2])))


def signed(value: Fraction, lang: Lang) -> str:
    """Write a difference with its sign."""
    return ("+" if value > 0 else "") + lang.figure(value, "")


def summed(sheet: Sheet, lang: Lang) -> str:
    """Say how the total comes about, or which criteria are in its way: `61,6/70 → 88,0`, and why."""
    found, (full, base) = scoring.result(sheet), scoring.scale_of(sheet)
    if found.total is None:
        return lang("no total yet, {reason}", reason=unscored(found, lang))
    part = f"{points(found.appraised, lang)}/{points(base, lang)}"
    if found.survey is not None:
        said = lang("appraised {part} + survey {survey}", part=part, survey=points(found.survey, lang))
        plain = found.appraised + found.survey
    else:
        said, plain = part, found.total - found.extras
    shown = total(plain, sheet.framework, lang, 1)
    said = f"{said} {'=' if found.survey is not None else '→'} {shown}"
    if found.rescaled and base != full:
        said = lang("{sum} (no survey: rescaled to {full})", sum=said, full=points(full, lang))
    if sheet.extras:
        more = {"extras": signed(found.extras, lang), "total": total(found.total, sheet.framework, lang, 1)}
        said = lang("{sum}, bonus and penalty {extras}: {total}", sum=said, **more)
    return said


def unscored(found: Result, lang: Lang) -> str:
    """Say why there is no total."""
    if not found.missing:
        return lang("there is nothing to add up")
    return lang("not appraised: {criteria}", criteria=", ".join(safe(one) for one in found.missing))


def nearest(sheet: Sheet, lang: Lang) -> str:
    """Say what is missing to the next band; empty in the best one and without a total."""
    found = scoring.result(sheet)
    near = scoring.ahead(sheet.framework, found.total)
    if near is None:
        return ""
    name = lang("{band} (from {points})", band=band(near.band, lang), points=points(near.band.min, lang))
    return lang("{points} more for {band}", points=_missing(sheet, found, near.points, lang), band=name)


def classed(sheet: Sheet, lang: Lang) -> str:
    """Say the band and what is missing to the next one, also in points of the appraisal where those are rescaled; empty without a total."""
    found, which = scoring.result(sheet), sheet.framework
    if found.total is None:
        return ""
    if not which.bands:
        return lang("this framework has no bands")
    said = (
        lang("{band} (from {points})", band=band(found.band, lang), points=points(found.band.min, lang))
        if found.band
        else lang("below all bands")
    )
    more = nearest(sheet, lang)
    return f"{said}; {more}" if more else lang("{said}, the best band", said=said)


def _missing(sheet: Sheet, found: Result, gap: Fraction, lang: Lang) -> str:
    """Write how many points are missing."""
    full, base = scoring.scale_of(sheet)
    said = lang("{points} points", points=lang.figure(upwards(gap), ""))
    if found.rescaled and base != full:
        said = lang("{points} ({appraised} appraised)", points=said, appraised=lang.figure(upwards(gap * base / full), ""))
    return said


def upwards(value: Fraction) -> Fraction:
    """Round points that are missing up to two decimals: rounded down they would not suffice."""
    return Fraction(-(-value * 100 // 1), 100)


def gap(sheet: Sheet, lang: Lang) -> str:
    """Write the points to the next band alone, empty where there is none."""
    near = scoring.ahead(sheet.framework, scoring.result(sheet).total)
    return lang.figure(upwards(near.points), "") if near else ""


def moved(value: Fraction | None, year: int, lang: Lang) -> str:
    """Say the movement since the year before; empty where nothing compares."""
    return "" if value is None else lang("change since {year}: {points}", points=signed(value, lang) if value else "0", year=year - 1)


def stages(sheet: Sheet | None, lang: Lang) -> str:
    """Say every stage in words, those that stand alike together."""
    found = scoring.steps(sheet) if sheet else dict.fromkeys(SCORE_STAGES, Step.OPEN)
    told = []
    for step in Step:
        names = [lang(plan_words.STAGES[stage]) for stage in SCORE_STAGES if found[stage] is step]
        if names:
            told.append(f"{lang(STEPS[step])}: {', '.join(names)}")
    return "; ".join(told)


def stage(sheet: Sheet, lang: Lang) -> str:
    """Give the word of the stage a sheet has reached."""
    return lang(plan_words.STAGES[sheet.stage]) if sheet.stage else lang("not begun")


def odd(sheet: Sheet, lang: Lang) -> list[str]:
    """Say everything that is odd about a sheet."""
    return [_odd(one, lang) for one in scoring.odd(sheet)]


def _odd(one: Odd, lang: Lang) -> str:
    rule = lang(curve.RULES[one.rule])
    if one.criterion in plan_words.STAGES:
        return f"{rule} ({lang(plan_words.STAGES[one.criterion])})"
    numbers = lang("{found} against {limit}", found=points(one.found, lang), limit=points(one.limit, lang))
    told = f"{rule} ({numbers})"
    return lang("criterion {code}: {said}", code=one.criterion, said=told) if one.criterion else told
