"""Agencies in the order of one indicator: ranks, ties, who has none and why, and movement; worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from build import Rows, agency, day, family, indicator, key, row, snap, target

from cchc_tui.domain import ranking
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, Indicator, Target
from cchc_tui.domain.ranking import Place
from cchc_tui.domain.snapshot import Snapshot

MARCH = "2019-03-20"
NAMES = ("a", "b", "c", "e")


def world(rows: Rows, ours: Indicator | None = None, commitments: Target | list[Target] | None = None, at: str = MARCH) -> Snapshot:
    return snap(at, family(*NAMES), ours or indicator(), commitments or target(95), rows)


def judged(snapshot: Snapshot, *codes: str) -> list[Judgement]:
    return [snapshot.judge(key(code), "X1") for code in codes or NAMES]


def said(places: list[Place]) -> list[tuple[str, int | None, Fraction | None, str]]:
    return [(p.agency.code, p.rank, p.to_next, p.reason) for p in places]


def in_march(**counts: tuple[int, int]) -> Rows:
    return {code: [row("2019-03", *pair)] for code, pair in counts.items()}


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([], []),
        ([5], [(0, 1, None)]),
        ([1, 3, 2], [(1, 1, None), (2, 2, 1), (0, 3, 1)]),
        ([7, 9, 7, 7, 1], [(1, 1, None), (0, 2, 2), (2, 2, 2), (3, 2, 2), (4, 5, 6)]),
        ([4, 4], [(0, 1, None), (1, 1, None)]),
    ],
)
def test_equal_scores_share_a_rank_and_the_next_one_counts_on(scores: list[int], found: list[tuple[int, int, int | None]]) -> None:
    assert ranking.order([Fraction(s) for s in scores]) == found


def test_the_best_stands_first_with_the_distance_to_the_next_better() -> None:
    places = ranking.rank(judged(world(in_march(a=(90, 100), b=(97, 100), c=(90, 100), e=(96, 100)))))
    assert said(places) == [("b", 1, None, ""), ("e", 2, Fraction(1), ""), ("a", 3, Fraction(6), ""), ("c", 3, Fraction(6), "")]
    assert [p.judgement.area.ruling.gap for p in places] == [2, 1, -5, -5]


def test_a_limit_ranks_upside_down_and_the_distance_stays_positive() -> None:
    places = ranking.rank(judged(world(in_march(a=(9, 100), b=(2, 100), c=(5, 100), e=(5, 100)), commitments=target(6, "<="))))
    assert said(places) == [("b", 1, None, ""), ("c", 2, Fraction(3), ""), ("e", 2, Fraction(3), ""), ("a", 4, Fraction(4), "")]
    assert ranking.lower_is_better(p.judgement for p in places)
    assert not ranking.lower_is_better(judged(world({})))


def test_of_a_range_only_what_lies_above_it_counts_against_an_agency() -> None:
    ours = target(52, "in", low=50)
    places = ranking.rank(judged(world(in_march(a=(60, 100), b=(51, 100), c=(40, 100), e=(53, 100)), commitments=ours)))
    assert said(places) == [("b", 1, None, ""), ("c", 1, None, ""), ("e", 3, Fraction(1), ""), ("a", 4, Fraction(7), "")]


def test_who_has_no_figure_or_contradicts_itself_comes_last_without_a_rank_and_with_the_reason() -> None:
    places = ranking.rank(judged(world(in_march(b=(101, 100), c=(1, 100), e=(0, 0)))))
    assert said(places) == [
        ("c", 1, None, ""),
        ("a", None, None, "nothing_reported"),
        ("b", None, None, "conflict"),
        ("e", None, None, "denominator_zero"),
    ]


def test_where_nothing_was_due_nobody_is_blamed() -> None:
    assert {p.reason for p in ranking.rank(judged(world({}, at="2019-01-01")))} == {"nothing_due"}


def test_without_a_target_there_is_no_rank() -> None:
    assert {p.reason for p in ranking.rank(judged(world(in_march(a=(1, 2)), commitments=target(95, who="zz"))))} == {"no_target"}


def test_a_target_that_asks_for_something_else_is_not_compared() -> None:
    mixed = [target(95), target(50, "<=", who="b")]
    places = ranking.rank(judged(world(in_march(a=(90, 100), b=(10, 100), c=(80, 100)), commitments=mixed)))
    assert said(places)[:2] == [("a", 1, None, ""), ("c", 2, Fraction(10), "")]
    assert ("b", None, None, "other_target") in said(places)


def test_a_withheld_verdict_withholds_the_rank_and_an_outdated_figure_keeps_it() -> None:
    two = (agency("d", level="district"), agency("f", level="district"), *(agency(c, "d") for c in "ab"), *(agency(c, "f") for c in "gh"))
    rows = {"a": [row("2019-03", 1, 2)], "g": [row("2019-01", 1, 4)], "h": [row("2019-01", 1, 4)]}
    found = snap(MARCH, two, indicator(), target(95), rows)
    places = ranking.rank(judged(found, "d", "f"))
    assert said(places) == [("f", 1, None, ""), ("d", None, None, "coverage")]
    assert places[0].judgement.area.verdict == "stale"


def shared(rows: Rows, bound: int = 100) -> Snapshot:
    lone = (*family("a", "b"), agency("f", level="district"))
    return snap(MARCH, lone, indicator("share_of_agencies", "cumulative", scope="commune district", min_count=2), target(bound), rows)


def test_shares_are_compared_with_shares_and_a_lone_count_stands_apart() -> None:
    rows = {"a": [row("2019-03", 2)], "b": [row("2019-03", 1)], "d": [row("2019-03", 5)], "f": [row("2019-03", 2)]}
    places = ranking.rank(judged(shared(rows), "d", "f"))
    assert said(places) == [("d", 1, None, ""), ("f", None, None, "count_alone")]
    assert places[0].judgement.area.figure.value == Fraction(200, 3)


def test_single_agencies_of_a_share_are_compared_by_their_counts() -> None:
    rows = {"a": [row("2019-03", 1)], "b": [row("2019-03", 3)]}
    assert said(ranking.rank(judged(shared(rows), "a", "b"))) == [("b", 1, None, ""), ("a", 2, Fraction(2), "")]
    collective = ranking.rank(judged(shared(rows, bound=50), "a", "b"))
    assert {(p.rank, p.reason) for p in collective} == {(None, "collective")}


def test_printed_values_are_ranked_too() -> None:
    ours = indicator("value", "stock", unit="điểm")
    rows = {"a": [row("2019-03", value="81.5")], "b": [row("2019-03", value="90")]}
    assert said(ranking.rank(judged(world(rows, ours), "a", "b"))) == [("b", 1, None, ""), ("a", 2, Fraction(17, 2), "")]


# movement

TWO_WINDOWS: Rows = {
    "a": [row("2019-02", 9, 10), row("2019-03", 5, 10)],
    "b": [row("2019-02", 5, 10)],
    "c": [row("2019-03", 5, 10)],
    "e": [row("2019-02", 11, 10), row("2019-03", 5, 10)],
}


def moves(now: Snapshot) -> dict[str, Fraction | None]:
    before = ranking.window_before(now, "X1", judged(now))
    assert before is not None
    then = Snapshot(now.catalogue, now.reader, at=before.end)
    return {j.agency.code: ranking.moved(j, then.judge(j.agency.key, "X1")) for j in judged(now)}


def test_a_flow_moves_from_the_year_to_date_of_the_window_before_to_that_of_now() -> None:
    """a: 14/20 against 9/10; b told nothing newer, c had nothing before, e contradicts itself."""
    assert moves(world(TWO_WINDOWS)) == {"a": Fraction(-20), "b": None, "c": None, "e": None}


def test_a_state_moves_from_what_it_was_to_what_it_is() -> None:
    assert moves(world({"a": [row("2019-02", 9, 10), row("2019-03", 5, 10)]}, indicator(measure="stock")))["a"] == -40


def test_a_count_moves_by_a_count() -> None:
    rows = {"a": [row("2019-02", 1), row("2019-03", 2)], "b": [row("2019-03", 1)]}
    now = shared(rows)
    then = Snapshot(now.catalogue, now.reader, at=day("2019-02-14"))
    assert ranking.moved(now.judge(key("a"), "X1"), then.judge(key("a"), "X1")) == 1


def test_nothing_moves_across_two_targets() -> None:
    both = [target(90, due=day("2019-02-14")), target(95, plan="Q", start=day("2019-02-15"))]
    now = world(TWO_WINDOWS, commitments=both)
    then = Snapshot(now.catalogue, now.reader, at=day("2019-02-14"))
    assert ranking.moved(now.judge(key("a"), "X1"), then.judge(key("a"), "X1")) is None


def test_the_window_before_is_that_before_the_newest_anybody_is_judged_by() -> None:
    found = world(TWO_WINDOWS, at="2019-06-01")
    before = ranking.window_before(found, "X1", judged(found))
    assert (before and before.id) == "2019-02"
    assert ranking.window_before(world({}), "X1", judged(world({}))) is None
    first = world(in_march(a=(1, 2)), commitments=target(95, start=day("2019-03-01")))
    assert ranking.window_before(first, "X1", judged(first)) is None


def test_to_fall_is_to_improve_where_a_limit_is_set() -> None:
    at_least, at_most = judged(world(TWO_WINDOWS), "a")[0], judged(world(TWO_WINDOWS, commitments=target(50, "<=")), "a")[0]
    assert ranking.improvement(Fraction(-3), at_least) == -3
    assert ranking.improvement(Fraction(-3), at_most) == 3


# what can be ranked

CITY: tuple[Agency, ...] = (
    agency("w", level="ward", parent="d"),
    agency("a", "d"),
    agency("b", "d"),
    agency("city", level="city"),
    agency("d", "city", "district"),
    agency("f", "city", "district"),
    agency("z", "city", "district", end="2019-01-31"),
    agency("x", "f", level="commune", end="2019-02-28"),
)


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ("commune", {"district": ["d", "f"], "commune": ["a", "b"]}),
        ("district", {"district": ["d", "f"]}),
        ("city", {}),
    ],
)
def test_levels_stand_from_the_top_down_and_one_agency_alone_is_no_ranking(scope: str, found: dict[str, list[str]]) -> None:
    snapshot = snap(MARCH, CITY, indicator(scope=scope), target(95), {})
    levels = ranking.levels(snapshot, "X1")
    assert {level: [a.code for a in agencies] for level, agencies in levels.items()} == found
    assert list(levels) == list(found)


def test_only_indicators_with_a_target_that_has_begun_are_offered() -> None:
    ours = [indicator(code="X1"), indicator(code="X2"), indicator(code="X3")]
    later = replace(target(95, code="X3"), valid_from=day("2019-04-01"))
    assert ranking.indicators(snap(MARCH, CITY, ours, [target(95), later], {})) == ["X1"]


def test_windows_are_those_of_the_own_kind_in_the_life_of_a_target_that_have_ended() -> None:
    found = world({}, commitments=target(95, start=day("2019-02-01"), due=day("2019-04-14")), at="2019-12-31")
    assert [w.id for w in ranking.windows(found, "X1")] == ["2019-02", "2019-03", "2019-04"]
    assert [w.id for w in ranking.windows(world({}), "X1")] == ["2019-01", "2019-02", "2019-03"]
