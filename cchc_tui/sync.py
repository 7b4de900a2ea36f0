"""Feed -> cache: the only place where both meet.

One synchronisation asks for the pointer, refuses what must not replace what is
here, fetches only what is not here, validates every row, builds a generation
beside the current one and makes it current with one rename. Whatever fails, the
current generation stays whole; the failure is recorded as the last contact.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from cchc_tui.cache.builder import Builder
from cchc_tui.cache.codec import Content
from cchc_tui.cache.compare import Made, log_of
from cchc_tui.cache.generation import Generation
from cchc_tui.cache.pointer import Contact, Entry
from cchc_tui.cache.store import Store
from cchc_tui.domain.model import Catalogue, Publication, SeriesReader
from cchc_tui.domain.sheaf import Sheaf
from cchc_tui.errors import CacheDamaged, Cancelled, CchcError, DiskError, Refused, Unreachable
from cchc_tui.events import Building, Done, Event, Fetching, Found, Progress, Report, Started
from cchc_tui.feed import package as wire
from cchc_tui.feed.cancel import Cancel
from cchc_tui.feed.client import Client
from cchc_tui.feed.meter import Meter
from cchc_tui.secrecy import redact
from cchc_tui.text import VIETNAM, msg

_LOG = logging.getLogger(__name__)

KEPT = msg("The cache stays as it was.")
TRY_AGAIN = msg("Check the network and the endpoint, then sync again.")
TELL = msg("Tell the publisher.")
RESET = msg("If that is meant: cchc-tui sync --accept-reset")

Standings = Callable[[Catalogue, SeriesReader], Mapping[str, Mapping[str, object]]]
"""The domain's summary of every agency, computed once per synchronisation; JSON values, opaque here."""


def synchronise(
    store: Store,
    client: Client,
    *,
    standings: Standings,
    clock: Callable[[], datetime],
    report: Report,
    full: bool = False,
    repair: bool = False,
    accept_reset: bool = False,
    cancel: Cancel | None = None,
) -> Done:
    """Bring the cache to what the endpoint offers now; every event goes to `report`, the last one is also given back.

    `clock` gives the time with its zone. `full` fetches everything again; `repair` builds everything again but
    fetches only what is damaged or missing; both work on a cache that cannot be opened any more.
    `accept_reset` allows another publisher, or an older or differing publication, after all other checks.
    Whoever asks `cancel` (which `client` must have been given as well) ends it before anything new is current.
    Raises Busy, Unreachable, Refused, DiskError, CacheDamaged, Cancelled.
    """

    def told(event: Event) -> None:
        if cancel:
            cancel.check()
        report(event)

    _LOG.info("sync of %s", store.root)
    with store.lock(), _recorded(store, clock):
        told(Started())
        outcome = _Run(store, client, standings, clock, told, full).go(again=full or repair, accept_reset=accept_reset)
    _LOG.info(
        "publication %s, %s: %s requests, %s bytes", outcome.serial, "new" if outcome.changed else "known", outcome.requests, outcome.bytes
    )
    report(outcome)
    return outcome


@contextmanager
def _recorded(store: Store, clock: Callable[[], datetime]) -> Iterator[None]:
    """Write down how the contact that happens inside ended."""
    try:
        yield
    except Cancelled:
        _LOG.info("sync stopped by whoever started it")
        raise  # it says nothing about the endpoint
    except CchcError as error:
        if isinstance(error, Unreachable | Refused):
            error.advise(KEPT, TRY_AGAIN if isinstance(error, Unreachable) else TELL)
        _LOG.warning("sync failed (%s): %s", error.exit_code, error)
        with suppress(DiskError):  # the first failure is the one to tell
            store.record_contact(Contact(_instant(clock()), ok=False, message=redact(str(error))))
        raise
    store.record_contact(Contact(_instant(clock()), ok=True, message=""))


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def refuse_reset(here: Entry, offered: wire.Pointer) -> None:
    """Refuse what must not replace what is here unasked: another publisher, a lower serial, the same with another content."""
    if offered.publisher != here.publisher:
        what = msg("The endpoint's publisher is {offered}; the cache comes from {here}.")
        raise Refused(what, kept=KEPT, do=RESET, offered=offered.publisher, here=here.publisher)
    if offered.serial < here.serial:
        what = msg("The endpoint offers serial {offered}; the cache already has {here}.")
        raise Refused(what, kept=KEPT, do=RESET, offered=offered.serial, here=here.serial)
    if offered.serial == here.serial and offered.sha256 != here.package:
        what = msg("The endpoint offers serial {offered} with another content than the cache has under it.")
        raise Refused(what, kept=KEPT, do=RESET, offered=offered.serial)


