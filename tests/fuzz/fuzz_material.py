"""What the fuzzing starts from: good publications of several kinds, and both ways of reading one of their tables."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "feed"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "domain"))

from feed_sample import put, write_source
from random_packages import package
from test_accepted_packages import write

from cchc_tui.domain.model import Catalogue
from cchc_tui.errors import CchcError, Refused
from cchc_tui.feed.documents import table_item
from cchc_tui.feed.package import CATALOGUE, FACTS, check_references, read_resource, table_of
from cchc_tui.feed.publish import publish
from cchc_tui.feed.references import judge_references
from cchc_tui.feed.source import read_source
from cchc_tui.feed.split import split
from cchc_tui.feed.tables import TABLES
from cchc_tui.i18n import Lang
from cchc_tui.text import safe

NOW = datetime(2019, 12, 20, tzinfo=UTC)
SEEDS = (7, 11)
"""Random packages that `publish` accepts; every tenth observation of them is enough here."""

PUBLISHER = "0123456789abcdef"
"""In the place of the random id, so that every run damages the same bytes."""

EXTRA = {
    "sources.csv": ["id,title_vi,synthetic", "egate,Một cửa,1"],
    "successions.csv": ["edition_from,code_from,edition_to,code_to,extent", "2019,00454,2025,00454,full"],
    "parts-x.csv": [
        "edition,agency,indicator,period,extent,stage,revision,source,part,count",
        "2019,017,TT01,2019-M01,own,reported,1,egate,on_time,9",
        "2019,018,TT01,2019-M02,own,reported,1,,late,2",
    ],
    "events.csv": [
        "edition,agency,kind,id,date,due,state,findings,remedied,parts",
        "2019,017,plan,1,2019-01-02,2019-01-31,done,,,objectives targets",
        "2019,018,duty,2,,,,,,",
        "2019,018,inspection,1,2019-03-01,2019-03-31,done,4,2.5,units",
        "2019,00454,dialogue,1,2019-02-28,,done,,,",
        "2019,00454,initiative,1,,,in_progress,,,",
    ],
    "scores.csv": [
        "framework,edition,agency,year,criterion,weight,self,appraised,survey,stage,evidence",
        "par,2019,017,2019,1.1,,2.5,,,self,",
        "par,2019,00454,2019,1,70,70,61.6,,published,KH 1",
        "par,2019,00454,2019,TRU,,,-2,25.5,published,",
    ],
    "frameworks.csv": ["framework,band,title_vi,min,max_score", "par,,Khung,,100", "par,tot,Tốt,80,"],
}
"""The tables that the small sample lacks."""

Rows = list[list[str]]


@dataclass(frozen=True)
class Base:
    """A good publication: pointer and package as on the wire, and the bytes of every resource."""

    name: str
    pointer: bytes = field(repr=False)
    package: bytes = field(repr=False)
    resources: Mapping[str, bytes] = field(repr=False)


def write_full(folder: Path) -> Path:
    """Write a source of every table there is."""
    write_source(folder)
    for name, lines in EXTRA.items():
        put(folder, name, lines)
    return folder


@cache
def bases() -> tuple[Base, ...]:
    """Publish the sources the fuzzing starts from, once."""
    with TemporaryDirectory() as root:
        sources = [write_full(Path(root) / "full")]
        for seed in SEEDS:
            sources.append(Path(root) / f"random-{seed}")
            sources[-1].mkdir()
            tables = package(seed)
            write(sources[-1], {**tables, "observations": tables["observations"][::10]})
        return tuple(_base(source, Path(root) / f"site-{number}") for number, source in enumerate(sources))


def _base(source: Path, site: Path) -> Base:
    publish(source, site, now=NOW)
    pointer = json.loads((site / "latest.json").read_bytes())
    document = (site / pointer["package"]["path"]).read_bytes().replace(pointer["publisher"].encode(), PUBLISHER.encode())
    sha256 = hashlib.sha256(document).hexdigest()
    pointer["publisher"] = PUBLISHER
    pointer["package"] |= {"sha256": sha256, "path": f"data/datapackage.{sha256[:16]}.json"}
    resources = {entry["name"]: (site / "data" / entry["path"]).read_bytes() for entry in json.loads(document)["resources"]}
    return Base(source.name, (json.dumps(pointer, indent=1) + "\n").encode(), document, resources)


@cache
def _content(resource: str, raw: bytes) -> Any:
    return read_resource(resource, raw)


def client_reads(resources: Mapping[str, bytes], changed: str) -> Refused | None:
    """Read all resources as a client does, `changed` anew; gives why it refuses."""
    try:
        contents: dict[str, Any] = {
            name: read_resource(name, raw) if name == changed else _content(name, raw) for name, raw in resources.items()
        }
        catalogue = Catalogue(**{name: found for name, found in contents.items() if name in CATALOGUE})
        facts = [(name, found) for name, found in contents.items() if table_of(name) in FACTS]
        check_references(catalogue, facts, lambda name: resources[name].decode())
    except Refused as problem:
        return problem
    return None


def publisher_reads(resources: Mapping[str, bytes]) -> tuple[list[Refused], dict[str, bytes]]:
    """Read all resources as a source folder; gives the problems, or what would be published."""
    problems: list[Refused] = []
    with TemporaryDirectory() as root:
        for name, raw in resources.items():
            (Path(root) / f"{name}.csv").write_bytes(raw)
        tables = read_source(Path(root), problems.append)
    if not problems:
        judge_references(tables.rows, problems.append)
    if problems:
        return problems, {}
    items = [table_item(name, TABLES[table_of(name)].columns, rows, "") for name, rows in split(tables).items()]
    return [], {item.name: item.data for item in items}


def rows(resources: Mapping[str, bytes]) -> dict[str, Rows]:
    """Give the rows of every table, from whichever resources, in one order, in composed form and without blanks around the cells."""
    found: dict[str, Rows] = {}
    for name, raw in resources.items():
        _, *records = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
        found.setdefault(table_of(name), []).extend([unicodedata.normalize("NFC", cell).strip() for cell in record] for record in records)
    return {table: sorted(several) for table, several in found.items()}


def check_said(problem: CchcError) -> None:
    """Hold an error to its form: a refusal in one line of sane length, without anything that acts on a terminal."""
    assert type(problem) is Refused
    for lang in ("vi", "en"):
        line = Lang(lang).error(problem)
        assert safe(line) == line
        assert 10 < len(line) < 2000
    assert len(str(problem)) < 2000
