"""The tree of agencies: who stands how, at a glance; the home of the program for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import search, words
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Sheet
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.text import msg
from screens.widgets.filter import Filter
from screens.widgets.lines import Cell, Column, Lines, Row
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.view import View

COUNTED = (
    (Verdict.BEHIND, Verdict.NOT_MET),
    (Verdict.CONFLICT,),
    (Verdict.WATCH,),
    (Verdict.ON_TRACK, Verdict.MET),
    (Verdict.NO_DATA, Verdict.STALE),
)
"""The groups of verdicts an agency's row counts, each under the glyph of its first."""

_WORST = {
    Severity.CRITICAL: Verdict.BEHIND,
    Severity.WARNING: Verdict.WATCH,
    Severity.UNKNOWN: Verdict.NO_DATA,
    Severity.OK: Verdict.ON_TRACK,
    Severity.NONE: Verdict.NOT_APPLICABLE,
}


def columns(view: View) -> list[Column]:
    """Give the columns of the tree: sign, name, one count per group of verdicts, and the worst indicator."""
    heads = [
        Column(words.glyph(group[0], view.glyphs), 3, right=True, drop=drop) for group, drop in zip(COUNTED, (0, 2, 1, 0, 3), strict=True)
    ]
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Agency"), 20, grow=True),
        *heads,
        Column(lang("Worst"), 6, drop=4),
        Column(lang("Result"), 10, right=True, drop=5),
    ]


def cells(sheet: Sheet, view: View, *, fold_sign: str = "", above: str = "") -> tuple[Cell, ...]:
    """Give the cells of one agency; `fold_sign` says whether its children are shown, `above` names its parent in a filtered list."""
    name = words.name(sheet.agency, view.lang) + (f" ({above})" if above else "")
    counts = [sum(sheet.counts[v] for v in group) for group in COUNTED]
    worst = min(sheet.judgements, key=lambda j: j.urgency, default=None)
    shown = worst is not None and worst.area.severity in (Severity.CRITICAL, Severity.WARNING)
    return (
        (words.glyph(_WORST[sheet.severity], view.glyphs), sheet.severity.value),
        f"{fold_sign}{name}",
        *((str(count) if count else "", role) for count, role in zip(counts, ("critical", "warning", "warning", "ok", "dim"), strict=True)),
        worst.indicator.code if worst and shown else "",
        words.value(worst.area.figure, worst.indicator, view.lang) if worst and shown else "",
    )


class AgenciesScreen(Page):
    """Agencies as a tree that opens and closes, or as a filtered list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority the app acts before it hands on the next key, so what is typed in the same breath reaches the filter.
        Binding("slash", "filter", msg("Filter"), priority=True),
        Binding("right,l", "unfold", msg("Unfold"), show=True),
        Binding("left,h", "fold", msg("Fold"), show=False),
        Binding("escape,backspace", "clear", msg("Clear the filter"), show=False),
    ]
    ORDER = ("open", "filter", "unfold")

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._open: set[AgencyKey] = set()

    def body(self) -> Iterable[Widget]:
        """Give the list and the filter line under it."""
        yield Lines(glyphs=self.view.glyphs)
        yield Filter()

    def trail(self) -> list[str]:
        """Give the name of the root shown, if there is just one."""
        return [words.name(root, self.view.lang) for root in self._roots()]

    def show(self) -> None:
        """Fill the list, the cursor staying on its agency."""
        lines = self.query_one(Lines)
        if not self._open:
            self._open = {root.key for root in self._roots()}
        lines.show(columns(self.view), list(self._rows()), keep=lines.cursor_key)

    def _roots(self) -> list[Agency]:
        tree = self.view.snapshot.tree
        edition = tree.edition_at(self.view.snapshot.at)
        return [root for root in tree.roots if root.edition == edition]

    def _rows(self) -> Iterator[Row]:
        wanted = self.query_one(Filter).value
        if wanted:
            yield from self._found(wanted)
            return
        for root in self._roots():
            yield from self._branch(root, 0)

    def _found(self, wanted: str) -> Iterator[Row]:
        snapshot, lang = self.view.snapshot, self.view.lang
        edition = snapshot.tree.edition_at(snapshot.at)
        for agency in search.matches(snapshot, wanted):
            if agency.edition == edition:
                parent = snapshot.tree.parent(agency.key)
                above = words.name(parent, lang) if parent and parent.parent else ""
                yield Row(agency.key, cells(snapshot.sheet(agency.key), self.view, above=above))

    def _branch(self, agency: Agency, depth: int) -> Iterator[Row]:
        children = [a for a in self.view.snapshot.tree.children(agency.key) if a.valid_at(self.view.snapshot.at)]
        opened = agency.key in self._open
        sign = "" if not children else "- " if opened else "+ "
        sheet = self.view.snapshot.sheet(agency.key)
        yield Row(agency.key, cells(sheet, self.view, fold_sign=sign or "  "), indent=depth * 2)
        if opened:
            for child in children:
                yield from self._branch(child, depth + 1)

    def _cursor(self) -> AgencyKey | None:
        key = self.query_one(Lines).cursor_key
        return key if isinstance(key, AgencyKey) else None

    def action_unfold(self) -> None:
        """Show what lies below the agency of the cursor."""
        key = self._cursor()
        if key and not self.view.snapshot.tree.is_leaf(key) and key not in self._open:
            self._open.add(key)
            self.show()

    def action_fold(self) -> None:
        """Hide what lies below the agency of the cursor, or go to the agency above."""
        key = self._cursor()
        if key is None:
            return
        parent = self.view.snapshot.tree.parent(key)
        if key in self._open:
            self._open.discard(key)
            self.show()
        elif parent:
            self.query_one(Lines).move_to(parent.key)

    def action_filter(self) -> None:
        """Type to filter; case and tone marks do not matter."""
        self.query_one(Filter).start(self.view.lang)

    def action_clear(self) -> None:
        """Take the filter away, the cursor staying on its agency; without one, stay: this is the first screen."""
        key = self._cursor()
        if key:
            self._open |= {agency.key for agency in self.view.snapshot.tree.lineage(key)[:-1]}
        self.query_one(Filter).clear()

    @on(Filter.Changed)
    def _filtered(self) -> None:
        self.show()

    @on(Filter.Left)
    def _left(self) -> None:
        self.set_focus(self.query_one(Lines), scroll_visible=False)

    @on(Filter.Chosen)
    def _chosen(self) -> None:
        self.query_one(Lines).action_open()

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key))
