"""A first meeting with an endpoint, for whoever asks what would go wrong: does it answer, whose certificate, whose clock.

What a synchronisation would do is asked with its own client; the certificate and the clock are read beside it, since that
client believes or refuses and keeps nothing of it.
"""

from __future__ import annotations

import ssl
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from cchc_tui.errors import CchcError
from cchc_tui.feed.address import Endpoint, folder_of, loopback, plain_url
from cchc_tui.feed.secret import authorization
from cchc_tui.feed.status import POINTER
from cchc_tui.feed.trust import trusting

PATIENCE = 20.0
"""Seconds without progress after which a meeting is given up."""


class Met(NamedTuple):
    """What a meeting told: the serial it offers or why it offers none, its clock, and when its certificate ends."""

    serial: int | None = None
    error: CchcError | None = None
    clock: datetime | None = None
    certificate_ends: datetime | None = None


def meet(endpoint: Endpoint) -> Met:
    """Ask an endpoint for its pointer, once; what fails is in the answer, never raised."""
    from cchc_tui.feed.client import Client  # httpx

    try:
        with Client(replace(endpoint, timeout=min(endpoint.timeout, PATIENCE)), sleep=lambda _: None) as client:
            found = Met(client.pointer().serial)
    except CchcError as error:
        return Met(error=error)
    clock, ends = _looked(endpoint) if folder_of(endpoint.location) is None else (None, None)
    return found._replace(clock=clock, certificate_ends=ends)


def _looked(endpoint: Endpoint) -> tuple[datetime | None, datetime | None]:
    """Read the clock of a server, and the end of its certificate; what cannot be read is None."""
    with suppress(OSError, HTTPException, ValueError, TypeError), closing(_connection(endpoint)) as connection:
        headers = {"Authorization": authorization(endpoint.token_file)} if endpoint.token_file else {}
        connection.request("HEAD", _asked(endpoint), headers=headers)
        ends = _end(connection)
        said = connection.getresponse().getheader("Date")
        return parsedate_to_datetime(said) if said else None, ends
    return None, None


def _connection(endpoint: Endpoint) -> HTTPConnection:
    """Make the connection; raises ValueError for a proxy that is reached by TLS, which is not looked through."""
    parts = plain_url(endpoint.location)
    host = parts.hostname or ""
    tls = trusting(endpoint.ca_file) if parts.scheme == "https" else None
    if not endpoint.proxy or loopback(host):
        return (
            HTTPSConnection(host, parts.port, timeout=PATIENCE, context=tls) if tls else HTTPConnection(host, parts.port, timeout=PATIENCE)
        )
    proxy = urlsplit(endpoint.proxy)
    if proxy.scheme != "http" or not proxy.hostname:
        raise ValueError(proxy.scheme)
    if tls is None:
        return HTTPConnection(proxy.hostname, proxy.port, timeout=PATIENCE)
    connection = HTTPSConnection(proxy.hostname, proxy.port, timeout=PATIENCE, context=tls)
    connection.set_tunnel(host, parts.port)
    return connection


def _asked(endpoint: Endpoint) -> str:
    """Give what is asked for: of a proxy without a tunnel the whole address, of a server its path."""
    parts = plain_url(endpoint.location)
    whole = endpoint.proxy and parts.scheme == "http" and not loopback(parts.hostname or "")
    return f"{endpoint.location.rstrip('/')}/{POINTER}" if whole else f"{parts.path.rstrip('/')}/{POINTER}"


def _end(connection: HTTPConnection) -> datetime | None:
    """Give the last moment of the certificate that was shown and believed."""
    certificate = connection.sock.getpeercert() if isinstance(connection.sock, ssl.SSLSocket) else None
    ends = (certificate or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None
