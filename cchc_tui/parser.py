"""The command line as it is read: global options before or after the command, mistakes said as our own errors.

Only argparse is imported here, so that `--help` stays quick. Global options stand before or after
the command: both parsers know them, and neither has a default that could overwrite the other. The
commands themselves stand in `arguments`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, NoReturn

from cchc_tui.arguments import commands_of, notes
from cchc_tui.errors import UsageError
from cchc_tui.i18n import LANGUAGES, Lang
from cchc_tui.settings import VERSION
from cchc_tui.text import msg

SEE_HELP = msg("See cchc-tui --help.")

EVERY = "*"
"""Stands for all commands."""

VALUED = ("--cache", "--config", "--lang", "--at")
"""Global options whose value is the next word."""

NO_ARGUMENT, NO_COMMAND = msg("Unknown argument: {given}."), msg("Unknown command: {given}.")

_SAID = (
    # Only the option: what stands after a misspelt one may be a secret.
    (re.compile(r"unrecognized arguments: (?P<given>-[^\s=]+).*"), NO_ARGUMENT),
    (re.compile(r"unrecognized arguments: (?P<given>.*)"), NO_ARGUMENT),
    (re.compile(r"the following arguments are required: (?P<given>.*)"), msg("Missing: {given}.")),
    (re.compile(r"argument COMMAND: invalid choice: '?(?P<given>[^']*)'?.*"), NO_COMMAND),
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
        self._words: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Say a mistake as one of our errors instead of leaving the program."""
        for pattern, sentence in _SAID:
            match = pattern.fullmatch(message)
            if match:
                given = match.groupdict()
                if sentence == NO_COMMAND and (option := self._strange(given["given"])):
                    raise UsageError(NO_ARGUMENT, do=SEE_HELP, given=option)
                raise UsageError(sentence, do=SEE_HELP, **given)
        raise UsageError("{problem}.", do=SEE_HELP, problem=message)

    def _strange(self, taken: str) -> str:
        """Give the option, not one of ours, whose value was `taken` for a command, without any value; nothing where there is none."""
        names = (word.partition("=")[0] for word in takewhile(lambda word: word != taken, self._words) if word.startswith("-"))
        return next((name for name in names if not self._knows(name)), "")

    def _knows(self, name: str) -> bool:
        """Say whether an option is ours, or several short ones in one word are."""
        known = self._option_string_actions
        return name in known or (not name.startswith("--") and all(f"-{letter}" in known for letter in name[1:]))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; the words of a command may stand between its options, as in `show 017 --json TT01`."""
        self._words = args or ()
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


def command_of(argv: Iterable[str]) -> str | None:
    """Find the word of the command before anything is parsed; None where there is none."""
    value = False
    for word in argv:
        if not value and not word.startswith("-"):
            return word
        value = not value and word in VALUED
    return None


def build(lang: Lang, *, command: str | None = EVERY) -> Parser:
    """Make the parser of the whole program; with a `command` (None: there is none) the others are only names, which is quicker."""
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
    ends = notes(lang)
    for name, what, arguments in commands_of(lang):
        if command not in (name, EVERY):
            commands.add_parser(name, help=what, lang=lang)
            continue
        made = commands.add_parser(name, help=what, description=what, epilog=ends.get(name), lang=lang, mixed=True, parents=[common])
        group = made.add_argument_group(lang("of this command"))
        for names, how in arguments:
            group.add_argument(*names, **how)
    return parser


def _common(lang: Lang) -> Parser:
    """Make the options that stand before or after the command."""
    common = Parser(lang, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group(lang("global options, before or after the command"))
    group.add_argument("-h", "--help", action="help", help=lang("show this help and leave"))
    group.add_argument("-V", "--version", action="version", version=f"cchc-tui {VERSION}", help=lang("show the version and leave"))
    group.add_argument("--cache", metavar="DIR", help=lang("where the data lies"))
    group.add_argument("--config", metavar="FILE", help=lang("the configuration (TOML)"))
    group.add_argument("--lang", metavar="|".join(LANGUAGES), help=lang("the language"))
    group.add_argument("--at", metavar="DATE", help=lang("the date of the verdicts (default: today)"))
    group.add_argument("--no-color", dest="color", action="store_false", help=lang("no colours"))
    group.add_argument("-q", "--quiet", action="store_true", help=lang("say only what went wrong"))
    group.add_argument("-v", "--verbose", action="store_true", help=lang("say more, with the traceback of an unexpected failure"))
    return common
