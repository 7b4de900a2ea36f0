"""What screens say to the app; nothing else flows upwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.events import Event
from screens.widgets.handed import Handed


@dataclass
class Opened(Message):
    """An agency, at one of its tabs if not the first, or one indicator of it, is to be shown."""

    agency: AgencyKey
    indicator: str = ""
    tab: str = ""


@dataclass
class HeadAsked(Message):
    """Everything red of the head of an agency is to be shown."""

    agency: AgencyKey


@dataclass
class Closed(Message):
    """The screen on top is to go; the one below stands as it was left."""


@dataclass
class SyncAsked(Message):
    """A synchronisation in the background is wanted."""


@dataclass
class DemoAsked(Message):
    """The sample is wanted in place of the data that are not here yet."""


@dataclass
class Exported(Message):
    """What a screen shows is to be handed on: as a file of its tables, or with `seen` as the rows of text that stand there."""

    handed: Handed
    seen: tuple[str, ...] | None = None


@dataclass
class CancelAsked(Message):
    """The running synchronisation is to end."""


@dataclass
class Heard(Message):
    """What the thread of the synchronisation tells: an event, or the error it ended with; with its end, what the cache holds now."""

    what: Event | CchcError
    found: Snapshot | CchcError | None = None


@dataclass
class Renewed(Message):
    """The cache holds something else than is shown, which somebody else brought: what it holds now, and what that changed."""

    found: Snapshot
    news: Mapping[str, int]


@dataclass
class Chosen(Message):
    """An action of the screen below was chosen by its name."""

    action: str


@dataclass
class Acknowledged(Message):
    """The verdict on an agency's indicator was seen, and this is what there is to say about it."""

    agency: AgencyKey
    indicator: str
    verdict: str
    text: str
