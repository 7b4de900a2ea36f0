"""The cache is quick at the size of a city: opened, looked into, counted over and built, beside what any program must do.

The bounds are ratios to work done in the same run, in processor time, so that they mean the same on every machine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from bench_cache import ROUNDS, Seen, prepare, ratio, rounds
from bench_works import WORKS, counted, opened, snapshot
from bench_world import SIZES, Size, documents

from cchc_tui.domain import summary
from cchc_tui.domain.rollup import SHARE, Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.tally import beyond, put

SMALL = Size("small", communes=7, departments=2, districts=3, cities=1)

BOUNDS = {
    ("district", "first list", "orjson decode"): 0.1,
    ("district", "one series", "sqlite one series"): 10,
    ("district", "below", "sqlite below"): 2,
    ("city", "first list", "orjson decode"): 0.1,
    ("city", "one series", "sqlite one series"): 10,
    ("city", "below", "sqlite below"): 2,
    ("city", "build", "csv and int"): 2.5,
}
"""Times the work that each is held to; `docs/cache.md` has what was measured."""

GROWTH = 6_000_000
"""Bytes that the first list of a city may take over that of a district."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("worlds")
    return {name: prepare(SIZES[name], folder) for name in ("district", "city")}


@pytest.mark.heavy
@pytest.mark.parametrize("held", BOUNDS, ids=lambda held: f"{held[0]}, {held[1]}")
def test_a_work_takes_no_longer_than_it_may(homes: dict[str, Path], held: tuple[str, str, str]) -> None:
    size, ours, other = held
    found = rounds(homes[size], [ours, other])
    assert ratio(found, ours, other) <= BOUNDS[held]


@pytest.mark.heavy
def test_the_first_list_of_a_city_takes_little_more_memory_than_that_of_a_district(homes: dict[str, Path]) -> None:
    peaks = {name: min(seen.memory for seen in rounds(home, ["first list"])["first list"]) for name, home in homes.items()}
    assert peaks["city"] - peaks["district"] < GROWTH


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(SMALL, tmp_path_factory.mktemp("small"))


def answer(home: Path, work: str) -> object:
    return WORKS[work](home)()


def test_every_work_of_ours_says_what_its_peer_says(small: Path) -> None:
    assert answer(small, "first list") == 12 * (1 + 2 + 3)
    assert answer(small, "one series") == len(answer(small, "sqlite one series")) == answer(small, "tinydb one series") == 22  # type: ignore[arg-type] # rows
    assert [(answer(small, "below"),)] == answer(small, "sqlite below")
    assert 0 < int(str(answer(small, "below"))) < 12 * 13
    rows = sum(len(documents(path)) for path in (small / "feed").glob("observations-*.csv"))
    assert answer(small, "sqlite build") == answer(small, "tinydb build") == answer(small, "orjson decode") == rows == 13 * 12 * 22
    assert answer(small, "build") == answer(small, "csv and int") == len(list((small / "feed").glob("*.csv")))


def test_the_stored_standings_hold_on_the_day_of_the_benchmark(small: Path) -> None:
    """Else the first list would be timed while it reads the series."""
    generation = opened(small)
    for path in generation.folder.glob("observations-*.json"):
        path.rename(path.with_suffix(".away"))
    try:
        assert answer(small, "first list") == 12 * (1 + 2 + 3)
    finally:
        for path in generation.folder.glob("*.away"):
            path.rename(path.with_suffix(".json"))


def test_ratios_are_taken_round_by_round() -> None:
    found = {"a": [Seen(1, 6, 0, 0), Seen(1, 2, 0, 0), Seen(1, 9, 0, 0)], "b": [Seen(1, 2, 0, 0), Seen(1, 1, 0, 0), Seen(1, 9, 0, 0)]}
    assert ratio(found, "a", "b") == 2
    assert ROUNDS >= 5


def brute(seen: Snapshot) -> dict[str, int]:
    """Count what misses its bound figure by figure."""
    found: dict[str, int] = {}
    for indicator in seen.indicators.values():
        for agency in seen.catalogue.agencies:
            target = seen.target(agency.key, indicator.code)
            own = seen.standing(agency.key, indicator, seen.span(target)) if agency.level in indicator.scope else None
            if target and own and not own.conflict and own.figure.value is not None and target.bound is not None:
                missed = own.figure.value < target.bound if target.op == ">=" else own.figure.value > target.bound
                found[indicator.code] = found.get(indicator.code, 0) + missed
    return found


def test_what_misses_its_bound_is_counted_as_figure_by_figure(small: Path) -> None:
    generation = opened(small)
    seen = snapshot(generation)
    fresh = Snapshot(generation.catalogue, generation, at=seen.at)
    assert summary.below(counted(small).standings, generation.catalogue, seen.at) == brute(fresh)


def test_upper_bounds_and_ranges_are_missed_on_their_own_side(small: Path) -> None:
    generation = opened(small)
    at = snapshot(generation).at
    base, first = generation.catalogue, generation.catalogue.targets[0]
    code = first.indicator
    figures = [d["own"][code][0][0] for key, d in generation.standings.items() if "own" in d]
    values = [Fraction(100 * n, d) for n, d, _ in (f[:3] for f in figures)]
    low, high = sorted(values)[3], sorted(values)[-3]
    upper = replace(base, targets=(replace(first, op="<=", min=None, max=high),))
    assert summary.below(counted(small).standings, upper, at) == {code: sum(v > high for v in values)}
    ranged = replace(base, targets=(replace(first, op="in", min=low, max=high),))
    assert summary.below(counted(small).standings, ranged, at) == {code: sum(v > high or v < low for v in values)}


def test_what_cannot_be_counted_for_all_is_left_out(small: Path) -> None:
    generation = opened(small)
    at, base = snapshot(generation).at, generation.catalogue
    first = base.targets[0]
    for targets in ((), (replace(first, agency="C00"),), (replace(first, valid_from=date(2019, 1, 1)),)):
        assert summary.below(counted(small).standings, replace(base, targets=targets), at) == {}
    assert summary.below(counted(small).standings, replace(base, targets=(first,)), date(2019, 3, 1)) == {}
    assert summary.below({}, base, at) == {}


def test_a_share_is_held_to_its_count_and_odd_figures_are_compared_exactly(small: Path) -> None:
    base = opened(small).catalogue
    indicator, target = base.indicators[0], replace(base.targets[0], op=">=", min=Fraction(100))
    share = replace(indicator, rollup=SHARE, min_count=2)
    columns: tuple[list[int], list[int], list[str]] = ([], [], [])
    for number in (None, 0, 1, 2, Fraction(3, 2)):
        put(columns, Figure(number, None, None), share)
    assert beyond(columns, share, target) == 3
    assert beyond(columns, share, replace(target, min=Fraction(30))) is None
    odd: tuple[list[int], list[int], list[str]] = ([], [], [])
    third = Fraction(100, 3)
    for figure in (Figure(1, 3, third), Figure(None, None, third), Figure(Fraction(1, 2), Fraction(3, 2), third), Figure(1, 0, None)):
        put(odd, figure, indicator)
    assert (odd[0], len(odd[2])) == ([1], 2)
    assert beyond(odd, indicator, replace(target, min=third)) == 0
    assert beyond(odd, indicator, replace(target, min=third + Fraction(1, 10**12))) == 3
