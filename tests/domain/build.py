"""Short constructors for tests of the engine: one line of a test says what matters, the rest is plain.

The calendar is that of 2019: month windows run from the 15th to the 14th (`2019-01` is 15/12/2018-14/1/2019),
quarters, halves and the year end with their last month; every report is due five days after its window ends.
Without other words a target runs over exactly these twelve windows, 365 days, so that a linear path is easy to compute by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from cchc_tui.domain.model import (
    Agency,
    AgencyKey,
    Catalogue,
    Indicator,
    Number,
    Observation,
    Part,
    Parts,
    Period,
    Series,
    Source,
    Target,
)
from cchc_tui.domain.quality import Window
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Facts, Ruling, rule

EDITION = "2019"
START, DUE = date(2018, 12, 15), date(2019, 12, 14)
Exact = int | str | Fraction


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def _window(name: str, kind: str, first: int, last: int) -> Period:
    """Make the window of the months `first` to `last` of 2019."""
    start = date(2018, 12, 15) if first == 1 else date(2019, first - 1, 15)
    end = date(2019, last, 14)
    return Period(name, kind, start, end, end + timedelta(days=5))


MONTHS = tuple(_window(f"2019-{n:02}", "month", n, n) for n in range(1, 13))
QUARTERS = tuple(_window(f"2019-Q{n}", "quarter", 3 * n - 2, 3 * n) for n in range(1, 5))
HALVES = (_window("2019-H1", "half", 1, 6), _window("2019-H2", "half", 7, 12))
YEAR = _window("2019", "year", 1, 12)
CALENDAR = (*MONTHS, *QUARTERS, *HALVES, YEAR)
BY_ID = {p.id: p for p in CALENDAR}


def key(code: str, edition: str = EDITION) -> AgencyKey:
    """Name an agency of the usual edition."""
    return AgencyKey(edition, code)


def agency(
    code: str, parent: str = "", level: str = "commune", *, edition: str = EDITION, start: str = "", end: str = "", name: str = ""
) -> Agency:
    """Make an agency; `start` and `end` are ISO dates of its life."""
    life = (day(start) if start else None, day(end) if end else None)
    return Agency(edition, code, level, "", name or code, parent=parent, valid_from=life[0], valid_to=life[1])


def family(*communes: str) -> tuple[Agency, ...]:
    """Make a district `d` with these communes below it."""
    return (agency("d", level="district"), *(agency(c, "d") for c in communes))


def indicator(
    rollup: str = "ratio_of_sums",
    measure: str = "flow",
    *,
    code: str = "X1",
    period: str = "month",
    scope: str = "commune",
    unit: str = "%",
    min_count: int = 1,
    min_coverage: int = 80,
) -> Indicator:
    """Make an indicator; `scope` lists levels with spaces between."""
    words = ("", "", unit, "", "", "", "")
    return Indicator(code, "", *words, rollup, measure, period, frozenset(scope.split()), min_count, min_coverage)


def target(
    bound: Exact | None = 95,
    op: str = ">=",
    *,
    low: Exact | None = None,
    path: str = "",
    strength: str = "binding",
    margin: Exact | None = None,
    code: str = "X1",
    plan: str = "P",
    start: date = START,
    due: date = DUE,
    valid_to: date | None = None,
    edition: str = "*",
    who: str = "*",
) -> Target:
    """Make a commitment: `bound` is the `min` of `>=` and the `max` of `<=` and `in`, whose `min` is `low`."""
    number = None if bound is None else Fraction(bound)
    least, most = (number, None) if op == ">=" else (None if low is None else Fraction(low), number)
    given = None if margin is None else Fraction(margin)
    return Target(code, plan, start, due, op, least, most, strength, path, given, valid_to, edition, who)


def row(
    period: str,
    numerator: Number | None = None,
    denominator: Number | None = None,
    *,
    value: str | None = None,
    extent: str = "own",
    stage: str = "reported",
    revision: int = 1,
    source: str = "-",
    known_at: str = "",
) -> Observation:
    """Make one reported fact."""
    return Observation(period, extent, stage, revision, source, numerator, denominator, None, value, "", known_at, "")


def window(period: str, numerator: Number | None = None, denominator: Number | None = None, *, value: str | None = None) -> Window:
    """Make a counted window of one row."""
    return Window(BY_ID[period], "reported", (row(period, numerator, denominator, value=value),))


def parts(
    period: str,
    told: Mapping[str, Number] | None = None,
    *,
    extent: str = "own",
    stage: str = "reported",
    revision: int = 1,
    source: str = "-",
    **counts: Number | None,
) -> list[Part]:
    """Make the parts of one reported fact, one for each name in `told` or said here."""
    return [Part(period, extent, stage, revision, source, name, count) for name, count in {**(told or {}), **counts}.items()]


Rows = Mapping[str, Sequence[Observation]]
Pieces = Mapping[str, Sequence[Part]]


def _place(name: str) -> tuple[AgencyKey, str]:
    who, _, what = name.partition("/")
    edition, _, code = who.rpartition(":")
    return key(code, edition or EDITION), what or "X1"


class DictReader:
    """A series reader over dicts: `code` (for X1) or `code/INDICATOR` to rows and to parts; `EDITION:code` for other editions."""

    def __init__(self, rows: Rows, pieces: Pieces | None = None) -> None:
        self._rows: dict[tuple[AgencyKey, str], Series] = {_place(name): tuple(series) for name, series in rows.items()}
        self._parts: dict[tuple[AgencyKey, str], Parts] = {_place(name): tuple(found) for name, found in (pieces or {}).items()}

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give the rows of one agency and indicator."""
        return self._rows.get((agency, indicator), ())

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has a row for."""
        return frozenset(code for who, code in self._rows if who == agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give the parts of one agency and indicator."""
        return self._parts.get((agency, indicator), ())


