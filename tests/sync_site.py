"""A source folder, what is published from it, its server and a cache that follows it: for the tests of a synchronisation."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.domain.model import AgencyKey, Catalogue, SeriesReader
from cchc_tui.errors import CchcError
from cchc_tui.events import Done, Event, Fetching
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.feed.serve import FolderServer
from cchc_tui.sync import synchronise

NOW = datetime(2019, 10, 15, 9, tzinfo=UTC)
DONG_ANH, GIA_LAM = AgencyKey("2019", "017"), AgencyKey("2019", "018")

MONTHS = [(year, month) for year in (2018, 2019) for month in ("09", "10")]
FACTS = [
    f"2019,{agency},TT01,{year}-M{month},own,reported,0,igate,12.5,20,{year}-10-14" for agency in ("017", "018") for year, month in MONTHS
]
SOURCE = {
    "agencies": [
        "edition,code,level,name_vi,parent,valid_from",
        "2019,01,city,Hà Nội,,",
        "2019,017,district,Đông Anh,01,1976-01-01",
        "2019,018,district,Gia Lâm,01,",
    ],
    "indicators": ["code,title_vi,unit,rollup,measure,period,scope", "TT01,Đúng hạn,%,ratio_of_sums,flow,month,district commune"],
    "targets": [
        "indicator,plan,valid_from,edition,agency,due,op,min,strength",
        "TT01,KH-2019,2019-01-01,2019,*,2019-12-14,>=,99.5,binding",
    ],
    "periods": ["id,kind,start,end,due", *(f"{y}-M{m},month,{y}-{m}-01,{y}-{m}-30,{y}-12-30" for y, m in MONTHS)],
    "sources": ["id,title_vi,synthetic", "igate,Một cửa,1"],
    "observations": ["edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,as_of", *FACTS],
    "events": ["edition,agency,kind,id,state", "2019,017,plan,KH-1,done"],
}
"""The lines of the source tables: two districts, two plan years, one indicator."""


def observations(numerator: int) -> list[str]:
    """Give the observations with another figure of one district in October 2019."""
    return [line.replace("12.5", str(numerator)) if "017,TT01,2019-M10" in line else line for line in SOURCE["observations"]]


def standings(catalogue: Catalogue, reader: SeriesReader) -> Mapping[str, Mapping[str, object]]:
    """Stand in for the domain: count the rows of every agency."""
    return {str(a.key): {c: len(reader.series(a.key, c)) for c in sorted(reader.indicators(a.key))} for a in catalogue.agencies}


@dataclass
class Site:
    """A source folder, what was published from it, and a cache that follows it."""

    folder: Path
    server: FolderServer
    now: datetime = NOW
    events: list[Event] = field(default_factory=list)

    @property
    def dest(self) -> Path:
        return self.folder / "www"

    @property
    def store(self) -> Store:
        return Store(self.folder / "cache")

    def publish(self, dest: Path | None = None, **changes: list[str]) -> None:
        """Write the source tables, with `changes`, and publish them."""
        source = self.folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        for name, lines in (SOURCE | changes).items():
            (source / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        publish(source, dest or self.dest, now=self.now)

    def sync(
        self,
        *,
        store: Store | None = None,
        location: str | None = None,
        full: bool = False,
        repair: bool = False,
        accept_reset: bool = False,
    ) -> Done:
        """Run one synchronisation over a connection of its own."""
        self.events = []
        with Client(Endpoint(location or self.server.url)) as client:
            return synchronise(
                store or self.store,
                client,
                standings=standings,
                clock=lambda: self.now,
                report=self.events.append,
                full=full,
                repair=repair,
                accept_reset=accept_reset,
            )

    def fetched(self) -> list[str]:
        return [event.resource for event in self.events if isinstance(event, Fetching)]

    def package(self) -> Path:
        path: str = json.loads((self.dest / "latest.json").read_text())["package"]["path"]
        return self.dest / path

    def files(self) -> dict[str, Path]:
        """Give the published file of every resource."""
        package = self.package()
        return {resource["name"]: package.parent / resource["path"] for resource in json.loads(package.read_text())["resources"]}

    def forge(self, name: str, old: bytes, new: bytes) -> None:
        """Change the text of a published resource and make everything that names it agree: a wrong publisher, not a wrong line."""
        package, path = self.package(), self.files()[name]
        content = path.read_bytes().replace(old, new)
        path.write_bytes(content)
        document = json.loads(package.read_text())
        for resource in document["resources"]:
            if resource["name"] == name:
                resource.update(bytes=len(content), hash=f"sha256:{hashlib.sha256(content).hexdigest()}")
        raw = json.dumps(document).encode()
        package.write_bytes(raw)
        pointer = json.loads((self.dest / "latest.json").read_text())
        pointer["package"].update(sha256=hashlib.sha256(raw).hexdigest(), bytes=len(raw))
        (self.dest / "latest.json").write_text(json.dumps(pointer))


@contextmanager
def published_site(folder: Path) -> Iterator[Site]:
    """Publish the source as serial 1 and serve it on loopback while inside."""
    (folder / "www").mkdir()
    with FolderServer(folder / "www") as server:
        site = Site(folder, server)
        site.publish()
        yield site


def figures(site: Site, agency: AgencyKey = DONG_ANH) -> list[object]:
    """Give the numerators in the cache."""
    generation = site.store.current()
    assert generation is not None
    assert list(site.store.damages()) == []
    return [row.numerator for row in generation.series(agency, "TT01")]


def tree(root: Path) -> dict[str, tuple[int, int]]:
    """Give every file and folder below `root` with inode and time of change."""
    return {str(path.relative_to(root)): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in root.rglob("*")}


@contextmanager
def kept_whole(site: Site, error: type[CchcError], match: str) -> Iterator[None]:
    """Prove that what happens inside fails so, that the generation stays the same files, and that the failure is recorded."""
    generations = site.store.root / "generations"
    before = {name: inode for name, (inode, _) in tree(generations).items()}
    with pytest.raises(error, match=match):
        yield
    assert {name: inode for name, (inode, _) in tree(generations).items()} == before
    contact = site.store.contact()
    assert contact is not None
    assert (contact.ok, contact.good_at) == (False, NOW.isoformat())
    assert contact.message
