"""A synchronisation behind the screens: in a thread, telling the app no more than a slow line can show."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.events import Building, Done, Event, Fetching, Progress, Report
from cchc_tui.feed.cancel import Cancel
from cchc_tui.text import msg

Syncer = Callable[[Report, Cancel], Done]
"""Asks the centre once: tells each event, ends when it is asked to."""

PACE = 0.5
"""Seconds between two reports of bytes and files: each is a line painted over what may be a slow line."""

Opener = Callable[[], Snapshot]
"""Reads the cache and gives what it holds now."""

BUG = msg("unexpected failure: {kind}: {reason}")


def run(syncer: Syncer, cancel: Cancel, tell: Callable[[Event | CchcError], object]) -> None:
    """Synchronise in the calling thread and `tell` what happens, an error last where it fails."""
    last = time.monotonic()

    def report(event: Event) -> None:
        nonlocal last
        many = isinstance(event, (Progress, Building)) or (isinstance(event, Fetching) and event.index > 1)
        if not many or time.monotonic() - last > PACE:
            last = time.monotonic()
            tell(event)

    try:
        syncer(report, cancel)
    except CchcError as error:
        tell(error)
    except Exception as error:  # the cached data can still be looked at, so a bug behind it is said and logged, no more
        logging.getLogger(__name__).exception("sync failed")
        tell(CchcError(BUG, kind=type(error).__name__, reason=str(error)))


def opened(opener: Opener, before: Snapshot) -> Snapshot | CchcError:
    """Open the cache anew in the calling thread and judge what was looked at `before`, so that the screens only have to draw it."""
    from cchc_tui.domain.detail import catch_up  # the first screen needs none

    try:
        snapshot = opener()
        for _ in catch_up(snapshot, before):
            time.sleep(0)  # a waiting key goes first
    except CchcError as error:
        return error
    return snapshot
