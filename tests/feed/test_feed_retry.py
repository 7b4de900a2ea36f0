"""What may pass is tried again, more slowly each time and not for ever; what will not pass is not."""

from __future__ import annotations

import gzip
import logging
import os
from email.utils import formatdate
from pathlib import Path

import pytest
from feed_clients import Time, agencies, fetch, files, only_data, timed
from feed_sample import data_file, published
from feed_servers import Answer, in_turn, ok, plain, scripted

from cchc_tui.errors import CchcError, Refused, Unreachable
from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client
from cchc_tui.feed.retry import TRIES, asked_wait, pause, spread

NOON = "Mon, 23 Nov 2026 12:00:00 GMT"
AT_NOON = 1795435200.0


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


def busy(*headers: str) -> Answer:
    return lambda *_: plain("503 Service Unavailable", b"", *headers)


def test_waits_double_and_are_spread_by_chance() -> None:
    assert [pause(tries, None, 1.0) for tries in (1, 2, 3, 4)] == [0.5, 1, 2, 4]
    assert [pause(tries, None, 0.5) for tries in (1, 2, 3, 4)] == [0.25, 0.5, 1, 2]
    assert [pause(tries, None, 1.5) for tries in (1, 2, 3, 4)] == [0.75, 1.5, 3, 6]
    factors = [spread() for _ in range(1000)]
    assert 0.5 <= min(factors) < 0.6
    assert 1.4 < max(factors) <= 1.5


