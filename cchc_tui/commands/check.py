"""`check`: a monitoring plugin. Whatever goes wrong is one line on standard output and exit 3, since 1 and 2 are verdicts.

The guidelines ask for it of usage errors, of `--help` and `--version`, and of a plugin that takes too long; an
interruption is no verdict either.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

from cchc_tui import opening, search
from cchc_tui.commands.look import ages_of
from cchc_tui.commands.run import Run, silence, write
from cchc_tui.errors import CchcError, DiskError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output.check import Answer, Limits, Range, State, answer, counted, range_of
from cchc_tui.scale import in_ascii

PATIENCE = 10.0
"""Seconds a plugin may take where nobody says otherwise, by the guidelines."""

ANY = "0"
"""The threshold of both counts where nobody says otherwise: more than none."""


class _Stopped(BaseException):
    """Somebody, or the clock, ended the check; `BaseException`, so that nobody on the way takes it for a failure of theirs."""


def check(run: Run) -> int:
    """Say how an agency stands, the home where none is named."""
    options = run.options
    signal.setitimer(signal.ITIMER_REAL, run.settings.timeout if options.timeout else PATIENCE)
    limits = Limits(_threshold("--warning", options.warning), _threshold("--critical", options.critical), options.max_age)
    snapshot = opening.open_snapshot(run.settings)
    agency = search.home(snapshot, options.agency or run.settings.home)
    codes = [search.indicator(snapshot, query) for query in options.indicator or ()]
    judged = tuple(snapshot.judge(agency.key, code) for code in dict.fromkeys(codes)) or snapshot.sheet(agency.key).judgements
    said = answer(agency, judged, ages_of(run, snapshot), limits, run.lang, named=bool(codes))
    if run.json:
        run.give(_document(said) | {"agency": str(agency.key), "at": snapshot.at.isoformat(), "counts": counted(judged)})
    else:
        run.say(said.lines(verbose=run.verbose))
    return said.state


def _threshold(option: str, text: str | None) -> Range:
    try:
        return range_of(ANY if text is None else text)
    except ValueError:
        raise UsageError("{option}: {given} is no count and no range such as 2, 1:3 or @5:.", option=option, given=text) from None


def _document(said: Answer) -> dict[str, Any]:
    return {
        "state": said.state.name,
        "code": int(said.state),
        "text": said.text,
        "perfdata": [
            {"label": m.label, "value": float(m.value), "unit": m.unit, "warning": m.warning or None, "critical": m.critical or None}
            for m in said.metrics
        ],
    }


def watched(work: Callable[[], int], lang: Lang, *, json: bool) -> int:
    """Do the work of a check, read its options included; give its exit code, 3 for whatever is no verdict."""
    with _alarmed(lang):
        try:
            return work()
        except SystemExit:  # the help or the version was shown
            return State.UNKNOWN
        except CchcError as error:
            return _unknown(lang.error(error), json=json)
        except (KeyboardInterrupt, _Stopped) as stop:
            return _unknown(str(stop) or lang("interrupted"), json=json)
        except BrokenPipeError:
            silence()
            return State.UNKNOWN
        except Exception as error:  # noqa: BLE001 - the last door: a bug must not look like a verdict
            from cchc_tui.secrecy import redact  # rarely

            line = lang("unexpected failure: {kind}: {reason}", kind=type(error).__name__, reason=redact(str(error)))
            return _unknown(line, json=json)


def _unknown(text: str, *, json: bool) -> int:
    """Say why there is no verdict; where even that cannot be written, the exit code says enough."""
    said = Answer(State.UNKNOWN, text)
    with suppress(DiskError, BrokenPipeError):
        if json:
            import json as encoder  # rarely

            write(encoder.dumps(_document(said)) + "\n")
        else:
            line = said.lines()[0]
            write((line if (sys.stdout.encoding or "").lower().startswith("utf") else in_ascii(line)) + "\n")
    return State.UNKNOWN


@contextmanager
def _alarmed(lang: Lang) -> Iterator[None]:
    """End whatever takes too long, and answer who ends us."""

    def too_long(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _Stopped(lang("no answer in time"))

    def ended(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _Stopped(lang("interrupted"))

    before = {number: signal.signal(number, do) for number, do in ((signal.SIGALRM, too_long), (signal.SIGTERM, ended))}
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
