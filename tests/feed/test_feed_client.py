"""The client over real sockets and folders: what is whole comes through, what is not is unreachable or refused, as documented."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from feed_clients import AGENCIES, fetch, files, hasty, only_data
from feed_sample import data_file, published
from feed_servers import Answer, plain, scripted

from cchc_tui.errors import CchcError, DiskError, Refused, Unreachable
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.serve import FolderServer


def fetch_all(client: Client, into: Path) -> list[Path]:
    """Get everything there is."""
    into.mkdir(exist_ok=True)
    package, _ = client.package(client.pointer())
    for resource in package.resources:
        client.download(resource, into / resource.sha256)
    return [into / resource.sha256 for resource in package.resources]


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
    assert files(tmp_path) == []


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
    assert files(tmp_path) == []


def test_gzip_is_asked_for_and_undone(tmp_path: Path, site: Path) -> None:
    with scripted(site, lambda _, body: plain("200 OK", gzip.compress(body), "Content-Encoding: gzip")) as server:
        file = fetch(server.url, tmp_path)
        assert {line for request in server.asked for line in request.lower().splitlines() if "accept-encoding" in line} == {
            "accept-encoding: gzip"
        }
    assert file.read_bytes() == data_file(site, AGENCIES).read_bytes()


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
        with hasty(location) as client, pytest.raises(Unreachable):
            client.pointer()


@pytest.mark.parametrize("place", ["http", "folder"])
def test_a_place_without_a_publication_is_named_as_that(tmp_path: Path, place: str) -> None:
    with FolderServer(tmp_path) as server, hasty(location := server.url if place == "http" else str(tmp_path)) as client:
        with pytest.raises(Unreachable) as caught:
            client.pointer()
        assert client.requests == 1
    assert str(caught.value) == f"No publication lies at {location}: there is no latest.json. Check the endpoint's address."


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path, site: Path) -> None:
    pointer = (site / "latest.json").rename(tmp_path / "elsewhere.json")
    (site / "latest.json").symlink_to(pointer)
    with Client(Endpoint(str(site))) as client, pytest.raises(Unreachable):
        client.pointer()
    (site / "latest.json").unlink()
    os.mkfifo(site / "latest.json")
    with Client(Endpoint(str(site))) as client, pytest.raises(Unreachable):
        client.pointer()


def test_a_folder_that_cannot_be_written_is_a_disk_error(tmp_path: Path, site: Path) -> None:
    with Client(Endpoint(str(site))) as client:
        package, _ = client.package(client.pointer())
        with pytest.raises(DiskError):
            client.download(package.resources[0], tmp_path / "no-such-folder" / "x")


def test_a_pointer_never_leads_out_of_its_folder(site: Path) -> None:
    """Traversal is refused when the pointer is read, before anything is asked for."""
    pointer = json.loads((site / "latest.json").read_bytes())
    for path in ("../etc/passwd", "/etc/passwd", "data/../../x", "..", "data//x", "data/.x", "http://example.org/x", "data\\x", "Data/x"):
        pointer["package"]["path"] = path
        (site / "latest.json").write_text(json.dumps(pointer))
        with Client(Endpoint(str(site))) as client, pytest.raises(Refused, match="path"):
            client.pointer()
        assert client.requests == 1
