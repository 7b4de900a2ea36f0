"""What stands on the terminal is not written again, and what does not stand there always is."""

from __future__ import annotations

from pathlib import Path

import pytest
from overview_world import world
from pty_program import OPENED as NAMED
from pty_program import opened
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.app import CchcApp
from cchc_tui.i18n import Lang
from cchc_tui.sparing import APART, ERASE, Memory, Patch
from screens.widgets.view import View

WIDTH = 20


def whole(*rows: str) -> LayoutUpdate:
    return LayoutUpdate([[Strip([Segment(row.ljust(WIDTH))])] for row in rows], Region(0, 0, WIDTH, len(rows)))


def piece(rows: dict[int, str], height: int, span: tuple[int, int] = (0, WIDTH)) -> ChopsUpdate:
    chops: list[dict[int, Strip | None]] = [{0: Strip([Segment(rows[n].ljust(WIDTH))]) if n in rows else None} for n in range(height)]
    return ChopsUpdate(chops, [(n, *span) for n in rows], [[WIDTH]] * height)


def written(update: object) -> str:
    assert isinstance(update, (LayoutUpdate, ChopsUpdate, Patch))
    return update.render_segments(Console(color_system=None))


def test_the_first_time_everything_is_written_and_the_same_again_is_not() -> None:
    memory = Memory()
    assert memory.unknown
    first = written(memory.left(whole("one", "two")))
    assert "one" in first
    assert "two" in first
    assert memory.left(whole("one", "two")) is None
    memory.forget()
    assert "one" in written(memory.left(whole("one", "two")))


def test_of_a_whole_screen_only_the_cells_that_differ_are_written_at_their_place() -> None:
    memory = Memory()
    memory.left(whole("one", "two", "three"))
    assert written(memory.left(whole("one", "tWo", "three"))) == "\x1b[2;2HW"
    assert written(memory.left(whole("one", "t", "three"))) == "\x1b[2;2H  ", "no blank more than what stood there"


def test_cells_far_from_each_other_are_written_each_at_its_place_and_near_ones_in_one_go() -> None:
    memory, far = Memory(), "a" + "." * APART + "b"
    memory.left(whole("", far))
    assert written(memory.left(whole("", far.upper()))) == f"\x1b[2;1HA\x1b[2;{APART + 2}HB"
    memory.left(whole("", far[1:]))
    assert written(memory.left(whole("", far[1:].upper()))) == f"\x1b[2;{APART + 1}HB"
    memory.left(whole("", "abc"))
    assert written(memory.left(whole("", "AbC"))) == "\x1b[2;1HAbC"


@pytest.mark.parametrize("name", ["日本", "हिन्दी", "👩‍👩‍👧", "Nguye\u0302\u0303n"])
def test_a_row_whose_width_terminals_do_not_agree_on_is_written_whole(name: str) -> None:
    memory = Memory()
    memory.left(whole("one", "two"))
    assert written(memory.left(whole("one", f"{name} x"))).startswith(f"\x1b[2;1H{name} x")
    assert written(memory.left(whole("one", f"{name} y"))).startswith(f"\x1b[2;1H{name} y")
    assert written(memory.left(whole("one", "z"))).startswith("\x1b[2;1Hz")


def test_a_row_that_is_shorter_than_before_is_erased_from_its_end_on() -> None:
    memory = Memory()
    memory.left(whole("one", "two and three"))
    assert written(memory.left(whole("one", "TWO"))) == f"\x1b[2;1HTWO{ERASE}"
    memory.left(whole("one", "two and three"))
    assert written(memory.left(whole("one", ""))) == f"\x1b[2;1H{ERASE}"


