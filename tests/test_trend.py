"""The chart says what the figures say: everything in sight, gaps stay gaps, the target's row is a promise."""

from __future__ import annotations

import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui import trend
from cchc_tui.i18n import Lang
from cchc_tui.trend import Trend, draw, legend, plain

F, VI, EN = Fraction, Lang("vi"), Lang("en")


def month(number: int, year: int = 2019) -> date:
    """Give the last day of a month."""
    return date(year, number, monthrange(year, number)[1])


def series(*figures: str | None) -> tuple[tuple[date, Fraction | None], ...]:
    """Give one figure a month from January 2019."""
    return tuple((month(n), F(v) if v else None) for n, v in enumerate(figures, 1))


FULL = Trend(
    "%",
    series("97.1", "96.52", "95", None, "93.48", "93.06"),
    series("97.1", "96.8", "96.2", None, "95.5", "95.1"),
    low_bound=F(95),
    path=((month(1), F(90)), (month(12), F(95))),
    due=month(12),
    forecast=(F("90.5"), F("92.6"), F("94.1")),
)


def roles(chart: tuple[trend.Line, ...], role: str) -> list[str]:
    """Give each row with only the text of `role` left in its place."""
    return ["".join(part if r == role else " " * len(part) for part, r in row) for row in chart]


def test_the_whole_chart_as_a_person_sees_it() -> None:
    """A plain chart of six months at 60×10, held as a picture."""
    simple = Trend("%", series("97", "96", "95", None, "93", "94"), low_bound=F(95))
    assert plain(draw(simple, 60, 10, EN, "ascii")) == [
        "   | o                                                      ",
        "   |  ......                                                ",
        "96%+        ..o...                                          ",
        "   |==============.....o============================= >= 95%",
        "   |                                                        ",
        "94%+                                            ...o        ",
        "   |                                      o.....            ",
        "   |                                                        ",
        "   +-+--------+--------+--------+---------+--------+-       ",
        "2019-01-31  02-28    03-31    04-30     05-31    06-30      ",
    ]


