"""What can be done on a screen, as the palette and the help list it."""

from __future__ import annotations

from typing import NamedTuple


class Offer(NamedTuple):
    """One action of a screen: its name for the app, what it does (a message id), and its keys."""

    action: str
    what: str
    keys: tuple[str, ...]