@dataclass(slots=True)
class _Run:
    """One synchronisation, inside the lock; its first fields are arguments of `synchronise`.

    `fresh` are the resources that were not taken over, `news` counts what changed.
    """

    store: Store
    client: Client
    standings: Standings
    clock: Callable[[], datetime]
    report: Report
    full: bool
    fresh: dict[str, Content] = field(default_factory=dict)
    news: dict[str, int] = field(default_factory=dict)

    def go(self, *, again: bool, accept_reset: bool) -> Done:
        requests, received = self.client.requests, self.client.received
        here = self._here(again=again)
        pointer = self.client.pointer()
        expired = datetime.fromisoformat(pointer.expires) < self.clock()
        self.report(Found(pointer.serial, pointer.created, pointer.expires, expired))
        if here and not accept_reset:
            refuse_reset(here, pointer)
        changed = again or not here or not self._known(here, pointer)
        if changed:
            self._renew(pointer)
        else:
            self._check_known(pointer)
            self.store.sweep()  # what a killed sync left
        return Done(pointer.serial, self.client.requests - requests, self.client.received - received, changed, expired, self.news)

    def _known(self, here: Entry, pointer: wire.Pointer) -> bool:
        """Say whether just this is here; what came when no key was trusted yet is looked at again, for its signature."""
        same = (here.publisher, here.serial, here.package) == (pointer.publisher, pointer.serial, pointer.sha256)
        return same and bool(here.signer or not self.client.endpoint.signers)

    def _check_known(self, pointer: wire.Pointer) -> None:
        """Refuse what is called unchanged and is not whole, repeats other dates than came with it, or is not signed by whom we trust today."""
        generation = self.store.current()
        for name in ("created", "expires"):
            if generation and getattr(generation.publication, name) != getattr(pointer, name):
                what = msg("{file}: {part} is not the one of the publication that is here: {found}.")
                raise Refused(what, file="latest.json", part=name, found=getattr(pointer, name))
        if generation and self.client.endpoint.signers:
            self.client.signer(generation.document(), pointer)

    def _old(self) -> Generation | None:
        """Give the generation that is about to be replaced; one that cannot be opened any more is nothing to compare with."""
        with suppress(CacheDamaged):
            return self.store.current()
        return None

    def _here(self, *, again: bool) -> Entry | None:
        try:
            return self.store.identity()
        except CacheDamaged:
            if again:
                return None
            raise

    def _renew(self, pointer: wire.Pointer) -> None:
        package, raw = self.client.package(pointer)
        publication = _publication(package, self.clock())
        with self.store.build(publication, pointer.sha256) as builder:
            self._fetch([r for r in package.resources if self.full or not builder.holds(r.name, r.sha256)])
            tables = self._contents(builder, package.resources)
            catalogue = Catalogue(**{n: c for n, c in tables.items() if n in wire.CATALOGUE})  # type: ignore[arg-type] # each by its own reader
            facts = [(n, c) for n, c in tables.items() if isinstance(c, dict | Sheaf)]
            wire.check_references(catalogue, facts, self._again(package))
            standings = self.standings(catalogue, builder.reader())
            made = Made(publication, catalogue, standings, builder.reader(), self.fresh, builder.held)
            log = log_of(self._old(), made, self.clock().astimezone(VIETNAM).date())
            self.news = log[-1].totals if log else {}
            builder.commit(catalogue, standings, log, raw)

    def _again(self, package: wire.Package) -> Callable[[str], str | None]:
        """Give what looks up the text of a resource, for naming the row of what is wrong in it; what was not fetched now has none."""
        hashes = {resource.name: resource.sha256 for resource in package.resources}

        def text(resource: str) -> str | None:
            raw = self.store.received(hashes[resource])
            return None if raw is None else raw.decode()

        return text

    def _fetch(self, missing: list[wire.Resource]) -> None:
        meter = Meter(sum(resource.bytes for resource in missing))
        done = 0
        for index, resource in enumerate(missing, 1):
            self.report(Fetching(resource.name, index, len(missing)))
            self._download(resource, meter)
            done += resource.bytes
            meter.skipped(done - meter.done)  # what was there already was not asked for
            self._progress(meter)

    def _download(self, resource: wire.Resource, meter: Meter) -> None:
        def progress(piece: int) -> None:
            meter.came(piece)
            self._progress(meter)

        self.client.download(resource, self.store.incoming(resource.sha256), progress)  # asks only for what is not there whole

    def _progress(self, meter: Meter) -> None:
        self.report(Progress(meter.done, meter.total, meter.rate, meter.left))

    def _contents(self, builder: Builder, resources: tuple[wire.Resource, ...]) -> dict[str, Content]:
        contents: dict[str, Content] = {}
        for index, resource in enumerate(resources, 1):
            self.report(Building(resource.name, index, len(resources)))
            kept = None if self.full else builder.reuse(resource.name, resource.sha256)
            contents[resource.name] = self._new(builder, resource) if kept is None else kept
        return contents

    def _new(self, builder: Builder, resource: wire.Resource) -> Content:
        raw = self.store.received(resource.sha256)
        if raw is None:  # thought to be here, but the file of the cache was damaged
            self._download(resource, Meter(resource.bytes))
            raw = self.store.received(resource.sha256)
        if raw is None:
            raise Refused("{file} does not match its published hash.", kept=KEPT, file=resource.path)
        content = self.fresh[resource.name] = wire.read_resource(resource.name, raw)
        builder.add(resource.name, resource.sha256, content)
        return content


def _publication(p: wire.Package, moment: datetime) -> Publication:
    return Publication(
        p.publisher, p.serial, p.created, p.expires, p.title, p.as_of, synced_at=_instant(moment), limits=p.limits, signer=p.signer
    )
