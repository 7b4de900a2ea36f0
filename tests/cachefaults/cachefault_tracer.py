"""The real program under strace: which system calls it makes below a cache, and a run in which one of them fails or is the last one.

Calls are named by their place (path below the cache, and the how manieth such call it is), not by their number in the process, so that
how many modules an interpreter loads makes no difference.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cachefault_paths  # noqa: F401 - the modules below are in its folder

from fault_bench import LIMIT, Bench, Said, decent  # isort: skip - a helper of other tests
from fault_forker import Ended  # isort: skip - a helper of other tests

CALLS = (
    "open,creat,openat,?openat2,mkdir,mkdirat,link,linkat,symlink,symlinkat,rename,renameat,renameat2,unlink,unlinkat,rmdir,truncate,"
    "ftruncate,fallocate,chmod,fchmod,fchmodat,?fchmodat2,chown,fchown,lchown,fchownat,write,writev,pwrite64,pwritev,pwritev2,sendfile,"
    "copy_file_range,splice,fsync,fdatasync,sync_file_range,syncfs,flock,utimensat,setxattr,fsetxattr"
)
"""Everything that changes a disk, forces it, takes the lock, or opens."""

KILL = "KILL"
"""The fault that ends the program before the call is done; the others are names of errors."""

_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call of a run: the `number`th one of its name that names the path `place` (below the cache; empty: the cache itself)."""

    name: str
    place: str
    number: int
    text: str

    @property
    def looks(self) -> bool:
        """Whether it opens what is there to look at it: not to write to it, and not to force it to the disk."""
        return self.name == "openat" and "O_NONBLOCK" in self.text and "O_RDONLY" in self.text


def calls_of(trace: str, root: Path) -> Iterator[Call]:
    """Give the calls of a trace that name something below `root`, in their order."""
    seen = Counter[tuple[str, str]]()
    mentioned = re.compile(rf'["<]{re.escape(str(root))}(/[^">]*)?[">]')
    for line in trace.splitlines():
        if not (found := _LINE.match(line)):
            continue
        name, text = found.groups()
        places = [place.removeprefix("/") for place in mentioned.findall(text)]
        for place in dict.fromkeys(places):
            seen[name, place] += 1
        if places:
            yield Call(name, places[0], seen[name, places[0]], line.replace(str(root), "CACHE"))


def traced(bench: Bench, cache: Path, url: str, *options: str) -> tuple[Said, str]:
    """Run `sync` of the real program under strace with these options; give how it ended and the trace, which must not be empty."""
    strace = shutil.which("strace")
    assert strace, "strace is not installed: these tests need it (apt-get install strace)"
    trace = cache.with_name("trace")
    program = [sys.executable, "-m", "cchc_tui", *bench.words(cache, url, timeout=10)]
    quiet = ["-f", "-y", "-qq", "-s0", "-o", str(trace), "-e", f"trace={CALLS}"]
    environment = bench.environment() | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run([strace, *quiet, *options, *program], env=environment, capture_output=True, text=True, timeout=LIMIT, check=False)
    seen = trace.read_text(encoding="utf-8") if trace.exists() else ""
    assert seen, f"strace may not trace here (ptrace is not permitted?): {run.stderr}"
    said = Said(Ended(run.returncode, 0, 0, hung=False), run.stdout, run.stderr)
    decent(said)
    return said, seen


def steps(bench: Bench, cache: Path, url: str) -> list[Call]:
    """Run a sync that nothing happens to, and give its calls below the cache."""
    said, trace = traced(bench, cache, url)
    assert (said.code, said.err) == (0, ""), said
    return list(calls_of(trace, cache))


def struck(bench: Bench, cache: Path, url: str, call: Call, fault: str) -> Said:
    """Run a sync that is killed just before this call, or whose call fails with this error; that it happened there is proved."""
    what = "signal=KILL" if fault == KILL else f"error={fault}"
    place = cache / call.place
    said, trace = traced(bench, cache, url, "-P", str(place), "-e", f"inject={call.name}:{what}:when={call.number}")
    reached = [found for found in calls_of(trace, cache) if (found.name, found.place) == (call.name, call.place)]
    assert len(reached) >= call.number, (call, fault, trace)
    if fault == KILL:
        assert said.code == -9, (call, said)
    else:
        assert f"{fault} " in reached[call.number - 1].text, (call, fault, trace)
        assert "(INJECTED)" in reached[call.number - 1].text, (call, fault, trace)
    return said
