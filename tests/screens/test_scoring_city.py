"""The scoring of a whole city: hundreds of sheets are read between the keys, and only rows in sight are written."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from asking_app import AskingApp, opened, press
from scoring_world import AT, XA, Sheets, agencies, sheet, world

from cchc_tui.domain.snapshot import Snapshot
from screens.ranking import RankingScreen
from screens.scoring import ScoringScreen
from screens.widgets import score_board
from screens.widgets.lines import Lines

MANY = 640
BLINK = 0.2
"""Seconds of work a key may cost."""


@pytest.fixture
def city() -> Snapshot:
    """A district of 640 communes, each with the sheets of two years."""
    names = {f"c{n}": f"Thuận Nghĩa {n}" for n in range(MANY)}
    sheets = {code: [*sheet("18", "31.5", "13"), *sheet("16", "28", "12", year="2018")] for code in names}
    plain = world().catalogue
    return Snapshot(replace(plain, agencies=agencies(names), frameworks=(XA,)), Sheets(sheets), at=AT)


async def test_only_rows_in_sight_are_written_and_a_key_writes_few(city: Snapshot) -> None:
    app = AskingApp(city)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = ScoringScreen(app.view)
        await opened(pilot, screen)
        rows = screen.query_one("#agencies", Lines)._rows
        assert len(rows) == MANY + 2
        assert all(callable(row.cells) for row in rows if not row.heading)
        before = score_board.rows(list(screen._entries.values()), screen.view, screen.key)
        assert sum(1 for _ in before) == MANY + 2
        assert len(screen._entries) == MANY + 2


@pytest.mark.parametrize("kind", [ScoringScreen, RankingScreen])
async def test_no_key_on_a_city_takes_longer_than_a_blink(city: Snapshot, kind: type[ScoringScreen | RankingScreen]) -> None:
    app = AskingApp(city)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, kind(app.view))
        await press(pilot, *(["n"] if kind is RankingScreen else []))
        for key in ("down", "pagedown", "G", "g", "tab", "tab"):
            begun = process_time()
            await press(pilot, key)
            assert process_time() - begun < BLINK, key
