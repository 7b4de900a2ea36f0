"""Long work in pieces: a key never waits for more than one piece, and nothing is done while nobody looks."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from screens.widgets.gradual import SHOWN_EVERY, Gradual
from screens.widgets.page import Page
from screens.widgets.view import View

STEP = 0.015
"""Seconds that each step of the work pretends to take."""


ENDLESS = 10**6
"""Steps that no test waits for."""


class Clock:
    """A clock that only the work moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk(Page):
    """A page with one piece of long work and a key that notes how far it was."""

    BINDINGS = [Binding("x", "note", "Note")]

    def __init__(self, steps: int) -> None:
        super().__init__(View())
        self.clock, self.steps, self.done = Clock(), steps, 0
        self.noted: list[int] = []
        self.shown: list[tuple[int, bool]] = []
        self._work = Gradual(self, clock=self.clock, piece=0.02, rest=0.002)

    def run(self) -> Iterator[None]:
        while self.done < self.steps:
            self.clock.now += STEP
            self.done += 1
            yield

    def begin(self, at_once: float = 0.02) -> None:
        self._work.start(self.run(), lambda finished: self.shown.append((self.done, finished)), at_once=at_once)

    def action_note(self) -> None:
        self.noted.append(self.done)


async def test_what_is_done_at_once_is_shown_once_and_starts_no_worker() -> None:
    app, desk = App[None](), Desk(3)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin(at_once=1)
        await pilot.pause()
        assert desk.shown == [(3, True)]
        assert not list(app.workers)
        assert not desk._work.running


async def test_keys_are_answered_between_the_pieces() -> None:
    app, desk = App[None](), Desk(ENDLESS)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin()
        assert desk.shown == [(2, False)], "what a key may wait for: a piece and the step that ends it"
        await pilot.press("x")
        await pilot.press("x")
        desk.steps = desk.done + 10
        await app.workers.wait_for_complete()
        assert 0 < desk.noted[0] < desk.noted[1] < desk.steps
        assert desk.shown[-1] == (desk.steps, True)
        assert not desk._work.running


async def test_what_is_found_so_far_is_shown_seldom_for_a_slow_line() -> None:
    app, desk = App[None](), Desk(400)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin()
        await app.workers.wait_for_complete()
        await pilot.pause()
        between = [later[0] - earlier[0] for earlier, later in zip(desk.shown[:-1], desk.shown[1:-1], strict=False)]
        assert len(between) == int(400 * STEP / (SHOWN_EVERY + 2 * STEP))
        assert min(between) * STEP >= SHOWN_EVERY


async def test_nothing_is_done_while_another_screen_is_on_top_and_it_goes_on_afterwards() -> None:
    app, desk = App[None](), Desk(ENDLESS)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin()
        await app.push_screen(Screen[None]())
        await pilot.pause()
        rested = desk.done
        await pilot.pause(0.05)
        assert desk.done == rested
        assert desk._work.running
        desk.steps = rested + 10
        app.pop_screen()
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert desk.shown[-1] == (rested + 10, True)


async def test_a_screen_that_is_left_stops_its_work() -> None:
    app, desk = App[None](), Desk(ENDLESS)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin()
        await pilot.pause()
        app.pop_screen()
        await pilot.pause()
        left = desk.done
        await pilot.pause(0.05)
        assert desk.done == left
        assert not any(worker.is_running for worker in app.workers)


async def test_new_work_takes_the_place_of_the_old() -> None:
    app, desk = App[None](), Desk(ENDLESS)
    async with app.run_test() as pilot:
        await app.push_screen(desk)
        desk.begin()
        await pilot.pause()
        desk.done, desk.steps, desk.shown = 0, 50, []
        desk.begin()
        while desk._work.running:
            await pilot.pause()
        assert desk.shown[-1] == (50, True)
        assert [shown for shown in desk.shown if shown[1]] == [(50, True)]
