"""The scoring of an area: who is how far with which total in which band, and the score sheet of whoever the cursor stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widget import Widget

from cchc_tui.domain import scoreboard
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import Framework
from cchc_tui.domain.scoreboard import Board, Entry, Round
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import score_board as board_of
from screens.widgets import score_panes
from screens.widgets.handed import Handed
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.view import View

NOWHERE = AgencyKey("", "")
"""Where one stands while nothing is stored."""

LOW = 24
"""Rows below which fewer sentences are said about the row of the cursor."""


class ScoringScreen(AgencyPage):
    """Two lists: the upper one by agency and stage, the lower one the sheet of its cursor by criterion.

    A city has hundreds of sheets: they are read between the keys, and what is read so far is shown.
    """

    DEFAULT_CSS = """
    ScoringScreen #agencies { height: 1fr; min-height: 3; }
    ScoringScreen #sheet { height: 1fr; }
    ScoringScreen #row { max-height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since Textual's own Tab would pass over what is empty.
        Binding("tab,shift+tab", "pane", msg("Other list"), priority=True),
        Binding("left_square_bracket", "year(1)", msg("Year before")),
        Binding("right_square_bracket", "year(-1)", msg("Year after"), show=False),
        Binding("v", "framework", msg("Framework"), show=False),
    ]
    ORDER = ("open", "pane", "beside(1)", "year(1)")

    def __init__(self, view: View, key: AgencyKey | None = None) -> None:
        super().__init__(view, key or NOWHERE)
        self._seen: tuple[Snapshot, AgencyKey] | None = None
        self._board = Board(self.key)
        self._known: dict[AgencyKey, Board] = {}
        self._round: Round | None = None
        self._entries: dict[AgencyKey, Entry] = {}
        self._failure: CchcError | None = None

    def body(self) -> Iterable[Widget]:
        """Give what is scored, what the signs mean, both lists, and the sentences about the row of the cursor."""
        yield Prose(id="about")
        yield Prose(id="legend")
        yield Lines(glyphs=self.view.glyphs, id="agencies")
        yield Lines(glyphs=self.view.glyphs, id="sheet")
        yield Prose(id="row")

    def trail(self) -> list[str]:
        """Give the names down to the area, and what is seen of it."""
        return [*super().trail(), self.view.lang("Scoring")]

    def on_resize(self, event: Resize) -> None:
        """Leave the lists their rows on a low screen."""
        super().on_resize(event)
        self.set_class(event.size.height < LOW, "-low")

    def show_all(self) -> None:
        """Show frame and body anew, of the home where the area is not known any more."""
        self.key = scoreboard.area_of(self.view.snapshot, self.key) or NOWHERE
        super().show_all()

    def show(self) -> None:
        """Read the sheets of the area where they are other than before, else only say them in the language of the view."""
        snapshot = self.view.snapshot
        if self._seen is not None and self._seen[0] is not snapshot:
            self._known = {}
        if self._seen != (snapshot, self.key):
            self._seen = (snapshot, self.key)
            self._read(snapshot)
        else:
            self._fill()

    def _read(self, snapshot: Snapshot) -> None:
        self._failure = None
        if self.key not in self._known and self.key in snapshot.tree.by_key:
            self._board = scoreboard.begun(snapshot, self.key)
            self._work.start(self._steps(snapshot, self._board), lambda _: self._fill())
            return
        self._work.stop()
        self._board = self._known.get(self.key, Board(self.key))
        self._fill()

    def _steps(self, snapshot: Snapshot, board: Board) -> Iterator[None]:
        """Read one agency after the other; an unreadable cache is said, not a crash."""
        try:
            yield from scoreboard.fill(snapshot, board)
        except CchcError as error:
            self._failure = error
            return
        self._known[board.area] = board

    @property
    def _upper(self) -> Lines:
        return self.query_one("#agencies", Lines)

    @property
    def _lower(self) -> Lines:
        return self.query_one("#sheet", Lines)

    @property
    def _chosen(self) -> Round | None:
        """The round that is shown: the chosen one where it is there, else the newest."""
        rounds = self._board.rounds
        return self._round if self._round in rounds else next(iter(rounds), None)

    def _framework(self, code: str) -> Framework:
        known = self.view.snapshot.catalogue.frameworks
        return next((one for one in known if one.code == code), Framework(code))

    def _fill(self) -> None:
        """Show what is read so far."""
        view, chosen = self.view, self._chosen
        said = [view.lang.error(self._failure)] if self._failure else []
        entries = self._board.entries(chosen) if chosen else []
        self._entries = {entry.agency.key: entry for entry in entries}
        head = board_of.head(self._board, chosen, self._framework(chosen.framework), view) if chosen else self._nothing()
        self.query_one("#about", Prose).show([*said, *head], view)
        self.query_one("#legend", Prose).show([board_of.legend(view)] if chosen else [], view)
        rows = board_of.rows(entries, view, self.key)
        self._upper.show(board_of.columns(view) if chosen else [], rows, keep=self._upper.cursor_key)
        self._tell()

    def _nothing(self) -> list[str]:
        """Say why there is nothing to see."""
        lang, board = self.view.lang, self._board
        if not self.view.snapshot.catalogue.frameworks:
            return [lang("no framework in this publication")]
        if not board.finished:
            return [lang("{looked} of {whole} agencies looked at", looked=lang.number(len(board.read)), whole=lang.number(board.whole))]
        return [lang("no score sheet in this area")]

    def _entry(self) -> Entry | None:
        key = self._upper.cursor_key
        return self._entries.get(key) if isinstance(key, AgencyKey) else None

    def _tell(self) -> None:
        """Show the sheet of the agency under the cursor."""
        entry = self._entry()
        sheet = entry.sheet if entry else None
        rows = score_panes.sheet_rows(sheet, self.view) if sheet else ()
        self._lower.show(score_panes.columns(self.view) if sheet else [], rows, keep=self._lower.cursor_key)
        self._explain()

    def _explain(self) -> None:
        """Say the row of the cursor of the list that has the keys."""
        entry, said = self._entry(), list[str]()
        if entry and entry.sheet and self.focused is self._lower:
            said = score_panes.line_about(self._lower.cursor_key, entry.sheet, self.view)
        if entry:
            said += board_of.about(entry, self.view)
        self.query_one("#row", Prose).show(said, self.view)

    def action_pane(self) -> None:
        """Give the keys to the other list."""
        self.set_focus(self._upper if self.focused is self._lower else self._lower, scroll_visible=False)
        self._explain()

    def action_beside(self, step: int) -> None:
        """Show the next or previous area: the whole, then each part of it that has anybody below."""
        found = scoreboard.areas(self.view.snapshot, self.key) if self.key != NOWHERE else ()
        if len(found) < 2:
            self.say(self.view.lang("there is no other area"))
            return
        self.key = found[(found.index(self.key) + step) % len(found)]
        self.show_all()

    def action_year(self, step: int) -> None:
        """Show the year before or after, of the same framework."""
        chosen = self._chosen
        years = board_of.years_of(self._board, chosen) if chosen else []
        place = years.index(chosen.year) + step if chosen else -1
        if chosen and 0 <= place < len(years):
            self._round = chosen._replace(year=years[place])
            self._fill()
        else:
            self.say(self.view.lang("there is no earlier year") if step > 0 else self.view.lang("there is no later year"))

    def action_framework(self) -> None:
        """Show the next framework, in the same year where it has one."""
        chosen, rounds = self._chosen, self._board.rounds
        codes = sorted({one.framework for one in rounds})
        if chosen is None or len(codes) < 2:
            self.say(self.view.lang("there is no other framework"))
            return
        code = codes[(codes.index(chosen.framework) + 1) % len(codes)]
        several = [one for one in rounds if one.framework == code]
        self._round = next((one for one in several if one.year == chosen.year), several[0])
        self._fill()

    def handed(self) -> Handed:
        """Give who is how far, and every sheet of the round as it is signed."""
        plain = super().handed()
        if not self._entries:
            return plain
        tables = board_of.handed(list(self._entries.values()), self.view)
        return plain._replace(about=self.query_one("#about", Prose).handed(), tables=tuple(tables))

    @on(Lines.Moved, "#agencies")
    def _moved(self) -> None:
        self._tell()

    @on(Lines.Moved, "#sheet")
    def _moved_below(self) -> None:
        self._explain()

    @on(Lines.Opened)
    def _opened(self) -> None:
        entry = self._entry()
        if entry:
            self.post_message(Opened(entry.agency.key))
