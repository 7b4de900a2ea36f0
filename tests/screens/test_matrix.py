"""The matrix: signs stand under their codes, only what is in sight is asked for, keys and clicks do what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eyes import rows, styled
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult

from screens.widgets import grid
from screens.widgets.columns import Cell
from screens.widgets.grid import Grid
from screens.widgets.matrix import Matrix

PLAN = tuple(
    f"{letters}0{n}"
    for letters, count in (("DH", 5), ("TT", 4), ("CB", 1), ("DV", 4), ("BC", 3), ("HD", 3), ("TC", 3))
    for n in range(1, count + 1)
)
SIGNS: tuple[Cell, ...] = (("✕", "critical"), ("◐", "warning"), ("●", "ok"), "–")


def numbered(
    count: int, codes: tuple[str, ...], asked: list[tuple[int, str]] | None = None, title: Callable[[int], str] = "Agency {}".format
) -> Grid[int]:
    """Make a grid of numbered agencies; `asked` notes which cells were looked at."""

    def cell(row: int, code: str) -> Cell:
        if asked is not None:
            asked.append((row, code))
        return SIGNS[(row + codes.index(code)) % len(SIGNS)]

    return Grid({n: n for n in range(count)}, codes, title, cell, lambda row, code, _: f"row {row} by {code or 'all'}", "Agency")


class MatrixApp(App[None]):
    """One matrix that keeps what it says."""

    def __init__(self, shown: Grid[int], glyphs: str = "unicode") -> None:
        super().__init__()
        self.given, self.level, self.heard = shown, glyphs, list[tuple[object, str]]()

    def compose(self) -> ComposeResult:
        yield Matrix(glyphs=self.level)

    def on_mount(self) -> None:
        self.matrix.show(self.given)

    @property
    def matrix(self) -> Matrix:
        return self.query_one(Matrix)

    @property
    def at(self) -> tuple[object, str]:
        """The cursor's row and column."""
        return self.matrix.cursor_key, self.matrix.cursor_column

    @on(Matrix.Opened)
    def opened(self, event: Matrix.Opened) -> None:
        self.heard.append((event.key, event.column))


async def test_what_the_eye_sees() -> None:
    """Codes over their signs, the cursor's cell in brackets, the last line names it."""
    app = MatrixApp(numbered(2, ("TT01", "TT02")))
    async with app.run_test(size=(40, 6)) as pilot:
        await pilot.pause()
        assert rows(app) == [
            " Agency                       TT01 TT02",
            "›Agency 0                     [✕]   ◐",
            " Agency 1                      ◐    ●",
            "",
            "",
            "row 0 by TT01",
        ]


@pytest.mark.parametrize(
    ("count", "width", "lines", "shown"),
    [(12, 80, 2, 12), (23, 80, 4, 23), (23, 160, 1, 23), (23, 60, 4, 17), (1, 60, 1, 1), (0, 60, 1, 0), (23, 10, 4, 1)],
)
def test_codes_are_broken_over_as_few_lines_as_let_all_columns_stand(count: int, width: int, lines: int, shown: int) -> None:
    """Where even one letter a line is too wide, as many columns are shown as there is room for."""
    form = grid.shape(PLAN[:count], width)
    assert (form.head, form.shown) == (lines, shown)
    assert form.width <= width or width < 20
    assert form.title >= min(grid.TITLE, width - 4)


def test_a_long_code_is_cut_and_a_short_one_stands_at_the_foot() -> None:
    """No code makes the head higher than its eight letters."""
    shown = numbered(1, ("A", "LONGERTHANEIGHT", *PLAN))
    form = grid.shape(shown.columns, 60)
    head = [grid.head(shown, form, 0, line) for line in range(form.head)]
    assert form.head == grid.CODE
    assert [line[form.title + 2] for line in head] == [*"       A"]
    assert [line[form.title + 4] for line in head] == [*"LONGERTH"]


@pytest.mark.parametrize(
    "name", ["日本語の役所です" * 3, "Nguye\u0302\u0303n " * 9, "a\u0301\u0301\u0301\u0301", "हिन्दी", "👩‍👩‍👧", "a\x1b[31m\u202eb", ""]
)
def test_every_script_keeps_the_signs_under_their_codes(name: str) -> None:
    """Wide, combining and hostile titles take exactly their place, cut or not, with the cursor or without."""
    shown = numbered(1, PLAN, title=lambda _: name)
    form = grid.shape(PLAN, 80)
    for cursor in (None, -1, 0, 22):
        row = "".join(part for part, _ in grid.row(shown, form, 0, 0, cursor))
        assert cell_len(row) == form.width
        assert "\x1b" not in row
        assert "\u202e" not in row


