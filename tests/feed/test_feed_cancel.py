"""A wish to stop and Ctrl-C end whatever waits, at once, and leave nothing half done."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from feed_clients import agencies, files
from feed_sample import published
from feed_servers import Answer, ok, plain, scripted
from feed_wishes import Wish, wait_for

from cchc_tui.errors import Cancelled, Unreachable
from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.cancel import Cancel
from cchc_tui.feed.client import Client
from cchc_tui.feed.package import Resource


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


@contextmanager
def full_listener() -> Iterator[str]:
    """Give an address where nobody picks up: the queue of its listener is full, so that connecting hangs."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listener.getsockname()
        while True:
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0.05)
            try:
                waiting.connect(address)
            except TimeoutError:
                break
        yield f"http://127.0.0.1:{address[1]}/"


class BlockedLookUp(httpx.BaseTransport):
    """Stands for a name look-up that hangs: it happens inside the transport, and nothing interrupts it."""

    def __init__(self) -> None:
        """Hang until released."""
        self.release = threading.Event()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.release.wait(30)
        raise httpx.ConnectError("the name cannot be found", request=request)


def test_connecting_ends() -> None:
    wish = Wish()
    with full_listener() as url, Client(Endpoint(url), cancel=wish.cancel) as client, wish.soon():
        client.pointer()


def test_a_name_look_up_that_hangs_is_left_behind() -> None:
    wish, transport = Wish(), BlockedLookUp()
    with Client(Endpoint("http://centre.example/"), cancel=wish.cancel, transport=transport) as client, wish.soon():
        client.pointer()
    transport.release.set()


def test_a_name_look_up_that_hangs_does_not_outlive_the_timeout() -> None:
    begun, transport = time.monotonic(), BlockedLookUp()
    with (
        Client(Endpoint("http://centre.example/", timeout=0.2), transport=transport) as client,
        pytest.raises(Unreachable, match="in time"),
    ):
        client.pointer()
    assert time.monotonic() - begun < 1
    transport.release.set()


@pytest.mark.heavy
def test_a_name_look_up_that_hangs_costs_ten_seconds_of_a_longer_timeout() -> None:
    begun, transport, wish = time.monotonic(), BlockedLookUp(), Wish()
    client = Client(Endpoint("http://centre.example/"), transport=transport, cancel=wish.cancel, sleep=lambda _: wish.cancel.ask())
    with client, pytest.raises(Cancelled):
        client.pointer()
    assert 10 <= time.monotonic() - begun < 11
    transport.release.set()


def test_agreeing_on_tls_ends(site: Path) -> None:
    """The server accepts and never says a word of TLS."""
    wish = Wish()
    with (
        scripted(site, ok) as server,  # it waits for the end of a head in plain text
        Client(Endpoint(server.url.replace("http:", "https:")), cancel=wish.cancel) as client,
    ):
        with wish.soon():
            client.pointer()
        assert server.gone.wait(1)


STALLS: dict[str, tuple[Answer, bytes]] = {
    "before the head": (lambda *_: b"", b""),
    "in a head that drips": (lambda *_: b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "in a body that is silent": (lambda _, body: plain("200 OK", body[:10], length=len(body)), b""),
    "in a body that drips": (lambda _, body: plain("200 OK", body[:10], length=10**6), b"x"),
}


@pytest.mark.parametrize("stall", STALLS)
def test_every_stall_ends_closes_its_connection_and_leaves_no_part(tmp_path: Path, site: Path, stall: str) -> None:
    wish = Wish()
    answer, drip = STALLS[stall]
    with Client(Endpoint(str(site))) as client:
        resource = agencies(client)
    with scripted(site, answer, hold=True, drip=drip) as server, Client(Endpoint(server.url), cancel=wish.cancel) as client:
        with wish.soon():
            client.download(resource, tmp_path / "x")
        assert len(server.asked) == 1
        assert server.gone.wait(1), "the connection is closed although the client is still open"
        assert files(tmp_path) == []
        for later in (client.pointer, lambda: client.download(resource, tmp_path / "x")):
            with pytest.raises(Cancelled):
                later()
        assert len(server.asked) == client.requests == 1


def test_waiting_for_the_next_try_ends(site: Path) -> None:
    wish = Wish()
    busy = plain("503 Service Unavailable", b"", "Retry-After: 30")
    with scripted(site, lambda *_: busy) as server, Client(Endpoint(server.url), cancel=wish.cancel) as client, wish.soon():
        client.pointer()
    assert len(server.asked) == 1


@pytest.mark.parametrize("place", ["http", "folder"])
def test_a_wish_in_the_middle_of_a_file_leaves_no_part(tmp_path: Path, site: Path, place: str) -> None:
    cancel, told = Cancel(), []
    content = bytes(300_000)
    (site / "data/big.csv").write_bytes(content)
    resource = Resource("big", "big.csv", len(content), hashlib.sha256(content).hexdigest())

    def stop(piece: int) -> None:
        told.append(piece)
        cancel.ask()

    with scripted(site, ok) as server, Client(Endpoint(server.url if place == "http" else str(site)), cancel=cancel) as client:
        with pytest.raises(Cancelled):
            client.download(resource, tmp_path / "x", stop)
        assert len(told) == 1
        assert files(tmp_path) == []
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(Cancelled):  # even for what is there already
            client.download(resource, tmp_path / "x", stop)


INTERRUPTED = """
import sys
from pathlib import Path
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.package import Resource
url, path, size, folder = sys.argv[1:]
with Client(Endpoint(url)) as client:
    try:
        client.download(Resource("agencies", path, int(size), "0" * 64), Path(folder, "x"))
    except KeyboardInterrupt:
        print(sorted(file.name for file in Path(folder).iterdir()), flush=True)
        sys.stdin.read()
"""


@pytest.mark.parametrize("stall", ["before the head", "in a body that is silent"])
def test_ctrl_c_leaves_no_part_and_a_closed_connection(tmp_path: Path, site: Path, stall: str) -> None:
    """The program still runs when the server sees the connection end: it was closed, not lost."""
    answer, _ = STALLS[stall]
    (folder := tmp_path / "incoming").mkdir()
    seen = threading.Event()

    def stalling(path: str, body: bytes) -> bytes:
        seen.set()
        return answer(path, body or b"x" * 1000)

    with scripted(site, stalling, hold=True) as server:
        command = [sys.executable, "-c", INTERRUPTED, server.url, "agencies.csv", "1000", str(folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            assert seen.wait(20)
            if stall != "before the head":
                wait_for(lambda: any(folder.iterdir()))
            begun = time.monotonic()
            os.kill(child.pid, signal.SIGINT)
            assert child.stdout is not None
            assert child.stdout.readline() == "[]\n"
            assert time.monotonic() - begun < 1
            assert server.gone.wait(1)
            assert child.poll() is None
            _, said = child.communicate("")
            assert (child.returncode, said) == (0, "")
