"""The log: one safe line a record, for its owner only, bounded, shared by processes, and never the reason why something fails."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_tui import log, secrecy
from cchc_tui.errors import Refused

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00 (DEBUG|INFO|WARNING|ERROR) \d+ [^\n]*\n")
ROOT = Path(__file__).resolve().parent.parent
SECRET = "hoa-sen-trang-9917"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield log.default_file(tmp_path / "state" / "cchc-tui")
    log.stop()


def ours() -> logging.Logger:
    return logging.getLogger("cchc_tui.feed.client")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_a_record_is_one_line_of_instant_level_process_and_message(file: Path) -> None:
    assert log.start(file)
    ours().info("%d bytes of %s", 12, "a\x1b[31m\n\u202eb.csv")
    ours().debug("not asked for")
    text = file.read_text(encoding="utf-8")
    assert LINE.fullmatch(text)
    assert text.endswith(f"+07:00 INFO {os.getpid()} 12 bytes of a\ufffd[31m \ufffdb.csv\n")


def test_lower_levels_come_where_they_are_asked_for(file: Path) -> None:
    assert log.start(file, level=logging.DEBUG)
    ours().debug("asked for")
    assert "DEBUG" in file.read_text(encoding="utf-8")


def test_file_and_folders_are_the_owners_alone(file: Path) -> None:
    """Also where everything else would be open to all, and where the file was."""
    before = os.umask(0)
    try:
        file.parent.mkdir(mode=0o700, parents=True)
        file.touch(mode=0o666)
        assert log.start(file, limit=200, kept=2)
        assert mode(file) == 0o600
        for _ in range(20):
            ours().info("a line that fills the file soon")
    finally:
        os.umask(before)
    found = sorted(path.name for path in file.parent.iterdir())
    assert found == ["cchc-tui.log", "cchc-tui.log.1", "cchc-tui.log.2"]
    assert {mode(path) for path in file.parent.iterdir()} == {0o600}
    assert mode(file.parent) == 0o700


def test_folders_that_are_not_there_are_made_for_the_owner_alone(file: Path, tmp_path: Path) -> None:
    assert log.start(file)
    assert [mode(folder) for folder in (tmp_path / "state", file.parent)] == [0o700, 0o700]


def _sends(token: str) -> None:
    payload = {"token": token, "other": "local-variable"}
    raise ValueError(f"cannot send {payload['token']}\nnow")


def _fails(token: str) -> None:
    try:
        _sends(token)
    except ValueError as error:
        raise Refused("{file} is wrong.", file="a.csv") from error


def test_a_failure_is_said_with_its_places_and_without_variables_or_secrets(file: Path) -> None:
    assert log.start(file)
    secrecy.hide(SECRET)
    try:
        _fails(SECRET)
    except Refused:
        ours().exception("unexpected failure with Bearer %s", "abcdef")
    text = file.read_text(encoding="utf-8")
    assert LINE.fullmatch(text)
    said = re.sub(r"[\w.-]+/tests/test_log\.py:\d+", "HERE", text.partition(" unexpected ")[2])
    assert said == (
        "failure with Bearer *** < Refused: a.csv is wrong. < HERE:_fails"
        " < HERE:test_a_failure_is_said_with_its_places_and_without_variables_or_secrets"
        " < ValueError: cannot send *** now < HERE:_sends < HERE:_fails\n"
    )
    assert "local-variable" not in text
    assert SECRET not in text


def _missing() -> None:
    raise Refused("{missing} names a value that is not given.", other=1)


def test_a_failure_that_cannot_be_said_and_a_message_that_does_not_fit_are_logged_still(file: Path) -> None:
    assert log.start(file)
    try:
        _missing()
    except Refused:
        ours().exception("%d and %d", "one")
    text = file.read_text(encoding="utf-8")
    assert "%d and %d < Refused: ? < " in text
    assert "test_log.py:" in text


def test_an_endless_recursion_and_an_endless_message_are_cut(file: Path) -> None:
    def deeper() -> None:
        deeper()

    assert log.start(file)
    try:
        deeper()
    except RecursionError:
        ours().exception("x" * 100_000)
    ours().exception("again", exc_info=None)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert len(lines[0]) < log.LONGEST + 100
    assert "xxx < RecursionError: maximum" in lines[0]
    assert lines[0].count(":deeper") == log.FRAMES


def test_size_is_bounded_and_the_newest_lines_stay(file: Path) -> None:
    assert log.start(file, limit=1000, kept=3)
    for number in range(500):
        ours().info("line %03d", number)
    files = [file, *(file.with_name(f"{file.name}.{age}") for age in (1, 2, 3))]
    assert sorted(file.parent.iterdir()) == sorted(files)
    assert all(path.stat().st_size <= 1000 for path in files)
    kept = "".join(path.read_text(encoding="utf-8") for path in reversed(files))
    numbers = [int(line[-3:]) for line in kept.splitlines()]
    assert numbers == list(range(numbers[0], 500))


def test_standard_error_gets_the_same_lines_also_without_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not log.start(None, stderr=True)
    ours().info("with Bearer %s", "abcdef")
    assert log.start(file, stderr=True)
    ours().info("password=%s", "abcdef")
    said = capsys.readouterr().err.splitlines(keepends=True)
    assert [line.split(" ", 3)[3] for line in said] == ["with Bearer ***\n", "password=***\n"]
    assert file.read_text(encoding="utf-8") == said[1]


def test_a_standard_error_that_takes_nothing_does_no_harm(file: Path) -> None:
    code = "import logging, sys\nfrom cchc_tui import log\nlog.start(None, stderr=True)\nsys.stderr.close()\n"
    code += "logging.getLogger('cchc_tui').error('x')\nprint('done')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "done\n")
    assert not file.exists()


def test_libraries_that_log_addresses_stay_out_and_nothing_is_written_unasked(file: Path) -> None:
    """In a process of its own, since a test runner's own handlers would take what must not be written."""
    code = "import logging\nfrom pathlib import Path\nfrom cchc_tui import log\n"
    code += f"assert log.start(Path({str(file)!r}), level=logging.DEBUG)\n"
    code += "for name in ('httpx', 'httpcore.connection'): logging.getLogger(name).error('https://tram:hoa@cchc.example')\n"
    code += "assert not log.start(None)\nlogging.getLogger('cchc_tui').error('nobody asked')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_bytes() == b""


def test_starting_twice_writes_once_and_stopping_gives_the_loggers_back(file: Path) -> None:
    before = {name: list(logging.getLogger(name).handlers) for name in (log.OURS, *log.OTHERS)}
    assert log.start(file)
    assert log.start(file)
    ours().info("once")
    log.stop()
    ours().info("never")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1
    assert before == {name: logging.getLogger(name).handlers for name in before}
    assert all(logging.getLogger(name).propagate for name in before)
