"""A server that remembers what it was asked and answers as it is told: for endpoints that lie, pry or hang."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Answer = Callable[[str, str], bytes]
"""Makes a whole answer from the path asked for and the request as it came."""


def reply(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Write an answer as it goes over the line."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def folder(root: Path) -> Answer:
    """Answer with the files below `root` as a careless server does: whatever the path says."""

    def answer(path: str, _: str) -> bytes:
        file = root / path
        return reply(file.read_bytes()) if file.is_file() else reply(b"", "404 Not Found")

    return answer


class Endpoint:
    """The address of a running server and the requests that came."""

    def __init__(self, port: int, scheme: str) -> None:
        """Start with nothing asked."""
        self.port = port
        self.url = f"{scheme}://127.0.0.1:{port}/"
        self.asked: list[str] = []
        self.arrived = threading.Event()

    def paths(self) -> list[str]:
        """Give the paths that were asked for."""
        return [request.split(" ")[1].lstrip("/") for request in self.asked]


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None, *, hold: bool = False) -> Iterator[Endpoint]:
    """Answer one request a connection; with `hold` never say a word, so that the client waits."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        endpoint = Endpoint(listener.getsockname()[1], "https" if tls else "http")
        thread = threading.Thread(target=_serve, args=(listener, answer, endpoint, tls, hold), daemon=True)
        thread.start()
        try:
            yield endpoint
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)


def _serve(listener: socket.socket, answer: Answer, endpoint: Endpoint, tls: ssl.SSLContext | None, hold: bool) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with suppress(OSError), connection:
            _converse(tls.wrap_socket(connection, server_side=True) if tls else connection, answer, endpoint, hold)


def _converse(connection: socket.socket, answer: Answer, endpoint: Endpoint, hold: bool) -> None:
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                return
            request += piece
        text = request.decode("latin-1")
        endpoint.asked.append(text)
        endpoint.arrived.set()
        if hold:
            connection.recv(1)  # until the client gives up
            return
        connection.sendall(answer(endpoint.paths()[-1], text))
        connection.shutdown(socket.SHUT_WR)
