"""What the periodic report says, as facts: one agency at the end of a reporting window, held to the end of the window before.

Pure. Both ends are judged as any other date is, by a snapshot of their own; nothing is averaged, and what is
missing is named: who was silent about which window, and what the quality rules find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain import detail
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import PERIOD_KINDS, Agency, AgencyKey, Indicator, Period
from cchc_tui.domain.periods import Span, inside
from cchc_tui.domain.quality import Finding
from cchc_tui.domain.rollup import VALUE
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.errors import UsageError
from cchc_tui.text import fold, msg

NEAR = 6
"""Windows that an error line names."""

KIND_WORDS = {"thang": "month", "quy": "quarter", "nua nam": "half", "6 thang": "half", "nam": "year"}
"""What the kinds of windows are called in Vietnamese, folded."""


class Silence(NamedTuple):
    """Windows of one indicator that an agency should have reported and did not, of `expected` in all."""

    indicator: str
    missing: tuple[Period, ...]
    expected: int


class Shift(NamedTuple):
    """One indicator at the end of the window before and of this one; None where no target was in force."""

    indicator: Indicator
    before: Judgement | None
    now: Judgement | None

    @property
    def flipped(self) -> bool:
        """Whether the verdict is another one."""
        return _verdict(self.before) != _verdict(self.now)

    @property
    def moved(self) -> Fraction | None:
        """How far the figure went, in its unit; None where one of the two is unknown."""
        before, now = _value(self.before), _value(self.now)
        return now - before if before is not None and now is not None else None

    @property
    def any(self) -> bool:
        """Whether verdict or figure is another one."""
        return self.flipped or _figure(self.before) != _figure(self.now)


@dataclass(frozen=True, slots=True)
class Review:
    """One agency over one window. `before` is the sheet at the end of `previous`, None where the calendar has no such window."""

    snapshot: Snapshot
    period: Period
    previous: Period | None
    sheet: Sheet
    before: Sheet | None
    shifts: tuple[Shift, ...]
    silent: tuple[tuple[Agency, tuple[Silence, ...]], ...]
    findings: tuple[Finding, ...]

    @property
    def synthetic(self) -> bool:
        """Whether any figure shown was made up."""
        shown = [*self.sheet.judgements, *(self.before.judgements if self.before else ())]
        return any(judgement.synthetic for judgement in shown)


def find_period(periods: Sequence[Period], asked: str, today: date) -> Period:
    """Give the window that `asked` names: its id, or `month`, `quarter`, `half`, `year` for the last of its kind that has ended.

    Raises UsageError, with the nearest ids, for one that is not there or has not ended by `today`.
    """
    wanted = fold(asked.strip())
    ended = sorted((p for p in periods if p.end <= today), key=lambda p: (p.end, p.id), reverse=True)
    found = next((p for p in periods if fold(p.id) == wanted), None)
    kind = KIND_WORDS.get(wanted, wanted)
    if found is None and kind in PERIOD_KINDS:
        found = next((p for p in ended if p.kind == kind), None)
    if not wanted:
        raise UsageError("A report needs a reporting window.", do=msg("Name one with --period: {known}."), known=_near(periods, "", ended))
    if found is None:
        raise UsageError(
            "There is no reporting window {period}.", do=msg("Near to it: {known}."), period=asked, known=_near(periods, wanted, ended)
        )
    if found.end > today:
        raise UsageError(
            "The window {period} ends on {day}: it cannot be reported on before.",
            do=msg("Ended last: {known}."),
            period=found.id,
            day=str(found.end),
            known=", ".join(p.id for p in ended[:NEAR]) or "-",
        )
    return found


def _near(periods: Sequence[Period], wanted: str, ended: Sequence[Period]) -> str:
    import difflib  # only for what was mistyped

    ids = {fold(p.id): p.id for p in periods}
    close = difflib.get_close_matches(wanted, ids, n=NEAR, cutoff=0.5)
    return ", ".join(ids[name] for name in close) or ", ".join(p.id for p in ended[:NEAR]) or "-"


def previous_of(periods: Sequence[Period], period: Period) -> Period | None:
    """Give the window of the same kind that ended last before `period` began."""
    earlier = (p for p in periods if p.kind == period.kind and p.end < period.start)
    return max(earlier, key=lambda p: (p.end, p.start, p.id), default=None)


def review(judged_at: Callable[[date], Snapshot], key: AgencyKey, period: Period) -> Review:
    """Look at an agency over a window; `judged_at` gives the publication as it is judged on a day."""
    snapshot = judged_at(period.end)
    previous = previous_of(snapshot.catalogue.periods, period)
    sheet = snapshot.sheet(key)
    before = judged_at(previous.end).sheet(key) if previous else None
    silent: list[tuple[Agency, tuple[Silence, ...]]] = []
    found: list[Finding] = []
    for agency in snapshot.tree.walk(key):
        if agency.valid_at(period.end):
            silences = tuple(_silences(snapshot, agency, period, below=agency.key != key))
            silent += [(agency, silences)] if silences else []
            found += _findings(snapshot, agency.key, period)
    shifts = tuple(_shifts(before, sheet)) if before else ()
    return Review(snapshot, period, previous, sheet, before, shifts, tuple(silent), tuple(found))


def _shifts(before: Sheet, now: Sheet) -> Iterator[Shift]:
    """Give what is other than it was: other verdicts before other figures, each in the order of the catalogue."""
    old, new = ({j.indicator.code: j for j in sheet.judgements} for sheet in (before, now))
    indicators = {code: j.indicator for code, j in (old | new).items()}
    order = [*new, *(code for code in old if code not in new)]
    shifts = [Shift(indicators[code], old.get(code), new.get(code)) for code in order]
    yield from sorted((shift for shift in shifts if shift.any), key=lambda shift: not shift.flipped)


def _silences(snapshot: Snapshot, agency: Agency, period: Period, *, below: bool) -> Iterator[Silence]:
    """Give what one agency did not report of the windows that end inside `period`; of a printed value only the agency itself is asked."""
    span = Span(period.start, period.end)
    for code, indicator in snapshot.indicators.items():
        target = snapshot.target(agency.key, code)
        if target is None or agency.level not in indicator.scope or (below and indicator.rollup == VALUE):
            continue
        own_kind = (p for p in snapshot.calendar.eligible(indicator.period, span).values() if p.kind == indicator.period)
        expected = [p for p in own_kind if target.valid_from <= p.end <= target.due and agency.valid_at(p.end)]
        told = [window.period for window in snapshot.own_windows(agency.key, indicator, span)] if expected else []
        missing = tuple(p for p in expected if not any(p == t or inside(p, t) for t in told))
        if missing:
            yield Silence(code, missing, len(expected))


def _findings(snapshot: Snapshot, key: AgencyKey, period: Period) -> Iterator[Finding]:
    """Give the contradictions of all judged windows, since a verdict hangs on them, and what is odd in the windows of this period."""
    for code in snapshot.indicators:
        if snapshot.target(key, code) is None:
            continue
        for finding in detail.findings(snapshot, snapshot.judge(key, code)):
            window = snapshot.calendar.by_id.get(finding.period)
            if finding.hard or (window is not None and period.start <= window.end <= period.end):
                yield finding


def _verdict(judgement: Judgement | None) -> object:
    return judgement.area.verdict if judgement else None


def _value(judgement: Judgement | None) -> Fraction | None:
    return judgement.area.figure.value if judgement else None


def _figure(judgement: Judgement | None) -> object:
    return judgement.area.figure if judgement else None
