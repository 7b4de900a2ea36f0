"""Published indices beside the plan as the eye sees them, and every key of the screen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from asking_app import LOOKS, AskingApp, opened, press, settled
from eyes import rows
from goldens import assert_golden

from cchc_tui import context_words
from cchc_tui.app import CchcApp
from cchc_tui.domain import context
from cchc_tui.domain.context import Topic
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.context import ContextScreen
from screens.indicator import IndicatorScreen
from screens.widgets import printed
from screens.widgets.lines import Lines
from screens.widgets.view import View

HANOI = AgencyKey("2019", "01")
FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "observations-published.csv"


def topics(snapshot: Snapshot) -> dict[str, Topic]:
    found = [one for several in context.gather(snapshot) for one in several]
    return {topic.indicator.code: topic for topic in context.topics(snapshot, found)}


def list_of(app: CchcApp, which: str) -> Lines:
    return app.screen.query_one(f"#{which}", Lines)


async def at(app: AskingApp, pilot: object, code: str) -> None:
    """Open the screen with the upper cursor on an indicator."""
    await opened(pilot, ContextScreen(app.view))  # type: ignore[arg-type] # the pilot of this app
    list_of(app, "topics").move_to(code)
    await settled(pilot)  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_context_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, ContextScreen(app.view))
        assert_golden(app, f"context-{size[0]}x{size[1]}-{lang}-{glyphs}")
        list_of(app, "topics").move_to("PAR")
        await press(pilot, "tab", "down")
        assert_golden(app, f"context-par-{size[0]}x{size[1]}-{lang}-{glyphs}")


def test_every_printed_figure_of_the_sample_is_there_with_its_digits_and_its_source(sample: Snapshot) -> None:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    found = [one for topic in topics(sample).values() for one in topic.printed]
    ours = {(*one.agency.key, one.indicator.code, one.row.period, one.row.source, one.row.value or "", one.row.note) for one in found}
    names = ("edition", "agency", "indicator", "period", "source", "value", "note")
    assert ours == {tuple(row[name] for name in names) for row in published}
    assert len(found) == len(published)
    for one in found:
        said = context_words.value(one, Lang("en")).removesuffix("%").replace(",", "")
        assert said == one.row.value or one.row.value is None
        assert context_words.source(sample, one.row.source, Lang("vi")) == sample.sources[one.row.source].title_vi


def test_both_values_of_2024_are_in_print_and_neither_is_left_out(sample: Snapshot) -> None:
    par = topics(sample)["PAR"]
    assert context_words.newest(par, Lang("vi")) == "92,75 % / 92,57 %"
    told = list(printed.rows(par, View(sample, Lang("en"))))
    signs = [row.shown[0] for row in told]
    assert signs == [("!", "warning"), ("!", "warning"), *[""] * (len(told) - 2)]
    assert not any("92.66" in str(row.shown) for row in told), "the mean of both"


def test_indices_named_by_the_plan_s_context_are_all_there(sample: Snapshot) -> None:
    found = topics(sample)
    assert all(found[code].printed for code in ("PAR", "SIPAS", "PAPI", "B766", "CCHC"))
    assert {one.agency.level for one in found["CCHC"].printed} == {"department", "district"}
    assert context_words.newest(found["CCHC"], Lang("en")) == "63.9% – 96.3%"


async def test_a_field_the_plan_leaves_out_stands_first_and_the_cursor_on_its_fullest(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, ContextScreen(app.view))
        assert rows(app)[4].strip() == "Impact of the reform"
        assert list_of(app, "topics").cursor_key == "CCHC"


async def test_the_row_of_the_cursor_is_said_whole(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(120, 30)) as pilot:
        await at(app, pilot, "PDVC")
        seen = " ".join(rows(app)[-4:])
        assert "89% in CY2020 (2020-01-01-2020-12-31); counts 1,421/1,611, which give 88.21%" in seen
        assert "Hanoi Times (article not stated); computed from published counts; source prints 89%; 388 L4" in seen
        list_of(app, "topics").move_to("PAPI")
        await settled(pilot)
        assert "43.7 điểm/80 in CY2024" in " ".join(rows(app)[-4:])


async def test_enter_goes_to_the_figures_and_from_one_to_its_indicator(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, "CCHC")
        await press(pilot, "enter", "enter")
        first = topics(sample)["CCHC"].printed[0]
        assert app.asked == [(first.agency.key, "CCHC")]


IN_PRINT = {
    "vi": [("92,75 %", "Báo cáo 128/BC-UBND"), ("92,57 %", "Hanoi Times, bài 730143")],
    "en": [("92.75%", "Report 128/BC-UBND"), ("92.57%", "Hanoi Times, article 730143")],
}


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_an_indicator_without_a_target_has_a_chart_without_a_line_and_every_value_with_its_source(
    sample: Snapshot, lang: str
) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, IndicatorScreen(app.view, HANOI, "PAR"))
        seen = "\n".join(rows(app))
        assert "≥" not in seen
        assert sum(row.count("●") for row in rows(app) if "│" in row or "┤" in row) == 7, "one dot a window with figures"
        for value, source in IN_PRINT[lang]:
            assert any(value in row and source in row for row in rows(app))
        for key in ("tab", "tab", "tab", "tab", "w", "i", "5", "escape", "right_square_bracket", "n", "p", "e", "y"):
            await press(pilot, key)
        assert app.return_code is None


async def test_8_opens_it_from_anywhere_and_the_other_language_reads_nothing_anew(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7", "8")
        screen = app.screen
        assert isinstance(screen, ContextScreen)
        before = screen._found
        await press(pilot, "L")
        assert screen._found is before
        assert rows(app)[0].endswith("CCHC › Bối cảnh")


async def test_an_empty_cache_has_nothing_in_print_and_every_key_is_answered() -> None:
    app = AskingApp(Snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ContextScreen(app.view))
        await press(pilot, "enter", "enter", "tab", "down", "L", "L")
        assert app.return_code is None
        assert "every indicator has a target" in rows(app)[2]