def test_a_server_is_not_asked_before_it_said_and_half_a_minute_is_the_longest() -> None:
    assert pause(1, 7.0, 1.0) == 7
    assert pause(4, 0.0, 1.0) == 4
    assert pause(1, 3600.0, 1.0) == 30
    assert pause(20, None, 1.0) == 30


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("0", "", 0.0),
        (" 17 ", "", 17.0),
        ("9" * 400, "", 999999999.0),
        ("Mon, 23 Nov 2026 12:00:05 GMT", "", 5.0),
        ("Mon, 23 Nov 2026 12:00:05 GMT", "Mon, 23 Nov 2026 11:59:00 GMT", 65.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", NOON, 0.0),
        ("Mon, 23 Nov 2026 12:00:05 GMT", "yesterday", 5.0),
        ("", "", None),
        ("-5", "", None),
        ("1.5", "", None),
        ("٥", "", None),
        ("soon", NOON, None),
        ("Mon, 99 Nov 99999 12:00:05 GMT", NOON, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str, date: str, seconds: float | None) -> None:
    assert asked_wait(value, date, AT_NOON) == seconds


PASSING: dict[str, Answer] = {
    "429": lambda *_: plain("429 Too Many Requests", b""),
    "500": lambda *_: plain("500 Internal Server Error", b"oops"),
    "503": busy("Retry-After: 1"),
    "nothing at all": lambda *_: b"",
    "no HTTP": lambda *_: b"SSH-2.0-OpenSSH_9.6\r\n",
    "cut with a length": lambda _, body: plain("200 OK", body[:-7], length=len(body)),
    "cut and closed": lambda _, body: b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body[:-7],
    "shorter": lambda _, body: plain("200 OK", body[:-7]),
    "half a gzip": lambda _, body: plain("200 OK", gzip.compress(body)[:-9], "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_survived_and_the_bytes_of_failed_tries_are_taken_back(tmp_path: Path, site: Path, name: str) -> None:
    """Each try starts the file from zero; what `progress` was told never passes the size and sums up to it."""
    told: list[int] = []
    answer = only_data(in_turn(PASSING[name], PASSING[name], ok))
    with scripted(site, answer) as server, timed(Endpoint(server.url), time := Time()) as client:
        resource = agencies(client)
        client.download(resource, tmp_path / "x", told.append)
        assert len(server.asked) == client.requests == 2 + 3
    assert (tmp_path / "x").read_bytes() == data_file(site, "agencies").read_bytes()
    sums = [sum(told[:n]) for n in range(len(told) + 1)]
    assert sums[-1] == max(sums) == resource.bytes
    assert min(sums) == 0
    assert time.waits == ([1, 1] if name == "503" else [0.5, 1])
    assert [file.name for file in files(tmp_path)] == ["x"]


def test_pointer_and_package_are_tried_again_as_well(site: Path) -> None:
    with scripted(site, in_turn(busy(), ok, busy(), ok)) as server, timed(Endpoint(server.url), time := Time()) as client:
        client.package(client.pointer())
    assert [request.split()[1][:6] for request in server.asked] == ["/lates", "/lates", "/data/", "/data/"]
    assert time.waits == [0.5, 0.5]


LASTING: dict[str, tuple[Answer, type[CchcError]]] = {
    **{
        status: (lambda *_, status=status: plain(f"{status} No", b"", "Location: /latest.json", "Retry-After: 0"), Unreachable)
        for status in ("204", "301", "302", "304", "307", "308", "400", "401", "403", "404", "407", "410", "416")
    },
    "longer": (lambda _, body: plain("200 OK", body + b"x"), Refused),
    "another content": (lambda _, body: plain("200 OK", body.swapcase()), Refused),
    "a damaged gzip": (lambda _, body: plain("200 OK", b"\x1f\x8b" + body, "Content-Encoding: gzip"), Refused),
    "another coding": (lambda _, body: plain("200 OK", body, "Content-Encoding: br"), Refused),
}


@pytest.mark.parametrize("name", LASTING)
def test_what_will_not_pass_is_asked_for_once(tmp_path: Path, site: Path, name: str) -> None:
    answer, error = LASTING[name]
    with scripted(site, only_data(answer)) as server, pytest.raises(error) as caught:
        fetch(server.url, tmp_path)
    assert len(server.asked) == 3
    assert "tried" not in str(caught.value)
    assert files(tmp_path) == []


def test_five_tries_are_the_end_and_the_error_says_so(tmp_path: Path, site: Path) -> None:
    told: list[int] = []
    short = PASSING["cut and closed"]
    with scripted(site, only_data(short)) as server, timed(Endpoint(server.url), time := Time()) as client:
        resource = agencies(client)
        with pytest.raises(Unreachable, match=r"ended after \d+ of \d+ bytes\. It was tried 5 times\.$"):
            client.download(resource, tmp_path / "x", told.append)
    assert len(server.asked) == 2 + TRIES
    assert time.waits == [0.5, 1, 2, 4]
    assert sum(told) == 0
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (["Retry-After: 7"], 7),
        (["Retry-After: 3600"], 30),
        (["Retry-After: 0"], 0.5),
        (["Retry-After: Mon, 23 Nov 2026 12:00:09 GMT", f"Date: {NOON}"], 9),
        (["Retry-After: Tue, 01 Jan 2999 00:00:00 GMT"], 30),
        ([f"Retry-After: {formatdate(0, usegmt=True)}"], 0.5),
        (["Retry-After: whenever"], 0.5),
    ],
)
def test_a_server_that_says_when_is_believed_up_to_half_a_minute(site: Path, headers: list[str], wait: float) -> None:
    with scripted(site, in_turn(busy(*headers), ok)) as server, timed(Endpoint(server.url), time := Time()) as client:
        client.pointer()
    assert time.waits == [wait]


def test_waiting_uses_up_the_same_patience_and_never_more(site: Path) -> None:
    """Of 3 seconds, 0.5 and 1 are waited; the 2 that come next are not there, so the error comes at once."""
    with scripted(site, busy()) as server, timed(Endpoint(server.url, timeout=3), time := Time()) as client:
        with pytest.raises(Unreachable, match=r"503\. It was tried 3 times"):
            client.pointer()
        assert time.waits == [0.5, 1]
    with scripted(site, busy("Retry-After: 30")) as server, timed(Endpoint(server.url, timeout=20), time := Time()) as client:
        with pytest.raises(Unreachable, match=r"503\.$"):
            client.pointer()
        assert time.waits == []


def test_what_passes_between_two_requests_is_not_waiting(site: Path) -> None:
    with scripted(site, ok) as server, timed(Endpoint(server.url, timeout=3), time := Time()) as client:
        pointer = client.pointer()
        time.now += 1000
        client.package(pointer)


def test_a_folder_is_read_once(tmp_path: Path, site: Path) -> None:
    file = data_file(site, "agencies")
    os.truncate(file, file.stat().st_size - 1)
    with timed(Endpoint(str(site)), time := Time()) as client:
        resource = agencies(client)
        with pytest.raises(Unreachable, match=r"bytes\.$"):
            client.download(resource, tmp_path / "x")
        assert client.requests == 3
    assert time.waits == []


def test_nobody_listening_is_tried_five_times(site: Path) -> None:
    with scripted(site, ok) as server:
        gone = server.url
    with timed(Endpoint(gone), time := Time()) as client, pytest.raises(Unreachable, match="tried 5 times"):
        client.pointer()
    assert time.waits == [0.5, 1, 2, 4]


def test_the_log_says_each_request_and_each_wait_and_no_secret(tmp_path: Path, site: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    (secret := tmp_path / "token").write_text("s3cret")
    secret.chmod(0o600)
    size = (site / "latest.json").stat().st_size
    with (
        scripted(site, in_turn(busy(), ok)) as server,
        Client(Endpoint(server.url, token_file=secret), sleep=lambda _: None, jitter=lambda: 1.0) as client,
    ):
        client.pointer()
    lines = [f"{record.levelname} {record.getMessage()}" for record in caplog.records]
    assert lines[0].startswith("INFO GET latest.json: 503, 0 bytes, 0.")
    assert lines[1] == "INFO latest.json: try 1 of 5 failed, the next in 0.50 s: latest.json: the endpoint answered 503."
    assert lines[2].startswith(f"INFO GET latest.json: 200, {size} bytes, 0.")
    assert len(lines) == 3
    assert not [line for line in lines if "s3cret" in line or "uthorization" in line or str(server.port) in line]
