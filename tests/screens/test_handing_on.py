"""`e` keeps the whole of any screen as a file a spreadsheet opens, `y` its text: on every screen, and nothing in it is run."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import agencies_app
import pytest
from handing_world import app_on, files, kept, only, press
from overview_world import world
from textual.pilot import Pilot

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.giving import CLIPBOARD
from cchc_tui.handing import Keeper
from screens.indicator import PANES
from screens.widgets.messages import Opened

from eyes import rows  # isort: skip - beside the tests

DISTRICT = AgencyKey("2019", "d")
HELD = (
    "CCHC - ",
    "số liệu đến 14/03/2019",
    "đánh giá ngày 20/03/2019",
    "đồng bộ 19/03/2019 08:15",
    "bản công bố số 7",
    "https://centre.example/data/",
)

# The keys that lead to a screen, the agency and indicator to open there, and a heading its file has.
SCREENS = {
    "overview": (("1",), None, "Chênh"),
    "agencies as a tree": (("2",), None, "Mức độ"),
    "agencies as a list": (("2", "m"), None, "Mức độ"),
    "agencies as a matrix": (("2", "m", "m"), None, "TT01"),
    "agency": ((), Opened(DISTRICT), "Xu hướng"),
    "quality of an agency": (("tab",), Opened(DISTRICT), ""),
    "indicator": ((), Opened(DISTRICT, "TT01"), "Luỹ kế"),
    "reasons": (("w",), Opened(DISTRICT, "TT01"), "Điểm"),
    "ranking": (("3",), None, "Hạng"),
    "changes": (("5",), None, "Bản công bố"),
    "sync": (("6",), None, ""),
    "quality": (("7",), None, "Phát hiện"),
    "help": (("question_mark",), None, ""),
}


POISONED = ("overview", "agencies as a list", "agencies as a matrix", "agency", "reasons", "ranking", "quality")
"""The screens that show names of agencies."""


async def go(pilot: Pilot[None], where: str) -> None:
    """Open one of the screens."""
    keys, opened, _ = SCREENS[where]
    await pilot.pause()
    if opened:
        pilot.app.post_message(Opened(opened.agency, opened.indicator))
        await pilot.pause()
    await press(pilot, *keys)


@pytest.mark.parametrize("where", SCREENS)
async def test_every_screen_is_exported_whole_and_copied_as_it_is_seen(where: str, tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, where)
        seen = [row.rstrip() for row in rows(app)[:-1]]
        said = await press(pilot, "y")
        assert said == f"đã sao chép nếu cửa sổ dòng lệnh cho phép, và lưu vào {only(tmp_path, '.txt')}"
        text = only(tmp_path, ".txt").read_text(encoding="utf-8")
        assert app.clipboard == text
        said = await press(pilot, "e")
        assert said == f"đã lưu vào {only(tmp_path, '.csv')}"
        assert said.endswith(rows(app)[-1].strip())
    found = kept(only(tmp_path, ".csv"))
    assert found.about[1].startswith("DỮ LIỆU MẪU")
    for fact in HELD:
        assert any(fact in line for line in found.about), fact
        assert fact in text
    assert any(SCREENS[where][2] in row for table in found.tables for row in table) or not SCREENS[where][2]
    assert any(len(table) > 1 for table in found.tables) or where == "changes", "rows, where there are any"
    assert text.splitlines()[: len(seen)] == seen
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


async def test_the_whole_list_is_there_uncut_with_all_columns_however_small_the_screen(tmp_path: Path) -> None:
    city = agencies_app.snapshot(200, ["TT01", "TT02"])
    app = app_on(city, tmp_path)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await press(pilot, "2", "m", "e")
        await press(pilot, "m", "e")
    wide, matrix = (kept(file) for file in files(tmp_path))
    (table,) = wide.tables
    assert len(table) == 201
    assert [row[0] for row in table[1:]] == [agency.code for agency in city.catalogue.agencies]
    assert {row[1] for row in table[1:]} == {"nghiêm trọng", "cần chú ý", "chưa rõ"}, "words instead of colours"
    assert table[5][2] == "Xã Thuận Nghĩa 5"
    assert table[0][-1] == "Người đứng đầu"
    assert {"Chậm", "Mâu thuẫn", "Sát ngưỡng"} < set(table[0]), "words instead of signs"
    (cells,) = matrix.tables
    assert len(cells) == 201
    assert cells[0][2:] == ["TT01", "TT02"]
    assert {cell for row in cells[1:] for cell in row[2:]} >= {"Chậm", "Đúng tiến độ", "Chưa có số liệu"}


async def test_what_a_filter_leaves_is_what_is_exported_and_the_filter_is_said(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "2", "slash", "k", "i", "m", "down", "e")
    found = kept(only(tmp_path, ".csv"))
    assert "lọc theo: kim" in found.about
    assert [row[0] for row in found.tables[0][1:]] == ["c3"]


async def test_where_nothing_is_stored_yet_the_file_says_so(tmp_path: Path) -> None:
    app = app_on(Snapshot(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "y")
        await press(pilot, "e")
    assert [file.name for file in files(tmp_path)] == ["cchc-bat-dau.txt", "cchc-bat-dau.csv"]
    assert "chưa đồng bộ lần nào" in kept(only(tmp_path, ".csv")).about


async def test_letters_that_are_typed_export_nothing(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "2", "slash", "y", "e")
        await press(pilot, "escape", "ctrl+p", "y", "e")
    assert files(tmp_path) == []


async def test_an_indicator_brings_every_pane_of_it(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "indicator")
        await press(pilot, "e")
        titles = [app.view.lang(title) for title, _ in PANES]
    tables = kept(only(tmp_path, ".csv")).tables
    assert [table[0] for table in tables] == [[title] for title in titles]
    reasons = tables[1]
    assert reasons[2] == ["c3", "Xã Kim Chung", "75,00 %", "300 trên 400", "+4,00"]


async def test_nothing_of_the_data_is_run_and_no_control_character_comes_through(tmp_path: Path) -> None:
    canaries = {"c1": "=1+1", "c2": "@SUM(A1)\x1b]52;c;eA==\x07", "c3": "+cmd|' /C calc'!A0", "c4": "-2+3\u202e"}
    plain = world()
    agencies = tuple(
        replace(a, name_vi=canaries.get(a.code, a.name_vi), head=canaries.get(a.code, a.head)) for a in plain.catalogue.agencies
    )
    seen = Snapshot(replace(plain.catalogue, agencies=agencies), plain.reader, at=plain.at, publication=plain.publication)
    app = app_on(seen, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for where in POISONED:
            await go(pilot, where)
            await press(pilot, "e")
            await press(pilot, "y")
    names = [file.name for file in files(tmp_path)]
    assert len(names) == 2 * len(POISONED)
    assert [name for name in names if not re.fullmatch(r"cchc-[a-z0-9-]+\.(csv|txt)", name)] == []
    raw = "".join(file.read_text(encoding="utf-8-sig") for file in files(tmp_path))
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", raw)
    tables = [table for file in files(tmp_path) if file.suffix == ".csv" for table in kept(file).tables]
    cells = [cell for table in tables for row in table for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "@") or re.match(r"[-+](?![0-9])", cell)] == []


async def test_too_much_for_a_clipboard_is_only_kept_and_that_is_said(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(500, 200)) as pilot:
        await pilot.pause()
        app.view = replace(app.view, endpoint="ế" * (CLIPBOARD // 4))
        said = await press(pilot, "y")
        file = only(tmp_path, ".txt")
        assert said == f"quá dài để sao chép, đã lưu vào {file}"
        assert app.clipboard == ""
    assert len(base64.b64encode(file.read_bytes())) > CLIPBOARD


async def test_where_no_file_can_be_made_one_line_says_so_and_the_keys_go_on(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    app.keeper = lambda: Keeper([Path("/proc/self")])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        said = await press(pilot, "e")
        assert said.startswith("Không tạo được tệp trong /proc/self: ")
        assert await press(pilot, "y") == said
        await press(pilot, "2", "down")
    assert files(tmp_path) == []


async def test_the_palette_exports_the_screen_below_it(tmp_path: Path) -> None:
    app = app_on(world(), tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "3", "ctrl+p", "x", "u", "a", "t", "space", "t", "e", "p")
        await press(pilot, "enter")
    assert only(tmp_path, ".csv").name.startswith("cchc-xep-hang")


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_the_plainest_terminal_exports_whole_words(lang: str, tmp_path: Path) -> None:
    app = app_on(world(), tmp_path, lang, "ascii")
    async with app.run_test(size=(60, 20)) as pilot:
        await go(pilot, "agencies as a tree")
        await press(pilot, "e")
        await press(pilot, "y")
    found = kept(only(tmp_path, ".csv"), lang)
    assert found.tables[0][1][2] == ("Huyện Đông Anh" if lang == "vi" else "Dong Anh district"), (
        "the file is UTF-8, the tree's signs are gone"
    )
    assert all(not row[2].startswith(("'", "+", "-")) for row in found.tables[0])
