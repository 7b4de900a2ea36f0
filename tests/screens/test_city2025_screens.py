"""The edition of 2025 as the eye sees it: two levels, no district on any screen, no series of another edition, successors by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asking_app import AskingApp, opened, press, settled
from eyes import rows
from textual.pilot import Pilot
from variants import filled, look

from cchc_tui.app import MAIN, CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.palette import PaletteScreen
from screens.widgets.lines import Lines
from screens.widgets.roll import Roll
from screens.widgets.view import View

SOURCE = Path(__file__).resolve().parents[1] / "city2025"
NOW = datetime(2025, 10, 15, 1, tzinfo=UTC)
CITY, COMMUNE = AgencyKey("2025", "01"), AgencyKey("2025", "00226")
TOWN, VILLAGE = AgencyKey("2019", "00454"), AgencyKey("2019", "00505")
DISTRICT = re.compile(r"\b(quận|huyện|thị xã|district|districts)\b", re.IGNORECASE)
HEIRS = {
    "vi": "nay thuộc Xã Đông Anh (một phần), Xã Phúc Thịnh (một phần), Xã Thư Lâm (một phần)",
    "en": "now part of Dong Anh commune (in part), Phuc Thinh commune (in part), Thu Lam commune (in part)",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of 2025, published and synchronised."""
    return filled(SOURCE, tmp_path_factory.mktemp("city2025") / "cache", NOW)


@pytest.fixture
def today(cache: Path) -> Snapshot:
    """The city on the day the package describes."""
    return look(cache, "2025-10-14")


def app_on(snapshot: Snapshot, lang: str) -> CchcApp:
    return CchcApp(lambda: snapshot, View(snapshot, Lang(lang), "unicode", NOW.astimezone(VIETNAM)))


def named(app: CchcApp) -> list[str]:
    """Give the rows on the screen that name a district."""
    return [row for row in rows(app) if DISTRICT.search(row)]


async def seen(pilot: Pilot[None], app: CchcApp, *keys: str) -> list[str]:
    """Press keys and give what names a district, with the screen it stands on."""
    for key in keys:
        await pilot.press(key)
    while (work := getattr(app.screen, "_work", None)) is not None and work.running:
        await pilot.pause(0.02)
    await settled(pilot)
    return [f"{type(app.screen).__name__}: {row}" for row in named(app)]


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_no_screen_mentions_a_district(today: Snapshot, lang: str) -> None:
    app, found, shown = app_on(today, lang), [], set()
    walk = [
        *((key,) for key in "12345678"),
        ("1", "enter"), ("tab",), ("tab",), ("tab",), ("tab",), ("w",), ("escape",), ("H",), ("escape",),
        ("2", "m"), ("m",), ("m",), ("slash", "d", "o", "n", "g"), ("escape",), ("down", "enter"), ("tab",), ("tab",), ("s",), ("H",),
        ("3", "v"), ("v",), ("s",), ("n",), ("7", "tab"), ("right",), ("8", "tab"), ("question_mark",), ("escape",), ("ctrl+p",), ("p", "h", "u"),
    ]  # fmt: skip
    async with app.run_test(size=(160, 50)) as pilot:
        for keys in walk:
            found += await seen(pilot, app, *keys)
            shown.add(type(app.screen).__name__)
    assert found == []
    assert len(shown) >= len(MAIN) + 5, sorted(shown)


def test_the_pattern_of_this_test_finds_districts_where_they_are(sample: Snapshot) -> None:
    names = [agency for agency in sample.tree.by_key.values() if agency.level == "district"]
    assert all(DISTRICT.search(agency.name_vi) for agency in names)
    assert sum(bool(DISTRICT.search(agency.name_en)) for agency in names) == 29, "and one town"


