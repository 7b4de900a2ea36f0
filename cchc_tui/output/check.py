"""The facts for a monitor: one line of state, text and performance data, by the guidelines of the Monitoring Plugins project.

Pure. The state comes from the severities of rules, section 5; thresholds are the guidelines' ranges over two counts:
how many indicators are critical, and how many need attention (critical or with a warning). What cannot be trusted
(too old, expired, nothing that applies) is UNKNOWN whatever the figures say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from cchc_tui import words
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.errors import TooOld
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages, demand
from cchc_tui.text import decimals, safe

LISTED = 3
"""Indicators the line names before it only says how many more there are: a pager shows some 80 characters."""

DAY = 86_400
"""Seconds; performance data has no unit of days."""

_RANGE = re.compile(r"(?P<at>@)?(?:(?P<start>~|-?[0-9]+(?:\.[0-9]+)?)?(?P<colon>:))?(?P<end>-?[0-9]+(?:\.[0-9]+)?)?")
_PLAIN_LABEL = re.compile(r"[^\s'=|]+")


class State(IntEnum):
    """What a plugin answers; the value is its exit code, the name its word in every language."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


class Range(NamedTuple):
    """A threshold of the guidelines, `[@]start:end`: it alerts outside start..end, with `@` inside (both ends included)."""

    text: str
    start: float
    end: float
    inside: bool

    def alerts(self, value: float) -> bool:
        """Say whether a value sets it off."""
        return (self.start <= value <= self.end) == self.inside


class Limits(NamedTuple):
    """What is allowed: `critical` over the critical indicators, `warning` over all that need attention, the age in days."""

    warning: Range
    critical: Range
    max_age: float | None = None


class Metric(NamedTuple):
    """One value of the performance data; an unknown bound is empty."""

    label: str
    value: Fraction | int
    unit: str = ""
    warning: str = ""
    critical: str = ""
    least: str = ""
    most: str = ""

    def __str__(self) -> str:
        """Give it as `'label'=value[UOM];warn;crit;min;max`, with a point and without grouping in every language."""
        number = str(self.value) if isinstance(self.value, int) else plain(self.value)
        return f"{label(self.label)}={number}{self.unit};{self.warning};{self.critical};{self.least};{self.most}"


class Answer(NamedTuple):
    """What the monitor is told: the state, why, and in numbers; `more` are lines for who asks for details."""

    state: State
    text: str
    metrics: tuple[Metric, ...] = ()
    more: tuple[str, ...] = ()

    def lines(self, *, verbose: bool = False) -> list[str]:
        """Give the one line, and where more is asked for the lines behind it; `|` stands only before the performance data."""
        numbers = " ".join(map(str, self.metrics))
        first = f"CCHC {self.state.name} - {_told(self.text)}"
        return [f"{first} | {numbers}" if numbers else first, *(_told(line) for line in self.more if verbose)]


def range_of(text: str) -> Range:
    """Read a threshold; ValueError where it is none. A bare number N means 0:N, so that it alerts above N."""
    match = _RANGE.fullmatch(text)
    if not match or not (match["start"] or match["end"]):
        raise ValueError(text)
    start = -math.inf if match["start"] == "~" else float(match["start"] or 0)
    end = float(match["end"]) if match["end"] else math.inf
    if start > end:
        raise ValueError(text)
    return Range(text, start, end, inside=bool(match["at"]))


def counted(judgements: Sequence[Judgement]) -> Mapping[str, int]:
    """Count the indicators that a monitor thinks about: critical, needing attention (critical or warning), unknown, in order, all."""
    found = [judgement.area.severity for judgement in judgements]
    critical = found.count(Severity.CRITICAL)
    return {
        "critical": critical,
        "attention": critical + found.count(Severity.WARNING),
        "unknown": found.count(Severity.UNKNOWN),
        "ok": found.count(Severity.OK),
        "indicators": len(found),
    }


def state_of(counts: Mapping[str, int], limits: Limits) -> State:
    """Give the state of trustworthy figures: critical before warning before unknown before ok, as severities rank."""
    if limits.critical.alerts(counts["critical"]):
        return State.CRITICAL
    if limits.warning.alerts(counts["attention"]):
        return State.WARNING
    return State.UNKNOWN if counts["unknown"] else State.OK


