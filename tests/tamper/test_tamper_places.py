"""Where secrets do not belong and are written all the same: addresses, options, settings, the process list, a crash."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from tamper_home import CANARY, PASSWORD, TOKENS, Home, small_for_a_module
from tamper_servers import folder, reply, serving
from tamper_site import shell
from tamper_terminal import watched

WITH = f"office:{CANARY}@"
ADDRESSES = [
    f"http://{WITH}127.0.0.1:9/", f"https://{WITH}feed.example/", f"https://{CANARY}@feed.example/", f"https://{WITH}feed.example:port/",
    f"HTTPS://{WITH}feed.example/", f"ftp://{WITH}feed.example/", f"htps://{WITH}feed.example/", f"file://{WITH}feed.example/x",
    f"http:/{WITH}feed.example/", f"https:{WITH}feed.example/", f"//{WITH}feed.example/", f"{WITH}feed.example/x",
    f"http://{WITH}[feed", f"http://{WITH}fe\u2100ed/", f"https://feed.example/?token={CANARY}", f"https://feed.example/#{CANARY}",
    f"https://feed.example/x?a=1&t={CANARY}#x", f" https://{WITH}feed.example/",
]  # fmt: skip
"""Addresses somebody may write a password into, rightly spelt or not."""

QUICK = [ADDRESSES[index] for index in (6, 11)]

BROKEN = """
import h11


def send(connection, event):
    raise RuntimeError(f{text!r})


h11.Connection.send = send
"""
"""An installation with a library that fails where it holds the request in its hands."""

LOUD, QUIET = BROKEN.format(text="cannot send {event!r}"), BROKEN.format(text="cannot send it")
"""The first says everything it holds; the second only has it in its variables."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from small_for_a_module(tmp_path_factory)


def address(home: Home, text: str) -> None:
    """Give the address in each of the three ways."""
    home.configured(f"endpoint = {text!r}\ntoken_file = '~/token'\n".replace("\\u2100", "\u2100"))
    codes = {home.run("sync", "-v").code}
    home.configured("token_file = '~/token'\n")
    codes |= {home.run("sync", "-v", CCHC_ENDPOINT=text).code, home.run("sync", "--json", "--endpoint", text).code}
    assert codes <= {2, 3}, "2, or 3 where it can also be the name of a folder"
    assert codes == {2} or "://" not in text


@pytest.mark.parametrize("text", QUICK)
def test_an_address_with_a_secret_is_not_repeated(home: Home, text: str) -> None:
    address(home, text)


@pytest.mark.heavy
@pytest.mark.parametrize("text", [text for text in ADDRESSES if text not in QUICK])
def test_another_address_with_a_secret_is_not_repeated(home: Home, text: str) -> None:
    address(home, text)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "text", [f"http://{WITH}proxy.example:3128", f"{WITH}proxy.example:3128", f"socks5://{WITH}proxy.example", f"http://{WITH}[p"]
)
def test_a_proxy_with_a_secret_is_not_repeated(home: Home, text: str) -> None:
    assert home.sync("https://feed.example/", "-v", "--proxy", text).code == 2
    home.configured(f"proxy = '{text}'\nendpoint = 'https://feed.example/'\n")
    assert home.run("sync", "-v").code == 2


@pytest.mark.heavy
def test_a_proxy_of_the_environment_is_not_used_nor_said(home: Home, small: Path) -> None:
    with serving(folder(small)) as endpoint:
        url = f"http://{WITH}127.0.0.1:9"
        assert home.sync(endpoint.url, "-v", http_proxy=url, HTTPS_PROXY=url, ALL_PROXY=url).code == 0


@pytest.mark.heavy
@pytest.mark.parametrize(
    "text",
    [
        f"token = '{CANARY}'", f"password = '{CANARY}'", f"endpoint = ['https://{WITH}feed.example/']", f"endpoint = https://{WITH}feed.example/",
        f"proxy = 'http://{WITH}p'\nproxy = 'http://{WITH}p'", f"token_file = 'x'\n{PASSWORD}", f"[endpoint]\nurl = 'https://{WITH}feed.example/'",
        f"timeout = '{CANARY}'", f"lang = '{CANARY}'",
    ],
)  # fmt: skip
def test_a_configuration_with_a_secret_in_the_wrong_place_is_not_repeated(home: Home, text: str) -> None:
    home.configured(text)
    assert home.run("sync", "-v").code == 2


