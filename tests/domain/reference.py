"""A second opinion on every verdict: the rules once more, in the plainest way, from the rows of the published tables.

`answer(book, edition, code, indicator, at)` says what the engine should say. This part puts the others together:
the own and the area side (section 3), the latest window, and what is needed to reach the bound (section 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from reference_area import Asked, RollUp, children, covers, has_value, in_scope, own_standing, roll_up, rows_of, subtree, valid
from reference_verdict import Answer, bound_of, judge, target_in_force
from reference_windows import KINDS, Book, Figure, Standing, factor, single_figure, standing


@dataclass
class Side:
    """Own or area: the figure, the answer, and who stands behind it."""

    figure: Figure
    answer: Answer
    end: date | None = None
    reported: int | None = None
    assessed: int | None = None
    worst: Fraction | None = None
    best: Fraction | None = None


@dataclass
class Needed:
    """How many more, and whether at all; None = the question has no meaning."""

    new: int | None = None
    converted: int | None = None
    spare: int | None = None
    reachable: bool | None = None


@dataclass
class Result:
    """Everything that is compared."""

    own: Side
    area: Side
    window: tuple[str, Figure] | None
    needed: Needed
    conflict: bool


def own_side(asked: Asked, found: Standing | None) -> Side:
    """Judge the agency's own work; under a share "its own figure is a count against `min_count`, not a percentage"."""
    if not in_scope(asked.book, asked.key, asked.indicator):
        return Side(Figure(), Answer("not_applicable"))
    figure, end = (found.figure, found.end) if found else (Figure(), None)
    alone = asked.indicator["rollup"] == "share_of_agencies"
    if alone:
        figure, end = Figure(figure.numerator), end if figure.numerator is not None else None
    if asked.target is None:
        return Side(figure, Answer("not_applicable"), end)
    case = asked.case(figure, end)
    case.conflict, case.alone, case.count = found is not None and found.conflict, alone, figure.numerator if alone else None
    return Side(figure, judge(case), end)


def area_side(asked: Asked, own: Side, found: Standing | None) -> tuple[Side, Standing | None, RollUp | None]:
    """Judge the area: itself at a leaf and for a value, else the reported figure where it covers everything, else the roll-up."""
    book, indicator = asked.book, asked.indicator
    nowhere = not in_scope(book, asked.key, indicator)
    if not children(book, asked.key) or indicator["rollup"] == "value":
        if nowhere:
            return Side(Figure(), Answer("not_applicable")), None, None
        here = valid(book, asked.key, found.end if found else asked.last)
        reported = found is not None and not found.conflict
        return Side(own.figure, own.answer, own.end, int(here and reported), int(here)), found, None
    if not any(in_scope(book, key, indicator) for key in subtree(book, asked.key)):
        return Side(Figure(), Answer("not_applicable")), None, None
    area = roll_up(asked)
    if indicator["rollup"] == "share_of_agencies" and area.assessed == [asked.key]:
        return Side(own.figure, own.answer, own.end, int(found is not None and not found.conflict), 1), found, None
    told = standing(book, indicator, rows_of(asked, asked.key, "area"), asked.first, asked.last)
    everybody = [key for key in subtree(book, asked.key) if in_scope(book, key, indicator)]
    if indicator["rollup"] == "ratio_of_sums" and told is None and everybody == [asked.key]:
        # Section 3: "If the only assessed agency of an area is the agency itself, its area verdict is its own verdict."
        here, reported = valid(book, asked.key, found.end if found else asked.last), found is not None and not found.conflict
        return Side(own.figure, own.answer, own.end, int(here and reported), int(here)), found, None
    if told is not None and has_value(told) and covers(asked, told, area):
        return reported_side(asked, told, area), told, None
    side = Side(area.figure, Answer("not_applicable"), area.end, area.reported, len(area.assessed), area.worst, area.best)
    if asked.target is None:
        return side, None, area
    nobody = indicator["rollup"] == "share_of_agencies" and not area.assessed
    case = asked.case(Figure(denominator=Fraction(0)) if nobody else area.figure, area.end)
    case.withheld = indicator["rollup"] == "ratio_of_sums" and 100 * area.reported < asked.min_coverage * len(area.assessed)
    side.answer = judge(case)
    return side, None, area


