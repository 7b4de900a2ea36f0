"""The reference, part one: from the rows of a package to the figure of one agency (rules, sections 1, 2 and 7).

Written in the plainest way, apart from the engine, so that the two can be held against each other:
rows stay dicts of strings, every number is a `Fraction`, nothing is remembered between two questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

Row = dict[str, str]
Rows = list[Row]
Tables = dict[str, Rows]

KINDS = ("month", "quarter", "half", "year")
STAGES = ("realtime", "reported", "appraised")
DAY = timedelta(days=1)


@dataclass
class Book:
    """The tables of one package; the observations are only sorted into drawers, so that a question need not read all."""

    tables: Tables
    agencies: dict[tuple[str, str], Row] = field(init=False)
    indicators: dict[str, Row] = field(init=False)
    periods: dict[str, Row] = field(init=False)
    series: dict[tuple[str, str, str, str], Rows] = field(init=False)

    def __post_init__(self) -> None:
        self.agencies = {(row["edition"], row["code"]): row for row in self.tables["agencies"]}
        self.indicators = {row["code"]: row for row in self.tables["indicators"]}
        self.periods = {row["id"]: row for row in self.tables["periods"]}
        self.series = {}
        for row in self.tables["observations"]:
            self.series.setdefault((row["edition"], row["agency"], row["indicator"], row["extent"]), []).append(row)


@dataclass
class Window:
    """One counted window: its period, its stage, and one row of every source, the judged one first."""

    id: str
    start: date
    end: date
    stage: int
    rows: Rows


@dataclass
class Figure:
    """Numerator and denominator as counted, and the value in the indicator's unit; None = unknown."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None


@dataclass
class Standing:
    """An agency's own judged figure, the days it was counted on, and its latest counted window."""

    figure: Figure
    end: date
    latest: Window
    windows: list[Window]
    judged: list[Window]
    conflict: bool


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def number(text: str) -> Fraction | None:
    """Read a decimal exactly; an empty field is unknown."""
    return Fraction(text) if text else None


def factor(indicator: Row) -> int:
    """Section 9 / feed 2: a ratio is printed in per cent, where the unit is per cent."""
    return 100 if indicator["unit"] == "%" else 1


def reported_rows(rows: Rows) -> Rows:
    """Section 8: "A newer revision supersedes, an empty one withdraws"; section 1: no numerator and no value = not reported."""
    newest: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        name = (row["period"], row["stage"], row["source"])
        if name not in newest or int(row["revision"]) > int(newest[name]["revision"]):
            newest[name] = row
    return [row for row in newest.values() if row["numerator"] or row["value"]]


def windows_in(book: Book, rows: Rows, indicator: Row, first: date, last: date) -> list[Window]:
    """Section 2: windows "of the indicator's own period kind or a longer one, whole, with their end in" the span; "the highest stage counts"."""
    found: dict[str, Window] = {}
    for row in reported_rows(rows):
        period, stage = book.periods[row["period"]], STAGES.index(row["stage"])
        if KINDS.index(period["kind"]) < KINDS.index(indicator["period"]):
            continue
        if not first <= day(period["end"]) <= last:
            continue
        window = found.setdefault(period["id"], Window(period["id"], day(period["start"]), day(period["end"]), stage, []))
        if stage > window.stage:
            window.stage, window.rows = stage, []
        if stage == window.stage:
            window.rows.append(row)
    for window in found.values():
        window.rows.sort(key=lambda row: (not (row["numerator"] and row["denominator"]), not row["numerator"], row["source"]))
    return list(found.values())


def inside(inner: Window, outer: Window) -> bool:
    """Say whether one window lies wholly inside a longer one."""
    return outer.start <= inner.start and inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start


def without_inner(windows: list[Window]) -> list[Window]:
    """Section 2: "One that lies wholly inside a counted longer window ... is dropped, if the longer one's stage is not lower"."""
    return [window for window in windows if not any(inside(window, other) and other.stage >= window.stage for other in windows)]


