"""What many walks begin with: the program on a snapshot with the screen of all agencies open on top of its home."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from cchc_tui.app import CchcApp


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is left to be judged between the keys of the screen on top."""
    await pilot.pause()
    while (work := getattr(pilot.app.screen, "_work", None)) is not None and work.running:
        await pilot.pause(0.01)
    await pilot.pause()


async def at_agencies(pilot: Pilot[None]) -> None:
    """Go from the home to all agencies."""
    await pilot.pause()
    await pilot.press("2")
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], bool], app: CchcApp) -> None:
    """Wait for what comes from a thread."""
    for _ in range(1500):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError([type(screen).__name__ for screen in app.screen_stack])