def answer(agency: Agency, judgements: Sequence[Judgement], found: Ages, limits: Limits, lang: Lang, *, named: bool = False) -> Answer:
    """Answer for an agency; `named`: the indicators were asked for by name, and their figures are given one by one."""
    counts = counted(judgements)
    distrust = _distrust(judgements, found, limits, lang)
    state = State.UNKNOWN if distrust else state_of(counts, limits)
    metrics = (*_metrics(counts, found, limits), *(_figures(judgements) if named else ()))
    text = "; ".join((*(said.rstrip(".") for said in distrust), _summary(agency, judgements, counts, found, lang)))
    return Answer(state, text, metrics, tuple(_details(judgements, lang)))


def _distrust(judgements: Sequence[Judgement], found: Ages, limits: Limits, lang: Lang) -> list[str]:
    """Say why nothing can be concluded from the figures, in one sentence; empty where something can."""
    try:
        demand(found, limits.max_age, None)
    except TooOld as error:
        return [lang.error(error)]
    if found.expired and found.expires:
        return [lang("OUT OF DATE: this publication should have been replaced by {day}.", day=lang.day(found.expires.date()))]
    if all(judgement.area.verdict == Verdict.NOT_APPLICABLE for judgement in judgements):
        return [lang("No indicator applies here.")]
    return []


def _summary(agency: Agency, judgements: Sequence[Judgement], counts: Mapping[str, int], found: Ages, lang: Lang) -> str:
    """Say in a line how many stand how, the worst by name, and what day that describes."""
    marked = lang("SAMPLE DATA") + " " if any(judgement.synthetic for judgement in judgements) else ""
    stand = lang(
        "{name} ({agency}): {critical} critical, {warning} with a warning, {unknown} unknown, of {indicators} judged",
        name=words.name(agency, lang),
        agency=str(agency.key),
        warning=counts["attention"] - counts["critical"],
        critical=counts["critical"],
        unknown=counts["unknown"],
        indicators=counts["indicators"],
    )
    asking = [f"{safe(j.indicator.code)} {words.verdict(j.area.verdict, lang)}" for j in _asking(judgements)]
    worst = ", ".join(asking[:LISTED]) + (f", +{len(asking) - LISTED}" if len(asking) > LISTED else "")
    as_of = lang("data as of {day}", day=lang.day(found.as_of)) if found.as_of else ""
    return marked + "; ".join(part for part in (stand, worst, as_of) if part)


def _asking(judgements: Sequence[Judgement]) -> list[Judgement]:
    asking = (Severity.CRITICAL, Severity.WARNING, Severity.UNKNOWN)
    return sorted((j for j in judgements if j.area.severity in asking), key=lambda j: j.urgency)


def _details(judgements: Sequence[Judgement], lang: Lang) -> Iterator[str]:
    """Say a line about each indicator that asks for attention, the worst first."""
    for judgement in _asking(judgements):
        yield f"{safe(judgement.indicator.code)} {words.title(judgement.indicator, lang)}: {words.sentence(judgement, lang)}"


def _metrics(counts: Mapping[str, int], found: Ages, limits: Limits) -> Iterator[Metric]:
    total = str(counts["indicators"])
    yield Metric("critical", counts["critical"], critical=limits.critical.text, least="0", most=total)
    yield Metric("attention", counts["attention"], warning=limits.warning.text, least="0", most=total)
    yield Metric("unknown", counts["unknown"], least="0", most=total)
    yield Metric("ok", counts["ok"], least="0", most=total)
    if found.good_at:
        yield Metric("contact_age", max(0, int((found.now - found.good_at).total_seconds())), "s", least="0")
    if found.as_of:
        yield Metric("data_age", max(0, (found.now.date() - found.as_of).days) * DAY, "s", least="0")


def _figures(judgements: Sequence[Judgement]) -> Iterator[Metric]:
    """Give the judged figure of each indicator; one that is unknown is left out, since no number stands for that."""
    for judgement in judgements:
        value, unit = judgement.area.figure.value, judgement.indicator.unit
        if value is not None:
            yield Metric(
                judgement.indicator.code, Fraction(value), "%" if unit == "%" else "", least="0", most="100" if unit == "%" else ""
            )


def plain(value: Fraction) -> str:
    """Write a figure with at most six decimals, a point, and no grouping."""
    return decimals(value, 6).rstrip("0").rstrip(".")


def label(name: str) -> str:
    """Write a label, quoted where it must be; what no parser agrees on (`'`, `=`, `|`) becomes `_`."""
    clean = re.sub(r"['=|]", "_", safe(name)) or "_"
    return clean if _PLAIN_LABEL.fullmatch(clean) else f"'{clean}'"


def _told(text: str) -> str:
    """Give text as it may stand before the performance data: one safe line without `|`."""
    return safe(text).replace("|", "/")
