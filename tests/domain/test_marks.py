"""Marks: what a list shows of an agency is the same whether it was stored or is judged, on every day for which it is said to hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from build import DictReader, Rows, catalogue, day, family, indicator, key, row, target
from hypothesis import given, settings
from hypothesis import strategies as st
from steady import steady
from test_properties import DATES, packages

from cchc_tui.domain import marks
from cchc_tui.domain.known import Mark
from cchc_tui.domain.model import Catalogue, Observation, SeriesReader
from cchc_tui.domain.packing import pack_mark, unpack_mark
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.summary import Stored, ready, standings
from cchc_tui.domain.verdict import Severity, Verdict

ROWS: Rows = {"a": [row("2019-01", 9, 10), row("2019-03", 7, 10)], "b": [row("2019-02", 8, 10)]}
TABLES = catalogue(family("a", "b"), indicator(), target(95))
ONE = timedelta(days=1)


def stored(tables: Catalogue, reader: SeriesReader, at: date | None) -> Stored:
    return ready(json.loads(json.dumps(standings(tables, reader, at))))


def around(tables: Catalogue, at: date) -> Iterator[date]:
    """Give the ends of the days for which the marks of `at` hold, and the days right beyond them."""
    found = marks.steady(tables, at)
    yield from (end for end in found if end not in (date.min, date.max))
    yield from (end + step for end, step in ((found.first, -ONE), (found.last, ONE)) if end not in (date.min, date.max))


@settings(steady, max_examples=300)
@given(packages(), DATES, st.lists(DATES, max_size=3))
def test_a_mark_that_is_known_is_the_one_that_would_be_judged(
    package: tuple[Catalogue, dict[str, list[Observation]]], at: date, others: list[date]
) -> None:
    tables, said = package
    kept, held = stored(tables, DictReader(said), at), marks.steady(tables, at)
    assert held.first <= at <= held.last
    for moment in (at, *around(tables, at), *others):
        fresh = Snapshot(tables, DictReader(said), at=moment)
        for one in tables.agencies:
            known = kept.mark(one.key, moment)
            assert (known is not None) is (held.first <= moment <= held.last)
            assert known in (None, marks.judged(fresh, one.key))


@pytest.mark.parametrize("month", [10, *(pytest.param(month, marks=pytest.mark.heavy) for month in range(1, 10))])
def test_the_marks_of_the_sample_hold_on_every_day_they_are_said_to(sample: Snapshot, month: int) -> None:
    """With registers, scores, several editions and targets that give way to others."""
    at = date(2019, month, 10)
    held = marks.steady(sample.catalogue, at)
    kept = Snapshot(sample.catalogue, sample.reader, at=at, ready=stored(sample.catalogue, sample.reader, at))
    days = [held.first + n * ONE for n in range((held.last - held.first).days + 1)]
    assert at in days
    for moment in {days[0], days[-1], at}:
        fresh = Snapshot(sample.catalogue, sample.reader, at=moment)
        for agency in sample.catalogue.agencies:
            assert marks.mark(kept, agency.key) == marks.judged(fresh, agency.key), (moment, agency.key)


def test_a_day_later_it_may_be_another_verdict_and_it_is_judged_anew() -> None:
    reader, before = DictReader(ROWS), day("2019-03-13")
    known = stored(TABLES, reader, before)
    held = marks.steady(TABLES, before)
    assert known.mark(key("a"), held.last) is not None
    assert known.mark(key("a"), held.last + ONE) is None
    later = Snapshot(TABLES, reader, at=held.last + ONE, ready=known)
    assert marks.mark(later, key("a")) == marks.judged(later, key("a"))


def test_without_a_date_no_mark_is_stored() -> None:
    assert stored(TABLES, DictReader(ROWS), None).mark(key("a"), day("2019-03-13")) is None


def test_known_marks_are_asked_for_before_anything_is_judged() -> None:
    at = day("2019-04-05")
    seen = Snapshot(TABLES, DictReader({}), at=at, ready=stored(TABLES, DictReader(ROWS), at))
    found = marks.mark(seen, key("a"))
    assert (found.worst, found.figure, sum(found.counts)) == ("X1", Figure(16, 20, Fraction(80)), 1)
    assert not seen.judged


def test_an_agency_that_begins_or_ends_ends_the_days() -> None:
    first, *others = TABLES.agencies
    tables = replace(TABLES, agencies=(replace(first, valid_from=day("2019-06-03"), valid_to=day("2019-06-08")), *others))
    assert marks.steady(tables, day("2019-06-05")) == (day("2019-06-03"), day("2019-06-08"))
    assert marks.steady(Catalogue(), day("2019-06-05")) == (date.min, date.max)


@pytest.mark.parametrize(
    "mark",
    [
        Mark(Severity.CRITICAL, tuple(range(10)), "TT01", Figure(9, 10, Fraction(90)), Fraction(2, 3)),
        Mark(Severity.WARNING, tuple(range(10)), "TT01", Figure(None, None, Fraction(1, 3)), None),
        Mark(Severity.NONE, (0,) * 10),
    ],
)
def test_a_mark_comes_back_exactly(mark: Mark) -> None:
    assert len(mark.counts) == len(Verdict)
    assert unpack_mark(json.loads(json.dumps(pack_mark(mark)))) == mark
