"""The only file that knows httpx: gets the pointer, the package and its resources, and lets nothing wrong through.

Every way in which a line, a proxy or a server can fail ends as `Unreachable` (nothing wrong was
said, ask again) or `Refused` (what came is complete but wrong). The token travels in one
header, over https or to this machine, and nowhere else.
"""

from __future__ import annotations

import hashlib
import logging
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

import httpx
import truststore

from cchc_tui.errors import Refused, Unreachable, UsageError
from cchc_tui.feed.address import loopback, plain_url
from cchc_tui.feed.disk import disk_errors, matches, sync_folder
from cchc_tui.feed.folder import FolderOrigin
from cchc_tui.feed.inflate import ACCEPTED, inflated
from cchc_tui.feed.pace import Patience
from cchc_tui.feed.package import MAX_POINTER, Package, Pointer, Resource, parse_package, parse_pointer
from cchc_tui.feed.secret import authorization
from cchc_tui.feed.watchdog import Watchdog

CONNECT, READ = 10.0, 20.0
"""Seconds to connect, and seconds without any byte."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where publications come from: an http(s) URL, a `file://` URL or a folder, and how to get there; `timeout` in seconds."""

    location: str
    token_file: Path | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    timeout: float = 120.0


class Origin(Protocol):
    """Gives the bytes of a published file; the caller counts and hashes them."""

    def read(self, path: str, cap: int) -> Iterator[bytes]:
        """Give the bytes at `path`, ending after more than `cap` of them; `Unreachable` when they do not come."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


class Client:
    """One conversation with one endpoint; `requests` and `received` (bytes, inflated) count what it cost."""

    def __init__(self, endpoint: Endpoint, *, transport: httpx.BaseTransport | None = None) -> None:
        """Prepare, without touching the network; `UsageError` for settings that cannot work."""
        self._origin = _origin(endpoint, transport)
        self._beside = "data/"
        self.requests = 0
        self.received = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._origin.close()

    def pointer(self) -> Pointer:
        """Get the one mutable file."""
        return parse_pointer(b"".join(self._capped("latest.json", MAX_POINTER)))

    def package(self, pointer: Pointer) -> tuple[Package, bytes]:
        """Get the package the pointer names, checked against it, and its raw bytes (which a signature is over)."""
        raw = b"".join(self._exactly(pointer.path, pointer.bytes))
        package = parse_package(raw, pointer)
        self._beside = pointer.path[: pointer.path.rfind("/") + 1]
        return package, raw

    def download(self, resource: Resource, into: Path, progress: Callable[[int], None] | None = None) -> None:
        """Get one resource to `into`, whole and checked or not at all; one that is there already is not asked for.

        `progress` is told the bytes of every piece. `DiskError` when the disk is full or does not let us.
        """
        part = into.with_suffix(".part")
        with disk_errors(part):
            if matches(into, resource.bytes, resource.sha256):
                return
            try:
                self._write(resource, part, progress or (lambda _: None))
                part.replace(into)
            finally:
                part.unlink(missing_ok=True)
            sync_folder(into.parent)

    def _write(self, resource: Resource, part: Path, progress: Callable[[int], None]) -> None:
        digest = hashlib.sha256()
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor with its mode, not a path
            for chunk in self._exactly(self._beside + resource.path, resource.bytes):
                file.write(chunk)
                digest.update(chunk)
                progress(len(chunk))
            file.flush()
            os.fsync(handle)
        if digest.hexdigest() != resource.sha256:
            raise Refused("{file} does not match its published hash.", file=resource.path)

    def _exactly(self, path: str, size: int) -> Iterator[bytes]:
        """Give the bytes of a file whose size is declared."""
        found = 0
        for chunk in self._capped(path, size):
            found += len(chunk)
            yield chunk
        if found < size:
            raise Unreachable("{file} ended after {found} of {size} bytes.", file=path, found=found, size=size)

    def _capped(self, path: str, cap: int) -> Iterator[bytes]:
        self.requests += 1
        found = 0
        for chunk in self._origin.read(path, cap):
            found += len(chunk)
            if found > cap:
                raise Refused("{file} is longer than the {size} bytes it may have.", file=path, size=cap)
            self.received += len(chunk)
            yield chunk


def _origin(endpoint: Endpoint, transport: httpx.BaseTransport | None) -> Origin:
    parts = urlsplit(endpoint.location)
    if parts.scheme in ("http", "https"):
        return HttpOrigin(endpoint, transport)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return FolderOrigin(Path(unquote(parts.path)))
    if "://" in endpoint.location or not endpoint.location:
        raise UsageError("The endpoint {location} is neither http(s), nor file, nor a folder.", location=endpoint.location)
    return FolderOrigin(Path(endpoint.location))


class HttpOrigin:
    """A published folder behind http(s): one kept connection, no redirects, nothing taken from the environment."""

    def __init__(self, endpoint: Endpoint, transport: httpx.BaseTransport | None) -> None:
        """Prepare the connection; `UsageError` for settings that cannot work."""
        parts = plain_url(endpoint.location)
        local = loopback(parts.hostname or "")
        headers = {"accept-encoding": ACCEPTED, "user-agent": "cchc-tui"}
        if endpoint.token_file is not None:
            if parts.scheme != "https" and not local:
                raise UsageError("A token is sent only over https: {location} would show it.", location=endpoint.location)
            headers["authorization"] = authorization(endpoint.token_file)
        if endpoint.timeout <= 0:
            raise UsageError("The timeout must be more than 0 seconds, not {found}.", found=f"{endpoint.timeout:g}")
        for noisy in ("httpx", "httpcore"):  # at INFO they write every URL
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._base = endpoint.location.rstrip("/") + "/"
        self._patience = Patience(endpoint.timeout)
        self._watchdog = Watchdog()
        # A proxy is for the way out; what is on this machine is not reached, nor a token shown, through it.
        proxy = None if local else endpoint.proxy
        tls = _trusting(endpoint.ca_file) if parts.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            self._client = httpx.Client(
                headers=headers, verify=tls, proxy=proxy, transport=transport, trust_env=False, follow_redirects=False
            )
        except (ValueError, httpx.InvalidURL, ImportError):
            raise UsageError("The proxy setting is not a proxy URL such as http://proxy.example:3128.") from None

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
        self._watchdog.close()

    def read(self, path: str, cap: int) -> Iterator[bytes]:
        """Give the body at `path`, inflated; `Unreachable` for everything a line or a server can do wrong."""
        with _network_errors(path, self._watchdog), self._answer(path) as response:
            self._patience.arrived(0)
            _check_status(response, path)
            coding = response.headers.get("content-encoding", "").strip().lower()
            yield from inflated(self._arriving(response), coding, cap, path)

    @contextmanager
    def _answer(self, path: str) -> Iterator[httpx.Response]:
        """Ask, and give the answer as soon as its headers are there; none in time ends the connection."""
        left = self._patience.begin()
        limits = httpx.Timeout(min(READ, left), connect=min(CONNECT, left))
        with ExitStack() as open_until:
            with self._watchdog.within(left):
                asked = self._client.stream("GET", self._base + path, timeout=limits, extensions={"trace": self._watchdog.trace})
                response = open_until.enter_context(asked)
            yield response

    def _arriving(self, response: httpx.Response) -> Iterator[bytes]:
        for chunk in response.iter_raw():
            self._patience.arrived(len(chunk))
            yield chunk


@contextmanager
def _network_errors(path: str, watchdog: Watchdog) -> Iterator[None]:
    """Translate what httpx and what shines through it (TLS records, names that cannot be looked up)."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
        if isinstance(error, httpx.TimeoutException) or watchdog.bit:
            raise Unreachable("{file}: the endpoint did not answer in time.", file=path) from None
        raise Unreachable(
            "{file}: the endpoint cannot be reached: {reason}.", file=path, reason=str(error) or type(error).__name__
        ) from None


def _check_status(response: httpx.Response, path: str) -> None:
    status = response.status_code
    if 300 <= status < 400:
        raise Unreachable("{file}: the endpoint answered with a redirect ({status}), which is not followed.", file=path, status=status)
    if status in (401, 403, 407):
        raise Unreachable("{file}: the endpoint does not let us in ({status}).", file=path, status=status)
    if status != 200:
        raise Unreachable("{file}: the endpoint answered {status}.", file=path, status=status)


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Trust `ca_file` alone, or what the system trusts (where an agency's own CA is installed); TLS 1.2 and newer."""
    try:
        context = ssl.create_default_context(cafile=str(ca_file)) if ca_file else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except OSError as error:
        raise UsageError("The CA file {file} cannot be used: {reason}.", file=str(ca_file), reason=error.strerror or error) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
