"""Data quality of an area: what contradicts itself, what is odd, and who reports how much and in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cchc_tui import words
from cchc_tui.domain import completeness
from cchc_tui.domain.completeness import Found
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.text import msg
from screens.widgets import checks
from screens.widgets.frame import Banner
from screens.widgets.lines import Lines
from screens.widgets.messages import Opened
from screens.widgets.page import Page
from screens.widgets.prose import Prose
from screens.widgets.view import View


class QualityScreen(Page):
    """Two lists: the upper one counts by rule, the lower one tells what the rule of its cursor found.

    A city is read for seconds: it is done between the keys, what is found so far is shown, and nothing runs while another screen is looked at.
    """

    DEFAULT_CSS = """
    QualityScreen #topics { height: 2fr; min-height: 3; max-height: 12; }
    QualityScreen #rows { height: 3fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, since Textual's own Tab would pass over what is empty.
        Binding("tab,shift+tab", "pane", msg("Other list"), priority=True),
        Binding("right,l", "narrow", msg("Look into")),
        Binding("left,h", "widen", msg("Look wider")),
    ]
    ORDER = ("open", "pane", "narrow", "widen")

    def __init__(self, view: View, area: AgencyKey | None = None) -> None:
        super().__init__(view)
        self._area = area
        self._found: Found | None = None
        self._known: dict[AgencyKey, Found] = {}
        self._told: tuple[object, int, str] | None = None
        self._failure: CchcError | None = None
        self._seen: Snapshot | None = None

    def body(self) -> Iterable[Widget]:
        """Give what is looked at, both lists, and the sentence about the row of the cursor."""
        yield Prose(id="about")
        yield Lines(glyphs=self.view.glyphs, id="topics")
        yield Lines(glyphs=self.view.glyphs, id="rows")
        yield Prose(id="row")

    def trail(self) -> list[str]:
        """Say that this is data quality, and of whom."""
        tree, lang = self.view.snapshot.tree, self.view.lang
        lineage = tree.lineage(self._area) if self._area else []
        return [*(words.name(agency, lang) for agency in lineage), lang("Data quality")]

    def show(self) -> None:
        """Look at the area anew where the data is other than before, else only say it in the language of the view."""
        self._told = None
        if self._seen is not self.view.snapshot:
            self._seen, self._known = self.view.snapshot, {}
            self._look()
        else:
            self._fill()

    def _look(self) -> None:
        """Survey the area, which is the root of the edition in force where none is chosen or it is gone."""
        tree, snapshot = self.view.snapshot.tree, self.view.snapshot
        if self._area not in tree.by_key:
            edition = tree.edition_at(snapshot.at)
            self._area = next((root.key for root in tree.roots if root.edition == edition), None)
        self.query_one(Banner).show(self.view, ["CCHC", *self.trail()])
        self._failure, self._told = None, None
        self._found = self._known.get(self._area) if self._area else None
        if self._area is None or self._found is not None:
            self._work.stop()
            self._fill()
            return
        self._found = completeness.begun(snapshot, self._area)
        self._work.start(self._survey(snapshot, self._found), lambda _: self._fill())

    def _survey(self, snapshot: Snapshot, found: Found) -> Iterator[None]:
        """Take in one agency after the other; an unreadable cache is said, not a crash."""
        try:
            for step in completeness.survey(snapshot, found.area):
                if step is not None:
                    found.take(step)
                yield
        except CchcError as error:
            self._failure = error
            return
        self._known[found.area] = found

    @property
    def _topics(self) -> Lines:
        return self.query_one("#topics", Lines)

    @property
    def _rows(self) -> Lines:
        return self.query_one("#rows", Lines)

    def _fill(self) -> None:
        """Show what is known so far."""
        view, found = self.view, self._found
        said = [view.lang.error(self._failure)] if self._failure else []
        self.query_one("#about", Prose).show([*(checks.head(found, view) if found else []), *said], view)
        self._topics.show(checks.topic_columns(view), checks.topic_rows(found, view) if found else ())
        self._tell()

    def _tell(self) -> None:
        """List what the chosen rule found, unless that is what stands there already."""
        found, topic, view = self._found, self._topics.cursor_key, self.view
        if found is None or topic is None:
            self._rows.show([], [])
        elif self._told != (told := (topic, self._length(found, topic), view.lang.code)):
            self._told = told
            if topic == checks.COMPLETENESS:
                self._rows.show(checks.owed_columns(view), checks.owed_rows(found, view))
            else:
                self._rows.show(checks.finding_columns(view), checks.finding_rows(found, str(topic), view))
        self._explain()

    def _length(self, found: Found, topic: object) -> int:
        return found.seen if topic == checks.COMPLETENESS else len(found.findings.get(str(topic), ()))

    def _explain(self) -> None:
        said = checks.about(self._rows.cursor_key, self._found, self.view) if self._found else []
        self.query_one("#row", Prose).show(said, self.view)

    def action_pane(self) -> None:
        """Give the keys to the other list."""
        self.set_focus(self._topics if self.focused is self._rows else self._rows, scroll_visible=False)

    def action_narrow(self) -> None:
        """Look into the agency of the lower list's cursor alone."""
        key = self._rows.cursor_key
        finding = checks.finding_of(key)
        agency = finding.agency if finding else key if isinstance(key, AgencyKey) else None
        if agency is not None and agency != self._area:
            self._area = agency
            self._look()

    def action_widen(self) -> None:
        """Look at the whole of whom the area belongs to."""
        parent = self.view.snapshot.tree.parent(self._area) if self._area else None
        if parent is not None:
            self._area = parent.key
            self._look()

    @on(Lines.Moved, "#topics")
    def _chosen(self) -> None:
        self._tell()

    @on(Lines.Moved, "#rows")
    def _moved(self) -> None:
        self._explain()

    @on(Lines.Opened, "#topics")
    def _into(self) -> None:
        self.action_pane()

    @on(Lines.Opened, "#rows")
    def _opened(self, event: Lines.Opened) -> None:
        finding = checks.finding_of(event.key)
        if finding is not None:
            self.post_message(Opened(finding.agency, finding.indicator))
        elif isinstance(event.key, AgencyKey):
            self.post_message(Opened(event.key))
