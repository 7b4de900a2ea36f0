"""What one publication says that the one before did not: figures, verdicts, small tables; and several updates as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from build import DictReader, Rows, agency, catalogue, family, indicator, key, row, target

from cchc_tui.domain.changes import FIGURES, FLOOD, VERDICTS, Change, Kind, affected, figures, matters, merged, records, totals, verdicts
from cchc_tui.domain.model import AgencyKey, Observation, Series
from cchc_tui.domain.registry import Band, Framework
from cchc_tui.domain.snapshot import Snapshot

TABLES = catalogue(family("a", "b"), indicator(), target(95))
A = key("a")


def diff(old: list[Observation], new: list[Observation]) -> list[tuple[str, str, str]]:
    """Compare two states of one series: kind, old, new."""
    return [(c.kind.value, c.old, c.new) for c in figures({A: {"X1": tuple(old)}}, {A: {"X1": tuple(new)}})]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([], [row("2019-01", 9, 10)], [("new", "", "9/10")]),
        ([row("2019-01", 9, 10)], [row("2019-01", 8, 10)], [("revised", "9/10", "8/10")]),
        ([row("2019-01", 9, 10)], [row("2019-01", 9, 10)._replace(note="other words")], []),
        ([row("2019-01", 9, 10)], [row("2019-01", 9, 10), row("2019-01", 8, 10)._replace(revision=2)], [("revised", "9/10", "8/10")]),
        ([row("2019-01", 9, 10)], [row("2019-01", 9, 10), row("2019-01", 9, 10)._replace(revision=2)], []),
        ([row("2019-01", 9, 10)], [row("2019-01", 9, 10), row("2019-01")._replace(revision=2)], [("withdrawn", "9/10", "")]),
        ([row("2019-01", 9, 10)], [], [("withdrawn", "9/10", "")]),
        ([row("2019-01")], [row("2019-01", 1, 2)], [("new", "", "1/2")]),
        ([row("2019-01")], [], []),
        ([], [row("2019-01", 9, 10)._replace(numerator=None, denominator=None, value="93.5")], [("new", "", "93.5")]),
        ([row("2019-01", 9, 10)], [row("2019-01", 9, 10), row("2019-01", 9, 10)._replace(stage="appraised")], [("new", "", "9/10")]),
    ],
)  # fmt: skip
def test_the_newest_revision_of_a_fact_is_what_it_says(old: list[Observation], new: list[Observation], said: list[object]) -> None:
    assert diff(old, new) == said


def test_agencies_and_indicators_that_are_gone_are_withdrawn() -> None:
    rows: Series = (row("2019-01", 9, 10),)
    assert [c.kind for c in figures({A: {"X1": rows}}, {})] == [Kind.WITHDRAWN]
    assert [(c.kind, c.indicator) for c in figures({A: {"X1": rows}}, {A: {"X2": rows}})] == [(Kind.NEW, "X2"), (Kind.WITHDRAWN, "X1")]


def test_a_flood_of_new_figures_is_counted_and_revisions_are_still_told_one_by_one() -> None:
    old = {AgencyKey("2019", "0"): {"X1": (row("2019-01", 1, 2),)}}
    new = {AgencyKey("2019", str(n)): {"X1": (row("2019-01", 1, 3), row("2019-02", n, n))} for n in range(FLOOD + 1)}
    found = figures(old, new)
    assert [(c.kind, c.agency, c.item.split(" ")[0], c.new) for c in found] == [
        (Kind.REVISED, "2019:0", "2019-01", "1/3"),
        (Kind.NEW, "", "2019-02", str(FLOOD + 1)),
        (Kind.NEW, "", "2019-01", str(FLOOD)),
    ]
    assert totals(found) == {"figures revised": 1, "figures new": 2 * FLOOD + 1}
    again = merged([found, found])
    assert [c.new for c in again if not c.agency] == [str(2 * FLOOD + 2), str(2 * FLOOD)]


def test_records_are_compared_field_by_field() -> None:
    changed = [replace(agency("a"), head="Chủ tịch"), agency("c")]
    new = replace(
        TABLES, agencies=(*changed,), targets=(replace(TABLES.targets[0], min=TABLES.targets[0].min and TABLES.targets[0].min + 1),)
    )
    old = replace(TABLES, agencies=(agency("a"), agency("b")))
    told = [(c.table, c.kind.value, c.agency, c.item.split(" ")[-1], c.old, c.new) for c in records(old, new)]
    assert told == [
        ("agencies", "revised", "2019:a", "head", "", "Chủ tịch"),
        ("agencies", "new", "2019:c", "c", "", "2019 c"),
        ("agencies", "withdrawn", "2019:b", "b", "2019 b", ""),
        ("targets", "revised", "", "min", "95", "96"),
    ]


def test_the_bands_of_a_framework_are_told_as_a_whole() -> None:
    """Whoever moves a bound changes what points are worth."""
    good = Framework(
        "BNV",
        "Bộ chỉ số",
        "Index",
        Fraction(100),
        None,
        (Band("good", "Tốt", "Good", Fraction(90)), Band("fair", "Khá", "Fair", Fraction(70))),
    )
    moved = replace(good, bands=(good.bands[0], replace(good.bands[1], min=Fraction(145, 2))), max_score=Fraction(99))
    told = list(records(replace(TABLES, frameworks=(good,)), replace(TABLES, frameworks=(moved,))))
    assert [(c.table, c.item, c.old, c.new) for c in told] == [
        ("frameworks", "BNV max_score", "100", "99"),
        ("frameworks", "BNV bands", "good 90, fair 70", "good 90, fair 72.5"),
    ]
    assert not any(map(matters, told)), "what an agency is judged by is another thing"


def snapshot(rows: Rows, at: str = "2019-02-01") -> Snapshot:
    return Snapshot(TABLES, DictReader(rows), at=date.fromisoformat(at))


def test_a_flip_is_what_the_data_did_and_reaches_up_to_the_root() -> None:
    good, bad = [row("2019-01", 10, 10)], [row("2019-01", 1, 10)]
    before, after = snapshot({"a": good, "b": good}), snapshot({"a": bad, "b": good})
    whom = affected([A], after, everybody=False)
    assert whom == [k.key for k in after.tree.lineage(A)]
    found = list(verdicts(before, after, whom))
    assert {c.agency for c in found} == {str(k) for k in whom}
    assert {(c.table, c.old, c.new) for c in found if c.agency == str(A)} == {(VERDICTS, "on_track", "behind")}


def test_the_calendar_alone_flips_nothing() -> None:
    rows: Rows = {"a": [row("2019-01", 10, 10)]}
    assert list(verdicts(snapshot(rows), snapshot(rows), affected([], snapshot(rows), everybody=True))) == []


@pytest.mark.parametrize(
    ("change", "is_so"),
    [
        (Change("agencies", Kind.REVISED, item="2019 a head"), False),
        (Change("agencies", Kind.REVISED, item="2019 a parent"), True),
        (Change("agencies", Kind.NEW, item="2019 a"), True),
        (Change("indicators", Kind.REVISED, item="X1 title_vi"), False),
        (Change("indicators", Kind.REVISED, item="X1 min_coverage"), True),
        (Change("targets", Kind.REVISED, item="X1 P 2019 * margin"), True),
        (Change("periods", Kind.REVISED, item="2019-M01 due"), True),
        (Change("sources", Kind.NEW, item="igate"), False),
    ],
)
def test_only_what_verdicts_rest_on_asks_for_everybody_to_be_judged_again(change: Change, is_so: bool) -> None:
    assert matters(change) is is_so


def one(kind: Kind, old: str, new: str, item: str = "2019-01 own reported s") -> Change:
    return Change(FIGURES, kind, "2019:a", "X1", item, old, new)


@pytest.mark.parametrize(
    ("updates", "said"),
    [
        ([one(Kind.NEW, "", "1/2"), one(Kind.REVISED, "1/2", "2/2")], [one(Kind.NEW, "", "2/2")]),
        ([one(Kind.REVISED, "1/2", "2/2"), one(Kind.REVISED, "2/2", "1/2")], []),
        ([one(Kind.NEW, "", "1/2"), one(Kind.WITHDRAWN, "1/2", "")], []),
        ([one(Kind.WITHDRAWN, "1/2", ""), one(Kind.NEW, "", "2/2")], [one(Kind.REVISED, "1/2", "2/2")]),
        ([Change("agencies", Kind.REVISED, "2019:a", "", "2019 a head", "", "A"), Change("agencies", Kind.REVISED, "2019:a", "", "2019 a head", "A", "B")],
         [Change("agencies", Kind.REVISED, "2019:a", "", "2019 a head", "", "B")]),
    ],
)  # fmt: skip
def test_several_updates_are_told_from_the_first_old_to_the_last_new(updates: list[Change], said: list[Change]) -> None:
    assert merged([change] for change in updates) == said
