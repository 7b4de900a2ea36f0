"""An end to answers that drip: every byte comes in time, and still the headers never do.

The HTTP client only bounds the wait for each byte, and gives nothing to count until the headers are
whole. So the socket of the connection is remembered when it is made, and shut from a timer.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any


class Watchdog:
    """Shuts the newest connection when an answer has not begun in time; `bit` says that it did.

    `trace` is for the client's extension of that name.
    """

    def __init__(self) -> None:
        """Know no connection yet."""
        self._socket: socket.socket | None = None
        self.bit = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the socket of a new connection, by a descriptor of its own that TLS cannot take away."""
        if event == "connection.connect_tcp.complete":
            self.close()
            made = info["return_value"].get_extra_info("socket")
            self._socket = socket.socket(fileno=os.dup(made.fileno()))

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what is done inside wait for `seconds`; after that its connection ends."""
        self.bit = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _cut(self) -> None:
        watched = self._socket
        with suppress(OSError):
            if watched is not None:
                self.bit = True
                watched.shutdown(socket.SHUT_RDWR)
