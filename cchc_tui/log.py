"""The log: what the program did, one line a record, in a file only its owner reads and without the secrets of `secrecy`.

A log that cannot be written is left out: it is never the reason why the program fails or waits.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from cchc_tui.secrecy import redact
from cchc_tui.text import VIETNAM, safe

LIMIT, KEPT = 512_000, 3
"""Bytes of a log file, and how many full ones are kept beside it."""

LONGEST, LONGEST_PART = 8000, 2000
"""Characters of a record, and of its message or one failure's reason, so that the places still find room."""

FRAMES = 30
"""Innermost places of a failure that are written."""

OURS = "cchc_tui"
OTHERS = ("httpx", "httpcore")
"""Loggers of libraries that write addresses and headers: they stay out, also of standard error."""


def default_file(folder: Path) -> Path:
    """Give the log's place in the folder for logs."""
    return folder / "cchc-tui.log"


def start(file: Path | None, *, stderr: bool = False, level: int = logging.INFO, limit: int = LIMIT, kept: int = KEPT) -> bool:
    """Write what the program logs from `level` on to `file`, and with `stderr` there too; say whether the file can be written.

    `limit` is the size in bytes at which a file gives way to a new one, `kept` how many old ones stay (at least 1).
    """
    stop()
    # Where there is no handler at all, the standard library writes warnings to standard error as they are.
    for name in (OURS, *OTHERS):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.addHandler(_Handler(lambda _: None))
    ours = logging.getLogger(OURS)
    ours.setLevel(level)
    if stderr:
        ours.addHandler(_Handler(_to_stderr))
    with suppress(OSError, ValueError):  # ValueError: a path with a NUL
        if file:
            opened = _File(file, limit, kept)
            ours.addHandler(_Handler(opened.write, opened.close))
            return True
    return False


def stop() -> None:
    """Write no more, and let go of the file."""
    for name in (OURS, *OTHERS):
        logger = logging.getLogger(name)
        for handler in [handler for handler in logger.handlers if isinstance(handler, _Handler)]:
            logger.removeHandler(handler)
            handler.close()
            logger.propagate = True
    logging.getLogger(OURS).setLevel(logging.NOTSET)


def line_of(record: logging.LogRecord) -> str:
    """Give a record as one line: instant, level, process, what was said and, of a failure, where; redacted and safe."""
    said = [_said(record.getMessage, str(record.msg)), *failure(record.exc_info[1] if record.exc_info else None)]
    parts = [clean(part) for part in said]
    moment = datetime.fromtimestamp(record.created, VIETNAM).isoformat(timespec="milliseconds")
    return f"{moment} {record.levelname} {os.getpid()} " + " < ".join(parts)[:LONGEST] + "\n"


def clean(said: str) -> str:
    """Give what may be written of `said`: one line, without a secret, no longer than a part of a record."""
    # Composed before it is redacted, since `safe` composes too; past its cache, since no line comes twice.
    return safe.__wrapped__(redact(unicodedata.normalize("NFC", said[: LONGEST * 2])))[:LONGEST_PART]


def _said(say: Callable[[], str], otherwise: str) -> str:
    """Say something, also where it cannot be put together: a wrong message must not hide the failure it is about."""
    with suppress(Exception):
        return say()
    return otherwise


def reason(error: BaseException) -> str:
    """Give the reason of a failure in its own words, as they are."""
    return _said(error.__str__, "?")


def failure(error: BaseException | None) -> Iterator[str]:
    """Give a failure's kind and reason, then its places from the innermost on, then what it came from; no variable, no source line."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error).__name__
        yield f"{kind}: {reason(error)}"
        for frame, line in list(traceback.walk_tb(error.__traceback__))[: -FRAMES - 1 : -1]:
            yield f"{'/'.join(Path(frame.f_code.co_filename).parts[-3:])}:{line}:{frame.f_code.co_name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _to_stderr(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


class _Handler(logging.Handler):
    """Gives every line to a sink and never says that it could not."""

    def __init__(self, sink: Callable[[str], object], end: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._sink, self._end = sink, end

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, or leave it out."""
        with suppress(Exception):
            self._sink(line_of(record))

    def close(self) -> None:
        """Let go of what the sink holds open."""
        self._end()
        super().close()


class _File:
    """A file of bounded size that several processes write to; none ever waits for another.

    A line is one append, so lines never mix. Who fills the file renames it, under a lock on the file itself
    that nobody waits for; the others notice that what they hold open is no longer what lies there. Should whoever
    does it be stopped, the others write up to twice the size.
    """

    def __init__(self, file: Path, limit: int, kept: int) -> None:
        """Open the file; OSError where that is not possible, or not safe."""
        self._limit = limit
        self._files = [file, *(file.with_name(f"{file.name}.{age}") for age in range(1, kept + 1))]
        self._handle, self._process = _opened(file), os.getpid()
        self._torn = False

    def close(self) -> None:
        """Close the file; what still comes is left out."""
        handle, self._handle = self._handle, -1  # the number may soon be another file's
        if handle >= 0:
            os.close(handle)

    def write(self, line: str) -> None:
        """Append a line; OSError where the disk does not take it."""
        data = line.encode("utf-8", "replace")
        if not self._current():
            self._reopen()
        size = os.fstat(self._handle).st_size
        if size and size + len(data) > self._limit and not self._rotated() and size > 2 * self._limit:
            return
        data = b"\n" * self._torn + data  # behind the half of a line that a full disk took
        self._torn = os.write(self._handle, data) < len(data)

    def _current(self) -> bool:
        """Say whether what is open is what lies there; a forked child needs its own, since it shares its parent's lock."""
        with suppress(FileNotFoundError):
            return self._process == os.getpid() and os.path.samestat(os.fstat(self._handle), self._files[0].lstat())
        return False

    def _reopen(self) -> None:
        old, self._handle, self._process = self._handle, _opened(self._files[0]), os.getpid()
        os.close(old)

    def _rotated(self) -> bool:
        """Begin a new file; False where another process is at it: some lines too many do no harm meanwhile."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._current():
            self._make_room()
        self._reopen()  # which lets go of the lock
        return True

    def _make_room(self) -> None:
        try:
            for newer, older in reversed(list(pairwise(self._files))):
                with suppress(FileNotFoundError):
                    newer.replace(older)
        except OSError:  # nothing can be renamed here: new lines are worth more than old ones
            os.ftruncate(self._handle, 0)


def _opened(file: Path) -> int:
    """Open a log file for appending, made with its folders where it is not there; OSError where it is not ours alone."""
    for folder in reversed([place for place in (file.parent, *file.parent.parents) if not place.exists()]):
        folder.mkdir(0o700, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_nlink > 1:
            raise PermissionError(file)
        os.fchmod(handle, 0o600)
    except OSError:
        os.close(handle)
        raise
    return handle
