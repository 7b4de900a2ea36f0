"""The way out through a proxy, which sees what it must and nothing more; and nothing of it comes from the environment."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from feed_clients import Time, agencies, timed
from feed_proxies import NAME, proxy
from feed_sample import published
from feed_servers import ok, scripted

from cchc_tui.errors import Unreachable, UsageError
from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    (file := tmp_path / "token").write_text("s3cret")
    file.chmod(0o600)
    return file


def test_plain_http_goes_through_the_proxy(tmp_path: Path, site: Path) -> None:
    with scripted(site, ok) as server, proxy(server.port) as way, Client(Endpoint(f"http://{NAME}/", proxy=way.url)) as client:
        client.download(agencies(client), tmp_path / "x")
    assert len(server.asked) == len(way.asked) == 3
    assert way.asked[0].startswith(f"GET http://{NAME}/latest.json HTTP/1.1\r\n")


def test_https_goes_through_a_tunnel_that_hides_everything(tmp_path: Path, site: Path, token_file: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(NAME).configure_cert(tls)
    with scripted(site, ok, tls=tls) as server, proxy(server.port) as way:
        endpoint = Endpoint(f"https://{NAME}/", token_file, tmp_path / "ca.pem", way.url)
        with Client(endpoint) as client:
            assert client.pointer().serial == 1
    assert [head.splitlines()[0] for head in way.asked] == [f"CONNECT {NAME}:443 HTTP/1.1"]
    assert "authorization" not in way.asked[0].lower()
    assert "authorization: bearer s3cret" in server.asked[0].lower()


def test_a_certificate_is_that_of_the_endpoint_behind_the_proxy(site: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(NAME).configure_cert(tls)
    with (
        scripted(site, ok, tls=tls) as server,
        proxy(server.port) as way,
        timed(Endpoint(f"https://{NAME}/", proxy=way.url), Time()) as client,
        pytest.raises(Unreachable) as caught,
    ):
        client.pointer()
    assert str(caught.value).startswith(f"The certificate of {NAME} is not trusted")
    assert len(way.asked) == 1


def test_this_machine_is_reached_without_the_proxy(site: Path, token_file: Path) -> None:
    with scripted(site, ok) as server, proxy(server.port) as way:
        for host in ("127.0.0.1", "localhost"):
            with Client(Endpoint(server.url.replace("127.0.0.1", host), token_file, proxy=way.url)) as client:
                client.pointer()
    assert len(server.asked) == 2
    assert way.asked == []


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("refusal", "line", "tries"),
    [
        ("407 Proxy Authentication Required", "does not let us in (407).", 1),
        ("403 Forbidden", "403", 1),
        ("502 Bad Gateway", "answered 502. It was tried 5 times.", 5),
    ],
)
def test_a_proxy_that_refuses_is_said(scheme: str, refusal: str, line: str, tries: int) -> None:
    with (
        proxy(refusal=refusal) as way,
        timed(Endpoint(f"{scheme}://{NAME}/", proxy=way.url), Time()) as client,
        pytest.raises(Unreachable) as caught,
    ):
        client.pointer()
    assert line in str(caught.value)
    assert len(way.asked) == tries


def test_no_proxy_there_is_unreachable() -> None:
    with proxy() as way:
        pass
    with timed(Endpoint(f"http://{NAME}/", proxy=way.url), Time()) as client, pytest.raises(Unreachable) as caught:
        client.pointer()
    assert "cannot be reached: Connection refused." in str(caught.value)  # the system's words, without its number


@pytest.mark.parametrize("location", ["http://centre.example/", "http://127.0.0.1/"])
@pytest.mark.parametrize(
    "setting",
    [
        "http://me:s3cret@proxy.example:3128",
        "me:s3cret@proxy.example:3128",
        "http://s3cret@proxy.example",
        "https://:s3cret@proxy.example/",
    ],
)
def test_a_secret_in_the_proxy_setting_is_refused_and_not_repeated(location: str, setting: str) -> None:
    endpoint = Endpoint(location, proxy=setting)
    with pytest.raises(UsageError, match="must not hold a user or a password") as caught:
        Client(endpoint)
    assert "s3cret" not in str(caught.value) + repr(endpoint)


@pytest.mark.parametrize(
    "setting",
    [
        "not a proxy",
        "proxy.example:3128",
        "ftp://proxy.example",
        "socks5://proxy.example",
        "http://",
        "http://p.example:99999",
        "http://[::1",
    ],
)
def test_what_is_no_proxy_is_a_usage_error(setting: str) -> None:
    with pytest.raises(UsageError, match="not a proxy URL"):
        Client(Endpoint("https://centre.example/", proxy=setting))


ASK = """
import sys
from cchc_tui.feed.client import Client, Endpoint
with Client(Endpoint(sys.argv[1])) as client:
    print(client.pointer().serial)
"""


def test_the_environment_leads_nowhere(tmp_path: Path, site: Path) -> None:
    """Proxies and the passwords of ~/.netrc are for other programs: none is asked, none is sent."""
    (netrc := tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\ndefault login me password s3cret\n")
    netrc.chmod(0o600)
    with scripted(site, ok) as server, proxy(server.port) as way:
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        environment = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
        environment |= dict.fromkeys(names, way.url) | {"HOME": str(tmp_path), "NETRC": str(netrc)}
        done = subprocess.run([sys.executable, "-c", ASK, server.url], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
    assert way.asked == []
    assert "authorization" not in server.asked[0].lower()
