"""Servers that answer one way only, on a real socket of this machine: whatever a line or a proxy can do to a body."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


def in_turn(*answers: Answer) -> Answer:
    """Answer each request as the next of `answers` does, and as the last one when they are used up."""
    left = list(answers)

    def answer(path: str, body: bytes) -> bytes:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now(path, body)

    return answer


class Scripted:
    """What was asked of a scripted server: raw requests, connections made and done with, and its address."""

    def __init__(self, port: int, scheme: str) -> None:
        """Start with nothing asked."""
        self.url = f"{scheme}://127.0.0.1:{port}/"
        self.port = port
        self.asked: list[str] = []
        self.connections = 0
        self.gone = threading.Event()
        """The last connection ended; with `hold` that is the client's doing alone."""


@dataclass(frozen=True)
class Manner:
    """How a scripted server behaves: with `hold` only the client closes, until then a `drip` follows every 20 ms.

    With `tls` it speaks that; then `garbage` follows each answer below the TLS, where no record can be that.
    """

    hold: bool = False
    drip: bytes = b""
    tls: ssl.SSLContext | None = None
    garbage: bytes = b""


@contextmanager
def scripted(
    folder: Path, answer: Answer, *, hold: bool = False, drip: bytes = b"", tls: ssl.SSLContext | None = None, garbage: bytes = b""
) -> Iterator[Scripted]:
    """Serve `folder` through `answer`, one request a connection, in the manner of `Manner`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said = Scripted(listener.getsockname()[1], "https" if tls else "http")
        manner = Manner(hold, drip, tls, garbage)
        thread = threading.Thread(target=_serve, args=(listener, folder, answer, said, manner), daemon=True)
        thread.start()
        try:
            yield said
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, folder: Path, answer: Answer, said: Scripted, manner: Manner) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        said.connections += 1
        said.gone.clear()
        with suppress(OSError), _secured(connection, manner.tls) as line:
            request = b""
            while b"\r\n\r\n" not in request and (more := line.recv(65536)):
                request += more
            if b"\r\n\r\n" in request:
                said.asked.append(request.decode("latin-1"))
                _answer(line, folder, answer, request, manner)
        said.gone.set()


def _secured(connection: socket.socket, tls: ssl.SSLContext | None) -> socket.socket:
    return tls.wrap_socket(connection, server_side=True) if tls else connection


def _answer(line: socket.socket, folder: Path, answer: Answer, request: bytes, manner: Manner) -> None:
    path = request.split(b" ")[1].decode().lstrip("/")
    file = folder / path
    line.sendall(answer(path, file.read_bytes() if file.is_file() else b""))
    if manner.garbage:
        os.write(line.fileno(), manner.garbage)
    if manner.hold:
        _drip(line, manner.drip)
    line.shutdown(socket.SHUT_WR)


def _drip(connection: socket.socket, drip: bytes) -> None:
    connection.settimeout(0.02)
    while True:
        try:
            connection.recv(1)
        except TimeoutError:
            connection.sendall(drip)
        else:
            return
