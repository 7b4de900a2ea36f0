"""One indicator of one agency: the trend against the target, and below it the windows, the reasons, the definition, the outlook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import thread_time
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widget import Widget

from cchc_tui import curve, reading_words, trend, words
from cchc_tui.domain.detail import Detail, detail, looks
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.text import msg
from screens.widgets import panes, whatif
from screens.widgets.ask import Ask
from screens.widgets.chart import Chart
from screens.widgets.gradual import Gradual
from screens.widgets.handed import Handed, of_list
from screens.widgets.lines import Lines
from screens.widgets.messages import Acknowledged, Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.tabs import Tabs
from screens.widgets.view import View, instant

AT_ONCE = 0.05
"""Seconds of the processor in which the series may be read before anything is shown: a district needs no more."""

LONGEST = 1000
"""Characters of a note."""

UNBROKEN = 1_000_000
"""A width no sentence is broken at, for what is handed on."""

PANES = (
    (msg("Windows"), panes.windows),
    (msg("Reasons"), panes.why),
    (msg("Definition"), panes.definition),
    (msg("Outlook"), panes.outlook),
    (msg("Quality"), panes.findings),
)
"""What can stand below the chart, in the order Tab goes through it."""


def head(found: Detail, view: View) -> list[str]:
    """Say what is looked at: code, title, target with its strength and due date."""
    judgement, lang = found.judgement, view.lang
    indicator, target = judgement.indicator, judgement.target
    lines = [f"{indicator.code}  {words.title(indicator, lang)}"]
    if target is None:
        return [*lines, lang("no target is in force")]
    commitment = words.bound(target, indicator.unit, lang, view.glyphs)
    strength = lang(words.STRENGTHS.get(target.strength, target.strength))
    said = lang("target {bound} ({strength}) by {day}", bound=commitment, strength=strength, day=lang.day(target.due))
    parts = (said, reading_words.quota(judgement, lang), lang("plan {plan}", plan=target.plan))
    return [*lines, (" - " if view.glyphs == "ascii" else " · ").join(part for part in parts if part)]


def seen(found: Detail, view: View) -> list[str]:
    """Say who acknowledged the verdict that stands here, when, and with which words."""
    judgement = found.judgement
    note = view.acknowledged(judgement.agency.key, judgement.indicator.code, judgement.area.verdict.value)
    moment = instant(note.at) if note else None
    if note is None or moment is None:
        return []
    return [view.lang("seen by {who} on {when}: {note}", who=note.by, when=view.lang.moment(moment), note=note.text)]


class IndicatorScreen(AgencyPage):
    """The chart of one indicator with one pane below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pane(1)", msg("Next pane"), priority=True),
        Binding("shift+tab", "pane(-1)", msg("Previous pane"), show=False, priority=True),
        Binding("w", "why", msg("Why")),
        Binding("i", "whatif", msg("What if")),
        Binding("a", "acknowledge", msg("Acknowledge"), show=False),
        Binding("right,l", "indicator(1)", msg("Next indicator"), show=False),
        Binding("left,h", "indicator(-1)", msg("Last indicator"), show=False),
        Binding("left_square_bracket", "window(1)", msg("Earlier window"), show=False),
        Binding("right_square_bracket", "window(-1)", msg("Later window"), show=False),
    ]
    ORDER = ("pane(1)", "why", "whatif", "beside(1)")

    def __init__(self, view: View, key: AgencyKey, code: str) -> None:
        super().__init__(view, key)
        self.code = code
        self._pane = 0
        self._asked: tuple[Snapshot, AgencyKey, str] | None = None
        self._found: Detail | None = None
        # By the processor's time, which is the same on a busy machine.
        self._work = Gradual(self, clock=thread_time)

    def body(self) -> Iterable[Widget]:
        """Give the head, the chart with its legend, the sentence, and the pane."""
        yield Prose(id="about")
        yield Chart()
        yield Prose(id="legend")
        yield Prose(id="said")
        yield Tabs()
        yield Lines(glyphs=self.view.glyphs)
        yield Ask(longest=LONGEST)

    def trail(self) -> list[str]:
        """Give the way from the root to the indicator."""
        return [*super().trail(), self.code]

    def show(self) -> None:
        """Draw everything about the agency and the indicator; what a city is added up from is read between the keys."""
        asked = (self.view.snapshot, self.key, self.code)
        if asked == self._asked:
            self._fill()
        else:
            self._asked, self._found = asked, None
            self._work.start(self._looks(*asked), lambda _: self._fill(), at_once=AT_ONCE)

    def _looks(self, snapshot: Snapshot, key: AgencyKey, code: str) -> Iterator[None]:
        """Read agency by agency; the last look has it all."""
        for found in looks(snapshot, key, code):
            self._found = found
            yield

    def _fill(self) -> None:
        """Draw what is known: before the series are read the verdict alone, which is stored."""
        view = self.view
        found = self._found or Detail(view.snapshot.judge(self.key, self.code), (), (), None, (), ())
        self.query_one("#about", Prose).show(head(found, view), view)
        line = curve.trend_of(found)
        self.query_one(Chart).show(line, view.lang, view.glyphs)
        legend = "".join(part for part, _ in trend.legend(line, view.lang, view.glyphs))
        self.query_one("#legend", Prose).show([legend], view)
        hard = [curve.finding(f, view.lang) for f in found.findings if f.hard]
        self.query_one("#said", Prose).show([words.sentence(found.judgement, view.lang), *hard, *seen(found, view)], view)
        self._show_pane()

    def handed(self) -> Handed:
        """Hand on all panes: the windows are what the chart is drawn from, and a meeting asks for the others."""
        found = self._found or detail(self.view.snapshot, self.key, self.code)
        tables = []
        for title, pane in PANES:
            columns, rows = pane(found, self.view, UNBROKEN)
            tables.append(of_list(columns, rows, self.view.lang, self.view.lang(title)))
        return super().handed()._replace(tables=tuple(tables))

    def _show_pane(self) -> None:
        self.query_one(Tabs).show([self.view.lang(title) for title, _ in PANES], self._pane)
        lines = self.query_one(Lines)
        if self._found is None:
            lines.show([], [], keep=lines.cursor_key)
            return
        columns, rows = PANES[self._pane][1](self._found, self.view, max(lines.size.width, self.size.width) - 2)
        lines.show(columns, rows, keep=lines.cursor_key)

    def on_resize(self, event: Resize) -> None:
        """Break the definition anew: its sentences follow the width."""
        super().on_resize(event)
        if self.is_mounted and self.query(Lines):
            self._show_pane()

    def action_pane(self, step: int) -> None:
        """Show the next pane below the chart."""
        self._pane = (self._pane + step) % len(PANES)
        self._show_pane()

    def action_why(self) -> None:
        """Show who pulls the figure away from its target."""
        self._pane = 1
        self._show_pane()

    def action_indicator(self, step: int) -> None:
        """Show the next or previous indicator of the same agency that has a target."""
        codes = [judgement.indicator.code for judgement in self.view.snapshot.sheet(self.key).judgements]
        if self.code in codes:
            self.code = codes[(codes.index(self.code) + step) % len(codes)]
            self.show_all()

    def action_window(self, step: int) -> None:
        """Go to the window before or after the one of the cursor, in the pane that lists them."""
        lines = self.query_one(Lines)
        if self._pane:
            self._pane = 0
            self._show_pane()
        newest_first = [point.period.id for point in reversed(self._found.points)] if self._found else []
        here = lines.cursor_key[0] if isinstance(lines.cursor_key, tuple) else lines.cursor_key
        if here in newest_first:
            place = newest_first.index(here) + step
            lines.move_to(newest_first[min(max(place, 0), len(newest_first) - 1)])

    def action_whatif(self) -> None:
        """Let a number be typed, and say at every digit what it would do."""
        self.query_one(Ask).start("whatif", self.view.lang("What if (a number):"))

    def action_acknowledge(self) -> None:
        """Let a note be typed on the verdict that stands here."""
        self.query_one(Ask).start("note", self.view.lang("Note on this verdict:"))

    @on(Ask.Changed)
    def _typing(self, event: Ask.Changed) -> None:
        if event.question == "whatif":
            judgement = self.view.snapshot.judge(self.key, self.code)
            said = whatif.answers(judgement, self.view.snapshot.at, event.value, self.view.lang)
            self.query_one("#said", Prose).show(said, self.view)

    @on(Ask.Given)
    def _given(self, event: Ask.Given) -> None:
        if event.question == "note" and event.value:
            verdict = self.view.snapshot.judge(self.key, self.code).area.verdict.value
            self.post_message(Acknowledged(self.key, self.code, verdict, event.value))

    @on(Ask.Left)
    def _answered(self) -> None:
        self.set_focus(self.query_one(Lines), scroll_visible=False)
        self.show()

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, AgencyKey) and event.key != self.key:
            self.post_message(Opened(event.key, self.code))
