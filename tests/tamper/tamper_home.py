"""A home with a token in it, the program that is run there, and the proof that the token is nowhere else afterwards."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tamper_site import Said, shell

from sync_site import published_site  # isort: skip - beside the tests

CANARY = "canary.7f3a9c0d1e2f~bearer"
PASSWORD = "canary/8e4b0d1f2a3c=basic"
TOKENS = {"bearer": CANARY, "basic": f"office:{PASSWORD}"}


def forms(secret: str) -> set[bytes]:
    """Give what a secret looks like as it is, in a URL, and as basic authorization."""
    plain = {
        secret,
        quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode(),
        base64.b64encode(f"office:{secret}".encode()).decode(),
    }
    return {form.encode() for form in plain}


SECRETS = {form.lower() for form in forms(CANARY) | forms(PASSWORD)}


class Home:
    """A home with a token file, and the program that is run there."""

    def __init__(self, root: Path, token: str = CANARY) -> None:
        """Make it, with nothing else in it."""
        self.root = root / "home"
        self.root.mkdir()
        self.token = self.root / "token"
        self.holds(token)
        self.own = {self.token}

    def holds(self, content: str | bytes, mode: int = 0o600) -> None:
        """Write the token file."""
        self.token.write_bytes(content if isinstance(content, bytes) else content.encode() + b"\n")
        self.token.chmod(mode)

    def configured(self, text: str) -> None:
        """Write the configuration; what somebody put there is that somebody's."""
        file = self.root / ".config" / "cchc-tui" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.own.add(file)

    def run(self, *words: object, **environment: str) -> Said:
        """Run the program and prove that nothing it wrote anywhere holds a secret."""
        done = subprocess.run(
            [sys.executable, "-m", "cchc_tui", *map(str, words)], capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60,
            env=shell(self.root, **environment), cwd=self.root,
        )  # fmt: skip
        self.silent(done.stdout, done.stderr)
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def silent(self, *written: bytes) -> None:
        """Prove that no secret stands there, nor in any file of the home, in whatever case its letters are."""
        for text in (*written, *self.files()):
            assert not any(secret in text.lower() for secret in SECRETS), text

    def files(self) -> Iterator[bytes]:
        """Give names and contents of everything in the home but what its owner wrote."""
        for path in self.root.rglob("*"):
            yield str(path.relative_to(self.root)).encode()
            if path.is_file() and path not in self.own:
                yield path.read_bytes()

    def sync(self, location: str, *words: object, **environment: str) -> Said:
        return self.run("sync", "--endpoint", location, "--token-file", self.token, "--timeout", "1", *words, **environment)


def small_for_a_module(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Be the body of a module's fixture: a small publication as a folder."""
    with published_site(factory.mktemp("small")) as site:
        yield site.dest
