"""What the benchmark of the cache times: every work of ours and of a peer, each run in a process of its own.

A work is made from the folder of a prepared world, which is not timed, and gives an answer when it is run,
so that works that should say the same can be held against each other.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import cast

import orjson
from bench_judging import EDITION
from bench_world import documents, verdict_day
from tinydb import TinyDB, where

from cchc_tui.cache.builder import Builder
from cchc_tui.cache.codec import Content
from cchc_tui.cache.generation import Counts, Generation
from cchc_tui.cache.store import Store
from cchc_tui.domain import marks, summary
from cchc_tui.domain.model import AgencyKey, Catalogue, Publication
from cchc_tui.domain.sheaf import Sheaf
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import Refused
from cchc_tui.feed.package import CATALOGUE, check_references, read_resource

Run = Callable[[], object]
SCHEMA = """
CREATE TABLE observations (edition, agency, indicator, period, extent, stage, revision, source, numerator, denominator, excluded, value, as_of,
  known_at, note);
CREATE TABLE agencies (code PRIMARY KEY, parent);
CREATE TABLE bounds (indicator PRIMARY KEY, numerator, denominator);
CREATE TABLE summary (agency, indicator, numerator, denominator);
"""
INDEX = "CREATE INDEX series ON observations (edition, agency, indicator, period)"
SERIES = "SELECT * FROM observations WHERE edition = ? AND agency = ? AND indicator = ? ORDER BY period"
BELOW = """SELECT count(*) FROM summary JOIN bounds USING (indicator)
WHERE summary.numerator * 100 * bounds.denominator < bounds.numerator * summary.denominator"""
FIRST_LIST = """WITH RECURSIVE top AS (SELECT code FROM agencies WHERE parent = '' OR parent = (SELECT code FROM agencies WHERE parent = '')),
below(top, code) AS (SELECT code, code FROM top UNION ALL SELECT top, agencies.code FROM below JOIN agencies ON agencies.parent = below.code)
SELECT top, indicator, sum(numerator), sum(denominator) FROM below JOIN summary ON summary.agency = below.code GROUP BY top, indicator"""


def opened(folder: Path) -> Generation:
    """Open our cache."""
    generation = Store(folder / "cache").current()
    if generation is None:
        raise LookupError(folder)
    return generation


def counted(folder: Path) -> Counts:
    """Open what counting over all agencies needs."""
    found = Store(folder / "cache").counts()
    if found is None:
        raise LookupError(folder)
    return found


def snapshot(generation: Generation) -> Snapshot:
    """See it on the last day of its data, with what was stored when it was built."""
    at = verdict_day(generation.catalogue)
    return Snapshot(generation.catalogue, generation, at=at, ready=summary.ready(generation.standings))


def asked(folder: Path) -> tuple[str, str]:
    """Give agency and indicator of the one series that is looked at."""
    return cast("tuple[str, str]", tuple(json.loads((folder / "asked.json").read_text(encoding="utf-8"))))


def first_list(folder: Path) -> Run:
    """Open our cache and give what the list of agencies shows of the root and of its children: their verdicts counted, and the worst of each."""

    def run() -> int:
        seen = snapshot(opened(folder))
        (root,) = seen.tree.roots
        return sum(sum(marks.mark(seen, agency.key).counts) for agency in (root, *seen.tree.children(root.key)))

    return run


def one_series(folder: Path) -> Run:
    """Look at one series of our opened cache for the first time."""
    generation, (agency, indicator) = opened(folder), asked(folder)
    return lambda: len(generation.series(AgencyKey(EDITION, agency), indicator))


def below(folder: Path) -> Run:
    """Open our cache and count the figures that lie below the bound of their target."""

    def run() -> int:
        counts = counted(folder)
        return sum(summary.below(counts.standings, counts.plan, verdict_day(counts.plan)).values())

    return run


def build(folder: Path) -> Run:
    """Do what a synchronisation does between the download and the end, but for judging, whose result is given."""
    standings = {key: dict(document) for key, document in (*opened(folder).standings.items(), *counted(folder).standings.items())}
    shutil.rmtree(folder / "new", ignore_errors=True)
    return lambda: build_cache(folder, folder / "new", lambda *_: standings)


def judge(folder: Path) -> Run:
    """Judge what lies in our cache, for the summary of a new one."""
    generation = opened(folder)
    for agency in generation.catalogue.agencies:  # every file is open, as after building
        generation.indicators(agency.key)
    return lambda: len(summary.standings(generation.catalogue, generation, verdict_day(generation.catalogue)))


def build_cache(folder: Path, root: Path, standings: Callable[[Catalogue, Builder], summary.Documents]) -> int:
    """Verify and read every table, check what refers to what, write and flush, and make it current; give the number of resources."""
    hashes: dict[str, str] = json.loads((folder / "feed" / "hashes.json").read_text(encoding="utf-8"))
    contents: dict[str, Content] = {}
    store = Store(root)
    with store.lock(), store.build(Publication(), "0" * 64) as builder:
        for name, digest in hashes.items():
            raw = (folder / "feed" / f"{name}.csv").read_bytes()
            if sha256(raw).hexdigest() != digest:
                raise Refused("{file} does not match its published hash.", file=name)
            contents[name] = read_resource(name, raw)
            builder.add(name, digest, contents[name])
        catalogue = Catalogue(**{n: c for n, c in contents.items() if n in CATALOGUE})  # type: ignore[arg-type] # each by its own reader
        check_references(catalogue, [(n, c) for n, c in contents.items() if isinstance(c, dict | Sheaf)])
        builder.commit(catalogue, standings(catalogue, builder))
    return len(contents)


def decode(folder: Path) -> Run:
    """Decode the published observations as documents, a resource at a time, so that no memory runs out; reading the file is not timed."""
    lines = (folder / "rows.jsonl").read_bytes().splitlines()
    return lambda: sum(len(orjson.loads(line)["_default"]) for line in lines)


def least(folder: Path) -> Run:
    """Do the least there is to do with the published files: `csv.reader`, and `int()` of the counts."""
    files = sorted((folder / "feed").glob("*.csv"))

    def run() -> int:
        for path in files:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                next(rows)
                for row in rows:
                    if len(row) == 15:  # only observations have as many
                        int(row[8])
                        int(row[9])
        return len(files)

    return run


def sqlite_run(folder: Path, query: str, given: tuple[str, ...] = ()) -> Run:
    """Open the database of the peer, ask it, and take every row of its answer."""

    def run() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(folder / "rows.sqlite")) as database:
            return database.execute(query, given).fetchall()

    return run


def rows_of(path: Path) -> Iterator[list[str | int]]:
    """Give the rows of a file for the peer: counts as numbers, nothing judged."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield [*row[:6], int(row[6]), row[7], int(row[8]), int(row[9]), *row[10:]]


