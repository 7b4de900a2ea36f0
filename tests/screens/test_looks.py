"""The screens that have little of their own to test, as the eye sees them: help, palette, synchronisation, filters, the list of agencies."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from asking_app import AskingApp, opened, press, settled
from eyes import rows
from goldens import FOLDER, assert_golden

from cchc_tui import pages
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError, Unreachable
from cchc_tui.events import Done, Event, Fetching, Found, Progress, Started
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.ranking import RankingScreen
from screens.sync import SyncScreen
from screens.widgets.syncing import Syncing, after

NORMAL = (80, 24)
LANGS = ("vi", "en")
SIZES = [((width, height), lang) for width, height in (NORMAL, (60, 20), (160, 50)) for lang in LANGS]
NOW = datetime(2019, 10, 23, 1, 2, 3, tzinfo=UTC)
DONG_ANH = AgencyKey("2019", "017")
FOUND = Found(41, "2019-10-22T00:00:00Z", "2019-12-06T00:00:00Z", expired=False)
NEWS = {"figures revised": 3, "verdicts revised": 1}
KEPT, DO = "The cache stays as it was.", "Check the network and the endpoint, then sync again."
NO_ANSWER = Unreachable(
    "{file}: the endpoint cannot be reached: {reason}.", kept=KEPT, do=DO, file="latest.json", reason="Connection refused"
)
STATES: dict[str, tuple[Event | CchcError, ...]] = {
    "idle": (),
    "running": (Started(), FOUND, Fetching("observations-2019-017", 1, 3), Progress(1_000_000, 2_000_000, 100_000.0, 10.0)),
    "done": (Started(), FOUND, Fetching("observations-2019-017", 1, 3), Done(41, 5, 2_000_341, changed=True, expired=False, news=NEWS)),
    "failed": (Started(), FOUND, NO_ANSWER),
}


def reached(events: tuple[Event | CchcError, ...]) -> Syncing:
    state = Syncing()
    for event in events:
        state = after(state, event, NOW)
    return state


@pytest.mark.parametrize(("size", "lang"), SIZES)
async def test_the_synchronisation_looks_as_it_was_agreed_however_it_stands(sample: Snapshot, size: tuple[int, int], lang: str) -> None:
    app = AskingApp(sample, lang)
    app.view = replace(app.view, endpoint="https://cchc.example/data/")
    async with app.run_test(size=size) as pilot:
        for name, events in STATES.items():
            await opened(pilot, SyncScreen(app.view, reached(events)))
            assert_golden(app, f"sync-{name}-{size[0]}x{size[1]}-{lang}")


@pytest.mark.parametrize("lang", LANGS)
async def test_the_synchronisation_looks_as_it_was_agreed_without_a_centre(sample: Snapshot, lang: str) -> None:
    failed = replace(sample.publication, contact_at="2019-10-22T08:15:00+07:00", contact_ok=False, expires="2019-10-20T08:15:00+07:00")
    app = AskingApp(Snapshot(sample.catalogue, sample.reader, at=sample.at, publication=failed, ready=sample.ready), lang)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, SyncScreen(app.view, Syncing()))
        assert_golden(app, f"sync-offline-80x24-{lang}")


@pytest.mark.parametrize(("size", "lang"), SIZES[:4])
async def test_the_help_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        await press(pilot, "question_mark")
        assert_golden(app, f"help-{size[0]}x{size[1]}-{lang}")
        await press(pilot, "G")
        assert_golden(app, f"help-end-{size[0]}x{size[1]}-{lang}")


@pytest.mark.parametrize(("size", "lang"), SIZES[:4])
async def test_the_palette_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        await press(pilot, "ctrl+p")
        assert_golden(app, f"palette-{size[0]}x{size[1]}-{lang}")
        await press(pilot, *"dong", "space", "d")
        assert_golden(app, f"palette-word-{size[0]}x{size[1]}-{lang}")
        await press(pilot, *"qqq")
        assert_golden(app, f"palette-nothing-{size[0]}x{size[1]}-{lang}")


@pytest.mark.parametrize("lang", LANGS)
async def test_a_filter_being_typed_looks_as_it_was_agreed(sample: Snapshot, lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, AgenciesScreen(app.view))
        await press(pilot, "slash")
        assert_golden(app, f"agencies-filter-80x24-{lang}")
        await press(pilot, *"quang", "space", *"trung")
        assert_golden(app, f"agencies-filtered-80x24-{lang}")
        await press(pilot, *"qqq")
        assert_golden(app, f"agencies-none-80x24-{lang}")
        await opened(pilot, RankingScreen(app.view, "TT01"))
        await press(pilot, "v", "v", "slash", *"dong", "space", *"anh")
        assert_golden(app, f"ranking-filtered-80x24-{lang}")


@pytest.mark.parametrize(("size", "lang"), SIZES[2:])
async def test_the_list_of_agencies_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, AgenciesScreen(app.view))
        await press(pilot, "m", "down", "down")
        assert_golden(app, f"agencies-list-{size[0]}x{size[1]}-{lang}")


async def test_a_line_that_is_said_takes_the_place_of_the_keys_and_goes_with_the_next_key(sample: Snapshot) -> None:
    app = AskingApp(sample, "vi")
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, AgencyScreen(app.view, DONG_ANH))
        before = rows(app)
        app.say(app.view.lang.error(NO_ANSWER))
        await settled(pilot)
        assert_golden(app, "agency-said-80x24-vi")
        assert rows(app)[:18] == before[:18]
        await press(pilot, "down", "up")
        assert rows(app) == before


@pytest.mark.parametrize("kind", pages.KINDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_screen_was_looked_at_in_both_languages(kind: str, lang: str) -> None:
    name = re.compile(rf"{kind}(-[a-z]+)*-80x24-{lang}(-unicode)?\.txt")
    assert [file.name for file in FOLDER.iterdir() if name.fullmatch(file.name)], f"no golden of {kind} at 80x24 in {lang}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", ["60x20", "80x24", "160x50"])
@pytest.mark.parametrize(
    "which",
    [
        "overview", "agencies-tree", "agencies-list", "agencies-matrix", "agency-indicators", "indicator-windows", "ranking", "scoring",
        "changes", "sync-idle", "quality", "context",
    ],
)  # fmt: skip
def test_the_main_screens_were_looked_at_in_every_size(which: str, size: str, lang: str) -> None:
    assert any((FOLDER / f"{which}-{size}-{lang}{glyphs}.txt").is_file() for glyphs in ("", "-unicode"))


def test_no_golden_is_wider_or_higher_than_its_screen() -> None:
    for file in FOLDER.glob("*.txt"):
        found = re.search(r"-(\d+)x(\d+)-", file.name)
        assert found, file.name
        width, height = map(int, found.groups())
        kept = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        assert len(kept) == height, file.name
        assert max(map(len, kept)) <= width, file.name
