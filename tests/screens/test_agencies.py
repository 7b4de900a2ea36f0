"""The agencies as tree, list and matrix: one cursor, one filter and one order for all three."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

import pytest
from agencies_app import AT, app_on, snapshot
from eyes import rows
from goldens import assert_golden
from textual import events
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain import marks
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import SEVERITY_RANK
from cchc_tui.i18n import Lang
from screens.agencies import AgenciesScreen
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.widgets import agency_rows
from screens.widgets.agency_rows import ORDERS, Marks, collation, counted
from screens.widgets.gradual import Gradual
from screens.widgets.lines import Lines
from screens.widgets.matrix import Matrix
from screens.widgets.view import View

CODES = tuple(f"TT{n:02}" for n in range(1, 7))


@pytest.fixture
def city() -> Snapshot:
    """Give a city of 45 agencies: itself, three districts, their communes."""
    return snapshot(45, CODES)


async def pressed(pilot: Pilot[None], keys: str) -> list[str]:
    """Type, wait for what is judged between the keys, and give what is seen."""
    if keys:
        await pilot.press(*keys.split())
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return rows(pilot.app)


def cursor(app: CchcApp) -> object:
    """Give the agency of the cursor in whatever form is shown."""
    screen = app.screen
    return screen.query_one(Matrix).cursor_key if screen.query_one(Matrix).display else screen.query_one(Lines).cursor_key


async def test_m_goes_round_and_takes_the_cursor_along(city: Snapshot) -> None:
    """From the list to the matrix, which keeps its column, and to the tree, which is open down to the agency."""
    app = app_on(city, "en")
    async with app.run_test(size=(80, 24)) as pilot:
        seen = await pressed(pilot, "m down down down down down")
        assert cursor(app) == AgencyKey("2019", "6")
        assert seen[8].startswith("›✕     Thuan Nghia commune 6")
        seen = await pressed(pilot, "m right right")
        assert cursor(app) == AgencyKey("2019", "6")
        assert seen[-2].startswith("Thuan Nghia commune 6 · TT02 Dossiers on time · ")
        seen = await pressed(pilot, "m")
        assert next(row for row in seen if row.startswith("›")).split()[1:5] == ["Thuan", "Nghia", "commune", "6"]
        assert any("- Road district 2" in row for row in seen)
        seen = await pressed(pilot, "m m down")
        assert seen[-2].startswith("Thuan Nghia commune 7 · TT02 ")


async def test_a_filter_holds_in_every_form_and_is_left_with_the_cursor_on_its_agency(city: Snapshot) -> None:
    """Hits are named with their district, counted beside the filter, and tone marks do not matter."""
    app = app_on(city)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = await pressed(pilot, "slash n g h i a space 1 3 backspace 2")
        assert "Xã Thuận Nghĩa 12 (Huyện Đường…" in seen[3]
        assert seen[-2].split() == ["/nghia", "12", "1"]
        seen = await pressed(pilot, "down m")
        assert [row for row in seen[3:21] if row] == [seen[3]]
        seen = await pressed(pilot, "m")
        assert seen[3].startswith("›Xã Thuận Nghĩa 12 (Huyện Đường 2)")
        await pressed(pilot, "enter")
        assert isinstance(app.screen, IndicatorScreen)
        seen = await pressed(pilot, "escape")
        assert seen[3].startswith("›Xã Thuận Nghĩa 12 (Huyện Đường 2)")
        seen = await pressed(pilot, "escape")
        assert cursor(app) == AgencyKey("2019", "12")
        assert sum(bool(row) for row in seen) == 24
        seen = await pressed(pilot, "slash z z z")
        assert seen[-2].split() == ["/zzz", "0"]
        await pressed(pilot, "enter escape")
        assert cursor(app) is not None


async def test_s_goes_through_the_orders_and_the_head_names_each(city: Snapshot) -> None:
    app = app_on(city, "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m down down")
        heads, firsts = [], []
        for _ in ORDERS:
            seen = await pressed(pilot, "s")
            assert seen[3].startswith("›"), "what comes first is what the eye is sent to"
            heads.append(seen[2][3:29].strip())
            firsts.append([row[2:29].strip() for row in seen[3:23]])
        assert heads == ["Agency (by urgency)", "Agency (by ✕)", "Agency (by ·)", "Agency (by coverage)", "Agency (by name)", "Agency"]
        assert firsts[4] == sorted(firsts[4], key=collation)
        seen = await pressed(pilot, "s m")
        assert seen[2].startswith(" Agency (by urgency)"), "the order is the same in the matrix"


@pytest.mark.parametrize("order", ORDERS[1:5])
def test_an_order_puts_first_what_its_column_says_and_leaves_equals_as_they_stood(city: Snapshot, order: agency_rows.Order) -> None:
    marks, agencies = Marks(city), list(city.catalogue.agencies)
    found = agency_rows.arranged(agencies, order, marks, View(city))
    keys = [order.key(marks.of(agency.key)) for agency in found if order.key]
    assert keys == sorted(keys)
    assert len(set(map(str, keys))) > 1
    for before, after, one, other in zip(found, found[1:], keys, keys[1:], strict=False):
        assert one < other or agencies.index(before) < agencies.index(after)


def test_urgency_is_severity_first_then_how_much_is_behind(city: Snapshot) -> None:
    found = [Marks(city).of(a.key) for a in agency_rows.arranged(city.catalogue.agencies, ORDERS[1], Marks(city), View(city))]
    facts = [(SEVERITY_RANK[one.severity], counted(one)[0]) for one in found]
    assert facts == sorted(facts, reverse=True)


def test_names_are_in_the_order_of_the_vietnamese_alphabet() -> None:
    """Tone marks do not matter however they are written, Đ comes after every D, numbers count."""
    names = ["Xã Đa", "Xã Dương", "Xã Dư", "Xã Cổ Loa", "Phường 10", "Phường 2", "Xã Co\u0302\u0309 Nhuế", "xã ân", "Xã An", "Xã E"]
    expected = ["Phường 2", "Phường 10", "Xã An", "xã ân", "Xã Cổ Loa", "Xã Co\u0302\u0309 Nhuế", "Xã Dư", "Xã Dương", "Xã Đa", "Xã E"]
    assert sorted(names, key=collation) == expected


def test_coverage_is_the_lowest_of_the_roll_ups_and_never_reads_as_whole(city: Snapshot) -> None:
    """A district says how many of its own report; a commune, alone, has its count of silent indicators instead."""
    district = marks.mark(city, AgencyKey("2019", "2"))
    sides = [city.judge(AgencyKey("2019", "2"), code).area for code in CODES]
    assert district.coverage == min(Fraction(side.reported or 0, side.assessed or 1) for side in sides) < 1
    assert marks.mark(city, AgencyKey("2019", "3")).coverage is None
    assert agency_rows.share(Fraction(9999, 10000), View(city)) == "99 %"


@pytest.mark.parametrize("width", [40, 50, 60, 80, 160])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_name_of_a_cell_gives_way_before_its_verdict(city: Snapshot, width: int, lang: str) -> None:
    view = View(city, Lang(lang), "ascii" if width == 60 else "unicode")
    agency = city.tree.by_key[AgencyKey("2019", "7")]
    line = agency_rows.said(agency, "TT01", width, view)
    between = " - " if width == 60 else " · "
    assert between + "TT01" in line
    assert (
        between + view.lang("Behind") in line
        or between + view.lang("On track") in line
        or between + view.lang("Below the stretch level") in line
    )
    assert len(line) <= width
    assert (view.lang.pick("Hồ sơ", "Dossiers") in line) == (width >= 80)


async def test_enter_opens_what_the_cursor_names_and_esc_comes_back_to_it(city: Snapshot) -> None:
    """A cell opens its indicator, a title its agency."""
    app = app_on(city, "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m m down down down right enter")
        assert isinstance(app.screen, IndicatorScreen)
        assert (app.screen.key, app.screen.code) == (AgencyKey("2019", "4"), "TT04")
        seen = await pressed(pilot, "escape")
        assert seen[-2].startswith("Thuan Nghia commune 4 · TT04")
        await pressed(pilot, "home enter")
        assert isinstance(app.screen, AgencyScreen)
        assert app.screen.key == AgencyKey("2019", "4")


async def test_keys_typed_in_one_breath_all_reach_the_form_they_were_meant_for(city: Snapshot) -> None:
    app = app_on(city)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("m", "m", "j", "l", "l"):
            app.post_message(events.Key(key, key))
        await pilot.pause(0.1)
        await pilot.pause()
        matrix = app.screen.query_one(Matrix)
        assert (matrix.cursor_key, matrix.cursor_column) == (AgencyKey("2019", "2"), "TT02")


async def test_the_matrix_judges_what_is_in_sight_and_nothing_else() -> None:
    """Of 2,000 agencies, the eighteen rows on the screen."""
    judged: set[AgencyKey] = set()

    class Watched(Snapshot):
        def judge(self, key: AgencyKey, code: str) -> Judgement:
            judged.add(key)
            return super().judge(key, code)

    made = snapshot(2000, CODES)
    app = app_on(Watched(made.catalogue, made.reader, at=made.at))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m")
        judged.clear()
        await pressed(pilot, "m G")
        assert len(judged) <= 2 * 19


async def test_a_long_judging_takes_turns_with_the_keys(city: Snapshot) -> None:
    """While nobody knows yet who comes first, the agencies stand as they are, and the head says so."""
    app, ticks = app_on(city, "en"), count()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m")
        screen = app.screen
        assert isinstance(screen, AgenciesScreen)
        screen._work = Gradual(screen, clock=lambda: float(next(ticks)))
        screen.action_sort()
        screen._fill(False)
        lines = screen.query_one(Lines)
        assert lines._columns[1].title == "Agency (being sorted)"
        assert lines.cursor_key == AgencyKey("2019", "1")
        seen = await pressed(pilot, "down")
        assert "Agency (by urgency)" in seen[2]


async def test_other_data_and_another_language_change_neither_form_nor_cursor(city: Snapshot) -> None:
    app = app_on(city)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m m s down down right L")
        before = cursor(app)
        app.view = View(snapshot(45, CODES[:4]), Lang("en"))
        seen = await pressed(pilot, "")
        assert cursor(app) == before
        assert seen[2].split()[-4:] == ["TT01", "TT04", "TT02", "TT03"]


async def test_an_empty_district_has_three_empty_forms() -> None:
    app = app_on(Snapshot(at=AT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "m down right s enter m down right enter s m l h slash x enter escape escape")
        assert isinstance(app.screen, AgenciesScreen)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 20), (160, 50)])
@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_goldens(sample: Snapshot, width: int, height: int, lang: str) -> None:
    """The tree, the list by urgency and the matrix, as somebody last looked at them; the smallest in ASCII."""
    app = app_on(sample, lang, "ascii" if width == 60 else "unicode")
    async with app.run_test(size=(width, height)) as pilot:
        for form, keys in (("tree", ""), ("matrix", "m m down right"), ("list", "m m s")):
            if form != "list" or width == 80:  # judging all 23 indicators of all agencies takes a second each time
                await pressed(pilot, keys)
                assert_golden(app, f"agencies-{form}-{width}x{height}-{lang}")
