"""How long the cache takes to be opened, looked into and built, beside the least any program must do and beside two peers.

Run this file to see the table, for a district, a city and a nation; with names of sizes behind it, for these only.
Every measure is taken in a process of its own, imports and preparation excluded, the works in turn; medians of the rounds.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import orjson
from bench_works import WORKS, build_cache, fill_sqlite, opened
from bench_world import SIZES, Size, bounds, documents, publish, verdict_day
from tinydb import TinyDB

from cchc_tui.cache.builder import Builder
from cchc_tui.domain import summary
from cchc_tui.domain.model import Catalogue

ROUNDS = 5

LONG = 3
"""Rounds of a nation, each of which takes minutes."""
COLLECTED = (20_000, 20, 20)
"""When the collector of garbage walks, for every work alike: as the program sets it when it begins."""

MAX_STOCK = 1000
"""Agencies from which on stock TinyDB is left out: its one file would take gigabytes of memory."""


@dataclass(frozen=True)
class Seen:
    """One measure: seconds of the clock and of the processor, the peak of memory in bytes, the answer."""

    wall: float
    cpu: float
    memory: int
    answer: Any


def prepare(size: Size, folder: Path) -> Path:
    """Publish a world and lay it into our cache and into the peers; give its folder."""
    home = folder / size.name
    (home / "feed").mkdir(parents=True)
    publish(size, home / "feed")
    build_cache(home, home / "cache", _judged)
    catalogue = opened(home).catalogue
    (home / "asked.json").write_text(json.dumps([catalogue.agencies[-1].code, catalogue.indicators[-1].code]), encoding="utf-8")
    fill_sqlite(home, home / "rows.sqlite")
    _add_summary(home)
    _write_documents(home, stock=len(catalogue.agencies) < MAX_STOCK)
    return home


def _judged(catalogue: Catalogue, builder: Builder) -> summary.Documents:
    return summary.standings(catalogue, builder.reader(), verdict_day(catalogue))


def _add_summary(home: Path) -> None:
    """Give the peer what ours has: the tree, the bounds, and the judged figure of every agency and indicator."""
    generation = opened(home)
    figures = (
        (key.partition(":")[2], code, *packed[0][0][:2])
        for key, document in generation.standings.items()
        for code, packed in document.get("own", {}).items()
    )
    limits = [(code, *target.bound.as_integer_ratio()) for code, target in bounds(generation.catalogue).items() if target.bound]
    with closing(sqlite3.connect(home / "rows.sqlite")) as database, database:
        database.executemany("INSERT INTO agencies VALUES (?, ?)", ((a.code, a.parent) for a in generation.catalogue.agencies))
        database.executemany("INSERT INTO bounds VALUES (?, ?, ?)", limits)
        database.executemany("INSERT INTO summary VALUES (?, ?, ?, ?)", figures)


def _write_documents(home: Path, *, stock: bool) -> None:
    """Write the rows as documents: a resource a line; and all as one stock database where that is bearable."""
    everything: list[dict[str, Any]] = []
    with (home / "rows.jsonl").open("wb") as file:
        for path in sorted((home / "feed").glob("observations-*.csv")):
            rows = documents(path)
            file.write(orjson.dumps({"_default": {str(number): row for number, row in enumerate(rows, 1)}}) + b"\n")
            everything += rows if stock else []
    if stock:
        with TinyDB(home / "tinydb.json") as database:
            database.insert_multiple(everything)


def once(work: str, home: Path) -> Seen:
    """Run a work in a process of its own."""
    told = subprocess.run([sys.executable, __file__, "--work", work, str(home)], check=True, capture_output=True, text=True)
    return Seen(**json.loads(told.stdout))


def _work(name: str, home: Path) -> None:
    """Run a work here and tell what it took."""
    gc.set_threshold(*COLLECTED)
    run = WORKS[name](home)
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    answer = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.write(json.dumps({"wall": wall, "cpu": cpu, "memory": peak(), "answer": answer}))


def peak() -> int:
    """Give the most memory this process ever held, in bytes; `ru_maxrss` would begin with that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def rounds(home: Path, works: Iterable[str], times: int = ROUNDS) -> dict[str, list[Seen]]:
    """Run the works in turn, round by round."""
    found: dict[str, list[Seen]] = {work: [] for work in works}
    for _ in range(times):
        for work, seen in found.items():
            seen.append(once(work, home))
    return found


def ratio(found: dict[str, list[Seen]], ours: str, other: str, clock: str = "cpu") -> float:
    """Give the median over the rounds of how many times longer ours takes than the other."""
    return float(median(getattr(a, clock) / getattr(b, clock) for a, b in zip(found[ours], found[other], strict=True)))


LINES = {
    "open, first list": ("first list", "orjson decode", "sqlite first list", "tinydb first list"),
    "one series": ("one series", "sqlite one series", "sqlite one series", "tinydb one series"),
    "below the bound": ("below", "sqlite below", "sqlite below", ""),
    "build": ("build", "csv and int", "sqlite build", "tinydb build"),
    "judge": ("judge", "csv and int", "", ""),
}
"""The lines of the table: our work, what it is held to, and the same of the peers."""


def table(size: Size, found: dict[str, list[Seen]]) -> Iterator[str]:
    """Give the lines of a size: milliseconds of the processor, the ratio to what each is held to, the peak of memory."""
    for title, (ours, held_to, *peers) in LINES.items():
        cells = [_milliseconds(found, work) for work in (ours, held_to, *peers)]
        clock, memory = ratio(found, ours, held_to, "wall"), median(seen.memory for seen in found[ours]) / 1e6
        yield " | ".join(
            ("", size.name, title, *cells[:2], f"{ratio(found, ours, held_to):.2f}", f"{clock:.2f}", f"{memory:.0f}", *cells[2:], "")
        ).strip()


def _milliseconds(found: dict[str, list[Seen]], work: str) -> str:
    return f"{1000 * median(seen.cpu for seen in found[work]):,.2f}" if work in found else "–"


def measured(size: Size) -> dict[str, list[Seen]]:
    """Prepare a world, measure every work in it, and forget it."""
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(size, Path(folder))
        return rounds(home, works_at(home), LONG if size.regions else ROUNDS)


def works_at(home: Path) -> list[str]:
    """Give the works that can be done in a prepared world: stock TinyDB only where its file was bearable."""
    return [work for work in WORKS if not work.startswith("tinydb") or (home / "tinydb.json").exists()]


def main(names: list[str]) -> None:
    """Print the table."""
    heads = ("size", "work", "ours ms", "held to ms", "×", "× by the clock", "peak MB", "sqlite ms", "TinyDB ms")
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    for name in names or SIZES:
        for line in table(SIZES[name], measured(SIZES[name])):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        _work(sys.argv[2], Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
