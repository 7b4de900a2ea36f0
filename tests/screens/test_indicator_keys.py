"""What-if, acknowledging and turning to the next indicator, as they are typed and seen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from eyes import rows

from cchc_tui.app import CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.jotting import Jotter
from cchc_tui.text import VIETNAM
from screens.indicator import IndicatorScreen
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.view import View
from screens.widgets.whatif import answers

NOW = datetime(2019, 10, 21, 8, 15, tzinfo=VIETNAM)
DONG_ANH = AgencyKey("2019", "017")


@pytest.fixture
def app(sample: Snapshot, tmp_path: Path) -> CchcApp:
    view = View(sample, Lang("en"), "unicode", NOW, offline=True)
    return CchcApp(lambda: sample, view, jotter=Jotter(tmp_path / "notes.json", lambda: NOW, "official"))


def test_a_number_is_answered_in_every_sense_it_has(sample: Snapshot) -> None:
    judgement = sample.judge(DONG_ANH, "TT01")
    assert answers(judgement, sample.at, "3.800", Lang("en"))[0].startswith("3,800 more, all good: 95.00%")
    assert answers(judgement, sample.at, "190", Lang("en"))[1].startswith("190 of the others turned good: 95.00%")
    assert answers(judgement, sample.at, "20000", Lang("en"))[-1] == "20,000 in all: the rest must reach 96.86%"
    for nonsense in ("", "-3", "１２", "1e9", "9" * 10, "ba"):
        assert answers(judgement, sample.at, nonsense, Lang("en"))[0].startswith("type a whole number")


async def test_a_typed_number_is_answered_at_every_digit_and_goes_with_escape(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(Opened(DONG_ANH, "TT01"))
        await pilot.pause()
        before = rows(app)
        await pilot.press("i", *"190")
        await pilot.pause()
        assert any("190 of the others turned good: 95.00% (9,310/9,800)" in row for row in rows(app))
        assert any(row.startswith("What if (a number): 190") for row in rows(app))
        await pilot.press("escape")
        await pilot.pause()
        assert rows(app) == before
        assert isinstance(app.screen, IndicatorScreen)


async def test_a_note_is_kept_shown_and_belongs_to_the_verdict(app: CchcApp, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(Opened(DONG_ANH, "TT01"))
        await pilot.pause()
        await pilot.press("a", *"da nhac", "enter")
        await pilot.pause()
        assert any("seen by official on 2019-10-21 08:15: da nhac" in row for row in rows(app))
        assert (tmp_path / "notes.json").exists()
        assert app.view.acknowledged(DONG_ANH, "TT01", "behind") is not None
        assert app.view.acknowledged(DONG_ANH, "TT01", "met") is None
        await pilot.press("a", "enter")  # nothing typed is nothing noted
        await pilot.pause()
        assert len(app.view.notes) == 1


async def test_left_and_right_turn_to_the_other_indicators_of_the_agency(app: CchcApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(Opened(DONG_ANH, "TT01"))
        await pilot.pause()
        codes = [judgement.indicator.code for judgement in app.view.snapshot.sheet(DONG_ANH).judgements]
        await pilot.press("right")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, IndicatorScreen)
        assert screen.code == codes[(codes.index("TT01") + 1) % len(codes)]
        await pilot.press("left", "h")
        await pilot.pause()
        assert screen.code == codes[codes.index("TT01") - 1]


async def test_brackets_go_from_window_to_window_over_their_revisions(app: CchcApp) -> None:
    async with app.run_test(size=(80, 30)) as pilot:
        app.post_message(Opened(DONG_ANH, "TT01"))
        await pilot.pause()
        lines = app.screen.query_one(Lines)
        periods = [key for key in (row.key for row in lines._rows) if isinstance(key, str)]
        await pilot.press("]")
        await pilot.pause()
        assert lines.cursor_key == periods[0], "there is none after the newest"
        await pilot.press("w", "[", "[")
        await pilot.pause()
        assert lines.cursor_key == periods[2]
        await pilot.press("]")
        await pilot.pause()
        assert lines.cursor_key == periods[1]
        await pilot.press(*["["] * (len(periods) + 1))
        await pilot.pause()
        assert lines.cursor_key == periods[-1]
