"""Whatever `publish` accepts can be judged: every agency, every indicator, any date, without an exception on any face."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.detail import detail
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.errors import Refused
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.feed.tables import TABLES
from cchc_tui.i18n import Lang
from cchc_tui.output import facts
from cchc_tui.sync import synchronise

sys.path.insert(0, str(Path(__file__).parent / "domain"))

from random_packages import dates, package

NOW = datetime(2019, 12, 20, tzinfo=UTC)
FILL = {
    "kind": "month",
    "field": "tthc",
    "title_vi": "t",
    "name_vi": "a",
    "numerator_vi": "n",
    "unit": "%",
    "synthetic": "0",
    "title": "t",
    "period": "month",
    "stage": "reported",
}


def write(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Write the tables of a random package as a source folder, with plain words in the columns it does not care for."""
    for name, rows in tables.items():
        if not rows:
            continue
        columns = [field.name for field in TABLES[name].fields]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            for row in rows:
                writer.writerow({column: row.get(column, FILL.get(column, "")) for column in columns})


def judge_everything(snapshot: Snapshot) -> int:
    """Ask every question there is; gives how many verdicts were given."""
    given = 0
    for key in snapshot.tree.by_key:
        sheet = snapshot.sheet(key)
        facts.agency(snapshot, sheet, Lang("en"))
        for judgement in sheet.judgements:
            assert isinstance(judgement.own.verdict, Verdict)
            assert isinstance(judgement.area.verdict, Verdict)
            found = detail(snapshot, key, judgement.indicator.code)
            facts.indicator(snapshot, sheet, found, Lang("vi"))
            given += 1
    return given


def accepted(seed: int, folder: Path) -> Snapshot | None:
    """Publish and synchronise the random package of a seed; None where `publish` refuses it."""
    source, published = folder / "source", folder / "published"
    source.mkdir()
    write(source, package(seed))
    try:
        publish(source, published, now=NOW)
    except Refused:
        return None
    store = Store(folder / "cache")
    with Client(Endpoint(str(published))) as client:
        synchronise(store, client, clock=lambda: NOW, report=lambda _: None, standings=summary.standings)
    generation = store.current()
    assert generation is not None
    return Snapshot(generation.catalogue, generation, at=date(2019, 10, 14), ready=summary.ready(generation.standings))


@pytest.mark.parametrize("seed", range(12))
def test_a_random_package_is_judged_whole_or_refused_whole(seed: int, tmp_path: Path) -> None:
    snapshot = accepted(seed, tmp_path)
    if snapshot is None:
        assert not (tmp_path / "published" / "latest.json").exists()
        return
    for at in (date(2018, 1, 1), *dates(seed, 2), date(2026, 11, 23)):
        seen = Snapshot(snapshot.catalogue, snapshot.reader, at=at)
        asked = sum(1 for key in seen.tree.by_key for code in seen.indicators if seen.target(key, code))
        assert judge_everything(seen) == asked


def test_most_random_packages_are_accepted(tmp_path: Path) -> None:
    """Or the test above would prove little."""
    found = 0
    for seed in range(12):
        (tmp_path / str(seed)).mkdir()
        found += accepted(seed, tmp_path / str(seed)) is not None
    assert found >= 6


def test_the_sample_is_judged_whole_at_any_date(sample: Snapshot) -> None:
    for at in (date(2018, 1, 1), date(2019, 3, 14), date(2025, 10, 14)):
        seen = Snapshot(sample.catalogue, sample.reader, at=at)
        for key in list(seen.tree.by_key)[::40]:
            assert sum(seen.sheet(key).counts.values()) == sum(1 for code in seen.indicators if seen.target(key, code))


def test_the_numbers_of_the_soft_rules_are_data_of_the_publication(tmp_path: Path) -> None:
    """A publication that allows a denominator to move by 60 % is not told of one that moved by 50 %, and another is."""
    told = {}
    for limit in (30, 60):
        folder = tmp_path / str(limit)
        (folder / "source").mkdir(parents=True)
        tables = package(0)
        only, window = tables["agencies"][0], [p for p in tables["periods"] if p["kind"] == "month"][:2]
        tables["agencies"], tables["targets"], tables["indicators"] = [only], [], tables["indicators"][:1]
        tables["indicators"][0] |= {"code": "X1", "unit": "%", "rollup": "ratio_of_sums", "measure": "flow", "period": "month"}
        tables["indicators"][0] |= {"scope": only["level"]}
        target = {"indicator": "X1", "plan": "p", "valid_from": "2018-12-15", "edition": "*", "agency": "*", "due": "2019-12-14"}
        tables["targets"] = [{**target, "op": ">=", "min": "80", "strength": "plain"}]
        fact = {
            "edition": only["edition"],
            "agency": only["code"],
            "indicator": "X1",
            "extent": "own",
            "stage": "reported",
            "revision": "1",
        }
        counts = (("90", "100"), ("135", "150"))
        tables["observations"] = [
            {**fact, "source": "-", "period": p["id"], "numerator": n, "denominator": d} for p, (n, d) in zip(window, counts, strict=True)
        ]
        write(folder / "source", tables)
        (folder / "source" / "package.toml").write_text(f'limits = "denominator_change:{limit}"\n', encoding="utf-8")
        publish(folder / "source", folder / "published", now=NOW)
        with Client(Endpoint(str(folder / "published"))) as client:
            synchronise(Store(folder / "cache"), client, clock=lambda: NOW, report=lambda _: None, standings=summary.standings)
        generation = Store(folder / "cache").current()
        assert generation is not None
        seen = Snapshot(generation.catalogue, generation, at=date(2019, 10, 14), publication=generation.publication)
        told[limit] = [f.rule for f in detail(seen, next(iter(seen.tree.by_key)), "X1").findings]
    assert told == {30: ["denominator_changed"], 60: []}


def test_a_limit_nobody_knows_is_refused(tmp_path: Path) -> None:
    write(tmp_path, package(0))
    (tmp_path / "package.toml").write_text('limits = "patience:3"\n', encoding="utf-8")
    with pytest.raises(Refused):
        publish(tmp_path, tmp_path / "published", now=NOW)
