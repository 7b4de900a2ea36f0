"""The report of a bug that ended the screens: where it happened and in what surroundings, in a file only its owner reads.

No variable and no source line stands in it, since both may hold what is nobody else's: figures, names, a token.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from pathlib import Path

from cchc_tui import log
from cchc_tui.errors import CchcError
from cchc_tui.settings import APP, VERSION
from cchc_tui.text import msg

KEPT = 10
"""How many reports stay; the oldest give way."""

LONGEST = 300
"""Characters of a reason in the one line on the terminal; the report has more of it."""

REPORTED = msg("Where it happened is written in {report}.")
UNWRITTEN = msg("No report could be written in {folder}.")


def told(error: Exception, folder: Path, now: datetime, screens: Sequence[str] = ()) -> CchcError:
    """Write a report into `folder` and give the line that names it; `screens` are the kinds of the open ones, the first below."""
    report = write(folder, now, text(error, now, screens))
    do, where = (REPORTED, {"report": str(report)}) if report else (UNWRITTEN, {"folder": str(folder)})
    reason = log.clean(log.reason(error))[:LONGEST]
    return CchcError("unexpected failure: {kind}: {reason}", do=do, kind=type(error).__name__, reason=reason, **where)


def text(error: BaseException, now: datetime, screens: Sequence[str] = ()) -> str:
    """Give the report: the versions, the terminal, the screens, then kind, reason and places of the failure from the innermost on."""
    columns, lines = _size()
    head = [
        f"{APP} {VERSION} Python {platform.python_version()} Textual {_textual()}",
        now.isoformat(timespec="seconds"),
        f"TERM={os.environ.get('TERM', '')} {columns}x{lines}",
        "screens: " + " > ".join(screens),
    ]
    return "".join(f"{log.clean(line)}\n" for line in [*head, *log.failure(error)])


def write(folder: Path, now: datetime, content: str) -> Path | None:
    """Write a report of mode 0600 and give its path; None where that is not possible."""
    file = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as opened:
            opened.write(content)
    except (OSError, ValueError):  # ValueError: a path with a NUL
        return None
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return file


def _textual() -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version("textual")
    return "?"


def _size() -> tuple[int, int]:
    """Give columns and lines of the terminal that is drawn on, 0 where there is none any more."""
    with suppress(OSError):
        return os.get_terminal_size(2)
    return 0, 0
