"""What is worked out once, when a publication is built, so that a first screen needs no series.

Everything here depends on the date of the verdict only through the windows that count, never through the verdict itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, Protocol

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.periods import Span
from cchc_tui.domain.rollup import Area, Figure, Standing


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
