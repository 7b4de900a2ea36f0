"""What the plan talks about, as frozen values: agencies, indicators, targets, periods, observations.

Terms and meanings are those of the monitoring rules: `own` is an agency's own work,
`area` is that and everything below it; a period is a reporting window; an observation
is one reported fact. Counts are exact (`int`, or `Fraction` where a source printed a
non-integer); a value is kept as printed, because its digits say how precise it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from cchc_tui.domain.registry import Framework

Number = int | Fraction

PERIOD_KINDS = ("month", "quarter", "half", "year")
"""Shorter to longer; a longer window may stand for the shorter ones inside it."""

STAGES = ("realtime", "reported", "appraised")
"""Lower to higher; of one window the highest stage counts."""

UNSTATED = "-"
"""The source id of a row whose source nobody stated."""

EVERYONE = "*"
"""The agency (or edition) of a target that holds for all."""


class AgencyKey(NamedTuple):
    """Codes are used again between editions, so only both together name an agency."""

    edition: str
    code: str

    def __str__(self) -> str:
        return f"{self.edition}:{self.code}"


@dataclass(frozen=True, slots=True)
class Agency:
    """One node of the tree of an edition; `parent` is a code of the same edition, empty at the root."""

    edition: str
    code: str
    level: str
    kind: str
    name_vi: str
    name_en: str = ""
    parent: str = ""
    head: str = ""
    delegate: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> AgencyKey:
        """Edition and code."""
        return AgencyKey(self.edition, self.code)

    def valid_at(self, day: date) -> bool:
        """Say whether the agency exists on `day`; both ends are inclusive, an empty end is open."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """A link from an agency that ended to one that goes on with all (`full`) or part (`partial`) of it."""

    edition_from: str
    code_from: str
    edition_to: str
    code_to: str
    extent: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted. `unit` is `%` for a ratio in per cent; `scope` holds the levels that are assessed."""

    code: str
    field: str
    title_vi: str
    title_en: str
    unit: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    rollup: str
    measure: str
    period: str
    scope: frozenset[str]
    min_count: int = 1
    min_coverage: int = 80
    note_vi: str = ""
    note_en: str = ""
    succeeds: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One commitment of one plan on one indicator; `min` and `max` are in per cent or in the indicator's unit."""

    indicator: str
    plan: str
    valid_from: date
    due: date
    op: str
    min: Fraction | None
    max: Fraction | None
    strength: str
    path: str = ""
    margin: Fraction | None = None
    valid_to: date | None = None
    edition: str = EVERYONE
    agency: str = EVERYONE

    @property
    def bound(self) -> Fraction | None:
        """The number a one-sided target is held to; a range has none; an obligation without a number means 100."""
        if self.op == ">=":
            return self.min if self.min is not None else Fraction(100)
        return self.max if self.op == "<=" else None


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting window, both ends inclusive; its report is due on `due`."""

    id: str
    kind: str
    start: date
    end: date
    due: date


@dataclass(frozen=True, slots=True)
class Source:
    """A system or publication that observations come from; anything from a synthetic one is marked on every face."""

    id: str
    title_vi: str
    title_en: str = ""
    kind: str = ""
    synthetic: bool = False
    last_extract: str = ""
    note: str = ""


class Observation(NamedTuple):
    """One reported fact of one agency and one indicator; no numerator and no value means *not reported*.

    `denominator` is already net of `excluded`. `value` is the decimal as printed.
    `as_of` (what it describes) and `known_at` (when the centre issued it) are ISO dates or empty.
    """

    period: str
    extent: str
    stage: str
    revision: int
    source: str
    numerator: Number | None
    denominator: Number | None
    excluded: Number | None
    value: str | None
    as_of: str
    known_at: str
    note: str

    @property
    def reported(self) -> bool:
        """Whether the row says anything; an empty newer revision withdraws an older one."""
        return self.numerator is not None or self.value is not None


Series = tuple[Observation, ...]
"""All rows of one agency and one indicator, every extent, stage, revision and source."""


class Part(NamedTuple):
    """One piece of a figure where a source splits it (`on_time`, `late`, `received` ...); no count withdraws an older revision."""

    period: str
    extent: str
    stage: str
    revision: int
    source: str
    part: str
    count: Number | None  # type: ignore[assignment] # the column's name; nobody counts the cells of a row


Parts = tuple[Part, ...]
"""All pieces of one agency and one indicator, every window, revision and source."""


class SeriesReader(Protocol):
    """Where a snapshot finds its observations; the cache implements it, tests use a dict."""

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator; empty where there are none."""
        ...

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for."""
        ...

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give all pieces of the figures of one agency and one indicator; empty where there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a snapshot comes from. Times are ISO instants with offset, `as_of` is an ISO date; empty = nothing synced yet.

    `synced_at` is when this publication was installed, `contact_at` the last contact, `contact_ok` how it went,
    `good_at` the last contact that went well.
    `limits` are the numbers of the soft quality rules, as `name:number …`; `signer` is whose trusted key signed it, if that was checked.
    """

    publisher: str = ""
    serial: int = 0
    created: str = ""
    expires: str = ""
    title: str = ""
    as_of: str = ""
    synced_at: str = ""
    contact_at: str = ""
    contact_ok: bool = True
    good_at: str = ""
    limits: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All small tables of one publication; together they are read at the start, the series are not."""

    agencies: tuple[Agency, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    periods: tuple[Period, ...] = ()
    sources: tuple[Source, ...] = ()
    successions: tuple[Succession, ...] = ()
    frameworks: tuple[Framework, ...] = ()
