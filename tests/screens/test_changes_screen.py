"""What synchronisations brought as the eye sees it, and every key of the screen."""

from __future__ import annotations

import pytest
from asking_app import LOOKS, AskingApp, opened, press
from eyes import rows
from goldens import assert_golden

from cchc_tui import change_words
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind, Update, totals
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CacheDamaged
from cchc_tui.i18n import Lang
from screens.changes import ChangesScreen
from screens.widgets import news
from screens.widgets.lines import Lines
from screens.widgets.view import View

CO_LOA, DONG_ANH = "2019:00505", "2019:017"
ITEM = "2019-M09 own reported igate"
BROUGHT = (
    Change("sources", Kind.NEW, "", "", "igate", "", "igate"),
    Change(FIGURES, Kind.NEW, "", "TT01", "2019-M10", "", "584"),
    Change(FIGURES, Kind.WITHDRAWN, "2019:00454", "TT01", ITEM, "120/130", ""),
    Change(FIGURES, Kind.REVISED, CO_LOA, "TT01", ITEM, "9120/9800", "9150/9800"),
    Change(FIGURES, Kind.REVISED, DONG_ANH, "PTTH", "2019-M09 area reported igate", "93.06", "94"),
    Change("agencies", Kind.REVISED, DONG_ANH, "", "2019 017 head", "", "Chủ tịch"),
    Change("agencies", Kind.WITHDRAWN, "2019:99999", "", "2019 99999", "2019 99999", ""),
    Change("targets", Kind.REVISED, "", "TT01", "TT01 7028/QĐ-UBND 2018-12-15 * * min", "95", "96"),
    Change(VERDICTS, Kind.REVISED, CO_LOA, "HD03", "", "watch", "on_track"),
    Change(VERDICTS, Kind.REVISED, DONG_ANH, "BC02", "", "watch", "behind"),
    Change(VERDICTS, Kind.REVISED, DONG_ANH, "TT01", "", "on_track", "behind"),
)
FIRST = Update(7, 0, "", "2019-09-16T08:15:00+07:00", {"figures new": 9})
COUNTED = Update(9, 7, "", "2019-10-01T08:15:00+07:00", {"figures new": 1200, "verdicts revised": 4}, (), shortened=True)
NOTHING = Update(10, 9, "", "2019-10-14T08:15:00+07:00", {})
LATEST = Update(12, 10, "", "2019-10-21T01:15:00+00:00", totals(BROUGHT), BROUGHT)
LOG = (FIRST, COUNTED, NOTHING, LATEST)


def part(app: AskingApp, which: str) -> list[str]:
    """Give the rows of one list, without the sign of the cursor."""
    lines = app.screen.query_one(f"#{which}", Lines)
    return [row[1:] for row in rows(app)[lines.region.y + 1 : lines.region.bottom] if row]


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_changes_look_as_they_were_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs, lambda: LOG)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        await press(pilot, "tab", "down")
        assert_golden(app, f"changes-{size[0]}x{size[1]}-{lang}-{glyphs}")


async def test_the_newest_synchronisation_stands_first_and_the_cursor_chooses_whose_changes_are_told(sample: Snapshot) -> None:
    app = AskingApp(sample, updates=lambda: LOG)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        assert [row.split()[:5] for row in part(app, "updates")[:2]] == [
            ["2019-10-21", "08:15", "10", "→", "12"],
            ["2019-10-14", "08:15", "9", "→", "10"],
        ]
        assert part(app, "changes")[0].strip() == "3 verdicts changed"
        await press(pilot, "down")
        assert [row.strip() for row in part(app, "changes")] == ["nothing other than it was"]
        await press(pilot, "down")
        assert [row.strip() for row in part(app, "changes")] == [
            "only the totals of this synchronisation are kept",
            "4 verdicts changed",
            "1,200 figures new",
        ]
        await press(pilot, "down")
        assert part(app, "changes")[0].strip() == "nothing was here before it"
        assert part(app, "updates")[3].endswith("7 the first publication here")


