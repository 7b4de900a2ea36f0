"""How long judging a whole city takes, beside the least that any program must do with the same files.

The yardstick is `csv.reader` over the files, `int()` of the counts, and one summing pass per series;
a ratio to it means much the same on every machine. Run this file to see the table.

Two cities are judged. *Planned* is the sample's plan as it stands: ten of the 24 windows lie in its life, and some
indicators look at a level or two. *Heaviest* leaves the engine nothing to skip: all 24 windows count, every level is
in scope, and every row prints a value that must be checked against its counts.
"""

from __future__ import annotations

import csv
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

from cchc_tui.domain import summary
from cchc_tui.domain.known import Ready
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Parts, Period, Series, Source, Target
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.feed.records import ObservationRows, read_observations, read_records
from cchc_tui.feed.tables import TABLES

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
EDITION = "2019"
YEARS = (2018, 2019)
SEED = 7
ROUNDS = 5
Place = tuple[str, str, str]
"""Edition, agency and indicator of one series."""
LEVELS = ("city", "department", "district", "commune")


@dataclass(frozen=True)
class City:
    """A synthetic city on the day of its verdict: its catalogue, its observations as files and as parsed series."""

    at: date
    catalogue: Catalogue
    files: tuple[Path, ...]
    reader: InMemory


class InMemory:
    """A reader over series that are already parsed, so that only judging is timed."""

    def __init__(self, rows: ObservationRows) -> None:
        self._rows = rows

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give all rows of one agency and one indicator."""
        return self._rows.get(agency, {}).get(indicator, ())

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has any row for."""
        return frozenset(self._rows.get(agency, ()))

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces: the city reports whole figures."""
        return ()


def agencies(departments: int = 22, districts: int = 30, communes: int = 587) -> tuple[Agency, ...]:
    """Make one city with its departments and districts, the communes dealt out among the districts."""
    city = Agency(EDITION, "01", "city", "", "City")
    offices = [Agency(EDITION, f"S{n:02}", "department", "", f"Department {n}", parent="01") for n in range(departments)]
    middle = [Agency(EDITION, f"{n:03}", "district", "", f"District {n}", parent="01") for n in range(districts)]
    small = [Agency(EDITION, f"{n:05}", "commune", "", f"Commune {n}", parent=f"{n % districts:03}") for n in range(communes)]
    return (city, *offices, *middle, *small)


def plan() -> tuple[tuple[Indicator, ...], tuple[Target, ...]]:
    """Give the plan's own targets and their indicators from the sample, every one reported by the month."""
    with (FIXTURES / "targets.csv").open(encoding="utf-8", newline="") as file:
        # A source folder may leave "all agencies" empty; publishing writes it out.
        lines = [",".join(row) for row in csv.reader(file)]
    filled = [line.replace(",,,", ",*,*,", 1) for line in lines]
    targets = tuple(t for t in read_records("targets", filled) if isinstance(t, Target))
    with (FIXTURES / "indicators.csv").open(encoding="utf-8", newline="") as file:
        indicators = tuple(i for i in read_records("indicators", file) if isinstance(i, Indicator))
    promised = {target.indicator for target in targets}
    return tuple(replace(i, period="month") for i in indicators if i.code in promised), targets


def months() -> tuple[Period, ...]:
    """Give the 24 month windows of the two years from the sample's calendar."""
    with (FIXTURES / "periods.csv").open(encoding="utf-8", newline="") as file:
        periods = tuple(p for p in read_records("periods", file) if isinstance(p, Period))
    return tuple(p for p in periods if p.kind == "month" and p.id[:4] in map(str, YEARS))


