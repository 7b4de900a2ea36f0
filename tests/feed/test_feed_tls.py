"""Whom TLS believes, and the clear line for every way in which it fails: with real certificates over real sockets."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from feed_clients import Time, agencies, timed
from feed_sample import published
from feed_servers import in_turn, ok, scripted

from cchc_tui.errors import CchcError, Unreachable, UsageError
from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client
from cchc_tui.feed.serve import FolderServer
from cchc_tui.feed.trust import system_trust, tls_failure, trusting

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(ca: trustme.CA, tmp_path: Path) -> Path:
    return written(ca, tmp_path / "ca.pem")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


def written(ca: trustme.CA, file: Path) -> Path:
    ca.cert_pem.write_to_path(str(file))
    return file


def server_side(cert: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    return context


def failure(site: Path, tls: ssl.SSLContext, ca_file: Path | None) -> tuple[CchcError, int, list[float]]:
    """Give the error of asking a server that speaks `tls`, the number of connections made to it, and the waits between them."""
    time = Time()
    with (
        scripted(site, ok, tls=tls) as server,
        timed(Endpoint(server.url, ca_file=ca_file), time) as client,
        pytest.raises(Unreachable) as caught,
    ):
        client.pointer()
    assert server.asked == []
    assert caught.value.exit_code == 3
    return caught.value, server.connections, time.waits


def test_a_ca_of_ones_own_is_enough_and_comes_alone(site: Path, ca: trustme.CA, ca_file: Path) -> None:
    tls = server_side(ca.issue_cert("127.0.0.1"))
    with scripted(site, ok, tls=tls) as server, Client(Endpoint(server.url, ca_file=ca_file)) as client:
        assert client.pointer().serial == 1
        assert agencies(client).name == "agencies"
    assert len(trusting(ca_file).get_ca_certs()) == 1


Issued = Callable[[trustme.CA], trustme.LeafCert]

BAD: dict[str, tuple[Issued, str]] = {
    "unknown CA": (
        lambda _: trustme.CA().issue_cert("127.0.0.1"),
        r"^The certificate of 127\.0\.0\.1 is not trusted: unable to get local issuer certificate\. Give --ca-file or install the CA\.$",
    ),
    "expired": (
        lambda ca: ca.issue_cert("127.0.0.1", not_before=NOW - timedelta(9), not_after=NOW - timedelta(2)),
        r"^The certificate of 127\.0\.0\.1 is not valid on \d{4}-\d\d-\d\d, the date of this machine: certificate has expired\.$",
    ),
    "not yet valid": (
        lambda ca: ca.issue_cert("127.0.0.1", not_before=NOW + timedelta(2), not_after=NOW + timedelta(9)),
        r"not valid on .*: certificate is not yet valid\.$",
    ),
    "another name": (
        lambda ca: ca.issue_cert("other.example"),
        r"^The certificate of 127\.0\.0\.1 is not for this name: .*127\.0\.0\.1'\.$",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_certificate_is_said_clearly_and_asked_for_once(site: Path, ca: trustme.CA, ca_file: Path, name: str) -> None:
    issue, line = BAD[name]
    error, connections, waits = failure(site, server_side(issue(ca)), ca_file)
    assert re.search(line, str(error)), str(error)
    assert (connections, waits) == (1, [])


def test_what_the_system_does_not_trust_is_not_trusted(site: Path, ca: trustme.CA) -> None:
    error, connections, _ = failure(site, server_side(ca.issue_cert("127.0.0.1")), None)
    assert "not trusted" in str(error)
    assert connections == 1


def old_server(cert: trustme.LeafCert) -> ssl.SSLContext:
    """Speak TLS 1.0 and 1.1 and nothing newer."""
    context = server_side(cert)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    return context


def test_a_server_of_old_tls_is_named_as_that_and_asked_once(site: Path, ca: trustme.CA, ca_file: Path) -> None:
    error, connections, waits = failure(site, old_server(ca.issue_cert("127.0.0.1")), ca_file)
    assert "127.0.0.1 speaks no TLS of version 1.2 or newer" in str(error)
    assert (connections, waits) == (1, [])


def test_plain_http_on_an_https_port_is_named_as_that(site: Path) -> None:
    with (
        FolderServer(site) as server,
        timed(Endpoint(server.url.replace("http:", "https:")), Time()) as client,
        pytest.raises(Unreachable, match=r"127\.0\.0\.1 does not speak TLS there \(.*\): is it an http address\?"),
    ):
        client.pointer()


def test_damaged_records_are_tried_again_and_survived(site: Path, ca: trustme.CA, ca_file: Path) -> None:
    """The head and half of the body come well, then bytes that no TLS record can be."""
    tls = server_side(ca.issue_cert("127.0.0.1"))
    half = in_turn(lambda _, body: b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:9], ok)
    with (
        scripted(site, half, tls=tls, garbage=b"\x17\x03\x03\x00\x20" + bytes(32)) as server,
        timed(Endpoint(server.url, ca_file=ca_file), time := Time()) as client,
    ):
        assert client.pointer().serial == 1
    assert len(server.asked) == 2
    assert time.waits == [0.5]


def test_records_that_are_always_damaged_are_named_as_that(site: Path, ca: trustme.CA, ca_file: Path) -> None:
    tls = server_side(ca.issue_cert("127.0.0.1"))
    with (
        scripted(site, lambda *_: b"HTTP/1.1 200 OK\r\n", tls=tls, garbage=b"no record at all" * 9) as server,
        timed(Endpoint(server.url, ca_file=ca_file), Time()) as client,
        pytest.raises(Unreachable, match=r"^The TLS connection to 127\.0\.0\.1 is damaged: .*It was tried 5 times\.$"),
    ):
        client.pointer()


@pytest.mark.parametrize("content", ["nothing", "text", "key", "der"])
def test_a_ca_file_without_a_certificate_is_a_usage_error(tmp_path: Path, ca: trustme.CA, content: str) -> None:
    contents = {
        "nothing": b"",
        "text": b"certificate\n",
        "key": ca.private_key_pem.bytes(),
        "der": ssl.PEM_cert_to_DER_cert(ca.cert_pem.bytes().decode()),
    }
    (file := tmp_path / "ca.pem").write_bytes(contents[content])
    with pytest.raises(UsageError, match="holds no certificate"):
        Client(Endpoint("https://centre.example/", ca_file=file))


def test_a_ca_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none.pem"):
        with pytest.raises(UsageError, match="cannot be used"):
            Client(Endpoint("https://centre.example/", ca_file=file))


def test_the_system_s_certificates_come_from_a_bundle_or_a_folder_of_hashes(tmp_path: Path, ca: trustme.CA, ca_file: Path) -> None:
    hashed = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", str(ca_file)], capture_output=True, text=True, check=True)
    (folder := tmp_path / "certs").mkdir()
    written(ca, folder / f"{hashed.stdout.strip()}.0")
    for context in (system_trust([str(tmp_path / "none"), str(ca_file)], []), system_trust([], [str(tmp_path / "none"), str(folder)])):
        client, server = ssl.MemoryBIO(), ssl.MemoryBIO()
        ours = context.wrap_bio(server, client, server_hostname="centre.example")
        theirs = server_side(ca.issue_cert("centre.example")).wrap_bio(client, server, server_side=True)
        for side in (ours, theirs, ours, theirs, ours):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
        assert ours.version() in ("TLSv1.2", "TLSv1.3")
        assert ours.getpeercert()


def test_tls_is_at_least_of_version_1_2(ca_file: Path) -> None:
    for context in (trusting(None), trusting(ca_file)):
        assert context.minimum_version == ssl.TLSVersion.TLSv1_2
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert context.check_hostname


def test_what_is_no_tls_failure_is_left_to_others() -> None:
    error = OSError("no route")
    error.__cause__ = ValueError("inner")
    for other in (error, ssl.SSLEOFError(8, "EOF occurred in violation of protocol")):
        assert tls_failure(other, "centre.example", date(2026, 11, 23), greeting=True) is None


ASK = """
import sys
from cchc_tui.feed.client import Client, Endpoint
with Client(Endpoint(sys.argv[1], timeout=10)) as client:
    try:
        print(client.pointer().serial)
    except Exception as error:
        print(error)
"""


def test_the_environment_widens_no_trust(tmp_path: Path, site: Path, ca: trustme.CA, ca_file: Path) -> None:
    """A CA named by SSL_CERT_FILE is not trusted for that, and no key of a session is written where SSLKEYLOGFILE says."""
    environment = os.environ | {"SSL_CERT_FILE": str(ca_file), "SSL_CERT_DIR": str(tmp_path), "SSLKEYLOGFILE": str(tmp_path / "keys")}
    with scripted(site, ok, tls=server_side(ca.issue_cert("127.0.0.1"))) as server:
        command = [sys.executable, "-c", ASK, server.url]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "is not trusted" in done.stdout
    assert server.asked == []
    assert not (tmp_path / "keys").exists()
