"""The cache of these settings, opened: as a snapshot to look at, without the network, or to bring it up to date.

What needs the network is imported when it is asked for, since the cached data must be on the screen before.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cache.generation import Generation
from cchc_tui.cache.pointer import Contact
from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import Publication
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged, UsageError
from cchc_tui.settings import Settings
from cchc_tui.text import msg

if TYPE_CHECKING:
    from cchc_tui.events import Done, Report
    from cchc_tui.feed.cancel import Cancel
    from cchc_tui.feed.client import Endpoint

SETUP = msg("Sync once: cchc-tui sync --endpoint URL-OR-FOLDER. To try it out: cchc-tui demo.")
NO_ENDPOINT = msg('Give --endpoint URL-OR-FOLDER, set CCHC_ENDPOINT, or write endpoint = "..." into the configuration.')


def open_snapshot(settings: Settings) -> Snapshot:
    """Open what is cached, seen at the date of the verdicts.

    Raises UsageError where nothing is cached yet, CacheDamaged, DiskError.
    """
    generation = _generation(settings)
    return Snapshot(
        generation.catalogue,
        generation,
        at=settings.verdict_day(),
        publication=_with(last_contact(settings), generation.publication),
        ready=summary.ready(generation.standings),
    )


def _with(contact: Contact | None, publication: Publication) -> Publication:
    if contact is None:
        return publication
    return replace(publication, contact_at=contact.at, contact_ok=contact.ok, good_at=contact.good_at)


def is_current(settings: Settings, shown: Snapshot) -> bool:
    """Say whether opening the cache now would show anything else: a cheap look (two small files) for whoever keeps it open.

    Else somebody else has synchronised, or another day has begun. Raises CacheDamaged, DiskError.
    """
    here = shown.reader.entry if isinstance(shown.reader, Generation) else None
    if Store(settings.cache).identity() != here:
        return False
    return here is None or (settings.verdict_day() == shown.at and _with(last_contact(settings), shown.publication) == shown.publication)


def described_day(settings: Settings) -> date | None:
    """Give the day the cached publication describes; None where it does not say, or nothing is cached. Raises CacheDamaged, DiskError."""
    generation = Store(settings.cache).current()
    return date.fromisoformat(generation.publication.as_of) if generation and generation.publication.as_of else None


def last_contact(settings: Settings) -> Contact | None:
    """Give the last contact with the endpoint, good or not; None before the first. Raises CacheDamaged, DiskError."""
    return Store(settings.cache).contact()


def updates(settings: Settings, since: int | None) -> tuple[Update, ...]:
    """Give what came since the publication `since` was here, or the last update where none is named.

    Raises UsageError where nothing is cached, or the log does not reach back that far; CacheDamaged, DiskError.
    """
    from cchc_tui.cache import changes  # only here

    log = _generation(settings).log()
    if since is None:
        return log[-1:]
    found = changes.since(log, since)
    if found is None:
        raise UsageError(
            "The change log knows no publication {serial}; it begins with {oldest}.", serial=since, oldest=log[0].serial if log else "-"
        )
    return found


def change_log(settings: Settings) -> tuple[Update, ...]:
    """Give all that is remembered of past synchronisations, newest last; none where nothing is cached. Raises CacheDamaged, DiskError."""
    generation = Store(settings.cache).current()
    return generation.log() if generation else ()


def damages(settings: Settings) -> list[CacheDamaged]:
    """Check every file of the cache; raises UsageError where nothing is cached, DiskError."""
    store = Store(settings.cache)
    found = list(store.damages())
    if not found:
        _generation(settings)
    return found


def serial(settings: Settings) -> int:
    """Give the serial of what is cached; raises UsageError, CacheDamaged, DiskError."""
    return _generation(settings).publication.serial


def _generation(settings: Settings) -> Generation:
    generation = Store(settings.cache).current()
    if generation is None:
        raise UsageError("Nothing is cached in {folder} yet.", do=SETUP, folder=str(settings.cache))
    return generation


def sync_once(
    settings: Settings,
    report: Report,
    *,
    full: bool = False,
    repair: bool = False,
    accept_reset: bool = False,
    cancel: Cancel | None = None,
) -> Done:
    """Do one synchronisation with the endpoint of the settings; raises UsageError where none is set, and what `synchronise` raises."""
    asked = _endpoint(settings)
    from cchc_tui.feed.client import Client  # httpx
    from cchc_tui.sync import synchronise  # the whole feed

    with Client(asked, cancel=cancel) as client:
        return synchronise(
            Store(settings.cache),
            client,
            standings=partial(summary.standings, at=settings.verdict_day()),
            clock=settings.clock,
            report=report,
            full=full,
            repair=repair,
            accept_reset=accept_reset,
            cancel=cancel,
        )


def _endpoint(settings: Settings) -> Endpoint:
    if settings.endpoint is None:
        raise UsageError("No endpoint is set.", do=NO_ENDPOINT)
    from cchc_tui.feed.client import Endpoint  # httpx

    s = settings
    return Endpoint(settings.endpoint, s.token_file, s.ca_file, s.proxy, s.timeout, signers=s.trusted_signers)


def syncer_of(settings: Settings) -> Callable[[Report, Cancel], Done] | None:
    """Give what asks the endpoint once, telling each event; None without an endpoint or where we may not write."""
    if settings.endpoint is None or not _writable(settings.cache):
        return None

    def syncer(report: Report, cancel: Cancel) -> Done:
        from cchc_tui import apart  # only whoever asks the endpoint

        return apart.syncer(settings)(report, cancel)

    return syncer


def _writable(folder: Path) -> bool:
    """Say whether we may write to the cache, or make it where it is not there yet."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    return os.access(there, os.W_OK | os.X_OK)
