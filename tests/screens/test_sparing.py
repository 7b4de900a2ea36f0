"""What stands on the terminal is not written again, and what does not stand there always is."""

from __future__ import annotations

from pathlib import Path

from overview_world import world
from pty_program import OPENED as NAMED
from pty_program import opened
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.app import CchcApp
from cchc_tui.i18n import Lang
from cchc_tui.sparing import Memory, Patch
from screens.widgets.view import View

WIDTH = 10


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


def test_of_a_whole_screen_only_the_rows_that_differ_are_written_at_their_place() -> None:
    memory = Memory()
    memory.left(whole("one", "two", "three"))
    said = written(memory.left(whole("one", "TWO", "three")))
    assert said == "\x1b[2;1H" + "TWO".ljust(WIDTH)


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


def test_a_part_of_a_row_makes_the_row_unknown() -> None:
    memory = Memory()
    memory.left(whole("one", "two"))
    memory.left(piece({1: "tXo"}, 2, span=(1, 2)))
    assert "two" in written(memory.left(whole("one", "two"))), "whatever stands there, it is made what it should be"


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
        for key in ("j", "enter", "escape", "2", "j", "slash", "escape", "1", "L", "question_mark"):
            await pilot.press(key)
            await pilot.pause()
            update = app.screen._compositor.render_update(full=True)
            assert isinstance(update, LayoutUpdate)
            now = ["".join(strip.text for strip in line) for line in update.strips]
            left = memory.left(update)
            changed = {row: "".join(strip.text for strip in line) for row, line in left.lines.items()} if isinstance(left, Patch) else {}
            kept = [changed.get(n, kept[n]) for n in range(len(now))] if left is None or changed else now
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
