"""Score sheets side by side: rounds, whoever is scored with or without a sheet, and who stands before whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from build import agency, family, key
from plans import XA, PlanReader, line

from cchc_tui.domain.model import Catalogue
from cchc_tui.domain.registry import Framework, Score
from cchc_tui.domain.scoreboard import NO_SHEET, NOT_APPRAISED, Board, Round, area_of, areas, begun, fill, stands
from cchc_tui.domain.snapshot import Snapshot

AT = date(2019, 12, 20)


def publication(scores: Mapping[str, Sequence[Score]]) -> Snapshot:
    """Give a city with two districts, one of three communes and one of two."""
    agencies = (
        agency("h", level="city"),
        agency("d", "h", "district"),
        *(agency(code, "d") for code in ("a", "b", "c")),
        agency("gone", "d", end="2019-06-30"),
        agency("e", "h", "district"),
        *(agency(code, "e") for code in ("f", "g")),
        agency("s", "h", "department"),
    )
    return Snapshot(Catalogue(agencies, frameworks=(XA, Framework("xb"))), PlanReader(scores=scores), at=AT)


def board(scores: Mapping[str, Sequence[Score]], area: str = "h") -> Board:
    snapshot = publication(scores)
    found = begun(snapshot, key(area))
    for _ in fill(snapshot, found):
        assert len(found.read) <= found.whole
    return found


def points(appraised: str | None, year: int = 2019, framework: str = "xa") -> list[Score]:
    return [line("1", 70, 70, appraised, year=year, framework=framework)]


def test_rounds_come_newest_first_and_each_framework_for_itself() -> None:
    found = board({"a": [*points("56", 2018), *points("63"), *points("7", framework="xb")], "f": points("63", 2017)})
    assert found.finished
    assert found.rounds == [Round(2019, "xa"), Round(2019, "xb"), Round(2018, "xa"), Round(2017, "xa")]
    assert Board(key("h")).rounds == []


def test_everybody_of_a_level_that_is_scored_is_there_with_or_without_a_sheet_but_who_has_ended_is_not() -> None:
    found = board({"a": points("63"), "gone": points("63")})
    entries = found.entries(Round(2019, "xa"))
    assert [(entry.agency.code, entry.sheet is not None) for entry in entries] == [
        ("a", True), ("b", False), ("c", False), ("f", False), ("g", False),
    ]  # fmt: skip
    assert found.levels == {"commune"}
    assert [entry.agency.code for entry in found.entries(Round(2019, "xa"), "department")] == ["s"]


def test_movement_is_against_the_year_before_by_the_same_framework_only() -> None:
    found = board(
        {
            "a": [*points("56", 2018), *points("63")],
            "b": [*points("56", 2017), *points("63")],
            "c": [*points("9", 2018, "xb"), *points("63")],
        }
    )
    moved = [entry.moved for entry in found.entries(Round(2019, "xa"))]
    assert moved == [10, None, None, None, None]


def test_equal_totals_share_a_rank_and_who_has_no_total_stands_apart() -> None:
    found = board({"a": points("56"), "b": points("63"), "c": points("56"), "f": points(None), "g": points("49")})
    ranked = stands(found.entries(Round(2019, "xa")))
    assert [(stand.entry.agency.code, stand.rank, stand.to_next) for stand in ranked] == [
        ("b", 1, None), ("a", 2, 10), ("c", 2, 10), ("g", 4, 10), ("f", None, None),
    ]  # fmt: skip
    assert ranked[-1].reason == NOT_APPRAISED


def test_nothing_earned_is_a_rank_and_no_sheet_is_none() -> None:
    ranked = stands(board({"a": points("0"), "b": points("0.7")}).entries(Round(2019, "xa")))
    assert [(stand.entry.agency.code, stand.rank, stand.entry.total) for stand in ranked[:2]] == [("b", 1, 1), ("a", 2, Fraction(0))]
    assert {stand.reason for stand in ranked[2:]} == {NO_SHEET}
    assert {stand.rank for stand in ranked[2:]} == {None}


def test_one_turns_through_the_whole_and_its_parts_but_not_through_leaves() -> None:
    snapshot = publication({})
    assert [found.code for found in areas(snapshot, key("h"))] == ["h", "d", "e"]
    assert [found.code for found in areas(snapshot, key("e"))] == ["h", "d", "e"]


def test_an_area_of_two_levels_has_nothing_to_turn_to() -> None:
    flat = Snapshot(Catalogue(family("a", "b")), at=AT)
    assert areas(flat, key("d")) == (key("d"),)


def test_the_area_of_a_commune_is_that_of_whom_it_belongs_to_and_of_nobody_the_root() -> None:
    snapshot = publication({})
    assert area_of(snapshot, key("a")) == key("d")
    assert area_of(snapshot, key("d")) == key("d")
    assert area_of(snapshot, None) == area_of(snapshot, key("nobody")) == key("h")
    assert area_of(Snapshot(), None) is None
