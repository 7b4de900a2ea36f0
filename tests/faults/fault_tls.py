"""Certificates of a private authority, good and bad ones, and a relay that damages or cuts what goes through it."""

from __future__ import annotations

import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import trustme

from fault_servers import End, listening  # isort: skip - beside this one

HOST = "127.0.0.1"

_WRITING = threading.Lock()


@cache
def authorities() -> dict[str, trustme.CA]:
    """Give two authorities: ours, and one nobody knows."""
    return {name: trustme.CA(organization_name=name) for name in ("ours", "theirs")}


def ca_file(folder: Path, name: str = "ours") -> Path:
    """Write down whom to trust, once."""
    file = folder / f"{name}.pem"
    with _WRITING:
        if not file.exists():
            authorities()[name].cert_pem.write_to_path(str(file))
    return file


def secured(*, by: str = "ours", host: str = HOST, age: timedelta | None = None) -> ssl.SSLContext:
    """Make a server's TLS, with a certificate of an authority for a host that ended `age` ago, if given."""
    until = datetime.now(UTC) - age if age else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authorities()[by].issue_cert(host, not_before=datetime.now(UTC) - timedelta(days=99), not_after=until).configure_cert(context)
    return context


@dataclass
class Relay:
    """What went through a relay from the server to the client, over all connections.

    `harm` is done to the piece that reaches byte `at` and to those after it, `times` altogether, while it is `on`.
    """

    port: int = 0
    at: int = 0
    times: int = 0
    passed: int = 0
    harm: Callable[[socket.socket, bytes], bytes] = lambda _, piece: piece
    on: Callable[[], bool] = lambda: True

    def through(self, client: socket.socket, piece: bytes) -> bytes:
        """Count a piece, and harm it if it is its turn."""
        self.passed += len(piece)
        if self.passed <= self.at or not self.times or not self.on():
            return piece
        self.times -= 1
        return self.harm(client, piece)


def flipped(_: socket.socket, piece: bytes) -> bytes:
    """Turn one bit of a piece over, in its second half: after the header of the record."""
    place = random.randrange(len(piece) // 2, len(piece))
    return piece[:place] + bytes([piece[place] ^ 1 << random.randrange(8)]) + piece[place + 1 :]


def severed(client: socket.socket, piece: bytes) -> bytes:
    """Let half of a piece through, and end the connection."""
    client.sendall(piece[: len(piece) // 2])
    raise End


@contextmanager
def relaying(port: int) -> Iterator[Relay]:
    """Pass everything on between clients and the server on `port`, while inside."""
    relay = Relay()

    def talk(client: socket.socket, _: threading.Event) -> None:
        with socket.create_connection((HOST, port), timeout=30) as server:
            back = threading.Thread(target=_pump, args=(server, client, relay.through), daemon=True)
            back.start()
            _pump(client, server, lambda _, piece: piece)
            back.join()

    with listening(talk) as relay.port:
        yield relay


def _pump(source: socket.socket, sink: socket.socket, through: Callable[[socket.socket, bytes], bytes]) -> None:
    with suppress(OSError, End):
        while piece := source.recv(65536):
            sink.sendall(through(sink, piece))
    for link in (source, sink):
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
