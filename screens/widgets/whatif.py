"""A typed number as sentences: what it would do to the verdict."""

from __future__ import annotations

from datetime import date

from cchc_tui import words
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.tryout import Tried, more_good, rest, turned_good
from cchc_tui.i18n import Lang


def answers(judgement: Judgement, at: date, typed: str, lang: Lang) -> list[str]:
    """Say what `typed` (a whole number, grouped or not) would mean, in each sense that makes sense here."""
    digits = typed.replace(".", "").replace(",", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return [lang("type a whole number: dossiers that come in addition, or that turn good, or that are expected in all")]
    count = int(digits)
    said = [
        _said(more_good(judgement, at, count), lang("{count} more, all good", count=lang.number(count)), judgement, lang),
        _said(turned_good(judgement, at, count), lang("{count} of the others turned good", count=lang.number(count)), judgement, lang),
    ]
    needed = rest(judgement, count)
    if needed is not None:
        wanted = lang.number(count)
        possible = lang("{count} in all: the rest must reach {rate}", count=wanted, rate=lang.figure(needed))
        said.append(possible if needed <= 100 else lang("{count} in all: out of reach, even if the rest were all good", count=wanted))
    return [line for line in said if line] or [lang("here this question has no meaning")]


def _said(tried: Tried | None, what: str, judgement: Judgement, lang: Lang) -> str:
    if tried is None:
        return ""
    figure = words.value(tried.figure, judgement.indicator, lang)
    return f"{what}: {figure} ({words.counts(tried.figure, lang)}), {words.verdict(tried.verdict, lang)}"
