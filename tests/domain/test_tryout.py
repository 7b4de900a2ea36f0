"""What a typed number would do: the worked example of the rules, bounds met exactly, and questions without a meaning."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from build import DictReader, catalogue, family, indicator, key, row, target
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.tryout import more_good, rest, turned_good
from cchc_tui.domain.verdict import Verdict

AT = date(2019, 2, 1)


def judged(numerator: int, denominator: int, bound: int = 95) -> Judgement:
    tables = catalogue(family("a"), indicator(), target(bound))
    return Snapshot(tables, DictReader({"a": [row("2019-01", numerator, denominator)]}), at=AT).judge(key("a"), "X1")


def test_the_worked_example_turns_green_exactly_at_the_number_that_is_needed() -> None:
    case = judged(9120, 9800)
    for count, verdict in ((3799, Verdict.BEHIND), (3800, Verdict.WATCH)):
        tried = more_good(case, AT, count)
        assert tried is not None
        assert tried.verdict is verdict
    for count, verdict in ((189, Verdict.BEHIND), (190, Verdict.WATCH)):
        tried = turned_good(case, AT, count)
        assert tried is not None
        assert (tried.verdict, tried.figure.denominator) == (verdict, 9800)
    assert rest(case, 20000) == Fraction(9880, 102)  # 96.86 %


def test_there_are_only_so_many_bad_ones() -> None:
    assert turned_good(judged(9120, 9800), AT, 680) is not None
    assert turned_good(judged(9120, 9800), AT, 681) is None


def test_nothing_is_left_to_come() -> None:
    assert rest(judged(9120, 9800), 9800) is None


@given(numerator=st.integers(0, 500), more=st.integers(1, 500))
def test_more_good_ones_never_make_it_worse(numerator: int, more: int) -> None:
    case = judged(numerator, 500)
    tried = more_good(case, AT, more)
    assert tried is not None
    assert tried.figure.value is not None
    assert case.area.figure.value is not None
    assert tried.figure.value >= case.area.figure.value


@pytest.mark.parametrize("changes", [{"rollup": "share_of_agencies"}, {"rollup": "value"}, {"unit": "point"}])
def test_the_question_has_no_meaning_without_a_ratio_of_counts(changes: dict[str, Any]) -> None:
    tables = catalogue(family("a"), indicator(**changes), target(95))
    case = Snapshot(tables, DictReader({"a": [row("2019-01", 1, 2)]}), at=AT).judge(key("a"), "X1")
    assert (more_good(case, AT, 1), turned_good(case, AT, 1), rest(case, 100)) == (None, None, None)
