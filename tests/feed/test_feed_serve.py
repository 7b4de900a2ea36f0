"""The folder server: the names of the feed with the right headers, and nothing else."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from feed_sample import published

from cchc_tui.errors import UsageError
from cchc_tui.feed.serve import FolderServer


def ask(server: FolderServer, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask for a path just as it is written."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", "x")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


def test_files_come_with_the_headers_a_cache_needs(site: Path) -> None:
    with FolderServer(site) as server:
        answer, body = ask(server, "/latest.json")
        assert (answer.status, answer.version, body) == (200, 11, (site / "latest.json").read_bytes())
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Content-Type"] == "application/json"
        file = next((site / "data").glob("agencies.*.csv"))
        answer, body = ask(server, f"/data/{file.name}")
        assert body == file.read_bytes()
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        answer, body = ask(server, "/datapackage.json", "HEAD")
        assert (answer.status, body) == (200, b"")
        assert int(answer.headers["Content-Length"]) == (site / "datapackage.json").stat().st_size


@pytest.mark.parametrize(
    "path",
    ["/", "/data", "/data/", "/data/../latest.json", "/../secret", "/%2e%2e/secret", "/data/..%2f..%2fsecret", "/data/%2e%2e/latest.json",
     "//secret", "/secret", "/data/.hidden", "/data/secret%00", "latest.json", "/data/link", "/data/x/y", "http://x/secret"],
)  # fmt: skip
def test_nothing_else_is_served(site: Path, path: str) -> None:
    (site.parent / "secret").write_text("secret")
    (site / "secret").write_text("secret")
    (site / "data" / ".hidden").write_text("secret")
    (site / "data" / "link").symlink_to(site.parent / "secret")
    with FolderServer(site) as server:
        answer, body = ask(server, path)
    assert (answer.status, body) == (404, b"")


def test_other_methods_are_not_answered(site: Path) -> None:
    before = (site / "latest.json").read_bytes()
    with FolderServer(site) as server:
        for method in ("PUT", "DELETE", "POST"):
            assert ask(server, "/latest.json", method)[0].status == 501
    assert (site / "latest.json").read_bytes() == before


def test_a_token_is_needed_where_there_is_one(site: Path) -> None:
    with FolderServer(site, token="s3cret") as server:
        assert ask(server, "/latest.json")[0].status == 401
        assert ask(server, "/latest.json", Authorization="Bearer s3cre")[0].status == 401
        assert ask(server, "/latest.json", Authorization="Bearer s3cret")[0].status == 200


def test_it_says_nothing_and_listens_on_this_machine_only(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with FolderServer(site) as server:
        ask(server, "/latest.json")
        ask(server, "/nothing")
        assert server.url == f"http://127.0.0.1:{server.port}/"
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_and_a_folder_that_is_none_are_usage_errors(tmp_path: Path, site: Path) -> None:
    with FolderServer(site) as server:
        for folder, port in ((site, server.port), (site, 99999), (tmp_path / "none", 0)):
            with pytest.raises(UsageError):
                FolderServer(folder, port)
