"""What is filled again paints only the lines that are other than before, and what is seen is what a full paint would show."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from eyes import rows, styled
from test_lines import COLUMNS, ListApp, agency
from test_matrix import PLAN, MatrixApp, numbered
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from cchc_tui.domain.verdict import Severity
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.prose import Prose
from screens.widgets.tabs import Tabs
from screens.widgets.tally import Tally
from screens.widgets.themes import UNKNOWN
from screens.widgets.view import View

SIZE = (44, 10)
SEED = 20191014


def painted(widget: Widget) -> list[int]:
    """Give the lines that will be painted again, top first."""
    return sorted({y for region in widget._repaint_regions for y in region.line_range})


async def shown(pilot: Pilot[Any]) -> list[list[tuple[str, str]]]:
    """Give what stands there with its styles, once all is painted."""
    await pilot.pause()
    return [styled(pilot.app, y) for y in range(pilot.app.size.height)]


async def test_the_same_rows_again_paint_nothing() -> None:
    app = ListApp([agency(n) for n in range(30)])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lines = app.query_one(Lines)
        lines.show(COLUMNS, [agency(n) for n in range(30)])
        lines.show(COLUMNS, [agency(n) for n in range(31)])
        assert painted(lines) == [], "a row more, out of sight, neither"


async def test_a_changed_row_paints_its_line_and_a_moved_cursor_two() -> None:
    app = ListApp([agency(n) for n in range(5)])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lines, changed = app.query_one(Lines), [agency(n) for n in range(5)]
        changed[2] = replace(changed[2], cells=("A002", "Other", "9 %", "early"))
        lines.show(COLUMNS, changed)
        assert painted(lines) == [3]
        await pilot.pause()
        assert rows(app)[3] == " A002 Other                   9 % early"
        lines.show(COLUMNS, changed, keep=4)
        assert painted(lines) == [1, 5]
        await pilot.pause()
        assert [row[0] for row in rows(app)[1:6]] == [" ", " ", " ", " ", "›"]
        lines.show(COLUMNS, [*changed[:3], replace(changed[3], heading=True), changed[4]])
        assert painted(lines) == [4], "the same words as a heading look otherwise"


async def test_fewer_rows_leave_no_ghost() -> None:
    app = ListApp([agency(n) for n in range(6)])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lines = app.query_one(Lines)
        lines.show(COLUMNS, [agency(n) for n in range(2)])
        assert painted(lines) == [3, 4, 5, 6]
        await pilot.pause()
        assert [row.split()[0] for row in rows(app) if row] == ["Code", "›A000", "A001"]


async def test_other_columns_paint_everything() -> None:
    app = ListApp([agency(1)])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lines = app.query_one(Lines)
        lines.show([Column("Agency", 6), *COLUMNS[1:]], [agency(1)])
        assert painted(lines) == list(range(10))
        await pilot.pause()
        assert rows(app)[:2] == [" Agency Name               Figure Verdict", "›A001   Agency 1              1 % late"]


async def test_a_scrolled_list_paints_the_line_where_its_row_stands() -> None:
    app = ListApp([agency(n) for n in range(50)])
    async with app.run_test(size=SIZE) as pilot:
        lines, changed = app.query_one(Lines), [agency(n) for n in range(50)]
        await pilot.press("G")
        await pilot.pause()
        first = lines.scroll_offset.y
        for place in (3, 45):
            changed[place] = replace(changed[place], cells=("new", "", "", ""))
        lines.show(COLUMNS, changed)
        assert painted(lines) == [45 - first + 1]
        lines.show(COLUMNS, changed[:12])
        await pilot.pause()
        assert lines.scroll_offset.y == 3
        assert [row.split()[0] for row in rows(app)][1:] == ["new", *(f"A{n:03}" for n in range(4, 11)), "›A011"]


async def test_a_scrolled_list_that_gets_shorter_leaves_no_empty_place_below_its_last_row() -> None:
    app = ListApp([agency(n) for n in range(20)])
    async with app.run_test(size=SIZE) as pilot:
        lines = app.query_one(Lines)
        await pilot.press("G", *["up"] * 7)
        assert (lines.cursor_key, lines.scroll_offset.y) == (12, 11)
        lines.show(COLUMNS, [agency(n) for n in range(15)])
        await pilot.pause()
        assert [row.split()[0] for row in rows(app)][1:] == ["A006", *(f"A{n:03}" for n in range(7, 12)), "›A012", "A013", "A014"]


async def test_whatever_happens_a_list_looks_as_painted_whole() -> None:
    """Fill, shorten, sort, move, page and leave at random; a full paint afterwards changes nothing."""
    rng, app = random.Random(SEED), ListApp([])
    async with app.run_test(size=SIZE) as pilot:
        lines = app.query_one(Lines)
        for _ in range(30):
            some = [replace(agency(n), heading=rng.random() < 0.2) for n in range(rng.choice((0, 1, 3, 9, 40)))]
            some = [replace(row, cells=("!", *row.cells[1:])) if rng.random() < 0.2 else row for row in some if not callable(row.cells)]
            rng.shuffle(some)
            if rng.random() < 0.7:
                lines.show(COLUMNS[: rng.choice((3, 4, 4, 4))], some, keep=rng.choice((None, 2)))
            for move in rng.choices((lines.action_move, lines.action_page, lines.action_edge), k=rng.randint(0, 2)):
                move(rng.choice((-1, 1)))
            seen = await shown(pilot)
            lines.refresh()
            assert await shown(pilot) == seen


async def test_wherever_the_cursor_goes_the_matrix_looks_as_painted_whole() -> None:
    app, rng = MatrixApp(numbered(40, PLAN)), random.Random(SEED)
    async with app.run_test(size=(60, 16)) as pilot:
        for _ in range(20):
            for move in rng.choices((app.matrix.action_down, app.matrix.action_across, app.matrix.action_side), k=2):
                move(rng.choice((-1, 1)))
            seen = await shown(pilot)
            app.matrix.refresh()
            assert await shown(pilot) == seen


class SaidApp(App[None]):
    """Sentences, counts and names of panes, each as high as it needs."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return UNKNOWN

    def compose(self) -> ComposeResult:
        yield Prose()
        yield Tally()
        yield Tabs()
        yield Lines()


