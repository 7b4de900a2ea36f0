"""What rows refer to: every agency, indicator, period, source and framework that is named must be in its table.

One rule for the text rows `publish` reads and for the records the client makes of them: both only
have to answer for a column name.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter

from cchc_tui.domain.model import EVERYONE, UNSTATED, AgencyKey, Catalogue, Observation
from cchc_tui.domain.sheaf import Sheaf
from cchc_tui.errors import Refused
from cchc_tui.feed.records import FACTS, FactRows, RecordRows, table_of
from cchc_tui.feed.rows import SHOWN_KEY, Placed, Report, published, raising
from cchc_tui.feed.tables import TABLES, Reference
from cchc_tui.text import msg

Cells = Callable[[str], str]
"""Gives the cell of a column of one row."""

Again = Callable[[str], str | None]
"""Gives the text of a resource once more; None where it is not at hand."""

Known = dict[str, set[tuple[str, ...]]]
"""What may be referred to, by table; a table that is not there is not checked."""

_REFERRED = {"agencies": ("edition", "code"), "indicators": ("code",), "periods": ("id",), "sources": ("id",), "frameworks": ("framework",)}
"""The columns of a table that others refer to."""

UNKNOWN = msg("{file}, row {row}, column {column}: “{cell}” is not in the table {target}; allowed is what stands there.")


def known(keys: Mapping[str, Iterable[tuple[str, ...]]]) -> Known:
    """Make the sets to look up in; `keys` holds the referred-to columns of each table, which may be empty.

    `*` stands for any edition and any agency, `-` for the unstated source: both are always there.
    """
    found = {table: set(rows) for table, rows in keys.items()}
    agencies = found.get("agencies", set())
    editions, codes = {key[0] for key in agencies}, {key[1] for key in agencies}
    agencies |= {(edition, EVERYONE) for edition in editions} | {(EVERYONE, code) for code in codes} | {(EVERYONE, EVERYONE)}
    for optional in ("sources", "frameworks"):
        if not found.get(optional):
            found.pop(optional, None)
    if "sources" in found:
        found["sources"].add((UNSTATED,))
    return found


def unknown(table: str, cells: Cells, known: Known) -> Iterator[tuple[Reference, str]]:
    """Give the references of one row of `table` that lead nowhere, each with what stands there."""
    for reference in TABLES[table].references:
        key = tuple(cells(column) for column in reference.columns)
        if key[-1] and reference.target in known and key not in known[reference.target]:
            yield reference, ":".join(key)


def dangling(file: str, row: int, reference: Reference, cell: str) -> Refused:
    """Make the error of a reference that leads nowhere."""
    column = " ".join(reference.columns)
    return Refused(UNKNOWN, file=file, row=row, column=column, cell=cell, target=reference.target)


MAX_DEPTH = 32
"""Agencies one above the other. A ministry down to a hamlet is seven; a chain of thousands would cost every sum over the tree its square."""

CIRCLE = msg("{file}, row {row}, column parent: {cell} lies below itself; allowed is a tree.")
DEEP = msg("{file}, row {row}, column parent: above {cell} lie more agencies than the {allowed} that are allowed.")


def misplaced(parents: Mapping[AgencyKey, AgencyKey]) -> Iterator[tuple[AgencyKey, str]]:
    """Give the agencies that are their own ancestors or the first too deep, each with what is to be said; `parents` leaves out the roots."""
    depth: dict[AgencyKey, int] = {}
    for start in parents:
        path: dict[AgencyKey, None] = {}
        key = start
        while key in parents and key not in depth and key not in path:
            path[key] = None
            key = parents[key]
        if key in path:
            yield from ((each, CIRCLE) for each in list(path)[list(path).index(key) :])
        depth |= {each: steps for steps, each in enumerate(reversed(path), start=depth.get(key, 0) + 1)}
    yield from ((key, DEEP) for key, steps in depth.items() if steps == MAX_DEPTH + 1)


def judge_references(rows: Mapping[str, Sequence[Placed]], report: Report) -> None:
    """Report every reference of a source that leads nowhere and every agency below itself."""
    look = known({name: {key for _, key in _cells(name, rows, columns)} for name, columns in _REFERRED.items()})
    for name in (name for name in TABLES if name in rows):
        at = {column: index for index, column in enumerate(TABLES[name].columns)}
        for file, line, row in rows[name]:
            for reference, cell in unknown(name, lambda column, row=row, at=at: row[at[column]], look):  # type: ignore[misc] # mypy cannot infer a lambda with defaults
                report(dangling(file, line, reference, cell))
    agencies = [(place, AgencyKey(*key[:2]), key[2]) for place, key in _cells("agencies", rows, ("edition", "code", "parent"))]
    wrong = dict(misplaced({key: AgencyKey(key.edition, parent) for _, key, parent in agencies if parent}))
    for (file, line, _), key, _ in agencies:
        if key in wrong:
            report(Refused(wrong[key], file=file, row=line, cell=str(key), allowed=MAX_DEPTH))


def _cells(table: str, rows: Mapping[str, Sequence[Placed]], columns: Sequence[str]) -> Iterator[tuple[Placed, tuple[str, ...]]]:
    places = [TABLES[table].columns.index(column) for column in columns]
    return ((placed, tuple(placed[2][place] for place in places)) for placed in rows.get(table, ()))


def check_references(
    catalogue: Catalogue,
    facts: Iterable[tuple[str, FactRows]],
    again: Again = lambda _: None,
) -> None:
    """Refuse a catalogue or rows that name what is in no table, an agency below itself, and a fact told by two resources.

    `facts` are resources with what the readers of `FACTS` made of them. `again` gives the text of a resource: facts know no row, so what is wrong with them is looked up there.
    """
    look = _known_of(catalogue)
    for table in ("agencies", "successions", "indicators", "targets"):
        _check_rows(table, (partial(getattr, record) for record in getattr(catalogue, table)), look)
    for key, what in misplaced({agency.key: AgencyKey(agency.edition, agency.parent) for agency in catalogue.agencies if agency.parent}):
        raise Refused(what, file="agencies", row=_line(catalogue, key), cell=str(key), allowed=MAX_DEPTH)
    told = list(facts)
    for resource, series in told:
        _check_series(resource, series, look, again)
    for table in FACTS:
        _check_twice([(resource, series) for resource, series in told if table_of(resource) == table])


def _line(catalogue: Catalogue, key: AgencyKey) -> int:
    return [agency.key for agency in catalogue.agencies].index(key) + 2


def _known_of(catalogue: Catalogue) -> Known:
    return known(
        {
            "agencies": (agency.key for agency in catalogue.agencies),
            "indicators": ((indicator.code,) for indicator in catalogue.indicators),
            "periods": ((period.id,) for period in catalogue.periods),
            "sources": ((source.id,) for source in catalogue.sources),
            "frameworks": ((framework.code,) for framework in catalogue.frameworks),
        }
    )


def _check_rows(resource: str, rows: Iterable[Cells], look: Known) -> None:
    # A published record takes one line (cells hold no line feed), and the header is line 1.
    for line, cells in enumerate(rows, start=2):
        for reference, cell in unknown(table_of(resource), cells, look):
            raise dangling(resource, line, reference, cell)


def _check_series(resource: str, series: FactRows, look: Known, again: Again) -> None:
    """Check each distinct agency, indicator, period and source once: rows are many, names are few."""
    for reference in TABLES[table_of(resource)].references:
        if reference.target in look and (lost := _named(reference, series) - look[reference.target]):
            raise _placed(resource, look, again) or Refused(
                "{file}, column {column}: “{cell}” is not in the table {target}; allowed is what stands there.",
                file=resource,
                column=" ".join(reference.columns),
                cell=":".join(min(lost)),
                target=reference.target,
            )


def _named(reference: Reference, series: FactRows) -> set[tuple[str, ...]]:
    """Give what facts name under one reference: agencies and indicators (frameworks) are where the rows lie, the rest is in them."""
    if isinstance(series, Sheaf):
        return _named_in(reference, series)
    if reference.target == "agencies":
        return set(series)
    if reference.target in ("indicators", "frameworks"):
        return {(code,) for several in series.values() for code in several}
    column = attrgetter(reference.columns[0])
    return {(cell,) for several in series.values() for rows in several.values() for cell in set(map(column, rows))}


def _named_in(reference: Reference, sheaf: Sheaf) -> set[tuple[str, ...]]:
    if reference.target == "agencies":
        return {place.agency for place in sheaf.places}
    if reference.target == "indicators":
        return {(place.indicator,) for place in sheaf.places}
    cell = Observation._fields.index(reference.columns[0])
    return {(begin[cell],) for begin in sheaf.begins}


def _placed(resource: str, look: Known, again: Again) -> Refused | None:
    """Read a resource of facts again for the first row that refers to nothing; None where its text is not at hand."""
    table, text = TABLES[table_of(resource)], again(resource)
    if text is None:
        return None
    for line, record in published(table, io.StringIO(text, newline=""), resource, raising):
        row = dict(zip(table.columns, record, strict=True))
        for reference, cell in unknown(table.name, row.__getitem__, look):
            return dangling(resource, line, reference, cell)
    return None


def _check_twice(facts: list[tuple[str, FactRows]]) -> None:
    """Refuse a key that stands in two resources; only agencies of which two hold rows of one window or kind are looked at row by row."""
    seen: dict[AgencyKey, set[str]] = {}
    shared: dict[AgencyKey, None] = {}
    for resource, series in facts:
        for agency, windows in _windows(resource, series).items():
            if not windows.isdisjoint(before := seen.setdefault(agency, set())):
                shared[agency] = None
            before |= windows
    if shared:
        whole = [(resource, series.rows() if isinstance(series, Sheaf) else series) for resource, series in facts]
        for agency in shared:
            _check_agency_twice(agency, whole)


def _windows(resource: str, series: FactRows) -> Mapping[AgencyKey, set[str]]:
    """Give the agencies of a resource, each with its windows; events and scores have none: those of one kind (framework) are compared."""
    if isinstance(series, Sheaf):
        return series.windows()
    if "period" not in TABLES[table_of(resource)].columns:
        return {agency: set(several) for agency, several in series.items()}
    window = attrgetter("period")
    return {agency: {name for rows in several.values() for name in set(map(window, rows))} for agency, several in series.items()}


def _check_agency_twice(agency: AgencyKey, facts: list[tuple[str, RecordRows]]) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for resource, series in facts:
        # Edition, agency and indicator (kind, framework) are no cells of the records, or not of their key's first.
        cells = len(TABLES[table_of(resource)].key) - 3
        for indicator, rows in series.get(agency, {}).items():
            for row in rows:
                key = (indicator, *row[:cells])
                other = seen.setdefault(key, resource)
                if other != resource:
                    raise _twice(resource, (str(agency), *map(str, key)), other)


def _twice(resource: str, key: Iterable[str], other: str) -> Refused:
    shown = " ".join(key)[:SHOWN_KEY]
    return Refused("{file}: the row “{cell}” stands already in {other}; allowed is once.", file=resource, cell=shown, other=other)
