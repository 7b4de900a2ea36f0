"""From the words on the command line to an exit code: parse, bring the settings together, hand over, say what failed.

Every failure is one line on standard error and the code of `errors`; what nobody foresaw is 1,
with its traceback only where `-v` asks for it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from cchc_tui.commands.run import Run, prepare_streams, silence
from cchc_tui.errors import CchcError
from cchc_tui.i18n import Lang
from cchc_tui.parser import build, language_of
from cchc_tui.settings import load, spoken

INTERRUPTED = 128 + signal.SIGINT


def run(argv: Sequence[str]) -> int:
    """Run the program with the words `argv` and give its exit code; `--help` and `--version` leave by SystemExit."""
    prepare_streams()
    # A city is hundreds of thousands of small tuples without a circle: the collector's walks over them cost a third of a sync.
    gc.set_threshold(20_000, 20, 20)
    lang = _language(argv)
    try:
        options = build(lang).parse_args(argv)
        settings = load(vars(options), os.environ)
        return _logged(Run(settings, Lang(settings.lang), options))
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
    command = run.options.command
    if command is None or command == "demo":
        from cchc_tui.commands import screens  # when asked for

        return screens.demo(run) if command else screens.open_screens(run)
    if command in ("status", "show"):
        from cchc_tui.commands import look  # when asked for

        return look.status(run) if command == "status" else look.show(run)
    if command in ("changes", "verify"):
        from cchc_tui.commands import cached  # when asked for

        return cached.changes(run) if command == "changes" else cached.verify(run)
    if command == "sync":
        from cchc_tui.commands import exchange  # when asked for

        return exchange.sync(run)
    from cchc_tui.commands import publishing  # when asked for

    return publishing.publish(run) if command == "publish" else publishing.serve(run)


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
