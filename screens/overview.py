"""The home of the program: what is red, how old it is, what would turn it green, who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.widget import Widget

from cchc_tui import change_words, words
from cchc_tui.domain import duties, overview
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Sheet
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import asking, tally
from screens.widgets.lines import Column, Lines, Row
from screens.widgets.messages import Opened
from screens.widgets.page import AgencyPage
from screens.widgets.prose import Prose
from screens.widgets.tally import Tally
from screens.widgets.view import View, instant

NOWHERE = AgencyKey("", "")
"""Where one stands while nothing is stored."""

EVERYTHING = ("everything",)
"""The key of the row that leads to every indicator of the agency."""

AT_ONCE = 0.005
"""Seconds in which those below may be judged before anything is shown: a district needs no more, a city is shown without them."""

PAINTED = 0.05
"""Seconds after which the first paint is over, and more may be worked out."""

WIDE, LOW, SHORT = 130, 24, 18
"""From so many columns on the agencies below stand beside the list; below so many rows the prose is shorter, and shorter again."""


def news(view: View) -> str:
    """Say what the last publication that came changed, and when it came; empty where nothing is known to have changed."""
    try:
        updates = view.updates()
    except CchcError as error:
        return view.lang.error(error)
    counts = change_words.counts(updates[-1].totals, view.lang) if updates else []
    moment = instant(updates[-1].installed) if updates else None
    if not counts or moment is None:
        return ""
    return view.lang("new at {moment}: {changes}", moment=view.lang.moment(moment), changes=", ".join(counts))


class OverviewScreen(AgencyPage):
    """What asks for attention by reform field, and about the row of the cursor all one has to know before a meeting."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "pane", msg("Next pane"), priority=True)]
    ORDER = ("open", "pane", "beside(1)")
    DEFAULT_CSS = """
    OverviewScreen #answers { max-height: 2; text-style: bold; }
    OverviewScreen #panes { height: 1fr; }
    OverviewScreen #below { display: none; width: 54; padding-left: 2; }
    OverviewScreen #item { height: 5; max-height: 5; }
    OverviewScreen #news { max-height: 1; text-style: dim; }
    OverviewScreen.-wide #below { display: block; }
    OverviewScreen.-wide #item { height: 3; }
    OverviewScreen.-low #answers { max-height: 1; }
    OverviewScreen.-short #item { height: 2; }
    """

    def __init__(self, view: View, key: AgencyKey | None = None) -> None:
        super().__init__(view, key or NOWHERE)
        self._start = key or NOWHERE
        self._sheet: Sheet | None = None
        self._drawn = False

    def body(self) -> Iterable[Widget]:
        """Give the counts, who answers, the list with the agencies below beside it, the sentences about the row, and what is new."""
        glyphs = self.view.glyphs
        yield Tally()
        yield Prose(id="answers")
        yield Horizontal(Lines(glyphs=glyphs, id="list"), Lines(glyphs=glyphs, id="below"), id="panes")
        yield Prose(id="item")
        yield Prose(id="news")

    def trail(self) -> list[str]:
        """Give the names down to the agency, and what is seen of it."""
        return [*super().trail(), self.view.lang("Overview")]

    @property
    def home(self) -> AgencyKey:
        """The agency the overview was opened for, the root of the edition in force where that is none."""
        snapshot = self.view.snapshot
        return self._start if self._start in snapshot.tree.by_key else overview.home(snapshot) or NOWHERE

    def show_all(self) -> None:
        """Show frame and body anew, of another agency where the one shown is not known any more."""
        if self.key not in self.view.snapshot.tree.by_key:
            self.key = self.home
        super().show_all()

    def show(self) -> None:
        """Fill everything about the agency, the cursor staying on its indicator; what cannot be read is said in place of who answers."""
        view = self.view
        try:
            self._fill(view.snapshot.sheet(self.key) if self.key in view.snapshot.tree.by_key else None)
        except CchcError as error:
            self._fill(None)
            self.query_one("#answers", Prose).show([view.lang.error(error)], view)

    def _fill(self, sheet: Sheet | None) -> None:
        self._sheet, self._drawn, view = sheet, False, self.view
        overdue = duties.area_tally(view.snapshot, self.key).overdue if sheet else 0
        self.query_one(Tally).show(tally.parts(overview.tally(sheet.counts), view, overdue) if sheet else ())
        said = asking.answers(view.snapshot, sheet.agency, view) if sheet else self._nothing_stored()
        self.query_one("#answers", Prose).show([said], view)
        # Those below an indicator of a city are judged between the keys: a tenth of a second before anything is seen.
        self._work.start(self._judged_below(), self._list, at_once=AT_ONCE, wait=PAINTED)
        self.query_one("#news", Prose).show([news(view)], view)

    def _judged_below(self) -> Iterator[object]:
        fields = overview.fields(self._sheet, list(words.FIELDS)) if self._sheet else ()
        return (overview.below(self.view.snapshot, judgement) for field in fields for judgement in field.asking)

    def _nothing_stored(self) -> str:
        lang = self.view.lang
        if not self.view.endpoint:
            return lang("no endpoint is set: see cchc-tui sync --help")
        return lang("nothing is stored here yet: r asks the centre for it")

    def _list(self, ready: bool) -> None:
        """List what asks for attention; until those below are judged, without them."""
        lines, lang, sheet = self.query_one("#list", Lines), self.view.lang, self._sheet
        if sheet is None:
            lines.show([], [])
            self._explain()
        if sheet is None or (self._drawn and not ready):
            return
        self._drawn = True
        fields = overview.fields(sheet, list(words.FIELDS))
        rows = list(asking.rows(fields, self.view, ready=ready))
        calm = lang("nothing asks for attention") if sheet.judgements else lang("no target is in force")
        if not any(field.asking for field in fields):
            rows.insert(0, Row("calm", ((calm, "heading"),), heading=True))
        rows += asking.owing(self.key, self.view)
        everything = lang("every indicator ({count})", count=len(sheet.judgements))
        rows += [Row(EVERYTHING, ("", "", everything))] if sheet.judgements else []
        columns = asking.columns(self.view, [j.indicator.code for field in fields for j in field.asking], beside=self.has_class("-wide"))
        lines.show(columns, rows, keep=lines.cursor_key)
        self._explain()

    def _explain(self) -> None:
        """Say the row of the cursor in words, and list who below is its trouble where there is room."""
        view, code = self.view, self.query_one("#list", Lines).cursor_key
        said: list[str] = []
        columns: list[Column] = []
        rows: list[Row] = []
        if isinstance(code, tuple) and isinstance(code[-1], AgencyKey):
            said = asking.owed(code[-1], view)
        elif isinstance(code, str):
            judgement = view.snapshot.judge(self.key, code)
            drags = None if self._work.running else overview.drags(view.snapshot, judgement)
            said = asking.sentences(judgement, drags, view)
            if self.has_class("-wide") and drags is not None:
                columns, rows = asking.pane(judgement, drags, view)
        self.query_one("#item", Prose).show(said, view)
        self.query_one("#below", Lines).show(columns, rows)

    def on_resize(self, event: Resize) -> None:
        """Use the room there is: a second list where it is wide, fewer sentences where it is low."""
        super().on_resize(event)
        wide, changed = event.size.width >= WIDE, (event.size.width >= WIDE) != self.has_class("-wide")
        self.set_class(wide, "-wide")
        self.set_class(event.size.height < LOW, "-low")
        self.set_class(event.size.height < SHORT, "-short")
        if changed and self.is_mounted and self.query(Lines):
            self.refresh_bindings()
            self.show_all()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another list to go to only where it is shown, and a way back only from where one came."""
        if action == "back":
            return self.key != self.home or not self.lowest
        return self.has_class("-wide") if action == "pane" else True

    def action_pane(self) -> None:
        """Go to the other list."""
        other = "#list" if self.focused is self.query_one("#below") else "#below"
        self.set_focus(self.query_one(other, Lines), scroll_visible=False)

    def action_beside(self, step: int) -> None:
        """Show the next or previous agency: those below a root after the root itself, and round again."""
        if self.key in self.view.snapshot.tree.by_key:
            keys = overview.ring(self.view.snapshot, self.key)
            self.key = keys[(keys.index(self.key) + step) % len(keys)]
            self.show_all()

    def action_back(self) -> None:
        """Go back to the agency the overview was opened for, and from there to the screen below."""
        if self.key == self.home:
            super().action_back()
        else:
            self.key = self.home
            self.show_all()

    @on(Lines.Moved, "#list")
    def _moved(self) -> None:
        self._explain()

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        key, code = event.key, self.query_one("#list", Lines).cursor_key
        if isinstance(key, AgencyKey) and isinstance(code, str):
            self.post_message(Opened(key, code))
        elif isinstance(key, tuple) and isinstance(key[-1], AgencyKey):
            self.post_message(Opened(key[-1], tab="Duties"))
        elif key is not None:
            self.post_message(Opened(self.key, key if isinstance(key, str) else ""))
