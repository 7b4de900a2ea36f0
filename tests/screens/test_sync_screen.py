"""The synchronisation as it is seen: how far it is, how to end it, what went wrong; the thread is a real one, led by the test."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import Unreachable
from cchc_tui.events import Building, Done, Event, Fetching, Found, Progress, Report, Started
from cchc_tui.feed.cancel import Cancel
from cchc_tui.i18n import Lang
from screens.widgets.syncing import KEPT, Syncing, after, line
from screens.widgets.view import View

from eyes import rows  # isort: skip - beside the tests

NOW = datetime(2019, 10, 23, 1, 2, 3, tzinfo=UTC)
FOUND = Found(41, "2019-10-22T00:00:00Z", "2019-12-06T00:00:00Z", expired=False)
HALF = Progress(1_000_000, 2_000_000, 100_000.0, 10.0)
NOTHING_NEW = Done(41, 1, 341, changed=False, expired=False)


class Led:
    """A syncer that tells what the test gives it, one event at a time, and notices a wish to end."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.go, self.cancelled = threading.Semaphore(0), False

    def __call__(self, report: Report, cancel: Cancel) -> Done:
        while True:
            if self.go.acquire(timeout=0.01):
                event = self.events.pop(0)
                report(event)
                if isinstance(event, Done):
                    return event
            self.cancelled = cancel.asked
            cancel.check()


async def told(pilot: Pilot[None], led: Led, *events: Event) -> None:
    """Let the thread tell `events`, and wait until the app heard each."""
    for event in events:
        heard = len(pilot.app.syncing.log), pilot.app.syncing  # type: ignore[attr-defined] # the app under test is ours
        led.events.append(event)
        led.go.release()
        await until(pilot, lambda heard=heard: pilot.app.syncing is not heard[1])  # type: ignore[misc,attr-defined] # as above
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("\n".join(rows(pilot.app)))


@pytest.fixture
def led() -> Led:
    return Led()


@pytest.fixture
def app(sample: Snapshot, led: Led) -> CchcApp:
    view = View(sample, Lang("en"), "unicode", NOW, offline=True, endpoint="https://cchc.example/data/")
    return CchcApp(lambda: sample, view, syncer=led, clock=lambda: NOW)


async def test_bytes_pace_and_what_remains_are_followed_and_the_log_is_kept(app: CchcApp, led: Led) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        assert any("Endpoint" in row and "https://cchc.example/data/" in row for row in rows(app))
        assert "x Cancel" not in rows(app)[-1]
        await pilot.press("r")
        await told(pilot, led, FOUND, Fetching("parts-2019", 1, 2))
        await pilot.pause(0.6)  # bytes are told twice a second at most
        await told(pilot, led, HALF)
        seen = rows(app)
        assert "x Cancel" in seen[-1]
        assert line(app.syncing, app.view.lang, 80) in "\n".join(seen[-4:])

        assert any("publication 41 found" in row and row.lstrip("› ").startswith("08:02:03") for row in seen)
        await told(pilot, led, NOTHING_NEW)
        await pilot.pause()
        assert any("Nothing new: publication 41" in row for row in rows(app))
        assert "x Cancel" not in rows(app)[-1]


async def test_a_running_one_ends_when_that_is_wished_and_the_data_stays(app: CchcApp, led: Led) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6", "r")
        await told(pilot, led, FOUND)
        await pilot.press("x")
        await until(pilot, lambda: not app.syncing.running)
        await pilot.pause()
        assert led.cancelled
        assert any("The cache stays as it was." in row for row in rows(app))


async def test_whoever_asks_from_another_screen_sees_how_far_it_is_in_the_last_line(app: CchcApp, led: Led) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await told(pilot, led, FOUND)
        assert "publication 41 found" in rows(app)[-1]
        await pilot.press("r")  # a second wish while one runs is the same wish
        await told(pilot, led, NOTHING_NEW)
        await until(pilot, lambda: "nothing new" in rows(app)[-1])


async def test_quitting_does_not_wait_for_a_slow_line(app: CchcApp, led: Led) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await told(pilot, led, FOUND)
        await pilot.press("q")
    assert app._cancel.asked


async def test_a_failure_is_said_whole_above_the_facts(sample: Snapshot) -> None:
    def unreachable(_report: Report, _cancel: Cancel) -> Done:
        raise Unreachable("{file}: no answer.", kept="The cache stays as it was.", do="Check the network.", file="latest.json")

    view = View(sample, Lang("en"), "unicode", NOW, offline=True)
    app = CchcApp(lambda: sample, view, syncer=unreachable, clock=lambda: NOW)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("6", "r")
        await app.workers.wait_for_complete()
        await until(pilot, lambda: not app.syncing.running)
        await pilot.pause()
        assert "latest.json: no answer. The cache stays as it was. Check the network." in " ".join(rows(app)[2:5])


def test_the_state_keeps_what_is_worth_a_line_and_not_more() -> None:
    state = Syncing()
    for event in (Started(), FOUND, Fetching("a", 1, 3), HALF, Fetching("b", 2, 3), Building("a", 1, 3), Building("b", 2, 3)):
        state = after(state, event, NOW)
    assert [type(what).__name__ for _, what in state.log] == ["Started", "Found", "Fetching", "Building"]
    assert state.running
    assert state.progress is None
    done = after(state, NOTHING_NEW, NOW)
    assert (done.running, line(done, Lang("en"), 80)) == (False, "")
    for _ in range(2 * KEPT):
        done = after(done, Unreachable("No."), NOW)
    assert len(done.log) == KEPT
    assert str(done.error) == "No."
