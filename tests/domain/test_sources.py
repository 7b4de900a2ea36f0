"""Systems that figures come from: their last extract, their lag, and what a dead one does to its values."""

from __future__ import annotations

import pytest
from build import agency, catalogue, day, indicator, key, row, target
from plans import PlanReader

from cchc_tui.domain.detail import findings
from cchc_tui.domain.model import Source
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.sources import extracted, lags
from cchc_tui.domain.verdict import Verdict


def look(at: str, last_extract: str, *months: str) -> Snapshot:
    rows = {"a": [row(month, 99, 100, source="egate") for month in months]}
    tables = catalogue([agency("a")], indicator(), target(95), sources=[Source("egate", "Một cửa", last_extract=last_extract)])
    return Snapshot(tables, PlanReader(rows), at=day(at))


@pytest.mark.parametrize(
    ("text", "found"),
    [("2019-06-14", "2019-06-14"), ("2019-06-14T23:10:00+07:00", "2019-06-14"), ("", None), ("14/06/2019", None), ("2019-13-01", None)],
)
def test_the_day_of_an_extract_is_read_where_there_is_one(text: str, found: str | None) -> None:
    assert extracted(Source("x", "X", last_extract=text)) == (day(found) if found else None)


@pytest.mark.parametrize(
    ("at", "last", "days", "dead"),
    [
        ("2019-06-18", "2019-05-20", 29, False),  # the window of June is not due yet
        ("2019-06-19", "2019-05-20", 30, True),
        ("2019-06-19", "2019-06-13", 6, True),
        ("2019-06-19", "2019-06-14", 5, False),
        ("2019-06-19", "", None, False),
    ],
)
def test_a_source_is_dead_once_a_window_is_due_that_it_did_not_see(at: str, last: str, days: int | None, dead: bool) -> None:
    (found,) = lags(look(at, last))
    assert (found.days, found.dead) == (days, dead)


def test_values_of_a_dead_source_go_stale_and_never_to_zero() -> None:
    found = look("2019-06-25", "2019-04-20", "2019-01", "2019-02", "2019-03", "2019-04")
    judged = found.judge(key("a"), "X1").area
    assert (judged.verdict, judged.ruling.last_verdict) == (Verdict.STALE, Verdict.ON_TRACK)
    assert (judged.figure.numerator, judged.figure.denominator) == (396, 400)
    assert lags(found)[0].dead


def test_a_window_that_was_extracted_before_it_ended_is_a_finding() -> None:
    found = look("2019-03-20", "2019-03-10", "2019-01", "2019-02", "2019-03")
    told = [(f.rule, f.period, f.found) for f in findings(found, found.judge(key("a"), "X1")) if f.rule == "source_behind"]
    assert told == [("source_behind", "2019-03", 4)]
    whole = look("2019-03-20", "2019-03-14", "2019-03")
    assert not [f for f in findings(whole, whole.judge(key("a"), "X1")) if f.rule == "source_behind"]
