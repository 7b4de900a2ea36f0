"""The ranking as the eye sees it, and every key of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from asking_app import LOOKS, AskingApp, opened, press
from eyes import rows
from goldens import assert_golden

from cchc_tui.domain import ranking
from cchc_tui.domain.model import AgencyKey, Parts, Series, SeriesReader
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged
from cchc_tui.i18n import Lang
from screens.ranking import RankingScreen
from screens.widgets import ranks
from screens.widgets.lines import Lines
from screens.widgets.ranks import Table
from screens.widgets.view import View


def shown(app: AskingApp) -> list[str]:
    """Give the rows of the list alone, without the sign of the cursor."""
    lines = app.screen.query_one(Lines)
    return [row[1:] for row in rows(app)[lines.region.y + 1 : lines.region.bottom] if row]


def head(app: AskingApp) -> str:
    return " ".join(rows(app)[2:5])


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_ranking_of_communes_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        screen = RankingScreen(app.view, "BC01")
        screen._level = "commune"
        await opened(pilot, screen)
        assert_golden(app, f"ranking-{size[0]}x{size[1]}-{lang}-{glyphs}")


async def test_the_other_keys_rank_by_the_next_and_previous_indicator_and_come_round(sample: Snapshot) -> None:
    codes = [*ranking.indicators(sample), *(framework.code for framework in sample.catalogue.frameworks)]
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        for keys, place in ((("n",), 1), (("right",), 2), (("l",), 3), (("p",), 2), (("left",), 1), (("h",), 0), (("p",), -1), (("n",), 0)):
            await press(pilot, *keys)
            assert rows(app)[0].endswith(f"Ranking › {codes[place]}")
            assert head(app).startswith(codes[place])


async def test_v_and_tab_go_through_the_levels_and_begin_at_the_best(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        lines = app.screen.query_one(Lines)
        for key, level in (("v", "districts"), ("tab", "communes"), ("v", "departments"), ("shift+tab", "communes")):
            await press(pilot, "down", "down", key)
            assert f" {level} · as of 2019-10-14" in f" {head(app)}"
            assert shown(app)[0].split()[1] == "1"
            assert lines.cursor_key != AgencyKey("2019", "00505")


async def test_brackets_look_back_to_what_was_judged_at_the_end_of_earlier_windows(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(100, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        now = shown(app)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "looking back: as of the end of 2019-M08 (2019-08-14)" in head(app)
        then = Snapshot(sample.catalogue, sample.reader, at=date(2019, 8, 14), publication=sample.publication)
        best = ranking.rank(then.judge(a.key, "TT01") for a in ranking.levels(then, "TT01")["department"])[0]
        figure = best.judgement.area.figure
        assert f"{figure.numerator:,}/{figure.denominator:,}" in shown(app)[0]
        await press(pilot, "right_square_bracket")
        assert "2019-M09 (2019-09-14)" in head(app)
        await press(pilot, "right_square_bracket")
        assert "as of 2019-10-14" in head(app)
        assert shown(app) == now
        await press(pilot, "right_square_bracket")
        assert rows(app)[-1] == "this is the newest ranking"


async def test_the_first_window_has_none_before_it(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "BC01"))
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "as of the end of 2019-Q1" in head(app)
        await press(pilot, "left_square_bracket")
        assert rows(app)[-1] == "there is no earlier window"
        assert "as of the end of 2019-Q1" in head(app)
        await press(pilot, "n")
        assert "looking back: as of" in head(app), "another indicator stays at the same moment"


async def test_a_filter_finds_a_district_with_all_its_communes_and_esc_takes_it_away_before_it_leaves(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "BC01"))
        await press(pilot, "v", "v", "slash", *"hoan", "space", *"kiem")
        found = shown(app)
        assert len(found) > 5
        assert all("Hoan Kiem" in row for row in found if "no rank" not in row)
        await press(pilot, "down", "escape")
        assert isinstance(app.screen, RankingScreen)
        assert any("Dong Anh" in row for row in shown(app))
        await press(pilot, "escape")
        assert not isinstance(app.screen, RankingScreen)


async def test_enter_opens_the_indicator_of_the_agency_from_the_list_and_from_the_filter(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "BC01"))
        await press(pilot, "v", "v", "enter", "slash", *"uy", "space", *"no", "enter")
    names = [(sample.tree.by_key[key].name_en, code) for key, code in app.asked]
    assert names == [("Kim Chung commune", "BC01"), ("Uy No commune", "BC01")]


async def test_s_turns_between_rank_name_and_movement(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "BC01"))
        await press(pilot, "v", "s")
        names = [row.split("%")[0][7:] for row in shown(app)]
        assert names == sorted(names)
        assert "by name" in head(app)
        await press(pilot, "s")
        moved = [float(row.split("▲")[1]) for row in shown(app) if "▲" in row]
        assert len(moved) > 5
        assert moved == sorted(moved, reverse=True)
        await press(pilot, "s")
        assert shown(app)[0].split()[1] == "1"
        assert "by " not in head(app)


async def test_the_row_below_says_rank_distance_and_movement_or_why_there_is_no_rank(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "BC01"))
        await press(pilot, "v", "v", "down")
        assert "rank 2 of 39, 2.93 to the next better, +16.13 since 2019-Q2, 16/31" in rows(app)
        await press(pilot, "G")
        assert any(row.startswith("No data yet, nothing was reported") for row in rows(app))


async def test_the_language_is_switched_without_ranking_anew(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        await press(pilot, "down", "L")
        assert "xã" not in head(app)
        assert "tính đến 14/10/2019" in head(app)


async def test_an_empty_cache_has_nothing_to_rank_and_every_key_is_answered() -> None:
    app = AskingApp(Snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        await press(pilot, "n", "v", "tab", "left_square_bracket", "right_square_bracket", "s", "enter", "L", "L")
        assert head(app).startswith("no indicator with a target can be ranked here")


class Torn:
    """A reader whose series cannot be read any more, as after a disk error."""

    def __init__(self, whole: SeriesReader) -> None:
        self._whole = whole

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        raise CacheDamaged("{file} is damaged.", file=f"{agency}-{indicator}")

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        return self._whole.indicators(agency)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        return self._whole.parts(agency, indicator)


async def test_an_unreadable_series_is_said_and_what_is_known_stays(sample: Snapshot) -> None:
    torn = Snapshot(sample.catalogue, Torn(sample.reader), at=sample.at, publication=sample.publication, ready=sample.ready)
    app = AskingApp(torn)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        assert "is damaged." in head(app)
        assert shown(app)[0].split()[1] == "1", "the ranking of now rests on what is stored"
        await press(pilot, "left_square_bracket")
        assert "is damaged." in head(app)
        assert app.return_code is None


@pytest.mark.parametrize(
    ("glyphs", "signs"), [("unicode", ("▲ 1.25", "▼ 1.25")), ("wgl4", ("▲ 1.25", "▼ 1.25")), ("ascii", ("+1.25", "-1.25"))]
)
def test_a_movement_says_up_or_down_in_every_glyph_level_and_its_colour_says_whether_that_is_better(
    sample: Snapshot, glyphs: str, signs: tuple[str, str]
) -> None:
    view, key = View(sample, Lang("en"), glyphs), AgencyKey("2019", "017")
    place = ranking.rank([sample.judge(key, "BC01")])[0]

    def cell(move: Fraction) -> object:
        return ranks.movement(place, Table(sample, sample.indicators["BC01"], "district", [place], {key: move}), view)

    assert [cell(Fraction(5, 4)), cell(Fraction(-5, 4)), cell(Fraction(0))] == [(signs[0], "ok"), (signs[1], "warning"), ("0.00", "dim")]
