"""A process that has imported the program once and forks a child for every run of it: a sync costs milliseconds, not a start.

As a script it takes one order a line from standard input and answers each with one line when it has ended; `Forker`
is the other end. It has one thread, so that forking is safe, and measures and ends its children itself.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Order:
    """One run of the program: its words, its environment, where its streams go.

    `kill_after` and `limit` are seconds after which it gets SIGKILL; the first is meant, the second is a hang.
    With `here` the process runs it itself: what a program loads and makes at its first sync, its children then have.
    """

    words: Sequence[str]
    environment: Mapping[str, str]
    out: str
    err: str
    limit: float
    kill_after: float | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: exit code (negative: the signal), seconds, peak memory in bytes, whether it had to be ended as hung."""

    code: int
    seconds: float
    peak: int
    hung: bool


class Forker:
    """The process, from outside: many threads may order runs, which then go on at the same time; `close` ends it."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self._lock = threading.Lock()
        self._waiting: list[Future[Ended]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            number, ended = json.loads(line)
            self._waiting[number].set_result(Ended(**ended))

    def run(self, order: Order) -> Ended:
        """Run the program once."""
        assert self._process.stdin is not None
        ended: Future[Ended] = Future()
        with self._lock:
            self._waiting.append(ended)
            self._process.stdin.write(json.dumps([len(self._waiting) - 1, asdict(order)]) + "\n")
            self._process.stdin.flush()
        return ended.result(order.limit + 30)

    def close(self) -> None:
        """End the process: it leaves when nothing can be ordered any more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()


class _Runs:
    """The runs under way, inside the process."""

    def __init__(self, run: Callable[[list[str]], int]) -> None:
        self._program = run
        self._poll = select.poll()
        self._children: dict[int, tuple[int, int, Order, float]] = {}
        self._late: set[int] = set()

    def serve(self) -> None:
        """Take orders from standard input and answer them as they end, until there are neither."""
        self._poll.register(0, select.POLLIN)
        text, more = b"", True
        while more or self._children:
            for handle, _ in self._poll.poll(self._rest()):
                if handle:
                    self._ended(handle)
                elif piece := os.read(0, 65536):
                    *lines, text = (text + piece).split(b"\n")
                    for number, order in map(json.loads, lines):
                        self._start(number, Order(**order))
                else:
                    more = False
                    self._poll.unregister(0)
            self._end_late()

    def _rest(self) -> float | None:
        """Give the milliseconds until the next run is to be ended."""
        ends = [end for handle, (_, _, _, end) in self._children.items() if handle not in self._late]
        return max(0.0, (min(ends) - time.monotonic()) * 1000) if ends else None

    def _start(self, number: int, order: Order) -> None:
        if order.here:
            os.environ.update(order.environment)
            _say(number, Ended(self._program(list(order.words)), 0, 0, hung=False))
            gc.freeze()  # or every child copies the pages that its first collection touches
            return
        child = os.fork()
        if child == 0:
            _run(order, self._program)
        watch = os.pidfd_open(child)
        self._children[watch] = number, child, order, time.monotonic() + min(order.limit, order.kill_after or order.limit)
        self._poll.register(watch, select.POLLIN)

    def _end_late(self) -> None:
        for handle, (_, child, _, end) in self._children.items():
            if handle not in self._late and time.monotonic() >= end:
                self._late.add(handle)
                os.kill(child, signal.SIGKILL)

    def _ended(self, handle: int) -> None:
        """Answer a run that has ended; one that was ended without that being meant has hung."""
        number, child, order, end = self._children.pop(handle)
        late = handle in self._late
        self._late.discard(handle)
        self._poll.unregister(handle)
        _, status, used = os.wait4(child, 0)
        os.close(handle)
        began = end - min(order.limit, order.kill_after or order.limit)
        hung = late and order.kill_after is None
        _say(number, Ended(os.waitstatus_to_exitcode(status), time.monotonic() - began, used.ru_maxrss * 1024, hung))


def _say(number: int, ended: Ended) -> None:
    sys.stdout.write(json.dumps([number, asdict(ended)]) + "\n")
    sys.stdout.flush()


def _run(order: Order, run: Callable[[list[str]], int]) -> NoReturn:
    """Be the program: its own streams and environment, and an end as the interpreter makes it."""
    code = 70  # no code of the program: this harness is broken
    try:
        for number, file in ((0, os.devnull), (1, order.out), (2, order.err)):
            handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(handle, number)
        os.environ.clear()
        os.environ.update(order.environment)
        code = run(list(order.words))
        for thread in threading.enumerate():  # the interpreter waits for them as well
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    from cchc_tui import cli  # the program, once for all runs

    _Runs(cli.run).serve()
