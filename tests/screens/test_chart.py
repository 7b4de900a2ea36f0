"""The chart widget shows the rows of `trend` at the size of its pane and in the colours of their roles."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from eyes import rows, styled
from textual.app import App, ComposeResult
from textual.widgets import Input

from cchc_tui.i18n import Lang
from cchc_tui.trend import Trend, draw, plain
from screens.widgets.chart import Chart, _rows

EN = Lang("en")
TREND = Trend("%", ((date(2019, 1, 31), Fraction(97)), (date(2019, 2, 28), Fraction(93))), low_bound=Fraction(95))


class ChartApp(App[None]):
    """A chart above something that takes the focus."""

    CSS = "Input { height: 3; }"

    def __init__(self, trend: Trend | None = TREND) -> None:
        super().__init__()
        self.shown = trend

    def compose(self) -> ComposeResult:
        yield Chart(self.shown, EN)
        yield Input()


async def test_it_fills_its_pane_and_is_drawn_again_at_another_size() -> None:
    """What stands on the screen is what `draw` gives for the pane's size, before and after a resize."""
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert rows(app)[:21] == [row.rstrip() for row in plain(draw(TREND, 80, 21, EN))]
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert rows(app)[:9] == [row.rstrip() for row in plain(draw(TREND, 50, 9, EN))]
        await pilot.resize_terminal(18, 12)
        await pilot.pause()
        assert rows(app)[0] == "too small for a c…"


async def test_show_changes_the_series_the_language_and_the_glyphs() -> None:
    """Each part of `show` is seen at once; what is not given stays."""
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        chart = app.query_one(Chart)
        chart.show(TREND, Lang("vi"), "ascii")
        await pilot.pause()
        assert any(row.endswith(">= 95 %") for row in rows(app))
        chart.show(None, EN)
        await pilot.pause()
        assert any("no figures yet" in row for row in rows(app))
        assert "".join(rows(app)[:21]).isascii()


async def test_roles_have_their_own_style_and_borders_fit() -> None:
    """Target and figures differ in colour, and a border takes its cells from the chart, not from its right side."""
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        chart = app.query_one(Chart)
        chart.styles.border = ("ascii", "red")
        await pilot.pause()
        inner = [row.rstrip() for row in plain(draw(TREND, 78, 19, EN))]
        assert [row[1:79].rstrip() for row in rows(app)[1:20]] == inner
        line = next(n for n, row in enumerate(rows(app)) if "≥ 95%" in row)
        dot = next(n for n, row in enumerate(rows(app)) if "●" in row)
        target = next(style for part, style in styled(app, line) if "──" in part)
        figure = next(style for part, style in styled(app, dot) if "●" in part)
        assert "bold" in figure
        assert target != figure


async def test_it_is_never_focused_and_a_repaint_draws_nothing_twice() -> None:
    """The focus goes past it; the same chart at the same size is taken from the cache."""
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.focused, Input)
        drawn = _rows.cache_info().misses
        app.query_one(Chart).refresh()
        await pilot.pause()
        rows(app)
        assert _rows.cache_info().misses == drawn
