"""The connection that is remembered: ended when nobody wants it, let go of when it is over."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_sample import published
from feed_servers import ok, scripted

from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client
from cchc_tui.feed.line import ASKED, LAID, Line


class Stream:
    """A connection as the HTTP client's `trace` hands it over."""

    def __init__(self, ours: socket.socket) -> None:
        """Hand over `ours`."""
        self._ours = ours

    def get_extra_info(self, _: str) -> socket.socket:
        return self._ours

    def close(self) -> None:
        self._ours.close()


@pytest.fixture
def pair() -> Iterator[tuple[Stream, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(1)
    with ours, theirs:
        yield Stream(ours), theirs


def test_a_connection_that_comes_up_when_nobody_wants_it_is_closed(pair: tuple[Stream, socket.socket]) -> None:
    line = Line()
    assert not line.heard(f"connection.{LAID}", {"return_value": pair[0]}, lambda: False)
    assert pair[1].recv(1) == b""
    assert not line.heard(ASKED, {}, lambda: False)


def test_cutting_ends_it_for_both_sides_whoever_else_holds_it(pair: tuple[Stream, socket.socket]) -> None:
    line = Line()
    assert line.heard(f"connection.{LAID}", {"return_value": pair[0]}, lambda: True)
    line.cut()
    assert pair[1].recv(1) == b""
    assert pair[0].get_extra_info("socket").recv(1) == b""
    line.cut()


def test_what_the_client_closed_is_let_go_of_and_the_rest_is_kept(pair: tuple[Stream, socket.socket]) -> None:
    line = Line()
    line.heard(LAID, {"return_value": pair[0]}, lambda: True)
    line.settle()
    pair[1].settimeout(0.01)
    with pytest.raises(TimeoutError):
        pair[1].recv(1)
    pair[0].close()
    line.settle()
    assert pair[1].recv(1) == b""


def test_a_server_that_ends_its_connections_sees_them_end(tmp_path: Path) -> None:
    """It need not wait for the end of the whole conversation."""
    with scripted(published(tmp_path)[1], ok, hold=True) as server, Client(Endpoint(server.url)) as client:
        client.pointer()
        assert server.gone.wait(1)
