"""The home of the program as the eye sees it: whole screens as they were agreed on, and what the keys do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from eyes import rows, styled
from first_screens import settled
from goldens import agreed, assert_golden, difference
from overview_world import COUNTS, Reported, world
from textual import on
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain import overview
from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import AgencyKey, Series
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.overview import OverviewScreen, news
from screens.widgets import tally
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.view import View

OPENED = datetime(2019, 3, 20, 9, 0, tzinfo=VIETNAM)
D, DUC_TU, KIM_CHUNG = AgencyKey("2019", "d"), AgencyKey("2019", "c2"), AgencyKey("2019", "c3")
NEWS = Update(7, 6, "", "2019-03-19T01:15:00+00:00", {"verdicts revised": 2, "figures revised": 3})


class Home(CchcApp):
    """The program, keeping what the screens ask for instead of going there."""

    def __init__(self, snapshot: Snapshot, lang: str = "en", glyphs: str = "unicode", updates: tuple[Update, ...] = (NEWS,)) -> None:
        super().__init__(lambda: snapshot, View(snapshot, Lang(lang), glyphs, OPENED, endpoint="/feed", updates=lambda: updates))
        self.asked: list[tuple[AgencyKey, str]] = []

    @on(Opened)
    def _wanted(self, event: Opened) -> None:
        event.prevent_default()
        self.asked.append((event.agency, event.indicator))


async def opened(pilot: Pilot[None], app: CchcApp, key: AgencyKey | None = None) -> OverviewScreen:
    """Wait until the home stands, or the overview of an agency on top of it."""
    if key is not None or not isinstance(app.screen, OverviewScreen):  # with nothing stored the home is another
        await app.push_screen(OverviewScreen(app.view, key))
    await settled(pilot)
    assert isinstance(app.screen, OverviewScreen)
    return app.screen


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50), (50, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_overview_looks_as_it_was_agreed(size: tuple[int, int], lang: str) -> None:
    app = Home(world(), lang)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        assert_golden(app, f"overview-{size[0]}x{size[1]}-{lang}")


@pytest.mark.parametrize("name", ["empty", "no-target", "calm", "silent"])
async def test_a_district_without_troubles_or_without_anything_reads_well(name: str) -> None:
    """Nothing stored; no target in force; one indicator in order; every indicator without a report."""
    of = {
        "empty": Snapshot(),
        "no-target": world(indicators=("none of them",)),
        "calm": world(indicators=("CB01",)),
        "silent": world(counts={}),
    }
    app = Home(of[name], updates=())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("n", "p", "tab", "escape")
        await pilot.pause()
        assert app.return_code is None
        await opened(pilot, app)
        assert_golden(app, f"overview-{name}-80x24-en")


async def test_an_ascii_terminal_gets_ascii() -> None:
    app = Home(world(), "vi", "ascii")
    async with app.run_test(size=(160, 50)) as pilot:
        await opened(pilot, app)
        drawn = rows(app)
    assert "\n".join(drawn).isascii()
    assert drawn[2].startswith("x 3 cham  . 1 chua co so lieu  + 1 dung tien do")


async def test_the_sentence_names_who_pulls_hardest_with_the_head_and_follows_the_cursor() -> None:
    """TT01: Kim Chung (95·400 − 100·300)/2000 = 4 points; TC04: Dục Tú (100·60 − 52·100)/400 = 2 points."""
    app = Home(world())
    async with app.run_test(size=(160, 50)) as pilot:
        await opened(pilot, app)
        first = "\n".join(rows(app)[-5:])
        await pilot.press("down")
        await pilot.pause()
        second = "\n".join(rows(app)[-5:])
    assert "pushes it up most: Duc Tu commune (60.00%, 2.00 points) · Head: Chủ tịch UBND xã Dục Tú" in first
    assert "needs 400 more (dossiers on time), or 20 of the others" in second
    assert "pulls it down most: Kim Chung commune (75.00%, 4.00 points) · Head: Chủ tịch UBND xã Kim Chung" in second


async def test_under_an_unknown_figure_the_silent_are_named() -> None:
    app = Home(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("down", "down", "down")
        await pilot.pause()
        seen = " ".join(rows(app)[-7:])
    assert "2 of 4 below lack reports: Kim Chung commune, Vong La commune" in seen


async def test_a_figure_older_than_the_data_says_its_day() -> None:
    """The package describes the 31st, the newest window ended on the 14th."""
    snapshot = world()
    snapshot.publication = replace(snapshot.publication, as_of="2019-03-31")
    app = Home(snapshot)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "data as of 2019-03-14" in " ".join(rows(app)[-7:])
        assert "data as of 2019-03-31" in rows(app)[1]


async def test_enter_opens_the_indicator_and_the_last_row_the_agency() -> None:
    app = Home(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("enter", "end", "enter")
        await pilot.pause()
    assert app.asked == [(D, "TC04"), (D, "")]


async def test_where_there_is_room_tab_goes_to_those_below_and_enter_opens_the_indicator_of_one() -> None:
    app = Home(world())
    async with app.run_test(size=(160, 50)) as pilot:
        await opened(pilot, app)
        await pilot.press("down", "tab", "enter", "tab", "enter")
        await pilot.pause()
        assert any("Tab Next pane" in row for row in rows(app)[-1:])
    assert app.asked == [(KIM_CHUNG, "TT01"), (D, "TT01")]


async def test_a_window_that_shrinks_gives_the_keys_back_to_the_list() -> None:
    app = Home(world())
    async with app.run_test(size=(160, 50)) as pilot:
        await opened(pilot, app)
        await pilot.press("tab")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Tab" not in rows(app)[-1]
        await pilot.press("down", "enter")
        await pilot.pause()
    assert app.asked == [(D, "TT01")]


async def test_n_turns_to_the_agencies_below_and_escape_comes_home_before_it_leaves() -> None:
    app = Home(world())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, D)
        await pilot.press("n", "n")
        await pilot.pause()
        assert screen.key == DUC_TU
        assert "Duc Tu commune › Overview" in rows(app)[0]
        await pilot.press("p", "p")
        assert screen.key == D
        await pilot.press("p", "escape")
        await pilot.pause()
        assert (screen.key, app.screen) == (D, screen)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not screen


async def test_the_first_data_that_come_are_shown_at_once() -> None:
    app = Home(Snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app)
        assert "nothing is stored here yet" in " ".join(rows(app))
        app.view = replace(app.view, snapshot=world())
        await pilot.pause()
        assert screen.key == D
        assert any("TT01" in row for row in rows(app))


async def test_a_new_publication_keeps_the_cursor_on_its_indicator() -> None:
    app = Home(world())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("down", "down")
        app.view = replace(app.view, snapshot=world(counts={k: v for k, v in COUNTS.items() if k[1] != "TC04"}))
        await pilot.pause()
        assert screen.query_one("#list", Lines).cursor_key == "BC02"


async def test_the_counts_are_coloured_and_never_broken_in_two() -> None:
    app = Home(world())
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot, app)
        styles = dict(styled(app, 2))
    assert styles["✕ 3 behind"].startswith("bold color(1)"), "the terminal's own red"
    narrow = tally.lines(tally.parts(overview.tally(world().sheet(D).counts), View(lang=Lang("en"))), 30)
    assert [[part for part, _ in row] for row in narrow] == [["✕ 3 behind", "· 1 no data yet"], ["● 1 on track"]]


class Damaged(Reported):
    def series(self, agency: AgencyKey, indicator: str) -> Series:
        raise CacheDamaged("{file} is damaged.", kept="Nothing is shown from it.", file=f"{agency.code}-{indicator}.json")


async def test_damaged_figures_are_a_line_on_the_home_and_the_screens_go_on() -> None:
    snapshot = world()
    app = Home(Snapshot(snapshot.catalogue, Damaged({}), at=snapshot.at, publication=snapshot.publication))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "c1-TT01.json is damaged. Nothing is shown from it." in " ".join(rows(app))
        assert not any("%" in row for row in rows(app))
        await pilot.press("n", "question_mark")
        await settled(pilot)
        assert rows(app)[0].endswith("Help")


def test_news_are_those_of_the_last_publication_and_nothing_where_nothing_is_known() -> None:
    older = replace(NEWS, totals={"figures new": 9})
    view = View(world(), Lang("en"), updates=lambda: (older, NEWS))
    assert news(view) == "new at 2019-03-19 08:15: 2 verdicts changed, 3 figures revised"
    assert news(replace(view, updates=lambda: (replace(NEWS, totals={}),))) == ""
    assert news(replace(view, updates=tuple)) == ""


def test_a_change_log_that_cannot_be_read_is_said_and_ends_nothing() -> None:
    def damaged() -> tuple[Update, ...]:
        raise CacheDamaged("{file} is damaged.", file="_changes.json")

    assert news(View(world(), Lang("en"), updates=damaged)) == "_changes.json is damaged."


def test_a_golden_screen_says_which_row_differs_and_that_it_is_missing(tmp_path: Path) -> None:
    assert difference(["a", "b"], ["a", "c"]) == "row 2 was\n  'b'\nand is\n  'c'"
    assert difference(["a"], ["a", "b"]) == "there were 1 rows and are 2"
    assert difference(["a"], ["a"]) == ""
    with pytest.raises(AssertionError, match=r"x\.txt is missing"):
        agreed(tmp_path / "x.txt")
