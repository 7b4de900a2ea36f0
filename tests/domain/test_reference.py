"""The engine and the reference, written apart from the same rules, say the same about everything: two opinions, one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
import reference
from load import Drawers, Tables, catalogue, tables_of
from random_packages import dates, package
from reference_windows import Book

from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict

FIXTURES = Path(__file__).parents[2] / "fixtures"
YEAR_2019 = [date(2019, month, day) for month, day in zip(range(1, 13), (3, 20, 14, 21, 15, 30, 14, 19, 20, 31, 15, 14), strict=True)]

Flat = dict[str, object]


def _figure(name: str, figure: object) -> Flat:
    return {f"{name}.{field}": getattr(figure, field) for field in ("numerator", "denominator", "value")}


def _engine_side(name: str, side: Side) -> Flat:
    ruling = side.ruling
    flat: Flat = {"verdict": str(ruling.verdict), "severity": str(ruling.severity), "expected": ruling.expected, "gap": ruling.gap}
    flat["last_verdict"] = str(ruling.last_verdict) if ruling.last_verdict else None
    flat |= {"end": side.end, "reported": side.reported, "assessed": side.assessed, "worst": side.worst, "best": side.best}
    return {f"{name}.{key}": value for key, value in flat.items()} | _figure(name, side.figure)


def _engine(snapshot: Snapshot, judgement: Judgement) -> Flat:
    flat = _engine_side("own", judgement.own) | _engine_side("area", judgement.area)
    window = judgement.window
    flat |= {"window.period": window.period if window else None, **(_figure("window", window.figure) if window else {})}
    flat |= {f"needed.{field}": getattr(judgement.needed, field) for field in ("new", "converted", "spare", "reachable")}
    key, indicator = judgement.agency.key, judgement.indicator
    standing = snapshot.standing(key, indicator, snapshot.span(judgement.target))
    return flat | {"conflict": standing is not None and standing.conflict}


def _reference_side(name: str, side: reference.Side) -> Flat:
    flat: Flat = {field: getattr(side.answer, field) for field in ("verdict", "severity", "expected", "gap", "last_verdict")}
    flat |= {field: getattr(side, field) for field in ("end", "reported", "assessed", "worst", "best")}
    return {f"{name}.{key}": value for key, value in flat.items()} | _figure(name, side.figure)


def _reference(result: reference.Result) -> Flat:
    flat = _reference_side("own", result.own) | _reference_side("area", result.area)
    flat |= {"window.period": result.window[0] if result.window else None}
    flat |= _figure("window", result.window[1]) if result.window else {}
    flat |= {f"needed.{field}": getattr(result.needed, field) for field in ("new", "converted", "spare", "reachable")}
    return flat | {"conflict": result.conflict}


def differences(tables: Tables, at: date, questions: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Ask both and give a line for every field they do not agree on."""
    book, snapshot = Book(tables), Snapshot(catalogue(tables), Drawers(tables["observations"]), at=at)
    for edition, code, indicator in questions:
        mine = _reference(reference.answer(book, edition, code, indicator, at))
        theirs = _engine(snapshot, snapshot.judge(AgencyKey(edition, code), indicator))
        for field in sorted(mine.keys() | theirs.keys()):
            if mine.get(field) != theirs.get(field):
                yield f"{at} {edition}:{code} {indicator} {field}: reference {mine.get(field)}, engine {theirs.get(field)}"


def everything(tables: Tables) -> list[tuple[str, str, str]]:
    """Give every agency with every indicator."""
    return [(agency["edition"], agency["code"], indicator["code"]) for agency in tables["agencies"] for indicator in tables["indicators"]]


def disagreements(seed: int, many: int) -> list[str]:
    """Ask everything about one random package at so many dates."""
    tables = package(seed)
    return [line for at in dates(seed, many) for line in differences(tables, at, everything(tables))]


@pytest.fixture(scope="module")
def published() -> Tables:
    """The sample publication, as rows."""
    return tables_of(FIXTURES)


@pytest.mark.parametrize("seed", range(60))
def test_engine_and_reference_agree_on_random_packages(seed: int) -> None:
    assert disagreements(seed, 3) == []


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(200))
def test_engine_and_reference_agree_on_many_random_packages(seed: int) -> None:
    assert disagreements(seed, 8) == []


def test_engine_and_reference_agree_on_the_city_and_a_district(published: Tables) -> None:
    codes = sorted({row["indicator"] for row in published["targets"]})
    questions = [("2019", agency, code) for agency in ("01", "002") for code in codes]
    assert list(differences(published, date(2019, 6, 30), questions)) == []


@pytest.mark.heavy
@pytest.mark.parametrize("at", YEAR_2019, ids=str)
def test_engine_and_reference_agree_on_the_sample_publication(published: Tables, at: date) -> None:
    codes = sorted({row["indicator"] for row in published["targets"]})
    agencies = sorted({(row["edition"], row["agency"]) for row in published["observations"]})
    questions = [(edition, agency, code) for edition, agency in agencies for code in codes]
    assert list(differences(published, at, questions)) == []


def test_the_random_packages_reach_every_verdict_on_both_sides() -> None:
    """Agreement means nothing where nothing is asked."""
    seen: set[tuple[str, str]] = set()
    for seed in range(60):
        tables = package(seed)
        book = Book(tables)
        for at in dates(seed, 1):
            for question in everything(tables):
                result = reference.answer(book, *question, at)
                seen |= {("own", result.own.answer.verdict), ("area", result.area.answer.verdict)}
    assert seen == {(side, str(verdict)) for side in ("own", "area") for verdict in Verdict}
