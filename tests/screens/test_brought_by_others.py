"""Screens that stand open while somebody else synchronises, a timer say: they show it by themselves, whole, and say what it changed."""

from __future__ import annotations

import csv
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from eyes import rows
from textual.pilot import Pilot

from cchc_tui import opening
from cchc_tui.app import CchcApp
from cchc_tui.cache.pointer import Contact
from cchc_tui.cache.store import Store
from cchc_tui.domain.changes import Update
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged, UsageError
from cchc_tui.feed.publish import publish
from cchc_tui.i18n import Lang
from cchc_tui.settings import Settings
from screens.widgets.view import View

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SYNCED = datetime(2019, 10, 21, 1, 15, tzinfo=UTC)
DAY = date(2019, 10, 14)


class Keen(CchcApp):
    """The program, which looks every moment."""

    LOOK: ClassVar[float] = 0.05


class Site:
    """A centre, and a cache that was filled from it once, or is `empty`."""

    def __init__(self, folder: Path, published: Path, cached: Path, *, empty: bool = False) -> None:
        self.source, self.published = folder / "source", folder / "published"
        shutil.copytree(FIXTURES, self.source)
        shutil.copytree(published, self.published)
        if not empty:
            shutil.copytree(cached, folder / "cache")
        self.settings = Settings(cache=folder / "cache", endpoint=str(self.published), at=DAY, now=SYNCED)

    def sync(self) -> None:
        opening.sync_once(self.settings, lambda _: None)

    def publish(self, numerator: str) -> None:
        """Publish with another figure in the first row of the observations."""
        now = self.settings.clock() + timedelta(hours=1)
        self.settings = replace(self.settings, now=now)
        path = min(self.source.glob("observations*.csv"))
        with path.open(encoding="utf-8", newline="") as file:
            head, first, *rest = csv.reader(file)
        first[head.index("numerator")], first[head.index("revision")] = numerator, "9"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, first, *rest])
        publish(self.source, self.published, now=now)

    def app(self) -> Keen:
        try:
            view = View(self.opened(), Lang("en"), opened=SYNCED, updates=self.updates)
        except UsageError:
            view = View(lang=Lang("en"), updates=self.updates)
        app = Keen(self.opened, view)
        app.current = self.current
        return app

    def opened(self) -> Snapshot:
        return opening.open_snapshot(self.settings)

    def updates(self) -> tuple[Update, ...]:
        return opening.change_log(self.settings)

    def current(self, shown: Snapshot) -> bool:
        return opening.is_current(self.settings, shown)


@pytest.fixture
def site(tmp_path: Path, published: Path, cached: Path) -> Site:
    return Site(tmp_path, published, cached)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            break
        await pilot.pause(0.02)
    assert holds()
    await pilot.pause()


async def test_what_another_program_brought_is_shown_and_said_what_it_changed(site: Site) -> None:
    app = site.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("2", "down")
        before = app.view.snapshot
        site.publish(numerator="1")
        site.sync()
        await until(pilot, lambda: app.view.snapshot is not before)
        assert app.view.snapshot.publication.serial == before.publication.serial + 1
        seen = rows(app)
        assert "new data is shown; 1 figure" in seen[-1]
        assert seen[4].startswith("›"), "the cursor stays"
        await pilot.press("up")
        assert "new data" not in rows(app)[-1]


async def test_as_long_as_nobody_brings_anything_the_screens_keep_what_they_have(site: Site) -> None:
    app = site.app()
    looked: list[Snapshot] = []

    def current(shown: Snapshot) -> bool:
        looked.append(shown)
        return site.current(shown)

    app.current = current
    async with app.run_test() as pilot:
        before = app.view.snapshot
        await until(pilot, lambda: len(looked) > 3)
        assert app.view.snapshot is before


async def test_the_first_data_somebody_brings_takes_the_place_of_the_first_start(tmp_path: Path, published: Path, cached: Path) -> None:
    site = Site(tmp_path, published, cached, empty=True)
    app = site.app()
    async with app.run_test(size=(100, 24)) as pilot:
        assert not app.view.snapshot.tree.by_key
        site.sync()
        await until(pilot, lambda: bool(app.view.snapshot.tree.by_key))
        await until(pilot, lambda: any("Hà Nội" in row for row in rows(app)))


async def test_another_contact_and_another_day_are_shown_without_a_word(site: Site) -> None:
    site.settings = replace(site.settings, at=None)
    app = site.app()
    async with app.run_test(size=(100, 24)) as pilot:
        Store(site.settings.cache).record_contact(Contact((SYNCED + timedelta(days=3)).isoformat(), ok=False, message="gone"))
        await until(pilot, lambda: not app.view.snapshot.publication.contact_ok)
        site.settings = replace(site.settings, now=SYNCED + timedelta(days=4))
        await until(pilot, lambda: app.view.snapshot.at == date(2019, 10, 25))
        assert "new data" not in rows(app)[-1]


async def test_a_cache_that_cannot_be_read_leaves_what_is_shown(site: Site) -> None:
    app = site.app()
    async with app.run_test() as pilot:
        before = app.view.snapshot
        tried: list[Snapshot] = []

        def current(shown: Snapshot) -> bool:
            tried.append(shown)
            raise CacheDamaged("{file} of the cache is not what was written.", file="current")

        app.current = current
        await until(pilot, lambda: len(tried) > 3)
        assert app.view.snapshot is before


async def test_a_disk_that_does_not_answer_is_asked_once(site: Site) -> None:
    """Else every half minute would take another thread, until none is left for a synchronisation."""
    app, answer, asked = site.app(), threading.Event(), []

    def current(shown: Snapshot) -> bool:
        asked.append(shown)
        return answer.wait(60)

    app.current = current
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(asked))
        await pilot.pause(8 * app.LOOK)
        assert len(asked) == 1
        answer.set()
        await until(pilot, lambda: len(asked) > 1)


def test_a_look_reads_two_small_files(site: Site) -> None:
    """Nothing of the generation itself: a look every half minute must not be felt."""
    shown = site.opened()
    shutil.rmtree(site.settings.cache / "generations")
    (site.settings.cache / "generations").mkdir(mode=0o700)
    assert site.current(shown)
    site.settings = replace(site.settings, at=date(2019, 10, 15))
    assert not site.current(shown)
