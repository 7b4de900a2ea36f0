"""From the first screen to a chart and back, by keyboard alone, as the eye sees it."""

from __future__ import annotations

from datetime import datetime

import pytest
from eyes import rows
from first_screens import at_agencies, settled
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.overview import OverviewScreen
from screens.widgets.lines import Lines
from screens.widgets.view import View

CO_LOA = AgencyKey("2019", "00505")
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)


def app_on(snapshot: Snapshot, lang: str = "en", glyphs: str = "unicode") -> CchcApp:
    return CchcApp(lambda: snapshot, View(snapshot, Lang(lang), glyphs, OPENED))


async def type_in(pilot: Pilot[None], word: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in word))


async def to_the_chart(pilot: Pilot[None]) -> None:
    """Walk from the home to TT01 of Xã Cổ Loa, by way of all agencies."""
    await pilot.press("2", "slash")
    await type_in(pilot, "co loa")
    await pilot.press("enter")
    await pilot.pause()
    lines = pilot.app.screen.query_one(Lines)
    while lines.cursor_key != "TT01":
        await pilot.press("down")
    await pilot.press("enter")
    await pilot.pause()


async def test_the_home_is_the_overview_of_the_city(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        seen = rows(pilot.app)
    assert seen[0].startswith(" SAMPLE DATA  CCHC › Hanoi city › Overview")
    assert "data as of 2019-10-14" in seen[1]
    assert "✕" in seen[2], "the verdicts are counted"
    assert any(row.startswith("›✕") and row.rstrip()[-1].isdigit() for row in seen), "the worst first, with those below"
    assert "Esc" not in seen[-1], "there is nowhere to go back to"


async def test_all_agencies_name_every_district_with_its_state(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await at_agencies(pilot)
        seen = rows(pilot.app)
    assert any("Dong Anh district" in row and "✕" in row for row in seen) or any("Ba Dinh district" in row for row in seen)
    assert seen[-1].startswith(("↵ Open", "/ Filter"))


async def test_a_filter_without_tone_marks_finds_a_commune_and_names_its_district(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "slash")
        await type_in(pilot, "quang trung")
        await pilot.pause()
        found = [row for row in rows(pilot.app) if "Quang Trung ward" in row]
    assert len(found) == 3
    assert {district for district in ("Dong Da", "Ha Dong", "Son Tay") for row in found if district in row} == {
        "Dong Da",
        "Ha Dong",
        "Son Tay",
    }


async def test_the_chart_of_a_commune_is_reached_by_keyboard_and_left_with_the_cursor_where_it_was(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await to_the_chart(pilot)
        assert isinstance(pilot.app.screen, IndicatorScreen)
        seen = rows(pilot.app)
        assert any("≥ 95%" in row and "─" in row for row in seen), "the target line"
        assert any("┤" in row for row in seen), "the axis of values"
        assert any("└" in row for row in seen), "the axis of dates"
        judged = sample.judge(CO_LOA, "TT01").area.figure
        assert judged.value is not None
        assert any(f"{float(judged.value):.2f}%" in row for row in seen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AgencyScreen)
        assert pilot.app.screen.query_one(Lines).cursor_key == "TT01"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AgenciesScreen)
        assert pilot.app.screen.query_one(Lines).cursor_key == CO_LOA
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen.query_one(Lines).cursor_key == CO_LOA, "taking the filter away keeps the agency in sight"
        assert any("Co Loa" in row for row in rows(pilot.app))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_windows_on_the_chart_screen_are_the_reported_rows(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await to_the_chart(pilot)
        seen = rows(pilot.app)
    newest = max((r for r in sample.reader.series(CO_LOA, "TT01") if r.period.startswith("2019-M")), key=lambda r: r.period)
    assert any(newest.period in row and f"{newest.numerator:,}/{newest.denominator:,}" in row for row in seen)


async def test_panes_follow_each_other_and_w_goes_to_the_reasons(sample: Snapshot) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(IndicatorScreen(app.view, AgencyKey("2019", "017"), "TT01"))
        await pilot.press("w")
        await pilot.pause()
        assert any("[Reasons]" in row for row in rows(app))
        reasons = sum(1 for row in rows(app) if "commune" in row)
        assert reasons >= 3
        await pilot.press("tab")
        await pilot.pause()
        assert any("numerator:" in row for row in rows(app))
        await pilot.press("tab")
        await pilot.pause()
        assert any("Forecast for 2019-12-14: 92.93%" in row for row in rows(app))


async def test_enter_on_a_reason_opens_the_child(sample: Snapshot) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(IndicatorScreen(app.view, AgencyKey("2019", "017"), "TT01"))
        await pilot.press("w")
        await pilot.pause()
        worst = app.screen.query_one(Lines).cursor_key
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, IndicatorScreen)
        assert app.screen.key == worst


async def test_the_language_is_switched_live_on_every_screen_of_the_stack(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await to_the_chart(pilot)
        await pilot.press("L")
        await pilot.pause()
        seen = rows(pilot.app)
        assert "DỮ LIỆU MẪU" in seen[0]
        assert "số liệu đến 14/10/2019" in seen[1]
        for _ in range(4):  # agency, all agencies, which are filtered, home
            await pilot.press("escape")
            await pilot.pause()
            assert "DỮ LIỆU MẪU" in rows(pilot.app)[0]
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_help_lists_the_live_keys_and_the_verdicts(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "question_mark")
        await pilot.pause()
        seen = "\n".join(rows(pilot.app))
        assert "↵ Open" not in rows(pilot.app)[-1], "a row of the help leads nowhere"
        assert "Filter" in seen
        assert "PgUp" in seen
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AgenciesScreen)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
async def test_nothing_is_cut_silently(sample: Snapshot, size: tuple[int, int]) -> None:
    """No row is wider than the screen, and the sentence under the chart is whole or ends in a sign."""
    app = app_on(sample)
    async with app.run_test(size=size) as pilot:
        app.push_screen(IndicatorScreen(app.view, CO_LOA, "TT01"))
        await pilot.pause()
        seen = rows(app)
    assert len(seen) == size[1]
    text = " ".join(seen)
    assert "count as good" in text or "…" in text
    assert any("≥ 95%" in row for row in seen)


async def test_ascii_terminals_get_ascii(sample: Snapshot) -> None:
    app = app_on(sample, "vi", "ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(IndicatorScreen(app.view, AgencyKey("2019", "017"), "TT01"))
        await pilot.pause()
        drawn = rows(app)
    assert "\n".join(drawn).isascii()
    assert "Huyen Dong Anh" in drawn[0]
    assert any(">= 95 %" in row for row in drawn)


async def test_an_empty_cache_shows_an_empty_district(sample: Snapshot) -> None:  # noqa: ARG001 - the sample is what is missing here
    async with app_on(Snapshot()).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "l", "h", "question_mark")
        await pilot.pause()
        assert pilot.app.return_code is None


async def test_next_agency_keeps_the_indicator(sample: Snapshot) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(AgencyScreen(app.view, AgencyKey("2019", "017")))
        await pilot.press("down", "down")
        before = app.screen.query_one(Lines).cursor_key
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, AgencyScreen)
        assert app.screen.key == AgencyKey("2019", "018")
        assert app.screen.query_one(Lines).cursor_key == before


async def test_a_window_too_small_says_what_it_needs_and_comes_back_when_it_grows(sample: Snapshot) -> None:
    async with app_on(sample).run_test(size=(49, 24)) as pilot:
        await pilot.pause()
        assert [row for row in rows(pilot.app) if row] == ["at least 50×12 characters are needed"]
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert "Hanoi city" in "\n".join(rows(pilot.app))
