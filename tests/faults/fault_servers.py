"""A server that keeps one publication on offer and does to any answer whatever a line, a proxy or an enemy can do to it."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

POINTER, PACKAGE, RESOURCE = "pointer", "package", "resource"
PLACES = (POINTER, PACKAGE, RESOURCE)
"""The three kinds of files a sync asks for, in this order."""

PATIENCE = 30.0
"""Seconds a server waits for a client before it gives up, so that a test can never hang for ever."""


class End(Exception):
    """This connection is over, as the script says."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its path without the slash, what kind of file that is, how often that kind was asked for, the file, the raw text."""

    path: str
    place: str
    number: int
    body: bytes
    raw: str


Fault = Callable[["Wire", Ask], None]
"""Answers one request badly; a fault that returns leaves the connection open for the next request."""


class Wire:
    """One connection, as a fault uses it."""

    def __init__(self, link: socket.socket, stopping: threading.Event) -> None:
        self._link, self._stopping = link, stopping
        link.settimeout(PATIENCE)

    def send(self, data: bytes) -> None:
        """Send at once."""
        self._link.sendall(data)

    def paced(self, data: bytes, piece: int, every: float) -> None:
        """Send `piece` bytes every `every` seconds."""
        for start in range(0, len(data), piece):
            self.send(data[start : start + piece])
            if self._stopping.wait(every):
                raise End

    def forever(self, data: bytes, every: float) -> NoReturn:
        """Send the same again and again, `every` so many seconds, until the client goes."""
        while not self._stopping.wait(every):
            # A client that went without reading may never be known to be gone.
            if select.select([], [self._link], [], 0.1)[1]:
                self.send(data)
        raise End

    def hold(self) -> NoReturn:
        """Send nothing more, and wait until the client goes."""
        with suppress(OSError):
            while self._link.recv(65536):
                pass
        raise End

    def close(self) -> NoReturn:
        """End the connection in order: what was sent arrives, then comes the end."""
        with suppress(OSError):
            self._link.shutdown(socket.SHUT_WR)
        raise End

    def reset(self) -> NoReturn:
        """End the connection with a reset: what has not been read yet may be lost."""
        self._link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._link.close()
        raise End

    def request(self) -> str:
        """Read the head of the next request; `End` where none comes any more."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = self._link.recv(65536)
            if not piece:
                raise End
            head += piece
        return head.decode("latin-1")


@dataclass
class Server:
    """The files of `folder` behind faults; `pointer` is what `latest.json` says now, `plan` what goes wrong where."""

    folder: Path
    pointer: bytes
    url: str = ""
    plan: dict[str, Fault] = field(default_factory=dict)
    asked: list[Ask] = field(default_factory=list)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, place: str) -> int:
        """Say how often that kind of file was asked for."""
        return sum(ask.place == place for ask in self.asked)

    def asked_for(self, path: str) -> int:
        """Say how often that file was asked for."""
        return sum(ask.path == path for ask in self.asked)

    def heal(self, pointer: bytes) -> None:
        """Be a good server from now on, with another publication on offer."""
        self.plan, self.pointer = {}, pointer

    def answer(self, wire: Wire) -> None:
        """Answer the next request of a connection."""
        raw = wire.request()
        path = raw.split(" ")[1].lstrip("/")
        place = POINTER if path == "latest.json" else PACKAGE if path.startswith("data/datapackage.") else RESOURCE
        file = self.folder / path
        body = self.pointer if place == POINTER else file.read_bytes() if file.is_file() else b""
        with self.lock:
            ask = Ask(path, place, self.count(place) + 1, body, raw)
            self.asked.append(ask)
        self.plan.get(place, good)(wire, ask)


def head(size: int | None, *lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """Write the head of an answer; without a size the end of the connection ends the body."""
    length = [f"Content-Length: {size}"] if size is not None else []
    return "\r\n".join([status, *length, *lines, "", ""]).encode("latin-1")


def good(wire: Wire, ask: Ask) -> None:
    """Answer as a static server does."""
    wire.send(head(len(ask.body)) + ask.body if ask.body else head(0, status="HTTP/1.1 404 Not Found"))


def first(count: int, fault: Fault) -> Fault:
    """Let a fault happen the first `count` times; after that the server is well."""
    return lambda wire, ask: (fault if ask.number <= count else good)(wire, ask)


@contextmanager
def serving(folder: Path, pointer: bytes, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """Serve while inside, each connection in a thread; clients must have gone before the end."""
    server = Server(folder, pointer)

    def talk(link: socket.socket, stopping: threading.Event) -> None:
        server.connections += 1
        secured = tls.wrap_socket(link, server_side=True) if tls else link
        with secured:
            wire = Wire(secured, stopping)
            while True:
                server.answer(wire)

    with listening(talk) as port:
        server.url = f"{'https' if tls else 'http'}://{host}:{port}/"
        yield server


Talk = Callable[[socket.socket, threading.Event], None]
"""What is done with one connection, in a thread of its own; the event says that all is over."""


@contextmanager
def listening(talk: Talk) -> Iterator[int]:
    """Take connections on a free port of this machine, which is given, while inside; clients must have gone before the end."""
    stopping = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        threads.append(threading.Thread(target=_accept, args=(listener, talk, stopping, threads), daemon=True))
        threads[0].start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopping.set()
            listener.shutdown(socket.SHUT_RDWR)
            for thread in threads:  # grows until the first one has ended
                thread.join(PATIENCE)


def _accept(listener: socket.socket, talk: Talk, stopping: threading.Event, threads: list[threading.Thread]) -> None:
    while True:
        try:
            link, _ = listener.accept()
        except OSError:
            return
        threads.append(threading.Thread(target=_talk, args=(talk, link, stopping), daemon=True))
        threads[-1].start()


def _talk(talk: Talk, link: socket.socket, stopping: threading.Event) -> None:
    with link, suppress(OSError, End):
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.settimeout(PATIENCE)
        talk(link, stopping)
