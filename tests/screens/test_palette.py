"""The palette finds every action and every agency by a few letters, and does what is chosen where it was offered."""

from __future__ import annotations

from datetime import datetime

import pytest
from eyes import rows

from cchc_tui.app import CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.overview import OverviewScreen
from screens.palette import MOST, Aimed, PaletteScreen
from screens.palette import rows as found
from screens.widgets.offer import Offer
from screens.widgets.view import View

NOW = datetime(2019, 10, 21, 8, 15, tzinfo=VIETNAM)
OFFERS = (Offer("sync", "Sync", ("r",)), Offer("help", "Help", ("question_mark", "f1")))


@pytest.fixture
def app(sample: Snapshot) -> CchcApp:
    return CchcApp(lambda: sample, View(sample, Lang("vi"), "unicode", NOW, offline=True))


def keys(typed: str, sample: Snapshot) -> list[object]:
    return [row.key for row in found(OFFERS, typed, View(sample, Lang("vi")))]


def test_without_a_word_all_actions_and_no_agency(sample: Snapshot) -> None:
    assert keys("", sample) == list(OFFERS)
    assert keys("  ", sample) == list(OFFERS)


def test_tone_marks_and_case_do_not_matter(sample: Snapshot) -> None:
    assert keys("DONG BO", sample)[0] == OFFERS[0]
    assert AgencyKey("2019", "017") in keys("huyen dong anh", sample)


def test_an_agency_is_found_by_its_code_and_no_more_are_listed_than_one_can_read(sample: Snapshot) -> None:
    assert keys("017", sample)[0] == AgencyKey("2019", "017")
    assert len(keys("xa", sample)) <= MOST + len(OFFERS)


def test_who_stands_higher_comes_before_a_namesake_below(sample: Snapshot) -> None:
    found = [key for key in keys("dong anh", sample) if isinstance(key, AgencyKey)]
    assert found[0] == AgencyKey("2019", "017")
    assert len(found) > 1, "the town in it has the name too"


def test_the_code_of_an_indicator_beside_a_name_means_that_indicator_there(sample: Snapshot) -> None:
    for typed in ("tt01 dong anh", "Đông Anh TT01"):
        assert keys(typed, sample)[0] == Aimed(AgencyKey("2019", "017"), "TT01")
    city = keys("tt01", sample)[0]
    assert isinstance(city, Aimed)
    assert sample.tree.by_key[city.agency].parent == "", "with no name, of everybody"


async def test_an_indicator_is_opened_by_its_code_and_three_ranks_by_it(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"tt01", "enter")
        await pilot.pause()
        assert isinstance(app.screen, IndicatorScreen)
        await pilot.press("3")
        await pilot.pause()
        assert any("TT01" in row for row in rows(app)[2:3])


async def test_an_agency_is_opened_by_typing_its_name(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, PaletteScreen)
        await pilot.press(*"huyen dong anh")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AgencyScreen)
        assert app.screen.key == AgencyKey("2019", "017")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, OverviewScreen)


async def test_an_action_is_done_on_the_screen_it_was_offered_on(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "ctrl+p")
        await pilot.press(*"English")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AgenciesScreen)
        assert app.view.lang.code == "en"
        await pilot.press("ctrl+p", *"unfold", "enter")  # an action of the screen, not of the app
        await pilot.pause()
        assert isinstance(app.screen, AgenciesScreen)


async def test_arrows_move_while_typing_goes_on_and_escape_leaves(app: CchcApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+p", "down", "down", "up")
        await pilot.pause()
        marked = [row for row in rows(app) if row.startswith("›")]
        assert len(marked) == 1
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, OverviewScreen)


async def test_nothing_found_is_an_empty_list_and_enter_does_nothing(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"qqqq", "enter")
        await pilot.pause()
        assert isinstance(app.screen, PaletteScreen)
