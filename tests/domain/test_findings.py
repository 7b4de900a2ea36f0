"""What the quality rules find reaches whoever looks at an indicator: contradictions first, oddities after, both areas compared."""

from __future__ import annotations

from build import family, indicator, key, row, snap, target

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Observation
from cchc_tui.domain.quality import Finding


def found_at(name: str, rows: dict[str, list[Observation]]) -> list[Finding]:
    return list(detail(snap("2019-03-20", family("a", "b"), indicator(), target(80), rows), key(name), "X1").findings)


def test_contradictions_stand_before_what_is_only_odd() -> None:
    rows = {"a": [row("2019-01", 12, 10), row("2019-02", 9, 10), row("2019-03", 9, 10)]}
    assert [(f.rule, f.hard, f.period) for f in found_at("a", rows)] == [
        ("numerator_above_denominator", True, "2019-01"),
        ("unchanged", False, "2019-03"),
    ]


def test_an_oddity_never_changes_the_verdict() -> None:
    same = {"a": [row("2019-02", 9, 10), row("2019-03", 9, 10)]}
    judged = snap("2019-03-20", family("a", "b"), indicator(), target(80), same).judge(key("a"), "X1")
    assert judged.area.verdict == "on_track"


def test_a_reported_area_that_is_not_the_sum_is_found_whichever_of_them_is_judged() -> None:
    below = {"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 9, 10)]}
    covering = {**below, "d": [row("2019-03", 17, 20, extent="area")]}
    (found,) = found_at("d", covering)
    assert (found.rule, found.hard, found.found, found.limit, found.difference) == ("area_differs", False, 17, 18, -1)
    too_old = {**below, "d": [row("2019-02", 17, 20, extent="area")]}
    (found,) = found_at("d", too_old)
    assert (found.rule, found.found, found.limit) == ("area_differs", 17, 18)


def test_a_reported_area_that_is_the_sum_is_no_finding() -> None:
    below = {"a": [row("2019-03", 9, 10)], "b": [row("2019-03", 9, 10)]}
    assert found_at("d", {**below, "d": [row("2019-03", 18, 20, extent="area")]}) == []


def test_a_window_is_missing_only_where_a_plan_asks_for_it() -> None:
    gap = {"a": [row("2019-01", 9, 10), row("2019-03", 8, 10)]}
    assert [(f.rule, f.period) for f in found_at("a", gap)] == [("window_missing", "2019-02")]
    unasked = snap("2019-03-20", family("a", "b"), indicator(), target(80, code="X2"), gap)
    assert list(detail(unasked, key("a"), "X1").findings) == []
