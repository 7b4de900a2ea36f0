"""When to ask again, and when not: what may pass is tried a few times, more slowly each time.

The schedule is the usual one for many clients of one server: doubled waits spread by chance, so
that all who were turned away together do not come back together; a server that says when (RFC 9110,
10.2.3) is believed up to half a minute.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TypeVar

from cchc_tui.errors import Unreachable
from cchc_tui.feed.pace import Patience

T = TypeVar("T")

TRIES = 5
"""Times one file is asked for, at most."""

FIRST, LONGEST = 0.5, 30.0
"""Seconds of the first wait, and of the longest that a server may ask for."""

_log = logging.getLogger(__name__)


class Passing(Unreachable):
    """A failure that may be over in a moment; `after` are the seconds the server asks to wait, None where it does not say."""

    def __init__(self, what: str, *, after: float | None = None, kept: str = "", do: str = "", **values: object) -> None:
        """Keep what `Unreachable` keeps, and `after`."""
        super().__init__(what, kept=kept, do=do, **values)
        self.after = after


def spread() -> float:
    """Throw the dice: what a wait is multiplied with, 0.5 to 1.5."""
    return random.SystemRandom().uniform(0.5, 1.5)


def pause(tries: int, after: float | None, factor: float) -> float:
    """Give the seconds to wait after so many failed `tries` (1 or more), not sooner than the server asked for (`after`)."""
    return min(LONGEST, max(FIRST * 2.0 ** (tries - 1) * factor, after or 0.0))


def asked_wait(value: str, date: str, now: float) -> float | None:
    """Give the seconds that a `Retry-After` header asks for: a number of them, or a point in time; None for anything else.

    A point in time is measured from the answer's own `Date` where it has one: the clocks may disagree. `now` is the time of ours.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    then, said = _instant(value), _instant(date)
    return None if then is None else max(0.0, then - (now if said is None else said))


def _instant(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


class Retries:
    """Runs what may fail in passing; `most` is 1 where trying again is no use.

    Waiting uses up `patience` as silence does. `sleep` and `jitter` (seconds, and the factor of one wait) are arguments so that tests take no time.
    """

    def __init__(self, patience: Patience, sleep: Callable[[float], None], jitter: Callable[[], float] = spread, most: int = TRIES) -> None:
        """Keep the arguments."""
        self._patience, self._sleep, self._jitter, self._most = patience, sleep, jitter, most

    def run(self, file: str, attempt: Callable[[], T]) -> T:
        """Give what `attempt` gives, from the first time that it does not fail in passing; else raise its last failure, with the number of tries."""
        for tries in count(1):
            try:
                return attempt()
            except Passing as error:
                failure = error
            seconds = pause(tries, failure.after, self._jitter())
            if tries >= self._most or seconds >= self._patience.left:
                break
            _log.info("%s: try %d of %d failed, the next in %.2f s: %s", file, tries, self._most, seconds, failure)
            self._rest(seconds)
        raise _counted(failure, tries)

    def _rest(self, seconds: float) -> None:
        self._patience.begin()
        self._sleep(seconds)
        self._patience.spend()


def _counted(failure: Passing, tries: int) -> Unreachable:
    """Say how often it was tried, where that was more than once."""
    if tries == 1:
        return failure
    kept, do = failure.kept, failure.do
    failure.kept = failure.do = ""
    return Unreachable("{failure} It was tried {tries} times.", kept=kept, do=do, failure=failure, tries=tries)
