"""A city that is published again and again with other figures, served by a process of its own: for the tests of keys during a synchronisation.

Every publication is made beforehand; `offer` puts one of them where clients look.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_judging import FIXTURES, LEVELS, YEARS, agencies, months, plan, rows_of
from real_program import PROGRAM, environment, run

from cchc_tui.domain.model import Agency, Indicator, Period, Source
from cchc_tui.feed.publish import publish
from cchc_tui.feed.tables import TABLES

NOW = datetime(2019, 10, 20, 1, 2, 3, tzinfo=UTC)
NUMERATOR = TABLES["observations"].columns.index("numerator") - TABLES["observations"].columns.index("edition")


def write_table(folder: Path, name: str, rows: Iterable[Iterable[object]]) -> None:
    """Write a source table; `name` may have more than the table's name in it."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TABLES[name.partition("-")[0]].columns)
        writer.writerows(rows)


def write_records(folder: Path, table: str, records: Iterable[Agency | Indicator | Period | Source]) -> None:
    """Write records of the catalogue as a source table."""
    write_table(folder, table, ([_cell(getattr(record, column)) for column in TABLES[table].columns] for record in records))


def _cell(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return str(int(value)) if isinstance(value, bool) else "" if value is None else str(value)


def publish_city(folder: Path, number: int, communes: int) -> None:
    """Publish the city to `folder`/www with figures that are those of publication `number` alone."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    everybody, (indicators, _) = agencies(communes=communes), plan()
    # A name changes too: nothing at all is what it was.
    write_records(source, "agencies", (replace(agency, name_vi=f"{agency.name_vi} #{number}") for agency in everybody))
    write_records(source, "indicators", (replace(i, source="", title_vi=f"{i.title_vi} #{number}") for i in indicators))
    write_records(source, "periods", months())
    write_records(source, "sources", [Source("synthetic", f"Synthetic #{number}", synthetic=True)])
    shutil.copy(FIXTURES / "targets.csv", source)
    for level in LEVELS:
        some = [agency for agency in everybody if agency.level == level]
        write_table(source, f"observations-{level}", _facts(some, indicators, number))
    publish(source, folder / "www", now=NOW + timedelta(seconds=number))


def _facts(some: Iterable[Agency], indicators: tuple[Indicator, ...], number: int) -> Iterator[list[object]]:
    for agency in some:
        for year in YEARS:
            for row in rows_of(agency, indicators, [p for p in months() if p.id.startswith(str(year))], year, printed=False):
                figure = int(row[NUMERATOR])
                yield [*row[:NUMERATOR], max(figure - number, 0), *row[NUMERATOR + 1 :]]


@dataclass(frozen=True, slots=True)
class City:
    """Publications of one city, the place they are served at, and the home of somebody who has synchronised the first."""

    folder: Path
    url: str

    @property
    def home(self) -> Path:
        """Where the program keeps everything."""
        return self.folder / "home"

    def offer(self, number: int) -> None:
        """Put publication `number` where clients look."""
        latest = self.folder / "www" / "latest.json"
        shutil.copy(self.folder / f"latest-{number}.json", latest.with_name("coming"))
        latest.with_name("coming").replace(latest)


@contextmanager
def served_city(folder: Path, publications: int, *, communes: int = 587) -> Iterator[City]:
    """Publish the city so often, serve it while inside, and synchronise the first publication."""
    (folder / "home").mkdir()
    for number in range(1, publications + 1):
        publish_city(folder, number, communes)
        shutil.copy(folder / "www" / "latest.json", folder / f"latest-{number}.json")
    words = [*PROGRAM, "serve", str(folder / "www"), "--port", "0"]
    with subprocess.Popen(words, env=environment(folder), stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            city = City(folder, next(word for word in server.stdout.readline().split() if word.startswith("http://")))
            city.offer(1)
            filled = run(city.home, "sync", "--endpoint", city.url)
            assert filled.code == 0, filled.err
            yield city
        finally:
            server.terminate()
