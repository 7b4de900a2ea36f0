"""Servers that answer one way only, on a real socket of this machine: whatever a line or a proxy can do to a body."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Answer = Callable[[str, bytes], bytes]
"""Makes the bytes of a whole answer from the path asked for and the file that lies there."""


def plain(status: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """Write an answer as it goes over the line."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def ok(_: str, body: bytes) -> bytes:
    """Answer as a static server does."""
    return plain("200 OK", body)


class Scripted:
    """What was asked of a scripted server: raw requests, and its address."""

    def __init__(self, port: int) -> None:
        """Start with nothing asked."""
        self.url = f"http://127.0.0.1:{port}/"
        self.asked: list[str] = []


@contextmanager
def scripted(folder: Path, answer: Answer, *, hold: bool = False, drip: bytes = b"") -> Iterator[Scripted]:
    """Serve `folder` through `answer`, one request a connection; with `hold` only the client closes.

    Until it does, a `drip` follows every 20 ms.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said = Scripted(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, folder, answer, said, hold, drip), daemon=True)
        thread.start()
        try:
            yield said
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, folder: Path, answer: Answer, said: Scripted, hold: bool, drip: bytes) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            said.asked.append(request.decode("latin-1"))
            path = request.split(b" ")[1].decode().lstrip("/")
            file = folder / path
            connection.sendall(answer(path, file.read_bytes() if file.is_file() else b""))
            if hold:
                _drip(connection, drip)
            connection.shutdown(socket.SHUT_WR)


def _drip(connection: socket.socket, drip: bytes) -> None:
    connection.settimeout(0.02)
    while True:
        try:
            connection.recv(1)
        except TimeoutError:
            connection.sendall(drip)
        else:
            return
