"""A forward proxy on this machine that alone knows where a made-up name leads: whoever reaches that name went through it."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

NAME = "centre.example"
"""A name of the reserved domain: nothing resolves it but the proxy."""


class Proxy:
    """Its address, and what it was asked: the head of every request, as it came."""

    def __init__(self, port: int, leads_to: int, refusal: str) -> None:
        """Lead `NAME` to the port `leads_to` of this machine, or answer everything with the status line `refusal`."""
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self._leads_to, self._refusal = leads_to, refusal

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection to its end."""
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                head += more
            self.asked.append(head.decode("latin-1"))
            if self._refusal:
                connection.sendall(f"HTTP/1.1 {self._refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                return
            method, target, _ = head.split(b" ", 2)
            assert NAME.encode() in target
            with socket.create_connection(("127.0.0.1", self._leads_to)) as onward:
                if method == b"CONNECT":
                    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    onward.sendall(head.replace(target, b"/" + target.split(b"/", 3)[3], 1))
                _both_ways(connection, onward)


def _both_ways(one: socket.socket, other: socket.socket) -> None:
    while True:
        for ready in select.select([one, other], [], [])[0]:
            piece = ready.recv(65536)
            if not piece:
                return
            (other if ready is one else one).sendall(piece)


@contextmanager
def proxy(leads_to: int = 0, refusal: str = "") -> Iterator[Proxy]:
    """Run a `Proxy` in a thread, a connection at a time."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said = Proxy(listener.getsockname()[1], leads_to, refusal)

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                said.serve(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield said
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
