"""`doctor` on real machines: a server, a certificate, a token file, a cache, each good and bad; nothing is changed and nothing secret is said."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.probe import meet
from cchc_tui.feed.serve import FolderServer

from real_program import run  # isort: skip - beside the tests
from small_city import contents  # isort: skip - beside the tests

SECRET = "t0p-secret-token"


class Quiet(SimpleHTTPRequestHandler):
    """A static server that says nothing about it; `folder` is what it serves."""

    folder = ""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, directory=self.folder)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served_by_tls(folder: Path, authority: trustme.CA, ends: datetime) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_after=ends).configure_cert(context)
    handler = type("Handler", (Quiet,), {"folder": str(folder)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def asked(home: Path, *words: object) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code, and the words of each group by their mark."""
    done = run(home, "doctor", "--json", *words)
    assert done.err == ""
    document = json.loads(done.out)
    assert document["code"] == done.code
    groups: dict[str, dict[str, str]] = {}
    for check in document["checks"]:
        assert check.keys() == {"group", "mark", "text", "code"}
        here = groups.setdefault(check["group"], {})
        here[check["mark"]] = f"{here.get(check['mark'], '')}{check['text']}\n"
    return done.code, groups


def test_all_is_well_with_a_served_publication_and_its_copy(tmp_path: Path, published: Path, cached: Path) -> None:
    before = contents(cached)
    token = tmp_path / "token"
    token.write_text(SECRET)
    token.chmod(0o600)
    with FolderServer(published, 0, SECRET) as server:
        code, found = asked(tmp_path, "--cache", cached, "--endpoint", server.url, "--token-file", token)
    assert code == 0
    assert set(found) == {
        "terminal",
        "language",
        "clock",
        "configuration",
        "permissions",
        "endpoint",
        "signatures",
        "data",
        "disk",
        "versions",
    }
    assert [group for group, marks in found.items() if "problem" in marks] == []
    assert "offers publication 1." in found["endpoint"]["ok"]
    assert "The token file is for its owner alone." in found["permissions"]["ok"]
    assert "data as of 2019-10-14" in found["data"]["ok"]
    assert "The clock differs from the endpoint's" in found["clock"]["warning"], "the tests' clock stands in 2019"
    assert contents(cached) == before


def test_lines_are_said_in_the_language_and_end_with_the_sum(tmp_path: Path, cached: Path) -> None:
    done = run(tmp_path, "doctor", "--cache", cached, "--lang", "vi")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Màn hình dòng lệnh"
    assert done.out.splitlines()[-1] == "Lỗi: 0, cảnh báo: 2"
    assert max(map(len, done.out.splitlines())) <= 80


def test_a_secret_is_in_no_line(tmp_path: Path, published: Path, cached: Path) -> None:
    token = tmp_path / "token"
    token.write_text("somebody:" + SECRET)
    token.chmod(0o600)
    with FolderServer(published, 0, "another") as server:
        said = run(tmp_path, "doctor", "--cache", cached, "--endpoint", server.url, "--token-file", token, "-v")
        named = run(
            tmp_path, "doctor", "--cache", cached, "--endpoint", f"http://u:{SECRET}@127.0.0.1:9/", "--proxy", f"http://p:{SECRET}@x"
        )
    assert said.code == 3, "the server does not let us in"
    assert named.code == 2
    assert SECRET not in said.out + said.err + named.out + named.err


