"""What is in print, in words: a value with just the digits it was printed with, and the source that says it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cchc_tui.domain.context import Printed, Topic
from cchc_tui.domain.model import UNSTATED, Indicator, Observation
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import safe

SLASH = " / "
"""Between two values in print for the same thing."""


def printed(row: Observation, indicator: Indicator, lang: Lang, *, unit: bool = False) -> str:
    """Give the value with the digits it was printed with, `92,7 %`; empty without one. `unit` adds one that is not per cent."""
    if row.value is None:
        return ""
    places = len(row.value.partition(".")[2])
    said = lang.figure(Fraction(row.value), indicator.unit, places)
    return f"{said} {safe(indicator.unit)}" if unit and indicator.unit != "%" else said


def value(one: Printed, lang: Lang, *, unit: bool = False) -> str:
    """Give the value in print; where only counts were printed, the one they give."""
    said = printed(one.row, one.indicator, lang, unit=unit)
    if said or one.counted is None:
        return said
    return lang.figure(one.counted, one.indicator.unit) if one.row.denominator else lang.number(one.counted)


def counts(row: Observation, lang: Lang) -> str:
    """Give numerator and denominator as `1.448/1.818`, empty where there are not both."""
    pair = [lang.number(number) for number in (row.numerator, row.denominator) if number is not None]
    return "/".join(pair) if len(pair) == 2 else ""


def newest(topic: Topic, lang: Lang, between: str = "–") -> str:
    """Give what is in print of the newest window: every value of one agency, of several agencies the lowest and the highest."""
    found = topic.newest if topic.printed else ()
    if len({one.agency.key for one in found}) <= 1:
        return SLASH.join(_once([value(one, lang) for one in found]))
    known = sorted((one for one in found if one.figure is not None), key=lambda one: one.figure or Fraction(0))
    return f" {between} ".join(_once([value(known[0], lang), value(known[-1], lang)])) if known else ""


def _once(said: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(said))


def source(snapshot: Snapshot, used: str, lang: Lang) -> str:
    """Name a source by its title, marked where it is made up; one nobody stated is said to be so."""
    found = snapshot.sources.get(used)
    if found is None:
        return lang("source not stated") if used == UNSTATED else safe(used)
    title = lang.pick(found.title_vi, found.title_en)
    return lang("{source} (sample data)", source=title) if found.synthetic else title


def sentences(one: Printed, snapshot: Snapshot, lang: Lang) -> list[str]:
    """Say one figure whole: of whom, what and when, the other number that its counts give, what was remarked, and who printed it."""
    between = f"{lang.day(one.period.start)}-{lang.day(one.period.end)}"
    said = lang("{value} in {window} ({days})", value=value(one, lang, unit=True), window=one.period.id, days=between)
    pair = counts(one.row, lang)
    more = lang("counts {counts}", counts=pair) if pair else ""
    if pair and one.row.value is not None and one.counted is not None:
        more += lang(", which give {value}", value=lang.figure(one.counted, one.indicator.unit))
    dispute = lang("another value is in print for the same window") if one.disputed else ""
    first = "; ".join(part for part in (said, more, dispute) if part)
    second = "; ".join(part for part in (source(snapshot, one.row.source, lang), safe(one.row.note)) if part)
    return [first, second]
