"""A published folder on 127.0.0.1, as a static server would give it: for the demo, for trials and for tests."""

from __future__ import annotations

import hmac
import os
import re
import stat
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, ClassVar, Self
from urllib.parse import unquote

from cchc_tui.errors import UsageError

_DATA = re.compile(r"/data/([a-z0-9][a-z0-9._-]*)")
_TOP = {"/latest.json": "latest.json", "/datapackage.json": "datapackage.json"}
_KINDS = {".json": "application/json", ".csv": "text/csv; charset=utf-8"}
_FOREVER = "public, max-age=31536000, immutable"
_IDLE = 30
"""Seconds after which a silent connection is closed."""

_CHUNK = 64 * 1024


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the names of the feed, and for nothing else; there are no listings."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # with it each body waits 40 ms for the other side's acknowledgement
    server_version, sys_version = "cchc-tui", ""
    timeout = _IDLE
    folder: ClassVar[Path]
    token: ClassVar[str | None]

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of the file."""
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        """Stay quiet: the terminal belongs to the screens."""

    def _answer(self, *, body: bool) -> None:
        if not self._let_in():
            self._refuse(HTTPStatus.UNAUTHORIZED)
            return
        name = _name(self.path)
        stream = _opened(self.folder / name) if name else None
        if stream is None or name is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        with stream:
            self._head(name, os.fstat(stream.fileno()).st_size)
            while body and (chunk := stream.read(_CHUNK)):
                self.wfile.write(chunk)

    def _let_in(self) -> bool:
        given = self.headers.get("authorization", "").encode("latin-1", "replace")
        return self.token is None or hmac.compare_digest(given, f"Bearer {self.token}".encode())

    def _head(self, name: str, size: int) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _KINDS.get(Path(name).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(size))
        self.send_header("Cache-Control", _FOREVER if name.startswith("data/") else "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        if status is HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Length", "0")
        self.end_headers()


def _name(path: str) -> str | None:
    """Give the file a request path stands for; `None` for everything that is no name of the feed."""
    plain = unquote(path.partition("?")[0])
    match = _DATA.fullmatch(plain)
    return f"data/{match[1]}" if match else _TOP.get(plain)


def _opened(file: Path) -> BinaryIO | None:
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    stream = open(handle, "rb")  # noqa: PTH123, SIM115 - a descriptor; the caller closes it
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return stream
    stream.close()
    return None


class _Server(ThreadingHTTPServer):
    """Answers each connection in a thread that does not keep the program alive, and says nothing of those that break off."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Stay quiet about clients that went away."""


class FolderServer:
    """Serves `folder` on 127.0.0.1; as a context manager in a thread, or with `serve_forever` until interrupted.

    `port` 0 takes a free one. With a `token` only requests that carry it are answered.
    """

    def __init__(self, folder: Path, port: int = 0, token: str | None = None) -> None:
        """Take the port; `UsageError` when there is no such folder or the port is taken."""
        if not folder.is_dir():
            raise UsageError("{folder} is not a folder.", folder=str(folder))
        handler = type("Handler", (_Handler,), {"folder": folder, "token": token})
        try:
            self._server = _Server(("127.0.0.1", port), handler)
        except (OSError, OverflowError) as error:
            raise UsageError("Port {port} cannot be used: {reason}.", port=port, reason=error) from None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """The endpoint to configure."""
        return f"http://127.0.0.1:{self.port}/"

    def serve_forever(self) -> None:
        """Answer until interrupted; the port is free afterwards."""
        try:
            self._server.serve_forever(poll_interval=0.1)
        finally:
            self._server.server_close()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="feed-server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()
