"""Where figures stand, exactly; bars; letters for ASCII terminals."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui import scale
from cchc_tui.scale import sparkline

F = Fraction


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.fractions(-100, 200), min_size=1, max_size=8), count=st.integers(3, 40), low=st.none() | st.fractions(0, 100))
def test_the_scale_keeps_every_figure_in_sight_and_in_its_row(values: list[Fraction], count: int, low: Fraction | None) -> None:
    """All figures lie between the ends of the scale, and the drawn position never leaves the row of the exact one."""
    rows = scale.rows(values, count, "%", low)
    for value in values:
        assert rows.bottom <= value <= rows.bottom + rows.step * count
        assert int(rows.at(value)) == rows.row(value)
        assert low is None or (value >= low) == (rows.row(value) >= rows.row(low))


@pytest.mark.parametrize("count", [3, 4, 6, 10, 37])
@pytest.mark.parametrize("values", [("0", "100"), ("93.06", "97"), ("0.001", "0.002"), ("123456", "9876543")])
def test_ticks_are_round_and_stand_in_rows_of_their_own(values: tuple[str, str], count: int) -> None:
    """There is at least one tick, none shares a row, all are a digit and zeros apart."""
    rows = scale.rows([F(v) for v in values], count, "")
    ticks = rows.ticks()
    assert ticks
    assert len({rows.row(t) for t in ticks}) == len(ticks)
    assert {str((b - a) * 10**9).strip("0") for a, b in pairwise(ticks)} <= {"1", "2", "5"}


def test_days_are_thinned_from_the_oldest_and_never_overlap() -> None:
    """The newest day is always labelled, labels keep a blank between them, a single day stands in the middle."""
    days = [date(2019, 1 + n, 1) for n in range(12)]
    for width in range(20, 100):
        columns = scale.Columns(days[0], days[-1], width - 6)
        ticks = scale.day_ticks(days, None, columns, 6, width, "vi")
        assert ticks[-1].column == columns.column(days[-1])
        assert all(a.start + len(a.label) < b.start for a, b in pairwise(ticks))
        assert ticks[0].start >= 0
        assert ticks[-1].start + len(ticks[-1].label) <= width
    assert scale.Columns(days[0], days[0], 41).column(days[0]) == 20


def test_sparklines() -> None:
    """The newest stands right, a gap is a space, a flat series stands in the middle, more than the width is left out."""
    values = [F(n) for n in range(8)]
    assert sparkline(values, 8) == "▁▂▃▄▅▆▇█"
    assert sparkline(values, 3) == "▁▅█"
    assert sparkline([F(1), None, F(2)], 5) == "  ▁ █"
    assert sparkline([F(5), F(5)], 2) == "▅▅"
    assert sparkline([], 4) == sparkline([None], 4) == "    "
    assert sparkline(values, 0) == ""
    assert sparkline(values, 8, "ascii").isascii()
    assert set(sparkline(values, 8, "wgl4")) == set("_▄█")


def test_letters_lose_their_marks_where_only_ascii_is_shown() -> None:
    """Sentences stay readable without one foreign character."""
    assert scale.in_ascii("Chưa có số liệu Đồng ≥ 1 – 2…☃") == "Chua co so lieu Dong >= 1 - 2..?"
