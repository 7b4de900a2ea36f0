"""What is worked out once, when a publication is built, so that a first screen needs no series.

What is stored depends on the date of the verdict through the windows that count; a mark holds for the days on which no verdict can change.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import Area, Figure, Standing
from cchc_tui.domain.verdict import Severity


class LatestWindow(NamedTuple):
    """The newest counted window of the area figure, shown beside it."""

    period: str
    figure: Figure


class AreaFacts(NamedTuple):
    """All that the verdict on an agency with others below it rests on.

    `alone`: the agency itself is all that is assessed, so its own verdict is that of its area and the rest says nothing.
    `reported` is what it told for its whole area, `covers` whether that stands for every window of the roll-up.
    `area` of stored facts names neither members nor shortfalls: who asks for them rolls up again.
    """

    alone: bool
    area: Area
    reported: Standing | None = None
    covers: bool = False
    window: LatestWindow | None = None
    sources: tuple[str, ...] = ()


class Mark(NamedTuple):
    """All that a list shows of an agency: its severity, and how many indicators have each of the ten verdicts, in the order of `Verdict`.

    `worst` is the code of the indicator that asks for attention most, empty where none does; `figure` is that of its area.
    `coverage` is the lowest share of reporting agencies among its roll-ups, None where each is complete.
    """

    severity: Severity
    counts: tuple[int, ...]
    worst: str = ""
    figure: Figure = Figure()
    coverage: Fraction | None = None


class Ready(Protocol):
    """Look-ups into what was stored; all say where they cannot know, and then the series are read."""

    def standing(self, key: AgencyKey, code: str, span: Span) -> bool | Standing | None:
        """Give the agency's own judged figure, None where nothing was reported, False where it is not known here."""
        ...

    def recent(self, key: AgencyKey, code: str, span: Span, at: date) -> tuple[Figure, ...] | None:
        """Give the figures of the newest windows of an area that is a roll-up, oldest first; None where they are not known here."""
        ...

    def duties(self, key: AgencyKey) -> list[list[Any]] | None:
        """Give the duties of an agency as `duties.packed` wrote them, None where they are not known here."""
        ...

    def reach(self) -> date | None:
        """Give the day up to which the registers tell, None where it is not known here."""
        ...

    def area(self, key: AgencyKey, code: str, span: Span) -> AreaFacts | None:
        """Give the facts of an area, None where they are not known here."""
        ...

    def mark(self, key: AgencyKey, at: date) -> Mark | None:
        """Give what a list shows of an agency at a date of the verdict; None where it is not known here."""
        ...
