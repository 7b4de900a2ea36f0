"""A publication that somebody tampers with, a cache that must not believe it, and the real program between them.

The office publishes serial 1 and then serial 2. Caches start in one of three states: `empty`, `older` (they
hold serial 1) and `same` (they hold serial 2). Files of the published folder are replaced for the time of
one run and put back.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.feed.serve import FolderServer

from sync_site import DONG_ANH, NOW, Site, observations  # isort: skip - beside the tests

ROOT = Path(__file__).resolve().parent.parent.parent
STATES = ("empty", "older", "same")
LATEST = "latest.json"

Document = dict[str, Any]
Edit = Callable[[Document], object]
Changes = Mapping[str, bytes | None]
"""Published path -> what is served there for the moment; None: nothing."""


@dataclass(frozen=True)
class Said:
    """What one run of the program left on a shell."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line of a failure."""
        assert self.err.startswith("cchc-tui: "), self
        assert self.err.endswith("\n"), self
        assert self.err.count("\n") == 1, self
        assert self.err[:-1].isprintable(), self
        return self.err


def shell(home: Path, **more: str) -> dict[str, str]:
    """Give the environment of somebody whose home is `home` and who configured nothing."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("CCHC_", "XDG_", "LC_")) and k.lower() not in ("no_color", "all_proxy")
    }
    plain = {"HOME": str(home), "LANG": "C.UTF-8", "CCHC_LANG": "en", "CCHC_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}
    return {**kept, **plain, **more}


class Program:
    """The program in a process that stays (see `tamper_child`), as one user with one environment."""

    def __init__(self, home: Path, **environment: str) -> None:
        """Start it."""
        home.mkdir(exist_ok=True)
        self._child = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("tamper_child.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=shell(home, **environment), cwd=home,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.communicate(timeout=30)

    def __call__(self, *words: object) -> Said:
        """Run it once with these words."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self._child.stdin.flush()
        return Said(**json.loads(self._child.stdout.readline()))


def files(cache: Path) -> dict[str, tuple[bytes, int, int]]:
    """Give bytes, inode and time of change of every file of a cache but `contact`."""
    found = (file for file in cache.rglob("*") if file.is_file() and file.name != "contact")
    return {str(f.relative_to(cache)): (f.read_bytes(), f.stat().st_ino, f.stat().st_mtime_ns) for f in found}


def digest(data: bytes) -> str:
    """Give the SHA-256 as the feed writes it."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Arena:
    """The published folder, the caches to start from, and the program."""

    site: Site
    program: Program
    caches: Mapping[str, Path]
    cache: Path = field(default=Path())

    @property
    def pointer(self) -> Document:
        document: Document = json.loads((self.site.dest / LATEST).read_bytes())
        return document

    @property
    def package_path(self) -> str:
        return str(self.site.package().relative_to(self.site.dest))

    def start(self, state: str) -> Path:
        """Begin with a new cache in this state."""
        shutil.rmtree(self.site.folder / "trial", ignore_errors=True)
        self.cache = self.site.folder / "trial"
        if state != "empty":
            shutil.copytree(self.caches[state], self.cache)
        return self.cache

    @contextmanager
    def served(self, changes: Changes, dest: Path | None = None) -> Iterator[None]:
        """Serve something else for the time inside."""
        root = dest or self.site.dest
        before = {path: (root / path).read_bytes() if (root / path).is_file() else None for path in changes}
        try:
            _put(root, changes)
            yield
        finally:
            _put(root, before)

    def sync(self, *words: object, location: object = None) -> Said:
        """Synchronise the cache as a shell does."""
        return self.program("sync", "--cache", self.cache, "--endpoint", location or self.site.dest, *words)

    def refuses(self, changes: Changes, names: str, *words: object, code: int = 4, location: object = None) -> str:
        """Prove that what is served so is refused with one line that matches `names`, and that nothing of it is here; gives the line."""
        before = files(self.cache)
        with self.served(changes):
            said = self.sync(*words, location=location)
        assert said.code == code, said
        assert re.search(names, said.line), said
        self.untouched(before)
        return said.line

    def untouched(self, before: Mapping[str, tuple[bytes, int, int]]) -> None:
        """Prove that every file stands as it did; whole downloads, named by their hash, are all that may have come, and the lock."""
        after = files(self.cache)
        assert {name: after.get(name) for name in before} == before
        for name in after.keys() - before.keys() - {"lock"}:
            assert name == f"incoming/{digest(after[name][0])}"
        assert not list(self.cache.rglob("*.new"))

    def recovers(self, *words: object) -> None:
        """Prove that the honest publication is here after the next sync."""
        said = self.sync(*words)
        assert (said.code, said.err) == (0, "")
        self.holds(serial=self.pointer["serial"])

    def holds(self, serial: int, figure: int | None = 19) -> None:
        """Prove which publication is here, whole, by its serial and one figure in it."""
        store = Store(self.cache)
        generation = store.current()
        assert generation is not None
        assert generation.publication.serial == serial
        assert list(store.damages()) == []
        numerators = [row.numerator for row in generation.series(DONG_ANH, "TT01")]
        assert figure is None or (Fraction(figure) in numerators)

    def forged(self, *edits: Edit, pointing: Edit | None = None, also: Changes | None = None) -> dict[str, bytes | None]:
        """Give the package with `edits` and a pointer that agrees with it (and then `pointing`): a forger who can count hashes."""
        document = json.loads((self.site.dest / self.package_path).read_bytes())
        for edit in edits:
            edit(document)
        return {**(also or {}), **self.repointed(json.dumps(document, ensure_ascii=False, indent=1).encode(), pointing)}

    def repointed(self, package: bytes, pointing: Edit | None = None) -> dict[str, bytes | None]:
        """Give these bytes as the package with a pointer that agrees."""
        pointer = self.pointer
        pointer["package"].update(sha256=digest(package), bytes=len(package))
        if pointing:
            pointing(pointer)
        return {self.package_path: package, LATEST: json.dumps(pointer).encode()}

    def pointed(self, edit: Edit) -> dict[str, bytes | None]:
        """Give the pointer alone with an edit."""
        pointer = self.pointer
        edit(pointer)
        return {LATEST: json.dumps(pointer).encode()}


def _put(root: Path, changes: Changes) -> None:
    for path, data in changes.items():
        if data is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).write_bytes(data)


def resource(document: Document, name: str) -> Document:
    """Find a resource of a package by the beginning of its name."""
    found: Document = next(entry for entry in document["resources"] if entry["name"].startswith(name))
    return found


@contextmanager
def arena(folder: Path) -> Iterator[Arena]:
    """Set it all up below `folder`: two publications, a cache that holds the first and one that holds the second."""
    with FolderServer(_made(folder / "www")) as server, Program(folder / "home") as program:
        site = Site(folder, server)
        made = Arena(site, program, {state: folder / state for state in STATES})
        for state, figure in (("older", 12), ("same", 19)):
            site.publish(observations=observations(figure))
            made.cache = folder / state
            assert made.sync().code == 0
            shutil.copytree(site.dest, folder / f"www-{state}")
        yield made


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def once_for_a_module(factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Be the body of a module's fixture."""
    with arena(factory.mktemp("arena")) as made:
        yield made


def flipped(data: bytes, position: int, bit: int) -> bytes:
    """Give `data` with one bit the other way round."""
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def sampled(size: int, extra: Sequence[int]) -> list[int]:
    """Give the first, the middle and the last position, and the `extra` ones."""
    return sorted({0, size // 2, size - 1, *extra})
