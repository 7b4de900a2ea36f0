"""Every command with its options, and what each says of itself in the reader's language.

A table, so that the help, the completion of the shells and the checks of the README read the same thing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from cchc_tui.i18n import Lang


class _Argument(NamedTuple):
    """One argument of a command: its names, and what argparse is told of it."""

    names: tuple[str, ...]
    how: dict[str, Any]


def _argument(*names: str, **how: Any) -> _Argument:
    return _Argument(names, how)


EXPORTS, REPORTS = ("csv", "xlsx", "md", "json"), ("md", "xlsx")
"""The forms that files can be written in, the usual one first."""

Command = tuple[str, str, list[_Argument]]
"""The word, what it is for, and what may stand behind it."""


def commands_of(lang: Lang) -> list[Command]:
    """Give every command in the order of the help."""
    return [*_looking(lang), *_telling(lang), *_cached(lang), *_exchanging(lang), _doctor(lang)]


def notes(lang: Lang) -> dict[str, str]:
    """Give what the help of a command says in the end, where it says more than its options."""
    return {
        "check": lang(
            "By the guidelines of the Monitoring Plugins: usage errors, failures, --help and --version exit 3, and N may be a range such as 1:3 or @5:9."
        )
    }


def _looking(lang: Lang) -> list[Command]:
    """Give the commands that look at the cache, and the demo."""
    ages = [_argument("--json", action="store_true", help=lang("for a program")), *_ages(lang)]
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
            [_argument("agency", nargs="?", metavar="AGENCY", help=_agency(lang)), *ages],
        ),
        (
            "show",
            lang("the table of an agency, or one of its indicators in depth"),
            [
                _argument("agency", metavar="AGENCY", help=_agency(lang)),
                _argument("indicator", nargs="?", metavar="INDICATOR", help=lang("the code of an indicator")),
                *ages,
            ],
        ),
    ]


def _telling(lang: Lang) -> list[Command]:
    """Give the commands that hand the facts on: to a monitor, a spreadsheet, a meeting."""
    return [_check(lang), _export(lang), _report(lang)]


def _check(lang: Lang) -> Command:
    return (
        "check",
        lang("one line for a monitor: exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN"),
        [
            _argument("agency", nargs="?", metavar="AGENCY", help=_agency(lang)),
            _argument("--json", action="store_true", help=lang("for a program")),
            _argument("--max-age", type=days, metavar="DAYS", help=lang("UNKNOWN if the last good contact is longer ago")),
            _argument("--indicator", action="append", metavar="CODE", help=lang("only this indicator; may be given several times")),
            _argument("-w", "--warning", metavar="N", help=lang("WARNING if more than N indicators need attention (default: 0)")),
            _argument("-c", "--critical", metavar="N", help=lang("CRITICAL if more than N indicators are critical (default: 0)")),
            _argument("-t", "--timeout", metavar="SECONDS", help=lang("UNKNOWN after so long (default: 10)")),
        ],
    )


def _export(lang: Lang) -> Command:
    return (
        "export",
        lang("the figures of an agency for a spreadsheet or a program"),
        [
            _argument("agency", nargs="?", metavar="AGENCY", help=_agency(lang)),
            _form(EXPORTS, lang("the form of the file (default: csv)")),
            _argument("--scores", action="store_true", help=lang("the newest score sheets instead, with the places to sign")),
            _output(lang),
            *_ages(lang),
        ],
    )


def _report(lang: Lang) -> Command:
    return (
        "report",
        lang("the periodic report of an agency"),
        [
            _argument("agency", metavar="AGENCY", help=_agency(lang)),
            _argument(
                "--period",
                metavar="PERIOD",
                help=lang("the reporting window, such as 2019-M10; or month, quarter, half, year for the last that ended"),
            ),
            _form(REPORTS, lang("the form of the file (default: md)")),
            _output(lang),
        ],
    )


def _agency(lang: Lang) -> str:
    return lang("CODE, EDITION:CODE or a name only one agency has")


def _form(forms: tuple[str, ...], what: str) -> _Argument:
    return _argument("--format", choices=forms, default=forms[0], metavar="|".join(forms), help=what)


def _output(lang: Lang) -> _Argument:
    return _argument("--output", type=Path, metavar="FILE", help=lang("where it is written (default: standard output)"))


def _ages(lang: Lang) -> list[_Argument]:
    """Give the options that refuse what is too old."""
    return [
        _argument("--max-age", type=days, metavar="DAYS", help=lang("exit 8 if the last good contact is longer ago")),
        _argument("--max-data-age", type=days, metavar="DAYS", help=lang("exit 8 if the data describes a day longer ago")),
    ]


def _doctor(lang: Lang) -> Command:
    """Give the command that says what would go wrong."""
    return (
        "doctor",
        lang("say what would go wrong: terminal, clock, configuration, permissions, endpoint, data"),
        [_argument("--json", action="store_true", help=lang("for a program")), *_endpoint(lang)],
    )


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
