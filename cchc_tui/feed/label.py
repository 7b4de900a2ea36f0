"""What a source calls itself: name, title, day and limits of its package, from `package.toml` or the sheet `package`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cchc_tui.errors import Refused
from cchc_tui.feed.rows import Placed, Report
from cchc_tui.feed.tables import LIMITS, PATTERNS, Field, Table
from cchc_tui.text import msg

SETTINGS = "package.toml"

PACKAGE = Table(
    "package", tuple(Field(name, kind) for name, kind in (("name", "text"), ("title", "text"), ("as_of", "date"), ("limits", "text")))
)
"""The sheet of a workbook that plays the part of `package.toml`: one row, any cell of it may be empty."""

_WORDS = {"name": r"[a-z0-9][a-z0-9._-]{0,99}", "title": PATTERNS["text"], "as_of": PATTERNS["date"], "limits": LIMITS}
_ALLOWED = {
    "name": msg("small letters, digits, and . _ - after the first, at most 100"),
    "title": msg("visible text"),
    "as_of": msg("a real day as YYYY-MM-DD"),
    "limits": msg("name:number with one space between, of jump, history, full_windows, full_denominator and denominator_change"),
}
UNFIT = msg("{file}, row {row}, column {column}: “{cell}” is not allowed; allowed is {allowed}.")


def words_of_file(file: Path, report: Report) -> dict[str, str]:
    """Read `package.toml`; nothing where there is none. What is wrong goes to `report`."""
    if not file.exists():
        return {}
    try:
        words = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        report(Refused("{file} is not TOML: {reason}.", file=file.name, reason=error))
        return {}
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in words.items()}
    for key, value in plain.items():
        if key not in _WORDS:
            known = ", ".join(_WORDS)
            report(
                Refused("{file}, {column}: not a setting of a package; allowed are {allowed}.", file=file.name, column=key, allowed=known)
            )
        elif not isinstance(value, str) or not re.fullmatch(_WORDS[key], value):
            allowed = Refused(_ALLOWED[key])
            report(Refused("{file}, {column}: “{cell}” is not allowed; allowed is {allowed}.", file=file.name, column=key, cell=value, allowed=allowed))  # fmt: skip
    return {key: value for key, value in plain.items() if isinstance(value, str)}


def words_of_rows(rows: Sequence[Placed], report: Report) -> dict[str, str]:
    """Take the words from the rows of the sheet, of which there may be one. What is wrong goes to `report`."""
    for file, line, _ in rows[1:]:
        report(Refused("{file}, row {row}: one row more; allowed is one.", file=file, row=line))
    words: dict[str, str] = {}
    for file, line, row in rows[:1]:
        words = {column: cell for column, cell in zip(PACKAGE.columns, row, strict=True) if cell}
        for column, cell in words.items():
            if not re.fullmatch(_WORDS[column], cell):
                report(Refused(UNFIT, file=file, row=line, column=column, cell=cell, allowed=Refused(_ALLOWED[column])))
    return words
