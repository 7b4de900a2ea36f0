"""One agency: who answers for it, and every indicator with its figure, target, trend and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import words
from cchc_tui.domain.detail import recent
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.overview import ASKING_FIRST
from cchc_tui.domain.verdict import Verdict
from cchc_tui.text import msg, safe
from cchc_tui.trend import sparkline
from screens.widgets.lines import Cell, Column, Lines, Row
from screens.widgets.messages import Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.view import View

SPARK = 8
"""Windows a sparkline shows."""


def columns(view: View) -> list[Column]:
    """Give the columns of the table; the counts and the trend go first where there is no room."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Code"), 4),
        Column(lang("Indicator"), 22, grow=True),
        Column(lang("Result"), 8, right=True),
        Column(lang("Counts"), 17, right=True, drop=5),
        Column(lang("Target"), 9, right=True),
        Column(lang("Coverage"), 8, right=True, drop=4),
        Column(lang("Trend"), SPARK, drop=3),
        Column(lang("Verdict"), 15, drop=1),
    ]


def cells(judgement: Judgement, view: View) -> tuple[Cell, ...]:
    """Give the cells of one indicator."""
    lang, side, indicator, target = view.lang, judgement.area, judgement.indicator, judgement.target
    role = side.severity.value
    trend = [figure.value for figure in recent(view.snapshot, judgement, SPARK)]
    stretch = target is not None and target.strength in words.STRETCH
    partial = f"{side.reported}/{side.assessed}" if side.partial else ""
    return (
        (words.glyph(side.verdict, view.glyphs), role),
        indicator.code,
        words.title(indicator, lang),
        words.value(side.figure, indicator, lang, nothing="-" if view.glyphs == "ascii" else "–"),
        (words.counts(side.figure, lang), "dim"),
        (("p " if stretch else "") + words.bound(target, indicator.unit, lang, view.glyphs)) if target else "",
        (partial, "dim"),
        sparkline(trend, SPARK, view.glyphs),
        (words.verdict(side.verdict, lang), role),
    )


def tally(counts: Iterable[tuple[Verdict, int]], view: View) -> str:
    """Give the verdicts of an agency in one line: `✕ 4 chậm  ◐ 3 sát ngưỡng …`."""
    found = sorted(((v, count) for v, count in counts if count), key=lambda pair: ASKING_FIRST.index(pair[0]))
    return "  ".join(f"{words.glyph(v, view.glyphs)} {count} {words.verdict(v, view.lang).lower()}" for v, count in found)


class AgencyScreen(AgencyPage):
    """The indicators of one agency, by reform field or by urgency."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", msg("Sort")),
    ]
    ORDER = ("open", "sort", "beside(1)")

    def __init__(self, view: View, key: AgencyKey) -> None:
        super().__init__(view, key)
        self._by_urgency = False

    def body(self) -> Iterable[Widget]:
        """Give the lines about the agency, its table, and the sentence about the row of the cursor."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs)
        yield Prose(id="row")

    def show(self) -> None:
        """Fill the table, the cursor staying on its indicator."""
        sheet = self.view.snapshot.sheet(self.key)
        self.query_one("#about", Prose).show([*self._heads(), tally(sheet.counts.items(), self.view)], self.view)
        rows = list(self._urgent(sheet.judgements) if self._by_urgency else self._by_field(sheet.judgements))
        lines = self.query_one(Lines)
        lines.show(columns(self.view), rows, keep=lines.cursor_key)
        self._explain(lines.cursor_key)

    def _heads(self) -> list[str]:
        """Name the head first: delegation never replaces the head; an agency that is no more is said to be so."""
        snapshot, lang = self.view.snapshot, self.view.lang
        agency = snapshot.tree.by_key[self.key]
        named = [words.ended(snapshot, agency, lang)]
        named += [lang("Head: {head}", head=agency.head)] if agency.head else []
        named += [lang("delegate: {delegate}", delegate=agency.delegate)] if agency.delegate else []
        return [(" - " if self.view.glyphs == "ascii" else " · ").join(part for part in named if part)]

    def _urgent(self, judgements: Iterable[Judgement]) -> Iterator[Row]:
        for judgement in sorted(judgements, key=lambda j: j.urgency):
            yield Row(judgement.indicator.code, cells(judgement, self.view))

    def _by_field(self, judgements: tuple[Judgement, ...]) -> Iterator[Row]:
        """Group by reform field; a field without a target is named, not hidden."""
        fields = [*words.FIELDS, *sorted({j.indicator.field for j in judgements} - set(words.FIELDS))]
        for field in fields:
            found = [j for j in judgements if j.indicator.field == field]
            name = self.view.lang(words.FIELDS[field]) if field in words.FIELDS else safe(field)
            heading = name if found else self.view.lang("{field}: no target in this plan", field=name)
            yield Row(("field", field), ((heading, "heading" if found else "dim"),), heading=True)
            for judgement in found:
                yield Row(judgement.indicator.code, cells(judgement, self.view))

    def _explain(self, code: object) -> None:
        """Say the row of the cursor in words, with the agency's own work where it differs from its area."""
        if not isinstance(code, str):
            self.query_one("#row", Prose).show([], self.view)
            return
        judgement, lang = self.view.snapshot.judge(self.key, code), self.view.lang
        said = [words.sentence(judgement, lang)]
        if judgement.area.basis != "own" and judgement.own.figure.numerator is not None:
            own = judgement.own
            figure = words.value(own.figure, judgement.indicator, lang)
            figure += f" ({words.counts(own.figure, lang)})" if own.figure.denominator is not None else ""
            said.append(lang("own work: {figure}, {verdict}", figure=figure, verdict=words.verdict(own.verdict, lang).lower()))
        note = self.view.acknowledged(self.key, code, judgement.area.verdict.value)
        said += [lang("seen by {who}: {note}", who=note.by, note=note.text)] if note else []
        self.query_one("#row", Prose).show(said, self.view)

    def action_sort(self) -> None:
        """Turn between reform fields and urgency; what comes first then is what the eye is sent to."""
        self._by_urgency = not self._by_urgency
        self.show()
        self.query_one(Lines).action_edge(-1)

    @on(Lines.Moved)
    def _moved(self, event: Lines.Moved) -> None:
        self._explain(event.key)

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, str):
            self.post_message(Opened(self.key, event.key))
