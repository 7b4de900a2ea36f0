"""Everything red of one head as the eye sees it: the head first, every agency, the delegate second."""

from __future__ import annotations

import pytest
from asking_app import LOOKS, AskingApp, opened, press
from eyes import rows
from goldens import assert_golden

from cchc_tui.domain import heads
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from screens.head import HeadScreen
from screens.widgets.lines import Lines
from screens.widgets.messages import HeadAsked

DONG_ANH, CO_LOA = AgencyKey("2019", "017"), AgencyKey("2019", "00505")


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_what_is_red_of_a_head_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, HeadScreen(app.view, DONG_ANH))
        assert_golden(app, f"head-{size[0]}x{size[1]}-{lang}-{glyphs}")


async def test_every_red_indicator_and_overdue_duty_of_the_head_is_a_row_and_nothing_else(sample: Snapshot) -> None:
    red = heads.all_red(sample, DONG_ANH)
    wanted = [(c.agency.key, j.indicator.code) for c in red.charges for j in c.judgements]
    owed = [(c.agency.key, "", d.event.kind, d.event.id) for c in red.charges for d in c.overdue]
    assert wanted
    assert owed
    app = AskingApp(sample)
    async with app.run_test(size=(80, 50)) as pilot:
        await opened(pilot, HeadScreen(app.view, DONG_ANH))
        lines = app.screen.query_one(Lines)
        assert {row.key for row in lines._rows if not row.heading} == {*wanted, *owed}
        assert "Head: " in rows(app)[2]
        assert "delegate: " in "\n".join(rows(app)[4:7]), "the delegate second, at the agency"
        await press(pilot, "G", "enter", "g", "enter")
        last, first = (*owed, *wanted)[len(owed) - 1], wanted[0]
        assert app.asked == [(last[0], ""), first]


async def test_one_key_leads_there_from_an_agency(sample: Snapshot) -> None:
    heard: list[HeadAsked] = []
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24), message_hook=lambda m: heard.append(m) if isinstance(m, HeadAsked) else None) as pilot:
        await opened(pilot, HeadScreen(app.view, DONG_ANH))
        await press(pilot, "n", "H")
        assert heard
        assert heard[-1].agency != DONG_ANH
        assert isinstance(app.screen, HeadScreen)


async def test_an_agency_without_a_red_item_says_so(sample: Snapshot) -> None:
    calm = next(a.key for a in sample.tree.walk(DONG_ANH) if not heads.all_red(sample, a.key).red)
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, HeadScreen(app.view, calm))
        assert rows(app)[3] == "nothing is red"
