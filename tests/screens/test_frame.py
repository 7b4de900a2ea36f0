"""The frame never lies: what is old or out of reach is said on every screen, in absolute times, and nothing is cut silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from eyes import rows

from cchc_tui.app import CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import Unreachable
from cchc_tui.events import Done, Report
from cchc_tui.feed.cancel import Cancel
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM, cells
from screens.agency import AgencyScreen
from screens.overview import OverviewScreen
from screens.widgets.frame import ages, breadcrumb, flags, key_line
from screens.widgets.view import View

NINE_DAYS_LATER = datetime(2019, 10, 30, 8, 15, tzinfo=VIETNAM)


def out_of_reach(sample: Snapshot) -> View:
    """Give what is seen nine days after the last good contact, the last one having failed an hour ago."""
    publication = replace(sample.publication, contact_ok=False, contact_at="2019-10-30T07:15:00+07:00", good_at="2019-10-21T08:15:00+07:00")
    seen = Snapshot(sample.catalogue, sample.reader, at=NINE_DAYS_LATER.date(), publication=publication)
    return View(seen, Lang("vi"), "unicode", NINE_DAYS_LATER)


async def test_example_16_without_a_network_and_nine_days_old_it_opens_says_so_and_dims_what_is_outdated(sample: Snapshot) -> None:
    view = out_of_reach(sample)
    app = CchcApp(lambda: view.snapshot, view, home="2019:282")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = rows(app)
        assert isinstance(app.screen, AgencyScreen)
        assert seen[0].startswith(" NGOẠI TUYẾN   DỮ LIỆU MẪU ")
        assert "đồng bộ 21/10/2019 08:15" in seen[1], "the last good contact, not the failed one"
        await pilot.press("s", "G", "escape")
        await pilot.pause()
        assert isinstance(app.screen, OverviewScreen), "the home lies below"
    outdated = view.snapshot.judge(AgencyKey("2019", "282"), "TT01").area
    assert outdated.verdict == "stale"
    assert outdated.severity == "unknown"
    assert any(row.lstrip("›").startswith(("~ TT01", " ~ TT01")) for row in seen), "the sign of what is outdated"


def test_a_publication_past_its_date_is_said_to_be_outdated(sample: Snapshot) -> None:
    publication = replace(sample.publication, expires="2019-10-25T00:00:00+07:00")
    late = View(Snapshot(sample.catalogue, publication=publication), Lang("vi"), "unicode", NINE_DAYS_LATER)
    in_time = View(Snapshot(sample.catalogue, publication=publication), Lang("vi"), "unicode", datetime(2019, 10, 24, tzinfo=VIETNAM))
    assert "ĐÃ CŨ" in flags(late)
    assert "ĐÃ CŨ" not in flags(in_time)


def test_nothing_synced_yet_says_never_and_shows_no_flag_of_data() -> None:
    view = View(Snapshot(), Lang("en"), "unicode", NINE_DAYS_LATER)
    assert flags(view) == []
    assert ages(view, 80) == "never synced"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_a_breadcrumb_is_shortened_from_the_left_and_fits(width: int) -> None:
    trail = ["CCHC", "Thành phố Hà Nội", "Huyện Đông Anh", "Xã Cổ Loa"]
    line = breadcrumb(trail, width)
    assert cells(line) <= width
    assert line.endswith("Xã Cổ Loa")
    assert (line == " › ".join(trail)) or line.startswith("… › ")


@pytest.mark.parametrize("width", [10, 30, 60, 120])
def test_ages_are_dropped_from_the_right_and_fit(sample: Snapshot, width: int) -> None:
    line = ages(View(sample, Lang("vi"), "unicode", NINE_DAYS_LATER), width)
    assert cells(line) <= width
    assert line.startswith("số liệu"[: max(width - 1, 0)])


@pytest.mark.parametrize("width", [12, 30, 60, 100])
def test_keys_fit_and_keep_help_and_quit_to_the_last(width: int) -> None:
    keys = [("enter", "Open"), ("s", "Sort"), ("n", "Next agency"), ("question_mark", "Help"), ("q", "Quit")]
    line = key_line(keys, width, Lang("en"))
    assert cells(line) == width
    assert line.rstrip().endswith("q Quit")


async def test_a_failed_sync_is_said_to_its_end_and_the_next_key_brings_the_keys_back(sample: Snapshot) -> None:
    """What is kept and what to do stand at the end of the line: on a narrow screen that must not be what is cut."""

    def unreachable(_report: Report, _cancel: Cancel) -> Done:
        raise Unreachable(
            "{file}: the endpoint cannot be reached: {reason}.",
            kept="The cache stays as it was.",
            do="Check the network and the endpoint, then sync again.",
            file="latest.json",
            reason="Connection refused",
        )

    view = View(sample, Lang("en"), "unicode", NINE_DAYS_LATER, offline=True)
    app = CchcApp(lambda: sample, view, syncer=unreachable)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = " ".join(rows(app)[-4:])
        assert "The cache stays as it was. Check the network and the endpoint, then sync again." in said
        await pilot.press("down")
        await pilot.pause()
        assert rows(app)[-1].endswith("q Quit")
