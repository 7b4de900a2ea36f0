"""A whole city under the keys: 640 agencies, 23 indicators, in every form and order, and no key that makes anybody wait."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import pytest
from agencies_app import app_on
from bench_judging import make_city
from textual.pilot import Pilot

from cchc_tui import pages
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot
from screens.agencies import AgenciesScreen
from screens.widgets.agency_rows import ORDERS
from screens.widgets.gradual import PIECE, Gradual

Found = TypeVar("Found")

TIMES = 20
"""Empty keys that the costliest key may take as long as: an empty one is a few milliseconds."""

FORM = ["down", "down", "pagedown", "G", "up", "pageup", "g", "l", "down", "down", "h", "h", "l", "l", "l", "G", "g"]
"""Keys that go through a form, and in the tree open and close a district."""

WALK = [*FORM, "m", *FORM, *["s", *FORM] * len(ORDERS), "m", *FORM, "home", "end", *["s", "end", "G", "g"] * len(ORDERS), "m", "s", *FORM]
FILTER = ["slash", "n", "t", "1", "2", "backspace", "backspace", "backspace", "e", "down", "m", "m", "s", "m", "escape", "m"]


class Held(Gradual):
    """Goes on only when it is let, so that a key is measured alone, and each piece of judging for itself: no key waits for more than one."""

    def __init__(self, screen: AgenciesScreen) -> None:
        super().__init__(screen)
        self.pieces: list[float] = []

    def resume(self) -> None:
        """Wait to be let."""

    def let(self) -> None:
        """Go on."""
        super().resume()

    def start(self, steps: Iterator[object], shown: Callable[[bool], None], *, at_once: float = PIECE, wait: float = 0) -> None:
        super().start(steps, lambda finished: self._noted(partial(shown, finished)), at_once=at_once, wait=wait)

    def _advance(self, seconds: float) -> bool:
        return self._noted(partial(super()._advance, seconds))

    def _noted(self, work: Callable[[], Found]) -> Found:
        start = time.process_time()
        found = work()
        self.pieces.append(time.process_time() - start)
        return found


async def seconds(pilot: Pilot[None], key: str, gradual: Held) -> float:
    """Give the processor's seconds one key takes, then let what must be judged be judged."""
    start = time.process_time()
    await pilot.press(key)
    taken = time.process_time() - start
    gradual.let()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return taken


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Let nobody look through memory meanwhile: the parsed city in it is the test's own, no program's, and looking is no key's work."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.heavy
@pytest.mark.usefixtures("no_collector")
async def test_no_key_of_a_whole_city_takes_as_long_as_twenty_empty_ones(tmp_path: Path) -> None:
    """The snapshot is new, so that whatever must be judged is judged under these keys; the date is one its standings are ready for."""
    city = make_city(tmp_path)
    ready = summary.ready(summary.standings(city.catalogue, city.reader))
    pages.read_ahead()  # the program does it in a thread of its own, whose time would count for the key it meets
    app = app_on(Snapshot(city.catalogue, city.reader, at=date(2019, 12, 14), ready=ready))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, AgenciesScreen)
        gradual = screen._work = Held(screen)
        empty: list[float] = []
        taken: list[tuple[float, int, str]] = []
        for key in [*WALK, *FILTER, *WALK]:
            empty.append(await seconds(pilot, "f9", gradual))
            taken.append((await seconds(pilot, key, gradual), len(taken), key))
    slowest = sorted(taken)[-3:]
    said = f"an empty key takes {median(empty) * 1000:.1f} ms, the slowest of {len(taken)} {slowest}"
    print(said)
    assert slowest[-1][0] <= TIMES * median(empty), said
    assert max(gradual.pieces) <= TIMES * median(empty), max(gradual.pieces)
    assert sum(gradual.pieces) > TIMES * median(empty), "the city was judged between the keys, or this measures nothing"