def test_another_colour_is_written_and_a_blank_has_none() -> None:
    memory = Memory()
    memory.left(LayoutUpdate([[Strip([Segment("one  ", Style(color="red"))])]], Region(0, 0, 5, 1)))
    memory.left(LayoutUpdate([[Strip([Segment("one"), Segment("  ", Style(reverse=True))])]], Region(0, 0, 5, 1)))
    assert memory.left(LayoutUpdate([[Strip([Segment("one"), Segment("  ", Style(reverse=True))])]], Region(0, 0, 5, 1))) is None
    plain = written(memory.left(LayoutUpdate([[Strip([Segment("one  ")])]], Region(0, 0, 5, 1))))
    assert plain == "\x1b[1;4H  "
    assert memory.left(LayoutUpdate([[Strip([Segment("one"), Segment("  ", Style(color="red"))])]], Region(0, 0, 5, 1))) is None


def test_another_height_is_written_whole() -> None:
    memory = Memory()
    memory.left(whole("one", "two"))
    assert "one" in written(memory.left(whole("one", "two", "three")))


def test_a_row_that_is_repainted_as_it_stands_is_not_written_and_one_that_changed_is_remembered() -> None:
    memory = Memory()
    memory.left(whole("one", "two"))
    assert memory.left(piece({1: "two"}, 2)) is None
    assert "TWO" in written(memory.left(piece({0: "one", 1: "TWO"}, 2)))
    assert memory.left(whole("one", "TWO")) is None
    assert "two" in written(memory.left(whole("one", "two")))


def test_of_a_part_of_a_row_all_that_differs_in_its_widget_is_written_and_remembered() -> None:
    memory = Memory()
    memory.left(whole("one", "two"))
    assert written(memory.left(piece({1: "tXY"}, 2, span=(1, 2)))) == "\x1b[2;2HXY"
    assert memory.left(whole("one", "tXY")) is None


def test_of_two_widgets_side_by_side_the_one_that_is_not_painted_stays_as_it_stood() -> None:
    memory = Memory()
    memory.left(whole("left right"))
    chops: list[dict[int, Strip | None]] = [{0: None, 5: Strip([Segment("RIGHT")])}]
    assert written(memory.left(ChopsUpdate(chops, [(0, 5, 10)], [[5, 10]]))) == "\x1b[1;6HRIGHT"
    assert memory.left(whole("left RIGHT")) is None


def test_nothing_and_what_is_no_picture_pass_through() -> None:
    memory = Memory()
    memory.left(whole("one"))
    assert memory.left(None) is None
    assert memory.left("a text") == "a text"
    assert memory.unknown, "who knows what it did to the screen"


async def test_a_picture_never_differs_from_what_was_written() -> None:
    """Walk through screens of the program; the pieces that were left to write make up every row of the screen."""
    app = CchcApp(world, View(world(), Lang("en")))
    async with app.run_test(size=(80, 24)) as pilot:
        memory, kept = Memory(), list[str]()
        for key in ("j", "enter", "escape", "2", "j", "m", "m", "l", "j", "slash", "escape", "1", "L", "question_mark"):
            await pilot.press(key)
            await pilot.pause()
            update = app.screen._compositor.render_update(full=True)
            assert isinstance(update, LayoutUpdate)
            now = ["".join(strip.text for strip in line) for line in update.strips]
            left = memory.left(update)
            kept = kept or now
            for x, y, cells, erased in left.pieces if isinstance(left, Patch) else ():
                rest = " " * (len(kept[y]) - x - len(cells)) if erased else kept[y][x + len(cells) :]
                kept[y] = kept[y][:x] + "".join(char for char, _ in cells) + rest
            assert kept == now


def test_opening_writes_each_row_once_and_ctrl_l_all_of_them_again(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, "--cache", cached) as terminal:
        terminal.wait(NAMED)
        terminal.settle()
        assert terminal.raw.count(NAMED.encode()) <= 3, "in the way to here, and who answers, twice"
        rows = terminal.rows()
        before = len(terminal.raw)
        terminal.press("\x0c")
        terminal.settle()
        again = len(terminal.raw) - before
        assert terminal.rows() == rows
        terminal.press("1")
        terminal.settle()
        assert again > 2_000
        assert len(terminal.raw) - before - again < 200, "nothing changed, so nothing is written"
        terminal.press("q")
        terminal.ended(0)
        terminal.restored()
