"""What one publication says that the one before it did not: figures, verdicts, and the small tables.

Pure: two states in, changes out, in the order in which a person wants to read them. The newest revision of a
fact is what it says; a fact that says nothing any more was withdrawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Number, Observation, Series
from cchc_tui.domain.snapshot import Snapshot


class Kind(StrEnum):
    """What happened to something."""

    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"


VERDICTS, FIGURES = "verdicts", "figures"
"""What changes beside the tables of the catalogue, which go by their own names."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "agencies": ("edition", "code"),
    "successions": ("edition_from", "code_from", "edition_to", "code_to"),
    "indicators": ("code",),
    "targets": ("indicator", "plan", "valid_from", "edition", "agency"),
    "periods": ("id",),
    "sources": ("id",),
    "frameworks": ("code",),
}
"""The tables of the catalogue and the fields that name a record."""

JUDGED_BY: Mapping[str, frozenset[str]] = {
    "agencies": frozenset({"level", "parent", "valid_from", "valid_to"}),
    "indicators": frozenset({"unit", "rollup", "measure", "period", "scope", "min_count", "min_coverage"}),
}
"""The fields of a record on which verdicts rest; of the tables that are not here every field but names does."""

WORDS_ONLY = ("sources", "successions", "frameworks")
"""Tables on which no verdict rests."""

FLOOD = 500
"""New figures up to which each is told; a whole month of a city is counted by indicator and period instead."""