async def test_only_cells_in_sight_are_asked_for() -> None:
    """Eleven thousand rows by 23 columns open at once, and the last row is reached without the others being looked at."""
    asked: list[tuple[int, str]] = []
    app = MatrixApp(numbered(11_000, PLAN, asked))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert {row for row, _ in asked} == set(range(15))
        assert {code for _, code in asked} == set(PLAN[:17])
        asked.clear()
        await pilot.press("G")
        await pilot.pause()
        assert min(row for row, _ in asked if row) >= 11_000 - 15
        assert app.at == (10_999, "DH01")


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ("down", (1, "DH01")), ("j j k", (1, "DH01")), ("right", (0, "DH02")), ("l l h", (0, "DH02")), ("end", (0, "TC03")), ("home", (0, "")),
        ("left", (0, "")), ("left left right", (0, "DH01")), ("G", (99, "DH01")), ("G g", (0, "DH01")), ("pagedown", (14, "DH01")),
        ("pagedown pagedown pageup", (14, "DH01")), ("G down end right", (99, "TC03")), ("up", (0, "DH01")), ("end G home", (99, "")),
    ],
)  # fmt: skip
async def test_keys_move_the_cursor_and_it_stays_in_sight(keys: str, at: tuple[int, str]) -> None:
    """Sixty columns show 17 of 23; wherever the cursor goes it can be seen, once, under titles that stay."""
    app = MatrixApp(numbered(100, PLAN))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
        seen = rows(app)
        assert app.at == at
        assert [row.split()[1].partition("[")[0] for row in seen if row.startswith("›")] == [str(at[0])]
        assert sum(row.count("[") for row in seen) == (1 if at[1] else 0)
        assert seen[-1] == f"row {at[0]} by {at[1] or 'all'}"
        assert seen[3].startswith(" Agency ")


async def test_columns_scroll_sideways_with_the_cursor_and_the_head_says_which_are_seen() -> None:
    app = MatrixApp(numbered(3, PLAN))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert rows(app)[0].split()[0] == "1–17/23"
        await pilot.press("end")
        await pilot.pause()
        seen = rows(app)
        assert seen[0].split()[0] == "7–23/23"
        assert [row[:9] for row in seen[4:7]] == ["›Agency 0", " Agency 1", " Agency 2"]
        assert "".join(row[-1] for row in seen[:4]) == "TC03"
        await pilot.resize_terminal(160, 20)
        await pilot.pause()
        assert "DH01 DH02" in rows(app)[0], "with room for all, the first column is seen again"


async def test_a_step_repaints_two_rows_up_to_the_cell_and_the_last_line_and_one_to_the_side_a_single_row() -> None:
    app, title = MatrixApp(numbered(100, PLAN)), grid.shape(PLAN, 80).title

    def painted() -> list[tuple[int, int]]:
        return sorted((region.y, region.width) for region in app.matrix._repaint_regions)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.matrix.action_down(1)
        assert painted() == [(4, title + 4), (5, title + 4), (23, 80)]
        await pilot.pause()
        app.matrix.action_across(1)
        assert painted() == [(5, title + 6), (23, 80)]
        await pilot.pause()
        app.matrix.action_across(-1)
        assert painted() == [(5, title + 6), (23, 80)], "up to where the bracket stood"
        await pilot.pause()
        app.matrix.action_side(-1)
        await pilot.pause()
        app.matrix.action_down(1)
        assert painted() == [(5, title + 1), (6, title + 1), (23, 80)]
        app.matrix.action_edge(-1)
        await pilot.pause()
        app.matrix.action_down(-1)
        assert painted() == [], "a key that leads nowhere paints nothing"


async def test_enter_opens_and_a_click_moves_then_opens() -> None:
    """The mouse can do what the keys do: cells, titles, the wheel; head, last line and the empty place answer nothing."""
    app = MatrixApp(numbered(9, ("TT01", "TT02")))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.press("enter", "home", "enter")
        assert app.heard == [(0, "TT01"), (0, "")]
        width = grid.shape(("TT01", "TT02"), 60).title
        for offset in ((width + 8, 2), (width + 8, 2), (3, 3), (3, 3), (3, 0), (3, 11), (3, 13), (width + 20, 2)):
            await pilot.click(Matrix, offset=offset)
        assert app.heard[2:] == [(1, "TT02"), (2, "")]
        app.matrix.on_mouse_scroll_down()
        assert app.at == (5, "")
        app.matrix.on_mouse_scroll_up()
        assert app.at == (2, "")


async def test_the_cursor_follows_its_keys_when_rows_and_columns_change() -> None:
    """Other rows, other columns, none at all: the cursor stays on what it named, else near to it."""
    app = MatrixApp(numbered(10, PLAN))
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("G", "end")
        app.matrix.show(numbered(10, PLAN[::-1]))
        assert app.at == (9, "TC03")
        app.matrix.show(numbered(5, PLAN[:3]))
        assert app.at == (4, "DH01")
        app.matrix.show(numbered(5, PLAN[:3]), keep=2)
        assert app.at == (2, "DH01")
        app.matrix.move_to("unknown")
        assert app.at == (2, "DH01")
        app.matrix.show(numbered(0, ()))
        await pilot.press("down", "right", "G", "end", "pagedown", "enter")
        assert app.matrix.cursor_key is None
        assert app.heard == []
        app.matrix.show(numbered(3, ()))
        await pilot.press("down", "right", "enter")
        assert app.heard == [(1, "")]


async def test_a_sign_has_its_role_and_the_cursor_is_seen_without_colour() -> None:
    """Reverse video marks the row, brackets the cell; without the focus the mark and the brackets stay."""
    app = MatrixApp(numbered(2, PLAN), "ascii")
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.pause()
        styles = dict(styled(app, 5))
        assert len({styles[sign] for sign in styles if sign.strip() in {"✕", "◐", "●"}}) == 3
        here = styled(app, 4)
        assert ["reverse" in style for part, style in here if part.strip()] == [True, *[False] * (len(PLAN))], "the title alone"
        assert len({style for part, style in here[1:] if set(part) & {"◐", "●"}}) == 2, "the signs keep their colours"
        app.screen.set_focus(None)
        await pilot.pause()
        assert not any("reverse" in style for _, style in styled(app, 4))
        assert rows(app)[4].startswith(">Agency 0")
        assert "[✕]" in rows(app)[4]
