"""What a source counted apart and left out of a denominator, such as documents that may not pass through the network: a third number to show."""

from __future__ import annotations

from cchc_tui.domain.books import Books
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Number
from cchc_tui.domain.quality import Window


def left_out(books: Books, judgement: Judgement) -> Number | None:
    """Add up what was left out of the judged figure, over the same agencies and windows; None where nobody says so."""
    found = [row.excluded for windows in _series(books, judgement) for row in (w.row for w in _judged(windows, judgement))]
    said = [number for number in found if number is not None]
    return sum(said) if said else None


def _series(books: Books, judgement: Judgement) -> list[list[Window]]:
    key, indicator, span = judgement.agency.key, judgement.indicator, books.span(judgement.target)
    if judgement.area.basis == "reported":
        return [books.counted(key, indicator, span, "area")]
    members = books.area(key, indicator, span).members if judgement.area.basis == "rollup" else (key,)
    return [books.own_windows(member, indicator, span) for member in members]


def _judged(windows: list[Window], judgement: Judgement) -> list[Window]:
    """Give the windows that the measure judges: all that are added up, else the newest alone."""
    return windows if judgement.indicator.measure == "flow" else windows[-1:]
