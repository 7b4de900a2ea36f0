"""The connection behind an HTTP client, so that somebody else can end it: one that drips, one nobody waits for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

LAID = "connect_tcp.complete"
SECURED = "start_tls.complete"
ASKED = "http11.send_request_headers.started"
"""How the names end of what the HTTP client tells its `trace` extension: connected, TLS is up, the request goes out."""


class Line:
    """Remembers the newest connection by a descriptor of its own, which TLS cannot take away; one at a time."""

    def __init__(self) -> None:
        """Know no connection yet."""
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._stream: Any = None

    def heard(self, event: str, info: Mapping[str, Any], wanted: Callable[[], bool]) -> bool:
        """Take note of an `event` of the HTTP client's `trace`; say False where it should not go on, since nobody wants it any more.

        `wanted` must turn false before `cut` is called: then no connection comes up unseen after that.
        """
        if not event.endswith((LAID, SECURED, ASKED)):
            return True
        with self._lock:
            stream = info.get("return_value")
            if not wanted():
                if stream is not None:
                    stream.close()
                return False
            if stream is not None:
                self._stream = stream
            if event.endswith(LAID):
                self._drop()
                self._socket = socket.socket(fileno=os.dup(self._stream.get_extra_info("socket").fileno()))
            return True

    def cut(self) -> None:
        """End the connection, whoever is reading from it; that reader meets its end at once."""
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
            self._drop()

    def settle(self) -> None:
        """Let go of a connection that the HTTP client has closed: our descriptor would keep it open for the other side."""
        with self._lock:
            if self._stream is not None and self._stream.get_extra_info("socket").fileno() < 0:
                self._drop()

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
