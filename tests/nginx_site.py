"""A real nginx as the endpoint, configured by the text of `docs/publishing.md`, and the program as its client.

Nothing of the machine's own nginx is touched: one folder holds configuration, log, certificates and process id.
"""

from __future__ import annotations

import grp
import http.client
import os
import pwd
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from publishing_page import allowing, block, settled  # isort: skip - beside the tests

TOKEN, PASSWORD = "0123456789abcdefXYZ0123456789", "office:passe-partout"
"""What lets a client in, by bearer token and by basic auth; neither is in any file that is published."""

WAIT = 30.0
"""Seconds until waiting for nginx is given up."""

LINE = re.compile(r'\S+ \[\S+\] "(?P<method>\S+) (?P<path>\S+) \S+" (?P<status>\d+) (?P<bytes>\d+) "(?P<encoding>\S+)" \S+')
"""A line of the page's log format."""


@dataclass(frozen=True, slots=True)
class Request:
    """What nginx wrote down of one request; `bytes` of the body as it went over the line."""

    method: str
    path: str
    status: int
    bytes: int
    encoding: str


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds, and say `what` when it never does."""
    deadline = time.monotonic() + WAIT
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.005)


def free_port() -> int:
    """Give a port that nobody has, below those the system gives to clients: it is still free after a restart."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port


def binary(places: str = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin") -> str:
    """Find nginx in `places`; a machine without it cannot prove anything here, so the test fails."""
    found = shutil.which("nginx", path=places)
    if found is None:
        pytest.fail("nginx is not installed, and these tests are about it: apt-get install nginx-light", pytrace=False)
    return found


def private(file: Path, text: str) -> Path:
    """Write a file only its owner can read."""
    file.touch(mode=0o600)
    file.write_text(text, encoding="ascii")
    return file


class NginxSite:
    """One nginx in `folder`, giving out `root` on a free port."""

    def __init__(self, folder: Path, root: Path, *, auth: str, name: str, more: str) -> None:
        """Write certificates, secrets and configuration; `name` is what the certificate is for, `more` goes to the http level."""
        folder.mkdir(parents=True)
        self.folder, self.root, self.port = folder, root, free_port()
        self.url = f"https://localhost:{self.port}/"
        self.config, self.ca_file = folder / "nginx.conf", folder / "ca.pem"
        self.token_file, self.basic_file = private(folder / "token", TOKEN), private(folder / "basic", PASSWORD)
        user, _, password = PASSWORD.partition(":")
        private(folder / "users", f"{user}:{{PLAIN}}{password}\n")
        private(folder / "tokens", settled(block("text", 2), {"PUT-A-TOKEN-HERE": TOKEN}))
        self._certificates(name)
        self.configure(auth=auth, more=more)
        self._process: subprocess.Popen[bytes] | None = None
        self._read, self._marks = 0, 0

    def _certificates(self, name: str) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        pair = authority.issue_cert(name, *(["127.0.0.1"] if name == "localhost" else []))
        pair.private_key_pem.write_to_path(self.folder / "site.key")
        (self.folder / "site.pem").write_bytes(b"".join(part.bytes() for part in pair.cert_chain_pems))

    def configure(self, *, auth: str, more: str = "") -> None:
        """Write the page's configuration with our places in it; `reload` or `restart` brings it to work."""
        folder = self.folder
        server = settled(allowing(block("nginx"), auth), self.places(auth))
        kept = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = f"user {_name_of_user()} {_name_of_group()};\n" if os.geteuid() == 0 else ""  # else its workers cannot see a test's folders
        top = f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/main.log notice;\n"
        self.config.write_text(f"{top}events {{}}\nhttp {{\n{kept}{more}\n{server}}}\n", encoding="utf-8")

    def places(self, auth: str) -> dict[str, str]:
        """Give what stands here for each example of the page."""
        folder = self.folder
        users = {"/etc/nginx/cchc-users": f"{folder}/users"} if auth != "everybody" else {}
        return users | {
            "cchc.example": "localhost",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "/etc/nginx/cchc-tokens": f"{folder}/tokens",
            "/etc/ssl/cchc.pem": f"{folder}/site.pem",
            "/etc/ssl/private/cchc.key": f"{folder}/site.key",
            "/srv/cchc": str(self.root),
            "/var/log/nginx/cchc.log": f"{folder}/access.log",
            "/var/log/nginx/cchc-error.log": f"{folder}/error.log",
        }

    @property
    def words(self) -> list[str]:
        """Give the command line of this nginx."""
        return [binary(), "-p", str(self.folder), "-e", str(self.folder / "main.log"), "-c", str(self.config)]

    def start(self) -> None:
        """Start nginx and wait until it takes connections."""
        self._process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        until(self._answers, f"nginx does not start: {self.folder / 'main.log'}")

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise ChildProcessError((self.folder / "main.log").read_text(encoding="utf-8"))
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return bool(self.workers())  # the port is open before anybody works there
        return False

    def stop(self) -> None:
        """End nginx at once, as a machine that goes down does; nothing of it is left."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(WAIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self, pause: float = 0.0) -> None:
        """End nginx, breaking off what it is sending, and start it again after `pause` seconds."""
        self.stop()
        time.sleep(pause)
        self.start()

    def reload(self) -> None:
        """Have the configuration read again: new workers take over, the old ones end what they are sending."""
        assert self._process is not None
        before = self.workers()
        self._process.send_signal(signal.SIGHUP)
        until(lambda: bool(self.workers() - before), "nginx did not reload")

    def workers(self) -> set[int]:
        """Give the process ids of the workers."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return {int(child) for child in children.read_text(encoding="ascii").split()}

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask once, with `headers` (`_` for `-`), and give status, headers and body."""
        trusting = ssl.create_default_context(cafile=str(self.ca_file))
        trusting.check_hostname = False  # what the program does with another name is for the program to show
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=WAIT, context=trusting)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def requests(self) -> list[Request]:
        """Give what was asked since the last time; nginx writes a line after its answer, so a question of our own goes last."""
        self._marks += 1
        mark = f"/.mark-{self._marks}"
        self.ask(mark)
        log = self.folder / "access.log"
        until(lambda: f"GET {mark} " in log.read_text(encoding="utf-8"), "nginx does not write its log")
        lines = log.read_text(encoding="utf-8").splitlines()
        new, self._read = lines[self._read :], len(lines)
        return [request for request in map(_request, new) if not request.path.startswith("/.mark-")]


def _request(line: str) -> Request:
    match = LINE.fullmatch(line)
    assert match, line
    return Request(match["method"], match["path"], int(match["status"]), int(match["bytes"]), match["encoding"])


def _name_of_user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _name_of_group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


@contextmanager
def nginx_site(folder: Path, root: Path, *, auth: str = "token", name: str = "localhost", more: str = "") -> Iterator[NginxSite]:
    """Serve the published folder `root` while inside; `folder` is made, and holds everything nginx needs.

    `auth`: `token`, `basic` or `everybody`. `name`: the host name in the certificate. `more`: directives, e.g. `limit_rate 20k;`.
    """
    site = NginxSite(folder, root, auth=auth, name=name, more=more)
    try:
        site.start()
        yield site
    finally:
        site.stop()