@pytest.mark.parametrize(
    ("words", "code", "group", "said"),
    [
        (["--endpoint", "http://127.0.0.1:9/"], 3, "endpoint", "cannot be reached"),
        (["--endpoint", "/nowhere"], 3, "endpoint", "No publication lies at"),
        (["--endpoint", "ftp://example"], 2, "endpoint", "is neither http(s), nor file, nor a folder"),
        (["--token-file", "/nowhere"], 2, "permissions", "The token file /nowhere cannot be read"),
        (["--cache", "/dev/null/cache"], 6, "permissions", "/dev/null/cache is not there and cannot be made"),
        (["--config", "/nowhere.toml"], 2, "configuration", "/nowhere.toml is not there"),
        (["--timeout", "soon"], 2, "configuration", "timeout must be a number of seconds"),
        (["--cache", "/nowhere/x"], 2, "data", "Nothing is cached in /nowhere/x yet"),
    ],
)
def test_each_problem_has_its_line_and_the_code_of_the_table(
    tmp_path: Path, cached: Path, words: list[str], code: int, group: str, said: str
) -> None:
    found_code, found = asked(tmp_path, "--cache", cached, *words)
    assert found_code == code
    assert said in found[group]["problem"]


def test_a_configuration_is_told_key_by_key_and_a_wrong_one_does_not_stop_the_rest(tmp_path: Path, cached: Path) -> None:
    config = tmp_path / "config" / "cchc-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('lang = "vi"\nhome = "017"\n', encoding="utf-8")
    code, found = asked(tmp_path, "--cache", cached)
    assert code == 0
    assert f"{config} says lang, home" in found["configuration"]["ok"]
    assert f"lang: CCHC_LANG wins over {config}" in found["configuration"]["ok"]
    config.write_text('tokenfile = "x"\n', encoding="utf-8")
    code, found = asked(tmp_path, "--cache", cached)
    assert code == 2
    assert "there is no setting tokenfile" in found["configuration"]["problem"]
    assert "versions" in found, "the other checks are made all the same"


def test_a_token_file_that_others_may_read_and_a_damaged_cache_are_problems(tmp_path: Path, cached: Path) -> None:
    token = tmp_path / "token"
    token.write_text(SECRET)
    token.chmod(0o644)
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", cached, copy], check=True)
    victim = next((copy / "generations").glob("*/_summary.json"))
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-9])
    code, found = asked(tmp_path, "--cache", copy, "--token-file", token)
    assert code == 2, "the first problem of the lines"
    assert "must have mode 0600 or 0400" in found["permissions"]["problem"]
    assert asked(tmp_path, "--cache", copy)[0] == 7


def test_signers_are_counted_and_must_be_there(tmp_path: Path, cached: Path) -> None:
    signers = tmp_path / "signers"
    config = tmp_path / "c.toml"
    config.write_text(f'trusted_signers = "{signers}"\n')
    assert "cannot be read" in asked(tmp_path, "--cache", cached, "--config", config)[1]["signatures"]["problem"]
    signers.write_text("# nobody yet\n")
    assert asked(tmp_path, "--cache", cached, "--config", config)[0] == 2
    signers.write_text("# one\npublisher ssh-ed25519 AAAA\n")
    assert f"Keys that {signers} trusts: 1" in asked(tmp_path, "--cache", cached, "--config", config)[1]["signatures"]["ok"]


def test_a_certificate_of_a_private_authority_is_dated_and_one_unknown_is_a_problem(tmp_path: Path, published: Path, cached: Path) -> None:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    now = datetime.now(UTC)
    with served_by_tls(published, authority, now + timedelta(days=90, hours=1)) as url:
        met = meet(Endpoint(url, ca_file=file))
        code, found = asked(tmp_path, "--cache", cached, "--endpoint", url, "--ca-file", file)
        untrusted, told = asked(tmp_path, "--cache", cached, "--endpoint", url)
    assert met.certificate_ends is not None
    assert (met.certificate_ends - now).days == 90
    assert met.clock is not None
    assert abs(met.clock - datetime.now(UTC)) < timedelta(minutes=1)
    assert (met.serial, met.error, code) == (1, None, 0)
    assert "The certificate is good until" in found["endpoint"]["ok"]
    assert f"It is believed because of {file}." in found["endpoint"]["ok"]
    assert untrusted == 3
    assert "is not trusted" in told["endpoint"]["problem"]