async def test_sentences_counts_and_names_paint_the_rows_that_changed() -> None:
    app, counts = SaidApp(), [(f"{n} of them are late", Severity.CRITICAL) for n in range(3)]
    async with app.run_test(size=SIZE) as pilot:
        prose, tally, tabs = app.query_one(Prose), app.query_one(Tally), app.query_one(Tabs)

        def show(said: str, last: tuple[str, Severity], tab: int) -> None:
            prose.show(["one", said, "three"], View())
            tally.show([*counts, last])
            tabs.show(["Windows", "Reasons"], tab)

        show("two", ("9 early", Severity.NONE), 0)
        await pilot.pause()
        assert rows(app)[:6] == [
            "one",
            "two",
            "three",
            "0 of them are late  1 of them are late",
            "2 of them are late  9 early",
            "[Windows]  Reasons",
        ]
        show("two", ("9 early", Severity.NONE), 0)
        assert [painted(widget) for widget in (prose, tally, tabs)] == [[], [], []]
        show("TWO", ("9 early", Severity.OK), 1)
        assert [painted(widget) for widget in (prose, tally, tabs)] == [[1], [1], [0]]
        assert "TWO" in str(await shown(pilot))
        show("T", ("9 early", Severity.OK), 1)
        assert [(region.y, region.width) for region in prose._repaint_regions] == [(1, 3)], "as far as words stood"
        show("TWO", ("9 early", Severity.OK), 1)
        show("two " * 20, ("9 early", Severity.OK), 1)
        await pilot.pause()
        assert rows(app)[2].startswith("two two"), "as many rows as it needs"


async def test_a_row_that_asks_for_its_cells_is_painted_whenever_it_is_made_anew() -> None:
    app, told = ListApp([]), ["one"]
    async with app.run_test(size=SIZE) as pilot:
        lines = app.query_one(Lines)
        for word in ("one", "two"):
            told[0] = word
            lines.show(COLUMNS, [Row(1, lambda: (told[0],))])
            await pilot.pause()
            assert rows(app)[1] == f"›{word}"
