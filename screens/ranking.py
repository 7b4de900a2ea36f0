"""The ranking: all agencies of one level by one indicator, now or as of the end of an earlier window.

A ranking by the points of a scoring framework will be another `Table` made with the same `ranking.order`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui.domain import ranking
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.text import msg, safe
from screens.widgets import ranks
from screens.widgets.filter import Filter
from screens.widgets.frame import Banner
from screens.widgets.gradual import Gradual
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.ranks import Table
from screens.widgets.view import View

AT_ONCE = 0.05
"""Seconds a key may rank before the rest is done between the keys: with stored standings that is all of a city."""

LOOKED_BACK = 3
"""Earlier moments whose judgements are kept, so that going to and fro between windows works nothing out twice."""


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
        self._code = code or next(iter(ranking.indicators(view.snapshot)), "")
        self._level, self._sort = "", ranks.BY_RANK
        self._day: date | None = None
        self._table: Table | None = None
        self._looked, self._whole = 0, 0
        self._failure: CchcError | None = None
        self._past: dict[date, Snapshot] = {}
        self._seen: Snapshot | None = None
        self._work = Gradual(self)

    def body(self) -> Iterable[Widget]:
        """Give what is ranked, the list, the sentence about the row of the cursor, and the filter line."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs)
        yield Prose(id="row")
        yield Filter()

    def trail(self) -> list[str]:
        """Say that this is the ranking, and by what."""
        return [self.view.lang("Ranking"), *([safe(self._code)] if self._code else [])]

    def show(self) -> None:
        """Rank anew where the data is other than before, else only say it in the language of the view."""
        if self._seen is self.view.snapshot:
            self._fill()
            return
        self._seen, self._past = self.view.snapshot, {}
        self._rank()

    def _snapshot(self, day: date | None) -> Snapshot:
        """Give the publication as judged on a day; the newest few are kept with what they worked out."""
        now = self.view.snapshot
        if day is None or day == now.at:
            return now
        if day not in self._past:
            # Stored standings hold for another day too where they see the same windows; else the series are read.
            self._past[day] = Snapshot(now.catalogue, now.reader, at=day, publication=now.publication, ready=now.ready)
            for old in list(self._past)[:-LOOKED_BACK]:
                del self._past[old]
        return self._past[day]

    def _rank(self) -> None:
        """Rank by what is chosen; the cursor stays on its agency."""
        snapshot = self._snapshot(self._day)
        levels = ranking.levels(snapshot, self._code) if self._code in snapshot.indicators else {}
        self._failure, self._table = None, None
        if not levels:
            self._work.stop()
            self._fill()
            return
        level = self._level if self._level in levels else next(iter(levels))
        table = Table(snapshot, snapshot.indicators[self._code], level, windows=ranking.windows(self.view.snapshot, self._code))
        self._looked, self._whole = 0, len(levels[level])
        self._table = table
        self._work.start(self._steps(table, levels[level]), lambda _: self._fill(), at_once=AT_ONCE)

    def _steps(self, table: Table, agencies: list[Agency]) -> Iterator[None]:
        """Judge every agency, rank them, then judge them as of the window before; an unreadable cache is said, not a crash."""
        try:
            yield from self._judge(table, agencies)
        except CchcError as error:
            self._failure = error

    def _judge(self, table: Table, agencies: list[Agency]) -> Iterator[None]:
        code, judgements = table.indicator.code, []
        for agency in agencies:
            judgements.append(table.snapshot.judge(agency.key, code))
            self._looked += 1
            yield
        before = ranking.window_before(table.snapshot, code, judgements)
        self._table = table = replace(table, places=ranking.rank(judgements), earlier=before)
        self._whole = 0
        yield
        if before is not None:
            then, moves = self._snapshot(before.end), {}
            for judgement in judgements:
                move = ranking.moved(judgement, then.judge(judgement.agency.key, code))
                if move is not None:
                    moves[judgement.agency.key] = move
                yield
            self._table = replace(table, moves=moves)

    def _fill(self) -> None:
        """Show what is known of the ranking."""
        view, lines, table = self.view, self.query_one(Lines), self._table
        said = [view.lang.error(self._failure)] if self._failure else []
        if table is None:
            self.query_one("#about", Prose).show([*said, view.lang("no indicator with a target can be ranked here")], view)
            lines.show([], [])
        else:
            head = ranks.head(table, view, day=self._day, sort=self._sort, looked=self._looked, whole=self._whole)
            self.query_one("#about", Prose).show([*said, *head], view)
            rows = list(ranks.rows(table, view, sort=self._sort, wanted=self.query_one(Filter).value))
            lines.show(ranks.columns(table, view), rows, keep=lines.cursor_key)
            self.query_one(Filter).count(sum(1 for row in rows if not row.heading))
        self._explain(lines.cursor_key)

    def _explain(self, key: object) -> None:
        place = next((p for p in self._table.places if p.agency.key == key), None) if self._table else None
        said = ranks.about(place, self._table, self.view) if place and self._table else []
        self.query_one("#row", Prose).show(said, self.view)

    def action_indicator(self, step: int) -> None:
        """Rank by the next or previous indicator."""
        codes = ranking.indicators(self._snapshot(self._day))
        if codes:
            place = codes.index(self._code) + step if self._code in codes else 0
            self._code = codes[place % len(codes)]
            self.query_one(Banner).show(self.view, ["CCHC", *self.trail()])
            self._rank()

    def action_level(self, step: int) -> None:
        """Rank the next level: departments, districts, communes."""
        levels = list(ranking.levels(self._snapshot(self._day), self._code)) if self._table else []
        if len(levels) > 1 and self._table:
            self._level = levels[(levels.index(self._table.level) + step) % len(levels)]
            self.query_one(Lines).show([], [])  # other agencies: the cursor begins at the best
            self._rank()

    def action_earlier(self) -> None:
        """Rank as of the end of the window before."""
        earlier = self._table.earlier if self._table else None
        if earlier is None:
            self.say(self.view.lang("there is no earlier window"))
            return
        self._day = earlier.end
        self._rank()

    def action_later(self) -> None:
        """Rank as of the end of the window after, and at last as of now."""
        if self._day is None:
            self.say(self.view.lang("this is the newest ranking"))
            return
        now, code, level = self.view.snapshot, self._code, self._table.level if self._table else ""
        judgements = [now.judge(agency.key, code) for agency in ranking.levels(now, code).get(level, [])]
        later = ranking.window_after(now, code, judgements, self._day)
        self._day = later.end if later else None
        self._rank()

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

    def on_screen_suspend(self) -> None:
        """Rest while another screen is looked at."""
        self._work.pause()

    def on_screen_resume(self) -> None:
        """Go on with what was left."""
        self._work.resume()

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
            self.post_message(Opened(event.key, self._code))
