"""Canaries in every text of every table, walked through every screen: nothing acts, nothing breaks, every column stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking_app import AskingApp, opened, press
from canaries import HARMFUL, kinds, many
from canary_world import CITY, COLUMNS, DISTRICT, SECOND, Fouler, snapshot, texts, updates
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widget import Widget
from wcwidth import wcswidth

from cchc_tui import handing, pages, text
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged, CchcError, DiskError, Refused, Unreachable
from cchc_tui.events import Building, Fetching, Found, Started
from cchc_tui.i18n import Lang
from screens.widgets import columns
from screens.widgets.frame import Banner
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.syncing import Syncing, after

from test_looks import NOW  # isort: skip - beside this file

SIZES = ((80, 24), (60, 20))
KEYS = "down tab s down v m s down right m bracket] bracket[ tab G tab n L p slash d o escape home e y w tab H escape i 1 9 escape"
"""Every tab, order, level, form, filter, window and what is typed; what a screen has no use for it passes over."""

FEW = "tab s m tab slash d escape y e i 1 escape"
"""As many of them as there is time for at every change of the code."""


def about(kind: str, app: AskingApp) -> tuple[object, ...]:
    """Give what a screen of a kind is opened with."""
    offers = app.offers()
    several: dict[str, tuple[object, ...]] = {
        "agency": (DISTRICT,),
        "head": (DISTRICT,),
        "scoring": (DISTRICT,),
        "quality": (DISTRICT,),
        "overview": (DISTRICT,),
        "indicator": (DISTRICT, "TT01"),
        "ranking": ("TT01",),
        "sync": (failed(),),
        "welcome": (failed(),),
        "palette": (offers,),
        "help": ([(offer.keys, offer.what) for offer in offers],),
    }
    return several.get(kind, ())


def failed() -> Syncing:
    """Give a synchronisation that told canaries and ended with one."""
    state, say = Syncing(), Fouler(0, broken=True)
    for event in (
        Started(),
        Found(41, say.text(""), say.text(""), expired=True),
        Fetching(say.text("a"), 1, 3),
        Building(say.text("b"), 1, 3),
    ):
        state = after(state, event, NOW)
    return after(state, error(say), NOW)


def error(say: Fouler) -> CchcError:
    return Unreachable("{file}: the endpoint cannot be reached: {reason}.", kept="", do="", file=say.text("x"), reason=say.text("y"))


def seen_whole(app: AskingApp, when: str) -> None:
    """Prove that no row has anything that acts, and that each is exactly as wide as the screen, whoever measures."""
    width = app.size.width
    for strip in app.screen._compositor.render_strips():
        assert not HARMFUL.search(strip.text), (when, strip.text)
        assert strip.cell_length == cell_len(strip.text) == wcswidth(strip.text) == width, (when, strip.text)
        for segment in strip:
            assert segment.style is None or not (set(segment.style.meta) - {"offset"} or segment.style.link), (when, segment)


async def walked(app: AskingApp, pilot: Pilot[None], kind: str, keys: str = KEYS) -> None:
    """Open a screen, press every key there, look after each, and come back."""
    screen: Page = pages.kind(kind)(app.view, *about(kind, app))
    depth = len(app.screen_stack)
    await opened(pilot, screen)
    seen_whole(app, kind)
    for key in keys.split():
        await press(pilot, {"bracket[": "left_square_bracket", "bracket]": "right_square_bracket"}.get(key, key))
        seen_whole(app, f"{kind} {key}")
        assert app.return_code is None, (kind, key)
    await pilot.app.workers.wait_for_complete()
    while len(app.screen_stack) > depth:
        app.pop_screen()


@pytest.fixture
def fouled(sample: Snapshot) -> Snapshot:
    return snapshot(sample)


def asking(world: Snapshot, lang: str, folder: Path, first: int = 0) -> AskingApp:
    app = AskingApp(world, lang, "unicode", lambda: updates(Fouler(first, broken=True)))
    app.keeper = lambda: handing.Keeper([folder])
    return app


async def test_every_kind_of_screen_stands_on_a_district_of_canaries(fouled: Snapshot, tmp_path: Path) -> None:
    app = asking(fouled, "vi", tmp_path)
    async with app.run_test(size=SIZES[0]) as pilot:
        for number, kind in enumerate(pages.KINDS):
            await pilot.resize_terminal(*SIZES[number % 2])
            app.view = replace(app.view, lang=Lang(("vi", "en")[number // 2 % 2]))
            await walked(app, pilot, kind, FEW)
        assert not HARMFUL.search(app.clipboard.replace("\n", ""))
    clean(tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("first", range(0, 40, 2))
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_each_of_forty_canaries_stands_in_every_row_of_every_column(
    sample: Snapshot, first: int, lang: str, size: tuple[int, int], tmp_path: Path
) -> None:
    app = asking(snapshot(sample, first, words=first % 4 == 0), lang, tmp_path, first)
    async with app.run_test(size=size) as pilot:
        for kind in pages.KINDS:
            await walked(app, pilot, kind)
    clean(tmp_path)


def clean(folder: Path) -> None:
    """Prove that what was kept of the screens holds nothing that acts."""
    kept = [file.read_text(encoding="utf-8-sig") for file in folder.iterdir()]
    assert len(kept) > len(pages.KINDS)
    for said in kept:
        assert not HARMFUL.search(said.replace("\r\n", "").replace("\n", ""))


def test_five_hundred_canaries_are_made_safe_once_and_for_all() -> None:
    for canary in many(500):
        said = text.safe(canary)
        assert not HARMFUL.search(said), canary
        assert text.safe(said) == said, canary
        assert text.cells(said) == cell_len(said) == wcswidth(said), canary
        said.encode()


@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_five_hundred_canaries_are_cut_and_broken_at_the_width(width: int) -> None:
    for canary in many(500):
        for right in (True, False):
            assert wcswidth(columns.fitted(canary, width, right=right)) == width, canary
        assert all(wcswidth(line) <= max(width, 2) for line in text.wrap(text.safe(canary), width)), canary


def test_the_columns_of_a_list_stand_whatever_is_in_them() -> None:
    form = (Column("", 2), Column("a", 9, grow=True), Column("b", 7, right=True), Column("c", 5))
    for canary in many(500):
        pieces = columns.laid(Row(0, ("", canary, canary, canary)), form, 40)
        ends = [sum(wcswidth(part) for part, _ in pieces[: n + 1]) for n in range(len(pieces))]
        assert ends == [sum(len(part) for part, _ in columns.laid(Row(0, ()), form, 40)[: n + 1]) for n in range(len(pieces))], canary


ERRORS: tuple[Callable[..., CchcError], ...] = (Unreachable, Refused, DiskError, CacheDamaged)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_errors_say_five_hundred_canaries_as_one_harmless_line(lang: str) -> None:
    for number, canary in enumerate(many(500)):
        one = ERRORS[number % len(ERRORS)]("{file} does not match its published hash.", file=canary)
        assert not HARMFUL.search(Lang(lang).error(one)), canary


class Told(Page):
    """A screen that shows one text everywhere a screen can."""

    def body(self) -> Iterable[Widget]:
        """Give a paragraph and a list."""
        return (Prose(), Lines())

    def tell(self, said: str) -> None:
        """Show it."""
        self.query_one(Banner).show(self.view, ["CCHC", said])
        self.query_one(Prose).show([said, said], self.view)
        self.query_one(Lines).show(
            [Column(said, 9), Column(said, 9, right=True)], [Row(0, (said, (said, "ok"))), Row(1, (said,), heading=True)]
        )
        self.say(said)


async def test_nothing_that_shows_a_text_relies_on_somebody_else_to_make_it_safe() -> None:
    app = AskingApp(Snapshot())
    async with app.run_test(size=(60, 20)) as pilot:
        screen = Told(app.view)
        await opened(pilot, screen)
        for canary in kinds(broken=True):
            screen.tell(canary)
            await pilot.pause()
            seen_whole(app, canary)


def records(world: Snapshot) -> Iterator[Any]:
    """Give one record of every table as it stands in a snapshot."""
    tables = world.catalogue
    framework = tables.frameworks[0]
    yield from (tables.agencies[0], tables.indicators[0], tables.targets[0], tables.sources[0], framework, framework.bands[0])
    yield next(row for code in world.reader.indicators(DISTRICT) for row in world.reader.series(DISTRICT, code))
    yield from (world.publication, world.events(DISTRICT)[0])
    yield next(line for agency in world.tree.children(DISTRICT) for line in world.scores(agency.key))


KEYS_OF = {
    "edition", "code", "level", "parent", "id", "indicator", "agency", "source", "criterion", "framework", "succeeds", "period", "kind",
    "extent", "stage", "rollup", "measure", "op", "path", "strength", "state", "field", "unit", "last_extract", "value", "as_of", "known_at",
    "created", "expires", "synced_at", "contact_at", "good_at", "limits",
}  # fmt: skip
"""Columns that are keys, words of a list, numbers or dates: judged by their schema, and put in here as `SECOND` and by name."""


def test_no_column_of_text_was_forgotten(fouled: Snapshot) -> None:
    for one in records(fouled):
        assert texts(one) - set(COLUMNS[type(one)]) - set(SECOND.get(type(one), ())) <= KEYS_OF, type(one)
    assert CITY in fouled.tree.by_key
