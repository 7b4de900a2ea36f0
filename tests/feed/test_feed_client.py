"""The client over real sockets and folders: what is whole comes through, what is not is unreachable or refused, as documented."""

from __future__ import annotations

import gzip
import json
import logging
import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from feed_sample import data_file, published
from feed_servers import Answer, ok, plain, scripted

from cchc_tui.errors import CchcError, DiskError, Refused, Unreachable, UsageError
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.inflate import inflated
from cchc_tui.feed.pace import Patience
from cchc_tui.feed.serve import FolderServer

AGENCIES = "agencies"


def fetch_all(client: Client, into: Path) -> list[Path]:
    """Get everything there is."""
    into.mkdir(exist_ok=True)
    package, _ = client.package(client.pointer())
    for resource in package.resources:
        client.download(resource, into / resource.sha256)
    return [into / resource.sha256 for resource in package.resources]


def fetch(url: str, root: Path) -> Path:
    """Get the table of agencies alone."""
    with Client(Endpoint(url, timeout=5)) as client:
        package, _ = client.package(client.pointer())
        (resource,) = (resource for resource in package.resources if resource.name == AGENCIES)
        client.download(resource, root / resource.sha256)
        return root / resource.sha256


def only_data(answer: Answer) -> Answer:
    """Answer in a special way for the table of agencies alone."""
    return lambda path, body: answer(path, body) if path.startswith(f"data/{AGENCIES}.") else ok(path, body)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


def test_everything_comes_over_http_and_from_a_folder_alike(tmp_path: Path, site: Path) -> None:
    with FolderServer(site) as server, Client(Endpoint(server.url)) as client:
        over_http = fetch_all(client, tmp_path / "a")
        assert client.requests == 2 + len(over_http)
        assert client.received > sum(file.stat().st_size for file in over_http)
    for location in (str(site), site.as_uri()):
        with Client(Endpoint(location)) as client:
            from_folder = fetch_all(client, tmp_path / "b")
        assert [file.read_bytes() for file in from_folder] == [file.read_bytes() for file in over_http]
    assert {file.name for file in (tmp_path / "a").iterdir()} == {file.name for file in over_http}
    assert {file.stat().st_mode & 0o777 for file in over_http} == {0o600}


def test_what_is_there_already_is_not_asked_for(tmp_path: Path, site: Path) -> None:
    """Finished resources survive an interruption; a damaged one does not count as finished."""
    with Client(Endpoint(str(site))) as client:
        files = fetch_all(client, tmp_path / "a")
        before = client.requests
        files[0].write_bytes(b"x" * files[0].stat().st_size)
        fetch_all(client, tmp_path / "a")
        assert client.requests == before + 2 + 1


def test_progress_tells_every_byte(tmp_path: Path, site: Path) -> None:
    told: list[int] = []
    with Client(Endpoint(str(site))) as client:
        package, _ = client.package(client.pointer())
        client.download(package.resources[0], tmp_path / "x", told.append)
    assert sum(told) == package.resources[0].bytes


def test_one_flipped_byte_is_refused_and_named(tmp_path: Path, site: Path) -> None:
    file = data_file(site, AGENCIES)
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    for location in (str(site), "http"):
        with FolderServer(site) as server, pytest.raises(Refused, match=file.name) as caught:
            fetch(server.url if location == "http" else location, tmp_path)
        assert caught.value.exit_code == 4
    assert not [left for left in tmp_path.iterdir() if left.is_file()]


