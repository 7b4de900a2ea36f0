"""Plain tables: they fit, they align in cells, and nothing is cut without a sign."""

from __future__ import annotations

import pytest

from cchc_tui.output.grid import Row, Shape, grid, packed, paragraphs
from cchc_tui.text import cells

SHAPE = Shape(("", "Code", "Name", "Figure"), flexible=2, right=frozenset({3}))
ROWS = [Row(("x", "A1", "short", "1")), Row(("o", "B22", "a name that is much longer than its column", "12.345"), ("a note",))]


def test_columns_align_and_long_names_go_on_below() -> None:
    assert grid(SHAPE, ROWS, 40) == [
        "   Code  Name                     Figure",
        "x  A1    short                         1",
        "o  B22   a name that is much      12.345",
        "         longer than its column",
        "    a note",
    ]


@pytest.mark.parametrize("width", range(12, 90))
def test_no_line_is_wider_than_the_place(width: int) -> None:
    assert max(cells(line) for line in grid(SHAPE, ROWS, width)) <= width


@pytest.mark.parametrize("width", range(12, 90))
def test_no_word_is_lost_where_there_is_room_for_it(width: int) -> None:
    shown = " ".join(grid(SHAPE, ROWS, width)).split()
    assert {"short", "12.345", "note"} <= set(shown)
    assert "column" in shown or any("…" in word for word in shown)


def test_a_narrow_place_stacks_the_rows() -> None:
    assert grid(SHAPE, ROWS[:1], 30)[-1] == "x  A1    short       1"
    assert grid(SHAPE, ROWS, 20)[:2] == ["x A1 short", "    1"]


def test_a_text_too_long_for_its_lines_ends_with_the_sign_of_a_cut() -> None:
    lines = grid(Shape(("N",), flexible=0, cut=".."), [Row(("one two three four five six seven eight nine ten",))], 14)
    assert len(lines) == 4
    assert lines[-1].endswith("..")


def test_columns_nobody_fills_are_left_out() -> None:
    assert grid(SHAPE, [Row(("", "A", "b", ""))], 40) == ["Code  Name", "A     b"]


def test_vietnamese_letters_take_one_cell_each() -> None:
    shape = Shape(("A", "B"), flexible=0)
    assert grid(shape, [Row(("Huyện Đông Anh", "1")), Row(("x" * 14, "2"))], 40)[1:] == ["Huyện Đông Anh  1", "xxxxxxxxxxxxxx  2"]


def test_short_facts_stand_beside_each_other_and_are_not_torn_apart() -> None:
    assert packed(["one two", "three four", "five"], 20, " · ") == ["one two · three four", "five"]
    assert packed([], 20) == []
    assert paragraphs(["one two three", "four"], 8) == ["one two", "three", "four"]
