"""Feed -> cache: the only place where both meet.

One synchronisation asks for the pointer, refuses what must not replace what is
here, fetches only what is not here, validates every row, builds a generation
beside the current one and makes it current with one rename. Whatever fails, the
current generation stays whole; the failure is recorded as the last contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from io import StringIO

from cchc_tui.cache.builder import Builder
from cchc_tui.cache.codec import Content
from cchc_tui.cache.pointer import Contact, Entry
from cchc_tui.cache.store import Store
from cchc_tui.domain.model import Catalogue, Publication, SeriesReader
from cchc_tui.errors import CacheDamaged, CchcError, DiskError, Refused, Unreachable
from cchc_tui.feed import package as wire
from cchc_tui.feed.client import Client
from cchc_tui.text import msg

KEPT = msg("The cache stays as it was.")
TRY_AGAIN = msg("Check the network and the endpoint, then sync again.")
TELL = msg("Tell the publisher.")
RESET = msg("If that is meant: cchc-tui sync --accept-reset")

Standings = Callable[[Catalogue, SeriesReader], Mapping[str, object]]
"""The domain's summary of every agency, computed once per synchronisation; JSON values, opaque here."""


@dataclass(frozen=True, slots=True)
class Started:
    """The endpoint is being asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """The endpoint offers this publication; `expired`: by its own date it should have been replaced."""

    serial: int
    created: str
    expires: str
    expired: bool


@dataclass(frozen=True, slots=True)
class Fetching:
    """The resource number `index` (from 1) of the `count` that are not here is being fetched."""

    resource: str
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """So many bytes have come of what is not here."""

    bytes_done: int
    bytes_total: int


@dataclass(frozen=True, slots=True)
class Building:
    """The resource number `index` (from 1) of `count` is being validated and stored."""

    resource: str
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """What is here now and what it took; `changed`: a new generation was built; `expired` as in `Found`."""

    serial: int
    requests: int
    bytes: int
    changed: bool
    expired: bool


Outcome = Done
Event = Started | Found | Fetching | Progress | Building | Done
Report = Callable[[Event], None]


def as_record(event: Event) -> dict[str, object]:
    """Give an event as one record of `sync --json`: its name under `event`, then its fields."""
    return {"event": type(event).__name__.lower(), **asdict(event)}


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
) -> Outcome:
    """Bring the cache to what the endpoint offers now; every event goes to `report`, the last one is also given back.

    `clock` gives the time with its zone. `full` fetches everything again; `repair` builds everything again but
    fetches only what is damaged or missing; both work on a cache that cannot be opened any more.
    `accept_reset` allows another publisher, or an older or differing publication, after all other checks.
    Raises Busy, Unreachable, Refused, DiskError, CacheDamaged.
    """
    with store.lock(), _recorded(store, clock):
        report(Started())
        outcome = _Run(store, client, standings, clock, report, full).go(again=full or repair, accept_reset=accept_reset)
    report(outcome)
    return outcome


@contextmanager
def _recorded(store: Store, clock: Callable[[], datetime]) -> Iterator[None]:
    """Write down how the contact that happens inside ended."""
    try:
        yield
    except CchcError as error:
        if isinstance(error, Unreachable | Refused):
            error.advise(KEPT, TRY_AGAIN if isinstance(error, Unreachable) else TELL)
        with suppress(DiskError):  # the first failure is the one to tell
            store.record_contact(Contact(_instant(clock()), ok=False, message=str(error)))
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


def parse(resource: str, raw: bytes) -> Content:
    """Validate the bytes of one published table and give its content; Refused with file, row and column."""
    try:
        lines = StringIO(raw.decode("utf-8"), newline="")
    except UnicodeDecodeError as error:
        raise Refused("{file} is not UTF-8 text (byte {position}).", kept=KEPT, file=resource, position=error.start) from None
    table = wire.table_of(resource)
    if table in wire.FACTS:
        return wire.FACTS[table](resource, lines)
    return wire.read_records(resource, lines) if table in wire.CATALOGUE else wire.read_other(resource, lines)


@dataclass(slots=True)
class _Run:
    """One synchronisation, inside the lock; its fields are arguments of `synchronise`."""

    store: Store
    client: Client
    standings: Standings
    clock: Callable[[], datetime]
    report: Report
    full: bool

    def go(self, *, again: bool, accept_reset: bool) -> Outcome:
        requests, received = self.client.requests, self.client.received
        here = self._here(again=again)
        pointer = self.client.pointer()
        expired = datetime.fromisoformat(pointer.expires) < self.clock()
        self.report(Found(pointer.serial, pointer.created, pointer.expires, expired))
        if here and not accept_reset:
            refuse_reset(here, pointer)
        same = here and (here.publisher, here.serial, here.package) == (pointer.publisher, pointer.serial, pointer.sha256)
        changed = again or not same
        if changed:
            self._renew(pointer)
        else:
            self.store.current()  # what is called unchanged must also be whole
            self.store.sweep()  # what a killed sync left
        return Done(pointer.serial, self.client.requests - requests, self.client.received - received, changed, expired)

    def _here(self, *, again: bool) -> Entry | None:
        try:
            return self.store.identity()
        except CacheDamaged:
            if again:
                return None
            raise

    def _renew(self, pointer: wire.Pointer) -> None:
        package, _ = self.client.package(pointer)
        with self.store.build(_publication(package, self.clock()), pointer.sha256) as builder:
            self._fetch([r for r in package.resources if self.full or not builder.holds(r.name, r.sha256)])
            tables = self._contents(builder, package.resources)
            catalogue = Catalogue(**{n: c for n, c in tables.items() if n in wire.CATALOGUE})  # type: ignore[arg-type] # each by its own reader
            facts = [(n, c) for n, c in tables.items() if isinstance(c, dict)]
            wire.check_references(catalogue, facts, [(n, c) for n, c in tables.items() if isinstance(c, list)])
            builder.commit(catalogue, self.standings(catalogue, builder.reader()))

    def _fetch(self, missing: list[wire.Resource]) -> None:
        total, done = sum(resource.bytes for resource in missing), 0
        for index, resource in enumerate(missing, 1):
            self.report(Fetching(resource.name, index, len(missing)))
            self._download(resource, done, total)
            done += resource.bytes
            self.report(Progress(done, total))

    def _download(self, resource: wire.Resource, done: int, total: int) -> None:
        def progress(piece: int) -> None:
            nonlocal done
            done += piece
            self.report(Progress(done, total))

        self.client.download(resource, self.store.incoming(resource.sha256), progress)  # asks only for what is not there whole

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
            self._download(resource, 0, resource.bytes)
            raw = self.store.received(resource.sha256)
        if raw is None:
            raise Refused("{file} does not match its published hash.", kept=KEPT, file=resource.path)
        content = parse(resource.name, raw)
        builder.add(resource.name, resource.sha256, content)
        return content


def _publication(p: wire.Package, moment: datetime) -> Publication:
    return Publication(p.publisher, p.serial, p.created, p.expires, p.title, p.as_of, synced_at=_instant(moment), limits=p.limits)
