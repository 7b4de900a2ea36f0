"""A tiny publication, ways to damage it so that everything else about it stays right, and the two who judge it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from feed_sample import put
from fuzz_material import NOW

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.sync import synchronise

SOURCE = {
    "agencies.csv": ["edition,code,level,name_vi,parent", "2019,01,city,Thành phố,", "2019,017,district,Huyện Đông,01"],
    "indicators.csv": [
        "code,title_vi,unit,rollup,measure,period,scope,source",
        "TT01,Đúng hạn,%,ratio_of_sums,flow,month,city district,egate",
    ],
    "targets.csv": ["indicator,plan,valid_from,due,op,min,strength", "TT01,KH1,2018-12-15,2019-12-14,>=,95,binding"],
    "periods.csv": [
        "id,kind,start,end,due",
        "2019-M01,month,2018-12-15,2019-01-14,2019-01-20",
        "2019-M02,month,2019-01-15,2019-02-14,2019-02-20",
    ],
    "sources.csv": ["id,title_vi,synthetic", "egate,Một cửa,1"],
    "observations.csv": [
        "edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,as_of",
        "2019,017,TT01,2019-M01,own,reported,1,egate,90,100,2019-01-14",
        "2019,017,TT01,2019-M02,own,reported,1,egate,80,100,2019-02-14",
    ],
}
FACTS = "observations-2019-017-2019"

Package = dict[str, Any]


def publication(folder: Path) -> Path:
    """Publish the tiny source; gives the site."""
    for name, lines in SOURCE.items():
        put(folder / "source", name, lines)
    publish(folder / "source", folder / "site", now=NOW)
    return folder / "site"


def with_table(name: str, old: str, new: str) -> Callable[[Path, Package], None]:
    """Damage a table; its size and hash are made right again."""

    def damage(data: Path, package: Package) -> None:
        entry = next(entry for entry in package["resources"] if entry["name"] == name)
        text = (data / entry["path"]).read_bytes()
        raw = text.replace(old.encode(), new.encode("utf-8", "surrogateescape"), 1)
        assert raw != text
        (data / entry["path"]).write_bytes(raw)
        entry |= {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}

    return damage


def with_entry(name: str, **values: object) -> Callable[[Path, Package], None]:
    """Damage what the package says of a table."""
    return lambda _, package: next(entry for entry in package["resources"] if entry["name"] == name).update(values)


def without(name: str) -> Callable[[Path, Package], None]:
    """Leave a table out of the package."""
    return lambda _, package: package["resources"].remove(next(entry for entry in package["resources"] if entry["name"] == name))


def without_file(name: str) -> Callable[[Path, Package], None]:
    """Remove the file of a table that the package lists."""
    return lambda data, package: (data / next(entry["path"] for entry in package["resources"] if entry["name"] == name)).unlink()


def damaged(site: Path, damage: Callable[[Path, Package], None]) -> Path:
    """Damage a publication and let the pointer name the damaged package, with its right hash; gives the package."""
    pointer = json.loads((site / "latest.json").read_bytes())
    file = site / str(pointer["package"]["path"])
    package = json.loads(file.read_bytes())
    damage(site / "data", package)
    raw = json.dumps(package).encode()
    file.write_bytes(raw)
    pointer["package"] |= {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (site / "latest.json").write_text(json.dumps(pointer), encoding="utf-8")
    return file


def fetched(site: Path, cache: Path) -> Snapshot | CchcError:
    """Synchronise with a site as a user would; gives what can then be seen, or why not."""
    store = Store(cache)
    try:
        with Client(Endpoint(str(site))) as client:
            synchronise(store, client, clock=lambda: NOW, report=lambda _: None, standings=summary.standings)
    except CchcError as problem:
        return problem
    generation = store.current()
    assert generation is not None
    return Snapshot(generation.catalogue, generation, at=date(2019, 1, 31), ready=summary.ready(generation.standings))


JUDGE = """
import json, sys, warnings
warnings.simplefilter("ignore")
from frictionless import validate
for package in sys.argv[1:]:
    report = validate(package)
    said = [[task.name, error.type] for task in report.tasks for error in task.errors] + [["", error.type] for error in report.errors]
    print(json.dumps([package, report.valid, said]))
"""


def validated(packages: Sequence[Path]) -> dict[str, list[list[str]]]:
    """Let frictionless judge packages, all in one process of its own (it changes how `csv` reads); gives what it has against each."""
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, *map(str, packages)], capture_output=True, text=True, check=True, timeout=300, cwd=packages[0].parent
    )
    judged = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(valid is not bool(said) for _, valid, said in judged)
    return {package: said for package, _, said in judged}
