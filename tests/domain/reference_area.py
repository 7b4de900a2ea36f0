"""The reference, part three: sections 1 and 3 of the rules, who belongs to an area and what they make together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from reference_verdict import Case, newest_due_window
from reference_windows import Book, Figure, Row, Rows, Standing, covered, day, factor, standing

Key = tuple[str, str]


@dataclass
class Asked:
    """One question: the book, who, what, when, and the target in force."""

    book: Book
    key: Key
    indicator: Row
    at: date
    target: Row | None

    @property
    def first(self) -> date:
        """Section 2: counted windows end in `valid_from` .. min(`at`, `due`)."""
        return day(self.target["valid_from"]) if self.target else date.min

    @property
    def last(self) -> date:
        """Section 2: counted windows end in `valid_from` .. min(`at`, `due`)."""
        return min(self.at, day(self.target["due"])) if self.target else self.at

    @property
    def min_count(self) -> int:
        """Section 3: "`min_count` (default 1)"."""
        return int(self.indicator["min_count"] or 1)

    @property
    def min_coverage(self) -> int:
        """Section 3: "`min_coverage` (per cent, default 80)"."""
        return int(self.indicator["min_coverage"] or 80)

    def case(self, figure: Figure, end: date | None) -> Case:
        """Put a figure before the table of section 5."""
        assert self.target is not None
        due = newest_due_window(self.book, self.indicator, self.target, self.at)
        return Case(self.target, self.indicator, self.at, figure, end, due)


@dataclass
class RollUp:
    """Section 3: what the agencies of an area make together."""

    members: dict[Key, Standing]
    assessed: list[Key]
    end: date | None
    figure: Figure = field(default_factory=Figure)
    reported: int = 0
    worst: Fraction | None = None
    best: Fraction | None = None
    shortfalls: list[Fraction] = field(default_factory=list)


def children(book: Book, key: Key) -> list[Key]:
    """Give the agencies directly below."""
    return [(row["edition"], row["code"]) for row in book.tables["agencies"] if (row["edition"], row["parent"]) == key]


def subtree(book: Book, key: Key) -> list[Key]:
    """Section 1, area: "own + everything below it"."""
    return [key] + [found for child in children(book, key) for found in subtree(book, child)]


def in_scope(book: Book, key: Key, indicator: Row) -> bool:
    """Section 1, assessed: "an agency whose level is in the indicator's scope"."""
    return book.agencies[key]["level"] in indicator["scope"].split()


def valid(book: Book, key: Key, when: date) -> bool:
    """Say whether the agency exists on a day; both ends count, an empty end is open."""
    row = book.agencies[key]
    return (row["valid_from"] or "0001-01-01") <= when.isoformat() <= (row["valid_to"] or "9999-12-31")


def rows_of(asked: Asked, key: Key, extent: str) -> Rows:
    """Give what was ever said about one agency, one indicator, one extent."""
    return asked.book.series.get((*key, asked.indicator["code"], extent), [])


def own_standing(asked: Asked, key: Key) -> Standing | None:
    """Section 3: "Each agency's own figure is built by its measure first"; "at a leaf and for `value`, `area` wins over `own`"."""
    if not children(asked.book, key) or asked.indicator["rollup"] == "value":
        both = rows_of(asked, key, "area"), rows_of(asked, key, "own")
        return standing(asked.book, asked.indicator, both[0], asked.first, asked.last, both[1])
    return standing(asked.book, asked.indicator, rows_of(asked, key, "own"), asked.first, asked.last)


def usable(asked: Asked, found: Standing | None) -> bool:
    """Section 3: "A row with a value but no counts is ... not reported for the roll-up"; "an agency in conflict is left out"."""
    if found is None or found.conflict or found.figure.numerator is None:
        return False
    return asked.indicator["rollup"] != "ratio_of_sums" or found.figure.denominator is not None


def newest_window(asked: Asked, members: dict[Key, Standing]) -> date | None:
    """Section 3: "the latest end that at least `min_coverage` of the reporting agencies have reached"."""
    for end in sorted({found.end for found in members.values()}, reverse=True):
        there = [found for key, found in members.items() if valid(asked.book, key, end)]
        reached = [found for found in there if found.end >= end]
        if reached and 100 * len(reached) >= asked.min_coverage * len(there):
            return end
    return max((found.end for found in members.values()), default=None)


def roll_up(asked: Asked) -> RollUp:
    """Section 3: the area is made from the agencies' own figures, "agencies in scope only"."""
    everybody = [key for key in subtree(asked.book, asked.key) if in_scope(asked.book, key, asked.indicator)]
    members = {}
    for key in everybody:
        found = own_standing(asked, key)
        if found is not None and usable(asked, found):
            members[key] = found
    end = newest_window(asked, members)
    assessed = [key for key in everybody if valid(asked.book, key, end or asked.last)]
    area = RollUp(members, assessed, end, reported=sum(1 for key in assessed if key in members))
    if asked.indicator["rollup"] == "share_of_agencies":
        share_of_agencies(asked, area)
    else:
        ratio_of_sums(asked, area)
    return area


def ratio_of_sums(asked: Asked, area: RollUp) -> None:
    """Section 3: "own numerator and denominator plus those of every descendant in scope. Never a mean of rates"."""
    if area.members:
        total = sum((found.figure.numerator or Fraction(0) for found in area.members.values()), Fraction(0))
        whole = sum((found.figure.denominator or Fraction(0) for found in area.members.values()), Fraction(0))
        area.figure = Figure(total, whole, factor(asked.indicator) * total / whole if whole else None)


def share_of_agencies(asked: Asked, area: RollUp) -> None:
    """Section 3: assessed agencies that comply; "the worst case (none complies) is judged, the best case (all comply) is shown"."""
    counts = {key: area.members[key].figure.numerator or Fraction(0) for key in area.assessed if key in area.members}
    complying = sum(1 for count in counts.values() if count >= asked.min_count)
    everyone, silent = len(area.assessed), len(area.assessed) - len(counts)
    area.shortfalls = sorted(max(Fraction(0), asked.min_count - counts.get(key, Fraction(0))) for key in area.assessed)
    if everyone:
        if counts:
            area.figure = Figure(Fraction(complying), Fraction(everyone), Fraction(100 * complying, everyone))
        area.worst = Fraction(100 * complying, everyone)
        area.best = Fraction(100 * (complying + silent), everyone)


def has_value(told: Standing) -> bool:
    """A reported area figure can be judged only if it says a value, or a denominator of 0 (section 5, row 1)."""
    return told.figure.value is not None or told.figure.denominator == 0


def covers(asked: Asked, told: Standing, area: RollUp) -> bool:
    """Section 3: a reported area figure is judged "if it covers every judged window"."""
    if asked.indicator["measure"] == "flow":
        return all(covered(window.start, window.end, told.judged) for found in area.members.values() for window in found.judged)
    return all(found.end <= told.end for found in area.members.values())
