"""The token goes to the endpoint over https or within this machine, and nowhere else; settings that cannot work are said at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_clients import agencies, only_data
from feed_sample import published
from feed_servers import ok, plain, scripted

from cchc_tui.errors import Unreachable, UsageError
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.serve import FolderServer


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_said_and_carries_the_token_nowhere(tmp_path: Path, site: Path, status: int) -> None:
    """Another host would get the token if the redirect was followed: it is asked nothing at all."""
    with scripted(site, ok) as elsewhere:
        away = only_data(lambda path, _: plain(f"{status} Moved", b"", f"Location: {elsewhere.url}{path}"))
        with scripted(site, away) as server, Client(Endpoint(server.url, token_file=token(tmp_path))) as client:
            resource = agencies(client)
            with pytest.raises(Unreachable, match=rf"redirect \({status}\), which is not followed") as caught:
                client.download(resource, tmp_path / "x")
        assert len(server.asked) == 3  # pointer, package, the table: nothing after it
        assert elsewhere.asked == []
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("location", ["ftp://me:s3cret@example.org/", "https://me:s3cret@[::1/", "sftp://s3cret@example.org/x"])
def test_a_password_in_a_wrong_address_is_not_repeated(location: str) -> None:
    with pytest.raises(UsageError) as caught:
        Client(Endpoint(location))
    assert "s3cret" not in str(caught.value)
