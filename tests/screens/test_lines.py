"""The list: columns stay in line, the cursor knows its row by key, keys and clicks do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import rows, styled
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult

from screens.widgets.columns import fitted, joined, laid, widths
from screens.widgets.lines import Column, Lines, Row

COLUMNS = (Column("Code", 4), Column("Name", 8, grow=True), Column("Figure", 7, right=True), Column("Verdict", 10, drop=1))


def agency(number: int) -> Row:
    """Make one row of the list."""
    return Row(number, (f"A{number:03}", f"Agency {number}", f"{number} %", ("late", "critical")))


class ListApp(App[None]):
    """One list that keeps what it says."""

    def __init__(self, rows: list[Row], glyphs: str = "unicode") -> None:
        super().__init__()
        self.given, self.level, self.heard = rows, glyphs, list[tuple[str, Any]]()

    def compose(self) -> ComposeResult:
        yield Lines(glyphs=self.level, id="list")

    def on_mount(self) -> None:
        self.query_one(Lines).show(COLUMNS, self.given)

    @on(Lines.Opened, "#list")
    def opened(self, event: Lines.Opened) -> None:
        self.heard.append(("opened", event.key))

    @on(Lines.Moved, "#list")
    def moved(self, event: Lines.Moved) -> None:
        self.heard.append(("moved", event.key))


def marked(app: App[Any]) -> list[str]:
    """Give the rows that carry the cursor's sign."""
    return [row for row in rows(app) if row.startswith("›")]


def key(lines: Lines) -> object:
    """Give the key under the cursor as it is now."""
    return lines.cursor_key


async def test_what_the_eye_sees() -> None:
    """Titles, aligned columns, the sign of the cursor, nothing below the last row."""
    app = ListApp([agency(1), agency(2)])
    async with app.run_test(size=(44, 6)) as pilot:
        await pilot.pause()
        assert rows(app) == [
            " Code Name                 Figure Verdict",
            "›A001 Agency 1                1 % late",
            " A002 Agency 2                2 % late",
            "",
            "",
            "",
        ]


async def test_the_cursor_is_seen_without_colour_and_only_with_focus_reversed() -> None:
    """Reverse video and a sign mark the row; a list that has lost the focus keeps the sign alone."""
    app = ListApp([agency(1), agency(2)])
    async with app.run_test(size=(44, 6)) as pilot:
        await pilot.pause()
        assert all("reverse" in style for _, style in styled(app, 1))
        assert not any("reverse" in style for _, style in styled(app, 2))
        app.screen.set_focus(None)
        await pilot.pause()
        assert not any("reverse" in style for _, style in styled(app, 1))
        assert marked(app)


async def test_the_role_of_a_cell_is_its_style() -> None:
    """A verdict has another colour than plain text beside it."""
    app = ListApp([agency(1), agency(2)])
    async with app.run_test(size=(44, 6)) as pilot:
        await pilot.pause()
        styles = {part.strip(): style for part, style in styled(app, 2)}
        assert len(styles) == 2
        assert styles["late"] != styles["A002 Agency 2                2 %"]


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ("down", 1), ("j j j", 3), ("down down up", 1), ("j j k", 1), ("end", 99), ("G", 99), ("G home", 0), ("G g", 0),
        ("up", 0), ("G down", 99), ("pagedown", 8), ("pagedown pagedown pageup", 8), ("G pageup", 91),
    ],
)  # fmt: skip
async def test_keys_move_the_cursor_and_it_stays_in_sight(keys: str, key: int) -> None:
    """Ten rows show nine of a hundred; wherever the cursor goes it can be seen, once."""
    app = ListApp([agency(n) for n in range(100)])
    async with app.run_test(size=(44, 10)) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
        assert app.query_one(Lines).cursor_key == key
        assert [row.split()[0] for row in marked(app)] == [f"›A{key:03}"]
        assert app.heard[-1] == ("moved", key)
        assert rows(app)[0].startswith(" Code"), "the titles never scroll"


async def test_a_step_repaints_two_rows_and_a_scroll_happens_a_third_of_a_page_at_once() -> None:
    """The regions asked for are the old and the new row; a slow line is not made to carry a page for every row."""
    app = ListApp([agency(n) for n in range(100)])
    async with app.run_test(size=(44, 10)) as pilot:
        lines = app.query_one(Lines)
        await pilot.pause()
        lines.action_move(1)
        assert sorted(region.y for region in lines._repaint_regions) == [1, 2]
        tops = []
        for _ in range(30):
            await pilot.press("down")
            tops.append(lines.scroll_offset.y)
        assert len(set(tops)) <= 9
        assert lines.scroll_offset.y + 9 > 31


async def test_enter_opens_and_a_click_moves_then_opens() -> None:
    """The mouse can do what the keys do; titles and the empty place below answer nothing."""
    app = ListApp([agency(1), agency(2)])
    async with app.run_test(size=(44, 8)) as pilot:
        await pilot.press("enter")
        await pilot.click(Lines, offset=(5, 2))
        await pilot.click(Lines, offset=(5, 2))
        await pilot.click(Lines, offset=(5, 0))
        await pilot.click(Lines, offset=(5, 6))
        assert app.heard == [("moved", 1), ("opened", 1), ("moved", 2), ("opened", 2)]