def catalogue(
    agencies: Sequence[Agency],
    indicators: Indicator | Sequence[Indicator],
    targets: Target | Sequence[Target],
    *,
    sources: Sequence[Source] = (),
    periods: Sequence[Period] = CALENDAR,
) -> Catalogue:
    """Put the small tables together."""
    ours = (indicators,) if isinstance(indicators, Indicator) else tuple(indicators)
    commitments = (targets,) if isinstance(targets, Target) else tuple(targets)
    return Catalogue(tuple(agencies), ours, commitments, tuple(periods), tuple(sources))


def snap(
    at: str,
    agencies: Sequence[Agency],
    indicators: Indicator | Sequence[Indicator],
    targets: Target | Sequence[Target],
    rows: Rows,
    *,
    sources: Sequence[Source] = (),
    periods: Sequence[Period] = CALENDAR,
    pieces: Pieces | None = None,
) -> Snapshot:
    """Look at a small publication at the date `at`."""
    tables = catalogue(agencies, indicators, targets, sources=sources, periods=periods)
    return Snapshot(tables, DictReader(rows, pieces), at=day(at))


def facts(
    value: Exact | None = None,
    *,
    end: str | None = "2019-03-14",
    newest_due: str | None = None,
    at: str = "2019-03-20",
    conflict: bool = False,
    withheld: bool = False,
    tally: tuple[Number, int] | None = None,
) -> Facts:
    """Give the facts of one figure whose newest window ends on `end`; that window is the newest due one unless said."""
    last = day(end) if end else None
    newest = day(newest_due) if newest_due else last
    number = None if value is None else Fraction(value)
    return Facts(day(at), value=number, end=last, newest_due=newest, conflict=conflict, withheld=withheld, tally=tally)


def ruled(commitment: Target | None, said: Facts) -> Ruling:
    """Rule on a per-cent figure, whose default margin is one point."""
    return rule(commitment, said, Fraction(1))


def verdict(commitment: Target, value: Exact, *, end: str = "2019-03-14", newest_due: str | None = None) -> str:
    """Give the bare verdict on a value whose newest window ends on `end`."""
    return ruled(commitment, facts(value, end=end, newest_due=newest_due)).verdict
