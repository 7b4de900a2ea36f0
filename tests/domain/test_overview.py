"""What asks for attention in an agency: order, grouping, who below is the trouble; every figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from build import Rows, agency, family, indicator, key, row, snap, target

from cchc_tui.domain import overview
from cchc_tui.domain.model import Agency, Indicator, Target
from cchc_tui.domain.overview import Field
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict

FIELDS = ("steering", "institutions", "procedures", "modern")
D, A, B = key("d"), key("a"), key("b")


def goal(code: str, field: str, *, strength: str = "binding", bound: int = 95) -> tuple[Indicator, Target]:
    return replace(indicator(code=code), field=field), target(bound, code=code, strength=strength)


def district(*goals: tuple[Indicator, Target], rows: Rows, agencies: tuple[Agency, ...] = family("a", "b")) -> Snapshot:
    return snap("2019-03-20", agencies, [one for one, _ in goals], [one for _, one in goals], rows)


def looked(*goals: tuple[Indicator, Target], rows: Rows) -> tuple[Field, ...]:
    return overview.fields(district(*goals, rows=rows).sheet(D), FIELDS)


def codes(field: Field) -> list[str]:
    return [judgement.indicator.code for judgement in field.asking]


def test_a_tally_says_first_what_asks_for_somebody_and_leaves_out_what_does_not_occur() -> None:
    counts = {Verdict.MET: 2, Verdict.NO_DATA: 1, Verdict.WATCH: 0, Verdict.BEHIND: 4, Verdict.NOT_MET: 1}
    assert overview.tally(counts) == ((Verdict.NOT_MET, 1), (Verdict.BEHIND, 4), (Verdict.NO_DATA, 1), (Verdict.MET, 2))


def test_every_verdict_has_a_place_in_the_tally() -> None:
    assert overview.tally(dict.fromkeys(Verdict, 1)) == tuple((verdict, 1) for verdict in overview.ASKING_FIRST)
    assert set(overview.ASKING_FIRST) == set(Verdict)


def test_the_worst_field_comes_first_then_the_calm_ones_then_those_without_a_target() -> None:
    """K1 misses 95 by 5 points, M1 by 15; S1 is reached: modern, procedures, steering; nothing is promised for institutions."""
    rows = {"a/K1": [row("2019-03", 90, 100)], "a/M1": [row("2019-03", 80, 100)], "a/S1": [row("2019-03", 100, 100)]}
    rows |= {f"b/{code}": rows[f"a/{code}"] for code in ("K1", "M1", "S1")}
    found = looked(goal("S1", "steering"), goal("K1", "procedures"), goal("M1", "modern"), rows=rows)
    assert [(field.name, codes(field), field.judged) for field in found] == [
        ("modern", ["M1"], 1),
        ("procedures", ["K1"], 1),
        ("steering", [], 1),
        ("institutions", [], 0),
    ]
    assert [field.counts for field in found][2:] == [((Verdict.ON_TRACK, 1),), ()]


def test_within_a_field_severity_comes_before_the_gap() -> None:
    """P1 misses its stretch level by 40 points, P2 a binding one by 5, P3 has no report: critical, warning, unknown."""
    rows = {"a/P1": [row("2019-03", 55, 100)], "a/P2": [row("2019-03", 90, 100)], "a/P4": [row("2019-03", 99, 100)]}
    rows |= {f"b/{code}": rows[f"a/{code}"] for code in ("P1", "P2", "P4")}
    goals = (goal("P1", "procedures", strength="stretch"), goal("P2", "procedures"), goal("P3", "procedures"), goal("P4", "procedures"))
    first = looked(*goals, rows=rows)[0]
    assert codes(first) == ["P2", "P1", "P3"]
    assert first.counts == ((Verdict.BEHIND, 2), (Verdict.NO_DATA, 1), (Verdict.ON_TRACK, 1))


def test_a_field_only_the_catalogue_names_comes_after_the_official_ones() -> None:
    rows = {"a/Z1": [row("2019-03", 100, 100)], "b/Z1": [row("2019-03", 100, 100)]}
    found = looked(goal("Z1", "other"), rows=rows)
    assert [field.name for field in found] == ["other", *FIELDS]


def test_below_a_red_figure_the_red_are_counted_the_farthest_first() -> None:
    """A has 90 and B 80 of 100 where 95 % are promised; C has 100."""
    rows = {"a": [row("2019-03", 90, 100)], "b": [row("2019-03", 80, 100)], "c": [row("2019-03", 100, 100)]}
    snapshot = district((indicator(), target(95)), rows=rows, agencies=family("a", "b", "c"))
    below = overview.below(snapshot, snapshot.judge(D, "X1"))
    assert ([j.agency.code for j in below.asking], below.judged) == (["b", "a"], 3)


def test_below_an_unknown_figure_the_silent_are_counted() -> None:
    rows = {"a": [row("2019-03", 10, 100)]}
    snapshot = district((indicator(), target(95)), rows=rows)
    judgement = snapshot.judge(D, "X1")
    assert judgement.area.verdict is Verdict.NO_DATA, "one of two reported, 80 % are wanted"
    below = overview.below(snapshot, judgement)
    assert ([j.agency.code for j in below.asking], below.judged) == (["b"], 2)


def test_who_is_not_judged_or_no_more_is_not_counted_below() -> None:
    """The department is out of scope, and commune C ended in February."""
    agencies = (*family("a"), agency("o", "d", "department"), agency("c", "d", end="2019-02-01"))
    snapshot = district((indicator(), target(95)), rows={"a": [row("2019-03", 10, 100)]}, agencies=agencies)
    assert overview.below(snapshot, snapshot.judge(D, "X1")).judged == 1


def test_drags_are_the_parts_that_pull_away_hardest_first() -> None:
    """Together 150/210 against 95 %: a (95·10 − 100·0)/210, b (95·100 − 100·50)/210; c has 100/100 and pulls the other way."""
    rows = {"a": [row("2019-03", 0, 10)], "b": [row("2019-03", 50, 100)], "c": [row("2019-03", 100, 100)]}
    snapshot = district((indicator(), target(95)), rows=rows, agencies=family("a", "b", "c"))
    found = overview.drags(snapshot, snapshot.judge(D, "X1"))
    assert [(r.agency.code, r.contribution) for r in found] == [("b", Fraction(4500, 210)), ("a", Fraction(950, 210))]


def test_nobody_drags_a_figure_that_is_unknown() -> None:
    """A is at 10 % and would pull, but the trouble of the district is that B is silent."""
    snapshot = district((indicator(), target(95)), rows={"a": [row("2019-03", 10, 100)]})
    assert overview.drags(snapshot, snapshot.judge(D, "X1")) == ()


def test_home_is_the_root_of_the_edition_in_force() -> None:
    agencies = (agency("old", level="city", edition="2015", end="2018-12-31"), agency("d", level="district", start="2019-01-01"))
    assert overview.home(snap("2019-03-20", agencies, [], [], {})) == D
    assert overview.home(snap("2018-03-20", agencies, [], [], {})) == key("old", "2015")
    assert overview.home(Snapshot()) is None


def test_turning_goes_from_the_one_above_through_those_beside_and_from_a_root_through_those_below() -> None:
    snapshot = snap("2019-03-20", (*family("a", "b"), agency("gone", "d", end="2019-01-01")), [], [], {})
    assert overview.ring(snapshot, D) == (D, A, B)
    assert overview.ring(snapshot, A) == (D, A, B)
    assert overview.ring(snapshot, key("gone")) == (D, A, B, key("gone")), "who stands there can leave"
