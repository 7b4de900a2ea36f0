"""Whole screens kept as text files, compared row by row: what the eye saw when somebody last looked and agreed.

`CCHC_WRITE_GOLDENS=1 pytest tests/screens/…` writes them anew; then look at every difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from eyes import rows
from textual.app import App

FOLDER = Path(__file__).resolve().parent / "goldens"

WRITE = "CCHC_WRITE_GOLDENS"
"""The environment variable that says that files are to be written instead of compared; what is compared must never be empty."""


def assert_golden(app: App[Any], name: str, *, folder: Path = FOLDER) -> None:
    """Compare every row of the screen with `goldens/NAME.txt`; call it after `await pilot.pause()`."""
    seen, file = rows(app), folder / f"{name}.txt"
    if os.environ.get(WRITE):
        file.write_text("\n".join(seen) + "\n", encoding="utf-8")
    kept = agreed(file)
    assert difference(kept, seen) == "", f"{name}: {difference(kept, seen)}\n" + "\n".join(seen)


def agreed(file: Path) -> list[str]:
    """Read the rows that were agreed on."""
    assert file.is_file(), f"{file.name} is missing: look at the screen, then write it with {WRITE}=1"
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def difference(kept: list[str], seen: list[str]) -> str:
    """Name the first row that differs, both ways it reads; empty where none does."""
    for number, (before, now) in enumerate(zip(kept, seen, strict=False), 1):
        if before != now:
            return f"row {number} was\n  {before!r}\nand is\n  {now!r}"
    return "" if len(kept) == len(seen) else f"there were {len(kept)} rows and are {len(seen)}"
