"""The program with one screen on top, keeping what that screen asks for instead of going there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.view import View

OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)


LOOKS = [
    *(((width, height), lang, "unicode") for width, height in ((80, 24), (60, 20), (160, 50)) for lang in ("vi", "en")),
    ((80, 24), "vi", "ascii"),
]
"""Sizes, languages and glyph levels at which whole screens are agreed on."""


class AskingApp(CchcApp):
    """The program; `asked` holds which agency and indicator were to be opened."""

    def __init__(
        self, snapshot: Snapshot, lang: str = "en", glyphs: str = "unicode", updates: Callable[[], tuple[Update, ...]] = tuple
    ) -> None:
        super().__init__(lambda: snapshot, View(snapshot, Lang(lang), glyphs, OPENED, updates=updates))
        self.asked: list[tuple[AgencyKey, str]] = []

    def get_default_screen(self) -> Page:
        """Begin with an empty page instead of the home of the program, which reads what these tests have no use for."""
        return Page(self.view)

    @on(Opened)
    def _wanted(self, event: Opened) -> None:
        event.prevent_default()
        self.asked.append((event.agency, event.indicator))


async def opened(pilot: Pilot[None], screen: Page) -> None:
    """Put a screen on top and wait until it has done all its work."""
    await pilot.app.push_screen(screen)
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the screen on top has done all its work and stands."""
    await pilot.pause()
    while any(worker.group == "gradual" and worker.is_running for worker in pilot.app.workers):
        await pilot.pause(0.01)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after the work of the one before."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
