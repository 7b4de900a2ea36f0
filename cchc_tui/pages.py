"""The kinds of screens by name, each imported when it is first opened: the home is on the screen before any other is read from disk."""

from __future__ import annotations

from importlib import import_module
from typing import Any

KINDS = {
    "welcome": "WelcomeScreen",
    "overview": "OverviewScreen",
    "agencies": "AgenciesScreen",
    "agency": "AgencyScreen",
    "indicator": "IndicatorScreen",
    "head": "HeadScreen",
    "ranking": "RankingScreen",
    "scoring": "ScoringScreen",
    "changes": "ChangesScreen",
    "sync": "SyncScreen",
    "quality": "QualityScreen",
    "context": "ContextScreen",
    "palette": "PaletteScreen",
    "help": "HelpScreen",
}
"""The class of each screen, by the name of its module."""

CHARTS = "plotext"
"""What the first chart would wait for, a tenth of a second."""


def kind(name: str) -> type[Any]:
    """Give the class of the screen of that name; each takes a `View` first."""
    found: type[Any] = getattr(import_module(f"screens.{name}"), KINDS[name])
    return found


def read_ahead() -> None:
    """Read all screens and what draws charts from disk: no key waits for it then, and in a thread of its own it holds none up now."""
    for name in KINDS:
        kind(name)
    import_module(CHARTS)
