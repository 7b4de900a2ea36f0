"""The only file that knows httpx: the way to an endpoint over http(s).

Every way in which a line, a proxy or a server can fail ends as `Unreachable`, as `Passing` where asking again
may help. The token travels in one header, over https or to this machine, and nowhere else.
"""

from __future__ import annotations

import logging
import math
import ssl
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from cchc_tui.errors import Unreachable, UsageError
from cchc_tui.feed.address import Endpoint, folder_of, loopback, plain_url, proxy_scheme
from cchc_tui.feed.cancel import Cancel
from cchc_tui.feed.conversation import Conversation, Origin
from cchc_tui.feed.errand import Errand, Left
from cchc_tui.feed.folder import FolderOrigin
from cchc_tui.feed.inflate import ACCEPTED, inflated
from cchc_tui.feed.line import ASKED, LAID, Line
from cchc_tui.feed.pace import Patience
from cchc_tui.feed.retry import TRIES, Passing, Retries, spread
from cchc_tui.feed.secret import authorization
from cchc_tui.feed.status import Head, judge, judge_proxy
from cchc_tui.feed.trust import tls_failure, trusting
from cchc_tui.text import msg

__all__ = ["Client", "Endpoint"]

CONNECT, READ = 10.0, 20.0
"""Seconds to look up a name and connect to one of its addresses; and seconds without any byte."""

_Come = Head | bytes
"""What comes of a request: first nothing (`b""`: the connection is up), then its head, then pieces of its body."""

_log = logging.getLogger(__name__)


class Client(Conversation):
    """One conversation with one endpoint.

    Whoever asks `cancel` ends it: what waits, and whatever is called later, raises `Cancelled`. `sleep`, `jitter` and `clock` (seconds, the
    factor of a wait, monotonic seconds) are what waiting between two tries is made of.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        transport: httpx.BaseTransport | None = None,
        cancel: Cancel | None = None,
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] = spread,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare, without touching the network; `UsageError` for settings that cannot work."""
        self.endpoint = endpoint
        cancel = cancel or Cancel()
        patience = Patience(endpoint.timeout, clock)
        origin = _origin(endpoint, transport, cancel, patience)
        retries = Retries(patience, sleep or cancel.wait, jitter, origin.tries)
        super().__init__(origin, retries, cancel, endpoint.signers)


def _origin(endpoint: Endpoint, transport: httpx.BaseTransport | None, cancel: Cancel, patience: Patience) -> Origin:
    folder = folder_of(endpoint.location)
    return HttpOrigin(endpoint, transport, cancel, patience) if folder is None else FolderOrigin(folder)


