"""A city of two districts and a commune, whose figures are all one number: what is published, and whether what is cached is one publication.

As a program (`small_city.py FOLDER`) it publishes another number every twentieth of a second or so, until it is ended.
"""

from __future__ import annotations

import base64
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from cchc_tui.cache.store import Store
from cchc_tui.domain.model import AgencyKey
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import Published, publish
from cchc_tui.sync import synchronise

CITY = __file__
NOW = datetime(2019, 10, 20, 1, 2, 3, tzinfo=UTC)
AGENCIES = ("017", "00454", "018")
COMMUNE = AgencyKey("2019", "00454")
PERIODS = ("2018-M10", "2019-M10")

TABLES = {
    "agencies": [
        "edition,code,level,name_vi,parent",
        "2019,01,city,Thành phố,",
        "2019,017,district,Huyện Đông,01",
        "2019,018,district,Huyện Tây,01",
        "2019,00454,commune,Xã Một,017",
    ],
    "indicators": ["code,title_vi,unit,rollup,measure,period,scope", "TT01,Đúng hạn,%,ratio_of_sums,flow,month,district commune"],
    "targets": [
        "indicator,plan,valid_from,edition,agency,due,op,min,strength",
        "TT01,KH,2018-12-15,2019,*,2019-12-14,>=,95,binding",
    ],
    "periods": ["id,kind,start,end,due", *(f"{id_},month,{id_[:4]}-09-15,{id_[:4]}-10-14,{id_[:4]}-10-20" for id_ in PERIODS)],
}
FACTS = "edition,agency,indicator,period,extent,stage,revision,numerator,denominator,as_of,note"


def publish_city(folder: Path, figure: int = 1, *, commune: int | None = None, ballast: int = 0, seconds: int = 0) -> Published:
    """Publish to `folder`/www, `seconds` after the beginning: every numerator is `figure`, that of the commune this year `commune`.

    `ballast`: bytes of text that cannot be packed, in the figures of the district without communes.
    """
    source = folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    for name, lines in {**TABLES, "observations": [FACTS, *_facts(figure, commune, ballast)]}.items():
        (source / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return publish(source, folder / "www", now=NOW + timedelta(seconds=seconds))


def _facts(figure: int, commune: int | None, ballast: int) -> list[str]:
    lines = []
    for agency in AGENCIES:
        for period in PERIODS:
            changed = commune is not None and (agency, period) == (COMMUNE.code, PERIODS[-1])
            note = base64.b64encode(random.Random(figure).randbytes(ballast * 3 // 8)).decode() if agency == "018" else ""
            number = commune if changed else figure
            lines.append(f"2019,{agency},TT01,{period},own,reported,1,{number},1000000,{period[:4]}-10-14,{note}")
    return lines


def fill(cache: Path, www: Path) -> None:
    """Bring what lies in the folder `www` into a cache, without any server: what a test begins with."""
    with Client(Endpoint(str(www))) as client:
        synchronise(Store(cache), client, standings=lambda *_: {}, clock=lambda: NOW, report=lambda _: None)


def figures(cache: Path) -> list[int]:
    """Give every different figure of a cache, whose files must all be what was written; one, where it is one publication."""
    store = Store(cache)
    assert list(store.damages()) == []
    generation = store.current()
    assert generation is not None
    rows = [row for code in AGENCIES for row in generation.series(AgencyKey("2019", code), "TT01")]
    assert len(rows) == len(AGENCIES) * len(PERIODS)
    return sorted({int(row.numerator) for row in rows if row.numerator is not None})


def contents(root: Path) -> dict[str, bytes]:
    """Give every file below `root` with its bytes."""
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


if __name__ == "__main__":
    for number in count(2):
        publish_city(Path(sys.argv[1]), number, seconds=number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        time.sleep(0.05)