class Change(NamedTuple):
    """One difference: of what, of which agency (`edition:code`) and indicator, of which item, from what to what.

    The item of a figure is `period extent stage source`, that of a record what names it and the field. `old` is
    empty for what is new, `new` for what was withdrawn; of a flood `new` is how many agencies brought the figure.
    """

    table: str
    kind: Kind
    agency: str = ""
    indicator: str = ""
    item: str = ""
    old: str = ""
    new: str = ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What it is about, whatever happened to it."""
        return (self.table, self.agency, self.indicator, self.item)


@dataclass(frozen=True, slots=True)
class Update:
    """What one synchronisation brought: from serial `before` (0: nothing was here) to `serial`, installed at an ISO instant.

    `totals` counts the changes by table and kind; `changes` are they, unless `shortened` says that only the totals remain.
    """

    serial: int
    before: int
    created: str
    installed: str
    totals: dict[str, int]
    changes: tuple[Change, ...] = ()
    shortened: bool = False


SeriesOf = Mapping[AgencyKey, Mapping[str, Series]]
"""The rows of some agencies by indicator."""


def figures(old: SeriesOf, new: SeriesOf) -> list[Change]:
    """Compare what was reported; agencies and indicators in the order of the new rows, those that are gone last."""
    found: list[Change] = []
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key, {}), new.get(key, {})
        for code in [*after, *(code for code in before if code not in after)]:
            found += _facts(str(key), code, before.get(code, ()), after.get(code, ()))
    return counted(found)


def _facts(agency: str, code: str, old: Series, new: Series) -> Iterator[Change]:
    if old == new:
        return
    before, after = _said(old), _said(new)
    for item in [*after, *(item for item in before if item not in after)]:
        yield from _change(FIGURES, agency, code, item, before.get(item, ""), after.get(item, ""))


def _said(series: Series) -> dict[str, str]:
    """Say what stands under each fact: the counts, or the value as printed, of its newest revision."""
    newest: dict[str, Observation] = {}
    for row in series:
        item = f"{row.period} {row.extent} {row.stage} {row.source}"
        if item not in newest or row.revision > newest[item].revision:
            newest[item] = row
    return {item: figure(row) for item, row in newest.items()}


def figure(row: Observation) -> str:
    """Write the figure of a row in one word: `9120/9800`, `9120`, the printed value, or nothing."""
    if row.numerator is None:
        return row.value or ""
    return _plain(row.numerator) if row.denominator is None else f"{_plain(row.numerator)}/{_plain(row.denominator)}"


def _plain(number: Number) -> str:
    """Write a count as it was published, a decimal where it is not whole."""
    return str(number) if isinstance(number, int) else f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _change(table: str, agency: str, code: str, item: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        kind = Kind.REVISED if old and new else Kind.NEW if new else Kind.WITHDRAWN
        yield Change(table, kind, agency, code, item, old, new)


def counted(found: list[Change]) -> list[Change]:
    """Count a flood of new figures by indicator and period; what was revised or withdrawn is always told one by one."""
    if sum(1 for change in found if change.kind is Kind.NEW) <= FLOOD:
        return found
    flood = Counter((change.indicator, change.item.partition(" ")[0]) for change in found if change.kind is Kind.NEW)
    told = [Change(FIGURES, Kind.NEW, "", code, period, "", str(count)) for (code, period), count in flood.items()]
    return [*(change for change in found if change.kind is not Kind.NEW), *told]


def records(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    """Compare the small tables record by record and, where a record stays, field by field."""
    for table, key in TABLES.items():
        before, after = _by_name(getattr(old, table), key), _by_name(getattr(new, table), key)
        for name in [*after, *(name for name in before if name not in after)]:
            yield from _record(table, name, before.get(name), after.get(name))


def _by_name(found: Iterable[object], key: tuple[str, ...]) -> dict[str, object]:
    return {" ".join(str(getattr(record, part)) for part in key): record for record in found}


def _record(table: str, name: str, old: object | None, new: object | None) -> Iterator[Change]:
    if old == new:
        return
    one: Any = new or old
    agency = str(one.key) if isinstance(one, Agency) else ""
    code = {"indicators": "code", "targets": "indicator"}.get(table)
    indicator = getattr(one, code) if code else ""
    if old is None or new is None:
        yield Change(table, Kind.NEW if new else Kind.WITHDRAWN, agency, indicator, name, "" if new else name, name if new else "")
        return
    for field in fields(one):
        yield from _altered(
            Change(table, Kind.REVISED, agency, indicator, f"{name} {field.name}"), getattr(old, field.name), getattr(new, field.name)
        )


def _altered(change: Change, old: object, new: object) -> Iterator[Change]:
    if old != new:
        yield change._replace(old=_text(old), new=_text(new))


def _text(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(map(str, value)))
    if isinstance(value, tuple):  # the bands of a framework
        return ", ".join(f"{band.label} {_plain(band.min)}" for band in value)
    if isinstance(value, Fraction):
        return _plain(value)
    return "" if value is None else str(value)


def verdicts(old: Snapshot, new: Snapshot, affected: Iterable[AgencyKey]) -> Iterator[Change]:
    """Compare the verdicts on the areas of `affected`, both taken on the same day: a flip is what the data did, not the calendar."""
    for key in affected:
        if key in old.tree.by_key and key in new.tree.by_key:
            before, after = _judged(old, key), _judged(new, key)
            for code in after:
                yield from _change(VERDICTS, str(key), code, "", before.get(code, ""), after[code])


def _judged(snapshot: Snapshot, key: AgencyKey) -> dict[str, str]:
    return {row.indicator.code: row.area.verdict.value for row in snapshot.sheet(key).judgements}


def affected(changed: Iterable[AgencyKey], new: Snapshot, *, everybody: bool) -> list[AgencyKey]:
    """Say whose verdict may differ: those with other figures and all above them, or everybody where rules or units changed."""
    if everybody:
        return list(new.tree.by_key)
    wanted = {above.key for key in changed if key in new.tree.by_key for above in new.tree.lineage(key)}
    return [key for key in new.tree.by_key if key in wanted]


def matters(change: Change) -> bool:
    """Say whether a change of a small table can change verdicts of agencies whose figures stayed."""
    fields_ = JUDGED_BY.get(change.table)
    return change.table not in WORDS_ONLY and (change.kind is not Kind.REVISED or not fields_ or change.item.rpartition(" ")[2] in fields_)


def totals(found: Iterable[Change]) -> dict[str, int]:
    """Count the changes by table and kind, as `figures new`; a counted flood counts as many as it stands for."""
    sums: Counter[str] = Counter()
    for change in found:
        flood = change.table == FIGURES and change.kind is Kind.NEW and not change.agency
        sums[f"{change.table} {change.kind}"] += int(change.new) if flood else 1
    return dict(sums)


def merged(updates: Iterable[Iterable[Change]]) -> list[Change]:
    """Bring the changes of several updates in a row into one: from the first old to the last new, nothing for what came back."""
    found: dict[tuple[str, str, str, str], Change] = {}
    for change in (change for update in updates for change in update):
        before = found.pop(change.place, None)
        whole = _joined(before, change) if before else change
        if whole:
            found[change.place] = whole
    return list(found.values())


def _joined(before: Change, after: Change) -> Change | None:
    if before.table == FIGURES and not before.agency:  # two floods of the same window: agencies that came later
        return after._replace(new=str(int(before.new) + int(after.new)))
    if before.kind is after.kind is Kind.REVISED:  # a field of a record may have been empty before
        return after._replace(old=before.old) if before.old != after.new else None
    return next(_change(before.table, before.agency, before.indicator, before.item, before.old, after.new), None)
