"""The program ends while a screen is just being opened: nothing fails on the way out, since nobody would ever see what is missing."""

from __future__ import annotations

import asyncio

import pytest
from asking_app import AskingApp
from test_canaries import about

from cchc_tui import pages
from cchc_tui.domain.snapshot import Snapshot


@pytest.mark.parametrize("turns", range(0, 12, 2))
async def test_leaving_while_any_screen_opens_is_no_failure(sample: Snapshot, turns: int) -> None:
    for kind in pages.KINDS:
        app = AskingApp(sample)
        async with app.run_test(size=(80, 24)):
            app.push_screen(pages.kind(kind)(app.view, *about(kind, app)))
            for _ in range(turns):
                await asyncio.sleep(0)
        assert app.return_code in (None, 0)
