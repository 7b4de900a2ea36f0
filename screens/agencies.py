"""All agencies, who stands how: as a tree, as a list, or as a matrix of one sign for each agency and indicator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import words
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import agency_rows, gone
from screens.widgets.agency_rows import ORDERS, Marks
from screens.widgets.columns import Cell
from screens.widgets.filter import Filter
from screens.widgets.grid import Grid
from screens.widgets.lines import Lines, Row
from screens.widgets.matrix import Matrix
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.roll import Entry, Roll
from screens.widgets.view import View

T = TypeVar("T")
NO_SIGN: Cell = ""

FORMS = ("tree", "list", "matrix")
"""What `m` goes through; agency of the cursor, filter and order are the same in all of them."""


class AgenciesScreen(Page):
    """Agencies as a tree that opens and closes, as a list, or as a matrix; filtered and put in order in each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority the app acts before it hands on the next key, so what is typed in the same breath reaches the filter.
        Binding("slash", "filter", msg("Filter"), priority=True),
        Binding("s", "sort", msg("Sort")),
        Binding("m", "form", msg("Tree/matrix")),
        Binding("right,l", "unfold", msg("Unfold")),
        Binding("left,h", "fold", msg("Fold"), show=False),
    ]
    ORDER = ("open", "filter", "sort", "form", "unfold")
    WHAT = msg("Agencies")

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._form, self._order = FORMS[0], ORDERS[0]
        self._roll, self._marks = Roll(view.snapshot), Marks(view.snapshot)
        self._ready, self._drawn, self._first = True, False, False

    def body(self) -> Iterable[Widget]:
        """Give the list, the matrix that takes its place, and the filter line under them."""
        yield Lines(glyphs=self.view.glyphs)
        matrix = Matrix(glyphs=self.view.glyphs)
        matrix.display = False
        yield matrix
        yield Filter()

    def trail(self) -> list[str]:
        """Give the name of the root shown, if there is just one."""
        return [words.name(root, self.view.lang) for root in self._roll.roots]

    def show_all(self) -> None:
        """Take the roll of a new snapshot, what is open staying open, before anything is shown of it."""
        if self._roll.snapshot is not self.view.snapshot:
            self._roll, self._marks = Roll(self.view.snapshot, frozenset(self._roll.opened)), Marks(self.view.snapshot)
        super().show_all()

    def show(self) -> None:
        """Fill the form that is shown, the cursor staying on its agency; what must be judged first is judged between the keys."""
        self._ready, self._drawn = not self._order.judged, False
        if self._ready:
            self._fill(True)
            # Of a tree the next page is judged before anybody turns to it; of a long list only what is seen.
            ahead = [agency for agency, _ in self._shown()] if self._as_tree else []
            self._work.start(self._marks.judge(ahead), lambda _: None, at_once=0)
        else:
            self._work.start(self._marks.judge([agency for agency, _ in self._shown()]), self._fill, at_once=0)

    def _fill(self, ready: bool) -> None:
        """Show the agencies in order, or as they come in the publication while that is being found out."""
        self._ready = ready
        if self._drawn and not ready:
            return
        pane, shown, keep = self._pane, list(self._shown()), self._cursor()
        if isinstance(pane, Matrix):
            pane.show(self._grid(shown), keep=keep)
        else:
            pane.show(agency_rows.columns(self.view, self._order, ready=ready), list(self._rows(shown)), keep=keep)
        self.query_one(Filter).count(len(shown))
        self._drawn = True
        if ready and self._first:
            self._first = False
            pane.action_edge(-1)

    @property
    def _pane(self) -> Lines | Matrix:
        return self.query_one(Matrix) if self._form == "matrix" else self.query_one(Lines)

    @property
    def _wanted(self) -> str:
        return self.query_one(Filter).value

    @property
    def _as_tree(self) -> bool:
        return self._form == "tree" and not self._wanted

    @property
    def _in_place(self) -> bool:
        """Whether each agency stands below the one it belongs to, so that its own name is enough."""
        return not self._wanted and (self._form == "tree" or self._order is ORDERS[0])

    def _shown(self) -> Iterator[Entry]:
        if self._as_tree:
            return self._roll.tree(self._arranged)
        if self._in_place:
            return self._roll.whole()
        found = self._roll.found(self._wanted) if self._wanted else [agency for agency, _ in self._roll.whole()]
        return ((agency, 0) for agency in self._arranged(found))

    def _arranged(self, agencies: list[Agency]) -> list[Agency]:
        return agency_rows.arranged(agencies, self._order, self._marks, self.view) if self._ready else agencies

    def _named(self, agency: Agency) -> str:
        return words.name(agency, self.view.lang) if self._in_place else agency_rows.label(agency, self.view)

    def _rows(self, shown: Iterable[Entry]) -> Iterator[Row]:
        cells = self._branch_cells if self._as_tree else self._cells
        for agency, depth in shown:
            yield Row(agency.key, partial(cells, agency), indent=depth * 2)

    def _read(self, make: Callable[[], T], instead: T) -> T:
        """Make a piece of what is being painted; where the cache cannot be read for it say so, and show nothing of it."""
        try:
            return make()
        except CchcError as error:
            self.call_later(self.say, self.view.lang.error(error))
            return instead

    def _branch_cells(self, agency: Agency) -> tuple[Cell, ...]:
        return self._cells(agency, "  " if not self._roll.children(agency) else "- " if agency.key in self._roll.opened else "+ ")

    def _cells(self, agency: Agency, sign: str = "") -> tuple[Cell, ...]:
        if words.ended(self.view.snapshot, agency, self.view.lang):
            return gone.cells(agency, self.view)
        name = sign + self._named(agency)
        return self._read(lambda: agency_rows.cells(agency, self._marks.of(agency.key), name, self.view), ("", name))

    def _grid(self, shown: Iterable[Entry]) -> Grid[Entry]:
        view = self.view
        return Grid(
            {agency.key: (agency, depth) for agency, depth in shown},
            agency_rows.codes(view.snapshot),
            lambda entry: "  " * entry[1] + self._named(entry[0]),
            lambda entry, code: self._read(lambda: agency_rows.sign(entry[0].key, code, view), NO_SIGN),
            lambda entry, code, width: self._read(lambda: agency_rows.said(entry[0], code, width, view), ""),
            agency_rows.title(view, self._order, ready=self._ready),
            lambda entry, code: agency_rows.told(entry[0], code, view),
        )

    def _cursor(self) -> AgencyKey | None:
        key = self._pane.cursor_key
        return key if isinstance(key, AgencyKey) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Unfold and fold only what is a tree."""
        return self._as_tree if action in ("unfold", "fold") and self.is_mounted else super().check_action(action, parameters)

    def action_unfold(self) -> None:
        """Show what lies below the agency of the cursor."""
        key, opened = self._cursor(), self._roll.opened
        if key and not self.view.snapshot.tree.is_leaf(key) and key not in opened:
            opened.add(key)
            self.show()

    def action_fold(self) -> None:
        """Hide what lies below the agency of the cursor, or go to the agency above."""
        key = self._cursor()
        if key is None:
            return
        parent = self.view.snapshot.tree.parent(key)
        if key in self._roll.opened:
            self._roll.opened.discard(key)
            self.show()
        elif parent:
            self._pane.move_to(parent.key)

    def action_sort(self) -> None:
        """Take the next order; what comes first then is what the eye is sent to."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._first = True
        self.show()

    def action_form(self) -> None:
        """Show the same agencies in the next form, the cursor staying on its agency."""
        key = self._cursor()
        self._form = FORMS[(FORMS.index(self._form) + 1) % len(FORMS)]
        if key:
            self._roll.reveal(key)
        self._pane.display = True
        self.set_focus(self._pane, scroll_visible=False)
        self.query_one(Lines if self._form == "matrix" else Matrix).display = False
        self.show()
        if key:
            self._pane.move_to(key)
        self.show_keys()

    def action_filter(self) -> None:
        """Type to filter; case and tone marks do not matter."""
        self.query_one(Filter).start(self.view.lang)

    def action_back(self) -> None:
        """Take the filter away, the cursor staying on its agency; without one, go back."""
        if self.query_one(Filter).display:
            if key := self._cursor():
                self._roll.reveal(key)
            self.query_one(Filter).clear()
        else:
            super().action_back()

    @on(Filter.Changed)
    def _filtered(self) -> None:
        self.show()

    @on(Filter.Left)
    def _left(self) -> None:
        self.set_focus(self._pane, scroll_visible=False)

    @on(Filter.Chosen)
    def _chosen(self) -> None:
        self._pane.action_open()

    @on(Lines.Opened)
    def _row_opened(self, event: Lines.Opened) -> None:
        if isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key))

    @on(Matrix.Opened)
    def _cell_opened(self, event: Matrix.Opened) -> None:
        if isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key, event.column))