def counts(indicator: Indicator, month: int, chance: random.Random, level: int) -> tuple[int, int]:
    """Draw numerator and denominator: most of many for a ratio, one or two for a share; a cumulative one only grows."""
    if indicator.rollup == "share_of_agencies":
        return (0, 1) if indicator.measure == "cumulative" and month < level % 14 else (1, 1)
    if indicator.measure == "cumulative":
        return level * 9 * month // 120, level
    denominator = chance.randint(20, 2000)
    return denominator - chance.randint(0, denominator // 8), denominator


def rows_of(
    agency: Agency, indicators: tuple[Indicator, ...], periods: list[Period], year: int, *, printed: bool
) -> Iterator[tuple[str | int, ...]]:
    """Give a year of one agency's rows in the order of the feed's key; the sample's own rows print no value."""
    for indicator in indicators:
        chance = random.Random(f"{SEED} {agency.code} {indicator.code} {year}")
        level = chance.randint(20, 2000)
        for month, p in enumerate(periods, start=1):
            numerator, denominator = counts(indicator, month, chance, level)
            value = f"{100 * numerator / denominator:.2f}" if printed else ""
            fact = (p.id, "own", "reported", 1, "synthetic", numerator, denominator, "", value, "", p.due.isoformat(), "")
            yield (agency.edition, agency.code, indicator.code, *fact)


def write(folder: Path, catalogue: Catalogue, *, printed: bool) -> tuple[Path, ...]:
    """Write the observations as the feed's CSV, a file for each level and year."""
    files = []
    for year in YEARS:
        periods = [p for p in catalogue.periods if p.id.startswith(str(year))]
        for level in LEVELS:
            files.append(folder / f"observations-{year}-{level}.csv")
            with files[-1].open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(TABLES["observations"].columns)
                for agency in (a for a in catalogue.agencies if a.level == level):
                    writer.writerows(rows_of(agency, catalogue.indicators, periods, year, printed=printed))
    return tuple(files)


def make_city(folder: Path, communes: int = 587, *, heaviest: bool = False) -> City:
    """Make the city: every agency reports every indicator in every window."""
    indicators, targets = plan()
    if heaviest:
        indicators = tuple(replace(indicator, scope=frozenset(LEVELS)) for indicator in indicators)
        targets = tuple(replace(target, valid_from=months()[0].start) for target in targets)
    source = Source("synthetic", "Synthetic", synthetic=True)
    catalogue = Catalogue(agencies(communes=communes), indicators, targets, months(), (source,))
    files = write(folder, catalogue, printed=heaviest)
    return City(date(2019, 12, 14) if heaviest else date(2019, 10, 14), catalogue, files, InMemory(parsed(files)))


def parsed(files: tuple[Path, ...]) -> ObservationRows:
    """Read the files with the feed's own reader; the years of one series are put together."""
    found: ObservationRows = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for agency, series in read_observations(path.stem, file).items():
                mine = found.setdefault(agency, {})
                for code, rows in series.items():
                    mine[code] = mine.get(code, ()) + rows
    return found


def least(files: tuple[Path, ...]) -> dict[Place, list[int]]:
    """Do the least there is to do: read the rows, convert the counts, add up each series."""
    sums: dict[Place, list[int]] = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for edition, agency, code, _, _, _, _, _, numerator, denominator, *_ in rows:
                both = sums.setdefault((edition, agency, code), [0, 0])
                both[0] += int(numerator)
                both[1] += int(denominator)
    return sums


def judged(city: City, ready: Ready | None = None) -> list[Sheet]:
    """Judge every agency by every indicator with a snapshot that knows nothing yet."""
    snapshot = Snapshot(city.catalogue, city.reader, at=city.at, ready=ready)
    return [snapshot.sheet(agency.key) for agency in city.catalogue.agencies]


def timed(work: Callable[[], object]) -> float:
    """Give the seconds of processor time `work` takes; what the machine does beside it does not count."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(city: City, works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Time the yardstick and each of `works` in turn, round by round; give the medians of the seconds and of the ratio to it."""
    # What stays is no work of either side: the collector must not walk the parsed city again and again.
    gc.collect()
    gc.freeze()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    ratios: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        yardstick = timed(lambda: least(city.files))
        for name, work in works.items():
            seconds[name].append(timed(work))
            ratios[name].append(seconds[name][-1] / yardstick)
    gc.unfreeze()
    return {name: (median(seconds[name]), median(ratios[name])) for name in works}


def table(title: str, city: City) -> Iterator[str]:
    """Give the lines of one city's table; judging alone is what is promised, the rest is there to be compared."""
    ready = summary.ready(summary.standings(city.catalogue, city.reader))
    works: dict[str, Callable[[], object]] = {
        "read, int, sum": lambda: least(city.files),
        "judge": lambda: judged(city),
        "judge, standings ready": lambda: judged(city, ready),
        "parse": lambda: parsed(city.files),
        "parse and judge": lambda: judged(replace(city, reader=InMemory(parsed(city.files)))),
    }
    rows = sum(len(city.reader.series(a.key, i.code)) for a in city.catalogue.agencies for i in city.catalogue.indicators)
    yield f"{title}: {len(city.catalogue.agencies)} agencies, {len(city.catalogue.indicators)} indicators, {rows} rows"
    for name, (seconds, ratio) in measure(city, works).items():
        yield f"  {name:<24}{seconds:>8.3f} s{ratio:>8.2f} x"


def main() -> None:
    """Print the table of both cities: medians of five rounds."""
    for title in ("planned", "heaviest"):
        with tempfile.TemporaryDirectory() as folder:
            city = make_city(Path(folder), heaviest=title == "heaviest")
            for line in table(title, city):
                sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
