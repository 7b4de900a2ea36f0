"""Who reports how much of what is expected, and in time; and the round through an area that finds out, step by step.

Source: rules, section 7. What one series owes is `plausible.discipline`; here it is added up by agency and by reform field, never averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain import plausible
from cchc_tui.domain.detail import findings
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.quality import Finding
from cchc_tui.domain.snapshot import Snapshot


class Tally(NamedTuple):
    """Windows `expected` and `reported`, and `in_time` of those `dated`: the expected windows of series that say when they became known."""

    expected: int = 0
    reported: int = 0
    in_time: int = 0
    dated: int = 0

    @property
    def completeness(self) -> Fraction | None:
        """Reported of expected in per cent, None where nothing is expected yet."""
        return Fraction(self.reported * 100, self.expected) if self.expected else None

    @property
    def timeliness(self) -> Fraction | None:
        """In time of expected in per cent, by the series that say when they became known; None where none does."""
        return Fraction(self.in_time * 100, self.dated) if self.dated else None


NOTHING = Tally()


def added(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up: of an agency over its indicators, of an area over its agencies."""
    columns = list(zip(*tallies, strict=True))
    return Tally(*map(sum, columns)) if columns else NOTHING


def owed(snapshot: Snapshot, key: AgencyKey, code: str) -> Tally:
    """Count what one agency owes of one indicator; nothing where it is not assessed or no target is in force.

    A silent series is in time with nothing: it counts as dated, or who reports nothing would raise the timeliness of all.
    """
    indicator, target, agency = snapshot.indicators[code], snapshot.target(key, code), snapshot.tree.by_key[key]
    if target is None or agency.level not in indicator.scope:
        return NOTHING
    found = plausible.discipline(snapshot.reader.series(key, code), agency, indicator, target, snapshot.calendar, snapshot.at)
    if found.in_time is None:
        return Tally(found.expected, found.reported)
    return Tally(found.expected, found.reported, found.in_time, found.expected)


class Step(NamedTuple):
    """One agency looked at: what the quality rules find in its series, and what it owes by reform field."""

    agency: AgencyKey
    findings: tuple[Finding, ...]
    fields: tuple[tuple[str, Tally], ...]


def survey(snapshot: Snapshot, area: AgencyKey) -> Iterator[Step | None]:
    """Look at an agency and all below it, one after the other; None after each series that was read, so that a caller can rest there.

    What lies below comes before what stands above it: the standings a parent is rolled up from are known by then,
    and no single step reads the series of a whole city.
    """
    for agency in reversed(list(snapshot.tree.walk(area))):
        yield from look(snapshot, agency.key)


def look(snapshot: Snapshot, key: AgencyKey) -> Iterator[Step | None]:
    """Look at one agency alone: None after each series that was read, and last what was found."""
    found: list[Finding] = []
    tallies: dict[str, Tally] = {}
    for code, indicator in snapshot.indicators.items():
        if snapshot.target(key, code) is None:
            continue
        found += findings(snapshot, snapshot.judge(key, code))
        tallies[indicator.field] = added((tallies.get(indicator.field, NOTHING), owed(snapshot, key, code)))
        yield None
    yield Step(key, tuple(found), tuple((name, tally) for name, tally in tallies.items() if tally.expected))


@dataclass
class Found:
    """What a survey of an area has found so far: `seen` of `whole` agencies, findings by rule, and who owes what."""

    area: AgencyKey
    whole: int
    seen: int = 0
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    agencies: dict[AgencyKey, tuple[tuple[str, Tally], ...]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Take in what was found at one more agency."""
        self.seen += 1
        for finding in step.findings:
            self.findings.setdefault(finding.rule, []).append(finding)
        if step.fields:
            self.agencies[step.agency] = step.fields

    @property
    def finished(self) -> bool:
        """Whether every agency was looked at."""
        return self.seen >= self.whole

    def agency(self, key: AgencyKey) -> Tally:
        """Give what one agency owes in all."""
        return added(tally for _, tally in self.agencies.get(key, ()))

    def fields(self) -> dict[str, Tally]:
        """Give what the whole area owes, by reform field."""
        found: dict[str, list[Tally]] = {}
        for name, tally in (pair for pairs in self.agencies.values() for pair in pairs):
            found.setdefault(name, []).append(tally)
        return {name: added(tallies) for name, tallies in found.items()}


def begun(snapshot: Snapshot, area: AgencyKey) -> Found:
    """Give the survey of an area before anybody was looked at."""
    return Found(area, sum(1 for _ in snapshot.tree.walk(area)))
