"""Every main screen hands on what it shows, whatever screens there are; and a whole city does it while the keys go on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import agencies_app
import pytest
from handing_world import app_on, files, kept, only, press
from overview_world import world

from cchc_tui.app import MAIN


@pytest.mark.parametrize("name", MAIN)
async def test_a_screen_with_a_digit_of_its_own_is_exported_and_copied(name: str, tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_go(name)
        await press(pilot, "e")
        await press(pilot, "y")
    assert [file.suffix for file in files(tmp_path)] == [".csv", ".txt"]
    found = kept(only(tmp_path, ".csv"))
    assert any(line.startswith("DỮ LIỆU MẪU") for line in found.about)
    assert found.about[0] in only(tmp_path, ".txt").read_text(encoding="utf-8")


@pytest.mark.heavy
async def test_no_key_waits_while_a_city_is_exported(tmp_path: Path) -> None:
    app = app_on(agencies_app.snapshot(640, [f"TT{n:02}" for n in range(1, 13)]), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "2", "m", "m")
        worst, last, done = 0.0, monotonic(), False

        async def watch() -> None:
            """See how long the loop that takes the keys is away."""
            nonlocal worst, last
            while not done:
                await asyncio.sleep(0.001)
                worst, last = max(worst, monotonic() - last), monotonic()

        watching = asyncio.create_task(watch())
        await press(pilot, "e")
        done = True
        await watching
    assert len(kept(only(tmp_path, ".csv")).tables[0]) == 641
    assert worst <= 0.1
