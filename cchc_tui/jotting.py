"""The reader's own notes: where they lie, who writes them, and what of them the screens are given."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cchc_tui.cache.notes import Notes
from cchc_tui.domain.notes import Note
from cchc_tui.errors import CchcError
from cchc_tui.settings import Settings


class Jotter:
    """Reads and adds notes for one user; `clock` gives the time with its zone."""

    def __init__(self, file: Path | None, clock: Callable[[], datetime], who: str) -> None:
        self._notes = Notes(file) if file else None
        self._clock, self._who = clock, who

    def all(self) -> tuple[Note, ...]:
        """Give every note; what cannot be read shows none, since figures do not depend on it: adding one says what is wrong."""
        try:
            return self._notes.all() if self._notes else ()
        except CchcError:
            return ()

    def add(self, agency: str, indicator: str, verdict: str, text: str) -> None:
        """Keep an acknowledgement; raises UsageError, Busy, DiskError, CacheDamaged."""
        if self._notes:
            self._notes.add(Note(agency, indicator, self._clock().isoformat(timespec="seconds"), self._who, text, verdict))


def jotter_of(settings: Settings) -> Jotter:
    """Give the jotter of whoever runs the program."""
    return Jotter(settings.notes, settings.clock, user())


def user() -> str:
    """Name whoever runs the program: the login name, else the number."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
