"""The third-party validator and our client agree: what is published passes both, and each seeded defect fails both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fuzz_material import NOW, SEEDS
from random_packages import package as random_package
from test_accepted_packages import write
from validator_sites import FACTS, Package, damaged, fetched, publication, validated, with_entry, with_table, without, without_file

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.errors import CchcError
from cchc_tui.feed.publish import publish

Damage = Callable[[Path, Package], None]

DEFECTS: dict[str, tuple[Damage, str]] = {
    "a path out of the folder": (with_entry(FACTS, path="../latest.json"), "resource-error"),
    "a wrong hash": (with_entry(FACTS, hash="sha256:" + "0" * 64), "hash-count"),
    "a wrong size": (with_entry(FACTS, bytes=7), "byte-count"),
    "a missing file": (without_file("targets"), "scheme-error"),
    "a missing table": (without("agencies"), "resource-error"),
    "a missing column": (with_table("sources", ",note", ""), "missing-label"),
    "a column more": (with_table("sources", ",note", ",note,more"), "extra-label"),
    "not a number": (with_table(FACTS, ",90,", ",NaN,"), "constraint-error"),
    "a full-width digit": (with_table(FACTS, ",90,", ",９0,"), "constraint-error"),
    "a day that is none": (with_table(FACTS, "2019-01-14", "2019-02-29"), "constraint-error"),
    "a control character": (with_table("sources", "Một", "Một\x1b"), "constraint-error"),
    "an empty key": (with_table(FACTS, "017,TT01", ",TT01"), "constraint-error"),
    "a word nobody knows": (with_table(FACTS, "reported", "rumoured"), "constraint-error"),
    "a key twice": (with_table(FACTS, "2019-M02", "2019-M01"), "primary-key"),
    "an agency nobody knows": (with_table(FACTS, "2019,017", "2019,018"), "foreign-key"),
}
"""Each defect with the kind of error that the validator gives for it."""

MORE: dict[str, tuple[Damage, str]] = {
    "another heading": (with_table("sources", ",note", ",notes"), "incorrect-label"),
    "a cell less": (with_table("sources", ",1,,", ",1,"), "missing-cell"),
    "a cell more": (with_table("sources", ",1,,", ",1,,,"), "extra-cell"),
    "infinite": (with_table(FACTS, ",90,", ",1e999,"), "constraint-error"),
    "thousands with a separator": (with_table(FACTS, ",90,", ',"1,090",'), "constraint-error"),
    "a character that turns the line": (with_table("sources", "Một", "Một\u202e"), "constraint-error"),
    "a line break": (with_table("sources", "Một cửa", '"Một\ncửa"'), "constraint-error"),
    "a title of blanks": (with_table("sources", "Một cửa", " "), "constraint-error"),
    "a cell without end": (with_table("sources", "Một cửa", "x" * 32_768), "constraint-error"),
    "a period nobody knows": (with_table(FACTS, "2019-M01", "2019-M99"), "foreign-key"),
    "a source nobody knows": (with_table(FACTS, ",egate,", ",khac,"), "foreign-key"),
    "bytes that are no utf-8": (with_table("sources", "Một", "\udcff"), "encoding-error"),
}
"""Defects of the same kinds, which need not be looked at each time."""

SOUND: dict[str, Damage] = {
    "nothing": lambda *_: None,
    "more than all": with_table(FACTS, ",90,100,", ",120,100,"),
    "odd counts": with_table(FACTS, ",90,100,", ",-9.5,100,"),
    "markup": with_table("sources", "Một cửa", "[red]Một[/] [@click=app.quit]cửa[/]"),
}
"""What is no business of a schema, and stays so."""


@dataclass(frozen=True)
class Judged:
    """Damaged publications: the package of each, and what the validator has against it."""

    packages: Mapping[str, Path]
    said: Mapping[str, set[str]]


def judged(factory: pytest.TempPathFactory, damages: Mapping[str, Damage]) -> Judged:
    """Make a publication for each damage and let the validator judge them all."""
    made = {name: damaged(publication(factory.mktemp("validator")), damage) for name, damage in damages.items()}
    said = validated(list(made.values()))
    return Judged(made, {name: {kind for _, kind in said[str(file)]} for name, file in made.items()})


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What is looked at each time."""
    return judged(tmp_path_factory, {name: damage for name, (damage, _) in DEFECTS.items()} | SOUND)


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The rest."""
    return judged(tmp_path_factory, {name: damage for name, (damage, _) in MORE.items()})


def check_refused(name: str, kind: str, sites: Judged, cache: Path) -> None:
    assert kind in sites.said[name]
    problem = fetched(sites.packages[name].parent.parent, cache)
    assert isinstance(problem, CchcError)
    assert problem.exit_code == (3 if name == "a missing file" else 4)


@pytest.mark.parametrize("name", DEFECTS)
def test_validator_and_client_refuse(name: str, few: Judged, tmp_path: Path) -> None:
    check_refused(name, DEFECTS[name][1], few, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("name", MORE)
def test_validator_and_client_refuse_more(name: str, more: Judged, tmp_path: Path) -> None:
    check_refused(name, MORE[name][1], more, tmp_path)


@pytest.mark.parametrize("name", SOUND)
def test_validator_and_client_accept(name: str, few: Judged, tmp_path: Path) -> None:
    assert few.said[name] == set()
    assert isinstance(fetched(few.packages[name].parent.parent, tmp_path), Snapshot)


def test_more_than_all_is_a_conflict_of_the_domain(few: Judged, tmp_path: Path) -> None:
    """120 of 100 is told by the rules, to those who can judge it, and not kept from them by a schema."""
    seen = fetched(few.packages["more than all"].parent.parent, tmp_path)
    assert isinstance(seen, Snapshot)
    assert detail(seen, AgencyKey("2019", "017"), "TT01").judgement.own.verdict is Verdict.CONFLICT


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [*SEEDS, 0, 3, 4, 9, 10])
def test_validator_and_client_accept_random_packages(seed: int, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    tables = random_package(seed)
    write(tmp_path / "source", {**tables, "observations": tables["observations"][::10]})
    publish(tmp_path / "source", tmp_path / "site", now=NOW)
    packages = [tmp_path / "site" / "datapackage.json", *(tmp_path / "site" / "data").glob("datapackage.*.json")]
    assert list(validated(packages).values()) == [[], []]
    assert isinstance(fetched(tmp_path / "site", tmp_path / "cache"), Snapshot)
