"""What a list of agencies says of each, and the orders it can stand in: pure; `agencies` places what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cchc_tui import text, words
from cchc_tui.domain import marks
from cchc_tui.domain.known import Mark
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import SEVERITY_RANK, Severity, Verdict
from cchc_tui.text import msg
from screens.widgets.frame import breadcrumb
from screens.widgets.lines import Cell, Column
from screens.widgets.view import View

COUNTED = (
    (Verdict.BEHIND, Verdict.NOT_MET),
    (Verdict.CONFLICT,),
    (Verdict.WATCH,),
    (Verdict.ON_TRACK, Verdict.MET),
    (Verdict.NO_DATA, Verdict.STALE),
)
"""The groups of verdicts an agency's row counts, each under the glyph of its first."""

_PLACES = tuple(tuple(list(Verdict).index(verdict) for verdict in group) for group in COUNTED)
"""Where they stand among the ten of a mark."""

_WORST = {
    Severity.CRITICAL: Verdict.BEHIND,
    Severity.WARNING: Verdict.WATCH,
    Severity.UNKNOWN: Verdict.NO_DATA,
    Severity.OK: Verdict.ON_TRACK,
    Severity.NONE: Verdict.NOT_APPLICABLE,
}

NOTHING = ("–", "-")
"""What stands for an unknown figure, and in ASCII."""

NAME = 1
"""The place of the column of names."""

FIRST_COUNT = 2
"""The place of the first column of counts."""


class Marks:
    """The marks of a snapshot's agencies, each made when first asked for and kept: a list asks for them at every key."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[AgencyKey, Mark] = {}

    def of(self, key: AgencyKey) -> Mark:
        """Give the mark of one agency."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = marks.mark(self.snapshot, key)
        return found

    def judge(self, agencies: Iterable[Agency]) -> Iterator[None]:
        """Make the marks of many agencies, a step each, so that others have their turn in between."""
        for agency in agencies:
            if agency.key not in self._known:
                self.of(agency.key)
                yield


def counted(found: Mark) -> tuple[int, ...]:
    """Give one number for each group of `COUNTED`."""
    return tuple(sum(found.counts[place] for place in group) for group in _PLACES)


@dataclass(frozen=True, slots=True)
class Order:
    """One order of agencies: what it goes by in words or as the glyph of a verdict, the column it is seen in, and its key.

    `judged` says that every agency must be judged before it can be told who comes first.
    """

    by: str = ""
    glyph: Verdict | None = None
    column: int = NAME
    key: Callable[[Mark], Any] | None = None

    @property
    def judged(self) -> bool:
        """Whether it goes by what the agencies were judged to be."""
        return self.key is not None


def _urgency(found: Mark) -> tuple[int, ...]:
    behind, conflict, watch, _, silent = counted(found)
    return (-SEVERITY_RANK[found.severity], -behind, -conflict - watch, -silent)


TREE = Order()
ORDERS = (
    TREE,
    Order(msg("urgency"), column=0, key=_urgency),
    Order(glyph=Verdict.BEHIND, column=FIRST_COUNT, key=lambda found: -counted(found)[0]),
    Order(glyph=Verdict.NO_DATA, column=FIRST_COUNT + 4, key=lambda found: -counted(found)[4]),
    Order(msg("coverage"), column=FIRST_COUNT + 5, key=lambda found: found.coverage if found.coverage is not None else 1),
    Order(msg("name")),
)
"""The orders in which `s` goes through them; the first is that of the publication."""


def arranged(agencies: Sequence[Agency], order: Order, known: Marks, view: View) -> list[Agency]:
    """Put agencies in order; equal ones stay as they stood."""
    key = order.key
    if key is not None:
        return sorted(agencies, key=lambda agency: key(known.of(agency.key)))
    return list(agencies) if order is TREE else sorted(agencies, key=lambda agency: collation(words.name(agency, view.lang)))


def collation(name: str) -> tuple[str, str]:
    """Give the place of a name in the alphabet: tone marks do not matter, Đ comes after D, numbers count as numbers."""
    bare = text.fold(name.casefold().replace("đ", "d\uffff"))
    return re.sub(r"\d+", lambda digits: digits[0].zfill(8), bare), name


def title(view: View, order: Order, *, ready: bool = True) -> str:
    """Give the title of the names, which says the order."""
    lang = view.lang
    if not ready:
        return lang("Agency (being sorted)")
    if order.by:
        return lang("Agency (by {what})", what=lang(order.by))
    return lang("Agency (by {what})", what=words.glyph(order.glyph, view.glyphs)) if order.glyph else lang("Agency")


