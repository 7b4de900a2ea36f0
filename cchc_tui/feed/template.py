"""What the empty workbook says: its sheets, their headings, and in a note on each heading what may stand below it.

Pure; `workbook` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cchc_tui.domain.model import EVERYONE
from cchc_tui.feed.label import PACKAGE
from cchc_tui.feed.sheets import default_of
from cchc_tui.feed.tables import TABLES, Field, Table
from cchc_tui.i18n import Lang
from cchc_tui.text import msg

KEY = " **"
"""Follows the heading of a column that is part of the key and must be filled."""

REQUIRED = " *"
"""Follows the heading of another column that must be filled."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its name, its mark, the note on its heading, and its drop-down list."""

    name: str
    mark: str
    note: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One sheet."""

    name: str
    headings: tuple[Heading, ...]


KINDS = {
    "text": msg("Text."),
    "code": msg('A code of 1 to 64 characters, without space and without * : , ; ". Leading zeros count.'),
    "anyone": msg("A code, or * for all."),
    "word": msg("A word of a-z, digits and _, a letter first."),
    "words": msg("Words of a-z, digits and _, one space between."),
    "date": msg("A day, as 14/06/2019 or 2019-06-14."),
    "decimal": msg("A number, as 95 or 99,86, without thousands separators; at most 9 decimals."),
    "whole": msg("A whole number: 0, 1, 2 and so on."),
    "percent": msg("A whole per cent from 0 to 100."),
    "year": msg("A year, as 2019."),
    "path": msg("level, linear, or YYYY-MM-DD:value with a space between."),
}
"""What may stand in a column of each kind."""


def plans(lang: Lang) -> list[Plan]:
    """Give the sheets of the empty workbook, every table of a publication and the one that names it, with notes in `lang`."""
    return [Plan(table.name, tuple(_heading(table, field, lang) for field in table.fields)) for table in (*TABLES.values(), PACKAGE)]


def _heading(table: Table, field: Field, lang: Lang) -> Heading:
    needed = field.required and not default_of(table, field.name)
    mark = (KEY if field.key else REQUIRED) if needed else ""
    return Heading(field.name, mark, " ".join(_note(table, field, lang)), field.choices)


def _note(table: Table, field: Field, lang: Lang) -> Iterator[str]:
    if field.choices:
        yield lang(msg("One of: {allowed}."), allowed=", ".join(field.choices))
    else:
        yield lang(KINDS[field.kind])
    if field.key:
        yield lang(msg("Part of the key: all key columns together stand once in the table."))
    yield lang(_when_empty(table, field))
    for reference in table.references:
        if reference.columns[-1] == field.name:
            yield lang(msg("Refers to the sheet {table}."), table=reference.target)


def _when_empty(table: Table, field: Field) -> str:
    default = default_of(table, field.name)
    if default:
        return msg("Empty means all.") if default == EVERYONE else msg("Empty means unstated.")
    if field.required:
        return msg("Must be filled.")
    if table is PACKAGE:
        return msg("May be empty.")
    return msg("The row of the framework itself leaves it empty.") if field.key else msg("Empty means unknown.")