def reported_side(asked: Asked, told: Standing, area: RollUp) -> Side:
    """Section 3: "A reported `area` figure is judged for that agency alone, without withholding"."""
    side = Side(told.figure, Answer("not_applicable"), told.end, area.reported, len(area.assessed))
    if asked.target is not None:
        case = asked.case(told.figure, told.end)
        case.conflict = told.conflict
        side.answer = judge(case)
    return side


def needed_of_sums(bound: Fraction, figure: Figure) -> Needed:
    """Section 6, `needed.new`, `needed.converted`, `needed.spare`."""
    share, good, whole = bound / 100, figure.numerator, figure.denominator
    if good is None or whole is None:
        return Needed()
    if good >= share * whole:
        return Needed(0, 0, int(floor(good / share) - whole) if share else None, True)
    new = ceil((share * whole - good) / (1 - share)) if share < 1 else None
    return Needed(new, ceil(ceil(share * whole) - good), None, share < 1)


def needed_of_agencies(bound: Fraction, figure: Figure, shortfalls: list[Fraction]) -> Needed:
    """Section 6, `share_of_agencies`: so many agencies, and "the sum of that many smallest shortfalls"."""
    if figure.numerator is None or figure.denominator is None:
        return Needed()
    missing = max(0, ceil(ceil(bound / 100 * figure.denominator) - figure.numerator))
    open_ones = [shortfall for shortfall in shortfalls if shortfall > 0]
    if missing > len(open_ones):  # a reported figure that the agencies' own counts contradict: unknown is null
        return Needed(None, missing, None, None)
    return Needed(ceil(sum(open_ones[:missing])), missing, None, True)


def needed(asked: Asked, side: Side, area: RollUp | None, own: Side, told: RollUp | None) -> Needed:
    """Section 6: "t is the bound at `due`, N and D the judged area figure"; none for `in`, `<=` and `value`."""
    indicator, target = asked.indicator, asked.target
    if target is None or target["op"] != ">=" or indicator["rollup"] == "value" or indicator["unit"] != "%":
        return Needed()
    bound = bound_of(target)
    if side.answer.verdict == "not_applicable" or bound is None:
        return Needed()
    if indicator["rollup"] == "ratio_of_sums":
        return needed_of_sums(bound, side.figure)
    if told is not None:
        return needed_of_agencies(bound, side.figure, told.shortfalls)
    if area is not None:
        return needed_of_agencies(bound, area.figure, area.shortfalls)
    count = own.figure.numerator or Fraction(0)
    alone = Figure(Fraction(int(count >= asked.min_count)), Fraction(1))
    return needed_of_agencies(bound, alone, [max(Fraction(0), asked.min_count - count)])


def latest_window(asked: Asked, there: Standing | None, area: RollUp | None) -> tuple[str, Figure] | None:
    """Section 2: "`window` (shown beside the judged figure) is the latest counted one"; of a roll-up the newest, added up."""
    if area is None:
        return (there.latest.id, single_figure(there.latest.rows[0], asked.indicator)) if there else None
    reported = [window for found in area.members.values() for window in found.windows if window.rows[0]["numerator"]]
    windows = [window for window in reported if window.end == area.end]
    if not windows:
        return None
    newest = min(windows, key=lambda window: KINDS.index(asked.book.periods[window.id]["kind"])).id
    if asked.indicator["rollup"] == "share_of_agencies":
        return newest, area.figure
    windows = [window for window in windows if window.id == newest]
    figures = [single_figure(window.rows[0], asked.indicator) for window in windows]
    total = sum((figure.numerator or Fraction(0) for figure in figures), Fraction(0))
    whole = sum((figure.denominator or Fraction(0) for figure in figures), Fraction(0))
    return newest, Figure(total, whole, factor(asked.indicator) * total / whole if whole else None)


def answer(book: Book, edition: str, code: str, indicator: str, at: date) -> Result:
    """Answer one question: what is the verdict on this agency by this indicator on this day."""
    key = (edition, code)
    asked = Asked(book, key, book.indicators[indicator], at, target_in_force(book, edition, code, indicator, at))
    found = own_standing(asked, key)
    own = own_side(asked, found)
    area, basis, rolled = area_side(asked, own, found)
    told = roll_up(asked) if rolled is None and basis is not found else None
    return Result(
        own, area, latest_window(asked, basis, rolled), needed(asked, area, rolled, own, told), found is not None and found.conflict
    )
