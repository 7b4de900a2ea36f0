"""`check` as a monitor runs it: one line, exit 0 to 3, and 3 for every failure whatever it is, quickly and without the libraries of the screens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_site import PROGRAM, ROOT, Cli, Done, flip
from monitoring_plugin import asked

HEAVY = ("textual", "rich", "httpx", "plotext", "openpyxl", "xlsxwriter")


def unknown(done: Done) -> str:
    """Give the text of an UNKNOWN, and prove that it is one line on standard output and nothing else."""
    assert done.stdout.startswith("CCHC UNKNOWN - "), (done.stdout, done.stderr)
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (3, 1, "")
    return done.stdout


def test_a_monitor_reads_state_text_and_numbers(cli: Cli, cached: Path) -> None:
    done = cli("check", "017", "--cache", cached)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (2, "", 1)
    head, _, numbers = done.stdout.strip().partition(" | ")
    assert head.startswith("CCHC CRITICAL - ")
    (metrics,) = asked([("metrics", numbers)])
    assert [metric["label"] for metric in metrics] == ["critical", "attention", "unknown", "ok", "contact_age", "data_age"]
    assert {metric["label"]: metric["uom"] for metric in metrics}["data_age"] == "s"
    document = json.loads(cli("check", "017", "--json", "--cache", cached).stdout)
    assert (document["state"], document["code"], document["agency"]) == ("CRITICAL", 2, "2019:017")
    assert {m["label"]: float(m["value"]) for m in metrics} == {m["label"]: m["value"] for m in document["perfdata"]}


@pytest.mark.parametrize(
    ("words", "state", "code"),
    [
        (["--indicator", "tt01"], "CRITICAL", 2),
        (["--indicator", "TT01", "-c", "1"], "WARNING", 1),
        (["--indicator", "TT01", "--indicator", "TT03", "-c", "2", "-w", "2"], "OK", 0),
        (["--indicator", "BC01", "--lang", "vi"], "WARNING", 1),
        (["--indicator", "TT02"], "UNKNOWN", 3),
        (["--max-age", "0.05"], "UNKNOWN", 3),
        (["--max-age", "0.2", "-c", "@1:2", "-w", "99"], "UNKNOWN", 3),
        (["--max-age", "0.2", "-c", "~:3", "-w", "@9"], "WARNING", 1),
    ],
)
def test_thresholds_and_ages_decide(cli: Cli, cached: Path, words: list[str], state: str, code: int) -> None:
    done = cli("check", "017", *words, "--cache", cached)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith(f"CCHC {state} - ")


def test_a_publication_that_should_have_been_replaced_is_unknown(cli: Cli, cached: Path) -> None:
    assert "OUT OF DATE" in unknown(cli("check", "017", "--cache", cached, CCHC_NOW="2019-12-31T10:00:00+07:00"))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--nope"], "Unknown argument: --nope."),
        (["--max-age", "soon"], "--max-age: 'soon' is not a number."),
        (["-w", "many"], "--warning: many is no count and no range"),
        (["-c"], "-c/--critical needs a value."),
        (["--timeout", "never"], "timeout must be a number of seconds above 0."),
        (["--lang", "fr"], "lang must be one of vi, en."),
        (["--config", "/nowhere.toml"], "/nowhere.toml is not there."),
        (["Huyen Dong Anx"], "There is no agency Huyen Dong Anx. Did you mean 2019:017"),
        (["017", "--indicator", "TT1"], "There is no indicator TT1. Near to it: TT01"),
    ],
)
def test_every_mistake_is_unknown(cli: Cli, cached: Path, words: list[str], text: str) -> None:
    assert text in unknown(cli("check", "--cache", cached, *words))


def test_no_cache_a_damaged_one_and_a_bug_are_unknown(cli: Cli, cached: Path, tmp_path: Path) -> None:
    assert "Nothing is cached in " in unknown(cli("check"))
    copy, broken = tmp_path / "copy", tmp_path / "broken" / "difflib.py"
    subprocess.run(["cp", "-r", cached, copy], check=True)
    flip(next((copy / "generations").glob("*/_summary.json")))
    assert "_summary.json of the cache is not what was written" in unknown(cli("check", "--cache", copy))
    broken.parent.mkdir()
    broken.write_text("raise RuntimeError('boom|')\n", encoding="utf-8")
    path = os.pathsep.join([str(broken.parent), str(ROOT)])
    assert "RuntimeError: boom/" in unknown(cli("check", "zzzz", "--cache", cached, PYTHONPATH=path))
    document = json.loads(cli("check", "--json").stdout)
    assert (document["state"], document["code"]) == ("UNKNOWN", 3)


@pytest.mark.parametrize("option", ["--help", "--version", "-V", "-h"])
def test_help_and_version_are_no_verdict(cli: Cli, option: str) -> None:
    done = cli("check", option)
    assert (done.returncode, done.stderr) == (3, "")
    assert "cchc-tui" in done.stdout


def opened(pipe: Path) -> int:
    """Open a pipe for writing as soon as somebody reads from it; who reads then waits for what is written."""
    until = time.monotonic() + 30
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < until, "nobody reads"
            time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGALRM])
def test_an_interruption_is_unknown(environment: dict[str, str], tmp_path: Path, number: signal.Signals) -> None:
    """The alarm is the one of the clock, which rings by itself after ten seconds; the check waits for a configuration that never comes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [*PROGRAM, "check", "--config", str(pipe)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        handle = opened(pipe)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    os.close(handle)
    told = "no answer in time" if number is signal.SIGALRM else "interrupted"
    assert (process.returncode, out, err) == (3, f"CCHC UNKNOWN - {told}\n", "")


def test_a_timeout_is_kept(cli: Cli, cached: Path) -> None:
    """No cache is opened within a millisecond."""
    assert "no answer in time" in unknown(cli("check", "--cache", cached, "--timeout", "0.001"))


def test_a_check_loads_neither_screens_nor_network_nor_charts(environment: dict[str, str], cached: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cchc_tui", "check", "017", "--indicator", "TT01", "--cache", str(cached)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert done.returncode == 2
    assert "tinydb" in loaded or "msgspec" in loaded, "the cache was read"
    assert sorted(loaded & set(HEAVY)) == []
