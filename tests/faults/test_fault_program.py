"""The same through the program as people start it: a process of its own, its real streams, its real end."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from fault_bench import NEWEST, OFFERED, OLD, Bench, Said, bench, decent, one_line  # isort: skip - beside the tests
from fault_cases import BODIES, CUTS, DRIPS, ENDLESS, HEADS, STALLS, Case  # isort: skip - beside the tests
from fault_forker import Ended  # isort: skip - beside the tests
from fault_servers import PLACES, RESOURCE, Ask, Server, Wire, good, serving  # isort: skip - beside the tests
from fault_trial import together  # isort: skip - beside the tests

CASES = [*CUTS, *STALLS, *DRIPS, *ENDLESS, *BODIES, *HEADS]
BUSY = 5
QUICK = [CUTS[1], BODIES[0]]


def started(bench: Bench, cache: Path, url: str, timeout: float) -> subprocess.Popen[str]:
    """Start the program."""
    words = [sys.executable, "-m", "cchc_tui", *bench.words(cache, url, timeout=timeout)]
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=bench.environment()
    )


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for its end, and prove that it says no secret."""
    with process:
        out, err = process.communicate(timeout=60)
    said = Said(Ended(process.returncode, 0, 0, hung=False), out, err)
    decent(said)
    return said


def program(bench: Bench, case: Case, place: str, timeout: float = 0.4) -> None:
    """Prove that the program ends as its forked image does, and that the next run completes."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = case.make(random.Random())
        cache = bench.seeded()
        one_line(ended(started(bench, cache, server.url, timeout)), case.code(place))
        assert bench.old_or_new(cache, {OLD}) == OLD
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)


def test_the_program_ends_with_the_code_and_one_line() -> None:
    trials = {case.name: partial(program, bench(), case, PLACES[1 + number]) for number, case in enumerate(QUICK)}
    assert len(together(trials)) == len(QUICK)


def test_the_program_says_what_came() -> None:
    with serving(bench().www, bench().pointer(OFFERED)) as server:
        cache = bench().seeded()
        said = ended(started(bench(), cache, server.url, 10))
        assert (said.code, said.err, said.out.count("\n")) == (0, "", 1), said
        assert bench().old_or_new(cache, {OFFERED}) == OFFERED


@pytest.mark.heavy
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_program_ends_with_the_code_and_one_line_at_every_fault(case: Case) -> None:
    program(bench(), case, PLACES[CASES.index(case) % 3])


def test_a_failure_is_also_said_to_programs() -> None:
    with serving(bench().www, bench().pointer(OFFERED)) as server:
        server.plan[RESOURCE] = BODIES[0].make(random.Random())
        said = bench().sync(bench().seeded(), server.url, "--json")
        event = json.loads(said.out.splitlines()[-1])
        assert (said.code, event["event"], event["code"]) == (4, "error", 4)
        assert said.err == f"cchc-tui: {event['message']}\n"


def test_a_second_run_meanwhile_is_code_5() -> None:
    over = Event()

    def late(wire: Wire, ask: Ask) -> None:
        assert over.wait(30)
        good(wire, ask)

    with serving(bench().www, bench().pointer(OFFERED)) as server, ThreadPoolExecutor() as pool:
        server.plan[RESOURCE] = late
        cache = bench().seeded()
        waiting = pool.submit(bench().sync, cache, server.url, timeout=30)
        waited_for(server, RESOURCE)
        one_line(bench().sync(cache, server.url), BUSY)
        over.set()
        assert waiting.result().code == 0
        assert bench().old_or_new(cache, {OFFERED}) == OFFERED


def signalled(bench: Bench, place: str, number: signal.Signals) -> None:
    """Prove that a signal ends a run that waits for an answer, and that the next one completes."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = lambda wire, _: wire.hold()
        cache = bench.seeded()
        process = started(bench, cache, server.url, 30)
        waited_for(server, place)
        process.send_signal(number)
        began = time.monotonic()
        said = ended(process)
        assert time.monotonic() - began < 5
        assert said.code in (128 + number, -number), said
        assert "Traceback" not in said.err
        assert said.err.count("\n") <= 1
        assert bench.old_or_new(cache, {OLD}) == OLD
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)


def waited_for(server: Server, place: str) -> None:
    """Wait until a kind of file is asked for."""
    until = time.monotonic() + 30
    while not server.count(place):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_ctrl_c_ends_a_run_that_waits_for_an_answer() -> None:
    signalled(bench(), RESOURCE, signal.SIGINT)


@pytest.mark.heavy
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("place", PLACES)
def test_signals_end_a_run_that_waits_for_an_answer(place: str, number: signal.Signals) -> None:
    for _ in range(3):
        signalled(bench(), place, number)
