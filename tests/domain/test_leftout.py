"""What was counted apart and left out of a denominator is added up over the same agencies and windows as the figure."""

from __future__ import annotations

import pytest
from build import DictReader, catalogue, day, family, indicator, key, row, target

from cchc_tui.domain.leftout import left_out
from cchc_tui.domain.model import Indicator, Observation
from cchc_tui.domain.snapshot import Snapshot


def out(period: str, excluded: int | None, *, extent: str = "own") -> Observation:
    return row(period, 9, 10, extent=extent)._replace(excluded=excluded)


def look(rows: dict[str, list[Observation]], wanted: Indicator) -> Snapshot:
    return Snapshot(catalogue(family("a", "b"), wanted, target(80)), DictReader(rows), at=day("2019-03-20"))


@pytest.mark.parametrize(("measure", "found"), [("flow", 3 + 4 + 5), ("stock", 4 + 5), ("cumulative", 4 + 5)])
def test_a_roll_up_adds_what_each_of_its_members_left_out_in_the_windows_that_are_judged(measure: str, found: int) -> None:
    rows = {"a": [out("2019-02", 3), out("2019-03", 4)], "b": [out("2019-03", 5)]}
    snapshot = look(rows, indicator(measure=measure))
    assert left_out(snapshot, snapshot.judge(key("d"), "X1")) == found


def test_of_one_agency_and_of_a_reported_area_its_own_rows_count() -> None:
    rows = {"a": [out("2019-03", 4)], "b": [out("2019-03", 5)], "d": [out("2019-03", 100, extent="area")]}
    snapshot = look(rows, indicator())
    assert left_out(snapshot, snapshot.judge(key("a"), "X1")) == 4
    assert left_out(snapshot, snapshot.judge(key("d"), "X1")) == 100


def test_where_nobody_says_it_nothing_is_known_and_a_zero_that_is_said_is_one() -> None:
    snapshot = look({"a": [out("2019-03", None)], "b": [out("2019-03", 0)]}, indicator())
    assert left_out(snapshot, snapshot.judge(key("a"), "X1")) is None
    assert left_out(snapshot, snapshot.judge(key("b"), "X1")) == 0
