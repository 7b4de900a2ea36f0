"""What every screen looks at: one frozen value, replaced as a whole when anything changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from cchc_tui.domain.changes import Update
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.notes import Note
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM


@dataclass(frozen=True, slots=True)
class View:
    """A snapshot, the language and glyph level to show it in, and how old it was when it was opened.

    `opened` is when the screens last read the cache; ages on screens are absolute and never tick.
    `endpoint` is the address that is asked, as the settings say it; `updates` reads the change log, newest last.
    `notes` are the reader's own, oldest first.
    """

    snapshot: Snapshot = field(default_factory=Snapshot)
    lang: Lang = field(default_factory=Lang)
    glyphs: str = "unicode"
    opened: datetime = datetime(1970, 1, 1, tzinfo=VIETNAM)
    offline: bool = False
    endpoint: str = ""
    updates: Callable[[], tuple[Update, ...]] = field(default=tuple, compare=False)
    notes: tuple[Note, ...] = ()

    @property
    def expired(self) -> bool:
        """Whether the publication is past the day it promised to be replaced by."""
        expires = instant(self.snapshot.publication.expires)
        return expires is not None and self.opened > expires

    @property
    def synced(self) -> datetime | None:
        """When the centre was last reached; None if never."""
        publication = self.snapshot.publication
        return instant(publication.good_at or publication.synced_at)

    @property
    def out_of_touch(self) -> bool:
        """Whether the last contact failed or none is wanted."""
        return self.offline or not self.snapshot.publication.contact_ok

    @property
    def as_of(self) -> date | None:
        """The day the data describes."""
        text = self.snapshot.publication.as_of
        return date.fromisoformat(text) if text else None

    def acknowledged(self, key: AgencyKey, code: str, verdict: str) -> Note | None:
        """Give the newest acknowledgement of just this verdict, None where there is none."""
        found = [note for note in self.notes if (note.agency, note.indicator, note.verdict) == (str(key), code, verdict)]
        return found[-1] if found else None

    @property
    def synthetic(self) -> bool:
        """Whether anything in this publication is made up."""
        return any(source.synthetic for source in self.snapshot.catalogue.sources)


def instant(text: str) -> datetime | None:
    """Read an ISO instant as the time in Vietnam; None for an empty one."""
    return datetime.fromisoformat(text).astimezone(VIETNAM) if text else None
