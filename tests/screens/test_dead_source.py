"""A source that sends nothing any more is named wherever one looks, and its figures are old: they stay in sight and never become zero."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asking_app import AskingApp, opened, press
from cli_site import NOW, Cli
from eyes import rows

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.sources import lags
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.source_words import read, silent
from screens.agency import AgencyScreen
from screens.sync import SyncScreen
from screens.widgets.lines import Lines
from screens.widgets.syncing import Syncing

CO_LOA = AgencyKey("2019", "00505")
LIVE, DEAD = "2019-10-20", "2019-11-20"
"""The days on which the report on October and the one on November are due; the sample was last read on 14 October."""


def at(sample: Snapshot, day: str) -> Snapshot:
    return Snapshot(sample.catalogue, sample.reader, at=date.fromisoformat(day), publication=sample.publication)


@pytest.mark.parametrize(("day", "dead"), [(LIVE, []), (DEAD, ["synthetic", "synthetic-egate"])])
def test_a_source_is_dead_from_the_day_on_which_a_window_is_due_that_it_did_not_see(sample: Snapshot, day: str, dead: list[str]) -> None:
    found = at(sample, day)
    assert [lag.source.id for lag in lags(found) if lag.dead] == dead
    assert len(silent(found, Lang("en"))) == len(dead)


def test_the_figures_of_a_dead_source_are_those_it_last_sent_with_the_verdict_they_had(sample: Snapshot) -> None:
    before, after = (at(sample, day).judge(CO_LOA, "TT01").area for day in (LIVE, DEAD))
    assert (before.verdict, after.verdict, after.ruling.last_verdict) == (Verdict.BEHIND, Verdict.STALE, Verdict.BEHIND)
    assert before.figure == after.figure
    assert after.figure.numerator


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_the_agency_shows_old_figures_as_old_and_no_zero(sample: Snapshot, lang: str) -> None:
    said = {"vi": ("Số liệu quá hạn", "94,10 %", "trước đó: Chậm"), "en": ("Outdated", "94.10%", "before that: Behind")}[lang]
    app = AskingApp(at(sample, DEAD), lang)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, AgencyScreen(app.view, CO_LOA))
        app.screen.query_one(Lines).move_to("TT01")
        await pilot.pause()
        (row,) = [line for line in rows(app) if " TT01 " in line]
        assert "~" in row
        assert said[0] in row
        assert said[1] in row
        assert said[2] in " ".join(rows(app)[-4:])


async def test_the_synchronisation_lists_dead_sources_first_with_their_lag(sample: Snapshot) -> None:
    app = AskingApp(at(sample, DEAD))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, SyncScreen(app.view, Syncing()))
        await press(pilot, "down")
        seen = rows(app)
        first = next(n for n, line in enumerate(seen) if line.strip() == "Sources") + 1
        assert [line.split()[:2] for line in seen[first : first + 2]] == [["~", "dead"]] * 2
        assert all("read 2019-10-14, lag in days: 37" in line for line in seen[first : first + 2])
        assert "dead" not in " ".join(seen[first + 2 :])


async def test_where_every_source_is_read_none_is_called_dead(sample: Snapshot) -> None:
    app = AskingApp(at(sample, LIVE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, SyncScreen(app.view, Syncing()))
        assert not any("dead" in line for line in rows(app))
        assert any("read 2019-10-14, lag in days: 6" in line for line in rows(app))


def test_a_day_that_cannot_be_read_is_shown_as_it_was_written_and_one_ahead_has_no_lag(sample: Snapshot) -> None:
    known = next(lag for lag in lags(sample) if lag.extracted)
    assert [read(known._replace(days=days), Lang("vi")) for days in (0, -3, 1)] == ["đọc 14/10/2019"] * 2 + ["đọc 14/10/2019, trễ 1 ngày"]
    odd = known._replace(source=replace(known.source, last_extract="tháng 10"), extracted=None, days=None)
    assert read(odd, Lang("vi")) == "đọc tháng 10"


def test_status_show_and_doctor_name_them(cached: Path, cli: Cli) -> None:
    for words in (("status",), ("show", "00505"), ("show", "00505", "TT01")):
        done = cli(*words, "--cache", cached, "--at", DEAD, CCHC_NOW=NOW)
        assert done.stdout.count("No longer sends:") == 2, done.stdout
        assert "lag in days: 37" in " ".join(done.stdout.split())
        assert "No longer sends" not in cli(*words, "--cache", cached, "--at", LIVE, CCHC_NOW=NOW).stdout
    done = cli("doctor", "--json", "--cache", cached, "--at", DEAD, CCHC_NOW=NOW)
    told = [check for check in json.loads(done.stdout)["checks"] if "No longer sends" in check["text"]]
    assert [(check["group"], check["mark"], check["code"]) for check in told] == [("data", "warning", 0)] * 2


def test_the_documents_for_programs_keep_their_keys_and_their_figures(cached: Path, cli: Cli) -> None:
    live, dead = (json.loads(cli("show", "00505", "--json", "--cache", cached, "--at", day, CCHC_NOW=NOW).stdout) for day in (LIVE, DEAD))
    assert live.keys() == dead.keys()
    first, second = ({row["code"]: row["area"] for row in told["indicators"]}["TT01"] for told in (live, dead))
    assert (first["numerator"], first["denominator"]) == (second["numerator"], second["denominator"])
    assert (second["verdict"], second["last_verdict"]) == ("stale", "behind")


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Kế hoạch không có mục tiêu cho: Thể chế"), ("en", "No target in this plan: Institutions")]
)
def test_reform_fields_without_a_target_are_named_by_the_commands(cached: Path, cli: Cli, lang: str, said: str) -> None:
    for words in (("status",), ("show", "017")):
        done = cli(*words, "--lang", lang, "--cache", cached, "--at", "2019-10-14", CCHC_NOW=NOW)
        assert said in done.stdout
