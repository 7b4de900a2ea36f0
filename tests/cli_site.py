"""What tests of the command line share: a small source to publish, and what is read of a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cchc_tui.feed.serve import FolderServer

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "cchc_tui"]
NOW = "2019-10-21T10:00:00+07:00"

Done = subprocess.CompletedProcess[str]
Cli = Callable[..., Done]

SOURCE = {
    "agencies.csv": "edition,code,level,kind,name_vi,name_en,parent,head,delegate,valid_from,valid_to\n"
    "2019,017,district,Huyện,Huyện Đông Anh,Dong Anh district,,Chủ tịch,,,\n"
    "2019,00454,commune,Thị trấn,Thị trấn Đông Anh,,017,,,,\n",
    "indicators.csv": "code,field,title_vi,title_en,unit,numerator_vi,numerator_en,denominator_vi,denominator_en,rollup,measure,period,scope,"
    "min_count,min_coverage,note_vi,note_en,succeeds,source\n"
    "TT01,tthc,Hồ sơ đúng hạn,On time,%,hồ sơ,dossiers,hồ sơ,dossiers,ratio_of_sums,flow,month,district commune,1,80,,,,\n",
    "targets.csv": "indicator,plan,valid_from,edition,agency,valid_to,due,op,min,max,strength,path,margin\n"
    "TT01,7028,2018-12-15,,,,2019-12-14,>=,95,,binding,,\n",
    "periods.csv": "id,kind,start,end,due\n2019-M10,month,2019-09-15,2019-10-14,2019-10-20\n",
}
FACTS = (
    "edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,excluded,value,as_of,known_at,note\n"
    "2019,017,TT01,2019-M10,own,reported,1,,{good},100,,,2019-10-14,2019-10-16,\n"
    "2019,00454,TT01,2019-M10,own,reported,1,,50,50,,,2019-10-14,2019-10-16,\n"
)


def shell_of_nobody(home: Path) -> dict[str, str]:
    """Give the environment of a shell of nobody in particular, everything of its own below `home`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCHC_", "XDG_", "LC_")) and k not in ("NO_COLOR", "COLUMNS")}
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    return {**kept, **places, "LANG": "C.UTF-8", "CCHC_LANG": "en", "CCHC_NOW": NOW, "CCHC_AT": "2019-10-21", "PYTHONPATH": str(ROOT)}


def ran(environment: Mapping[str, str], words: tuple[object, ...]) -> Done:
    """Run the program to its end; nothing comes from its standard input."""
    return subprocess.run(
        [*PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8", env=environment, stdin=subprocess.DEVNULL, check=False, timeout=60
    )  # fmt: skip


def write_source(folder: Path) -> None:
    """Write the tables of a district and its commune."""
    folder.mkdir()
    for name, text in SOURCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "observations.csv").write_text(FACTS.format(good=80), encoding="utf-8")


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give the one line of a failure, and prove that it is one."""
    assert done.stderr.startswith("cchc-tui: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def flip(file: Path) -> None:
    """Change one byte in the middle of a file."""
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(raw)


def events(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with FolderServer(folder) as server:
        yield server.url
