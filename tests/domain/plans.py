"""Short constructors for events and scores, and a reader that has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from build import DictReader, Rows, key

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import PLAN_PARTS, Band, Event, Events, Framework, Number, Score, Scores


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def event(
    kind: str,
    day: str = "",
    due: str = "",
    state: str = "done",
    *,
    id: str = "1",
    parts: Sequence[str] = (),
    findings: Number | None = None,
    remedied: Number | None = None,
) -> Event:
    """Make one entry of a register; dates are ISO texts, empty where there is none."""
    return Event(id, kind, _day(day), _day(due), state, "", "", "", "", findings, remedied, tuple(parts), "")


def plan(day: str = "", due: str = "2019-01-31", state: str = "done", *, parts: Sequence[str] = PLAN_PARTS) -> Event:
    """Make an agency's plan, with all four parts unless said."""
    return event("plan", day, due, state, id="KH", parts=parts)


def dialogue(day: str, number: int = 1, state: str = "done", due: str = "") -> Event:
    """Make one dialogue."""
    return event("dialogue", day, due, state, id=f"DT-{number}")


Points = Number | str | None


def _exact(points: Points) -> Number | None:
    return Fraction(points) if isinstance(points, str) else points


def line(
    criterion: str,
    weight: Points = None,
    claimed: Points = None,
    appraised: Points = None,
    *,
    survey: Points = None,
    stage: str = "appraisal",
    evidence: str = "QĐ",
    year: int = 2019,
    framework: str = "xa",
) -> Score:
    """Make one line of a score sheet."""
    points = (_exact(weight), _exact(claimed), _exact(appraised), _exact(survey))
    return Score(year, criterion, framework, *points, stage, evidence, "")


BANDS = (
    Band("xs", "Xuất sắc", "Excellent", Fraction(90)),
    Band("tot", "Tốt", "Good", Fraction(80)),
    Band("kha", "Khá", "Fair", Fraction(70)),
    Band("tb", "Trung bình", "Average", Fraction(50)),
)
XA = Framework("xa", "Khung cấp xã", "", Fraction(100), Fraction(30), BANDS)


class PlanReader(DictReader):
    """A reader with registers and score sheets, by agency code."""

    def __init__(
        self,
        rows: Rows | None = None,
        events: Mapping[str, Sequence[Event]] | None = None,
        scores: Mapping[str, Sequence[Score]] | None = None,
    ) -> None:
        super().__init__(rows or {})
        self._events = {key(code): tuple(some) for code, some in (events or {}).items()}
        self._scores = {key(code): tuple(some) for code, some in (scores or {}).items()}

    def events(self, agency: AgencyKey) -> Events:
        """Give the entries of one agency."""
        return self._events.get(agency, ())

    def scores(self, agency: AgencyKey) -> Scores:
        """Give the lines of one agency."""
        return self._scores.get(agency, ())
