"""The ranking: all agencies of one level by one indicator, now or as of the end of an earlier window, or by the points of a framework."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui.domain.model import AgencyKey
from cchc_tui.text import msg, safe
from screens.widgets import ranks, score_ranks
from screens.widgets.filter import Filter
from screens.widgets.frame import Banner
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.ranker import By, Ranker
from screens.widgets.score_ranks import Points
from screens.widgets.view import View

AT_ONCE = 0.05
"""Seconds a key may rank before the rest is done between the keys: with stored standings that is all of a city."""


class RankingScreen(Page):
    """One list of places; other keys change by what, of whom, as of when."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right,l", "indicator(1)", msg("Next indicator")),
        Binding("p,left,h", "indicator(-1)", msg("Previous indicator"), show=False),
        # With priority, since Textual's own Tab goes to the next widget.
        Binding("tab", "level(1)", msg("Next level"), show=False, priority=True),
        Binding("shift+tab", "level(-1)", msg("Previous level"), show=False, priority=True),
        Binding("v", "level(1)", msg("Next level")),
        Binding("left_square_bracket", "earlier", msg("Earlier window")),
        Binding("right_square_bracket", "later", msg("Later window"), show=False),
        Binding("s", "sort", msg("Sort")),
        # With priority the app acts before it hands on the next key, so what is typed in the same breath reaches the filter.
        Binding("slash", "filter", msg("Filter"), priority=True),
    ]
    ORDER = ("open", "indicator(1)", "level(1)", "earlier", "filter", "sort")

    def __init__(self, view: View, code: str = "") -> None:
        super().__init__(view)
        self._ranker, self._begun = Ranker(view.snapshot), False
        self._by = By(code) if code else next(iter(self._ranker.choices(None)), By(""))
        self._level, self._sort = "", ranks.BY_RANK
        self._day: date | None = None
        self._year = 0

    def body(self) -> Iterable[Widget]:
        """Give what is ranked, the list, the sentence about the row of the cursor, and the filter line."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs)
        yield Prose(id="row")
        yield Filter()

    def trail(self) -> list[str]:
        """Say that this is the ranking, and by what."""
        return [self.view.lang("Ranking"), *([safe(self._by.code)] if self._by.code else [])]

    def show(self) -> None:
        """Rank anew where the data is other than before, else only say it in the language of the view."""
        if self._ranker.now is self.view.snapshot and self._begun:
            self._fill()
            return
        self._ranker, self._begun = Ranker(self.view.snapshot), True
        self._rank()

    def _rank(self) -> None:
        """Rank by what is chosen; the cursor stays on its agency."""
        steps = self._ranker.begin(self._by, self._level, day=self._day, year=self._year)
        if steps is None:
            self._work.stop()
            self._fill()
        else:
            self._work.start(steps, lambda _: self._fill(), at_once=AT_ONCE)

    def _fill(self) -> None:
        """Show what is known of the ranking."""
        view, ranker, table = self.view, self._ranker, self._ranker.table
        far, wanted = {"looked": ranker.looked, "whole": ranker.whole}, self.query_one(Filter).value
        if table is None:
            self._lay([view.lang("no indicator with a target can be ranked here")], [], ())
        elif isinstance(table, Points):
            rows = score_ranks.rows(table, view, sort=self._sort, wanted=wanted)
            self._lay(score_ranks.head(table, view, sort=self._sort, **far), score_ranks.columns(table, view), rows)
        else:
            rows = ranks.rows(table, view, sort=self._sort, wanted=wanted)
            self._lay(ranks.head(table, view, day=self._day, sort=self._sort, **far), ranks.columns(table, view), rows)

    def _lay(self, head: list[str], columns: list[Column], rows: Iterable[Row]) -> None:
        """Lay the list below what is said of it."""
        view, lines, found = self.view, self.query_one(Lines), list(rows)
        said = [view.lang.error(self._ranker.failure)] if self._ranker.failure else []
        self.query_one("#about", Prose).show([*said, *head], view)
        lines.show(columns, found, keep=lines.cursor_key)
        self.query_one(Filter).count(sum(1 for row in found if not row.heading))
        self._explain(lines.cursor_key)

    def _explain(self, key: object) -> None:
        table, said = self._ranker.table, list[str]()
        if isinstance(table, Points):
            said = score_ranks.about(key, table, self.view)
        elif table:
            said = next((ranks.about(p, table, self.view) for p in table.places if p.agency.key == key), [])
        self.query_one("#row", Prose).show(said, self.view)

    def action_indicator(self, step: int) -> None:
        """Rank by the next or previous indicator, and after them by the frameworks of scoring."""
        found = self._ranker.choices(self._day)
        if found:
            place = found.index(self._by) + step if self._by in found else 0
            self._by = found[place % len(found)]
            self.query_one(Banner).show(self.view, ["CCHC", *self.trail()])
            self._rank()

    def action_level(self, step: int) -> None:
        """Rank the next level: departments, districts, communes."""
        table = self._ranker.table
        levels = self._ranker.levels(self._by, self._day) if table else []
        if len(levels) > 1 and table:
            self._level = levels[(levels.index(table.level) + step) % len(levels)]
            self.query_one(Lines).show([], [])  # other agencies: the cursor begins at the best
            self._rank()

    def action_earlier(self) -> None:
        """Rank as of the end of the window before; by points, of the year before."""
        table = self._ranker.table
        if isinstance(table, Points):
            self._turn_year(table, -1)
        elif table is None or table.earlier is None:
            self.say(self.view.lang("there is no earlier window"))
        else:
            self._day = table.earlier.end
            self._rank()

    def action_later(self) -> None:
        """Rank as of the end of the window after, and at last as of now; by points, of the year after."""
        table = self._ranker.table
        if isinstance(table, Points):
            self._turn_year(table, 1)
        elif self._day is None:
            self.say(self.view.lang("this is the newest ranking"))
        else:
            self._day = self._ranker.after(self._by, table.level if table else "", self._day)
            self._rank()

    def _turn_year(self, table: Points, step: int) -> None:
        years = sorted(table.years)
        place = years.index(table.year) + step if years else -1
        if 0 <= place < len(years):
            self._year = years[place]
            self._rank()
        else:
            self.say(self.view.lang("there is no earlier year") if step < 0 else self.view.lang("there is no later year"))

    def action_sort(self) -> None:
        """Turn between rank, name and movement; what comes first then is what the eye is sent to."""
        order = list(ranks.SORTS)
        self._sort = order[(order.index(self._sort) + 1) % len(order)]
        self._fill()
        self.query_one(Lines).action_edge(-1)

    def action_filter(self) -> None:
        """Type to filter; case and tone marks do not matter."""
        self.query_one(Filter).start(self.view.lang)

    def action_back(self) -> None:
        """Take the filter away if there is one, else go back."""
        line = self.query_one(Filter)
        if line.display:
            line.clear()
        else:
            super().action_back()

    @on(Filter.Changed)
    def _filtered(self) -> None:
        self._fill()

    @on(Filter.Left)
    def _left(self) -> None:
        self.set_focus(self.query_one(Lines), scroll_visible=False)

    @on(Filter.Chosen)
    def _chosen(self) -> None:
        self.query_one(Lines).action_open()

    @on(Lines.Moved)
    def _moved(self, event: Lines.Moved) -> None:
        self._explain(event.key)

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key, "" if self._by.scored else self._by.code))
