"""The temporary folder of the demo goes with its process, whatever ends it; what a killed one left goes when the next one starts."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pty_program import OPENED, PATIENCE, opened
from real_program import PROGRAM, ROOT, environment

from cchc_tui.demo import PREFIX, Sample
from cchc_tui.settings import Settings
from cchc_tui.temporary import SETTLED, Temporary, sweep


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder for what is temporary, in memory where there is one: the demo waits for a slow disk 800 times."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:  # noqa: S108 - its own folder
        yield Path(folder)


def waited(done: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(done())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_demo_without_screens_and_it_leaves_nothing(number: signal.Signals, tmp_path: Path, place: Path) -> None:
    given = environment(tmp_path) | {"TMPDIR": str(place)}
    with subprocess.Popen([*PROGRAM, "demo", "--plain"], env=given, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert waited(lambda: list(place.glob("*/published/data")))
        process.send_signal(number)
        assert process.communicate(timeout=PATIENCE)[0] == ""
    assert process.returncode == 128 + number
    assert list(place.iterdir()) == []


def test_a_demo_that_has_to_end_at_once_leaves_nothing(tmp_path: Path, place: Path) -> None:
    """Nobody reads what it writes, so that it cannot end as it wants to."""
    with opened(tmp_path, "demo", env={"TMPDIR": str(place), "CCHC_AT": None}) as terminal:
        terminal.wait(OPENED)
        terminal.settle()
        terminal.press("L" * 40)
        assert len(list(place.iterdir())) == 1
        time.sleep(1)  # it writes until nothing more goes in
        os.kill(terminal.pid, signal.SIGTERM)
        assert waited(lambda: not terminal.process.isalive())
        assert terminal.process.exitstatus == 128 + signal.SIGTERM
    assert list(place.iterdir()) == []


def left(place: Path, *, old: bool = True) -> Path:
    """Give the folder of a process that was killed."""
    code = f"import os; from pathlib import Path; from cchc_tui.temporary import Temporary; kept = Temporary({PREFIX!r}, Path({str(place)!r})); os._exit(9)"
    before = set(place.iterdir())
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 9
    (folder,) = set(place.iterdir()) - before
    (folder / "published").mkdir()
    if old:
        aged(folder)
    return folder


def aged(folder: Path) -> None:
    os.utime(folder, (time.time() - SETTLED - 1,) * 2)


def test_what_a_killed_demo_left_goes_when_the_next_one_starts_and_a_living_one_stays(place: Path) -> None:
    living = Temporary(PREFIX, place)
    aged(living.path)
    folder = left(place)
    with Sample(Settings(place / "never made"), place):
        assert not folder.exists()
        assert living.path.exists()
    living.close()
    assert list(place.iterdir()) == []


def test_a_folder_that_is_just_being_made_or_is_somebody_elses_and_a_link_stay(place: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    aged(tmp_path / "kept")
    (place / f"{PREFIX}link").symlink_to(tmp_path / "kept")
    (place / f"{PREFIX}file").touch()
    (place / "another").mkdir()
    aged(place / "another")
    young, old = left(place, old=False), left(place)
    sweep(place, PREFIX, os.getuid() + 1)
    assert old.exists()
    sweep(place, PREFIX)
    assert {path.name for path in place.iterdir()} == {f"{PREFIX}link", f"{PREFIX}file", "another", young.name}
    assert (tmp_path / "kept").exists()


def test_one_that_is_forgotten_goes_as_well(place: Path) -> None:
    forgotten = Temporary(PREFIX, place)
    assert list(place.iterdir()) == [forgotten.path]
    del forgotten
    gc.collect()
    assert list(place.iterdir()) == []
