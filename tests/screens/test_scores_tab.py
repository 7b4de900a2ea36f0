"""The tab of an agency's score sheets, what `e` keeps of sheets, and that nothing in them is run or breaks a screen."""

from __future__ import annotations

import re
from pathlib import Path

from asking_app import AskingApp, opened
from asking_app import press as pressed
from eyes import rows
from goldens import assert_golden
from handing_world import app_on, files, kept, only, press
from scoring_world import DISTRICT, SCORES, line, sheet, world

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from screens.agency import AgencyScreen
from screens.ranking import RankingScreen
from screens.scoring import ScoringScreen

TOWNSHIP = AgencyKey("2019", "00454")
CANARIES = ("=1+1", "@SUM(A1)\x1b]52;c;eA==\x07", "+cmd|' /C calc'!A0", "[bold]x[/]\u202e\u200b", "字字\u0301\u0302\u0303\x9b31m")


async def test_the_tab_of_scores_looks_as_it_was_agreed(sample: Snapshot) -> None:
    for lang in ("vi", "en"):
        app = AskingApp(sample, lang)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, AgencyScreen(app.view, TOWNSHIP))
            await pressed(pilot, "tab", "tab")
            assert_golden(app, f"scores-tab-80x24-{lang}-unicode")


async def test_every_sheet_of_an_agency_stands_below_its_year_and_the_line_of_the_cursor_is_said() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, AgencyScreen(app.view, AgencyKey("2019", "c1")))
        await pressed(pilot, "tab", "tab")
        seen = rows(app)
        headings = [row.strip() for row in seen if re.match(r" 20\d\d · ", row)]
        assert headings == [
            "2019 · Framework for communes · Appraisal",
            "2019 · Another framework · Appraisal",
            "2018 · Framework for communes · Published",
        ]
        assert "criterion 1: 18.25 of 20 points · evidence: QĐ" in seen[-4]
        assert "change since 2018: +8.00" in seen[-2]
        await pressed(pilot, "G", "enter")
        assert "criterion 3: 12 of 15 points" in rows(app)[-4]
    assert app.asked == []


async def test_an_agency_without_a_sheet_says_where_those_below_it_are() -> None:
    app = AskingApp(world())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, AgencyScreen(app.view, DISTRICT))
        await pressed(pilot, "tab", "tab")
        assert " no score sheet of its own; those of the agencies below: key 4" in rows(app)
        await pressed(pilot, "n")
        assert "Gia Lam" in rows(app)[0]


async def test_e_keeps_the_list_in_words_and_every_sheet_with_its_places_to_sign(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await app.push_screen(ScoringScreen(app.view, DISTRICT))
        await press(pilot, "e")
    found = kept(only(tmp_path, ".csv"))
    board, *sheets = found.tables
    assert board[1][:8] == ["Mã đơn vị", "Đơn vị", "Tự chấm", "Minh chứng", "Thẩm định", "Khảo sát", "Phê duyệt", "Công bố"]
    assert board[5][:8] == ["c4", "Xã Võng La", "xong", "thiếu nội dung", "xong", "bỏ qua", "xong", "chưa tới"]
    assert (board[2][8:10], board[2][-1]) == (["88,00", "Tốt"], "có")
    assert (board[4][8:10], board[4][-1]) == (["80,00", "Tốt"], "")
    assert [table[0] for table in sheets] == [
        [f"Phiếu chấm điểm 2019: {name}"] for name in ("Xã Cổ Loa", "Xã Dục Tú", "Xã Kim Chung", "Xã Võng La", "Xã Hải Bối", "Xã Uy Nỗ")
    ]
    first = sheets[0]
    assert first[1][:4] == ["Tiêu chí", "Điểm", "Tự chấm", "Thẩm định"]
    assert first[2][:5] == ["1", "20,00", "20,00", "18,25", "-1,75"]
    assert ["61,6/70 → 88,0 (không khảo sát: quy đổi ra 100)"] in first
    assert ["Thay mặt Xã Cổ Loa: người đứng đầu"] in first
    assert ["Thay mặt Huyện Đông Anh: người thẩm định"] in first


async def test_e_on_the_tab_of_an_agency_keeps_its_sheets(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path, "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(AgencyScreen(app.view, AgencyKey("2019", "c1")))
        await press(pilot, "tab", "tab", "e")
    titles = [table[0] for table in kept(only(tmp_path, ".csv"), "en").tables]
    assert titles == [["Score sheet 2019: Cổ Loa"], ["Score sheet 2019: Cổ Loa"], ["Score sheet 2018: Cổ Loa"]]


async def test_canaries_in_every_text_of_a_sheet_are_shown_harmless_and_run_nowhere(tmp_path: Path) -> None:
    bad = {
        code: [line(text, "70", "70", "60", evidence=text, note=text), line(f"{text}2", "", "", "-1", evidence=text, note=text)]
        for code, text in zip(("c1", "c2", "c3", "c4", "c5"), CANARIES, strict=True)
    }
    app = app_on(world(bad), tmp_path, "en")
    seen = ""
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.pause()
        for screen in (ScoringScreen(app.view, DISTRICT), AgencyScreen(app.view, AgencyKey("2019", "c2")), RankingScreen(app.view, "TT01")):
            await app.push_screen(screen)
            await press(
                pilot, *(["n"] if isinstance(screen, RankingScreen) else ["tab", "tab"] if isinstance(screen, AgencyScreen) else ["tab"])
            )
            for _ in CANARIES:
                await press(pilot, "down")
                seen += "\n".join(rows(app))
                assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {160}
            await press(pilot, "e")
    assert all(text.isprintable() for text in seen.split("\n"))
    raw = "".join(file.read_text(encoding="utf-8-sig") for file in files(tmp_path))
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e]", raw)
    cells = [cell for file in files(tmp_path) for table in kept(file, "en").tables for row in table for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "@") or re.match(r"[-+](?![0-9])", cell)] == []


def test_the_world_of_these_tests_has_every_kind_of_sheet_once() -> None:
    assert {len(lines) for lines in SCORES.values()} == {3, 5, 7}
    assert sheet("1", "2", "3")[0].appraised == 1
