"""A synchronisation in a process of its own: while it reads, validates and builds, the interpreter of the screens is free.

In a thread beside the screens its long stretches and the collector's walks over a whole city delay keys by seconds on a
slow machine. The process ends with what it was asked for: its memory is given back, and it gives way to every other one.

It is told the settings as one line on its standard input, where no list of processes shows a proxy's password; the end
of that input is the wish to stop, so it does not outlive the screens either. What happens comes back a line an event.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from threading import Thread
from typing import IO, Any

import msgspec

from cchc_tui import background, events
from cchc_tui.background import Syncer
from cchc_tui.errors import CchcError
from cchc_tui.events import Done, Event, Report
from cchc_tui.feed.cancel import Cancel
from cchc_tui.secrecy import redact
from cchc_tui.settings import Settings

BOOT = "from cchc_tui.apart import main; main()"

NICE = 5
"""How far it stands back behind the screens where there is one processor for both."""

GRACE = 5.0
"""Seconds it is given to leave nothing unfinished behind; whatever ends it, the cache stays whole."""

_KINDS: dict[str, Any] = {
    kind.__name__: kind for kind in (events.Started, events.Found, events.Fetching, events.Progress, events.Building, Done)
}
_ERRORS: dict[int, type[CchcError]] = {CchcError.exit_code: CchcError} | {kind.exit_code: kind for kind in CchcError.__subclasses__()}


def syncer(settings: Settings, path: Sequence[str] | None = None) -> Syncer:
    """Give what asks the endpoint once, in a process of its own, and raises here what failed there; `path` (ours) is where it finds modules."""
    return partial(_ask, settings, sys.path if path is None else path)


def _ask(settings: Settings, path: Sequence[str], report: Report, cancel: Cancel) -> Done:
    with _process(settings, path) as (process, said), cancel.ringing(said.close):
        if process.stdout:
            for line in process.stdout:
                what = read(line)
                if isinstance(what, CchcError):
                    raise what
                report(what)
                if isinstance(what, Done):
                    return what
        cancel.check()
        raise CchcError("The synchronisation was ended from outside (code {code}).", code=process.wait())


@contextmanager
def _process(settings: Settings, path: Sequence[str]) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Start it where the screens found their modules, out of reach of the terminal's keys; inside it runs, afterwards it is gone."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}
    words = [sys.executable, "-P", "-c", BOOT]
    with subprocess.Popen(
        words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        if process.stdin is None:
            raise TypeError("a pipe was asked for")
        try:
            with suppress(BrokenPipeError):  # it could not even begin: its exit code says so
                process.stdin.write(msgspec.json.encode(settings, enc_hook=str) + b"\n")
                process.stdin.flush()
            yield process, process.stdin
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()


def written(what: Event | CchcError) -> bytes:
    """Write an event or an error as one line, without a secret."""
    fields = _parts(what) if isinstance(what, CchcError) else asdict(what)
    return msgspec.json.encode([type(what).__name__, fields]) + b"\n"


def _parts(error: CchcError) -> dict[str, object]:
    values = {
        name: _parts(value) if isinstance(value, CchcError) else value if isinstance(value, int) else redact(str(value))
        for name, value in error.values.items()
    }
    return {"code": error.exit_code, "what": error.what, "kept": error.kept, "do": error.do, "values": values}


def read(line: bytes) -> Event | CchcError:
    """Read what `written` wrote."""
    kind, fields = msgspec.json.decode(line)
    if kind in _KINDS:
        event: Event = msgspec.convert(fields, _KINDS[kind])
        return event
    return _error(fields)


def _error(parts: dict[str, Any]) -> CchcError:
    values = {name: _error(value) if isinstance(value, dict) else value for name, value in parts["values"].items()}
    return _ERRORS[parts["code"]](parts["what"], kept=parts["kept"], do=parts["do"], **values)


def main() -> None:
    """Synchronise as standard input says, tell what happens on standard output, and end when that input does."""
    os.nice(NICE)
    gc.set_threshold(20_000, 20, 20)  # as the program itself does
    said = b""
    while not said.endswith(b"\n"):
        said += os.read(0, 65536) or b"\n"
    cancel = Cancel()
    # Not through `sys.stdin`: whoever waits there in a thread holds a lock the interpreter wants at its end.
    Thread(target=_listen, args=(cancel,), daemon=True).start()
    settings = msgspec.json.decode(said, type=Settings, dec_hook=lambda kind, value: kind(value))
    background.run(partial(_here, settings), cancel, _tell)


def _here(settings: Settings, report: Report, cancel: Cancel) -> Done:
    from cchc_tui import log, opening  # so that what fails in them is told as well

    log.start(settings.log_file)
    return opening.sync_once(settings, report, cancel=cancel)


def _listen(cancel: Cancel) -> None:
    while os.read(0, 1):
        pass
    cancel.ask()


def _tell(what: Event | CchcError) -> None:
    sys.stdout.buffer.write(written(what))
    sys.stdout.buffer.flush()