def without_double_days(windows: list[Window]) -> list[Window]:
    """The same for figures that are added up: no day twice, the longer one stands unless higher stages fill it completely."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start - window.end):
        if any(inside(window, other) for other in kept):
            continue
        higher = [other for other in windows if inside(other, window) and other.stage > window.stage]
        if not covered(window.start, window.end, higher):
            kept.append(window)
    return kept


def covered(start: date, end: date, windows: Iterable[Window]) -> bool:
    """Walk day by day from start to end and say whether each lies in one of the windows."""
    spans = [(window.start, window.end) for window in windows]
    today = start
    while today <= end:
        ends = [last for first, last in spans if first <= today <= last]
        if not ends:
            return False
        today = max(ends) + DAY
    return True


def order(window: Window) -> tuple[date, int, date]:
    """Section 2, "the latest counted window": by its end, then its stage, then its start."""
    return (window.end, window.stage, window.start)


def single_figure(row: Row, indicator: Row) -> Figure:
    """Feed 2: value is a printed decimal; "with numerator and denominator it is only checked against them"."""
    if not row["numerator"]:
        return Figure(value=number(row["value"]))
    numerator, denominator = Fraction(row["numerator"]), number(row["denominator"])
    if denominator is None:
        lone = numerator if indicator["unit"] != "%" else None
        return Figure(numerator, None, number(row["value"]) if row["value"] else lone)
    return Figure(numerator, denominator, factor(indicator) * numerator / denominator if denominator else None)


def with_counts(windows: list[Window]) -> list[Window]:
    """Give the windows that can be added up: a printed rate alone cannot."""
    return [window for window in windows if window.rows[0]["numerator"]]


def added_up(windows: list[Window], indicator: Row) -> Figure:
    """Section 2, `flow`: "numerators and denominators of the counted windows are added up"."""
    if len(windows) == 1:
        return single_figure(windows[0].rows[0], indicator)
    rows = [window.rows[0] for window in with_counts(windows)]
    if not rows:
        return Figure()
    total = sum((Fraction(row["numerator"]) for row in rows), Fraction(0))
    if not any(row["denominator"] for row in rows) and indicator["unit"] != "%":
        return Figure(total, None, total)
    if not all(row["denominator"] for row in rows):
        return Figure(total)
    whole = sum((Fraction(row["denominator"]) for row in rows), Fraction(0))
    return Figure(total, whole, factor(indicator) * total / whole if whole else None)


def row_fails(row: Row, indicator: Row) -> bool:
    """Section 7, hard: "0 <= numerator, and numerator <= denominator where there is one; counts are integers"; and the value."""
    numerator, denominator = number(row["numerator"]), number(row["denominator"])
    if numerator is None:
        return False
    if numerator < 0 or numerator.denominator != 1:
        return True
    if denominator is None:
        return False
    if numerator > denominator or denominator.denominator != 1:
        return True
    return value_fails(row, indicator)


def value_fails(row: Row, indicator: Row) -> bool:
    """Section 7, hard: "a printed value equals numerator/denominator within half of its last printed digit (inclusive)"."""
    numerator, denominator = number(row["numerator"]), number(row["denominator"])
    if numerator is None or not denominator or not row["value"]:
        return False
    half_digit = Fraction(1, 2 * 10 ** len(row["value"].partition(".")[2]))
    return abs(Fraction(row["value"]) - factor(indicator) * numerator / denominator) > half_digit


def sources_differ(rows: Rows, indicator: Row) -> bool:
    """Section 7, hard: "sources that differ for one window at the same stage": two that state the same thing, differently."""
    for column in ("numerator", "denominator", "value"):
        if len({Fraction(row[column]) for row in rows if row[column]}) > 1:
            return True
    counts = [row for row in rows if row["numerator"] and row["denominator"] and not row["value"]]
    printed = [row for row in rows if row["value"] and not row["numerator"]]
    mixed = [{**one, "value": other["value"]} for one in counts for other in printed]
    return any(value_fails(row, indicator) for row in mixed)


def falls(windows: list[Window], indicator: Row) -> bool:
    """Section 7, hard: "the judged window of a `cumulative` series is not below the counted window before it"."""
    if indicator["measure"] != "cumulative" or len(windows) < 2:
        return False
    before, latest = sorted(windows, key=order)[-2:]
    old, new = number(before.rows[0]["numerator"]), number(latest.rows[0]["numerator"])
    if old is None or new is None:
        old, new = number(before.rows[0]["value"]), number(latest.rows[0]["value"])
    return old is not None and new is not None and new < old


def standing(book: Book, indicator: Row, rows: Rows, first: date, last: date, otherwise: Rows | None = None) -> Standing | None:
    """Section 2: the judged figure of one agency by its measure; None where nothing is reported.

    `otherwise` are the rows of the other extent where both mean the same: they speak for windows that `rows` leaves out.
    """
    windows = windows_in(book, rows, indicator, first, last)
    told = {window.id for window in windows}
    windows += [window for window in windows_in(book, otherwise or [], indicator, first, last) if window.id not in told]
    flow = indicator["measure"] == "flow"
    windows = without_double_days(windows) if flow else without_inner(windows)
    if not windows:
        return None
    judged = (with_counts(windows) or windows) if flow else [max(windows, key=order)]
    latest, figure = max(judged, key=order), added_up(judged, indicator)
    conflict = falls(windows, indicator) or any(sources_differ(window.rows, indicator) for window in windows)
    conflict = conflict or any(row_fails(row, indicator) for window in windows for row in window.rows)
    return Standing(figure, latest.end, latest, windows, judged, conflict)
