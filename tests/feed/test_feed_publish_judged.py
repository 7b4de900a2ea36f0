"""What is published, judged by the third-party validator: it takes what we publish, and refuses what the client refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from feed_sample import NOW, data_file, put, write_source

from cchc_tui.feed.publish import publish


def test_all_tables_publish_and_the_third_party_validator_accepts_them(tmp_path: Path) -> None:
    """Frictionless reads the package beside the data and the one at the top, with several resources of one table."""
    _, dest, _ = full(tmp_path)
    assert judged(dest / "datapackage.json") == ""
    assert judged(next((dest / "data").glob("datapackage.*.json"))) == ""


@pytest.mark.parametrize(
    ("resource", "old", "new"),
    [
        ("observations-2019-017-2019", ",9.5,", ",9e5,"),
        ("observations-2019-017-2019", ",2019-01-14,", ",2019-1-14,"),
        ("observations-2019-017-2019", "2019,00454,TT01", "2019,00999,TT01"),
        ("agencies", "Xã Hai", "Xã\u200bHai"),
        ("agencies", "Xã Hai", '"Xã Hai\n"'),
        ("agencies", "2019,00457", "2019,00454"),
        ("frameworks", "par,tot", "par,"),
    ],
)
def test_the_validator_refuses_what_the_client_refuses(tmp_path: Path, resource: str, old: str, new: str) -> None:
    """The schemas say it too: the same damage, without the hashes, is found by the schema alone."""
    _, dest, _ = full(tmp_path)
    file = data_file(dest, resource)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    document = json.loads((dest / "datapackage.json").read_bytes())
    for entry in document["resources"]:
        del entry["hash"], entry["bytes"]
    (dest / "datapackage.json").write_text(json.dumps(document))
    assert re.search(r"constraint-error|foreign-key|primary-key", judged(dest / "datapackage.json"))


def full(root: Path) -> tuple[Path, Path, object]:
    """Publish the sample with every table."""
    source = write_source(root / "source")
    put(source, "sources.csv", ["id,title_vi,synthetic", "egate,Một cửa,1"])
    put(source, "successions.csv", ["edition_from,code_from,edition_to,code_to,extent", "2019,00454,2025,00454,full"])
    put(
        source,
        "parts-x.csv",
        [
            "edition,agency,indicator,period,extent,stage,revision,source,part,count",
            "2019,017,TT01,2019-M01,own,reported,1,egate,on_time,9",
        ],
    )
    put(source, "events.csv", ["edition,agency,kind,id,date,state,parts", "2019,017,plan,1,2019-01-02,done,objectives targets"])
    put(source, "scores.csv", ["framework,edition,agency,year,criterion,self,stage", "par,2019,017,2019,1.1,2.5,self"])
    put(source, "frameworks.csv", ["framework,band,title_vi,min,max_score", "par,,Khung,,100", "par,tot,Tốt,80,"])
    return source, root / "site", publish(source, root / "site", now=NOW)


def judged(package: Path) -> str:
    """Give what frictionless has against a package; nothing when it is valid."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", package.name],
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
