"""The scoring of an area as the eye sees it, and every key of it."""

from __future__ import annotations

import pytest
from asking_app import LOOKS, AskingApp, opened, press
from eyes import rows, styled
from goldens import assert_golden
from scoring_world import CITY, DISTRICT, OTHER, SCORES, Sheets, sheet, world

from cchc_tui import pages
from cchc_tui.app import CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import Scores
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged
from cchc_tui.i18n import Lang
from screens.scoring import ScoringScreen
from screens.widgets import score_board
from screens.widgets.lines import Lines
from screens.widgets.view import View

DONG_ANH = AgencyKey("2019", "017")


def listed(app: AskingApp, which: str = "agencies") -> list[str]:
    """Give the rows of one list, without its titles."""
    lines = app.screen.query_one(f"#{which}", Lines)
    return [row for row in rows(app)[lines.region.y + 1 : lines.region.bottom] if row]


def said(app: AskingApp) -> str:
    """Give the sentences about the row of the cursor."""
    row = app.screen.query_one("#row")
    return " ".join(rows(app)[row.region.y : row.region.bottom])


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_scoring_of_a_district_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, ScoringScreen(app.view, DONG_ANH))
        assert_golden(app, f"scoring-{size[0]}x{size[1]}-{lang}-{glyphs}")


async def test_sheets_worked_by_hand_stand_there_with_their_stages_totals_and_bands() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        assert [row.rstrip() for row in listed(app)] == [
            "›  Cổ Loa                      ✓  ✓  ✓  ·  ·  ·   88.00* Good          +8.00     2.00 Appraisal",
            "   Dục Tú                      ✓  ✓  ✓  ·  ·  ·   90.00* Excellent                    Appraisal",
            "   Kim Chung                   ✓  ✓  ✓  ✓  ·  ·   80.00  Good                   10.00 Survey",
            " ! Võng La                     ✓  ✕  ✓  –  ✓  ·   88.00* Good                    2.00 Approved",
            "   Hải Bối                     ✓  ✓  ✓  –  ✓  ✓  89.999* Good                    0.01 Published",
            "   Uy Nỗ                       ✓  ·  ·  ·  ·  ·                                       Self-score",
            "   Tàm Xá                      ·  ·  ·  ·  ·  ·                                       no score sheet",
        ]
        assert said(app).startswith("Cổ Loa: 61.6/70 → 88.0 (no survey: rescaled to 100)")
        assert "2.00 points (1.40 appraised) more for Excellent (from 90); change since 2018: +8.00" in said(app)


async def test_the_penalty_the_missing_stage_and_what_is_not_appraised_are_said_in_words() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        await press(pilot, "down", "down")
        assert said(app).startswith("Kim Chung: appraised 61.6/70 + survey 21.4 = 83.0, bonus and penalty -3.00: 80.0")
        await press(pilot, "down")
        assert "a stage of scoring is passed without what belongs to it (Evidence)" in said(app)
        await press(pilot, "down", "down")
        assert said(app).startswith("Uy Nỗ: no total yet, not appraised: 1, 2, 3")
        await press(pilot, "down")
        assert said(app).strip() == "Tàm Xá: no score sheet"
        assert listed(app, "sheet") == []


async def test_the_lower_list_is_the_sheet_of_the_cursor_and_tab_leads_there() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(100, 34)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        await press(pilot, "down", "down")
        sheet_rows = [" ".join(row.lstrip("›").split()) for row in listed(app, "sheet")]
        assert sheet_rows == [
            "1 20.00 20.00 18.25 -1.75 QĐ",
            "2 35.00 33.00 30.85 -2.15 QĐ",
            "3 15.00 15.00 12.50 -2.50 QĐ",
            "Sum 70.00 68.00 61.60 -6.40",
            "Survey",
            "KS 21.40 QĐ",
            "Bonus and penalty",
            "T -3.00 QĐ",
            "Total 80.00",
        ]
        await press(pilot, "tab", "G")
        assert said(app).startswith("criterion T: -3 points · evidence: QĐ · công dân khiếu nại đúng")
        await press(pilot, "g", "down")
        assert said(app).startswith("criterion 2: 30.85 of 35 points · evidence: QĐ")
        await press(pilot, "enter")
        await press(pilot, "shift+tab", "down", "enter")
    assert [key.code for key, _ in app.asked] == ["c3", "c4"]


