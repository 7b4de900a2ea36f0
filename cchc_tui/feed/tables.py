"""The tables of a publication as data: columns, what a cell may hold, keys, references, and the Table Schema made of them.

One description serves three readers: `publish` judges the source with it, the client judges
what it fetched, and the schema files let a third-party validator refuse the same things.
Every column is a string with a pattern, since the number and date types of Table Schema
let exponents, NaN and `2019-1-5` through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

MANY = ("observations", "parts", "events", "scores")
"""Tables that a source may hold in many files."""

REQUIRED = ("agencies", "indicators", "targets", "periods", "observations")
"""Tables without which nothing can be judged."""

_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Control, bidi and zero-width characters, as the inside of a character class."""

_BLANK = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Characters that only take room, as the inside of a character class."""

_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP = r"(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29"
_DATE = rf"(?:[12][0-9]{{3}}-{_DAY}|{_LEAP})"
_DECIMAL = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"
_CODE = rf'[^\s*:,;"{_HIDDEN}]{{1,64}}'
_WORD = r"[a-z][a-z0-9_]{0,31}"

PATTERNS: Mapping[str, str] = {
    "text": rf"[^{_HIDDEN}]*",
    "shown": rf"[{_BLANK}]*[^{_BLANK}{_HIDDEN}][^{_HIDDEN}]*",
    "code": _CODE,
    "anyone": rf"\*|{_CODE}",
    "word": _WORD,
    "words": rf"{_WORD}(?: {_WORD})*",
    "date": _DATE,
    "decimal": _DECIMAL,
    "whole": r"0|[1-9][0-9]{0,8}",
    "percent": r"100|[1-9]?[0-9]",
    "year": r"[12][0-9]{3}",
    "path": rf"level|linear|{_DATE}:{_DECIMAL}(?: {_DATE}:{_DECIMAL})*",
}
"""What a cell of each kind looks like as a whole; `anyone` also takes the `*` of a target that holds for all, `shown` is text that is not blank."""

MAX_CELL = 32_767
"""Characters of one cell: as many as a cell of a spreadsheet takes; a longer one would be cut where it is opened."""

_LIMIT = "(jump|history|full_windows|full_denominator|denominator_change):[1-9][0-9]{0,5}"
LIMITS = f"{_LIMIT}( {_LIMIT})*"
"""The numbers of the soft quality rules that a publication may bring, as `name:number` with one space between."""


_MEANING = {"date": "date", "decimal": "decimal", "whole": "nonNegativeInteger", "percent": "nonNegativeInteger", "year": "gYear"}
"""What the strings mean, for tools that read `rdfType`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: a kind of `PATTERNS`, or `choices`; `key` columns may be empty only where `required` is off."""

    name: str
    kind: str
    required: bool = False
    key: bool = False
    choices: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """The name of the pattern: text that must be there must also be seen, since `publish` takes blanks off."""
        return "shown" if self.kind == "text" and self.required else self.kind

    def allows(self, cell: str) -> bool:
        """Say whether `cell`, as it stands in the file, may stand in this column."""
        if not cell:
            return not self.required
        return cell in self.choices if self.choices else len(cell) <= MAX_CELL and _compiled(self.pattern).fullmatch(cell) is not None


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    return re.compile(PATTERNS[kind])


@dataclass(frozen=True, slots=True)
class Reference:
    """The `columns` of a row must stand in `fields` of the table `target`, unless the last of them is empty.

    `said` is what a Table Schema can say of it: a pair whose second half may be empty is said by that
    half alone, and a wildcard cannot be said at all.
    """

    columns: tuple[str, ...]
    target: str
    fields: tuple[str, ...]
    said: int = 0


@dataclass(frozen=True)
class Table:
    """One table: its columns in published order and its references."""

    name: str
    fields: tuple[Field, ...]
    references: tuple[Reference, ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Column names in published order."""
        return tuple(field.name for field in self.fields)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(field.name for field in self.fields if field.key)


def _field(spec: str) -> Field:
    name, _, kind = spec.rstrip("*!~").partition(":")
    choices = tuple(kind.split("|")) if "|" in kind else ()
    mark = spec[-1]
    return Field(name, "choice" if choices else kind, mark in "*!", mark in "*~", choices)


def _table(name: str, spec: str, *references: Reference) -> Table:
    """Read `column:kind` words; `*` marks a key, `~` a key that may be empty, `!` a required column."""
    return Table(name, tuple(_field(word) for word in spec.split()), references)


_AGENCY = Reference(("edition", "agency"), "agencies", ("edition", "code"))
_INDICATOR = Reference(("indicator",), "indicators", ("code",))
_PERIOD = Reference(("period",), "periods", ("id",))
_SOURCE = Reference(("source",), "sources", ("id",))
_UNSAID = 9
"""`said` of a reference that Table Schema cannot express."""

