"""Where the output goes: pipes, terminals of every kind, full disks and closed streams."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from cli_site import PROGRAM, Cli


def test_text_is_plain_and_fits(cli: Cli, cached: Path) -> None:
    for words in (("status",), ("show", "017"), ("show", "017", "TT01")):
        for columns in ("80", "60"):
            done = cli(*words, "--cache", cached, COLUMNS=columns)
            assert done.returncode == 0, done.stderr
            assert "\x1b" not in done.stdout
            assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_a_terminal_without_utf8_still_reads(cli: Cli, cached: Path) -> None:
    done = cli(
        "show",
        "017",
        "TT01",
        "--cache",
        cached,
        "--lang",
        "vi",
        PYTHONIOENCODING="latin-1",
        PYTHONUTF8="0",
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
    )
    assert done.returncode == 0, done.stderr
    assert "Huyen Dong Anh" in done.stdout
    assert "nơi lưu" not in cli("--help", "--lang", "vi", PYTHONIOENCODING="ascii").stdout
    assert cli("--help", "--lang", "vi", PYTHONIOENCODING="ascii").returncode == 0
    document = cli("show", "017", "--json", "--cache", cached, "--lang", "vi", PYTHONIOENCODING="latin-1")
    assert json.loads(document.stdout)["agency"]["name"] == "Huyện Đông Anh"


def test_whoever_stops_reading_hears_nothing(environment: dict[str, str], cached: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "show", "01", "--cache", str(cached)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert (run.stderr.read(), run.wait(60)) == (b"", 128 + signal.SIGPIPE)


@pytest.mark.parametrize("closed", ["0<&-", ">&-", "2>&-", "0<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(environment: dict[str, str], cached: Path, closed: str) -> None:
    """Schedulers may start a program without any stream."""
    line = f'exec "$0" -m cchc_tui "$1" --cache "$2" {closed}'
    codes = [
        subprocess.run(["sh", "-c", line, sys.executable, word, cached], env=environment, check=False).returncode
        for word in ("status", "nope")
    ]
    assert codes == [0, 2]


def test_a_full_disk_under_the_output_is_exit_6(environment: dict[str, str], cached: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PROGRAM, "status", "--cache", str(cached)],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1


def through(environment: dict[str, str], pipe: str, *words: object) -> tuple[str, list[int], str]:
    """Run the program through a pipe of a shell; give what came out, the exit codes of both ends, and what was said on standard error."""
    line = f'"$0" -m cchc_tui "$@" | {pipe}; echo "${{PIPESTATUS[@]}}"'
    done = subprocess.run(
        ["bash", "-c", line, sys.executable, *map(str, words)], env=environment, capture_output=True, text=True, check=False
    )
    *out, codes = done.stdout.splitlines()
    return "\n".join(out), [int(code) for code in codes.split()], done.stderr


@pytest.mark.parametrize("words", [("show", "01"), ("show", "01", "--json"), ("export", "00454"), ("--help",)])
def test_whoever_reads_a_pipe_gets_what_they_ask_for_and_nothing_is_complained_about(
    environment: dict[str, str], cached: Path, words: tuple[str, ...]
) -> None:
    whole, codes, err = through(environment, "cat", *words, "--cache", cached)
    assert (codes, err) == ([0, 0], "")
    first, codes, err = through(environment, "head -n 2", *words, "--cache", cached)
    assert first.splitlines() == whole.splitlines()[:2]
    assert (codes[0] in (0, 128 + signal.SIGPIPE), err) == (True, "")
    assert "\x1b" not in whole


def coloured(environment: dict[str, str], cached: Path, *words: str, **more: str) -> bool:
    """Whether a page is printed in colours to a terminal."""
    master, slave = pty.openpty()
    line = [*PROGRAM, "status", "017", "--cache", str(cached), *words]
    with subprocess.Popen(line, env={**environment, "TERM": "xterm-256color", **more}, stdout=slave, stdin=slave, stderr=slave) as process:
        os.close(slave)
        raw = b""
        with suppress(OSError):  # the end of a terminal is an error of it
            while data := os.read(master, 65536):
                raw += data
    os.close(master)
    assert (process.returncode, b"017" in raw) == (0, True)
    return b"\x1b[" in raw


def test_colours_are_for_terminals_that_have_them_and_readers_who_want_them(environment: dict[str, str], cached: Path) -> None:
    assert coloured(environment, cached)
    assert not coloured(environment, cached, "--no-color")
    assert not coloured(environment, cached, TERM="dumb")
    assert not coloured(environment, cached, NO_COLOR="1")


@pytest.mark.parametrize(
    "said", [{"LC_ALL": "C"}, {"LC_ALL": "xx_YY"}, {"LC_ALL": "xx_YY.UTF-8", "LANG": ""}, {"LANG": "C", "TERM": "dumb"}]
)
def test_a_wrong_locale_stops_nothing_and_loses_no_figure(cli: Cli, cached: Path, said: dict[str, str]) -> None:
    done = cli("show", "017", "--cache", cached, "--lang", "vi", **said)
    assert (done.returncode, done.stderr) == (0, "")
    assert "TT01" in done.stdout
    assert "93,06 %" in done.stdout
    assert cli("status", "nope", "--cache", cached, "--lang", "vi", **said).returncode == 2


def test_a_configuration_comes_through_a_pipe_as_well(environment: dict[str, str], cached: Path) -> None:
    line = '"$0" -m cchc_tui status --cache "$1" --config <(printf \'home = "017"\\n\')'
    done = subprocess.run(["bash", "-c", line, sys.executable, cached], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "(2019:017)" in done.stdout
