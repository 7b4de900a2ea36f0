"""A cache that is damaged while its list stands open: the row or the sign stays empty, the file is named, and the screens go on."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from asking_app import AskingApp, opened, press
from eyes import rows

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from screens.agencies import AgenciesScreen
from screens.widgets.lines import Lines

DISTRICT = AgencyKey("2019", "017")
WAYS = {"unfolded": "right", "as a list": "m", "as a matrix": "m m", "filtered": "slash l o a"}


def snapshot(root: Path) -> tuple[Snapshot, Path]:
    generation = Store(root).current()
    assert generation is not None
    ready = summary.ready(generation.standings)
    seen = Snapshot(generation.catalogue, generation, at=date(2019, 10, 14), publication=generation.publication, ready=ready)
    return seen, generation.folder / "_standings.json"


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("broken", [True, False])
async def test_what_cannot_be_read_is_named_and_nothing_of_it_is_shown(cached: Path, tmp_path: Path, how: str, broken: bool) -> None:
    shutil.copytree(cached, tmp_path / "cache")
    seen, path = snapshot(tmp_path / "cache")
    app = AskingApp(seen)
    async with app.run_test(size=(120, 24)) as pilot:
        await opened(pilot, AgenciesScreen(app.view))
        if broken:
            path.write_bytes(path.read_bytes()[:-9])
        app.screen.query_one(Lines).move_to(DISTRICT)
        for key in WAYS[how].split():
            await press(pilot, key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        below = [row for row in rows(app) if " ward" in row or "commune" in row]
        assert below
        assert any(mark in row for row in below for mark in "✕●") is not broken, below
        assert ("is not what was written" in " ".join(rows(app)[-3:])) is broken
        assert app.return_code is None
        assert "Hanoi city" in " ".join(rows(app)[:3])
