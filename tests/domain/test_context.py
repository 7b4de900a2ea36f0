"""What is in print beside the plan: every value with its source, two values for one window kept apart, nothing averaged."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from build import DictReader, agency, catalogue, day, family, indicator, key, row, target

from cchc_tui.domain import context
from cchc_tui.domain.context import Printed, Topic
from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Observation, Source
from cchc_tui.domain.snapshot import Snapshot

PAR = indicator("value", "stock", code="PAR", scope="district")
MADE_UP = Source("made", "Mẫu", synthetic=True)


def look(rows: dict[str, list[Observation]], at: str = "2019-03-20") -> Snapshot:
    tables = catalogue(family("a", "b"), [indicator(), PAR], target(95), sources=[Source("x", "X"), Source("y", "Y"), MADE_UP])
    return Snapshot(tables, DictReader(rows), at=day(at))


def topic(snapshot: Snapshot) -> Topic:
    (found,) = context.topics(snapshot, [one for several in context.gather(snapshot) for one in several])
    return found


def said(several: tuple[Printed, ...]) -> list[tuple[str, str, str | None, str]]:
    return [(one.agency.code, one.row.period, one.row.value, one.row.source) for one in several]


def test_only_what_no_plan_ever_sets_a_target_for_stands_beside_the_plan() -> None:
    found = look({"a": [row("2019-01", value="91")]})
    assert [i.code for i in context.unplanned(found)] == ["PAR"]
    assert topic(found) == Topic(PAR)
    later = Snapshot(replace(found.catalogue, targets=(target(95, code="PAR", start=day("2020-12-15")),)), found.reader, at=found.at)
    assert [i.code for i in context.unplanned(later)] == ["X1"], "a target that has not begun is one"


def test_two_values_in_print_for_one_window_are_two_and_marked_and_none_is_averaged() -> None:
    rows = [row("2019-02", value="92.75", source="x"), row("2019-02", value="92.57", source="y"), row("2019-01", value="91.4", source="x")]
    found = topic(look({"d/PAR": rows}))
    assert said(found.printed) == [("d", "2019-02", "92.75", "x"), ("d", "2019-02", "92.57", "y"), ("d", "2019-01", "91.4", "x")]
    assert [one.disputed for one in found.printed] == [True, True, False]
    assert (found.disputed, said(found.newest)) == (1, said(found.printed[:2]))


def test_one_value_that_two_sources_print_is_no_dispute() -> None:
    rows = [row("2019-02", value="92.5", source="x"), row("2019-02", value="92.50", source="y")]
    found = topic(look({"d/PAR": rows}))
    assert (found.disputed, len(found.printed)) == (0, 2)


def test_a_newer_revision_stands_for_the_older_and_an_empty_one_takes_it_back() -> None:
    rows = [
        row("2019-01", value="90", source="x"),
        row("2019-01", value="91", source="x", revision=2),
        row("2019-02", value="92", source="x"),
        row("2019-02", source="x", revision=2),
    ]
    assert said(topic(look({"d/PAR": rows})).printed) == [("d", "2019-01", "91", "x")]


def test_a_value_in_print_and_the_one_its_counts_give_are_both_known() -> None:
    first, second = topic(look({"d/PAR": [row("2019-02", 1421, 1611, value="89"), row("2019-01", 1, 3)]})).printed
    assert (first.figure, first.counted) == (Fraction(89), Fraction(142100, 1611))
    assert (second.figure, second.counted) == (Fraction(100, 3), Fraction(100, 3))
    (bare,) = topic(look({"d/PAR": [row("2019-02", value="89")]})).printed
    assert bare.counted is None


def test_what_a_made_up_source_prints_is_marked() -> None:
    found = topic(look({"d/PAR": [row("2019-02", value="89", source="made"), row("2019-01", value="89", source="x")]}))
    assert [one.synthetic for one in found.printed] == [True, False]


def test_the_newest_window_is_first_and_in_it_one_level_after_the_other_with_the_highest_first() -> None:
    rows = {
        "a/PAR": [row("2019-02", value="99")],
        "b/PAR": [row("2019-02", value="98"), row("2019-03", value="7")],
        "d/PAR": [row("2019-02", value="50")],
    }
    order = [(who, period) for who, period, _, _ in said(topic(look(rows)).printed)]
    assert order == [("b", "2019-03"), ("d", "2019-02"), ("a", "2019-02"), ("b", "2019-02")]


def test_everybody_is_read_one_a_step_and_whoever_stands_higher_first() -> None:
    upside_down = (agency("a", "d"), agency("d", level="district"), agency("b", "d"))
    tables = catalogue(upside_down, [PAR], [])
    rows = {f"{code}/PAR": [row("2019-02", value="1")] for code in "abd"}
    steps = list(context.gather(Snapshot(tables, DictReader(rows), at=day("2019-03-20"))))
    assert [[one.agency.code for one in several] for several in steps] == [["d"], ["a"], ["b"]]


def test_what_is_in_print_does_not_wait_for_the_date_of_the_verdicts() -> None:
    rows = {"d/PAR": [row("2019-01", value="90"), row("2019-09", value="92")], "a": [row("2019-01", 9, 10), row("2019-09", 9, 10)]}
    found = look(rows, at="2019-02-20")
    assert len(topic(found).printed) == 2
    assert [p.period.id for p in detail(found, key("d"), "PAR").points] == ["2019-01", "2019-09"]
    assert [p.period.id for p in detail(found, key("a"), "X1").points] == ["2019-01"], "what a plan is about is judged at its date"
