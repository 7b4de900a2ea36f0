"""The program on a cache, as `screens_app.py CACHE`, with the driver that Textual has for every app: for a pty to count what it writes."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from cchc_tui.app import CchcApp
from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.widgets.view import View

AT = date(2019, 10, 14)
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)


def main(cache: str) -> None:
    """Show what the cache holds."""
    generation = Store(Path(cache)).current()
    if generation is None:
        raise LookupError(cache)
    ready = summary.ready(generation.standings)
    seen = Snapshot(generation.catalogue, generation, at=AT, publication=generation.publication, ready=ready)
    CchcApp(lambda: seen, View(seen, Lang("vi"), "unicode", OPENED, updates=generation.log)).run(mouse=False)


if __name__ == "__main__":
    main(sys.argv[1])
