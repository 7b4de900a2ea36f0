"""The program's other commands on a cache, in forked processes, and what they print while all is well."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import cachefault_paths  # noqa: F401 - the modules below are in its folder

from fault_bench import LIMIT, OFFERED, OLD, Bench, Said, bench, decent, left_over  # isort: skip - a helper of other tests
from fault_forker import Order  # isort: skip - a helper of other tests
from fault_servers import serving  # isort: skip - a helper of other tests

LOOKS = (
    ("status", "--json"),
    ("show", "017", "--json"),
    ("show", "017", "TT01", "--json"),
    ("show", "018", "TT01", "--json"),
    ("show", "00460", "--json"),
    ("changes", "--json"),
)
"""Commands that print figures."""

AT = ("--at", "2019-10-15")
"""The day of the verdicts."""


def run(made: Bench, folder: Path, *words: str) -> Said:
    """Run a command on the cache `folder`."""
    out, err = (Path(tempfile.mkstemp(prefix=stream, dir=made.folder)[1]) for stream in ("out-", "err-"))
    order = Order([*words, "--cache", str(folder)], made.environment(), str(out), str(err), LIMIT)
    ended = made.forker.run(order)
    said = Said(ended, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
    out.unlink()
    err.unlink()
    decent(said)
    return said


def look(made: Bench, folder: Path, words: tuple[str, ...]) -> Said:
    """Run a command that looks at the cache `folder`."""
    return run(made, folder, *words, *AT)


@cache
def two_deep() -> Path:
    """Give a cache that holds serial 2 and, as its previous generation, serial 1; to be copied, never changed."""
    folder = bench().seeded(OLD)
    with serving(bench().www, bench().pointer(OFFERED)) as server:
        assert bench().sync(folder, server.url).code == 0
    assert left_over(folder) == []
    return folder


def copied(folder: Path) -> Path:
    """Copy a cache, second names of files included."""
    place = Path(tempfile.mkdtemp(dir=bench().folder)) / "cache"
    subprocess.run(["cp", "-a", str(folder), str(place)], check=True)
    return place


@cache
def truth(serial: int) -> Mapping[tuple[str, ...], str]:
    """Give what every command prints when serial 2, or the serial 1 before it, is what the cache holds, whole."""
    folder = copied(two_deep()) if serial == OFFERED else bench().seeded(serial)
    told = {words: look(bench(), folder, words) for words in LOOKS}
    assert [said.code for said in told.values()] == [0] * len(LOOKS), told
    shutil.rmtree(folder.parent)
    return {words: said.out for words, said in told.items()}