_STAGES = "realtime|reported|appraised"
_FACT = f"edition:code* agency:code* indicator:code* period:code* extent:own|area* stage:{_STAGES}* revision:whole* source:code*"

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table(
            "agencies",
            "edition:code* code:code* level:word! kind:text name_vi:text! name_en:text parent:code head:text delegate:text"
            " valid_from:date valid_to:date",
            Reference(("edition", "parent"), "agencies", ("edition", "code"), said=1),
        ),
        _table(
            "successions",
            "edition_from:code* code_from:code* edition_to:code* code_to:code* extent:full|partial!",
            Reference(("edition_from", "code_from"), "agencies", ("edition", "code")),
            Reference(("edition_to", "code_to"), "agencies", ("edition", "code")),
        ),
        _table(
            "indicators",
            "code:code* field:text title_vi:text! title_en:text unit:text! numerator_vi:text numerator_en:text denominator_vi:text"
            " denominator_en:text rollup:ratio_of_sums|share_of_agencies|value! measure:flow|cumulative|stock!"
            " period:month|quarter|half|year! scope:words! min_count:whole min_coverage:percent note_vi:text note_en:text"
            " succeeds:code source:code",
            Reference(("succeeds",), "indicators", ("code",)),
            _SOURCE,
        ),
        _table(
            "targets",
            "indicator:code* plan:text* valid_from:date* edition:anyone* agency:anyone* valid_to:date due:date! op:>=|<=|in!"
            " min:decimal max:decimal strength:binding|stretch_minimum|stretch|plain|obligation|directional! path:path margin:decimal",
            _INDICATOR,
            Reference(("edition", "agency"), "agencies", ("edition", "code"), said=_UNSAID),
        ),
        _table("periods", "id:code* kind:month|quarter|half|year! start:date! end:date! due:date!"),
        _table("sources", "id:code* title_vi:text! title_en:text kind:text synthetic:0|1! last_extract:text note:text"),
        _table(
            "observations",
            f"{_FACT} numerator:decimal denominator:decimal excluded:decimal value:decimal as_of:date known_at:date note:text",
            *(_AGENCY, _INDICATOR, _PERIOD, _SOURCE),
        ),
        _table("parts", f"{_FACT} part:word* count:decimal", *(_AGENCY, _INDICATOR, _PERIOD, _SOURCE)),
        _table(
            "events",
            "edition:code* agency:code* kind:plan|inspection|dialogue|initiative|duty* id:code* date:date due:date"
            " state:not_started|in_progress|done|overdue|not_applicable title_vi:text title_en:text owner:text reference:text"
            " findings:decimal remedied:decimal parts:words note:text",
            _AGENCY,
        ),
        _table(
            "scores",
            "framework:code* edition:code* agency:code* year:year* criterion:code* weight:decimal self:decimal appraised:decimal"
            " survey:decimal stage:self|evidence|appraisal|survey|approved|published evidence:text note:text",
            *(_AGENCY, Reference(("framework",), "frameworks", ("framework",))),
        ),
        _table("frameworks", "framework:code* band:text~ title_vi:text title_en:text min:decimal max_score:decimal survey_weight:decimal"),
    )
}
"""Every table a publication may hold, in the order in which it lists them."""


def schema(name: str, targets: Collection[str]) -> dict[str, object]:
    """Give the Table Schema of the table `name`; references to tables outside `targets` are left out.

    `targets` are the tables that can be referred to in this publication: a validator stops at a
    reference to a resource that is not there, and knows nothing of `-`, the unstated source.
    """
    table = TABLES[name]
    said = [_foreign(reference) for reference in table.references if reference.target in targets and reference.said != _UNSAID]
    document: dict[str, object] = {"fields": [_described(field) for field in table.fields], "primaryKey": list(table.key)}
    return {**document, "foreignKeys": said} if said else document


def _foreign(reference: Reference) -> dict[str, object]:
    columns, fields = reference.columns[reference.said :], reference.fields[reference.said :]
    return {"fields": list(columns), "reference": {"resource": reference.target, "fields": list(fields)}}


def _described(field: Field) -> dict[str, object]:
    # `$` of common engines also matches before a last line feed, hence the look-ahead.
    constraints: dict[str, object] = {"required": True} if field.required else {}
    constraints |= {"enum": list(field.choices)} if field.choices else {"pattern": rf"(?:{PATTERNS[field.pattern]})(?!\n)"}
    if field.kind in ("text", "words", "path"):
        constraints["maxLength"] = MAX_CELL  # the other kinds are shorter by their patterns
    described: dict[str, object] = {"name": field.name, "type": "string", "constraints": constraints}
    if field.kind in _MEANING:
        described["rdfType"] = f"http://www.w3.org/2001/XMLSchema#{_MEANING[field.kind]}"
    if field.key and not field.required:
        described["missingValues"] = []  # here the empty cell is a value: the row of the framework itself
    return described
