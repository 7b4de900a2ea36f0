"""What is typed in one breath: every key reaches the screen that the keys before it opened."""

from __future__ import annotations

from datetime import datetime

import pytest
from first_screens import settled
from overview_world import world
from textual import events

from cchc_tui.app import CchcApp
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.overview import OverviewScreen
from screens.palette import PaletteScreen
from screens.widgets.filter import Filter
from screens.widgets.lines import Lines
from screens.widgets.view import View

OPENED = datetime(2019, 3, 20, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def app() -> CchcApp:
    snapshot = world()
    return CchcApp(lambda: snapshot, View(snapshot, Lang("en"), "unicode", OPENED))


def type_at_once(app: CchcApp, *keys: str) -> None:
    """Hand over keys as a terminal does that sends them in one piece."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_the_cursor_moves_on_the_screen_that_enter_opened(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        home = app.screen.query_one("#list", Lines)
        before = home.cursor_key
        type_at_once(app, "G", "enter", "j", "j")
        await settled(pilot)
        assert isinstance(app.screen, AgencyScreen)
        assert home.cursor_key != before
        left = home.cursor_key
        rows = app.screen.query_one(Lines)
        moved = rows.cursor_key
        rows.action_edge(-1)
        rows.action_move(1)
        rows.action_move(1)
        assert rows.cursor_key == moved, "two rows below the first"
        assert home.cursor_key == left, "the home was left where Enter was typed"


async def test_a_way_through_four_screens_and_back_in_one_piece(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_at_once(app, "G", "enter", "j", "enter", "escape", "escape", "2", "l", "j", "enter")
        await settled(pilot)
        assert [type(page) for page in app.pages()] == [OverviewScreen, AgenciesScreen, AgencyScreen]
        assert app.pages()[-1].key.code == "c1"  # type: ignore[attr-defined] # it is an agency's
        type_at_once(app, "enter")
        await settled(pilot)
        assert isinstance(app.screen, IndicatorScreen)


async def test_letters_typed_behind_a_slash_are_the_filter(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_at_once(app, "2", "slash", *"kim", "enter")
        await settled(pilot)
        assert isinstance(app.screen, AgencyScreen)
        assert app.screen.key.code == "c3"


async def test_the_palette_is_typed_into_and_chosen_from_in_one_piece(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_at_once(app, "ctrl+p", *"vong", "enter", "j")
        await settled(pilot)
        assert [type(page) for page in app.pages()] == [OverviewScreen, AgencyScreen]


async def test_the_palette_offers_to_clear_a_filter_only_where_there_is_one(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for before, offered in (("2", False), ("slash", True)):
            await pilot.press(before, "ctrl+p")
            await settled(pilot)
            screen = app.screen
            assert isinstance(screen, PaletteScreen)
            assert any(offer.what == "Clear the filter" for offer in screen._offers) == offered
            await pilot.press("escape")
            await settled(pilot)
        assert app.screen.query_one(Filter).display


async def test_keys_typed_while_the_last_screen_ends_are_let_go(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_at_once(app, "enter", "q", "j", "j", "enter")
        await pilot.pause()
    assert app.return_code == 0
