"""One agency: who answers for it, and in tabs its indicators with figure, target, trend and verdict, and the quality of its data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import words
from cchc_tui.domain import completeness, duties, overview
from cchc_tui.domain.completeness import Found
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import agency_panes as panes
from screens.widgets import checks, duty_panes, score_panes, tally
from screens.widgets.handed import Handed
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.tabs import Tabs
from screens.widgets.tally import Tally
from screens.widgets.view import View

INDICATORS, DUTIES, SCORES, QUALITY = range(len(panes.TABS))
"""The places of the tabs."""


class AgencyScreen(AgencyPage):
    """One agency in tabs; the indicators by reform field or by urgency."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pane(1)", msg("Next pane"), priority=True),
        Binding("shift+tab", "pane(-1)", msg("Previous pane"), show=False, priority=True),
        Binding("s", "sort", msg("Sort")),
    ]
    ORDER = ("open", "pane(1)", "sort", "beside(1)")

    def __init__(self, view: View, key: AgencyKey, tab: str = "") -> None:
        super().__init__(view, key)
        self._by_urgency, self._pane = False, panes.TABS.index(tab) if tab else 0
        self._left: dict[int, object] = {}
        self._found: Found | None = None
        self._looked: tuple[Snapshot, AgencyKey] | None = None
        self._failure: CchcError | None = None

    def body(self) -> Iterable[Widget]:
        """Give who answers and the verdicts counted, the tabs, their table, and the sentence about the row of the cursor."""
        yield Prose(id="about")
        yield Tally()
        yield Tabs()
        yield Lines(glyphs=self.view.glyphs)
        yield Prose(id="row")

    def show(self) -> None:
        """Fill everything, the cursor staying on its row."""
        counts = self.view.snapshot.sheet(self.key).counts
        self.query_one("#about", Prose).show(self._heads(), self.view)
        overdue = duties.tally(self.view.snapshot, self.key).overdue
        self.query_one(Tally).show(tally.parts(overview.tally(counts), self.view, overdue))
        self.query_one(Tabs).show([self.view.lang(title) for title in panes.TABS], self._pane)
        if self._pane == QUALITY and self._looked != (self.view.snapshot, self.key):
            self._look()
        else:
            self._fill()

    def _heads(self) -> list[str]:
        """Name the head first: delegation never replaces the head; an agency that is no more is said to be so."""
        snapshot, lang = self.view.snapshot, self.view.lang
        agency = snapshot.tree.by_key[self.key]
        named = [words.ended(snapshot, agency, lang)]
        named += [lang("Head: {head}", head=agency.head)] if agency.head else []
        named += [lang("delegate: {delegate}", delegate=agency.delegate)] if agency.delegate else []
        return [(" - " if self.view.glyphs == "ascii" else " · ").join(part for part in named if part)]

    def _fill(self) -> None:
        """Show the rows of the tab, as far as they are known."""
        lines, view = self.query_one(Lines), self.view
        if self._pane == QUALITY:
            rows = panes.quality_rows(self._found, view) if self._found else ()
            lines.show(panes.quality_columns(view), rows, keep=lines.cursor_key)
        elif self._pane == DUTIES:
            lines.show(duty_panes.columns(view), duty_panes.rows(self.key, view), keep=lines.cursor_key)
        elif self._pane == SCORES:
            lines.show(score_panes.columns(view), score_panes.all_rows(self.key, view), keep=lines.cursor_key)
        else:
            judged = view.snapshot.sheet(self.key).judgements
            rows = panes.urgent(judged, view) if self._by_urgency else panes.by_field(judged, view)
            lines.show(panes.indicator_columns(view), rows, keep=lines.cursor_key)
        self._explain(lines.cursor_key)

    def _look(self) -> None:
        """Look at the data of the agency between the keys: that of a city takes seconds."""
        self._looked, self._failure = (self.view.snapshot, self.key), None
        self._found = Found(self.key, 1)
        self._work.start(self._survey(self.view.snapshot, self._found), lambda _: self._fill())

    def _survey(self, snapshot: Snapshot, found: Found) -> Iterator[None]:
        try:
            for step in completeness.look(snapshot, found.area):
                if step is not None:
                    found.take(step)
                yield
        except CchcError as error:
            self._failure = error

    def _explain(self, key: object) -> None:
        """Say the row of the cursor in words."""
        said = [self.view.lang.error(self._failure)] if self._failure else []
        if isinstance(key, str):
            said = self._judged(key)
        elif self._pane == DUTIES:
            said += duty_panes.about(key, self.key, self.view)
        elif self._pane == SCORES:
            said += score_panes.tab_about(key, self.key, self.view)
        elif self._found:
            said += checks.about(key, self._found, self.view)
        self.query_one("#row", Prose).show(said, self.view)

    def _judged(self, code: str) -> list[str]:
        """Say a verdict, with the agency's own work where it differs from its area, and who has seen it."""
        judgement, lang = self.view.snapshot.judge(self.key, code), self.view.lang
        said = [words.sentence(judgement, lang)]
        if judgement.area.basis != "own" and judgement.own.figure.numerator is not None:
            own = judgement.own
            figure = words.value(own.figure, judgement.indicator, lang)
            figure += f" ({words.counts(own.figure, lang)})" if own.figure.denominator is not None else ""
            said.append(lang("own work: {figure}, {verdict}", figure=figure, verdict=words.verdict(own.verdict, lang).lower()))
        note = self.view.acknowledged(self.key, code, judgement.area.verdict.value)
        return said + ([lang("seen by {who}: {note}", who=note.by, note=note.text)] if note else [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only indicators can be sorted."""
        return self._pane == INDICATORS if action == "sort" else True

    def action_pane(self, step: int) -> None:
        """Show the next tab, the cursor where it was left there."""
        lines = self.query_one(Lines)
        self._left[self._pane] = lines.cursor_key
        self._pane = (self._pane + step) % len(panes.TABS)
        self.refresh_bindings()
        self.show()
        lines.move_to(self._left.get(self._pane))
        self.show_keys()

    def action_sort(self) -> None:
        """Turn between reform fields and urgency; what comes first then is what the eye is sent to."""
        self._by_urgency = not self._by_urgency
        self.show()
        self.query_one(Lines).action_edge(-1)

    def handed(self) -> Handed:
        """Give what is shown; the score sheets as they are signed."""
        sheets = score_panes.tab_papers(self.key, self.view) if self._pane == SCORES else []
        plain = super().handed()
        return plain._replace(tables=tuple(sheets)) if sheets else plain

    @on(Lines.Moved)
    def _moved(self, event: Lines.Moved) -> None:
        self._explain(event.key)

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        finding = checks.finding_of(event.key)
        code = event.key if isinstance(event.key, str) else finding.indicator if finding else ""
        code = code or duty_panes.feeds(event.key, self.key, self.view)
        if code:
            self.post_message(Opened(self.key, code))
