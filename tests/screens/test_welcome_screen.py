"""The first start: what is missing is said, the sample is one key away, and the first data that come take its place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from eyes import rows
from first_screens import until
from goldens import assert_golden

from cchc_tui.app import CchcApp
from cchc_tui.background import Syncer
from cchc_tui.demo import Sample
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import Unreachable, UsageError
from cchc_tui.events import Done, Found, Report
from cchc_tui.feed.cancel import Cancel
from cchc_tui.i18n import Lang
from cchc_tui.settings import Settings
from cchc_tui.text import VIETNAM
from screens.agency import AgencyScreen
from screens.overview import OverviewScreen
from screens.sync import SyncScreen
from screens.welcome import WelcomeScreen
from screens.widgets.view import View

NOW = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)
CONFIG = "/home/someone/.config/cchc-tui/config.toml"
ENDPOINT = "https://cchc.example/data/"
DONE = Done(1, 2, 3, changed=True, expired=False)
SIZES = [((80, 24), "vi"), ((80, 24), "en"), ((60, 20), "vi"), ((60, 20), "en"), ((160, 50), "vi"), ((50, 12), "vi")]


class Centre:
    """An endpoint that is asked and answers when it is let; `found` is what the cache holds then."""

    def __init__(self, found: Snapshot) -> None:
        self.go, self.stored, self._found = threading.Semaphore(0), False, found

    def open(self) -> Snapshot:
        """Open the cache."""
        if not self.stored:
            raise UsageError("Nothing is cached in {folder} yet.", folder="/data")
        return self._found

    def __call__(self, report: Report, cancel: Cancel) -> Done:
        """Answer, or fail where nothing is there to answer with."""
        report(Found(1, "2019-10-20T00:00:00Z", "2019-12-06T00:00:00Z", expired=False))
        while not self.go.acquire(timeout=0.01):
            cancel.check()
        if not self._found.tree.by_key:
            raise Unreachable("{file}: no answer.", kept="Nothing is kept.", do="Check the network.", file="latest.json")
        self.stored = True
        report(DONE)
        return DONE


def app_on(
    lang: str = "en", *, centre: Centre | None = None, offline: bool = False, home: str = "", sample: Sample | None = None
) -> CchcApp:
    view = View(Snapshot(), Lang(lang), "unicode", NOW, offline=offline, endpoint=ENDPOINT if centre else "")
    syncer: Syncer | None = centre
    opener = centre.open if centre else Centre(Snapshot()).open
    return CchcApp(opener, view, syncer=syncer, clock=lambda: NOW, home=home, config=CONFIG, sample=sample.source if sample else None)


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Sample]:
    """Give the sample as the program offers it, and take it away afterwards."""
    with Sample(Settings(tmp_path / "never made", now=NOW)) as found:
        yield found


@pytest.mark.parametrize(("size", "lang"), SIZES, ids=lambda part: part if isinstance(part, str) else f"{part[0]}x{part[1]}")
async def test_the_first_start_looks_as_it_was_agreed(size: tuple[int, int], lang: str) -> None:
    app = app_on(lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_golden(app, f"welcome-{size[0]}x{size[1]}-{lang}")


async def test_an_ascii_terminal_gets_ascii() -> None:
    app = CchcApp(Centre(Snapshot()).open, View(Snapshot(), Lang("vi"), "ascii", NOW), config=CONFIG)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "\n".join(rows(app)).isascii()


async def test_a_config_path_of_any_length_is_said_whole() -> None:
    app = app_on()
    app._config = "/" + "/".join(["folder"] * 14) + "/config.toml"
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app._config in "".join(row.strip() for row in rows(app))


@pytest.mark.parametrize("key", ["enter", "d"])
async def test_one_key_publishes_serves_and_synchronises_the_sample_while_other_keys_work(key: str, tried: Sample) -> None:
    app = app_on(sample=tried)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert "The sample is being made ready." in " ".join(rows(app))
        assert app.syncing.running
        await pilot.press("L")
        await pilot.pause()
        assert app.view.lang.code == "vi", "a key in the meantime has its effect in the meantime"
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen), app)
        await pilot.pause()
        seen = rows(app)
        assert "DỮ LIỆU MẪU" in seen[0]
        assert "Thành phố Hà Nội" in seen[0]
        assert "số liệu đến 14/10/2019" in seen[1]
        assert app.view.snapshot.at.isoformat() == "2019-10-14", "judged on the day its data describe"
        assert app.view.endpoint.startswith("http://127.0.0.1:"), "over real HTTP"
        assert [type(page) for page in app.pages()] == [OverviewScreen]
        await pilot.press("r")
        await until(pilot, lambda: not app.syncing.running, app)
        assert app.syncing.error is None, "the sample is still served"


async def test_a_sample_that_cannot_be_published_is_one_line_and_can_be_tried_again(tried: Sample, tmp_path: Path) -> None:
    app = app_on(sample=tried)
    tried._folder.rmdir()
    tried._folder.symlink_to(tmp_path / "nowhere")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: app.syncing.error is not None and not app.syncing.running, app)
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        assert "r tries again." in " ".join(rows(app))
        tried._folder.unlink()
        tried._folder.mkdir()
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen), app)


async def test_with_an_endpoint_it_fetches_at_once_says_how_far_it_is_and_the_overview_comes(sample: Snapshot) -> None:
    centre = Centre(sample)
    app = app_on(centre=centre)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "publication 1 found" in " ".join(rows(app)), app)
        assert f"Fetching for the first time, from {ENDPOINT}" in " ".join(rows(app))
        assert "x Cancel" in rows(app)[-1]
        assert "Try" not in rows(app)[-1]
        centre.go.release()
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen), app)
        await pilot.pause()
        assert "Hanoi city" in rows(app)[0]
        assert len(app.pages()) == 1


async def test_the_agency_to_open_at_is_opened_when_the_first_data_come(sample: Snapshot) -> None:
    centre = Centre(sample)
    app = app_on(centre=centre, home="huyen dong anh")
    async with app.run_test(size=(80, 24)) as pilot:
        centre.go.release()
        await until(pilot, lambda: isinstance(app.screen, AgencyScreen), app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, OverviewScreen)


async def test_a_failure_is_one_line_with_what_to_do_and_r_tries_again() -> None:
    centre = Centre(Snapshot())
    app = app_on(centre=centre)
    async with app.run_test(size=(80, 24)) as pilot:
        centre.go.release()
        await until(pilot, lambda: app.syncing.error is not None, app)
        await pilot.pause()
        assert "latest.json: no answer. Nothing is kept. Check the network. r tries again." in " ".join(rows(app))
        assert "↵ Try the sample" in rows(app)[-1]
        await pilot.press("r")
        await pilot.pause()
        assert app.syncing.running
        await pilot.press("x")
        await until(pilot, lambda: not app.syncing.running, app)


async def test_whoever_looks_elsewhere_meanwhile_finds_the_overview_on_the_way_back(sample: Snapshot) -> None:
    centre = Centre(sample)
    app = app_on(centre=centre)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        centre.go.release()
        await until(pilot, lambda: centre.stored and not app.syncing.running, app)
        assert isinstance(app.screen, SyncScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, OverviewScreen)


async def test_offline_nobody_is_asked_and_that_is_said(sample: Snapshot) -> None:
    app = app_on(centre=Centre(sample), offline=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not app.syncing.log
        assert f"This is --offline, so nobody is asked; r asks {ENDPOINT} once." in " ".join(rows(app))


async def test_an_endpoint_where_nothing_may_be_written_names_who_can_help() -> None:
    view = View(Snapshot(), Lang("en"), "unicode", NOW, endpoint=ENDPOINT)
    app = CchcApp(Centre(Snapshot()).open, view, config=CONFIG)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "You may not write here: whoever looks after the local copy runs cchc-tui sync." in " ".join(rows(app))
        assert "r Sync" not in rows(app)[-1]


async def test_the_first_digit_stays_at_the_first_start_as_long_as_nothing_is_stored() -> None:
    app = app_on()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "1", "escape", "backspace")
        await pilot.pause()
        assert [type(page) for page in app.pages()] == [WelcomeScreen]
