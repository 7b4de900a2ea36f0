"""What every command is given, and how it prints: settings, language, options, and the two streams.

Printing is here alone, so that a broken pipe, a full disk and a terminal without UTF-8 are met in one place.
"""

from __future__ import annotations

import argparse
import codecs
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cchc_tui.errors import DiskError
from cchc_tui.i18n import Lang
from cchc_tui.scale import in_ascii
from cchc_tui.settings import Settings

CHART_WIDTH = 72
"""Columns of a chart that goes into a mail or a file."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program."""

    settings: Settings
    lang: Lang
    options: argparse.Namespace

    @property
    def quiet(self) -> bool:
        """Whether only errors are to be said."""
        return bool(getattr(self.options, "quiet", False))

    @property
    def verbose(self) -> bool:
        """Whether every step is to be said."""
        return bool(getattr(self.options, "verbose", False))

    @property
    def json(self) -> bool:
        """Whether the output is for a program."""
        return bool(getattr(self.options, "json", False))

    def start_log(self) -> None:
        """Write the log from here on, and show it as well where every step is to be said."""
        from cchc_tui import log  # `logging` is not for commands that only look

        log.start(self.settings.log_file, stderr=self.verbose)

    def say(self, lines: Iterable[str]) -> None:
        """Print lines of text; raises DiskError where they cannot be written."""
        signs = in_ascii if self.settings.glyphs == "ascii" else str
        write("".join(f"{signs(line)}\n" for line in lines))

    def give(self, document: Mapping[str, object], *, indent: int | None = 2) -> None:
        """Print a JSON document; on a stream that is not UTF-8 its letters are escaped, not lost."""
        import json  # for programs alone

        write(json.dumps(document, ensure_ascii=not is_utf8(sys.stdout), indent=indent) + "\n")


def width() -> int:
    """Give the cells a line of standard output has: `COLUMNS`, the terminal's, else 80."""
    import shutil  # not for the help

    return shutil.get_terminal_size((80, 24)).columns


def chart_width() -> int:
    """Give the columns of a chart: those of the terminal, else what a mail has room for."""
    return width() if sys.stdout.isatty() or os.environ.get("COLUMNS") else CHART_WIDTH


def colourful() -> bool:
    """Say whether standard output is a terminal that knows colours."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def is_utf8(stream: TextIO) -> bool:
    """Say whether every letter can be written there."""
    return stream.encoding.lower().replace("-", "") == "utf8"


def write(text: str) -> None:
    """Write to standard output at once; raises DiskError, BrokenPipeError."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence()
        raise DiskError("The output cannot be written: {reason}.", reason=error.strerror or str(error)) from error


def silence() -> None:
    """Let go of a standard output that takes no more, so that the interpreter does not complain about it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def prepare_streams() -> None:
    """Let streams that are not UTF-8 write the bare letter for what they lack, and closed ones take what nobody reads."""
    codecs.register_error("bare", _bare)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller closed it, as some schedulers do
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if not is_utf8(stream):
            stream.reconfigure(errors="bare")  # type: ignore[union-attr] # the interpreter's own streams


def _bare(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end
