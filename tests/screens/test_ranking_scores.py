"""The ranking by the points of a framework as the eye sees it: equal totals share a rank, who has no total is never the last."""

from __future__ import annotations

import pytest
from asking_app import AskingApp, opened, press
from eyes import rows
from goldens import assert_golden
from scoring_world import sheet, world

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from screens.ranking import RankingScreen
from screens.widgets.lines import Lines


def listed(app: AskingApp) -> list[str]:
    """Give the rows of the list, without the cursor's sign and the blanks at their ends."""
    lines = app.screen.query_one(Lines)
    return [row[1:] for row in rows(app)[lines.region.y + 1 : lines.region.bottom] if row]


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_the_ranking_by_a_framework_looks_as_it_was_agreed(sample: Snapshot, lang: str) -> None:
    app = AskingApp(sample, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        await press(pilot, "p")
        assert_golden(app, f"ranking-scores-80x24-{lang}-unicode")


async def test_totals_are_ranked_and_those_without_one_stand_apart_with_the_reason() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(110, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        await press(pilot, "n")
        assert rows(app)[0].endswith("Ranking › xa")
        assert rows(app)[2:4] == ["xa Framework for communes", "communes · year 2019 · 5 ranked of 9"]
        shown = [" ".join(row.replace("Dong Anh distr…", "").replace("Gia Lam distri…", "").split()) for row in listed(app)]
        assert shown == [
            "1 Dục Tú 90.00* Excellent Appraisal",
            "2 Hải Bối 89.999* Good 0.01 0.01 Published",
            "3 Cổ Loa 88.00* Good 2.00 2.00 +8.00 Appraisal",
            "! 3 Võng La 88.00* Good 2.00 2.00 Approved",
            "5 Kim Chung 80.00 Good 10.00 8.00 Survey",
            "no rank: not everything is appraised (1)",
            "Uy Nỗ Self-score",
            "no rank: there is no score sheet (3)",
            "Tàm Xá no score sheet",
            "g1 no score sheet",
            "g2 no score sheet",
        ]
        await press(pilot, "g", "down", "down")
        assert "rank 3 of 5, 2.00 to the next better; 61.6/70 → 88.0 (no survey: rescaled to 100)" in rows(app)[-3]


async def test_nothing_earned_is_the_last_rank_and_no_sheet_is_none() -> None:
    app = AskingApp(world({"c1": sheet("18", "31.5", "13.5"), "c2": sheet("0", "0", "0")}))
    async with app.run_test(size=(110, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        await press(pilot, "n")
        assert [row.split()[:2] for row in listed(app)[:2]] == [["1", "Cổ"], ["2", "Dục"]]
        assert listed(app)[2].startswith("no rank: there is no score sheet (7)")


async def test_frameworks_come_after_the_last_indicator_and_the_years_are_turned_with_brackets() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        for key, code in (("n", "xa"), ("n", "xb"), ("n", "TT01"), ("p", "xb"), ("p", "xa")):
            await press(pilot, key)
            assert rows(app)[0].endswith(f"› {code}")
        await press(pilot, "left_square_bracket")
        assert rows(app)[3] == "communes · year 2018 · 1 ranked of 9"
        await press(pilot, "left_square_bracket")
        assert rows(app)[-1] == "there is no earlier year"
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert rows(app)[-1] == "there is no later year"
        await press(pilot, "v", "tab")
        assert rows(app)[3] == "communes · year 2019 · 5 ranked of 9", "one level is scored"


async def test_sorting_filtering_and_opening_work_as_with_indicators() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view))
        await press(pilot, "n", "s")
        assert [row.strip("! ").split()[1] for row in listed(app)[:5]] == ["Cổ", "Dục", "Hải", "Kim", "Võng"]
        assert "by name" in rows(app)[3]
        await press(pilot, "s")
        assert "by movement" in rows(app)[3]
        assert "Cổ Loa" in listed(app)[0], "the only one that moved"
        await press(pilot, "s", "slash", *"kim", "enter")
    assert app.asked == [(AgencyKey("2019", "c3"), "")]


async def test_a_framework_nobody_was_scored_by_says_so() -> None:
    app = AskingApp(world({}))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, RankingScreen(app.view, "TT01"))
        await press(pilot, "n")
        assert rows(app)[3] == "no score sheet by this framework"
        await press(pilot, "left_square_bracket")
        assert rows(app)[-1] == "there is no earlier year"
        await press(pilot, "v", "s", "enter", "n")
        assert rows(app)[3] == "no score sheet by this framework"
