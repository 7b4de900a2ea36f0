"""The log where the disk, other people and other processes are in its way: it loses lines, never the program."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchc_tui import log

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00 (INFO|WARNING) \d+ [^\n]*\n")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield log.default_file(tmp_path / "state" / "cchc-tui")
    log.stop()


def ours() -> logging.Logger:
    return logging.getLogger("cchc_tui.feed.client")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def in_the_way_folder(file: Path) -> None:
    file.mkdir(parents=True)


def in_the_way_file(file: Path) -> None:
    file.parent.parent.mkdir()
    file.parent.touch()


def in_the_way_link(file: Path) -> None:
    file.parent.mkdir(parents=True)
    victim = file.parent / "victim"
    victim.touch()
    file.symlink_to(victim)


def in_the_way_hard_link(file: Path) -> None:
    file.parent.mkdir(parents=True)
    victim = file.parent / "victim"
    victim.touch()
    file.hardlink_to(victim)


def in_the_way_pipe(file: Path) -> None:
    file.parent.mkdir(parents=True)
    os.mkfifo(file)


@pytest.mark.parametrize("obstacle", [in_the_way_folder, in_the_way_file, in_the_way_link, in_the_way_hard_link, in_the_way_pipe])
def test_a_log_that_cannot_be_opened_or_is_somebody_elses_is_left_out(file: Path, obstacle: Callable[[Path], None]) -> None:
    obstacle(file)
    assert not log.start(file)
    ours().error("nobody hears this")
    victim = file.parent / "victim"
    assert not victim.is_file() or victim.read_bytes() == b""


@pytest.mark.parametrize("place", ["/proc/nowhere/cchc-tui.log", "/dev/full", "/sys/cchc-tui.log", "a\0b", "n" * 300])
def test_places_that_take_no_file_are_left_out(place: str) -> None:
    assert not log.start(Path(place))
    log.stop()


def test_a_log_that_vanishes_is_begun_again_and_one_that_becomes_a_link_is_left_out(file: Path, tmp_path: Path) -> None:
    assert log.start(file)
    file.unlink()
    ours().info("one")
    assert file.read_text(encoding="utf-8").endswith("one\n")
    file.unlink()
    victim = tmp_path / "victim"
    victim.touch()
    file.symlink_to(victim)
    ours().info("two")
    assert victim.read_bytes() == b""
    file.unlink()
    ours().info("three")
    assert file.read_text(encoding="utf-8").endswith("three\n")


def test_where_old_logs_cannot_be_kept_the_size_is_bounded_still(file: Path) -> None:
    assert log.start(file, limit=1000, kept=1)
    (file.with_name(f"{file.name}.1") / "in the way").mkdir(parents=True)
    for number in range(100):
        ours().info("line %03d", number)
    assert file.stat().st_size <= 1000
    assert file.read_text(encoding="utf-8").endswith("line 099\n")


def test_a_full_disk_costs_lines_and_nothing_else(file: Path) -> None:
    """A limit on the size of files fails in the middle of a write as a full disk does."""
    code = """
import logging, resource, sys
from pathlib import Path
from cchc_tui import log
logger = logging.getLogger("cchc_tui")
assert log.start(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (500, resource.RLIM_INFINITY))
for number in range(9):
    logger.warning("%d %s", number, "x" * 600)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
logger.warning("room again")
logger.warning("and more")
"""
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    cut, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(cut) == 501
    assert [line.split(" ", 3)[3] for line in lines if LINE.fullmatch(line)] == ["room again\n", "and more\n"]


def test_a_forked_child_has_a_lock_of_its_own(file: Path) -> None:
    """With its parent's it would rename the file while the parent does."""
    code = """
import fcntl, logging, os, sys
from pathlib import Path
from cchc_tui import log
assert log.start(Path(sys.argv[1]), limit=100)
logging.getLogger("cchc_tui").info("x" * 100)
mine = [int(fd.name) for fd in Path("/proc/self/fd").iterdir() if os.path.realpath(fd) == sys.argv[1]]
fcntl.flock(mine[0], fcntl.LOCK_EX)
child = os.fork()
if child == 0:
    logging.getLogger("cchc_tui").info("child")
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.read_text(encoding="utf-8").endswith("child\n")


def test_while_another_process_is_stopped_amid_its_change_lines_are_left_out_at_twice_the_size(file: Path) -> None:
    assert log.start(file, limit=1000)
    with file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for _ in range(100):
            ours().info("a line")
        assert 1000 < file.stat().st_size < 2 * 1000 + 100
    ours().info("after that")
    assert "after that" in file.read_text(encoding="utf-8")
    assert file.with_name(file.name + ".1").stat().st_size > 1000


WRITER = """
import logging, os, sys
from pathlib import Path
from cchc_tui import log
assert log.start(Path(sys.argv[1]), limit=int(sys.argv[2]), kept=int(sys.argv[3]))
logger = logging.getLogger("cchc_tui")
child = os.fork()
for number in range(int(sys.argv[5])):
    logger.info("%s %04d %s", "c" if child == 0 else "p" + sys.argv[4], number, "x" * (number % 50))
if child == 0:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""


def written_by_four(file: Path, limit: int, kept: int, count: int) -> list[list[str]]:
    """Let two processes and a fork of each write `count` lines each; give the lines of every file there is then, the oldest first."""
    command = [sys.executable, "-c", WRITER, str(file), str(limit), str(kept)]
    writers = [subprocess.Popen([*command, name, str(count)], stderr=subprocess.PIPE, cwd=ROOT) for name in "ab"]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [(b"", 0)] * 2
    files = sorted(file.parent.iterdir(), key=lambda path: int(path.suffix[1:]) if path.suffix != ".log" else 0, reverse=True)
    assert {mode(path) for path in files} == {0o600}
    return [path.read_text(encoding="utf-8").splitlines(keepends=True) for path in files]


def test_four_processes_lose_no_line_while_the_files_are_changed_under_them(file: Path) -> None:
    files = written_by_four(file, limit=150_000, kept=90, count=2000)
    lines = [line for lines in files for line in lines]
    assert 2 < len(files) < 90, "files were changed, and nothing fell out at the end"
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    told = [tuple(line.split()[2:5]) for line in lines]
    assert len(told) == len(set(told)) == 8000


def test_four_processes_keep_within_the_bound(file: Path) -> None:
    files = written_by_four(file, limit=4000, kept=3, count=500)
    assert len(files) == 4
    assert max(sum(map(len, lines)) for lines in files) < 2 * 4000 + 4 * 120, "twice the size, and a line that each was about to write"
    assert [line for lines in files for line in lines if not LINE.fullmatch(line)] == []
