"""The indicator as the eye sees it: the chart, every pane below it, and what is typed there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asking_app import LOOKS, OPENED, AskingApp, opened, press
from eyes import rows
from goldens import assert_golden

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.notes import Note
from cchc_tui.domain.snapshot import Snapshot
from screens.indicator import PANES, IndicatorScreen

DONG_ANH = AgencyKey("2019", "017")
NORMAL = (80, 24)


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_every_pane_looks_as_it_was_agreed_and_the_first_at_every_size(
    sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str
) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, IndicatorScreen(app.view, DONG_ANH, "TT01"))
        for title, _ in PANES if size == NORMAL else PANES[:1]:
            assert_golden(app, f"indicator-{title.lower()}-{size[0]}x{size[1]}-{lang}-{glyphs}")
            await press(pilot, "tab")


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_what_is_typed_looks_as_it_was_agreed(sample: Snapshot, lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, IndicatorScreen(app.view, DONG_ANH, "TT01"))
        before = rows(app)
        await press(pilot, "i", *"190")
        assert_golden(app, f"indicator-whatif-80x24-{lang}-unicode")
        await press(pilot, "escape", "a", *"da", "space", *"nhac")
        assert_golden(app, f"indicator-note-80x24-{lang}-unicode")
        await press(pilot, "escape")
        assert rows(app) == before


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_a_verdict_that_was_seen_looks_as_it_was_agreed(sample: Snapshot, lang: str) -> None:
    app = AskingApp(sample, lang)
    note = Note(str(DONG_ANH), "TT01", OPENED.isoformat(), "official", "đã nhắc phòng Nội vụ", "behind")
    app.view = replace(app.view, notes=(note,))
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, IndicatorScreen(app.view, DONG_ANH, "TT01"))
        assert_golden(app, f"indicator-seen-80x24-{lang}-unicode")


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_a_share_of_agencies_and_an_indicator_without_a_target_look_as_they_were_agreed(sample: Snapshot, lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, IndicatorScreen(app.view, DONG_ANH, "TT04"))
        assert_golden(app, f"indicator-share-80x24-{lang}-unicode")
        await opened(pilot, IndicatorScreen(app.view, AgencyKey("2019", "01"), "PAR"))
        assert_golden(app, f"indicator-free-80x24-{lang}-unicode")
