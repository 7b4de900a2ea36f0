"""What is asked of an endpoint, and what is believed of the answers, wherever they come from: a server or a folder.

Every file is asked for under a cap, counted, and compared with the size and the hash that were declared for it, before anything of
it is used; what fails in passing is asked for again from its beginning.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from cchc_tui.errors import Refused
from cchc_tui.feed.cancel import Cancel
from cchc_tui.feed.disk import disk_errors, matches, sync_folder
from cchc_tui.feed.package import MAX_POINTER, Package, Pointer, Resource, parse_package, parse_pointer
from cchc_tui.feed.retry import Passing, Retries
from cchc_tui.feed.status import POINTER
from cchc_tui.text import msg


class Origin(Protocol):
    """Gives the bytes of a published file; the caller counts and hashes them. `tries`: how often one may be asked for."""

    tries: int

    def read(self, path: str, cap: int) -> Generator[bytes, None, None]:
        """Give the bytes at `path`, ending after more than `cap` of them; `Unreachable` when they do not come."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


class Conversation:
    """One conversation with one endpoint; `requests` and `received` (bytes, inflated) count what it cost, failed tries included."""

    def __init__(self, origin: Origin, retries: Retries, cancel: Cancel, signers: Path | None) -> None:
        """Begin, without asking anything; with `signers` only what one of their keys signed is taken."""
        self._origin, self._retries, self._signers = origin, retries, signers
        self._beside = "data/"
        self.cancel = cancel
        self.requests = 0
        self.received = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._origin.close()

    def pointer(self) -> Pointer:
        """Get the one mutable file."""
        return parse_pointer(self._retries.run(POINTER, lambda: self._whole(POINTER, MAX_POINTER)))

    def package(self, pointer: Pointer) -> tuple[Package, bytes]:
        """Get the package the pointer names, checked against it and, where keys are trusted, its signature; and its raw bytes."""
        raw = self._retries.run(pointer.path, lambda: self._whole(pointer.path, pointer.bytes, pointer.sha256))
        signer = self.signer(raw, pointer)
        package = replace(parse_package(raw, pointer), signer=signer)
        self._beside = pointer.path[: pointer.path.rfind("/") + 1]
        return package, raw

    def download(self, resource: Resource, into: Path, progress: Callable[[int], None] | None = None) -> None:
        """Get one resource to `into`, whole and checked or not at all; one that is there already is not asked for.

        `progress` is told the bytes of every piece, and takes them back (a negative number) where a try fails in passing.
        `DiskError` when the disk is full or does not let us.
        """
        self.cancel.check()
        part = into.with_suffix(".part")
        with disk_errors(part):
            if matches(into, resource.bytes, resource.sha256):
                return
            try:
                self._retries.run(resource.path, lambda: self._write(resource, part, progress or (lambda _: None)))
                part.replace(into)
            finally:
                part.unlink(missing_ok=True)
            sync_folder(into.parent)

    def signer(self, raw: bytes, pointer: Pointer) -> str:
        """Give whose trusted key signed the package, as it came; empty where no key is trusted, and no signature is looked at."""
        if self._signers is None:
            return ""
        from cchc_tui.feed.signature import verify  # runs a program: not for those without keys

        return verify(raw, pointer.signature, self._signers)

    def _write(self, resource: Resource, part: Path, progress: Callable[[int], None]) -> None:
        """Try once to get a resource to `part`, from its beginning."""
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor with its mode, not a path
            written = 0

            def keep(chunk: bytes) -> None:
                nonlocal written
                written += file.write(chunk)
                progress(len(chunk))

            try:
                self._exactly(self._beside + resource.path, resource.bytes, resource.sha256, keep)
            except Passing:
                progress(-written)
                raise
            file.flush()
            os.fsync(handle)

    def _whole(self, path: str, cap: int, sha256: str | None = None) -> bytes:
        """Try once to get a small file: of at most `cap` bytes, or with a `sha256` of exactly so many."""
        parts: list[bytes] = []
        if sha256 is None:
            self._take(path, cap, parts.append)
        else:
            self._exactly(path, cap, sha256, parts.append)
        return b"".join(parts)

    def _exactly(self, path: str, size: int, sha256: str, keep: Callable[[bytes], None]) -> None:
        """Give the bytes of a file whose size and hash are declared to `keep`; they count only when this returns."""
        digest = hashlib.sha256()

        def hashed(chunk: bytes) -> None:
            digest.update(chunk)
            keep(chunk)

        found = self._take(path, size, hashed)
        if found < size:
            raise Passing(msg("{file} ended after {found} of {size} bytes."), file=path, found=found, size=size)
        if digest.hexdigest() != sha256:
            raise Refused("{file} does not match its published hash.", file=path)

    def _take(self, path: str, cap: int, keep: Callable[[bytes], None]) -> int:
        """Give the bytes of a file of at most `cap` bytes to `keep`; give their number."""
        self.cancel.check()
        self.requests += 1
        found = 0
        with closing(self._origin.read(path, cap)) as chunks:
            for chunk in chunks:
                self.cancel.check()
                found += len(chunk)
                if found > cap:
                    raise Refused("{file} is longer than the {size} bytes it may have.", file=path, size=cap)
                self.received += len(chunk)
                keep(chunk)
        return found
