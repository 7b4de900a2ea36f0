"""Stored standings: the same answers as reading the series, without reading it where they hold."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from build import BY_ID, DictReader, Rows, agency, catalogue, day, family, indicator, key, row, target

from cchc_tui.domain.detail import recent
from cchc_tui.domain.model import AgencyKey, Observation, Series
from cchc_tui.domain.packing import pack, unpack
from cchc_tui.domain.periods import Span, same_windows
from cchc_tui.domain.rollup import Figure, Standing
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.summary import Documents, ready, standings

LIFE = Span(date(2018, 12, 15), date(2019, 12, 14))
TABLES = catalogue(family("a", "b"), indicator(), target(95))
ROWS: Rows = {"a": [row("2019-01", 9, 10), row("2019-03", 7, 10)], "b": [row("2019-02", 8, 10)]}


class CountingReader(DictReader):
    """Counts how often a series is asked for."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.asked: list[str] = []

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        self.asked.append(agency.code)
        return super().series(agency, indicator)


def stored() -> Documents:
    found: Documents = json.loads(json.dumps(standings(TABLES, DictReader(ROWS))))
    return found


@pytest.mark.parametrize(
    "figure",
    [Figure(9, 10, Fraction(90)), Figure(None, None, Fraction(195, 2)), Figure(Fraction(19, 2), 3, Fraction(950, 3)), Figure(0, 0, None)],
)
def test_a_standing_comes_back_exactly(figure: Figure) -> None:
    whole = Standing(figure, "2019-03", BY_ID["2019-03"].end, Figure(1, 3, Fraction(100, 3)), "appraised", True, ("a", "b"))
    assert unpack(json.loads(json.dumps(pack(whole)))) == whole


def test_nothing_reported_comes_back_as_nothing() -> None:
    assert pack(None) is None
    assert unpack(None) is None


def test_only_who_has_a_row_and_is_in_scope_is_stored() -> None:
    rows = {"a": ROWS["a"], "d": [row("2019-01", 9, 10)], "b": [row("2019-01")]}
    found = standings(TABLES, DictReader(rows))
    assert {key for key, document in found.items() if document.get("own")} == {"2019:a"}


def test_a_stored_standing_is_the_judged_figure_of_the_whole_life_of_the_target() -> None:
    found = ready(stored()).standing(key("a"), "X1", LIFE)
    assert isinstance(found, Standing)
    assert (found.figure, found.period) == (Figure(16, 20, Fraction(80)), "2019-03")


def test_who_reported_nothing_is_known_to_have_reported_nothing() -> None:
    assert ready(stored()).standing(key("d"), "X1", LIFE) is None


def test_a_date_before_the_newest_window_is_not_known() -> None:
    look_up = ready(stored()).standing
    assert look_up(key("a"), "X1", Span(LIFE.first, day("2019-03-13"))) is False
    assert isinstance(look_up(key("a"), "X1", Span(LIFE.first, day("2019-03-14"))), Standing)


def test_another_life_and_another_indicator_are_not_known() -> None:
    look_up = ready(stored()).standing
    assert look_up(key("a"), "X1", Span(date(2019, 1, 15), LIFE.last)) is False
    assert look_up(key("a"), "X2", LIFE) is False
    assert ready({}).standing(key("a"), "X1", LIFE) is False


@pytest.mark.parametrize(
    ("asked", "horizon", "same"),
    [
        ("2019-12-14", "2020-01-14", True),
        ("2019-06-14", "2019-06-14", True),
        ("2019-06-13", "2019-06-14", False),
        ("2019-06-14", "2020-01-14", False),
    ],
)
def test_the_same_windows_are_seen_where_nobody_reports_later(asked: str, horizon: str, same: bool) -> None:
    assert same_windows(day("2019-12-14"), day(asked), day(horizon)) is same


@pytest.mark.parametrize(
    "at", ["2018-12-14", "2019-01-14", "2019-02-20", "2019-03-13", "2019-03-14", "2019-03-20", "2019-12-14", "2020-06-01"]
)
def test_stored_standings_give_the_same_judgements_as_the_series(at: str) -> None:
    def judged(snapshot: Snapshot) -> list[object]:
        found = [snapshot.judge(a.key, "X1") for a in TABLES.agencies]
        return [(one, one.needed) for one in found]

    with_summary = Snapshot(TABLES, DictReader(ROWS), at=day(at), ready=ready(stored()))
    assert judged(with_summary) == judged(Snapshot(TABLES, DictReader(ROWS), at=day(at)))


def test_the_series_of_a_leaf_is_not_read_while_the_stored_standing_holds() -> None:
    reader = CountingReader(ROWS)
    fresh = Snapshot(TABLES, reader, at=day("2019-04-01"), ready=ready(stored()))
    assert fresh.judge(key("a"), "X1").area.figure.numerator == 16
    assert reader.asked == []


def test_the_series_is_read_where_the_stored_standing_does_not_hold() -> None:
    reader = CountingReader(ROWS)
    earlier = Snapshot(TABLES, reader, at=day("2019-02-20"), ready=ready(stored()))
    assert earlier.judge(key("a"), "X1").area.figure.numerator == 9
    assert set(reader.asked) == {"a"}


def test_each_target_of_an_indicator_has_its_own_standing() -> None:
    later = target(97, plan="Q", start=day("2019-02-15"), due=day("2020-02-14"))
    tables = catalogue((agency("a"),), indicator(), (target(95), later))
    rows: dict[str, list[Observation]] = {"a": list(ROWS["a"])}
    look_up = ready(standings(tables, DictReader(rows))).standing
    found = [look_up(key("a"), "X1", span) for span in (LIFE, Span(later.valid_from, later.due))]
    assert [s.figure.numerator for s in found if isinstance(s, Standing)] == [16, 7]


def test_an_area_is_judged_without_its_series_while_the_stored_facts_hold() -> None:
    reader = CountingReader(ROWS)
    fresh = Snapshot(TABLES, reader, at=day("2019-04-01"), ready=ready(stored()))
    top = fresh.judge(fresh.tree.roots[0].key, "X1")
    assert (top.area.figure.numerator, top.area.figure.denominator) == (24, 30)
    assert reader.asked == []


def test_the_trend_of_an_area_is_shown_without_any_series() -> None:
    reader = CountingReader(ROWS)
    fresh = Snapshot(TABLES, reader, at=day("2019-04-01"), ready=ready(stored()))
    top = fresh.judge(fresh.tree.roots[0].key, "X1")
    assert len(recent(fresh, top, 8)) > 1
    assert reader.asked == []


def test_who_is_assessed_where_nothing_was_reported_is_not_stored() -> None:
    """It depends on the very date: an agency that closed before it is not asked for anything."""
    found = standings(TABLES, DictReader({}))
    assert [document for key, document in found.items() if key.startswith("2019:")] == []
