"""Building one generation beside the current one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from cchc_tui.cache.changes import write_log
from cchc_tui.cache.codec import HELD, Content, agencies_in, decode_content, encode_catalogue, encode_content, encode_records, held_in
from cchc_tui.cache.disk import Disk, digest
from cchc_tui.cache.generation import COUNTED, COUNTS, DOCUMENT, META, REST, STANDINGS, SUMMARY, Generation, SeriesFiles, file_of
from cchc_tui.cache.pointer import Entry, Held
from cchc_tui.cache.storage import Mark, open_tables, write_tables
from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import Catalogue, Publication, SeriesReader
from cchc_tui.domain.summary import DUTIES, FIGURES, FRAME, MARK
from cchc_tui.domain.tree import Tree
from cchc_tui.errors import CchcError, DiskError, Refused

UNFINISHED = ".new"
"""How the folder of a generation ends while it is built."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")


Base = tuple[Path, Entry] | None
Standings = Mapping[str, Mapping[str, object]]
"""What the domain makes of a publication, as documents by key."""
TOGETHER = (FRAME, DUTIES)
"""The keys of the standings that are asked for whatever is shown."""
Switch = Callable[[Entry], None]
Tidy = Callable[[], None]


class Builder:
    """Collects the resources of one publication and makes them the current generation, or leaves no trace.

    A context manager: what was not committed is removed at the end.
    """

    def __init__(self, disk: Disk, folder: Path, publication: Publication, package: str, *, base: Base, switch: Switch, tidy: Tidy) -> None:
        """Build in `folder` + `.new`; `base` is the generation to reuse from; `switch` makes an entry the current one.

        `tidy` removes every generation that is not in use; the `DiskError` with which it fails is passed over.
        """
        self._disk, self._final, self._base, self._switch, self._tidy = disk, folder, base, switch, tidy
        self._current = False
        self._folder = folder.with_name(folder.name + UNFINISHED)
        self._publication, self._package = publication, package
        self._held: dict[str, Held] = {}
        self._holders: dict[str, dict[str, list[str]]] = {table: {} for table in HELD.values()}

    def __enter__(self) -> Self:
        self._clear()  # what a killed sync left takes the room that this one may need
        self._disk.remove(self._folder)
        self._disk.mkdir(self._folder.parent)
        try:
            self._disk.mkdir(self._folder)
        except DiskError:  # it may be there all the same, without its mode
            self._clear()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._current:
            self._clear()

    def _clear(self) -> None:
        with suppress(DiskError):  # the failure that led here is the one to tell; the next sync tries again
            self._tidy()

    def holds(self, resource: str, sha256: str) -> bool:
        """Say whether the current generation has this resource with this content; does not look into its file."""
        return self._old(resource, sha256) is not None

    def _old(self, resource: str, sha256: str) -> tuple[Path, Held] | None:
        if self._base is None:
            return None
        folder, entry = self._base
        held = entry.resources.get(resource)
        return (file_of(folder, resource), held) if held is not None and held.source == sha256 else None

    def reuse(self, resource: str, sha256: str) -> Content | None:
        """Take an unchanged resource over from the current generation and give its content.

        Its file gets a second name, so it takes no more room. None where it is not there, or not whole any more: fetch it again.
        """
        old = self._old(resource, sha256)
        if old is None:
            return None
        path, held = old
        try:
            content = decode_content(open_tables(path, held.file))
        except (CchcError, msgspec.ValidationError, KeyError, ValueError):
            return None
        self._disk.link(path, file_of(self._folder, resource))
        self._keep(resource, held, content)
        return content

    def add(self, resource: str, sha256: str, content: Content) -> None:
        """Write a resource, published under the SHA-256 `sha256`, as one file. Raises DiskError; Refused for an impossible name."""
        if not _NAME.fullmatch(resource):
            raise Refused("{resource} cannot be the name of a resource.", resource=resource)
        mark = write_tables(self._disk, file_of(self._folder, resource), encode_content(content))
        self._keep(resource, Held(sha256, mark), content)

    def _keep(self, resource: str, held: Held, content: Content) -> None:
        if resource in self._held:
            raise ValueError(resource)
        self._held[resource] = held
        holders = self._holders[held_in(content)]
        for agency in agencies_in(content):
            holders.setdefault(str(agency), []).append(resource)

    @property
    def held(self) -> Mapping[str, Held]:
        """The resources that were added and reused so far."""
        return self._held

    def reader(self) -> SeriesReader:
        """Give a reader over what was added and reused so far; it holds no series in memory that nobody asked for."""
        return SeriesFiles(self._folder, {name: held.file for name, held in self._held.items()}, self._holders)

    def commit(self, catalogue: Catalogue, standings: Standings, log: Iterable[Update] = (), document: bytes = b"") -> Generation:
        """Write the summary, the change log and the package as it came, and make this the current generation, all or nothing.

        Raises DiskError.
        """
        p = self._publication
        changes, summary = write_log(self._disk, self._folder, log), self._summary(catalogue, standings)
        whole, figures, rest = (
            self._document(document) if document else None,
            self._counts(catalogue, standings),
            self._rest(catalogue, standings),
        )
        entry = Entry(self._final.name, p.publisher, p.serial, self._package, summary, self._held, p.signer, changes, whole, figures, rest)
        self._disk.rename(self._folder, self._final)
        made = Generation(self._final, entry)  # read before it counts: after the switch nothing may fail any more
        self._switch(entry)
        self._current = True
        return made

    def _document(self, raw: bytes) -> Mark:
        self._disk.put(self._folder / DOCUMENT, raw)
        return Mark(digest(raw), len(raw))

    def _summary(self, catalogue: Catalogue, standings: Standings) -> Mark:
        holders = {
            f"holders_{table}": {agency: sorted(resources) for agency, resources in found.items()} for table, found in self._holders.items()
        }
        meta = [("publication", asdict(self._publication)), *holders.items()]
        mine = {key: standings[key] for key in TOGETHER if key in standings}
        mine |= {key: standings.get(key, {}) for key in _first(catalogue)}  # also of whom nothing is known, so that nobody looks further
        mine |= {key: standings[key] for key in map(MARK.__add__, _first(catalogue)) if key in standings}
        tables = encode_catalogue(catalogue) | {META: meta, STANDINGS: mine.items()}
        return write_tables(self._disk, self._folder / SUMMARY, tables)

    def _rest(self, catalogue: Catalogue, standings: Standings) -> Mark:
        first = {*TOGETHER, *_first(catalogue), *map(MARK.__add__, _first(catalogue)), FIGURES}
        rest = [(key, fields) for key, fields in standings.items() if key not in first]
        return write_tables(self._disk, self._folder / REST, {STANDINGS: rest})

    def _counts(self, catalogue: Catalogue, standings: Standings) -> Mark:
        """Write what counting needs as a file of its own: the summary, with all that is known of every agency, is ten times as long."""
        plan = {kind: encode_records(kind, getattr(catalogue, kind)) for kind in COUNTED}
        mine = [(key, fields) for key, fields in standings.items() if key in (FRAME, FIGURES)]
        return write_tables(self._disk, self._folder / COUNTS, plan | {STANDINGS: mine})


def _first(catalogue: Catalogue) -> list[str]:
    """Give the keys of the agencies on a first list: of the roots, and of those right below them."""
    tree = Tree(catalogue.agencies)
    return [str(agency.key) for root in tree.roots for agency in (root, *tree.children(root.key))]
