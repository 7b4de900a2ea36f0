"""No command, and `demo`: the screens, or what stands for them where there is no terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cchc_tui import opening, search
from cchc_tui.commands.run import Run
from cchc_tui.domain.model import Agency
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import UsageError
from cchc_tui.settings import Settings, this_host
from cchc_tui.text import msg

SERVES_THERE = msg("Without one there are: cchc-tui status, cchc-tui show AGENCY, cchc-tui sync, cchc-tui demo --plain.")


def open_screens(run: Run) -> int:
    """Open the screens on the cache; raises UsageError where there is no terminal to draw on."""
    if not on_terminal():
        raise UsageError("The screens need a terminal.", do=SERVES_THERE)
    from cchc_tui.launch import run_screens  # the screens

    return run_screens(run.settings, config=_config(run))


def on_terminal() -> bool:
    """Say whether there is a terminal: keys come from standard input, and the screens are drawn on standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _config(run: Run) -> Path:
    """Give the file that a person writes settings into, whether it is there or not."""
    named = getattr(run.options, "config", None) or os.environ.get("CCHC_CONFIG")
    return Path(str(named)).absolute() if named else this_host().user_file


def demo(run: Run) -> int:
    """Publish the sample, serve it, sync it over real HTTP, and show it on the day its data describes."""
    from cchc_tui.demo import Sample  # only here

    with _unwinding(), Sample(run.settings) as sample:
        sample.publish()
        opening.sync_once(sample.settings, lambda _: None)
        settings = sample.dated()
        snapshot = opening.open_snapshot(settings)
        agency = search.find(snapshot, run.options.agency) if run.options.agency else None
        if run.options.plain or not on_terminal():
            _print(run, settings, snapshot, agency)
            return 0
        from cchc_tui.launch import run_screens  # the screens

        return run_screens(replace(settings, home=str(agency.key) if agency else None), leaving=sample.discard)


@contextmanager
def _unwinding() -> Iterator[None]:
    """Let a signal that would end us before there are screens take what is temporary along; another one meanwhile changes nothing."""

    def unwind(number: int, _: FrameType | None) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    heard = [number for number in (signal.SIGHUP, signal.SIGTERM) if signal.getsignal(number) == signal.SIG_DFL]
    for number in heard:
        signal.signal(number, unwind)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def _print(run: Run, settings: Settings, snapshot: Snapshot, agency: Agency | None) -> None:
    from cchc_tui.commands.look import ages_of, overview  # only without the screens

    here = replace(run, settings=settings)
    overview(here, snapshot, ages_of(here, snapshot), agency or search.home(snapshot, None))
