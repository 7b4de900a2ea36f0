"""Data quality as the eye sees it, and every key of the screen."""

from __future__ import annotations

from time import sleep

import pytest
from asking_app import LOOKS, AskingApp, opened, press, settled
from eyes import rows
from goldens import assert_golden

from cchc_tui.domain import completeness
from cchc_tui.domain.completeness import Found, Tally
from cchc_tui.domain.model import AgencyKey, Series, SeriesReader
from cchc_tui.domain.quality import HARD_RULES, Finding
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.quality import QualityScreen
from screens.widgets import checks
from screens.widgets.lines import Lines
from screens.widgets.view import View

HANOI, DONG_ANH, CO_LOA = AgencyKey("2019", "01"), AgencyKey("2019", "017"), AgencyKey("2019", "00505")


class SlowReader:
    """A reader that takes its time for every series."""

    def __init__(self, reader: SeriesReader) -> None:
        self._reader = reader
        self.indicators, self.parts = reader.indicators, reader.parts

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        sleep(0.002)
        return self._reader.series(agency, indicator)


def part(app: AskingApp, which: str) -> list[str]:
    """Give the rows of one list, without the sign of the cursor."""
    lines = app.screen.query_one(f"#{which}", Lines)
    return [row[1:] for row in rows(app)[lines.region.y + 1 : lines.region.bottom] if row]


def surveyed(snapshot: Snapshot, area: AgencyKey) -> Found:
    found = completeness.begun(snapshot, area)
    for step in completeness.survey(snapshot, area):
        if step is not None:
            found.take(step)
    return found


@pytest.mark.parametrize(("size", "lang", "glyphs"), LOOKS)
async def test_the_quality_of_a_district_looks_as_it_was_agreed(sample: Snapshot, size: tuple[int, int], lang: str, glyphs: str) -> None:
    app = AskingApp(sample, lang, glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, QualityScreen(app.view, DONG_ANH))
        assert_golden(app, f"quality-owed-{size[0]}x{size[1]}-{lang}-{glyphs}")
        await press(pilot, "down", "tab", "down")
        assert_golden(app, f"quality-{size[0]}x{size[1]}-{lang}-{glyphs}")


async def test_the_city_is_shown_while_it_is_read_and_rests_while_another_screen_is_on_top(sample: Snapshot) -> None:
    # What was judged before is quick, and a quick disk makes a city a matter of a second.
    unread = Snapshot(sample.catalogue, SlowReader(sample.reader), at=sample.at, publication=sample.publication)
    app = AskingApp(unread)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = QualityScreen(app.view)
        await app.push_screen(screen)
        await pilot.pause()
        assert " of 637 agencies looked at" in rows(app)[2]
        assert rows(app)[0].endswith("Hanoi city › Data quality")
        await pilot.press("question_mark")
        await pilot.pause()
        rested = screen._found.seen if screen._found else -1
        await pilot.pause(0.1)
        assert screen._found is not None
        assert screen._found.seen == rested < 637
        await pilot.press("escape")
        while screen._found.seen == rested:
            await pilot.pause(0.01)
        await pilot.press("escape")
        await settled(pilot)
        left = screen._found.seen
        await pilot.pause(0.1)
        assert screen._found.seen == left < 637, "left for good: nothing is read any more"


async def test_every_rule_that_is_broken_is_counted_and_its_findings_are_told(sample: Snapshot) -> None:
    found = surveyed(sample, DONG_ANH)
    app = AskingApp(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, QualityScreen(app.view, DONG_ANH))
        assert [int(row.split()[0]) for row in part(app, "topics")[1:]] == [len(several) for several in in_order(found).values()]
        for rule, several in in_order(found).items():
            await press(pilot, "down")
            lines = app.screen.query_one("#topics", Lines)
            assert lines.cursor_key == rule
            told = part(app, "rows")
            assert len(told) == min(len(several), app.screen.query_one("#rows", Lines).size.height - 1)
            first = min(several, key=lambda f: (list(sample.tree.by_key).index(f.agency), f.indicator, f.period))
            assert told[0].startswith(sample.tree.by_key[first.agency].name_en)
            assert f" {first.indicator} " in told[0]
            assert first.period in told[0]


def in_order(found: Found) -> dict[str, list[Finding]]:
    """Give the findings with the hard rules first, as they are listed."""
    return dict(checks.listed(found))


