"""What screens say to the app; nothing else flows upwards."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from cchc_tui.domain.model import AgencyKey


@dataclass
class Opened(Message):
    """An agency, or one indicator of it, is to be shown."""

    agency: AgencyKey
    indicator: str = ""


@dataclass
class Closed(Message):
    """The screen on top is to go; the one below stands as it was left."""


@dataclass
class SyncAsked(Message):
    """A synchronisation in the background is wanted."""
