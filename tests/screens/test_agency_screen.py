"""One agency as the eye sees it: its tabs, and every key."""

from __future__ import annotations

import pytest
from asking_app import LOOKS, AskingApp, opened, press
from eyes import rows
from goldens import assert_golden

from cchc_tui.domain import completeness
from cchc_tui.domain.completeness import Found
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.agency import AgencyScreen
from screens.widgets import agency_panes, checks
from screens.widgets.lines import Lines
from screens.widgets.view import View

HANOI, DONG_ANH, CO_LOA = AgencyKey("2019", "01"), AgencyKey("2019", "017"), AgencyKey("2019", "00505")


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_tabs_of_an_agency_look_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        for name in agency_panes.TABS:
            assert_golden(app, f"agency-{name.lower().replace(' ', '-')}-{size[0]}x{size[1]}-{lang}-{glyphs}")
            await press(pilot, "tab")
        assert_golden(app, f"agency-indicators-{size[0]}x{size[1]}-{lang}-{glyphs}")  # once round


async def test_the_quality_tab_tells_what_a_survey_finds_of_this_agency_alone(sample: Snapshot) -> None:
    app, found = AskingApp(sample), Found(DONG_ANH, 1)
    for step in completeness.look(sample, DONG_ANH):
        if step is not None:
            found.take(step)
    wanted = [finding for _, several in checks.listed(found) for finding in several]
    assert wanted
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        await press(pilot, "shift+tab")
        seen = []
        lines = app.screen.query_one(Lines)
        for _ in wanted:
            seen.append(lines.cursor_key)
            await press(pilot, "down")
        assert [key[0] for key in seen if isinstance(key, tuple)] == wanted
        await press(pilot, "enter")
        assert app.asked == [(DONG_ANH, wanted[-1].indicator)]


async def test_next_agency_keeps_the_tab_and_looks_at_its_data(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        await press(pilot, "shift+tab", "n")
        assert "Gia Lam" in rows(app)[0]
        assert "[Quality]" in "\n".join(rows(app))
        screen = app.screen
        assert isinstance(screen, AgencyScreen)
        assert screen.key != DONG_ANH
        assert "sort" not in rows(app)[-1].lower(), "there is no order to choose in this tab"


def test_a_district_in_which_nothing_was_due_says_so() -> None:
    view = View(Snapshot(), Lang("en"))
    told = [row.shown for row in agency_panes.quality_rows(Found(HANOI, 0), view)]
    assert told == [(("nothing was due, nothing is wrong", "dim"),)]