def columns(view: View, order: Order = TREE, *, ready: bool = True) -> list[Column]:
    """Give the columns of the list; the one it is sorted by never vanishes."""
    lang = view.lang
    drops = (0, 6, 1, 2, 3)
    heads = [
        Column(words.glyph(group[0], view.glyphs), 3, right=True, drop=drop, told=words.verdict(group[0], lang))
        for group, drop in zip(COUNTED, drops, strict=True)
    ]
    found = [
        Column("", 1),
        Column(title(view, order, ready=ready), 24, grow=True),
        *heads,
        Column(lang("Coverage"), 8, right=True, drop=5),
        Column(lang("Worst"), 6, drop=4),
        Column(lang("Indicator"), 36, drop=9),
        Column(lang("Result"), 9, right=True, drop=7),
        Column(lang("Head"), 28, drop=8),
    ]
    found[order.column] = replace(found[order.column], drop=0)
    return found


def cells(agency: Agency, found: Mark, name: str, view: View) -> tuple[Cell, ...]:
    """Give the cells of one agency, named as the form it is shown in names it."""
    lang, worst = view.lang, view.snapshot.indicators.get(found.worst)
    roles = (found.severity.value if found.severity is Severity.WARNING else "critical", "warning", "warning", "ok", "dim")
    return (
        (words.glyph(_WORST[found.severity], view.glyphs), found.severity.value),
        name,
        *((str(count) if count else "", role) for count, role in zip(counted(found), roles, strict=True)),
        (share(found.coverage, view), "dim") if found.coverage is not None else "",
        worst.code if worst else "",
        words.title(worst, lang) if worst else "",
        words.value(found.figure, worst, lang, NOTHING[view.glyphs == "ascii"]) if worst else "",
        agency.head,
    )


def share(coverage: Fraction, view: View) -> str:
    """Write a coverage as a whole per cent, rounded down: what is not complete never reads 100 %."""
    return view.lang.figure(Fraction(int(coverage * 100)), places=0)


def label(agency: Agency, view: View) -> str:
    """Name an agency where the tree is not seen around it: with the one above, since names repeat from district to district."""
    parent = view.snapshot.tree.parent(agency.key)
    return words.name(agency, view.lang) + (f" ({words.name(parent, view.lang)})" if parent and parent.parent else "")


def codes(snapshot: Snapshot) -> tuple[str, ...]:
    """Give the indicators with a target that has begun, by reform field in the official order."""
    begun = {target.indicator for target in snapshot.catalogue.targets if target.valid_from <= snapshot.at}
    fields = {field: place for place, field in enumerate(words.FIELDS)}
    known = (indicator for indicator in snapshot.indicators.values() if indicator.code in begun)
    return tuple(i.code for i in sorted(known, key=lambda i: fields.get(i.field, len(fields))))


def sign(key: AgencyKey, code: str, view: View) -> Cell:
    """Give the cell of an agency and an indicator: the glyph of its verdict in the colour of its severity."""
    side = view.snapshot.judge(key, code).area
    return words.glyph(side.verdict, view.glyphs), side.severity.value


def told(agency: Agency, code: str, view: View) -> str:
    """Give the cell in words, for a table that is handed on."""
    return words.said(view.snapshot.judge(agency.key, code), view.lang)


def said(agency: Agency, code: str, width: int, view: View) -> str:
    """Say a cell in `width` cells: who, what, how much, the verdict; the whole row is said by its place in the tree."""
    ascii_only, lang = view.glyphs == "ascii", view.lang
    if not code:
        trail = [words.name(above, lang) for above in view.snapshot.tree.lineage(agency.key)]
        return breadcrumb(trail, width, ascii_only=ascii_only)
    judgement = view.snapshot.judge(agency.key, code)
    side, indicator = judgement.area, judgement.indicator
    facts = [words.value(side.figure, indicator, lang, NOTHING[ascii_only]), words.said(judgement, lang)]
    more = [words.coverage(side, lang) if side.basis == "rollup" else "", words.reason(side, lang)]
    return _within(words.name(agency, lang), (text.safe(code), words.title(indicator, lang)), facts, [m for m in more if m], width, view)


def _within(name: str, indicator: tuple[str, str], facts: list[str], more: list[str], width: int, view: View) -> str:
    """Join the parts; where room ends first the indicator's title goes, then the reasons, and then the name is cut, never the verdict."""
    between, cut = (" - ", "..") if view.glyphs == "ascii" else (" · ", "…")
    code, title = indicator
    ways = [[f"{code} {title}", *facts, *more], *([code, *facts, *more[:kept]] for kept in range(len(more), -1, -1))]
    tails = [between + between.join(parts) for parts in ways]
    room = max(width - text.cells(tails[-1]), 8)
    short = name if text.cells(name) <= room else text.fit(name, room, ellipsis=cut).rstrip()
    return next((name + tail for tail in tails if text.cells(name + tail) <= width), short + tails[-1])
