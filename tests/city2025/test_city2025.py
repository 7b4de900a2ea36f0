"""The edition of 2025, published, synchronised and judged: two levels, codes that were used before, no joined series."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_tui.cache.generation import Generation
from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.completeness import begun, survey
from cchc_tui.domain.detail import detail
from cchc_tui.domain.heads import all_red, headed_with
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registers import dialogues
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.succession import successors
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.i18n import Lang
from cchc_tui.sync import synchronise
from cchc_tui.words import ended

NOW = datetime(2025, 10, 15, 1, tzinfo=UTC)
CITY = AgencyKey("2025", "01")
REUSED = "00226"
"""Phường Trung Tự of 2019; Phường Văn Miếu - Quốc Tử Giám of 2025."""


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Publish the package and synchronise an empty cache with it."""
    root = tmp_path_factory.mktemp("city2025")
    publish(Path(__file__).parent, root / "site", now=NOW)
    store = Store(root / "cache")
    with Client(Endpoint(str(root / "site"))) as client:
        synchronise(store, client, standings=summary.standings, clock=lambda: NOW, report=lambda _: None)
    found = store.current()
    assert found is not None
    return found


def look(cached: Generation, at: str) -> Snapshot:
    return Snapshot(
        cached.catalogue, cached, at=date.fromisoformat(at), publication=cached.publication, ready=summary.ready(cached.standings)
    )


@pytest.fixture(scope="module")
def today(cached: Generation) -> Snapshot:
    return look(cached, "2025-10-14")


def test_the_tree_has_two_levels_and_no_district(today: Snapshot) -> None:
    members = list(today.tree.walk(CITY))
    assert Counter(agency.level for agency in members) == {"city": 1, "commune": 126}
    assert Counter(agency.kind for agency in members[1:]) == {"Phường": 51, "Xã": 75}
    assert all(today.tree.is_leaf(agency.key) and len(today.tree.lineage(agency.key)) == 2 for agency in members[1:])
    assert today.tree.edition_at(today.at) == "2025"


def test_no_resource_and_no_standing_of_this_edition_speaks_of_a_district(cached: Generation, today: Snapshot) -> None:
    ours = [name for name in cached.entry.resources if name.startswith("observations-2025")]
    assert sorted(ours) == ["observations-2025-communes-1-2025", "observations-2025-communes-2-2025"]
    assert today.judge(CITY, "TT01").area.assessed == 126


def test_every_code_of_2025_that_was_used_before_is_another_agency(today: Snapshot) -> None:
    both = {key.code for key in today.tree.by_key if key.edition == "2019"} & {
        key.code for key in today.tree.by_key if key.edition == "2025"
    }
    assert len(both) > 10
    names = {code: [today.tree.by_key[AgencyKey(edition, code)].name_vi for edition in ("2019", "2025")] for code in both}
    assert names[REUSED] == ["Phường Trung Tự", "Phường Văn Miếu - Quốc Tử Giám"]
    assert sum(old != new for old, new in names.values()) > 10


@pytest.mark.parametrize("edition", ["2019", "2025"])
def test_a_series_of_2019_is_never_joined_to_one_of_2025(cached: Generation, today: Snapshot, edition: str) -> None:
    for key in (key for key in today.tree.by_key if key.edition == edition and today.tree.by_key[key].level == "commune"):
        periods = {row.period[:4] for row in cached.series(key, "TT01")}
        assert periods <= ({"2025"} if edition == "2025" else {"2019", "2020"})
    points = detail(today, AgencyKey(edition, REUSED), "TT01").points
    assert {point.period.id[:4] for point in points if point.figure.denominator} == ({"2025"} if edition == "2025" else {"2019", "2020"})


def test_an_entry_of_2019_is_not_one_of_the_agency_with_its_code(cached: Generation, today: Snapshot) -> None:
    (old,) = cached.events(AgencyKey("2019", REUSED))
    assert old.day == date(2019, 9, 1)
    assert old not in cached.events(AgencyKey("2025", REUSED))
    assert old not in dialogues(today, AgencyKey("2025", REUSED)).held


def test_a_bare_code_means_the_agency_that_exists_on_the_day(today: Snapshot) -> None:
    found = today.tree.find(REUSED, today.at)
    assert found is not None
    assert found.key == AgencyKey("2025", REUSED)
    before = today.tree.find(REUSED, date(2019, 10, 14))
    assert before is not None
    assert before.name_vi == "Phường Trung Tự"


def test_an_agency_that_ended_names_its_full_and_partial_successors(today: Snapshot) -> None:
    heirs = successors(today.catalogue.successions, AgencyKey("2019", "00454"))
    assert heirs == [(AgencyKey("2025", code), "partial") for code in ("00454", "00466", "00475")]
    assert successors(today.catalogue.successions, AgencyKey("2019", "00505")) == [(AgencyKey("2025", "00454"), "full")]


def test_now_part_of_is_said_in_words(today: Snapshot) -> None:
    town, village, gone = (today.tree.by_key[AgencyKey("2019", code)] for code in ("00454", "00505", REUSED))
    vi = Lang("vi")
    assert ended(today, town, vi) == "kết thúc 30/06/2025, nay thuộc " + ", ".join(
        f"{today.tree.by_key[AgencyKey('2025', code)].name_vi} (một phần)" for code in ("00454", "00466", "00475")
    )
    assert ended(today, village, vi).endswith("nay thuộc Xã Đông Anh")
    assert "nay thuộc" not in ended(today, gone, vi)  # it ended before the reform, and nobody published where it went


def test_a_commune_is_judged_by_the_plan_of_its_year(cached: Generation) -> None:
    key = AgencyKey("2025", REUSED)
    target = look(cached, "2025-10-14").target(key, "TT01")
    assert target is not None
    assert (target.plan, target.bound) == ("Mẫu 2025", Fraction(98))
    for at, plan in (("2019-10-14", "Mẫu 2019"), ("2020-01-20", "Mẫu 2020")):
        found = look(cached, at).target(AgencyKey("2019", "00454"), "TT01")
        assert found is not None
        assert found.plan == plan


def test_registers_feed_the_share_of_communes_without_districts(today: Snapshot) -> None:
    side = today.judge(CITY, "TT04").area
    held = [one.day for commune in today.tree.children(CITY) for one in dialogues(today, commune.key).held if one.day]
    last = date(2025, 9, 14)  # the newest window that ended before the registers do
    counted = sum(day <= last for day in held)
    assert (today.reach, side.end, side.assessed, side.figure.numerator, side.reported) == (max(held), last, 126, counted, counted)
    assert 0 < counted < len(held) < 126


def test_a_chair_heads_one_commune(today: Snapshot) -> None:
    for commune in today.tree.children(CITY):
        assert headed_with(today, commune.key) == (commune,)
    assert all_red(today, CITY).name == "Chủ tịch UBND Thành phố Hà Nội"


def test_the_quality_of_the_whole_city_can_be_looked_at(today: Snapshot) -> None:
    found = begun(today, CITY)
    for step in survey(today, CITY):
        if step is not None:
            found.take(step)
    assert found.seen == 127


def test_every_figure_is_marked_as_made_up(today: Snapshot) -> None:
    assert all(today.judge(commune.key, "TT01").synthetic for commune in today.tree.children(CITY))
