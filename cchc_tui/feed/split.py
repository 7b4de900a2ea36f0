"""Which resource a row goes to: small files that seldom change, so that little is fetched again.

Facts are split by branch and plan year: a closed year and a branch without news keep their
bytes, and with them their name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import count

from cchc_tui.domain.periods import plan_year
from cchc_tui.feed.rows import Row, key_of
from cchc_tui.feed.source import SourceTables, slug
from cchc_tui.feed.tables import TABLES

SPLIT = ("observations", "parts")
"""Tables split by branch and plan year; every other one is a single resource."""

GROUP = 100
"""Communes in one resource where no district holds them together."""

Key = tuple[str, str]


def split(source: SourceTables) -> dict[str, list[Row]]:
    """Give the rows of every resource, sorted by key; a table that is there has at least one, if an empty one."""
    resources: dict[str, list[Row]] = {}
    branches = branches_of({(edition, code): (parent, level) for edition, code, parent, level in
                            source.cells("agencies", "edition", "code", "parent", "level")})  # fmt: skip
    years = {period: plan_year(date.fromisoformat(end)) for period, end in source.cells("periods", "id", "end")}
    for name in (table for table in TABLES if table in source.rows):
        parts: dict[str, list[Row]] = defaultdict(list)
        for _, _, row in source.rows[name]:
            # A fact starts with edition, agency, indicator, period.
            parts[f"{name}-{branches[row[0], row[1]]}-{years[row[3]]}" if name in SPLIT else name].append(row)
        key = key_of(TABLES[name])
        resources |= {part: sorted(parts[part], key=key) for part in sorted(parts)} or {name: []}
    return resources


def branches_of(agencies: Mapping[Key, tuple[str, str]]) -> dict[Key, str]:
    """Name the branch of every agency; `agencies` maps edition and code to parent code and level.

    A district with all below it, a child of the root with all below it, the root itself; communes right
    below the root go by hundreds in the order of their codes.
    """
    tops = {key: _top(key, agencies) for key in agencies}
    loose = sorted({top for top in tops.values() if agencies[top][1] == "commune" and agencies[top][0]})
    numbers: dict[str, count[int]] = defaultdict(count)
    groups = {top: f"{top[0]}-communes-{next(numbers[top[0]]) // GROUP + 1}" for top in loose}
    return {key: slug(groups.get(top) or "-".join(top)) for key, top in tops.items()}


def _top(key: Key, agencies: Mapping[Key, tuple[str, str]]) -> Key:
    """Climb from an agency to the district it is in, else to the child of the root."""
    chain = [key]
    while parent := agencies[chain[-1]][0]:
        chain.append((key[0], parent))
    district = next((above for above in chain if agencies[above][1] == "district"), None)
    return district or chain[-2:][0]