def test_contradictions_stand_before_oddities() -> None:
    found = Found(HANOI, 1, findings={"jump": [], "unchanged": [_finding("unchanged")], "sources_differ": [_finding("sources_differ")]})
    assert [rule for rule, _ in checks.listed(found)] == ["sources_differ", "unchanged"]
    assert "sources_differ" in HARD_RULES


def _finding(rule: str, period: str = "2019-M01") -> Finding:
    return Finding(rule, rule in HARD_RULES, HANOI, "TT01", period, 1, 2)


def test_a_flood_of_findings_ends_in_how_many_more_there_are(sample: Snapshot) -> None:
    found = Found(HANOI, 1, findings={"jump": [_finding("jump", f"{n:04}") for n in range(checks.MOST + 7)]})
    told = list(checks.finding_rows(found, "jump", View(sample, Lang("en"))))
    assert len(told) == checks.MOST + 1
    assert told[-1].shown == (("7 more: look at a smaller area", "dim"),)


def test_two_findings_that_say_the_same_are_two_rows(sample: Snapshot) -> None:
    found = Found(HANOI, 1, findings={"jump": [_finding("jump"), _finding("jump")]})
    assert len({row.key for row in checks.finding_rows(found, "jump", View(sample, Lang("en")))}) == 2


def test_who_lacks_most_stands_first_after_the_reform_fields(sample: Snapshot) -> None:
    owing = {
        AgencyKey("2019", "016"): (("tthc", Tally(10, 9)),),
        AgencyKey("2019", "017"): (("tthc", Tally(10, 9, 9, 10)),),
        AgencyKey("2019", "018"): (("tthc", Tally(10, 2)), ("bo_may", Tally(10, 8))),
        AgencyKey("2019", "019"): (("tthc", Tally(10, 9, 1, 10)),),
    }
    told = list(checks.owed_rows(Found(HANOI, 4, 4, agencies=owing), View(sample, Lang("en"))))
    assert [row.key for row in told if not row.heading] == [
        ("field", "tthc"),
        ("field", "bo_may"),
        AgencyKey("2019", "018"),
        AgencyKey("2019", "019"),
        AgencyKey("2019", "017"),
        AgencyKey("2019", "016"),
    ]
    assert told[1].shown[2:] == ("29/40", "72.5%", "10/20", "50.0%")
    assert told[4].shown[2:] == ("10/20", "50.0%", "", "–")


async def test_enter_opens_the_indicator_of_a_finding_and_the_agency_that_owes(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QualityScreen(app.view, DONG_ANH))
        owing = app.screen.query_one("#rows", Lines)
        await press(pilot, "enter", "end", "enter")
        assert app.asked == [(owing.cursor_key, "")]
        await press(pilot, "tab", "down", "enter", "enter")
        finding = checks.finding_of(owing.cursor_key)
        assert finding is not None
        assert app.asked[1:] == [(finding.agency, finding.indicator)]
        sentence = rows(app)[-3] + rows(app)[-2]
        assert finding.indicator in sentence
        assert finding.period in sentence


async def test_left_looks_wider_and_right_into_the_agency_of_the_cursor(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = QualityScreen(app.view, DONG_ANH)
        await opened(pilot, screen)
        lines = app.screen.query_one("#rows", Lines)
        lines.move_to(CO_LOA)
        await press(pilot, "tab")
        chosen = lines.cursor_key
        await press(pilot, "l")
        assert isinstance(chosen, AgencyKey)
        name = sample.tree.by_key[chosen].name_en
        assert rows(app)[0].endswith(f"{name} › Data quality")
        assert rows(app)[2].startswith(f"{name} · ")
        await press(pilot, "left")
        assert rows(app)[0].endswith("Dong Anh district › Data quality")
        screen.action_widen()
        screen.action_widen()
        await pilot.pause()
        assert rows(app)[0].endswith("CCHC › Hanoi city › Data quality"), "nothing stands above the city"


async def test_the_language_is_switched_without_reading_anew(sample: Snapshot) -> None:
    app = AskingApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = QualityScreen(app.view, DONG_ANH)
        await opened(pilot, screen)
        before = screen._found
        await press(pilot, "L")
        assert screen._found is before
        assert rows(app)[2].startswith("Huyện Đông Anh")


async def test_an_empty_cache_has_nothing_to_find_and_every_key_is_answered() -> None:
    app = AskingApp(Snapshot())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QualityScreen(app.view))
        await press(pilot, "enter", "enter", "tab", "l", "h", "down", "L", "L")
        assert app.return_code is None
