"""`sync`: one synchronisation, with a line that grows on a terminal, or an event a line for a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from cchc_tui import pace_words, sync_words
from cchc_tui.commands.run import Run, width
from cchc_tui.errors import CchcError
from cchc_tui.events import Building, Event, Fetching, Progress, as_record
from cchc_tui.i18n import Lang
from cchc_tui.opening import sync_once

STEP = 0.25
"""Seconds between two redraws of the progress line: a slow line is not filled with them."""

ERASE = "\r\x1b[K"
"""Back to the beginning of the line, and nothing on it."""


def sync(run: Run) -> int:
    """Bring the cache to what the endpoint offers; what failed is said by whoever called."""
    run.start_log()
    if run.json:
        return _for_programs(run)
    progress = _Line(run.lang) if sys.stderr.isatty() and not run.quiet else None
    try:
        outcome = sync_once(run.settings, progress or _nothing, full=run.options.full, accept_reset=run.options.accept_reset)
    finally:
        if progress:
            progress.erase()
    if not run.quiet:
        run.say([sync_words.outcome(outcome, run.lang)])
    return 0


def _for_programs(run: Run) -> int:
    try:
        sync_once(
            run.settings,
            lambda event: run.give(as_record(event), indent=None),
            full=run.options.full,
            accept_reset=run.options.accept_reset,
        )
    except CchcError as error:
        run.give({"event": "error", "code": error.exit_code, "message": run.lang.error(error)}, indent=None)
        raise
    return 0


def _nothing(event: Event) -> None:
    """Report to nobody."""


class _Line:
    """The one line of progress on standard error; nothing moves unless bytes came."""

    def __init__(self, lang: Lang, clock: Callable[[], float] = time.monotonic) -> None:
        self.lang, self._clock, self._drawn = lang, clock, 0.0

    def __call__(self, event: Event) -> None:
        """Draw what an event says, if it is worth a redraw."""
        now = self._clock()
        if isinstance(event, (Progress, Building, Fetching)) and now - self._drawn < STEP:
            return
        self._drawn = now
        if isinstance(event, Progress):
            room = width() - 1
            self._draw(pace_words.progress_line(self.lang, event.bytes_done, event.bytes_total, event.rate, event.left, room))
        else:
            self._draw(sync_words.step(event, self.lang))

    def erase(self) -> None:
        """Leave the line empty for what is said at the end."""
        self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write(ERASE + text)
        sys.stderr.flush()
