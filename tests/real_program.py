"""The program as its users start it: a process of its own, with everything it keeps below one folder."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "cchc_tui"]


def environment(home: Path) -> dict[str, str]:
    """Give the environment of somebody who has never used the program, in English, in October 2019."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCHC_", "XDG_", "LC_")) and k not in ("NO_COLOR", "COLUMNS")}
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    spoken = {"LANG": "C.UTF-8", "CCHC_LANG": "en", "CCHC_NOW": "2019-10-21T10:00:00+07:00", "CCHC_AT": "2019-10-21"}
    return {**kept, **places, **spoken, "HOME": str(home), "PYTHONPATH": str(ROOT)}


def started(home: Path, *words: object) -> subprocess.Popen[str]:
    """Start the real program with everything of its own below `home`."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)], env=environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the program ended, and what it printed."""

    code: int
    out: str
    err: str


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a run of the program."""
    out, err = process.communicate(timeout=120)
    return Ended(process.returncode, out, err)


def run(home: Path, *words: object) -> Ended:
    """Run the real program to its end."""
    return ended(started(home, *words))
