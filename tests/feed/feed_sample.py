"""A small source of our own: a city, two districts with communes, a department, an edition without districts, two years."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc_tui.feed.publish import Published, PublishRefused, publish

NOW = datetime(2019, 10, 20, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=1)

AGENCIES = [
    "edition,code,level,kind,name_vi,name_en,parent,head,delegate,valid_from,valid_to",
    "2019,01,city,Thành phố,Thành phố Mẫu,Sample City,,,,,2025-06-30",
    "2019,SNV,department,Sở,Sở Nội vụ,,01,,,,",
    "2019,017,district,Huyện,Huyện Đông,,01,,,,",
    "2019,018,district,Huyện,Huyện Tây,,01,,,,",
    "2019,00454,commune,Xã,Xã Một,,017,,,,",
    "2019,00457,commune,Xã,Xã Hai,,017,,,,",
    "2019,00565,commune,Xã,Xã Ba,,018,,,,",
    "2025,01,city,Thành phố,Thành phố Mẫu,Sample City,,,,2025-07-01,",
    "2025,00454,commune,Xã,Xã Mới,,01,,,2025-07-01,",
]
INDICATORS = [
    "code,field,title_vi,title_en,unit,rollup,measure,period,scope,min_count,min_coverage",
    "TT01,tt,Đúng hạn,On time,%,ratio_of_sums,flow,month,department district commune,,",
    "DH01,dh,Kế hoạch,Plans,%,share_of_agencies,cumulative,quarter,district commune,2,90",
    "CS01,cs,Chỉ số,Index,point,value,stock,year,city,,",
]
TARGETS = [
    "indicator,plan,valid_from,due,op,min,max,strength,path",
    "TT01,KH1,2018-12-15,2019-12-14,>=,95,,binding,level",
    "DH01,KH1,2018-12-15,2019-12-14,>=,,,obligation,2019-03-14:25 2019-12-14:100",
    "CS01,KH1,2018-12-15,2019-12-14,in,80.5,85,stretch,",
]
PERIODS = [
    "id,kind,start,end,due",
    "2018-M12,month,2018-11-15,2018-12-14,2018-12-20",
    "2019-M01,month,2018-12-15,2019-01-14,2019-01-20",
    "2019-M02,month,2019-01-15,2019-02-14,2019-02-20",
    "2025-M09,month,2025-08-15,2025-09-14,2025-09-20",
]
FACTS = "edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,excluded,value,as_of,known_at,note"
OBSERVATIONS = [
    FACTS,
    "2019,017,TT01,2019-M01,own,reported,1,,90,100,,90.00,2019-01-14,2019-01-16,",
    "2019,017,TT01,2018-M12,own,reported,1,,80,100,2,80.00,2018-12-14,,",
    "2019,00454,TT01,2019-M01,own,reported,1,,9.5,10,,,2019-01-14,,ghi chú",
    "2019,00454,TT01,2019-M02,own,reported,2,,,,,,2019-02-14,,",
    "2019,018,TT01,2019-M01,own,reported,1,,12.0,11,,,2019-01-14,,",
    "2019,00565,TT01,2019-M01,own,appraised,1,,-1,10,,,2019-01-14,,",
    "2019,SNV,TT01,2019-M01,own,reported,1,,5,5,,,2019-01-14,,",
    "2019,01,TT01,2019-M01,area,reported,1,,,,,99.86,2019-01-14,,",
    "2025,00454,TT01,2025-M09,own,reported,1,,7,8,,,2025-09-14,,",
]
FILES = {
    "agencies.csv": AGENCIES,
    "indicators.csv": INDICATORS,
    "targets.csv": TARGETS,
    "periods.csv": PERIODS,
    "observations.csv": OBSERVATIONS,
}


def put(folder: Path, name: str, lines: Sequence[str]) -> Path:
    """Write one file of a source."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def write_source(folder: Path) -> Path:
    """Write the whole sample source to `folder`."""
    for name, lines in FILES.items():
        put(folder, name, lines)
    return folder


def published(root: Path) -> tuple[Path, Path, Published]:
    """Write the sample source below `root` and publish it; gives source, published folder and what was said."""
    source, dest = write_source(root / "source"), root / "site"
    return source, dest, publish(source, dest, now=NOW)


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Say what lies in a folder, with inode and time of change, so that a file written anew shows."""
    return {str(f.relative_to(folder)): (f.stat().st_ino, f.stat().st_mtime_ns) for f in folder.rglob("*") if f.is_file()}


def data_file(dest: Path, resource: str) -> Path:
    """Give the one file of a resource."""
    (file,) = (dest / "data").glob(f"{resource}.*.csv")
    return file


def cells(file: Path) -> list[list[str]]:
    """Read a CSV file as rows of cells."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def problems(source: Path, dest: Path) -> list[dict[str, Any]]:
    """Publish what must be refused; give the values of every problem with its sentence."""
    with pytest.raises(PublishRefused) as caught:
        publish(source, dest, now=NOW)
    assert not dest.exists()
    assert caught.value.exit_code == 4
    return [{**problem.values, "says": str(problem)} for problem in caught.value.problems]
