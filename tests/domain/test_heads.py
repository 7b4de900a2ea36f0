"""Who answers: the head first, the delegate second, and everything red of one head."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import normalize

from build import agency, catalogue, day, indicator, key, row, target
from plans import PlanReader, event

from cchc_tui.domain.heads import all_red, headed_with, same
from cchc_tui.domain.model import Agency
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict

CHAIR, WARD = "Chủ tịch UBND huyện A", "Chủ tịch UBND phường Quang Trung"


def headed(one: Agency, head: str, delegate: str = "") -> Agency:
    return replace(one, head=head, delegate=delegate)


AGENCIES = (
    headed(agency("c", level="city"), "Chủ tịch UBND Thành phố"),
    headed(agency("d", "c", "district"), CHAIR, "Phó Chủ tịch phụ trách"),
    headed(agency("office", "d"), CHAIR.upper()),
    headed(agency("w1", "d"), WARD, "Phó Chủ tịch phường"),
    headed(agency("e", "c", "district"), "Chủ tịch UBND huyện E"),
    headed(agency("w2", "e"), WARD),
    headed(agency("gone", "d", end="2018-12-31"), CHAIR),
    agency("nobody", "e"),
    headed(agency("d", level="district", edition="2025"), CHAIR),
)
ROWS = {"office": [row("2019-01", 80, 100)], "w1": [row("2019-01", 100, 100)], "w2": [row("2019-01", 70, 100)]}
EVENTS = {"d": [event("duty", due="2019-01-31", state="in_progress", id="CT-1"), event("duty", due="2019-12-01", state="", id="CT-2")]}


def city() -> Snapshot:
    return Snapshot(catalogue(AGENCIES, indicator(), target(95)), PlanReader(ROWS, EVENTS), at=day("2019-02-10"))


def test_a_head_answers_for_indicators_and_duties_of_all_agencies_they_head() -> None:
    head = all_red(city(), key("d"))
    assert head.name == CHAIR
    assert [charge.agency.code for charge in head.charges] == ["d", "office"]
    district, office = head.charges
    assert [one.event.id for one in district.overdue] == ["CT-1"]
    assert [(one.indicator.code, one.area.verdict) for one in office.judgements] == [("X1", Verdict.BEHIND)]
    assert head.red == district.red + office.red


def test_delegation_never_replaces_the_head() -> None:
    head = all_red(city(), key("w1"))
    assert (head.name, [(charge.agency.head, charge.delegate) for charge in head.charges]) == (WARD, [(WARD, "Phó Chủ tịch phường")])
    assert head.red == 0  # its one indicator is on track


def test_the_same_title_in_two_districts_is_two_persons() -> None:
    assert [one.code for one in headed_with(city(), key("w1"))] == ["w1"]
    assert [one.code for one in headed_with(city(), key("w2"))] == ["w2"]


def test_an_agency_without_a_head_stands_alone() -> None:
    assert [one.code for one in headed_with(city(), key("nobody"))] == ["nobody"]
    assert all_red(city(), key("nobody")).name == ""


def test_what_has_ended_and_another_edition_are_not_counted() -> None:
    assert {str(one.key) for one in headed_with(city(), key("d"))} == {"2019:d", "2019:office"}


def test_a_head_is_the_same_in_any_spelling_of_the_letters() -> None:
    assert same("Chủ  tịch", normalize("NFD", "CHỦ TỊCH"))
    assert not same("Chủ tịch", "Phó Chủ tịch")
