"""Every screen of a full city by keyboard, beside a key that repaints an empty screen of Textual, in two measures.

What a key takes is the time of the pilot from the key to a screen that stands; a key that begins work between the keys, for which the pilot
waits, is held to the second measure alone. What it keeps busy is the
longest stretch of the processor's time that the thread of the screens works without a pause, from the key until all that it began has
been shown: between two such stretches another key has its turn, so nobody ever waits longer than for one.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any, ClassVar

import full_city
import pytest
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import Worker

from cchc_tui import pages
from cchc_tui.app import CchcApp
from cchc_tui.handing import Keeper
from cchc_tui.i18n import Lang
from screens.widgets.view import View

TIMES = 20
"""Empty keys that the costliest key may take as long as."""

BUSY = 80
"""Empty keys whose work the longest stretch may hold: opening a screen is 15 of them in Textual alone."""

ROUNDS = 30
MOVE = ("down", "up", "pagedown", "pageup", "G", "g", "j", "end")


def typed(text: str) -> tuple[str, ...]:
    return tuple("space" if letter == " " else letter for letter in text)


WALK: dict[str, tuple[str, ...]] = {
    "overview": (*MOVE, "n", *MOVE, "p", "H", *MOVE, "n", "escape"),
    "agencies": ("2", *MOVE, "l", "h", "s", "s", "G", "s", "s", "s", "s", "e"),
    "agencies as a list": ("2", "m", *MOVE, "s", "G", "s", "s", "s", "s", "s", "slash", *typed("xa yen"), "enter", "escape", "escape"),
    "agencies as a matrix": ("2", "m", "m", *MOVE, "l", "h", "s", "G", "s", "s", "s", "s", "s", "e", "y"),
    "agency": ("ctrl+p", *typed("dong anh"), "enter", *MOVE, "s", *("tab", *MOVE) * 4, "n", "p", "H", "escape"),
    "the city as an agency": ("end", "enter", *MOVE, "s", *("tab", *MOVE) * 4),
    "indicator": (
        "ctrl+p",
        *typed("tt01"),
        "enter",
        *MOVE,
        "w",
        *MOVE,
        *("tab", *MOVE) * 5,
        "l",
        "l",
        "h",
        "n",
        "i",
        *typed("500"),
        "escape",
    ),
    "what drags": ("ctrl+p", *typed("tt01 dong anh"), "enter", "w", "down", "enter", "n", "a", *typed("da biet"), "escape", "y", "e"),
    "ranking": (
        "3",
        *MOVE,
        "v",
        *MOVE,
        "v",
        *MOVE,
        "n",
        "p",
        "left_square_bracket",
        "right_square_bracket",
        "s",
        "slash",
        *typed("xa"),
        "escape",
    ),
    "scoring": ("4", *MOVE, "tab", *MOVE, "n", "p", "left_square_bracket", "right_square_bracket", "y"),
    "changes": ("5", *MOVE, "tab", *MOVE),
    "sync": ("6", *MOVE),
    "quality": ("7", *MOVE, "tab", *MOVE, "l", "h", "enter", "escape"),
    "context": ("8", *MOVE, "tab", *MOVE, "enter", "escape"),
    "help": ("question_mark", *MOVE, "escape", "L", "L", "T", "T", "T", "ctrl+l"),
}
"""Keys from the home through every kind of screen."""


class Busy:
    """How long the loop works without looking whether a key has come: it looks when it waits."""

    def __init__(self) -> None:
        loop: Any = asyncio.get_running_loop()
        self._wait, self._start, self._longest = loop._selector.select, thread_time(), 0.0
        loop._selector.select = self._select
        self.between = False

    def heard(self, message: Message) -> None:
        """Note that work between the keys has begun."""
        self.between |= isinstance(message, Worker.StateChanged) and message.worker.group == "gradual"

    def _select(self, timeout: float | None = None) -> Any:
        if timeout is not None and timeout <= 0:
            return self._wait(timeout)
        self._longest = max(self._longest, thread_time() - self._start)
        found = self._wait(timeout)
        self._start = thread_time()
        return found

    def taken(self) -> float:
        """Give the longest stretch since it was last asked for."""
        found, self._longest = self._longest, 0.0
        return found

    async def key(self, pilot: Pilot[None], key: str) -> tuple[float, float]:
        """Press a key, wait until all it began is shown, and give the seconds it took and the longest stretch."""
        self.taken()
        self.between = False
        begun = perf_counter()
        await pilot.press(key)
        await pilot.pause()
        took = 0.0 if self.between else perf_counter() - begun
        while (work := getattr(pilot.app.screen, "_work", None)) is not None and work.running:
            await pilot.pause(0.01)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        return took, self.taken()


class Empty(App[None]):
    """One empty screen, which a key paints anew."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "paint")]

    def action_paint(self) -> None:
        """Paint it."""
        self.screen.refresh(layout=True)


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Let nobody look through memory meanwhile: the terminals of a whole test run are in it, which no program has."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def empty_key(busy: Busy) -> tuple[float, float]:
    app = Empty()
    async with app.run_test(size=(80, 24)) as pilot:
        assert type(app.screen) is Screen
        took, stretches = zip(*[await busy.key(pilot, "x") for _ in range(ROUNDS)], strict=True)
        return median(took), median(stretches)


def told(empty: float, slowest: list[tuple[float, str, str]]) -> str:
    keys = ", ".join(f"{1000 * seconds:.0f} ms ({seconds / empty:.1f} x) {place} {key}" for seconds, place, key in slowest[:8])
    return f"an empty key {1000 * empty:.2f} ms; the slowest of {len(slowest)}: {keys}\n"


@pytest.mark.heavy
@pytest.mark.usefixtures("no_collector")
async def test_no_key_of_a_full_city_takes_as_long_as_twenty_empty_ones(tmp_path: Path) -> None:
    city = full_city.opened(full_city.make(tmp_path))
    (tmp_path / "kept").mkdir()
    pages.read_ahead()  # as the program does half a second after its first screen
    busy = Busy()
    empty, idle = await empty_key(busy)
    view = View(city, Lang("vi"), "unicode", full_city.NOW, updates=lambda: ())
    app = CchcApp(lambda: city, view)
    app.keeper = lambda: Keeper([tmp_path / "kept"])
    took, stretches = list[tuple[float, str, str]](), list[tuple[float, str, str]]()
    async with app.run_test(size=(80, 24), message_hook=busy.heard) as pilot:
        for place, keys in WALK.items():
            for key in keys:
                seconds, stretch = await busy.key(pilot, key)
                took.append((seconds, place, key))
                stretches.append((stretch, place, key))
            for key in (*["escape"] * 5, "1", "home"):
                await busy.key(pilot, key)
    said = told(empty, sorted(took, reverse=True)) + told(idle, sorted(stretches, reverse=True))
    sys.stdout.write(said)
    assert max(took)[0] <= TIMES * empty, said
    assert max(stretches)[0] <= BUSY * idle, said