async def test_n_and_p_turn_between_the_whole_and_its_districts() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ScoringScreen(app.view))
        assert listed(app)[0] == " Dong Anh district: 6 of 7 with a score sheet"
        assert "Gia Lam district: no score sheet (2)" in "\n".join(
            [*listed(app), *(row.shown[0][0] for row in app.screen.query_one(Lines)._rows if row.heading)]
        )
        for key, trail in (
            ("n", "Dong Anh district"),
            ("n", "Gia Lam district"),
            ("n", "City"),
            ("p", "Gia Lam district"),
            ("p", "Dong Anh district"),
        ):
            await press(pilot, key)
            assert rows(app)[0].endswith(f"{trail} › Scoring")
        assert listed(app)[0].startswith("›  Cổ Loa")
        await press(pilot, "n")
        assert rows(app)[2] == "no score sheet in this area"


async def test_brackets_turn_years_and_v_turns_frameworks() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        await press(pilot, "left_square_bracket")
        assert rows(app)[2] == "2018 · Framework for communes"
        assert "80.00* Good" in listed(app)[0]
        await press(pilot, "left_square_bracket")
        assert rows(app)[-1] == "there is no earlier year"
        await press(pilot, "right_square_bracket")
        assert rows(app)[2] == "2019 · Framework for communes"
        await press(pilot, "right_square_bracket")
        assert rows(app)[-1] == "there is no later year"
        await press(pilot, "v")
        assert rows(app)[2] == "2019 · Another framework"
        assert listed(app)[0].endswith("8.00"), "no survey was planned, nothing is rescaled"
        await press(pilot, "v")
        assert rows(app)[2] == "2019 · Framework for communes"


async def test_where_there_is_one_of_a_kind_the_keys_say_so() -> None:
    alone = world({"c1": sheet("18", "31.5", "13.5")})
    app = AskingApp(alone)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        await press(pilot, "v")
        assert rows(app)[-1] == "there is no other framework"
        await press(pilot, "left_square_bracket")
        assert rows(app)[-1] == "there is no earlier year"


async def test_an_empty_cache_and_a_publication_without_a_framework_say_so_and_every_key_is_answered() -> None:
    for snapshot in (Snapshot(), world({}, frameworks=())):
        app = AskingApp(snapshot)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, ScoringScreen(app.view))
            assert rows(app)[2] == "no framework in this publication"
            await press(pilot, "n", "p", "v", "left_square_bracket", "right_square_bracket", "tab", "enter", "L", "L", "tab")
            assert rows(app)[2] == "no framework in this publication"
            assert app.asked == []


async def test_4_opens_the_area_one_looks_at_and_1_leads_back() -> None:
    app = CchcApp(world, View(world(), Lang("en")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        assert isinstance(app.screen, ScoringScreen)
        assert app.screen.key == CITY
        await pilot.press("1")
        app.push_screen(pages.kind("agency")(app.view, AgencyKey("2019", "c3")))
        await pilot.press("4")
        await pilot.pause()
        assert isinstance(app.screen, ScoringScreen)
        assert app.screen.key == DISTRICT, "a commune is scored in its district"


class Torn(Sheets):
    """A reader whose third sheet cannot be read any more."""

    def scores(self, agency: AgencyKey) -> Scores:
        """Fail at one agency."""
        if agency.code == "c3":
            raise CacheDamaged("{file} is damaged.", file="scores")
        return super().scores(agency)


async def test_an_unreadable_sheet_is_said_and_what_was_read_stays() -> None:
    plain = world()
    torn = Snapshot(plain.catalogue, Torn(SCORES), at=plain.at, publication=plain.publication)
    app = AskingApp(torn)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        assert rows(app)[2].startswith("scores is damaged.")
        assert listed(app)[0].startswith("›  Cổ Loa")


async def test_colour_is_never_alone_and_a_cursor_key_keeps_the_rows_of_the_list() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ScoringScreen(app.view, DISTRICT))
        before = listed(app)
        await press(pilot, "down")
        changed = [n for n, (old, new) in enumerate(zip(before, listed(app), strict=True)) if old != new]
        assert changed == [0, 1]
        assert any("✕" in text for text, _ in styled(app, app.screen.query_one("#agencies", Lines).region.y + 4))
    view = View(world(), Lang("en"), "ascii")
    assert score_board.legend(view) == "+ done  x passed without its content  - left out  . to come  * rescaled, no survey"
    assert OTHER.survey_weight is None
