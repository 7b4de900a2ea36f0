"""How the synchronisations of this run go: one frozen value, made from the events as they are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, runtime_checkable

from cchc_tui import pace_words, sync_words
from cchc_tui.errors import CchcError
from cchc_tui.events import Building, Done, Event, Fetching, Progress
from cchc_tui.i18n import Lang

KEPT = 200
"""Entries of the log that are kept: a screen left open for a month must not grow."""

Entry = tuple[datetime, Event | CchcError]


@dataclass(frozen=True, slots=True)
class Syncing:
    """Whether one is running, its newest step, how far the bytes are, and what happened so far, oldest first."""

    running: bool = False
    step: Event | None = None
    progress: Progress | None = None
    log: tuple[Entry, ...] = ()

    @property
    def error(self) -> CchcError | None:
        """What the last synchronisation ended with, if it failed."""
        last = self.log[-1][1] if self.log else None
        return last if isinstance(last, CchcError) else None


@runtime_checkable
class Follower(Protocol):
    """A screen that shows by itself how a synchronisation goes on, and how it ended."""

    def follow(self, state: Syncing) -> None:
        """Show this state."""


def after(before: Syncing, what: Event | CchcError, at: datetime) -> Syncing:
    """Give the state after `what` happened; of many files only the first is worth a line of the log."""
    if isinstance(what, Progress):
        return replace(before, progress=what)
    first = not (isinstance(what, (Fetching, Building)) and what.index > 1)
    log = (*before.log, (at, what))[-KEPT:] if first else before.log
    if isinstance(what, (Done, CchcError)):
        return Syncing(log=log)
    kept = before.progress if isinstance(what, Fetching) and before.running else None
    return Syncing(running=True, step=what, progress=kept, log=log)


def line(state: Syncing, lang: Lang, width: int) -> str:
    """Say in one line what is going on; nothing while nothing is."""
    if state.progress:
        p = state.progress
        return pace_words.progress_line(lang, p.bytes_done, p.bytes_total, p.rate, p.left, width)
    return sync_words.step(state.step, lang) if state.step else ""


def entry(what: Event | CchcError, lang: Lang) -> str:
    """Say one entry of the log."""
    return lang.error(what) if isinstance(what, CchcError) else sync_words.step(what, lang)