@pytest.mark.parametrize("glyphs", ["unicode", "wgl4", "ascii"])
@pytest.mark.parametrize("lang", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("size", [(20, 5), (21, 6), (33, 7), (40, 10), (76, 12), (120, 40), (300, 90)], ids=str)
def test_the_size_is_exact(size: tuple[int, int], lang: Lang, glyphs: str) -> None:
    """Every row has exactly the asked width and there are exactly the asked rows."""
    rows = plain(draw(FULL, *size, lang, glyphs))
    assert [len(row) for row in rows] == [size[0]] * size[1]


def test_ascii_means_ascii_and_wgl4_has_no_braille() -> None:
    """Old fonts get no character they lack."""
    assert "".join(plain(draw(FULL, 76, 12, VI, "ascii"))).isascii()
    assert "".join(part for part, _ in legend(FULL, EN, "ascii")).isascii()
    wgl4 = set("│┤└─┬═·●○░◊≥")
    assert {c for c in "".join(plain(draw(FULL, 76, 12, VI, "wgl4"))) if not c.isascii()} <= wgl4
    assert any("\u2801" <= c <= "\u28ff" for c in "".join(plain(draw(FULL, 76, 12, VI))))


def test_numbers_and_dates_follow_the_language() -> None:
    """Vietnamese writes 97,5 % and 28/02, English 97.5% and 02-28; the year stands once."""
    tenths = Trend("%", series("97.5", "97.1"), low_bound=F("97.3"))
    vi, en = ("\n".join(plain(draw(tenths, 60, 10, lang))) for lang in (VI, EN))
    assert "≥ 97,3 %" in vi
    assert all(words in vi for words in ("97,0 %┤", "31/01/2019", "28/02 "))
    assert all(words in en for words in ("≥ 97.3%", "97.0%┤", "2019-01-31", " 02-28"))
    assert vi.count("2019") == en.count("2019") == 1


def test_the_year_is_written_again_when_it_changes() -> None:
    """A label of another year says so."""
    turn = Trend("%", ((month(12, 2018), F(1)), (month(1, 2019), F(2)), (month(2, 2019), F(3))))
    assert plain(draw(turn, 60, 8, VI))[-1].split() == ["31/12/2018", "31/01/2019", "28/02"]


@pytest.mark.parametrize(("figure", "meets"), [("94.999999", False), ("95", True), ("95.000001", True)])
@pytest.mark.parametrize("height", [5, 6, 9, 12, 31])
def test_the_row_of_the_target_is_met_and_the_row_below_is_not(figure: str, height: int, *, meets: bool) -> None:
    """A figure a hair below "at least 95 %" never stands on its line, one that meets it always does or above."""
    chart = draw(Trend("%", (*series("80", "100", figure),), low_bound=F(95)), 60, height, EN)
    line = next(n for n, row in enumerate(roles(chart, "target")) if "─" in row)
    last = max(range(height), key=lambda n: roles(chart, "window")[n].rfind("●"))
    assert (last <= line) is meets


@pytest.mark.parametrize(("figure", "meets"), [("4.99", True), ("5", True), ("5.0001", False)])
def test_an_upper_bound_is_met_from_below(figure: str, *, meets: bool) -> None:
    """The good side of "at most" is below the line."""
    chart = draw(Trend("%", series("9", "1", figure), high_bound=F(5)), 60, 12, EN)
    line = next(n for n, row in enumerate(roles(chart, "target")) if "─" in row)
    last = max(range(12), key=lambda n: roles(chart, "window")[n].rfind("●"))
    assert (last >= line) is meets
    assert "≤ 5%" in plain(chart)[line]


def test_a_band_has_two_lines_and_a_figure_between_them_is_inside() -> None:
    """Both bounds are edges: 93 and 96 stand inside, 92.9 and 96.1 outside."""
    chart = draw(Trend("%", series("93", "96", "92.9", "96.1"), low_bound=F(93), high_bound=F(96)), 70, 14, EN)
    high, low = (n for n, row in enumerate(roles(chart, "target")) if "─" in row)
    dots = sorted((row.index(c, at), n) for n, row in enumerate(roles(chart, "window")) for at, c in enumerate(row) if c == "●")
    places = [n for _, n in dots]
    assert places[0] == low
    assert places[1] == high
    assert places[2] > low
    assert places[3] < high


def test_a_band_narrower_than_a_row_has_one_label() -> None:
    """Two bounds in one row share their line and its label."""
    chart = plain(draw(Trend("%", series("0", "100"), low_bound=F(50), high_bound=F(51)), 70, 8, EN))
    assert sum("50%–51%" in row for row in chart) == 1


def test_a_gap_stays_a_gap() -> None:
    """Nothing of the windows is drawn between two figures with a gap between them."""
    rows = roles(draw(Trend("%", series("50", "60", None, "60", "50")), 70, 10, EN), "window")
    dots = sorted(at for row in rows for at, c in enumerate(row) if c == "●")
    between = [row[dots[1] + 1 : dots[2]].strip() for row in rows]
    assert len(dots) == 4
    assert not any(between)
    assert any(row[dots[0] + 1 : dots[1]].strip() for row in rows)


def test_a_lonely_figure_between_gaps_is_seen_even_among_many() -> None:
    """Where dots would run together the line stands alone, and one figure is still a mark."""
    days = tuple((date(2019, 1, 1) + timedelta(n), F(50) if n == 60 else None) for n in range(120))
    assert any(row.strip() for row in roles(draw(Trend("%", days), 60, 9, EN), "window"))


def test_every_part_has_its_role() -> None:
    """Colours can tell all parts of the full chart apart."""
    chart = draw(FULL, 76, 14, EN)
    there = {role for row in chart for part, role in row if part.strip()}
    assert there == {"axis", "window", "to_date", "target", "path", "forecast"}
    assert "".join(roles(chart, "forecast")).count("◊") == 1
    assert any("○" in row for row in roles(chart, "to_date"))


def test_the_forecast_opens_from_the_last_figure_to_the_due_day() -> None:
    """The shade begins right of the last dot, is widest at the end, and the due day is labelled."""
    chart = draw(FULL, 76, 16, EN, "ascii")
    shade = [row for row in roles(chart, "forecast") if row.strip()]
    last = max(row.rfind("o") for row in roles(chart, "window"))
    heights = [sum(row[at] != " " for row in shade) for at in range(76) if any(row[at] != " " for row in shade)]
    assert min(len(row) - len(row.lstrip()) for row in shade) > last
    assert heights[0] <= heights[-1] == max(heights)
    assert plain(chart)[-1].rstrip().endswith("12-31")


def test_the_target_is_labelled_left_where_there_is_no_room_right() -> None:
    """The smallest chart still names its target."""
    assert "≥ 95%┤" in "\n".join(plain(draw(FULL, 20, 5, EN)))


def test_no_figures_give_the_frame_and_a_sentence() -> None:
    """An empty series is said in words, its target is still seen."""
    for empty in (Trend("%", ()), Trend("", ()), Trend("%", series(None, None), low_bound=F(95))):
        chart = plain(draw(empty, 60, 8, EN))
        assert sum("no figures yet" in row for row in chart) == 1
        assert "└" in chart[-2]
    assert any("≥ 95%" in row for row in chart)


@pytest.mark.parametrize("size", [(19, 5), (20, 4), (10, 1), (1, 1), (0, 3), (5, 0)], ids=str)
def test_too_small_a_place_gets_one_sentence(size: tuple[int, int]) -> None:
    """Below 20×5 there is a sentence, cut visibly, and still the exact size."""
    rows = plain(draw(FULL, *size, EN))
    assert [len(row) for row in rows] == [size[0]] * size[1]
    assert "too small for a chart".startswith(rows[0].rstrip(" …") if rows else "too")


def test_equal_and_extreme_figures() -> None:
    """One figure, equal figures, 0 and 100 stand inside an axis that never leaves 0..100."""
    for figures in (("50",), ("100", "100"), ("0", "0", "0"), ("0", "100")):
        chart = draw(Trend("%", series(*figures)), 60, 9, EN)
        assert "".join(roles(chart, "window")).count("●") == len(figures)
        labels = [row.split("┤")[0] for row in plain(chart) if "┤" in row]
        assert labels
        assert all(0 <= float(label.strip().rstrip("%")) <= 100 for label in labels)


def test_a_thousand_figures_and_huge_ones() -> None:
    """Many or enormous figures neither crash nor leave the frame."""
    many = Trend("%", tuple((date(2017, 1, 1) + timedelta(n), F(n % 101)) for n in range(1000)), low_bound=F(80))
    huge = Trend("", series("1" + "0" * 400, "-1" + "0" * 300, "3"))
    assert len({len(row) for many_or_huge in (many, huge) for row in plain(draw(many_or_huge, 76, 12, VI))}) == 1


FIGURES = st.none() | st.fractions(min_value=-10, max_value=1000, max_denominator=997)


@settings(max_examples=60, deadline=None)
@given(
    figures=st.lists(FIGURES, max_size=20),
    low=st.none() | st.fractions(0, 100, max_denominator=100),
    high=st.none() | st.fractions(0, 100, max_denominator=100),
    unit=st.sampled_from(["%", "hồ sơ"]),
    width=st.integers(20, 90),
    height=st.integers(5, 25),
)
def test_any_series_is_drawn_whole(
    figures: list[Fraction | None], low: Fraction | None, high: Fraction | None, unit: str, width: int, height: int
) -> None:
    """Whatever the figures, each has its dot within the frame and the size is exact."""
    windows = tuple((date(2019, 1, 1) + timedelta(30 * n), v) for n, v in enumerate(figures))
    chart = draw(Trend(unit, windows, low_bound=low, high_bound=high), width, height, EN)
    assert [len(row) for row in plain(chart)] == [width] * height
    canvas = sum(len(part) for part, _ in chart[0][2:-1])
    if 2 * len(windows) <= canvas:
        assert "".join(roles(chart, "window")).count("●") == sum(v is not None for v in figures)


def test_the_legend_names_what_is_there_and_nothing_else() -> None:
    """A series alone has one entry, the full chart five."""
    assert legend(Trend("%", series("1")), EN) == (("●", "window"), (" each window", "plain"))
    assert [role for _, role in legend(FULL, EN) if role != "plain"] == ["window", "to_date", "target", "path", "forecast"]
    assert "forecast for 2019-12-31" in "".join(part for part, _ in legend(FULL, EN))


def test_importing_is_cheap_and_drawing_writes_nothing() -> None:
    """The library is loaded by the first chart only; nothing reaches the terminal by itself."""
    code = "import sys, cchc_tui.trend as t; assert 'plotext' not in sys.modules; t.draw(t.Trend('%', ()), 40, 9, t.Lang('en')); assert 'plotext' in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=Path(trend.__file__).parents[1], check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