async def test_flips_that_need_somebody_stand_before_the_others(sample: Snapshot) -> None:
    """Of two verdicts now behind, that on a binding target is critical and that on a stretch target a warning."""
    assert [news.weight(change, sample).value for change in BROUGHT[-3:]] == ["ok", "warning", "critical"]
    app = AskingApp(sample, updates=lambda: LOG)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        flips = [(row.split()[0], code) for row in part(app, "changes")[1:4] for code in ("TT01", "BC02", "HD03") if code in row]
        assert flips == [("✕", "TT01"), ("✕", "BC02"), ("●", "HD03")]


def test_groups_come_in_the_order_in_which_they_matter_and_a_flood_counts_as_many_as_it_stands_for(sample: Snapshot) -> None:
    told = [str(row.shown[0][0]) for row in news.change_rows(LATEST, View(sample, Lang("en"))) if row.heading]
    assert told == [
        "3 verdicts changed",
        "2 figures revised",
        "1 figure withdrawn",
        "584 figures new",
        "2 changes of agencies",
        "1 change of targets",
        "1 change of sources",
    ]
    assert told == change_words.counts(LATEST.totals, Lang("en"))


@pytest.mark.parametrize(("lang", "found"), [("en", ("9,120/9,800", "93.06")), ("vi", ("9.120/9.800", "93,06"))])
def test_figures_are_written_in_the_form_of_the_language_with_all_their_digits(lang: str, found: tuple[str, str]) -> None:
    assert tuple(change_words.both(change, Lang(lang))[0] for change in BROUGHT[3:5]) == found
    assert change_words.both(Change(FIGURES, Kind.NEW, "2019:017", new="1.50"), Lang("en"))[1] == "1.50"
    assert change_words.both(Change(FIGURES, Kind.NEW, "2019:017", new="\x1b[2J"), Lang("en"))[1] == "\ufffd[2J"


async def test_tab_and_enter_give_the_keys_to_the_other_list(sample: Snapshot) -> None:
    app = AskingApp(sample, updates=lambda: LOG)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        upper, lower = app.screen.query_one("#updates", Lines), app.screen.query_one("#changes", Lines)
        for key, wanted in (("enter", lower), ("tab", upper), ("tab", lower), ("shift+tab", upper)):
            await press(pilot, key)
            assert app.focused is wanted


async def test_enter_opens_the_indicator_of_a_flip_or_figure_and_the_agency_of_what_is_only_about_it(sample: Snapshot) -> None:
    app = AskingApp(sample, updates=lambda: LOG)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        await press(pilot, "enter", "enter", "down", "down", "down", "enter")
        assert app.asked == [(AgencyKey("2019", "017"), "TT01"), (AgencyKey("2019", "00505"), "TT01")]
        lines = app.screen.query_one("#changes", Lines)
        lines.move_to(BROUGHT[5])
        await press(pilot, "enter")
        assert app.asked[2:] == [(AgencyKey("2019", "017"), "")]
        for change in (BROUGHT[0], BROUGHT[1], BROUGHT[6], BROUGHT[7]):
            lines.move_to(change)
            await press(pilot, "enter")
            assert rows(app)[-1] == "this is about no single agency that is here"
        assert len(app.asked) == 3


async def test_the_row_below_says_a_change_whole(sample: Snapshot) -> None:
    app = AskingApp(sample, updates=lambda: LOG)
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        assert "3 verdicts changed; 2 figures revised" in rows(app)[-3]
        await press(pilot, "tab")
        assert rows(app)[-3] == "Dong Anh district TT01: On track → Behind"


async def test_before_the_first_synchronisation_it_says_so() -> None:
    app = AskingApp(Snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        assert rows(app)[2] == "nothing has been synchronised yet"
        await press(pilot, "enter", "enter", "tab", "down")
        assert app.return_code is None


async def test_a_log_that_cannot_be_read_is_said(sample: Snapshot) -> None:
    def torn() -> tuple[Update, ...]:
        raise CacheDamaged("{file} is damaged.", file="_changes.json")

    app = AskingApp(sample, updates=torn)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ChangesScreen(app.view))
        assert rows(app)[2].startswith("_changes.json is damaged.")
        assert app.return_code is None
