"""The three on-time formulas in official use: of the same dossiers 96.00, 95.00 and 94.80 per cent, against a target of 95."""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import Pieces, family, indicator, key, parts, row, snap, target

from cchc_tui.domain.model import Indicator, Number
from cchc_tui.domain.ontime import NOTHING, OnTime, on_time, reaches
from cchc_tui.domain.parts import Formula, formulas

DOSSIERS: dict[str, Number] = {
    "received": 9500,
    "carried_over": 500,
    "on_time": 9120,
    "late": 380,
    "open_not_due": 380,
    "open_overdue": 120,
}
WHOLE = DOSSIERS | {"resolved": 9500}


def asked(agency: str, rows: dict[str, list[int]], pieces: Pieces, kind: Indicator | None = None) -> OnTime:
    """Ask for an agency after March; `rows` holds 9,500 resolved for each of the months named."""
    told = {code: [row(f"2019-{m:02}", 9120, 9500) for m in months] for code, months in rows.items()}
    seen = snap("2019-03-20", family("a", "b"), kind or indicator(), target(95), told, pieces=pieces)
    return on_time(seen, seen.judge(key(agency), "X1"))


def test_the_same_dossiers_give_three_values() -> None:
    assert formulas([WHOLE]) == (
        Formula("resolved", 9120, 9500, Fraction(96)),
        Formula("taken_in", 9500, 10_000, Fraction(95)),
        Formula("due", 9120, 9620, Fraction(912_000, 9620)),
    )


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ("on_time", ["taken_in"]),
        ("late", ["resolved", "due"]),
        ("resolved", ["taken_in"]),
        ("open_overdue", ["resolved"]),
        ("received", ["resolved", "due"]),
        ("open_not_due", ["resolved", "taken_in", "due"]),
    ],
)
def test_a_formula_is_left_out_where_a_part_of_it_is_missing(missing: str, left: list[str]) -> None:
    assert [f.name for f in formulas([{name: count for name, count in WHOLE.items() if name != missing}])] == left


def test_nothing_is_divided_by_nothing() -> None:
    assert formulas([dict.fromkeys(WHOLE, 0)]) == formulas([]) == formulas([{}]) == ()


def test_agencies_are_added_up_and_every_one_must_supply_the_part() -> None:
    assert [(f.numerator, f.denominator) for f in formulas([WHOLE, WHOLE])] == [(18_240, 19_000), (19_000, 20_000), (18_240, 19_240)]
    assert [f.name for f in formulas([WHOLE, {"on_time": 1, "resolved": 1}])] == ["resolved"]


def test_early_ones_are_on_time_where_they_are_told_apart() -> None:
    split = WHOLE | {"early": 20, "on_time": 9100}
    assert [f.numerator for f in formulas([split])] == [f.numerator for f in formulas([WHOLE])]
    assert formulas([split, WHOLE]) == formulas([WHOLE, WHOLE])


def test_a_dossier_that_stays_open_is_counted_once_over_windows_in_a_row() -> None:
    """Carried over counts at the first window, open at the last: 9,500 + 9,500 received, 500 carried over, 120 overdue in the end."""
    whole = {"a": [*parts("2019-02", DOSSIERS), *parts("2019-03", DOSSIERS)]}
    found = asked("a", {"a": [2, 3]}, whole).formulas
    assert [(f.name, f.numerator, f.denominator) for f in found] == [
        ("resolved", 18_240, 19_000),
        ("taken_in", 18_620, 19_500),
        ("due", 18_240, 19_120),
    ]


def test_an_agency_says_from_which_of_its_windows() -> None:
    found = asked("a", {"a": [1, 2, 3]}, {"a": parts("2019-02", DOSSIERS)})
    assert [f.value for f in found.formulas[:2]] == [96, 95]
    assert (found.windows, found.silent) == (("2019-02",), 2)


@pytest.mark.parametrize("measure", ["cumulative", "stock"])
def test_of_what_is_no_flow_the_latest_window_alone_is_asked(measure: str) -> None:
    kind = indicator(measure=measure)
    both = {"a": [*parts("2019-02", DOSSIERS), *parts("2019-03", DOSSIERS)]}
    assert asked("a", {"a": [2, 3]}, both, kind).formulas == formulas([WHOLE])
    assert asked("a", {"a": [2, 3]}, {"a": both["a"][:6]}, kind) == NOTHING


def test_an_area_adds_its_members_up_and_says_nothing_where_one_has_no_parts() -> None:
    a, b = parts("2019-03", DOSSIERS), parts("2019-03", DOSSIERS)
    found = asked("d", {"a": [3], "b": [3]}, {"a": a, "b": b})
    assert [(f.numerator, f.denominator) for f in found.formulas] == [(18_240, 19_000), (19_000, 20_000), (18_240, 19_240)]
    assert (found.windows, found.silent) == (("2019-03",), 0)
    assert asked("d", {"a": [3], "b": [3]}, {"a": a}) == NOTHING
    assert asked("d", {"a": [3], "b": [2, 3]}, {"a": a, "b": b}) == NOTHING, "a month of one member without parts"


def test_a_member_in_conflict_is_not_asked() -> None:
    wrong = {"a": parts("2019-03", DOSSIERS), "b": parts("2019-03", DOSSIERS, late=381)}
    assert asked("d", {"a": [3], "b": [3]}, wrong).formulas == formulas([WHOLE])


def test_a_reported_area_figure_has_parts_of_its_own() -> None:
    rows = {"d": [row("2019-03", 9120, 9500, extent="area")], "a": [row("2019-03", 1, 2)]}
    pieces = {"d": parts("2019-03", DOSSIERS, extent="area"), "a": parts("2019-03", on_time=1, late=1)}
    seen = snap("2019-03-20", family("a"), indicator(), target(95), rows, pieces=pieces)
    assert on_time(seen, seen.judge(key("d"), "X1")).formulas == formulas([WHOLE])


def test_a_share_of_agencies_has_no_dossiers() -> None:
    assert asked("a", {"a": [3]}, {"a": parts("2019-03", DOSSIERS)}, indicator("share_of_agencies")) == NOTHING


@pytest.mark.parametrize(
    ("bound", "op", "expected"), [(95, ">=", [True, True, False]), (95, "<=", [False, True, True]), (95, "in", [None] * 3)]
)
def test_reaching_is_a_mere_comparison(bound: int, op: str, expected: list[bool | None]) -> None:
    rows = {"a": [row("2019-03", 9120, 9500)]}
    seen = snap("2019-03-20", family("a"), indicator(), target(bound, op), rows)
    judged = seen.judge(key("a"), "X1")
    assert [reaches(formula, judged) for formula in formulas([WHOLE])] == expected


def test_other_units_and_no_target_are_not_compared() -> None:
    (rate, *_) = formulas([WHOLE])
    rows = {"a": [row("2019-03", 9120, 9500)]}
    for kind, goals in ((indicator(unit="points"), [target(95)]), (indicator(), [])):
        seen = snap("2019-03-20", family("a"), kind, goals, rows)
        assert reaches(rate, seen.judge(key("a"), "X1")) is None