BODIES: dict[str, tuple[Answer, type[CchcError]]] = {
    "cut with a length": (lambda _, body: plain("200 OK", body[:-7], length=len(body)), Unreachable),
    "cut and closed": (lambda _, body: b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body[:-7], Unreachable),
    "shorter with an honest length": (lambda _, body: plain("200 OK", body[:-7]), Unreachable),
    "longer": (lambda _, body: plain("200 OK", body + b"x"), Refused),
    "empty": (lambda *_: plain("200 OK", b""), Unreachable),
    "nothing at all": (lambda *_: b"", Unreachable),
    "no HTTP": (lambda *_: b"SSH-2.0-OpenSSH_9.6\r\n", Unreachable),
    "redirect": (lambda *_: plain("302 Found", b"", "Location: /data/other"), Unreachable),
    "not modified": (lambda *_: plain("304 Not Modified", b""), Unreachable),
    "unauthorised": (lambda *_: plain("401 Unauthorized", b""), Unreachable),
    "not found": (lambda *_: plain("404 Not Found", b"gone"), Unreachable),
    "busy": (lambda *_: plain("503 Service Unavailable", b"", "Retry-After: 1"), Unreachable),
    "half a gzip": (lambda _, body: plain("200 OK", gzip.compress(body)[:-9], "Content-Encoding: gzip"), Unreachable),
    "a damaged gzip": (lambda _, body: plain("200 OK", b"\x1f\x8b" + body, "Content-Encoding: gzip"), Refused),
    "gzip and more": (lambda _, body: plain("200 OK", gzip.compress(body) + b"more", "Content-Encoding: gzip"), Refused),
    "gzip of too much": (lambda _, body: plain("200 OK", gzip.compress(body + b"x" * 10**7), "Content-Encoding: gzip"), Refused),
    "another coding": (lambda _, body: plain("200 OK", zlib.compress(body), "Content-Encoding: deflate"), Refused),
}


@pytest.mark.parametrize("name", BODIES)
def test_every_wrong_body_is_the_error_it_is_documented_to_be(tmp_path: Path, site: Path, name: str) -> None:
    answer, error = BODIES[name]
    with scripted(site, only_data(answer)) as server, pytest.raises(error):
        fetch(server.url, tmp_path)
    assert not [left for left in tmp_path.iterdir() if left.is_file()]


def test_a_redirect_is_said_and_not_followed(tmp_path: Path, site: Path) -> None:
    """Following it could carry the token to another host; the line says why nothing came."""
    elsewhere = only_data(lambda *_: plain("301 Moved Permanently", b"", "Location: /latest.json"))
    with scripted(site, elsewhere) as server, pytest.raises(Unreachable, match="redirect"):
        fetch(server.url, tmp_path)
    assert len(server.asked) == 3  # pointer, package, the table: nothing after it


def test_gzip_is_asked_for_and_undone(tmp_path: Path, site: Path) -> None:
    with scripted(site, lambda _, body: plain("200 OK", gzip.compress(body), "Content-Encoding: gzip")) as server:
        file = fetch(server.url, tmp_path)
        assert {line for request in server.asked for line in request.lower().splitlines() if "accept-encoding" in line} == {
            "accept-encoding: gzip"
        }
    assert file.read_bytes() == data_file(site, AGENCIES).read_bytes()