class HttpOrigin:
    """A published folder behind http(s): one kept connection, no redirects, nothing taken from the environment."""

    tries = TRIES

    def __init__(self, endpoint: Endpoint, transport: httpx.BaseTransport | None, cancel: Cancel, patience: Patience) -> None:
        """Prepare the connection; `UsageError` for settings that cannot work."""
        self._host = plain_url(endpoint.location).hostname or ""
        if not endpoint.timeout > 0:
            raise UsageError("The timeout must be more than 0 seconds, not {found}.", found=f"{endpoint.timeout:g}")
        for noisy in ("httpx", "httpcore"):  # at INFO they write every URL
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._base = endpoint.location.rstrip("/") + "/"
        self._cancel, self._patience, self._line = cancel, patience, Line()
        self._came = 0
        self._client = _http_client(endpoint, local=loopback(self._host), transport=transport)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
        self._line.close()

    def read(self, path: str, cap: int) -> Generator[bytes, None, None]:
        """Give the body at `path`, inflated; `Unreachable` for everything a line or a server can do wrong."""
        begun, self._came = time.monotonic(), 0
        with self._translated(path), Errand[_Come](lambda errand: self._ask(path, errand), self._cancel, self._line.cut) as errand:
            head = self._head(errand)
            try:
                judge(head, path, self._base)
                yield from inflated(self._body(errand), head.coding, cap, path)
            finally:
                _log.info("GET %s: %d, %d bytes, %.2f s", path, head.status, self._came, time.monotonic() - begun)

    def _ask(self, path: str, errand: Errand[_Come]) -> None:
        """Ask, and post what comes. Runs in a thread of its own, which is left behind when nobody waits for it any more."""

        def trace(event: str, info: Mapping[str, Any]) -> None:
            if not self._line.heard(event, info, lambda: not errand.left):
                raise Left
            if event.endswith((LAID, ASKED)):
                errand.post(b"")

        left = self._patience.left
        limits = httpx.Timeout(min(READ, left), connect=min(CONNECT / 2, left))  # a name may have two addresses
        with self._client.stream("GET", self._base + path, timeout=limits, extensions={"trace": trace}) as response:
            errand.post(Head(response.status_code, response.headers))
            for chunk in response.iter_raw():
                errand.post(chunk)

    def _head(self, errand: Errand[_Come]) -> Head:
        self._patience.begin()
        self._patience.arrived(0)  # nothing is asked when nothing is left
        limit = CONNECT
        while not isinstance(come := self._next(errand, limit), Head):
            limit = math.inf
        return come

    def _body(self, errand: Errand[_Come]) -> Iterator[bytes]:
        while isinstance(come := self._next(errand), bytes):
            self._came += len(come)
            yield come

    def _next(self, errand: Errand[_Come], limit: float = math.inf) -> _Come | None:
        left = self._patience.begin()
        try:
            come = errand.next(min(limit, left))
        finally:
            self._patience.spend()
        self._patience.arrived(len(come) if isinstance(come, bytes) else 0)
        return come

    @contextmanager
    def _translated(self, path: str) -> Iterator[None]:
        """Translate what httpx says and what shines through it (TLS records, names that cannot be looked up)."""
        try:
            yield
        except (TimeoutError, httpx.TimeoutException):
            raise Passing(msg("{file}: the endpoint did not answer in time."), file=path) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
            raise self._failure(path, error) from None
        finally:
            self._line.settle()

    def _failure(self, path: str, error: Exception) -> Unreachable:
        today = datetime.now(UTC).astimezone().date()
        if (tls := tls_failure(error, self._host, today, greeting=isinstance(error, httpx.ConnectError))) is not None:
            return tls
        reason = _reason(error)
        if isinstance(error, httpx.ProxyError) and reason[:3].isdigit():
            return judge_proxy(int(reason[:3]), path)
        lasting = isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError)
        kind = Unreachable if lasting else Passing
        return kind(msg("{file}: the endpoint cannot be reached: {reason}."), file=path, reason=reason)


def _reason(error: Exception) -> str:
    """Give the system's own words of what lies at the bottom of `error`, without its number; where the system said nothing, the error's."""
    found: BaseException | None = error
    while found is not None and not (isinstance(found, OSError) and found.strerror):
        found = found.__cause__ or found.__context__
    return str(found.strerror) if isinstance(found, OSError) else str(error) or type(error).__name__


def _http_client(endpoint: Endpoint, *, local: bool, transport: httpx.BaseTransport | None) -> httpx.Client:
    """Make the HTTP client of `endpoint`; a proxy is for the way out: what is `local` is not reached, nor a token shown, through it."""
    secure = urlsplit(endpoint.location).scheme == "https"
    if endpoint.token_file is not None and not secure and not local:
        raise UsageError("A token is sent only over https: {location} would show it.", location=endpoint.location)
    proxy = proxy_scheme(endpoint.proxy) if endpoint.proxy else ""
    tls = trusting(endpoint.ca_file) if secure or proxy == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    way = httpx.Proxy(endpoint.proxy, ssl_context=tls if proxy == "https" else None) if endpoint.proxy and not local else None
    headers = {"accept-encoding": ACCEPTED, "user-agent": "cchc-tui"}
    if endpoint.token_file is not None:  # last: nothing fails any more where a traceback could show it
        headers["authorization"] = authorization(endpoint.token_file)
    return httpx.Client(headers=headers, verify=tls, proxy=way, transport=transport, trust_env=False, follow_redirects=False)
