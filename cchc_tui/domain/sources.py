"""The systems that figures come from: when each was last read, how long ago that is, and whether it is dead.

A dead source sends nothing for new windows, so its values go stale by the rule of the verdicts; they never become zero.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from cchc_tui.domain.books import Books
from cchc_tui.domain.model import Source

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Lag(NamedTuple):
    """One source: the day of its last extract and the days since then (None: nobody says); `dead` where a window that is due lies after it."""

    source: Source
    extracted: date | None
    days: int | None
    dead: bool


def extracted(source: Source) -> date | None:
    """Read the day of the last extract, an ISO date or the beginning of an ISO instant; None where the text is none."""
    found = _DAY.match(source.last_extract)
    with suppress(ValueError):
        return date.fromisoformat(found[0]) if found else None
    return None


def lag(books: Books, source: Source) -> Lag:
    """Measure one source against the calendar: it is dead where the newest window whose report was due by `at` ended after its last extract."""
    day = extracted(source)
    if day is None:
        return Lag(source, None, None, dead=False)
    ended = [p.end for p in books.calendar.by_id.values() if p.due <= books.at]
    return Lag(source, day, (books.at - day).days, dead=day < max(ended, default=date.min))


def lags(books: Books) -> tuple[Lag, ...]:
    """Measure every source, in the order of the publication."""
    return tuple(lag(books, source) for source in books.catalogue.sources)
