"""What every fault is judged with: a publisher with three serials, a cache at the first one, a run of the program, and a verdict.

A trial gives a cache that holds serial 1 to a server that offers serial 2 and fails at it. The cache
must then be serial 1 or serial 2, whole; and the next run, at a good server with serial 3, must get there
and leave nothing over.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from cchc_tui.cache.store import Store
from cchc_tui.domain.model import Catalogue, Parts, Publication, Series

from fault_forker import ROOT, Ended, Forker, Order  # isort: skip - beside this one
from fault_publisher import NOW, Publications, published  # isort: skip - beside this one
from fault_servers import serving  # isort: skip - beside this one

TOKEN = "s3cret-of-the-suite"
"""What must never be in any output."""

QUICK_DISK = "/dev/shm"  # noqa: S108 - only a folder of our own in it is used
"""Where trials lie if it is there: a disk in memory, since no fault here is a power cut and a run flushes dozens of files."""

LIMIT = 60.0
"""Seconds after which a run hangs."""

OLD, OFFERED, NEWEST = 1, 2, 3
"""Serials: in the cache, at the failing server, at the good one after it."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a reader can get out of a cache."""

    publication: Publication
    catalogue: Catalogue
    standings: dict[str, object]
    series: dict[str, Series]
    parts: dict[str, Parts]


@dataclass(frozen=True, slots=True)
class Said:
    """How a run of the program ended, and what it said."""

    ended: Ended
    out: str
    err: str

    @property
    def code(self) -> int:
        """The exit code, negative for a signal."""
        return self.ended.code


def content(root: Path) -> Content | None:
    """Read everything there is in a cache, every file checked; None where nothing is cached."""
    store = Store(root)
    generation = store.current()
    assert list(store.damages()) == []
    if generation is None:
        return None
    keys = [(a.key, code) for a in generation.catalogue.agencies for code in sorted(generation.indicators(a.key))]
    series = {f"{key} {code}": generation.series(key, code) for key, code in keys}
    parts = {f"{key} {code}": generation.parts(key, code) for key, code in keys}
    publication = replace(generation.publication, synced_at="")  # all else is the publisher's
    return Content(publication, generation.catalogue, dict(generation.standings), series, parts)


@dataclass
class Bench:
    """The publications, a cache at each of them, and the process that runs the program."""

    folder: Path
    publications: Publications
    forker: Forker
    truth: dict[int, Content] = field(default_factory=dict)

    @property
    def www(self) -> Path:
        """The published folder: the objects of all serials."""
        return self.publications.www

    def pointer(self, serial: int) -> bytes:
        """Give `latest.json` as it was at a serial."""
        return self.publications.pointers[serial]

    def seeded(self, serial: int | None = OLD) -> Path:
        """Make a cache that holds a serial, or nothing."""
        place = Path(tempfile.mkdtemp(dir=self.folder)) / "cache"
        if serial:
            shutil.copytree(self.folder / f"seed-{serial}", place)
        return place

    def sync(self, cache: Path, url: str, *words: str, timeout: float = 2, kill_after: float | None = None, limit: float = LIMIT) -> Said:
        """Run `sync` of that cache against that address in a forked process, with a token."""
        out, err = cache.with_name(f"out-{random.getrandbits(64):x}"), cache.with_name(f"err-{random.getrandbits(64):x}")
        for stream in (out, err):
            stream.touch()  # a run may be killed before it opens them
        order = Order(self.words(cache, url, *words, timeout=timeout), self.environment(), str(out), str(err), limit, kill_after)
        ended = self.forker.run(order)
        said = Said(ended, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
        decent(said)
        return said

    def words(self, cache: Path, url: str, *words: str, timeout: float) -> list[str]:
        """Give the command line of a sync."""
        token = self.folder / "token"
        return ["sync", "--cache", str(cache), "--endpoint", url, "--token-file", str(token), "--timeout", str(timeout), *words]

    def environment(self) -> dict[str, str]:
        """Give the environment of nobody in particular."""
        home = str(self.folder / "home")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return kept | {"HOME": home, "CCHC_LANG": "en", "CCHC_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)}

    def old_or_new(self, cache: Path, serials: Collection[int | None] = (OLD, OFFERED)) -> int | None:
        """Prove that a cache is one of these serials, whole and as published (None: nothing cached), and free; say which."""
        found = content(cache)
        serial = found.publication.serial if found else None
        assert serial in serials, (serial, serials)
        assert found is None or found == self.truth[found.publication.serial]
        with Store(cache).lock():
            return serial

    def completed(self, cache: Path, url: str, *words: str, timeout: float = 10) -> None:
        """Prove that the next run at a good server ends at the newest serial and leaves nothing over; the cache is put away then."""
        said = self.sync(cache, url, *words, timeout=timeout)
        assert (said.code, said.err) == (0, ""), said
        assert self.old_or_new(cache, {NEWEST}) == NEWEST
        assert left_over(cache) == []
        shutil.rmtree(cache.parent)


def left_over(cache: Path) -> list[str]:
    """Give what lies in a cache that nothing names: half or finished downloads, unfinished or orphaned generations, temporary files."""
    store = Store(cache)
    named = {generation.folder for generation in (store.current(), store.previous()) if generation}
    usual = {cache / name for name in ("current", "contact", "lock", "generations", "incoming")} | named
    files = [path for path in cache.rglob("*") if path not in usual and path.parent not in named]
    return sorted({str(path.relative_to(cache)) for path in [*files, *cache.rglob(".tmp-*")]})


def half_done(cache: Path) -> list[str]:
    """Give what no run may leave that was not killed: only finished downloads survive a failure."""
    return [name for name in left_over(cache) if not name.startswith("incoming/") or name.endswith(".part")]


def decent(said: Said) -> None:
    """Prove that a run did not hang and said no secret."""
    assert not said.ended.hung, said
    assert TOKEN not in said.out + said.err, said


def one_line(said: Said, code: int) -> str:
    """Prove that a failed run ended with this code and said one printable line, and nothing else; give the line."""
    assert (said.code, said.out) == (code, ""), said
    assert said.err.startswith("cchc-tui: "), said
    assert said.err.endswith("\n"), said
    assert said.err[:-1].isprintable(), said
    assert "Traceback" not in said.err, said
    return said.err[10:-1]


@cache
def bench() -> Bench:
    """Give the one bench of this test run; it is put away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cchc-faults-", dir=QUICK_DISK if os.access(QUICK_DISK, os.W_OK) else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Bench(folder, published(folder), Forker())
    atexit.register(made.forker.close)
    (folder / "home").mkdir()
    (folder / "token").touch(0o600)
    (folder / "token").write_text(TOKEN, encoding="ascii")
    for serial in made.publications.pointers:
        seed = folder / f"seed-{serial}"
        made.publications.synced(seed, serial)
        found = content(seed)
        assert found is not None
        made.truth[serial] = found
    _warm(made)
    return made


def _warm(made: Bench) -> None:
    """Let the process do one synchronisation itself: what a program loads and makes the first time, its children have."""
    with serving(made.www, made.pointer(OLD)) as server:
        words = made.words(made.seeded(None), server.url, "--quiet", timeout=30)
        assert made.forker.run(Order(words, made.environment(), "", "", LIMIT, here=True)).code == 0