@pytest.mark.parametrize("words", [["--token", CANARY], [f"--endpont=https://{WITH}feed.example/"]])
def test_a_secret_behind_an_option_that_is_none_is_not_repeated(home: Home, words: list[str]) -> None:
    """Whoever guesses `--token` has shown it to `ps`; it need not go into the mail of a scheduler as well."""
    said = home.run("sync", *words)
    assert said.code == 2
    assert words[0].partition("=")[0] in said.line


@pytest.mark.parametrize("kind", ["bearer", pytest.param("basic", marks=pytest.mark.heavy)])
def test_a_secret_is_in_no_command_line_nor_environment_while_the_program_waits(tmp_path: Path, kind: str) -> None:
    """The server has the token and is silent; then the program gives up."""
    home = Home(tmp_path, TOKENS[kind])
    with serving(lambda _, __: b"", hold=True) as endpoint:
        words = ["sync", "-v", "--endpoint", endpoint.url, "--token-file", str(home.token), "--timeout", "1"]
        process = subprocess.Popen([sys.executable, "-m", "cchc_tui", *words], stdout=-1, stderr=-1, env=shell(home.root), cwd=home.root)
        assert endpoint.arrived.wait(30)
        assert "authorization" in endpoint.asked[0].lower()
        seen = [Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ", "comm")]
        assert str(home.token).encode() in seen[0]
        home.silent(*seen, *process.communicate(timeout=60))
        assert process.returncode == 3


@pytest.mark.heavy
@pytest.mark.parametrize("kind", TOKENS)
def test_a_line_that_fails_shows_no_secret(tmp_path: Path, kind: str) -> None:
    """A certificate nobody trusts, a server without TLS, a closed port, a name that is none, one that hangs up."""
    home, authority = Home(tmp_path, TOKENS[kind]), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(lambda _, __: reply(b""), context) as tls, serving(lambda _, __: b"") as silent:
        places = [tls.url, f"https://127.0.0.1:{silent.port}/", f"http://127.0.0.1:{port}/", "https://nowhere.invalid/", silent.url]
        assert [home.sync(place, "-v").code for place in places] == [3] * len(places)
        assert tls.asked == []


@pytest.mark.parametrize(("kind", "words"), [("bearer", ["-v"]), pytest.param("basic", ["--json", "-v"], marks=pytest.mark.heavy)])
def test_a_bug_that_speaks_of_the_token_does_not_show_it(tmp_path: Path, small: Path, kind: str, words: list[str]) -> None:
    """The traceback of `-v` and the one line are what a person sends to somebody who may help."""
    home = Home(tmp_path, TOKENS[kind])
    (tmp_path / "sitecustomize.py").write_text(LOUD, encoding="utf-8")
    path = f"{tmp_path}:{shell(home.root)['PYTHONPATH']}"
    with serving(folder(small)) as endpoint:
        said = home.sync(endpoint.url, *words, PYTHONPATH=path)
    assert (said.code, endpoint.asked) == (1, [])
    assert "cannot send Request(" in said.err
    assert "Traceback" in said.err


@pytest.mark.heavy
@pytest.mark.parametrize("broken", [LOUD, QUIET])
def test_a_bug_behind_the_screens_does_not_show_it_either(home: Home, small: Path, tmp_path: Path, broken: str) -> None:
    """A crash of the screens prints the variables of every frame, unless somebody saw to it that it does not."""
    (tmp_path / "sitecustomize.py").write_text(broken, encoding="utf-8")
    path = f"{tmp_path}:{shell(home.root)['PYTHONPATH']}"
    with serving(folder(small)) as endpoint:
        assert home.sync(endpoint.url).code == 0
        home.configured(f"endpoint = '{endpoint.url}'\ntoken_file = '~/token'\n")
        environment = shell(home.root, PYTHONPATH=path, COLUMNS="100", LINES="30")
        _, raw = watched(["--at", "2019-10-14"], environment, until="RuntimeError")
    home.silent(raw.encode())
    assert "CCHC › Hà Nội › Overview" in raw
