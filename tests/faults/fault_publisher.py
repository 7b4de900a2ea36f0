"""Three publications, one after the other, from one source: what is in a cache, what comes, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.sync import synchronise

from sync_site import SOURCE  # isort: skip - a helper of other tests

NOW = datetime(2019, 10, 15, 9, tzinfo=UTC)
STANDINGS = partial(summary.standings, at=NOW.date())
"""What is made of a publication at that moment."""
"""The clock of publications and syncs."""

COMMUNES = [f"{454 + number:05}" for number in range(64)]
MONTHS = [f"{year}-M{month}" for year in (2018, 2019) for month in ("09", "10")]
BIG = "observations-2019-017-2019"
"""The resource that changes with every serial and takes some kilobytes."""


def figure(serial: int, agency: str, month: str) -> int:
    """Give the numerator that a serial publishes: 2019 changes every time, 2018 from the second one on."""
    return 10 + int(agency) % 7 + (serial if month.startswith("2019") else min(serial, 2))


def tables(serial: int) -> dict[str, list[str]]:
    """Give the lines of every source table at a serial."""
    communes = [f"2019,{code},commune,Xã {code},017," for code in COMMUNES]
    facts = [
        f"2019,{agency},TT01,{month},own,reported,0,igate,{figure(serial, agency, month)},30,{month[:4]}-10-14"
        for agency in ("017", "018", *COMMUNES)
        for month in MONTHS
    ]
    target = SOURCE["targets"][1].replace("99.5", f"9{serial}.5")
    return SOURCE | {
        "agencies": [*SOURCE["agencies"], *communes],
        "observations": [SOURCE["observations"][0], *facts],
        "targets": [SOURCE["targets"][0], target],
    }


@dataclass
class Publications:
    """What was published: one folder with the objects of all serials, and the pointer of each."""

    www: Path
    pointers: dict[int, bytes] = field(default_factory=dict)

    def offer(self, serial: int) -> None:
        """Let the folder's own pointer name a serial."""
        (self.www / "latest.json").write_bytes(self.pointers[serial])

    def synced(self, root: Path, serial: int) -> None:
        """Fill a cache with a serial, without any network."""
        self.offer(serial)
        with Client(Endpoint(str(self.www))) as client:
            synchronise(Store(root), client, standings=STANDINGS, clock=lambda: NOW, report=lambda _: None)


def published(folder: Path) -> Publications:
    """Publish the serials 1, 2 and 3 below a folder."""
    made = Publications(folder / "www")
    made.www.mkdir()
    source = folder / "source"
    source.mkdir()
    for serial in (1, 2, 3):
        for name, lines in tables(serial).items():
            (source / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        assert publish(source, made.www, now=NOW + timedelta(minutes=serial)).serial == serial
        made.pointers[serial] = (made.www / "latest.json").read_bytes()
    return made
