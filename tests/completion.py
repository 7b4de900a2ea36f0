"""The completion of the shells, made from the table of commands: `python tests/completion.py` writes what `packaging/completion` holds.

Descriptions are English, since one file serves every user of a machine, and plain ASCII, since a shell may run in any locale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shtab

from cchc_tui.i18n import LANGUAGES, Lang
from cchc_tui.parser import build

FOLDER = Path(__file__).resolve().parent.parent / "packaging" / "completion"
FILES = {"bash": FOLDER / "cchc-tui.bash", "zsh": FOLDER / "_cchc-tui"}

KINDS = {
    "DIR": shtab.DIRECTORY,
    "DEST": shtab.DIRECTORY,
    "URL|FOLDER": shtab.DIRECTORY,
    "SOURCE": shtab.FILE,
    "KEY": shtab.FILE,
    "FILE": shtab.FILE,
    "FILE.xlsx": shtab.FILE,
}
"""What an argument is completed with, by what the help calls it; codes and names of agencies are the cache's to know."""

NOTHING = {"zsh": "( )"}
"""An empty list: without it zsh explains the argument, and then only lists an option it could have completed."""

NOTE = "# Made from the table of commands; do not edit.\n"


def parser() -> argparse.ArgumentParser:
    """The program's parser, every argument marked with what a shell may offer for it."""
    made = build(Lang("en"))
    for action in actions(made):
        free = not action.option_strings and not isinstance(action, argparse._SubParsersAction)
        if free or action.metavar in KINDS:
            action.complete = KINDS.get(str(action.metavar), NOTHING)  # type: ignore[attr-defined] # where shtab looks for it
        if "--lang" in action.option_strings:
            action.choices = LANGUAGES
    return made


def actions(made: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser and of those below it."""
    for action in made._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            below: dict[str, Any] = action.choices
            for parser_below in below.values():
                yield from actions(parser_below)


def script(shell: str) -> str:
    """The completion of a shell, as it is installed."""
    text: str = shtab.complete(parser(), shell)
    first, _, rest = text.partition("\n")
    return f"{first}\n{NOTE}{rest}".rstrip() + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        file.write_text(script(name), encoding="utf-8")
        sys.stdout.write(f"{file}\n")
