"""Time and memory: slow lines may take theirs, dripping ones may not, and no body fills the memory."""

from __future__ import annotations

import tracemalloc
import zlib
from pathlib import Path

import pytest
from feed_clients import agencies, files, hasty, only_data
from feed_sample import published
from feed_servers import Answer, plain, scripted

from cchc_tui.errors import Refused, Unreachable
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.inflate import inflated
from cchc_tui.feed.pace import Patience


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


def test_patience_runs_out_on_a_dripping_line_and_not_on_a_slow_one() -> None:
    """A kilobyte a second may go on for ever, a byte a second may not."""
    now = [0.0]
    patience = Patience(10, lambda: now[0])
    for _ in range(100):
        now[0] += 1
        patience.arrived(1000)
    assert patience.left == 10
    now[0] += 1000
    assert patience.begin() == 10  # what passes between two requests is not waited for
    for _ in range(10):
        now[0] += 0.99
        patience.arrived(1)
    now[0] += 1
    with pytest.raises(Unreachable, match="no progress for 10 seconds"):
        patience.arrived(1)


SILENCES: dict[str, Answer] = {
    "before the answer": lambda *_: b"",
    "in the headers": lambda *_: b"HTTP/1.1 200 OK\r\nContent-",
    "in the body": lambda _, body: plain("200 OK", body[:10], length=len(body)),
}


@pytest.mark.parametrize("silence", SILENCES)
def test_a_server_that_falls_silent_is_left_in_time(site: Path, silence: str) -> None:
    """Nothing ends and nothing comes: the timeout is the end of it."""
    with (
        scripted(site, SILENCES[silence], hold=True) as server,
        Client(Endpoint(server.url, timeout=0.3)) as client,
        pytest.raises(Unreachable, match="in time"),
    ):
        client.pointer()
    assert len(server.asked) == 1


DRIPS: dict[str, Answer] = {
    "headers": lambda *_: b"HTTP/1.1 200 OK\r\nX-Long: ",
    "body": lambda *_: b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{",
}


@pytest.mark.parametrize("part", DRIPS)
def test_a_server_that_drips_for_ever_is_left_in_time(site: Path, part: str) -> None:
    """Every byte comes in time, the answer never ends: the timeout without progress is the end of it."""
    with (
        scripted(site, DRIPS[part], hold=True, drip=b" ") as server,
        Client(Endpoint(server.url, timeout=0.3)) as client,
        pytest.raises(Unreachable, match=r"in time|no progress"),
    ):
        client.pointer()
    assert len(server.asked) == 1


def test_a_gzip_bomb_is_never_unfolded() -> None:
    """Megabytes in some kilobytes are handed on by pieces; who stops taking them stops it."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = bomb.compress(bytes(20_000_000)) + bomb.flush()
    pieces = inflated([chunk], "gzip", 1000, "x")
    assert len(next(pieces)) <= 64 * 1024


def bomb(size: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return engine.compress(bytes(size)) + engine.flush()


GREEDY: dict[str, bytes] = {
    "a gzip bomb": plain("200 OK", bomb(20_000_000), "Content-Encoding: gzip"),
    "a body without an end": b"HTTP/1.1 200 OK\r\n\r\n" + bytes(5_000_000),
    "a gzip that says nothing for ever": plain(
        "200 OK", b"\x1f\x8b\x08\x00\0\0\0\0\0\xff" + b"\x00\x00\x00\xff\xff" * 500_000, "Content-Encoding: gzip"
    ),
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_body_is_refused_within_a_megabyte(tmp_path: Path, site: Path, name: str) -> None:
    """Of 20 MB unfolded, or 5 MB as they are, at most a few pieces of 64 kB are ever held."""
    with scripted(site, only_data(lambda *_: GREEDY[name])) as server, hasty(server.url) as client:
        resource = agencies(client)
        tracemalloc.start()
        try:
            with pytest.raises(Refused):
                client.download(resource, tmp_path / "x")
            assert tracemalloc.get_traced_memory()[1] < 1_000_000
        finally:
            tracemalloc.stop()
    assert files(tmp_path) == []