def test_a_gzip_bomb_is_never_unfolded() -> None:
    """A gigabyte in a megabyte is handed on by pieces; who stops taking them stops it."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = bomb.compress(bytes(50_000_000)) + bomb.flush()
    pieces = inflated([chunk], "gzip", 1000, "x")
    assert len(next(pieces)) <= 64 * 1024


@pytest.mark.parametrize(("raw", "error"), [(b"<html>", Refused), (b"x" * 70_000, Refused), (b"", Refused)])
def test_a_pointer_that_is_no_pointer_is_refused(site: Path, raw: bytes, error: type[CchcError]) -> None:
    (site / "latest.json").write_bytes(raw)
    with FolderServer(site) as server, Client(Endpoint(server.url)) as client, pytest.raises(error):
        client.pointer()


def test_a_package_longer_than_declared_is_refused_and_a_shorter_one_unreachable(site: Path) -> None:
    with Client(Endpoint(str(site))) as client:
        pointer = client.pointer()
        with pytest.raises(Refused, match="longer"):
            client.package(replace(pointer, bytes=pointer.bytes - 1))
        with pytest.raises(Unreachable, match="ended after"):
            client.package(replace(pointer, bytes=pointer.bytes + 1))
        with pytest.raises(Refused, match="hash"):
            client.package(replace(pointer, sha256="0" * 64))


def test_nobody_there_is_unreachable(tmp_path: Path) -> None:
    with FolderServer(tmp_path) as server:
        gone = server.url
    for location in (gone, "http://no-such-host.invalid/", str(tmp_path / "nothing"), f"http://{'x' * 70}.invalid/"):
        with Client(Endpoint(location, timeout=5)) as client, pytest.raises(Unreachable):
            client.pointer()


def test_a_plain_server_asked_over_https_is_unreachable(site: Path) -> None:
    with (
        FolderServer(site) as server,
        Client(Endpoint(server.url.replace("http:", "https:"), timeout=5)) as client,
        pytest.raises(Unreachable),
    ):
        client.pointer()


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path, site: Path) -> None:
    pointer = (site / "latest.json").rename(tmp_path / "elsewhere.json")
    (site / "latest.json").symlink_to(pointer)
    with Client(Endpoint(str(site))) as client, pytest.raises(Unreachable):
        client.pointer()
    (site / "latest.json").unlink()
    os.mkfifo(site / "latest.json")
    with Client(Endpoint(str(site))) as client, pytest.raises(Unreachable):
        client.pointer()


def token(root: Path, text: str = "s3cret", mode: int = 0o600) -> Path:
    file = root / "token"
    file.write_text(text)
    file.chmod(mode)
    return file


@pytest.mark.parametrize(("text", "header"), [("s3cret\n", "authorization: bearer s3cret"), ("me:pw", "authorization: basic bwu6chc=")])
def test_the_token_travels_in_its_header(tmp_path: Path, site: Path, text: str, header: str) -> None:
    with scripted(site, ok) as server, Client(Endpoint(server.url, token_file=token(tmp_path, text))) as client:
        client.pointer()
    assert header in server.asked[0].lower().splitlines()


def test_a_server_with_a_token_lets_in_who_has_it(tmp_path: Path, site: Path) -> None:
    with FolderServer(site, token="s3cret") as server:
        with Client(Endpoint(server.url, token_file=token(tmp_path))) as client:
            assert client.pointer().serial == 1
        with Client(Endpoint(server.url)) as client, pytest.raises(Unreachable, match="401"):
            client.pointer()


@pytest.mark.parametrize(
    ("location", "text", "mode"),
    [
        ("http://example.org/", "s3cret", 0o600),
        ("https://example.org/", "s3cret", 0o644),
        ("https://example.org/", "s3cret", 0o640),
        ("https://example.org/", "", 0o600),
        ("https://example.org/", "two words", 0o600),
        ("https://example.org/", "line\r\nX-More: 1", 0o600),
    ],
)
def test_a_token_that_could_be_seen_is_never_sent(tmp_path: Path, location: str, text: str, mode: int) -> None:
    """Plain http to elsewhere, a file others can read, a token that would break its header: said before any connection."""
    with pytest.raises(UsageError) as caught:
        Client(Endpoint(location, token_file=token(tmp_path, text, mode)))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "location",
    ["https://me:pw@example.org/", "https://example.org/?sig=1", "https:///x", "ftp://example.org/", "", "https://example.org:99999/"],
)
def test_addresses_that_cannot_be_are_usage_errors(location: str) -> None:
    with pytest.raises(UsageError) as caught:
        Client(Endpoint(location))
    assert "pw" not in str(caught.value)


def test_settings_that_cannot_work_are_usage_errors(tmp_path: Path) -> None:
    for endpoint in (
        Endpoint("https://example.org/", ca_file=tmp_path / "none.pem"),
        Endpoint("https://example.org/", proxy="not a proxy"),
        Endpoint("https://example.org/", timeout=0),
        Endpoint("https://example.org/", token_file=tmp_path / "none"),
    ):
        with pytest.raises(UsageError):
            Client(endpoint)


def test_no_log_shows_an_address(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FolderServer(site) as server, Client(Endpoint(server.url)) as client:
        client.pointer()
    assert not caplog.records


def test_a_folder_that_cannot_be_written_is_a_disk_error(tmp_path: Path, site: Path) -> None:
    with Client(Endpoint(str(site))) as client:
        package, _ = client.package(client.pointer())
        with pytest.raises(DiskError):
            client.download(package.resources[0], tmp_path / "no-such-folder" / "x")


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


def test_a_pointer_never_leads_out_of_its_folder(site: Path) -> None:
    """Traversal is refused when the pointer is read, before anything is asked for."""
    pointer = json.loads((site / "latest.json").read_bytes())
    for path in ("../etc/passwd", "/etc/passwd", "data/../../x", "..", "data//x", "data/.x", "http://example.org/x", "data\\x", "Data/x"):
        pointer["package"]["path"] = path
        (site / "latest.json").write_text(json.dumps(pointer))
        with Client(Endpoint(str(site))) as client, pytest.raises(Refused, match="path"):
            client.pointer()
        assert client.requests == 1
