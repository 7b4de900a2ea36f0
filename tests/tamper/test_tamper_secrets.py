"""A token and a password are nowhere but in their file: not on a terminal, in a log, in the cache, whatever a server answers.

Every run is the real program with a home of its own, whose files are all read afterwards.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tamper_home import CANARY, SECRETS, TOKENS, Home, small_for_a_module
from tamper_servers import Answer, folder, reply, serving


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from small_for_a_module(tmp_path_factory)


def authorization(request: str) -> str:
    """Give what the client sent."""
    line = next(line for line in request.split("\r\n") if line.lower().startswith("authorization:"))
    return line.partition(":")[2].strip()


def guarded(root: Path, kind: str) -> Answer:
    """Answer who has the token; prove that it is the right one and travels in no path."""
    files, token = folder(root), TOKENS[kind]
    wanted = f"Bearer {token}" if kind == "bearer" else "Basic " + base64.b64encode(token.encode()).decode()

    def answer(path: str, request: str) -> bytes:
        right = authorization(request) == wanted and not any(secret.decode() in path.lower() for secret in SECRETS)
        return files(path, request) if right else reply(b"", "401 Unauthorized", "WWW-Authenticate: Bearer")

    return answer


@pytest.mark.parametrize("kind", ["bearer", pytest.param("basic", marks=pytest.mark.heavy)])
def test_a_good_sync_shows_no_secret_however_much_it_says(tmp_path: Path, small: Path, kind: str) -> None:
    home = Home(tmp_path, TOKENS[kind])
    with serving(guarded(small, kind)) as endpoint:
        assert home.sync(endpoint.url, "-v").code == 0
        told = home.sync(endpoint.url, "-v", "--json", "--full")
    assert json.loads(told.out.splitlines()[-1])["event"] == "done"
    kept = {path.name for path in home.root.rglob("*")}
    assert {"generations", "contact", "cchc-tui.log"} <= kept, "cache and log are among the files that were read"
    home.run("status", "-v")


REFUSED = {
    "401": lambda _, request: reply(b"no", "401 Unauthorized", f"WWW-Authenticate: {authorization(request)}"),
    "403": lambda _, request: reply(authorization(request).encode(), "403 Forbidden"),
    "407": lambda _, request: reply(b"", f"407 {authorization(request)}"),
    "redirect": lambda _, request: reply(b"", "302 Found", f"Location: http://127.0.0.1:1/?token={quote(authorization(request))}"),
    "status line": lambda _, request: f"HTTP/1.1 200 {authorization(request)}\r\nContent-Length: 2\r\n\r\n{{}}".encode(),
    "no status": lambda _, request: f"HTTP/1.1 {authorization(request)}\r\n\r\n".encode(),
    "no HTTP": lambda _, request: authorization(request).encode() + b"\r\n\r\n",
    "everything back": lambda _, request: request.encode(),
    "no header": lambda _, request: f"HTTP/1.1 200 OK\r\n{authorization(request)}\r\n\r\n".encode(),
    "header name": lambda _, request: f"HTTP/1.1 200 OK\r\n{authorization(request)}: x\r\n\r\n".encode(),
    "length": lambda _, request: f"HTTP/1.1 200 OK\r\nContent-Length: {authorization(request)}\r\n\r\n".encode(),
    "chunking": lambda _, request: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {authorization(request)}\r\n\r\n".encode(),
    "chunk": lambda _, request: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{authorization(request)}\r\n".encode(),
    "coding": lambda _, request: reply(b"{}", "200 OK", f"Content-Encoding: {authorization(request)}"),
    "bare coding": lambda _, request: reply(b"{}", "200 OK", f"Content-Encoding: {authorization(request).split()[1]}"),
    "cookie": lambda _, request: reply(b"{}", "200 OK", f"Set-Cookie: t={authorization(request)}"),
    "body": lambda _, request: reply(request.encode()),
    "json": lambda _, request: reply(json.dumps({"headers": {"Authorization": authorization(request)}}).encode()),
    "profile": lambda _, request: reply(pointer(profile=authorization(request))),
    "bare profile": lambda _, request: reply(pointer(profile=authorization(request).split()[1])),
    "publisher": lambda _, request: reply(pointer(publisher=authorization(request))),
    "created": lambda _, request: reply(pointer(created=authorization(request))),
    "path": lambda _, request: reply(pointer(path=authorization(request))),
    "bare path": lambda _, request: reply(pointer(path="data/" + authorization(request).split()[1])),
    "key": lambda _, request: reply(json.dumps({authorization(request): 1, "a": 2}).encode()),
}  # fmt: skip
"""Answers of a server that gives the authorization back wherever it can."""

QUICK = {"no status": "basic", "coding": "bearer", "bare profile": "basic", "bare path": "bearer"}
"""One way of each kind; all of them, with both tokens, are tried where there is time."""


def pointer(path: str = "data/p.json", **what: str) -> bytes:
    """Write a pointer that is right but for `what`."""
    right = {"profile": "cchc-snapshot-1", "publisher": "p", "created": "2019-10-15T09:00:00Z", "expires": "2019-11-29T09:00:00Z"}
    return json.dumps({**right, "serial": 1, "package": {"path": path, "sha256": "0" * 64, "bytes": 9}, **what}).encode()


def refused(tmp_path: Path, kind: str, answer: Answer, *words: str) -> None:
    """Sync against it and see that it fails in one of the two ways it may."""
    home = Home(tmp_path, TOKENS[kind])
    with serving(answer) as endpoint:
        assert home.sync(endpoint.url, *words).code in (3, 4)
        assert authorization(endpoint.asked[0])
    assert (home.root / ".local/share/cchc-tui/contact").exists(), "what failed was recorded, and read"


@pytest.mark.parametrize(("way", "kind"), QUICK.items())
def test_a_server_that_gives_the_token_back_does_not_get_it_shown(tmp_path: Path, way: str, kind: str) -> None:
    refused(tmp_path, kind, REFUSED[way], "-v")


@pytest.mark.heavy
@pytest.mark.parametrize("kind", TOKENS)
@pytest.mark.parametrize("words", [["-v"], ["--json"]])
@pytest.mark.parametrize("way", REFUSED)
def test_a_server_that_gives_the_token_back_anywhere_does_not_get_it_shown(tmp_path: Path, way: str, kind: str, words: list[str]) -> None:
    refused(tmp_path, kind, REFUSED[way], *words)


FILES: list[tuple[str | bytes, int]] = [
    (CANARY, 0o644), (f"{CANARY}\n{CANARY}", 0o600), (f"{CANARY}\0".encode(), 0o600),
    (CANARY, 0o640), (CANARY, 0o666), (CANARY, 0o700), (f"{CANARY} x", 0o600), (f"{CANARY}é".encode(), 0o600),
    (b"\xff\xfe" + CANARY.encode("utf-16-le"), 0o600), (b"", 0o600), (b"\n", 0o400),
]  # fmt: skip
"""Token files others can read, or that hold no token."""


def no_token(home: Home, content: str | bytes, mode: int) -> None:
    home.holds(content, mode)
    said = home.sync("https://feed.example/", "-v")
    assert said.code == 2
    assert str(home.token) in said.err


@pytest.mark.parametrize(("content", "mode"), FILES[:3])
def test_a_token_file_that_is_none_is_named_and_not_quoted(home: Home, content: str | bytes, mode: int) -> None:
    no_token(home, content, mode)


@pytest.mark.heavy
@pytest.mark.parametrize(("content", "mode"), FILES[3:])
def test_another_token_file_that_is_none_is_named_and_not_quoted(home: Home, content: str | bytes, mode: int) -> None:
    no_token(home, content, mode)


@pytest.mark.heavy
def test_a_token_file_that_is_a_folder_or_not_there_is_named(home: Home) -> None:
    for change in (home.token.unlink, home.token.mkdir):
        change()
        said = home.sync("https://feed.example/", "-v")
        assert said.code == 2
        assert str(home.token) in said.err


@pytest.mark.heavy
@pytest.mark.parametrize("words", [["--help"], ["sync", "--help"], ["--version"], ["status"], ["sync"], ["nonsense"]])
def test_commands_that_need_no_token_do_not_say_it(home: Home, words: list[str]) -> None:
    home.configured("token_file = '~/token'\n")
    assert home.run("-v", *words, CCHC_TOKEN_FILE=str(home.token)).code in (0, 2)
