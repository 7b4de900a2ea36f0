"""The worked examples of the domain, each a test named after it.

Not here, because other rooms answer: 12 (search) and 16 (a cache without network). Where a word of an
example differs from the rules, the rules hold; the test says so.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from build import BY_ID, CALENDAR, HALVES, Rows, agency, day, family, indicator, key, row, snap, target

from cchc_tui.domain.detail import detail
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, Observation, Period
from cchc_tui.domain.periods import Calendar, Span
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.whatif import rest_rate

CITY = agency("city", level="city")


def many(count: int) -> tuple[Agency, ...]:
    """Make a city with this many agencies below it."""
    return (CITY, *(agency(f"a{n:03}", "city", "department") for n in range(count)))


def at_city(
    counts: list[int], ours: int = 1, *, path: str = "", bound: int = 100, at: str = "2019-06-14", period: str = "2019-Q2"
) -> Judgement:
    """Judge a share of agencies whose counts these are."""
    rows = {f"a{n:03}": [row(period, count)] for n, count in enumerate(counts)}
    share = indicator("share_of_agencies", "cumulative", period="quarter", scope="department", min_count=ours)
    return snap(at, many(len(counts)), share, target(bound, path=path), rows).judge(key("city"), "X1")


def test_example_01_pooled_not_the_mean_of_rates() -> None:
    rows = {"a": [row("2019-03", 90, 100)], "b": [row("2019-03", 990, 1000)]}
    found = detail(snap("2019-03-20", family("a", "b"), indicator(), target(95), rows), key("d"), "X1")
    assert found.judgement.area.figure.value == Fraction(1080, 11)  # 98.18 %
    assert found.judgement.area.verdict == "on_track"
    assert [(r.agency.code, r.contribution) for r in found.why] == [("a", Fraction(5, 11)), ("b", Fraction(-40, 11))]  # +0.45, -3.64
    assert sum(r.contribution for r in found.why) == Fraction(-35, 11)  # -3.18


def test_example_02_52_agencies_with_two_one_or_no_dialogues() -> None:
    judged = at_city([2] * 40 + [1] * 8 + [0] * 4, 2)
    assert judged.area.figure == Figure(40, 52, Fraction(1000, 13))  # 76.92 %
    assert (judged.needed.converted, judged.needed.new) == (12, 16)


def test_example_03_seven_of_52_inspected_at_a_checkpoint_of_ten_per_cent() -> None:
    judged = at_city([1] * 7 + [0] * 45, path="2019-06-14:10", bound=30)
    assert (judged.area.verdict, judged.area.ruling.expected) == ("on_track", Fraction(10))
    assert judged.needed.converted == 9  # of 16
    assert at_city([1] * 6 + [0] * 46, path="2019-06-14:10", bound=30).area.verdict == "on_track"
    assert at_city([1] * 5 + [0] * 47, path="2019-06-14:10", bound=30).area.verdict == "watch"  # 9.6 %


def test_example_04_the_same_with_a_scope_of_636() -> None:
    judged = at_city([1] * 7 + [0] * 629, path="2019-06-14:10", bound=30)
    assert judged.area.assessed == 636
    assert judged.needed.converted == 191 - 7
    assert judged.area.verdict == "behind"


def test_example_05_what_is_needed_for_95_per_cent() -> None:
    goal = target(95)
    judged = snap("2019-03-20", family("a"), indicator(), goal, {"a": [row("2019-03", 9120, 9800)]}).judge(key("d"), "X1")
    assert judged.area.figure.value == Fraction(4560, 49)  # 93.06 %
    assert (judged.needed.new, judged.needed.converted, judged.needed.reachable) == (3800, 190, True)
    assert rest_rate(goal, 9120, 9800, 20_000) == Fraction(4940, 51)  # 96.86 %


def test_example_06_one_paper_document_under_one_hundred_per_cent() -> None:
    judged = snap("2019-03-20", family("a"), indicator(), target(100), {"a": [row("2019-03", 999, 1000)]}).judge(key("a"), "X1")
    assert (judged.needed.new, judged.needed.reachable, judged.area.verdict) == (None, False, "behind")


@pytest.mark.parametrize(
    ("value", "word", "severity", "note"),
    [("54", "not_met", "warning", ""), ("51", "met", "ok", ""), ("49", "met", "ok", "beyond_range")],
)
def test_example_07_recurrent_share_of_the_budget(value: str, word: str, severity: str, note: str) -> None:
    """The rules: before its due date a range is too early; below it is met with a note."""
    second = Period("2020", "year", day("2019-12-15"), day("2020-12-14"), day("2020-12-31"))
    goal = target(52, "in", low=50, due=day("2020-12-14"), strength="directional")
    budget = indicator("value", "stock", period="year", scope="city")

    def judged(period: str, at: str) -> Judgement:
        return snap(at, (CITY,), budget, goal, {"city": [row(period, value=value)]}, periods=(*CALENDAR, second)).judge(key("city"), "X1")

    first, last = judged("2019", "2019-12-31"), judged("2020", "2020-12-31")
    assert (first.area.verdict, first.area.severity, first.area.figure.value) == ("too_early", "none", Fraction(value))
    assert (last.area.verdict, last.area.severity, last.area.ruling.reason) == (word, severity, note)


def test_example_08_a_stretch_minimum_missed_is_amber_not_red() -> None:
    goal = target(10, strength="stretch_minimum")
    judged = snap("2019-12-20", family("a"), indicator(), goal, {"a": [row("2019-12", 1278, 531_269)]}).judge(key("a"), "X1")
    assert (judged.area.verdict, judged.area.severity) == ("not_met", "warning")


def index_of(rows: list[Observation]) -> Judgement:
    ours = indicator("value", "stock", period="year", scope="city", unit="points")
    return snap("2019-12-31", (CITY,), ours, target(90), {"city": rows}).judge(key("city"), "X1")


def test_example_09_a_revision_supersedes_and_two_sources_at_one_stage_conflict() -> None:
    revised = index_of([row("2019", value="92.57"), row("2019", value="92.75", revision=2)])
    assert (revised.area.figure.value, revised.area.verdict) == (Fraction(371, 4), "met")
    differing = index_of([row("2019", value="92.57", source="a"), row("2019", value="92.75", source="b")])
    assert differing.area.verdict == "conflict"
    raised = index_of([row("2019", value="92.57", source="a"), row("2019", value="92.75", source="b", stage="appraised")])
    assert (raised.area.figure.value, raised.area.verdict) == (Fraction(371, 4), "met")


def test_example_10_a_conflict_names_the_rule_and_the_difference() -> None:
    rows = {"a": [row("2019-03", 500_000, 510_541, source="printed"), row("2019-03", 500_000, 510_535, source="sum of parts")]}
    found = detail(snap("2019-03-20", family("a"), indicator(), target(95), rows), key("a"), "X1")
    assert found.judgement.area.verdict == "conflict"
    assert [(f.rule, f.found, f.limit, f.difference) for f in found.findings] == [("sources_differ", 510_535, 510_541, -6)]


def test_example_11_three_of_twenty_communes_are_silent() -> None:
    names = [f"c{n:02}" for n in range(20)]
    rows: Rows = {name: [row("2019-03", 99, 100)] for name in names[:17]}

    def area(rollup: str, min_coverage: int) -> Judgement:
        ours = indicator(rollup, min_coverage=min_coverage, min_count=99)
        return snap("2019-03-20", family(*names), ours, target(95), rows).judge(key("d"), "X1")

    shown, withheld, shares = area("ratio_of_sums", 85).area, area("ratio_of_sums", 86).area, area("share_of_agencies", 86).area
    assert (shown.reported, shown.assessed, shown.verdict) == (17, 20, "on_track")
    assert (withheld.verdict, withheld.ruling.reason, withheld.figure.value) == ("no_data", "coverage", Fraction(99))
    assert (shares.worst, shares.figure.value, shares.best) == (Fraction(85), Fraction(85), Fraction(100))


def test_example_13_one_code_in_two_editions_is_two_agencies_without_a_joined_series() -> None:
    old = (agency("city", level="city", end="2025-06-30"), agency("00226", "city", end="2025-06-30", name="Trung Tự"))
    new = agency("00226", edition="2025", start="2025-07-01", name="Văn Miếu - Quốc Tử Giám")
    rows = {"2019:00226": [row("2019-01", 1, 10)], "2025:00226": [row("2019-02", 9, 10)]}
    snapshot = snap("2019-03-20", (*old, new), indicator(), target(95), rows)
    assert snapshot.judge(key("00226"), "X1").area.figure.numerator == 1
    assert snapshot.judge(key("00226", "2025"), "X1").area.figure.numerator == 9
    assert snapshot.judge(key("city"), "X1").area.figure.numerator == 1
    names = [found.name_vi for at in ("2025-06-30", "2025-07-01") if (found := snapshot.tree.find("00226", day(at)))]
    assert names == ["Trung Tự", "Văn Miếu - Quốc Tử Giám"]


def test_example_14_14_june_ends_a_month_a_quarter_and_the_half_year() -> None:
    june = BY_ID["2019-06"]
    assert (june.start, june.end, HALVES[0].end) == (day("2019-05-15"), day("2019-06-14"), day("2019-06-14"))
    on_the_day = Calendar(CALENDAR).eligible("month", Span(day("2019-06-14"), day("2019-06-14")))
    assert set(on_the_day) == {"2019-06", "2019-Q2", "2019-H1"}
    assert (
        snap("2019-06-14", family("a"), indicator(), target(95), {"a": [row("2019-06", 9, 10)]}).judge(key("a"), "X1").area.figure.numerator
        == 9
    )


def test_example_15_a_denominator_of_zero_is_not_applicable() -> None:
    for code in ("a", "d"):
        judged = snap("2019-03-20", family("a"), indicator(), target(95), {"a": [row("2019-03", 0, 0)]}).judge(key(code), "X1")
        assert (judged.area.verdict, judged.area.severity, judged.area.figure.value) == ("not_applicable", "none", None)