async def test_headings_are_passed_over_and_stay_in_sight_above_their_first_row() -> None:
    """The cursor never stands on a heading; going up to the first row shows the heading again."""
    app = ListApp([Row("h", ("Courts of justice",), heading=True), *map(agency, range(20)), Row("i", ("End",), heading=True)])
    async with app.run_test(size=(44, 8)) as pilot:
        lines = app.query_one(Lines)
        await pilot.pause()
        assert key(lines) == 0
        assert rows(app)[1].strip() == "Courts of justice"
        await pilot.press("G")
        assert key(lines) == 19
        await pilot.press("down")
        assert key(lines) == 19
        await pilot.press("g")
        await pilot.pause()
        assert key(lines) == 0
        assert rows(app)[1].strip() == "Courts of justice"
        await pilot.click(Lines, offset=(2, 1))
        assert key(lines) == 0


async def test_the_cursor_follows_its_key_when_the_rows_change() -> None:
    """Sorted rows keep the key, a lost key leaves the cursor near its place, `keep` wins, an empty list has no cursor."""
    app = ListApp([agency(n) for n in range(10)])
    async with app.run_test(size=(44, 8)) as pilot:
        lines = app.query_one(Lines)
        lines.move_to(7)
        lines.show(COLUMNS, [agency(n) for n in reversed(range(10))])
        assert key(lines) == 7
        lines.show(COLUMNS, [agency(n) for n in range(5)])
        assert key(lines) == 2
        lines.show(COLUMNS, [agency(n) for n in range(5)], keep=4)
        assert key(lines) == 4
        lines.move_to("unknown")
        assert key(lines) == 4
        lines.show(COLUMNS, [])
        assert key(lines) is None
        await pilot.press("down", "G", "g", "pagedown", "enter")
        assert [what for what, key in app.heard if what == "opened"] == []
        lines.show(COLUMNS, [Row("only", ("Heading",), heading=True)])
        await pilot.press("down", "enter")
        assert key(lines) is None


async def test_a_narrow_place_drops_columns_and_cuts_visibly() -> None:
    """The highest drop goes first, the growing column gives way last, a cut ends in the sign of a cut."""
    app = ListApp([Row(1, ("A001", "Agency of long names", "1 %", "late"))], "ascii")
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.pause()
        assert rows(app)[1] == ">A001 Agency of long names                    1 % late"
        await pilot.resize_terminal(24, 4)
        await pilot.pause()
        assert rows(app)[:2] == [" Code Name        Figure", ">A001 Agency o..     1 %"]


async def test_hostile_text_is_shown_as_text() -> None:
    """Markup stays as typed, an escape never reaches the terminal, every row keeps its width."""
    app = ListApp([Row(1, ("[b]x", "[@click=app.exit]y[/]", "\x1b[31m", "a\nb\u202e"))])
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.pause()
        row = rows(app)[1]
        assert row.startswith("›[b]x [@click=app.exit]y[/]")
        assert "\x1b" not in row
        assert "\u202e" not in row


@pytest.mark.parametrize(
    "name", ["日本語の役所です", "Nguye\u0302\u0303n", "a\u0301\u0301\u0301\u0301\u0301", "กำแพง", "हिन्दी", "👩‍👩‍👧", ""]
)
def test_every_script_keeps_the_columns_in_line(name: str) -> None:
    """Wide, combining and rare characters take exactly their column, cut or not."""
    for width in (1, 4, 7, 20):
        assert cell_len(fitted(name, width)) == width
    row = Row(1, (name, name, name, name), indent=2)
    assert cell_len("".join(part for part, _ in laid(row, COLUMNS, 44))) == 44


def test_columns_share_the_room() -> None:
    """Drops go from the highest, the growing column takes the rest, what never fits is cut at the right."""
    columns = (Column("a", 5), Column("b", 5, drop=1), Column("c", 5, grow=True), Column("d", 5, drop=2))
    assert widths(columns, 30) == {0: 5, 1: 5, 2: 12, 3: 5}
    assert widths(columns, 22) == {0: 5, 1: 5, 2: 10}
    assert widths(columns, 16) == {0: 5, 2: 10}
    assert widths(columns, 9) == {0: 5, 2: 3}
    assert widths(columns, 4) == {0: 4}
    assert widths(columns, 0) == {}


def test_indent_goes_before_the_growing_cell() -> None:
    """A tree is seen in its names, its codes stay in line."""
    assert "".join(part for part, _ in laid(Row(1, ("A1", "Ward"), indent=2), COLUMNS, 31)).startswith("A1     Ward ")


def test_blanks_do_not_cost_a_change_of_colour() -> None:
    """Runs are joined over blanks; the text stays the same."""
    pieces = [(" ", ""), ("x", "ok"), (" ", ""), ("y", "ok"), ("", ""), ("  ", ""), ("z", "")]
    assert joined(pieces) == [(" x y  ", "ok"), ("z", "")]
