"""Signals, a terminal that goes away, and shells that stop and continue programs: the screens end, or go on, and leave nothing behind."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest
from pty_program import OPENED, PATIENCE, PROGRAM, Pty, freed, nothing_left, opened, stalling
from real_program import environment

SECOND = 1.0
"""What an end may take by the clock where the machine does nothing else; a busy one is given `SLACK` as much."""
SLACK = 4

ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]
SCREENS = {"overview": "", "agencies": "2", "agency": "2\r", "indicator": "2\rjj\r", "ranking": "3", "changes": "5", "quality": "7"}
SCREENS |= {"help": "?", "sync": "6", "palette": "\x10", "filter": "2/ba"}
SCREENS |= {"head": "H", "scoring": "4", "context": "8", "duties": "2\r\t", "scores": "2\r\t\t", "matrix": "2mm", "what if": "2\rjj\ri"}
"""Keys from the home to each of the others."""


@contextmanager
def on_screen(cached: Path, tmp_path: Path, keys: str, *words: object) -> Iterator[Pty]:
    with opened(tmp_path, "--cache", cached, *words) as terminal:
        terminal.wait(OPENED)
        for key in keys:
            terminal.press(key)
            terminal.settle()
        yield terminal


def ends_by(number: signal.Signals, terminal: Pty) -> None:
    os.kill(terminal.pid, number)
    assert terminal.ended(128 + number) < SECOND * SLACK
    terminal.restored()
    assert terminal.said() == []


@pytest.mark.parametrize(("number", "screen"), [(signal.SIGTERM, "indicator")])
def test_a_signal_ends_the_screens_and_gives_the_terminal_back(number: signal.Signals, screen: str, cached: Path, tmp_path: Path) -> None:
    with on_screen(cached, tmp_path, SCREENS[screen]) as terminal:
        ends_by(number, terminal)


@pytest.mark.heavy
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("number", ENDING)
def test_any_signal_ends_any_screen_and_gives_the_terminal_back(number: signal.Signals, screen: str, cached: Path, tmp_path: Path) -> None:
    with on_screen(cached, tmp_path, SCREENS[screen]) as terminal:
        ends_by(number, terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.heavy)])
def test_a_signal_ends_the_first_start_where_nothing_is_stored(number: signal.Signals, tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait("cchc-tui sync --endpoint")
        terminal.settle()
        ends_by(number, terminal)


@pytest.mark.heavy
def test_the_key_of_an_interrupt_is_a_key_and_quits(cached: Path, tmp_path: Path) -> None:
    with on_screen(cached, tmp_path, "") as terminal:
        terminal.press("\x03")
        terminal.ended(0)
        terminal.restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.heavy)])
def test_a_signal_during_a_synchronisation_ends_it_and_frees_the_lock(number: signal.Signals, tmp_path: Path) -> None:
    with stalling() as (url, asked), opened(tmp_path, env={"CCHC_ENDPOINT": url}) as terminal:
        terminal.until(asked, "a request")
        terminal.wait("CCHC")
        ends_by(number, terminal)
    freed(tmp_path / "data" / "cchc-tui" / "lock")


def test_a_shell_gets_the_terminal_on_ctrl_z_and_the_screen_comes_back_whole(cached: Path, tmp_path: Path) -> None:
    shell = ("-c", "import os; os.execlp('bash', 'bash', '--norc', '--noprofile', '-i')")
    (tmp_path / ".inputrc").write_text("set enable-bracketed-paste off\n")  # what the shell itself asks of a terminal is not ours
    with opened(tmp_path, program=shell, env={"PS1": "shell> "}) as terminal:
        terminal.wait("shell>")
        terminal.settle()
        terminal.before = terminal.attributes()
        terminal.press(f"{sys.executable} -m cchc_tui --cache {cached}\r")
        before = seen(terminal)
        terminal.press("\x1a")
        terminal.wait("Stopped")
        terminal.settle()
        assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
        terminal.press("fg\r")
        assert seen(terminal) == before
        terminal.press("q")
        terminal.until(lambda: terminal.raw.endswith(b"shell> "), "the shell")
        terminal.settle()
        terminal.restored()


def seen(terminal: Pty) -> list[str]:
    """Give the rows of the first screen when all of it is there."""
    terminal.until(lambda: OPENED in terminal.rows()[0], OPENED)
    terminal.settle()
    return terminal.rows()


@pytest.mark.heavy
def test_where_no_shell_could_continue_it_nothing_stops(cached: Path, tmp_path: Path) -> None:
    with on_screen(cached, tmp_path, "") as terminal:
        terminal.press("\x1a")
        os.kill(terminal.pid, signal.SIGTSTP)
        terminal.settle()
        terminal.press("q")
        terminal.ended(0)


def test_who_was_stopped_from_outside_goes_on_and_gives_the_terminal_back(cached: Path, tmp_path: Path) -> None:
    with on_screen(cached, tmp_path, "") as terminal:
        for number in (signal.SIGSTOP, signal.SIGCONT):
            os.kill(terminal.pid, number)
            terminal.settle()
        terminal.press("?")
        terminal.settle()
        assert OPENED not in terminal.rows()[-2], "it goes on"
        terminal.press("\x1b")
        terminal.settle()
        terminal.press("q")
        terminal.ended(0)
        terminal.restored()


OWN = "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
HANGUP = {"told": OWN, "ignored": OWN + "signal.signal(signal.SIGHUP, signal.SIG_IGN);", "nobody's": ""}
"""Ways to start it: a hang-up is told to it, is ignored as under `nohup`, or the terminal is not its own, so that nobody is told."""

START = "import fcntl, os, signal, sys, termios; {} os.execv(sys.executable, sys.argv[1:])"


class Droppable:
    """The program on a terminal that can go away."""

    def __init__(self, way: str, home: Path, *words: object, **env: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        code = [sys.executable, "-c", START.format(HANGUP[way]), sys.executable, *PROGRAM, *map(str, words)]
        given = environment(home) | {"TERM": "xterm-256color", "CCHC_LANG": "vi"} | env
        self.process = subprocess.Popen(code, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=given)
        os.close(slave)
        self.raw = b""

    def read(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        self.raw += os.read(self.master, 65536)
        return True

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, self.raw
            self.read(0.05)

    def state(self) -> tuple[str, float]:
        """Give the state (`Z`: it has ended) and the seconds of processor time."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return fields[0], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def drop(self) -> None:
        """Take the terminal away and prove that the program ends soon, by itself, and is not busy until then."""
        start, (_, used) = time.monotonic(), self.state()
        os.close(self.master)
        while self.state()[0] != "Z" and time.monotonic() < start + 30:
            time.sleep(0.01)
        took, (state, total) = time.monotonic() - start, self.state()
        assert (state, total - used < 0.7) == ("Z", True), f"{took} s, {total - used} s busy"
        assert took < SECOND * SLACK
        assert self.process.wait() == 128 + signal.SIGHUP
        nothing_left(self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()


def drops(way: str, screen: str, cached: Path, tmp_path: Path) -> None:
    with Droppable(way, tmp_path, "--cache", cached) as program:
        program.until(lambda: OPENED.encode() in program.raw)
        for key in ("", *SCREENS[screen]):
            os.write(program.master, key.encode())
            while program.read(0.4):  # or it is a write that would notice
                pass
        program.drop()


@pytest.mark.parametrize(("way", "screen"), [("told", "agencies"), ("ignored", "indicator"), ("nobody's", "agencies")])
def test_a_terminal_that_goes_away_ends_the_program(way: str, screen: str, cached: Path, tmp_path: Path) -> None:
    drops(way, screen, cached, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen != "agencies"])
@pytest.mark.parametrize("way", HANGUP)
def test_a_terminal_that_goes_away_ends_the_program_on_any_screen(way: str, screen: str, cached: Path, tmp_path: Path) -> None:
    drops(way, screen, cached, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("way", HANGUP)
def test_a_terminal_that_goes_away_during_a_synchronisation_ends_both(way: str, tmp_path: Path) -> None:
    with stalling() as (url, asked), Droppable(way, tmp_path, CCHC_ENDPOINT=url) as program:
        program.until(asked)
        program.until(lambda: b"CCHC" in program.raw)
        program.drop()
    freed(tmp_path / "data" / "cchc-tui" / "lock")


@pytest.mark.heavy
@pytest.mark.parametrize("way", HANGUP)
def test_a_terminal_that_takes_nothing_any_more_and_goes_away_ends_the_program(way: str, cached: Path, tmp_path: Path) -> None:
    with Droppable(way, tmp_path, "--cache", cached) as program:
        program.until(lambda: OPENED.encode() in program.raw)
        for key in b"L" * 40:  # each is a whole screen, which nobody reads
            os.write(program.master, bytes([key]))
        time.sleep(1)
        program.drop()
