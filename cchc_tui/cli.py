"""From the words on the command line to an exit code: parse, bring the settings together, hand over, say what failed.

Every failure is one line on standard error and the code of `errors`; what nobody foresaw is 1,
with its traceback only where `-v` asks for it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from cchc_tui.commands.run import Run, prepare_streams, silence
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.parser import build, command_of, language_of
from cchc_tui.settings import Settings, load, spoken, this_host

INTERRUPTED = 128 + signal.SIGINT

COMMANDS: dict[str | None, tuple[str, str]] = {
    None: ("screens", "open_screens"),
    "demo": ("screens", "demo"),
    "status": ("look", "status"),
    "show": ("look", "show"),
    "check": ("check", "check"),
    "export": ("export", "export"),
    "report": ("report", "report"),
    "changes": ("cached", "changes"),
    "verify": ("cached", "verify"),
    "sync": ("exchange", "sync"),
    "publish": ("publishing", "publish"),
    "serve": ("publishing", "serve"),
    "doctor": ("doctor", "doctor"),
}
"""Where each command is done: a module of `commands`, and the function that takes the run and gives the exit code."""


def run(argv: Sequence[str]) -> int:
    """Run the program with the words `argv` and give its exit code; `--help` and `--version` leave by SystemExit."""
    prepare_streams()
    # A city is hundreds of thousands of small tuples without a circle: the collector's walks over them cost a third of a sync.
    gc.set_threshold(20_000, 20, 20)
    return _checked(argv) if command_of(argv) == "check" else _guarded(argv)


def _guarded(argv: Sequence[str]) -> int:
    """Do what the words ask; every failure is one line and its code."""
    lang = Lang(spoken(language_of(argv), os.environ))
    try:
        lang = _language(argv)
        return _obeyed(argv, lang)
    except CchcError as error:
        return _fail(lang.error(error), error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has had enough: nothing to say, and nobody to say it to.
        silence()
        return 128 + signal.SIGPIPE
    except Exception as error:  # noqa: BLE001 - the last door: a bug is one line and exit 1, loud with -v
        return _unforeseen(argv, lang, error)


def _checked(argv: Sequence[str]) -> int:
    """Do a check, where every failure is the answer 3 (UNKNOWN) on standard output: 1 and 2 would be verdicts."""
    from cchc_tui.commands.check import watched  # when asked for

    lang = Lang(spoken(language_of(argv), os.environ))
    return watched(lambda: _obeyed(argv, _language(argv)), lang, json="--json" in argv)


def _obeyed(argv: Sequence[str], lang: Lang) -> int:
    options = build(lang, command=command_of(argv)).parse_args(argv)
    try:
        settings = load(vars(options), os.environ)
    except UsageError as error:
        if options.command != "doctor":
            raise
        settings = Settings(this_host().data, lang=lang.code)  # whoever looks for what is wrong goes on, and is told
        options.trouble = error
    return _logged(Run(settings, Lang(settings.lang), options))


def _language(argv: Sequence[str]) -> Lang:
    """Find the language before anything is parsed; what is wrong elsewhere is said later, in the language that was named."""
    words = language_of(argv)
    with suppress(CchcError):
        return Lang(load(words, os.environ).lang)
    return Lang(spoken(words, os.environ))


def _logged(run: Run) -> int:
    """Hand over to the command; a failure nobody foresaw is in the log with its places, whatever else is said of it."""
    try:
        return _dispatch(run)
    except (CchcError, BrokenPipeError):
        raise
    except Exception:
        import logging  # rarely

        run.start_log()
        logging.getLogger(__name__).exception("unexpected failure of %s", run.options.command or "the screens")
        raise


def _dispatch(run: Run) -> int:
    """Hand over to the command; each is imported when it is asked for."""
    module, function = COMMANDS[run.options.command]
    handler: Callable[[Run], int] = getattr(import_module(f"cchc_tui.commands.{module}"), function)
    return handler(run)


def _fail(line: str, code: int) -> int:
    """Say a failure in one line."""
    with suppress(OSError):
        sys.stderr.write(f"cchc-tui: {line}\n")
    return code


def _unforeseen(argv: Sequence[str], lang: Lang, error: Exception) -> int:
    from cchc_tui.secrecy import redact  # rarely

    if {"-v", "--verbose"} & set(argv):
        import traceback  # rarely

        sys.stderr.write(redact(traceback.format_exc()))
    line = lang("unexpected failure: {kind}: {reason}", kind=type(error).__name__, reason=redact(str(error)))
    return _fail(line, CchcError.exit_code)
