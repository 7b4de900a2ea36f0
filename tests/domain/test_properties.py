"""What holds for every publication, tried on many small ones; the same ones in every run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from build import DictReader, agency, catalogue, day, facts, family, indicator, key, row, ruled, snap, target
from hypothesis import given, settings
from hypothesis import strategies as st
from steady import BOUNDS, counts, steady

from cchc_tui.domain.detail import detail, recent
from cchc_tui.domain.model import Agency, Catalogue, Indicator, Observation, Target
from cchc_tui.domain.packing import pack, unpack
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.summary import ready, standings
from cchc_tui.domain.trends import KEPT
from cchc_tui.domain.verdict import SEVERITY_RANK, Verdict

NAMES = ("a", "b", "c", "e", "f")
DATES = st.dates(date(2018, 12, 1), date(2020, 2, 1))
MONTH = st.integers(1, 12).map(lambda n: f"2019-{n:02}")
WINDOW = st.one_of(MONTH, st.sampled_from(["2019-Q1", "2019-Q3", "2019-H1", "2019"]))


@st.composite
def rows(draw: st.DrawFn) -> Observation:
    """Draw any row: sound or not, of any stage, extent, revision and source."""
    period, stage = draw(WINDOW), draw(st.sampled_from(["realtime", "reported", "appraised"]))
    kind = draw(st.sampled_from(["counts", "counts", "counts", "tally", "value", "empty"]))
    numerator = draw(st.integers(0, 12)) if kind in ("counts", "tally") else None
    denominator = draw(st.integers(0, 12)) if kind == "counts" else None
    value = str(draw(st.integers(0, 120))) if kind == "value" else None
    extent, source = draw(st.sampled_from(["own", "own", "area"])), draw(st.sampled_from(["s", "s", "t"]))
    return row(period, numerator, denominator, value=value, extent=extent, stage=stage, revision=draw(st.integers(1, 3)), source=source)


@st.composite
def commitments(draw: st.DrawFn) -> Target:
    """Draw a target of any operator, path and strength."""
    bound, op = draw(BOUNDS), draw(st.sampled_from([">=", ">=", ">=", "<=", "in"]))
    path = draw(st.sampled_from(["", "level", "linear", "2019-03-14:5 2019-06-14:20"])) if op != "in" else ""
    strength = draw(st.sampled_from(["binding", "stretch", "plain", "directional"]))
    margin = draw(st.one_of(st.none(), st.integers(0, 5)))
    due = draw(st.sampled_from([day("2019-06-14"), day("2019-12-14"), day("2019-12-31")]))
    return target(bound, op, low=bound / 2 if op == "in" else None, path=path, strength=strength, margin=margin, due=due)


def tree_of(parents: Sequence[int], ends: Sequence[int]) -> tuple[Agency, ...]:
    """Make a tree: the n-th agency hangs below the agency `parents[n]` before it; some close after `ends[n]` days."""
    found = [agency("n0", level="district")]
    for n, (above, life) in enumerate(zip(parents, ends, strict=True), start=1):
        end = "" if life == 0 else str(date(2018, 12, 14) + timedelta(days=life))
        found.append(agency(f"n{n}", f"n{above % n}", ("commune", "commune", "zone")[above % 3], end=end))
    return tuple(found)


@st.composite
def packages(draw: st.DrawFn) -> tuple[Catalogue, dict[str, list[Observation]]]:
    """Draw a whole small publication."""
    size = draw(st.integers(0, 6))
    agencies = tree_of(
        draw(st.lists(st.integers(0, 8), min_size=size, max_size=size)),
        draw(st.lists(st.sampled_from([0, 0, 0, 60, 150]), min_size=size, max_size=size)),
    )
    ours = indicator(
        draw(st.sampled_from(["ratio_of_sums", "share_of_agencies", "value"])),
        draw(st.sampled_from(["flow", "cumulative", "stock"])),
        period=draw(st.sampled_from(["month", "month", "quarter"])),
        scope=draw(st.sampled_from(["commune", "district commune", "district"])),
        min_count=draw(st.integers(1, 3)),
        min_coverage=draw(st.sampled_from([0, 50, 80, 100])),
    )
    goals = [draw(commitments())]
    if draw(st.booleans()):
        goals.append(target(90, plan="Q", start=day("2019-07-01"), due=day("2019-12-31")))
    said: dict[str, list[Observation]] = {}
    for one in agencies:
        unique = {(r.period, r.extent, r.stage, r.revision, r.source): r for r in draw(st.lists(rows(), max_size=6))}
        said[one.code] = list(unique.values())
    return catalogue(agencies, ours, goals), said


@settings(steady, max_examples=250)
@given(packages(), DATES)
def test_stored_standings_give_the_same_judgements_as_reading_the_series_at_any_date(
    package: tuple[Catalogue, dict[str, list[Observation]]], at: date
) -> None:
    tables, said = package
    reader = DictReader(said)
    stored = json.loads(json.dumps(standings(tables, reader)))
    read, looked_up = Snapshot(tables, reader, at=at), Snapshot(tables, reader, at=at, ready=ready(stored))
    for one in tables.agencies:
        assert looked_up.judge(one.key, "X1") == read.judge(one.key, "X1")
        for goal in tables.targets:
            standing = read.standing(one.key, tables.indicators[0], read.span(goal))
            assert unpack(json.loads(json.dumps(pack(standing)))) == standing


@settings(steady, max_examples=250)
@given(packages(), DATES, st.integers(1, KEPT + 1))
def test_stored_trends_give_the_same_windows_as_reading_the_series_at_any_date(
    package: tuple[Catalogue, dict[str, list[Observation]]], at: date, count: int
) -> None:
    tables, said = package
    reader = DictReader(said)
    documents = json.loads(json.dumps(standings(tables, reader)))
    read, looked_up = Snapshot(tables, reader, at=at), Snapshot(tables, reader, at=at, ready=ready(documents))
    for one in tables.agencies:
        assert recent(looked_up, looked_up.judge(one.key, "X1"), count) == recent(read, read.judge(one.key, "X1"), count)


@settings(steady, max_examples=150)
@given(packages(), DATES)
def test_verdicts_are_total_and_contributions_add_up_exactly(package: tuple[Catalogue, dict[str, list[Observation]]], at: date) -> None:
    tables, said = package
    snapshot = Snapshot(tables, DictReader(said), at=at)
    for one in tables.agencies:
        found = detail(snapshot, one.key, "X1")
        for side in (found.judgement.own, found.judgement.area):
            assert side.verdict in Verdict
            assert side.severity in SEVERITY_RANK
            assert (side.verdict == "stale") is (side.ruling.last_verdict is not None)
        goal = found.judgement.target
        if found.why and goal is not None and goal.bound is not None:
            value = snapshot.area(one.key, tables.indicators[0], snapshot.span(goal)).figure.value
            assert value is not None
            assert sum(r.contribution for r in found.why) == (goal.bound - value) * (1 if goal.op == ">=" else -1)


@steady
@given(commitments(), st.integers(-5, 1200), DATES, DATES, st.booleans(), st.booleans())
def test_the_table_of_verdicts_always_answers(goal: Target, tenths: int, end: date, newest: date, conflict: bool, withheld: bool) -> None:
    found = ruled(
        goal, facts(Fraction(tenths, 10), end=str(end), newest_due=str(newest), at="2019-12-31", conflict=conflict, withheld=withheld)
    )
    assert found.verdict in Verdict
    assert found.severity in SEVERITY_RANK


GOODNESS = {Verdict.BEHIND: 0, Verdict.NOT_MET: 0, Verdict.TOO_EARLY: 0, Verdict.WATCH: 1, Verdict.ON_TRACK: 2, Verdict.MET: 2}


def goodness(tables: Catalogue, said: Observation, at: date) -> int:
    """Rank the area verdict of the only agency; a stale one by the verdict it would otherwise have."""
    ruling = Snapshot(tables, DictReader({"a": [said]}), at=at).judge(key("a"), "X1").area.ruling
    return GOODNESS[ruling.last_verdict or ruling.verdict]


@settings(steady, max_examples=150)
@given(commitments().filter(lambda t: t.op == ">="), counts(), st.integers(1, 20), MONTH, st.integers(0, 60))
def test_a_growing_numerator_never_makes_a_verdict_of_at_least_worse(
    goal: Target, said: tuple[int, int], more: int, period: str, late: int
) -> None:
    tables = catalogue((agency("a"),), indicator(measure="stock"), goal)
    window = next(p for p in tables.periods if p.id == period)
    if window.end > goal.due:
        return
    at, (numerator, denominator) = window.end + timedelta(days=late), said
    grown = min(denominator, numerator + more)
    assert goodness(tables, row(period, grown, denominator), at) >= goodness(tables, row(period, numerator, denominator), at)


@steady
@given(st.lists(counts(), min_size=5, max_size=5), st.permutations(NAMES), st.lists(st.integers(0, 5), min_size=5, max_size=5))
def test_area_figures_do_not_depend_on_the_order_or_depth_of_the_tree(
    said: list[tuple[int, int]], order: Sequence[str], below: list[int]
) -> None:
    reports = {name: [row("2019-03", *pair)] for name, pair in zip(NAMES, said, strict=True)}
    nested = [agency("d", level="district")]
    for n, name in enumerate(order):  # below a commune that came before, or below a zone of its own
        above = order[below[n] % n] if n else "d"
        nested += [agency(f"z{name}", above, "zone"), agency(name, f"z{name}")]
    for ours in (indicator(), indicator("share_of_agencies", min_count=20)):
        flat = snap("2019-03-20", family(*NAMES), ours, target(80), reports).judge(key("d"), "X1").area
        deep = snap("2019-03-20", nested[::-1], ours, target(80), dict(reversed(reports.items()))).judge(key("d"), "X1").area
        assert (flat.figure, flat.ruling, flat.reported, flat.assessed) == (deep.figure, deep.ruling, deep.reported, deep.assessed)


@steady
@given(st.lists(st.lists(counts(), max_size=4), min_size=5, max_size=5), st.integers(1, 60))
def test_the_rollup_is_what_one_counts_by_hand(said: list[list[tuple[int, int]]], enough: int) -> None:
    reports = {name: [row(f"2019-0{n}", *pair) for n, pair in enumerate(pairs, 1)] for name, pairs in zip(NAMES, said, strict=True)}

    def area(ours: Indicator) -> Figure:
        return snap("2019-12-20", family(*NAMES), ours, target(80), reports).judge(key("d"), "X1").area.figure

    flat = [pair for pairs in said for pair in pairs]
    latest = [pairs[-1] for pairs in said if pairs]
    assert area(indicator())[:2] == ((sum(n for n, _ in flat), sum(d for _, d in flat)) if flat else (None, None))
    assert area(indicator(measure="stock"))[:2] == ((sum(n for n, _ in latest), sum(d for _, d in latest)) if flat else (None, None))
    complying = sum(1 for pairs in said if pairs and sum(n for n, _ in pairs) >= enough)
    assert area(indicator("share_of_agencies", min_count=enough))[:2] == ((complying, 5) if flat else (None, None))


@steady
@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=5, max_size=5), st.integers(0, 4))
def test_raising_coverage_never_turns_the_worst_case_above_the_best(tallies: list[int | None], told: int) -> None:
    def cases(said: list[int | None]) -> tuple[Fraction, Fraction, Fraction | None]:
        reports = {name: [row("2019-03", n)] for name, n in zip(NAMES, said, strict=True) if n is not None}
        found = (
            snap("2019-03-20", family(*NAMES), indicator("share_of_agencies", min_count=2), target(100), reports).judge(key("d"), "X1").area
        )
        assert found.worst is not None
        assert found.best is not None
        return found.worst, found.best, found.figure.value

    before = cases(tallies)
    assert before[0] <= before[1]
    assert before[2] in (None, before[0])
    if None in tallies:
        silent = tallies.index(None)
        after = cases([*tallies[:silent], told, *tallies[silent + 1 :]])
        assert before[0] <= after[0] <= after[1] <= before[1]
