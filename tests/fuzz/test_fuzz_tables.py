"""Whatever becomes of a table: client and publisher accept it alike, or say clearly what is wrong, and soon."""

from __future__ import annotations

import re
import resource

import pytest
from fuzz_material import Base, bases, check_said, client_reads, publisher_reads, rows
from fuzz_mutations import other_resource
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cchc_tui.errors import Refused
from cchc_tui.feed.tables import PATTERNS

HIDDEN = re.compile(f"(?!{PATTERNS['text']}$)", re.DOTALL)
LIMIT_MS = 5000
"""Longest time of one case: a thousand times what the usual one takes, so that only a hang reaches it."""

FEW = settings(max_examples=150, derandomize=True, database=None, deadline=LIMIT_MS, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=5000)
MEMORY_MIB = 300


def check(data: st.DataObject) -> None:
    """Damage one table of a good publication and read it in both ways."""
    base = data.draw(st.sampled_from(bases()))
    name, raw = data.draw(other_resource(base.resources))
    damaged = {**base.resources, name: raw}
    refusal = client_reads(damaged, name)
    problems, published = publisher_reads(damaged)
    event(f"client {'refuses' if refusal else 'accepts'}, publisher {'refuses' if problems else 'accepts'}")
    if refusal:
        check_said(refusal)
    else:
        check_same(damaged, published, problems)
    for problem in problems:
        check_said(problem)
    if not problems:
        check_published(base, damaged, published, refusal)


def check_same(damaged: dict[str, bytes], published: dict[str, bytes], problems: list[Refused]) -> None:
    """What the client accepts the publisher does too, row by row; none of it can hide or act."""
    assert [str(problem) for problem in problems] == []
    accepted = rows(damaged)
    assert rows(published) == accepted
    for several in accepted.values():
        for record in several:
            assert all(cell.isprintable() or re.fullmatch(PATTERNS["text"], cell) for cell in record)


def check_published(base: Base, damaged: dict[str, bytes], published: dict[str, bytes], refusal: Refused | None) -> None:
    """What the publisher accepts the client does too, as published; where it refused the raw table, something was put right."""
    assert client_reads(published, "") is None
    if refusal:
        name = next(name for name, raw in damaged.items() if raw != base.resources[name])
        assert damaged[name] not in published.values()


@FEW
@given(st.data())
def test_a_damaged_table_is_accepted_by_both_or_clearly_refused(data: st.DataObject) -> None:
    check(data)


@pytest.mark.heavy
def test_thousands_of_damaged_tables_surprise_nobody() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    MANY(given(st.data())(check))()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_MIB * 1024
