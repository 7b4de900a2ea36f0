"""What the plan orders beside its indicators, as frozen values: events of an agency, and the scores of a framework.

An event is one entry of a register (a plan, an inspection, a dialogue, an initiative, a duty); a score is one line of a
score sheet. Numbers are exact, as everywhere; an empty cell is None and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

Number = int | Fraction

EVENT_KINDS = ("plan", "inspection", "dialogue", "initiative", "duty")

DUTY_KINDS = ("plan", "duty")
"""Events that an agency owes; the others are registers of what happened."""

PLAN_PARTS = ("objectives", "targets", "progress", "assignment")
"""What every agency's plan must hold: objectives, targets, dates of completion, who answers for what."""

SCORE_STAGES = ("self", "evidence", "appraisal", "survey", "approved", "published")
"""The way of a score, first to last."""


class Event(NamedTuple):
    """One entry of a register of one agency. `day` is when it happened (was issued, held, recognised), `due` when it has to.

    `state` is what the register says, empty where it says nothing; `parts` are the parts of a plan, or marks of other kinds.
    """

    id: str
    kind: str
    day: date | None
    due: date | None
    state: str
    title_vi: str
    title_en: str
    owner: str
    reference: str
    findings: Number | None
    remedied: Number | None
    parts: tuple[str, ...]
    note: str

    def done_by(self, at: date) -> bool:
        """Say whether it was done by `at`."""
        return done_by(self.state, self.day, at)


Events = tuple[Event, ...]


def done_by(state: str, day: date | None, at: date) -> bool:
    """Say whether what is in `state` since `day` was done by `at`; what has a day and no state has happened on that day."""
    return state == "done" if day is None else state in ("done", "") and day <= at


class Score(NamedTuple):
    """One line of the score sheet of one agency: what it claimed, what was appraised, what the survey gave, in points.

    A line without a weight is a bonus or a penalty. `stage` is how far this line has come, empty where nobody says.
    """

    year: int
    criterion: str
    framework: str
    weight: Number | None
    claimed: Number | None
    appraised: Number | None
    survey: Number | None
    stage: str
    evidence: str
    note: str


Scores = tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One class of a framework, from `min` points of its scale upwards (inclusive)."""

    label: str
    title_vi: str
    title_en: str
    min: Fraction


@dataclass(frozen=True, slots=True)
class Framework:
    """A way to score: the points there are in all and those of its survey (None where it does not say), its bands, best first."""

    code: str
    title_vi: str = ""
    title_en: str = ""
    max_score: Fraction | None = None
    survey_weight: Fraction | None = None
    bands: tuple[Band, ...] = ()
