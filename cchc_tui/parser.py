"""The command line: every command and option, with its help in the reader's language.

Only argparse is imported here, so that `--help` stays quick. Global options stand before or after
the command: both parsers know them, and neither has a default that could overwrite the other.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cchc_tui.errors import UsageError
from cchc_tui.i18n import LANGUAGES, Lang
from cchc_tui.settings import VERSION
from cchc_tui.text import msg

SEE_HELP = msg("See cchc-tui --help.")

_SAID = (
    # Only the option: what stands after a misspelt one may be a secret.
    (re.compile(r"unrecognized arguments: (?P<given>-[^\s=]+).*"), msg("Unknown argument: {given}.")),
    (re.compile(r"unrecognized arguments: (?P<given>.*)"), msg("Unknown argument: {given}.")),
    (re.compile(r"the following arguments are required: (?P<given>.*)"), msg("Missing: {given}.")),
    (re.compile(r"argument COMMAND: invalid choice: '?(?P<given>[^']*)'?.*"), msg("Unknown command: {given}.")),
    (re.compile(r"argument (?P<option>\S+): expected one argument"), msg("{option} needs a value.")),
    (re.compile(r"argument (?P<option>\S+): invalid choice: (?P<given>.*?) \(.*"), msg("{option} cannot be {given}.")),
    (re.compile(r"argument (?P<option>\S+): invalid \w+ value: (?P<given>.*)"), msg("{option}: {given} is not a number.")),
    (re.compile(r"argument (?P<option>\S+): ignored explicit argument (?P<given>.*)"), msg("{option} takes no value.")),
)
"""What argparse says of a mistake, and our message for it."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks both languages and raises our UsageError."""

    def __init__(self, lang: Lang, *, mixed: bool = False, **how: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **how)
        self.lang, self._mixed = lang, mixed

    def error(self, message: str) -> NoReturn:
        """Say a mistake as one of our errors instead of leaving the program."""
        for pattern, sentence in _SAID:
            match = pattern.fullmatch(message)
            if match:
                raise UsageError(sentence, do=SEE_HELP, **match.groupdict())
        raise UsageError("{problem}.", do=SEE_HELP, problem=message)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; the words of a command may stand between its options, as in `show 017 --json TT01`."""
        if not self._mixed:
            return super().parse_known_args(args, namespace)
        self._mixed = False  # argparse comes back here, twice
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixed = True

    def format_help(self) -> str:
        """Give the help, its first word in the language."""
        return super().format_help().replace("usage:", self.lang("usage:"), 1)


def language_of(argv: Iterable[str]) -> dict[str, str]:
    """Look for `--lang` and `--config` before anything is parsed, since even a mistake is said in the language."""
    found, name = {}, ""
    for word in argv:
        if name:
            found[name] = word
        option, equals, value = word.partition("=")
        name = option[2:] if option in ("--lang", "--config") and not name else ""
        if name and equals:
            found[name], name = value, ""
    return found


class _Argument(NamedTuple):
    """One argument of a command: its names, and what argparse is told of it."""

    names: tuple[str, ...]
    how: dict[str, Any]


def _argument(*names: str, **how: Any) -> _Argument:
    return _Argument(names, how)


def build(lang: Lang) -> Parser:
    """Make the parser of the whole program."""
    common = _common(lang)
    parser = Parser(
        lang,
        prog="cchc-tui",
        description=lang("District-level monitoring of the administrative-reform targets, in a terminal, online or offline."),
        epilog=lang("Without a command the screens open on the cache, at once and without the network."),
        parents=[common],
    )
    parser.add_argument_group(lang("the screens")).add_argument("--offline", action="store_true", help=lang("never sync in the background"))
    commands = parser.add_subparsers(title=lang("commands"), dest="command", metavar="COMMAND")
    for name, what, arguments in (*_looking(lang), *_cached(lang), *_exchanging(lang)):
        made = commands.add_parser(name, help=what, description=what, lang=lang, mixed=True, parents=[common])
        group = made.add_argument_group(lang("of this command"))
        for names, how in arguments:
            group.add_argument(*names, **how)
    return parser


def _common(lang: Lang) -> Parser:
    """Make the options that stand before or after the command."""
    common = Parser(lang, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group(lang("global options, before or after the command"))
    group.add_argument("-h", "--help", action="help", help=lang("show this help and leave"))
    group.add_argument("--version", action="version", version=f"cchc-tui {VERSION}", help=lang("show the version and leave"))
    group.add_argument("--cache", metavar="DIR", help=lang("where the data lies"))
    group.add_argument("--config", metavar="FILE", help=lang("the configuration (TOML)"))
    group.add_argument("--lang", metavar="|".join(LANGUAGES), help=lang("the language"))
    group.add_argument("--at", metavar="DATE", help=lang("the date of the verdicts (default: today)"))
    group.add_argument("--no-color", dest="color", action="store_false", help=lang("no colours"))
    group.add_argument("-q", "--quiet", action="store_true", help=lang("say only what went wrong"))
    group.add_argument("-v", "--verbose", action="store_true", help=lang("say more, with the traceback of an unexpected failure"))
    return common


Command = tuple[str, str, list[_Argument]]


def _looking(lang: Lang) -> list[Command]:
    """Give the commands that look at the cache, and the demo."""
    agency = lang("CODE, EDITION:CODE or a name only one agency has")
    ages = [
        _argument("--json", action="store_true", help=lang("for a program")),
        _argument("--max-age", type=days, metavar="DAYS", help=lang("exit 8 if the last good contact is longer ago")),
        _argument("--max-data-age", type=days, metavar="DAYS", help=lang("exit 8 if the data describes a day longer ago")),
    ]
    return [
        (
            "demo",
            lang("show the sample: published, served, synced, opened"),
            [
                _argument("--plain", action="store_true", help=lang("print the overview instead of opening the screens")),
                _argument("--agency", metavar="AGENCY", help=lang("the agency to open at")),
                # What the overview asks of any command that prints it.
                _argument("--json", action="store_true", help=argparse.SUPPRESS),
            ],
        ),
        (
            "status",
            lang("the overview in a page of text: what is red, how old it is"),
            [_argument("agency", nargs="?", metavar="AGENCY", help=agency), *ages],
        ),
        (
            "show",
            lang("the table of an agency, or one of its indicators in depth"),
            [
                _argument("agency", metavar="AGENCY", help=agency),
                _argument("indicator", nargs="?", metavar="INDICATOR", help=lang("the code of an indicator")),
                *ages,
            ],
        ),
    ]


def _cached(lang: Lang) -> list[Command]:
    """Give the commands about the cache itself."""
    return [
        (
            "changes",
            lang("what the last sync changed"),
            [
                _argument("--since", type=int, metavar="SERIAL", help=lang("all that changed since this publication was here")),
                _argument("--json", action="store_true", help=lang("for a program")),
            ],
        ),
        (
            "verify",
            lang("check every file of the cache against its hash"),
            [
                _argument("--repair", action="store_true", help=lang("fetch again what is damaged")),
                _argument("--json", action="store_true", help=lang("for a program")),
                *_endpoint(lang),
            ],
        ),
    ]


def _exchanging(lang: Lang) -> list[Command]:
    """Give the commands that fetch, publish and serve."""
    return [
        (
            "sync",
            lang("bring the cache to what the endpoint offers"),
            [
                _argument("--json", action="store_true", help=lang("an event a line, for a program")),
                _argument("--full", action="store_true", help=lang("fetch everything again")),
                _argument("--accept-reset", action="store_true", help=lang("accept another publisher or an older publication")),
                *_endpoint(lang),
            ],
        ),
        (
            "publish",
            lang("validate source tables and publish them"),
            [
                _argument(
                    "source", type=Path, nargs="?", metavar="SOURCE", help=lang("the folder of the source tables, or one .xlsx workbook")
                ),
                _argument("dest", type=Path, nargs="?", metavar="DEST", help=lang("the folder a web server gives out")),
                _argument(
                    "--valid-days", type=int, default=45, metavar="DAYS", help=lang("how long the publication is good for (default: 45)")
                ),
                _argument("--sign", type=Path, metavar="KEY", help=lang("sign with this OpenSSH key")),
                _argument("--template", type=Path, metavar="FILE.xlsx", help=lang("write an empty workbook with all sheets and headings")),
            ],
        ),
        (
            "serve",
            lang("serve a published folder on this machine, for trials"),
            [
                _argument("folder", type=Path, metavar="DIR", help=lang("the published folder")),
                _argument("--port", type=int, default=0, help=lang("the port (default: a free one)")),
                _argument("--token-file", metavar="FILE", help=lang("answer only who has this token")),
            ],
        ),
    ]


def _endpoint(lang: Lang) -> list[_Argument]:
    """Give the options that say whom to ask and how."""
    return [
        _argument("--endpoint", metavar="URL|FOLDER", help=lang("where publications come from")),
        _argument("--token-file", metavar="FILE", help=lang("the token, in a file of mode 0600")),
        _argument("--ca-file", metavar="FILE", help=lang("certificates to trust instead of the system's")),
        _argument("--proxy", metavar="URL", help=lang("the proxy to go through")),
        _argument("--timeout", metavar="SECONDS", help=lang("give up after so long without progress")),
    ]


def days(text: str) -> float:
    """Read a number of days, not negative; a ValueError is what argparse expects."""
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number
