"""Finding an agency by what people type."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_tui import search
from cchc_tui.domain.model import Agency, Catalogue, Indicator
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import UsageError

END, BEGIN = date(2025, 6, 30), date(2025, 7, 1)


def agency(edition: str, code: str, name: str, parent: str = "", english: str = "") -> Agency:
    begin, end = (None, END) if edition == "2019" else (BEGIN, None)
    return Agency(edition, code, "any", "", name, english, parent, valid_from=begin, valid_to=end)


AGENCIES = (
    agency("2019", "01", "Thành phố Hà Nội", english="Hanoi city"),
    agency("2019", "017", "Huyện Đông Anh", "01", "Dong Anh district"),
    agency("2019", "00454", "Thị trấn Đông Anh", "017"),
    agency("2019", "018", "Huyện Gia Lâm", "01"),
    agency("2019", "SNV", "Sở Nội vụ", "01", "Department of Home Affairs"),
    agency("2019", "00001", "Xã Hòa Bình", "017"),
    agency("2019", "00002", "Xã Hòa Bình", "018"),
    agency("2019", "00003", "Xã Hòa", "018"),
    agency("2025", "01", "Thành phố Hà Nội"),
    agency("2025", "00454", "Xã Đông Anh", "01"),
)
INDICATOR = Indicator("TT01", "tthc", "Đúng hạn", "", "%", "", "", "", "", "ratio_of_sums", "flow", "month", frozenset())


@pytest.fixture
def then() -> Snapshot:
    return Snapshot(Catalogue(AGENCIES, (INDICATOR,)), at=date(2019, 10, 14))


@pytest.fixture
def now() -> Snapshot:
    return Snapshot(Catalogue(AGENCIES), at=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("017", "2019:017"),
        ("2019:017", "2019:017"),
        ("snv", "2019:SNV"),
        (" Huyện Đông Anh ", "2019:017"),
        ("HUYEN DONG ANH", "2019:017"),
        ("dong anh district", "2019:017"),
        ("tran dong", "2019:00454"),
        ("noi vu", "2019:SNV"),
        ("xã hoà", "2019:00003"),
        ("home affairs", "2019:SNV"),
    ],
)
def test_one_agency_is_meant(then: Snapshot, query: str, found: str) -> None:
    assert str(search.find(then, query).key) == found


def test_a_bare_code_and_a_name_mean_who_lives_then(then: Snapshot, now: Snapshot) -> None:
    assert [str(search.find(s, "00454").key) for s in (then, now)] == ["2019:00454", "2025:00454"]
    assert str(search.find(now, "dong anh").key) == "2025:00454"
    assert str(search.find(now, "huyen dong anh").key) == "2019:017"
    assert str(search.find(now, "2019:00454").key) == "2019:00454"


def test_tone_marks_may_stand_on_either_vowel(then: Snapshot) -> None:
    assert {a.code for a in search.matches(then, "hoà bình")} == {a.code for a in search.matches(then, "hòa bình")} == {"00001", "00002"}


def test_several_are_listed_with_their_parents(then: Snapshot) -> None:
    with pytest.raises(UsageError) as caught:
        search.find(then, "hoa binh")
    assert "2019:00001 Xã Hòa Bình (Huyện Đông Anh); 2019:00002 Xã Hòa Bình (Huyện Gia Lâm)" in str(caught.value)


def test_a_long_list_says_how_many_more() -> None:
    many = Snapshot(Catalogue(tuple(agency("2025", f"{n:03}", f"Xã Số {n}") for n in range(20))), at=BEGIN)
    with pytest.raises(UsageError, match=r"2025:007 Xã Số 7; … \(\+12\)"):
        search.find(many, "xa so")


def test_unknown_brings_the_nearest(then: Snapshot) -> None:
    with pytest.raises(UsageError, match=r"no agency Huyen Gia Lan\. Did you mean 2019:018 Huyện Gia Lâm"):
        search.find(then, "Huyen Gia Lan")
    with pytest.raises(UsageError, match=r"^There is no agency zzzzzz\.$"):
        search.find(then, "zzzzzz")


@pytest.mark.parametrize("query", ["", "   "])
def test_nothing_means_nobody(then: Snapshot, query: str) -> None:
    with pytest.raises(UsageError):
        search.find(then, query)


def test_a_filter_keeps_who_has_every_word(then: Snapshot) -> None:
    assert [a.code for a in search.matches(then, "anh đông")] == ["017", "00454", "00454"]
    assert [a.code for a in search.matches(then, "2019:004")] == ["00454"]
    assert len(search.matches(then, "")) == len(AGENCIES)


def test_home_is_what_is_wanted_else_the_root_in_force(then: Snapshot, now: Snapshot) -> None:
    assert [str(search.home(s, None).key) for s in (then, now)] == ["2019:01", "2025:01"]
    assert str(search.home(then, "gia lam").key) == "2019:018"
    with pytest.raises(UsageError):
        search.home(Snapshot(), None)


def test_an_indicator_in_whatever_case(then: Snapshot) -> None:
    assert search.indicator(then, " tt01 ") == "TT01"
    with pytest.raises(UsageError, match=r"no indicator TT10\. Near to it: TT01"):
        search.indicator(then, "TT10")
