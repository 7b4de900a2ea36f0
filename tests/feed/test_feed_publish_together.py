"""Publishers and readers at once: one publisher works, another is told so, readers never see anything broken, kill -9 or not."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from feed_sample import AGENCIES, FACTS, LATER, NOW, OBSERVATIONS, put, write_source
from feed_valid import parts, valid

from cchc_tui.errors import Busy
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish

DISTRICTS = range(100, 160)
"""So many files of observations are written anew by each publication below."""

BUSY = 5


def write_bulk(source: Path, figure: int) -> Path:
    """Write a source whose every district says `figure`, so that each publication has many files to write."""
    write_source(source)
    put(source, "agencies.csv", [*AGENCIES, *(f"2019,{code},district,Huyện,Huyện {code},,01,,,," for code in DISTRICTS)])
    rows = [f"2019,{code},TT01,2019-M01,own,reported,1,,{figure},100000,,,2019-01-14,," for code in DISTRICTS]
    put(source, "observations-bulk.csv", [FACTS, *rows])
    return source


def publisher(source: Path, dest: Path) -> subprocess.Popen[bytes]:
    """Start the program itself."""
    command = [sys.executable, "-m", "cchc_tui", "publish", str(source), str(dest)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for a program, and give its exit status."""
    with process:
        process.communicate(timeout=60)
    return process.returncode


class Reader(threading.Thread):
    """Fetches everything again and again, as sites do, and keeps what it saw: the hash of every serial, and what went wrong."""

    def __init__(self, dest: Path) -> None:
        """Read `dest` until `stop`."""
        super().__init__()
        self.dest, self.ending = dest, threading.Event()
        self.seen: dict[int, set[str]] = {}
        self.rounds, self.wrong = 0, ""

    def run(self) -> None:
        """Read in a loop."""
        while not self.ending.is_set() and not self.wrong:
            try:
                self.read()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test shall say it
                self.wrong = repr(error)

    def read(self) -> None:
        """Fetch a publication whole."""
        with Client(Endpoint(str(self.dest))) as client, TemporaryDirectory() as folder:
            pointer = client.pointer()
            package, _ = client.package(pointer)
            for resource in package.resources:
                client.download(resource, Path(folder, resource.sha256))
        self.seen.setdefault(pointer.serial, set()).add(pointer.sha256)
        self.rounds += 1

    def stop(self) -> None:
        """End the loop."""
        self.ending.set()
        self.join()


def test_while_one_publishes_another_is_turned_away_and_readers_have_the_old(tmp_path: Path) -> None:
    source, dest = write_source(tmp_path / "s"), tmp_path / "d"
    publish(source, dest, now=NOW)
    put(source, "observations.csv", OBSERVATIONS[:-1])
    working, go_on = threading.Event(), threading.Event()

    def step(name: str, path: Path) -> None:
        if (name, path.name) == ("rename", "latest.json"):
            working.set()
            assert go_on.wait(30)

    first = threading.Thread(target=publish, args=(source, dest), kwargs={"now": LATER, "step": step})
    first.start()
    assert working.wait(30)
    started = time.monotonic()
    with pytest.raises(Busy) as caught:
        publish(source, dest, now=LATER)
    assert caught.value.exit_code == BUSY
    assert time.monotonic() - started < 5
    assert valid(dest)[0] == 1
    assert parts(dest) == [".latest.json.part"]  # which the second one left alone
    go_on.set()
    first.join()
    assert (valid(dest)[0], parts(dest)) == (2, [])


@pytest.mark.heavy
def test_two_publishers_in_a_race_never_break_anything(tmp_path: Path) -> None:
    """Twenty rounds of two processes with two sources; a reader reads all the while."""
    dest = tmp_path / "site"
    publish(write_bulk(tmp_path / "first", 0), dest, now=NOW)
    reader = Reader(dest)
    reader.start()
    codes = []
    serials: dict[int, set[str]] = {}
    for number in range(20):
        sources = [write_bulk(tmp_path / name, figure) for name, figure in (("a", 2 * number + 1), ("b", 2 * number + 2))]
        codes += [ended(process) for process in [publisher(source, dest) for source in sources]]
        serial, digest = valid(dest)
        serials.setdefault(serial, set()).add(digest)
    reader.stop()
    assert reader.wrong == ""
    assert reader.rounds > 20
    assert set(codes) == {0, BUSY}  # some met, as they should
    assert all(0 in codes[place : place + 2] for place in range(0, 40, 2))
    assert max(serials) == 1 + codes.count(0)
    together = {serial: reader.seen.get(serial, set()) | serials.get(serial, set()) for serial in {*reader.seen, *serials}}
    assert {serial: found for serial, found in together.items() if len(found) > 1} == {}


@pytest.mark.heavy
def test_kill_9_at_sixty_random_moments_never_breaks_anything(tmp_path: Path) -> None:
    """Half of them at any moment, half while files are being written; a reader reads all the while."""
    source, dest = write_bulk(tmp_path / "s", 0), tmp_path / "site"
    publish(source, dest, now=NOW)
    write_bulk(source, 1)
    started = time.monotonic()
    assert ended(publisher(source, dest)) == 0
    whole = time.monotonic() - started
    reader = Reader(dest)
    reader.start()
    chance, half, serials = random.Random(60), 0, [valid(dest)[0]]
    for number in range(60):
        write_bulk(source, number + 2)
        killed(publisher(source, dest), dest, chance, whole, busy=number % 2 == 0)
        serials.append(valid(dest)[0])
        half += bool(parts(dest))
        write_bulk(source, 1000 + number)
        assert ended(publisher(source, dest)) == 0
        serials.append(valid(dest)[0])
        assert parts(dest) == []
    reader.stop()
    assert reader.wrong == ""
    assert reader.rounds > 60
    assert {serial: found for serial, found in reader.seen.items() if len(found) > 1} == {}
    assert serials == sorted(serials)
    assert half >= 10


def killed(process: subprocess.Popen[bytes], dest: Path, chance: random.Random, whole: float, *, busy: bool) -> None:
    """Kill a publisher somewhere in its `whole` time (seconds), or with `busy` somewhere in the time it writes."""
    if busy:
        while process.poll() is None and not parts(dest):
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.08))
    else:
        time.sleep(chance.uniform(0, whole))
    process.kill()
    ended(process)
