"""The cache of one machine: generations behind one pointer, one lock for the writer, none for readers.

    current                  the pointer: which generations there are, and the digest of every file of them
    contact                  time and result of the last contact with the endpoint
    lock                     held by the writer
    incoming/<sha256>        downloads; they survive an interruption
    generations/000007/      one generation: `_summary.json`, what else was made of it, and one file per published resource

Readers take no lock and write nothing: what the pointer names is never changed,
and the generation before it is kept for those who still read it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from cchc_tui.cache.builder import UNFINISHED, Builder
from cchc_tui.cache.disk import KEPT, Disk, check_folders, exists, missing, read
from cchc_tui.cache.generation import Counts, Generation, counts, damages
from cchc_tui.cache.pointer import FORMAT, Contact, Entry, Pointer, read_pointer, seal, unseal
from cchc_tui.cache.sweeping import FOLDER, HASH, sweep_downloads, sweep_generations
from cchc_tui.domain.model import Publication
from cchc_tui.errors import Busy, CacheDamaged, DiskError
from cchc_tui.text import msg

T = TypeVar("T")

_LOG = logging.getLogger(__name__)

REOPENED = 9
"""How often opening begins again because the generation went meanwhile: each time two publications were installed during one look."""


NOT_FORCED = msg("The new data is in the cache, but a power cut may take it away again.")
DATA_KEPT = msg("The data in the cache is whole; only this contact is not recorded.")


class Store:
    """The cache below one folder. Reading never writes, so a cache of somebody else, or on a read-only disk, can be read."""

    def __init__(self, root: Path, *, disk: Disk | None = None) -> None:
        self.root = root
        self._disk = disk or Disk(root)
        self._current, self._contact = root / "current", root / "contact"
        self._generations, self._incoming = root / "generations", root / "incoming"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer while inside. Raises Busy at once where another is, DiskError where the cache is not writable."""
        from filelock import FileLock, Timeout  # readers never pay for its import

        self._disk.prepare()
        lock = FileLock(self.root / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy("Another sync of {folder} is running.", kept=KEPT, do=msg("Wait for it to end."), folder=str(self.root)) from None
        except OSError as error:
            raise DiskError(
                "{file} cannot be locked: {reason}.",
                kept=KEPT,
                do=msg("Check the disk and the permissions."),
                file=str(self.root / "lock"),
                reason=error.strerror or str(error),
            ) from error
        try:
            yield
        finally:
            with suppress(OSError):  # what was done is done; the end of the program lets go of it as well
                lock.release()

    def _pointer(self) -> Pointer | None:
        if not exists(self._current):
            return None
        check_folders(self.root, self._generations.name)
        return read_pointer(self._current)

    def identity(self) -> Entry | None:
        """Give publisher, serial and package hash of what is cached from the pointer alone; raises CacheDamaged, DiskError."""
        pointer = self._pointer()
        return pointer.current if pointer else None

    def current(self) -> Generation | None:
        """Open the current generation; None where nothing is cached yet. Raises CacheDamaged, DiskError."""
        return self._opened(lambda pointer: pointer.current, Generation)

    def counts(self) -> Counts | None:
        """Give what counting over all agencies of the current generation needs, and read no more; None where nothing is cached yet.

        Raises CacheDamaged, DiskError.
        """
        return self._opened(lambda pointer: pointer.current, counts)

    def previous(self) -> Generation | None:
        """Open the generation before the current one; None where there is none. Raises CacheDamaged, DiskError."""
        return self._opened(lambda pointer: pointer.previous, Generation)

    def is_current(self, generation: Generation) -> bool:
        """Say whether `generation` is still the newest one: a cheap look (one small file) for whoever keeps it open."""
        return self.identity() == generation.entry

    def _opened(self, chosen: Callable[[Pointer], Entry | None], opening: Callable[[Path, Entry], T]) -> T | None:
        """Open what the pointer names; where a writer was quick enough to remove that meanwhile, what it names now."""
        pointer = self._pointer()
        for _ in range(REOPENED):
            entry = chosen(pointer) if pointer else None
            try:
                return self._open(entry, opening) if entry else None
            except CacheDamaged:
                now = self._pointer()
                if now == pointer:
                    raise
                pointer = now
        entry = chosen(pointer) if pointer else None
        return self._open(entry, opening) if entry else None

    def _open(self, entry: Entry, opening: Callable[[Path, Entry], T]) -> T:
        check_folders(self.root, self._generations.name, entry.folder)
        if not exists(folder := self._generations / entry.folder):
            raise missing(folder)
        return opening(folder, entry)

    def contact(self) -> Contact | None:
        """Give the last contact with the endpoint; None before the first. Raises CacheDamaged, DiskError."""
        return unseal(self._contact, Contact) if exists(self._contact) else None

    def record_contact(self, contact: Contact) -> None:
        """Write the last contact, atomically; after a failure the time of the last good one stays. Raises DiskError."""
        last: Contact | None = None
        try:
            with suppress(CacheDamaged):  # what cannot be read is replaced
                last = self.contact()
            good_at = contact.at if contact.ok else last.good_at if last else ""
            self._disk.prepare()
            self._disk.write(self._contact, seal(replace(contact, good_at=good_at)))
        except DiskError as error:
            error.kept = DATA_KEPT
            raise

    def incoming(self, sha256: str) -> Path:
        """Give the place where a download of that content lands and survives an interruption. Raises DiskError."""
        if not re.fullmatch(HASH, sha256):
            raise ValueError(sha256)
        self._disk.prepare()
        self._disk.mkdir(self._incoming)
        return self._incoming / sha256

    def received(self, sha256: str) -> bytes | None:
        """Give what `incoming` holds under that hash; None where it is not there or not whole. Raises DiskError."""
        with suppress(CacheDamaged):
            return read(self.incoming(sha256), sha256)
        return None

    def build(self, publication: Publication, package_sha256: str) -> Builder:
        """Start a generation beside the current one; only while the lock is held. Raises DiskError.

        A damaged pointer counts as none: nothing of it is reused.
        """
        base: Entry | None = None
        with suppress(CacheDamaged):
            base = self.identity()
        names = self._disk.matching(self._generations, FOLDER)
        folder = self._generations / f"{max(map(int, names), default=0) + 1:06}"
        old = (self._generations / base.folder, base) if base else None
        self._disk.prepare()

        def switch(entry: Entry) -> None:
            self._switch(Pointer(FORMAT, entry, base if base and self._whole(base) else None))

        def tidy() -> None:
            self._tidy(folder)

        return Builder(self._disk, folder, publication, package_sha256, base=old, switch=switch, tidy=tidy)

    def _tidy(self, built: Path) -> None:
        """Remove the generations that the pointer does not name; where there is none, only the one that was just `built`."""
        pointer: Pointer | None = None
        with suppress(CacheDamaged):
            pointer = self._pointer()
        if pointer:
            sweep_generations(self._disk, self._generations, pointer)
            return
        for folder in filter(exists, (built.with_name(built.name + UNFINISHED), built)):
            self._disk.remove(folder)

    def _whole(self, entry: Entry) -> bool:
        """Say whether a generation is worth keeping: what is damaged has just been replaced."""
        try:
            return next(damages(self._generations / entry.folder, entry), None) is None
        except DiskError:
            return False

    def _switch(self, pointer: Pointer) -> None:
        try:
            self._disk.write(self._current, seal(pointer))
        except DiskError as error:
            with suppress(CacheDamaged, DiskError):
                if self._pointer() == pointer:
                    error.kept = NOT_FORCED
            raise
        self.sweep()

    def sweep(self) -> None:
        """Remove what no pointer names: older generations, orphans, finished and half downloads. Only while the lock is held.

        What cannot be removed now is removed next time: what is here is whole and current, so it is a warning and no failure.
        Raises CacheDamaged.
        """
        try:
            if pointer := self._pointer():
                sweep_generations(self._disk, self._generations, pointer)
                sweep_downloads(self._disk, self.root, self._incoming)
        except DiskError as error:
            _LOG.warning("not tidied: %s", error)

    def damages(self) -> Iterator[CacheDamaged]:
        """Check every file against its digest and give an error for each that is not what was written. Raises DiskError."""
        contact: Contact | None = None
        pointer: Pointer | None = None
        try:
            contact = self.contact()
        except CacheDamaged as error:
            yield error
        try:
            pointer = self._pointer()
        except CacheDamaged as error:
            yield error
            return
        if contact and contact.good_at and not pointer:  # a good contact is written down after the pointer
            yield missing(self._current)
        for entry in (pointer.current, pointer.previous) if pointer else ():
            if entry:
                yield from self._damages(entry)

    def _damages(self, entry: Entry) -> Iterator[CacheDamaged]:
        try:
            check_folders(self.root, self._generations.name, entry.folder)
        except CacheDamaged as error:
            yield error
            return
        yield from damages(self._generations / entry.folder, entry)