async def test_the_list_of_agencies_is_the_city_and_its_communes_right_below(today: Snapshot) -> None:
    roll = Roll(today)
    assert [depth for _, depth in roll.whole()] == [0] + [1] * 126
    app = app_on(today, "vi")
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(pilot, app, "2")
        assert "- Thành phố Hà Nội" in rows(app)[3]
        below = rows(app)[4:-1]
        assert below
        assert not any(sign in row[:8] for row in below for sign in ("+ ", "- ")), "nobody has anybody below"


@pytest.mark.parametrize(("key", "years"), [(COMMUNE, {"2025"}), (AgencyKey("2019", "00226"), {"2019", "2020"})])
async def test_one_code_has_two_charts_and_neither_shows_the_windows_of_the_other(today: Snapshot, key: AgencyKey, years: set[str]) -> None:
    app = AskingApp(today, "vi")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, IndicatorScreen(app.view, key, "TT01"))
        windows = {row[1:5] for row in rows(app) if re.match(r".\d{4}-M\d\d", row)}
        assert windows == years
        axis = next(row for row in rows(app) if row.strip().startswith("└"))
        dates = rows(app)[rows(app).index(axis) + 1]
        assert set(re.findall(r"/(\d{4})", dates)) <= years | {"2025"}, "the axis ends at the date the target is due"


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_the_screen_of_an_agency_that_ended_names_every_successor_and_who_took_the_whole(today: Snapshot, lang: str) -> None:
    app = AskingApp(today, lang)
    async with app.run_test(size=(200, 30)) as pilot:
        await opened(pilot, AgencyScreen(app.view, TOWN))
        assert HEIRS[lang] in rows(app)[2]
        await opened(pilot, AgencyScreen(app.view, VILLAGE))
        whole = {"vi": "nay thuộc Xã Đông Anh ·", "en": "now part of Dong Anh commune ·"}[lang]
        assert whole in rows(app)[2]


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_who_filters_the_list_for_an_old_name_is_told_what_it_is_part_of(today: Snapshot, lang: str) -> None:
    app = app_on(today, lang)
    async with app.run_test(size=(160, 24)) as pilot:
        await seen(pilot, app, "2", "slash", *("space" if c == " " else c for c in "dong anh"))
        told = [row for row in rows(app) if HEIRS[lang] in row]
        assert len(told) == 1
        assert told[0][1:3] == "– "
        current = next(n for n, row in enumerate(rows(app)) if re.search(r"(Xã Đông Anh|Dong Anh commune)\s", row))
        assert current < rows(app).index(told[0]), "who is there stands before who was"


async def test_so_is_who_asks_the_palette_and_enter_opens_what_it_was(today: Snapshot) -> None:
    app = AskingApp(today, "vi")
    async with app.run_test(size=(160, 24)) as pilot:
        await press(pilot, "ctrl+p", *("space" if c == " " else c for c in "thi tran dong anh"))
        assert isinstance(app.screen, PaletteScreen)
        assert any(HEIRS["vi"] in row for row in rows(app))
        app.screen.query_one(Lines).move_to(TOWN)
        await press(pilot, "enter")
    assert app.asked == [(TOWN, "")]


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Huyện Đông Anh, kết thúc 30/06/2025"), ("en", "Dong Anh district, ended on 2025-06-30")]
)
async def test_the_palette_finds_who_ended_though_nobody_published_what_it_became(today: Snapshot, lang: str, told: str) -> None:
    app = AskingApp(today, lang)
    async with app.run_test(size=(160, 24)) as pilot:
        await press(pilot, "ctrl+p", *"017")
        assert any(told in row for row in rows(app))
        app.screen.query_one(Lines).move_to(AgencyKey("2019", "017"))
        await press(pilot, "enter")
    assert app.asked == [(AgencyKey("2019", "017"), "")]


async def test_while_an_agency_exists_nothing_is_said_of_its_successors(cache: Path) -> None:
    app = AskingApp(look(cache, "2019-10-14"), "vi")
    async with app.run_test(size=(160, 24)) as pilot:
        await press(pilot, "ctrl+p", *("space" if c == " " else c for c in "thi tran dong anh"))
        assert "nay thuộc" not in "\n".join(rows(app))