def sqlite_build(folder: Path) -> Run:
    """Fill the database of the peer from the files, with its index, durably."""
    (folder / "new.sqlite").unlink(missing_ok=True)
    return lambda: fill_sqlite(folder, folder / "new.sqlite")


def fill_sqlite(folder: Path, path: Path) -> int:
    """Insert every observation, index them, commit; give their number."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for file in sorted((folder / "feed").glob("observations-*.csv")):
            database.executemany(f"INSERT INTO observations VALUES ({','.join('?' * 15)})", rows_of(file))  # noqa: S608 - fixed marks
        database.execute(INDEX)
        return int(database.execute("SELECT count(*) FROM observations").fetchone()[0])


def tinydb_run(folder: Path, agency: str = "", indicator: str = "") -> Run:
    """Open the stock database and search it: whatever is looked for, it reads the whole file."""
    query = (where("agency") == agency) & (where("indicator") == indicator)

    def run() -> int:
        with TinyDB(folder / "tinydb.json") as database:
            return len(database.search(query))

    return run


def tinydb_build(folder: Path) -> Run:
    """Fill the stock database from the files."""
    (folder / "new.json").unlink(missing_ok=True)

    def run() -> int:
        with TinyDB(folder / "new.json") as database:
            files = sorted((folder / "feed").glob("observations-*.csv"))
            return len(database.insert_multiple(row for path in files for row in documents(path)))

    return run


WORKS: dict[str, Callable[[Path], Run]] = {
    "first list": first_list,
    "one series": one_series,
    "below": below,
    "build": build,
    "judge": judge,
    "orjson decode": decode,
    "csv and int": least,
    "sqlite first list": lambda folder: sqlite_run(folder, FIRST_LIST),
    "sqlite one series": lambda folder: sqlite_run(folder, SERIES, (EDITION, *asked(folder))),
    "sqlite below": lambda folder: sqlite_run(folder, BELOW),
    "sqlite build": sqlite_build,
    "tinydb first list": tinydb_run,
    "tinydb one series": lambda folder: tinydb_run(folder, *asked(folder)),
    "tinydb build": tinydb_build,
}
"""Every work by its name."""
