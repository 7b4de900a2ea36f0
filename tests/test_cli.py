"""The real program, run as people and scripts run it: words in, lines and exit codes out."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest
from cli_site import ROOT, Cli, flip, said

from cchc_tui.errors import UsageError
from cchc_tui.i18n import Lang
from cchc_tui.parser import SEE_HELP, language_of
from cchc_tui.settings import VERSION


def test_version_is_that_of_the_package(cli: Cli) -> None:
    assert cli("--version").stdout == f"cchc-tui {VERSION}\n"
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_help_names_every_command_in_both_languages(cli: Cli) -> None:
    english, vietnamese = cli("--help").stdout, cli("--lang", "vi", "--help").stdout
    for command in ("demo", "status", "show", "sync", "publish", "serve"):
        assert f"    {command} " in english
        assert f"    {command} " in vietnamese
    assert f"{Lang('en')('the screens')}:" in english
    assert f"{Lang('vi')('the screens')}:" in vietnamese


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["nope"], "Unknown command: nope."),
        (["--token", "s3cret", "status"], "Unknown argument: --token."),
        (["--lang", "en", "--token", "s3'cret"], "Unknown argument: --token."),
        (["--lang", "en", "nope", "--token", "s3cret"], "Unknown command: nope."),
        (["--token=s3cret", "nope"], "Unknown argument: --token."),
        (["-qv", "nope"], "Unknown command: nope."),
        (["show"], "Missing: AGENCY."),
        (["status", "--nope"], "Unknown argument: --nope."),
        (["status", "--max-age", "soon"], "--max-age: 'soon' is not a number."),
        (["status", "--max-age", "-1"], "--max-age: '-1' is not a number."),
        (["status", "--max-age"], "--max-age needs a value."),
        (["status", "--lang", "fr"], "--lang: lang must be one of vi, en."),
        (["status", "--at", "soon"], "--at: at must be a date"),
        (["status", "--stat"], "Unknown argument: --stat."),
        (["--config", "/nowhere.toml", "status"], "/nowhere.toml is not there"),
        (["sync"], "No endpoint is set."),
        ([], "The screens need a terminal."),
    ],
)
def test_usage_is_exit_2_and_one_line(cli: Cli, words: list[str], line: str) -> None:
    done = cli(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert line in said(done)
    assert "cret" not in said(done), "what stands after an option nobody knows may be a secret"


def test_without_a_terminal_the_commands_that_serve_there_are_named(cli: Cli) -> None:
    assert all(command in said(cli()) for command in ("status", "show", "sync"))


def test_mistakes_are_said_in_the_language_asked_for(cli: Cli) -> None:
    mistake = UsageError("Unknown command: {given}.", do=SEE_HELP, given="nope")
    assert said(cli("nope", CCHC_LANG="vi")) == said(cli("nope", "--lang=vi")) == f"cchc-tui: {Lang('vi').error(mistake)}\n"
    assert said(cli("nope")) == f"cchc-tui: {mistake}\n"


def test_the_language_is_heard_before_anything_is_parsed() -> None:
    assert language_of(["show", "--lang", "en", "--config=c", "--lang"]) == {"lang": "en", "config": "c"}
    assert language_of(["--config", "--lang"]) == {"config": "--lang"}
    assert language_of([]) == {}


def test_global_options_stand_before_or_after_the_command(cli: Cli, cached: Path) -> None:
    """The same words on either side give the same output, and the later position does not undo the earlier one."""
    before = cli("--cache", cached, "--at", "2019-10-14", "--lang", "vi", "show", "017", "TT01", "--json")
    after = cli("show", "017", "--json", "--lang", "vi", "TT01", "--cache", cached, "--at", "2019-10-14")
    assert before.returncode == 0
    assert before.stdout == after.stdout
    assert json.loads(before.stdout)["at"] == "2019-10-14"
    assert json.loads(before.stdout)["agency"]["name"] == "Huyện Đông Anh"


def test_agency_and_indicator_that_are_not_there(cli: Cli, cached: Path) -> None:
    assert "Did you mean" in said(cli("show", "Huyen Dong Anx", "--cache", cached))
    assert "Near to it: TT01" in said(cli("show", "017", "TT1", "--cache", cached))
    assert "may mean several agencies" in said(cli("show", "dong anh", "--cache", cached, "--at", "2019-10-14"))


def test_status_begins_at_home(cli: Cli, cached: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('home = "huyen dong anh"\nlang = "en"\n', encoding="utf-8")
    at_home = cli("status", "--json", "--cache", cached, "--config", config)
    elsewhere = cli("status", "018", "--json", "--cache", cached, "--config", config)
    nowhere = cli("status", "--json", "--cache", cached)
    assert [json.loads(done.stdout)["agency"]["code"] for done in (at_home, elsewhere, nowhere)] == ["017", "018", "01"]


def test_data_too_old_is_exit_8_and_nothing_is_printed(cli: Cli, cached: Path) -> None:
    for words in (("--max-data-age", "6"), ("--max-age", "0.05")):
        done = cli("status", *words, "--cache", cached)
        assert (done.returncode, done.stdout) == (8, "")
        assert "days ago" in said(done)
    assert cli("status", "--max-data-age", "7", "--max-age", "1", "--cache", cached).returncode == 0


def test_a_damaged_cache_is_exit_7_and_nothing_is_printed(cli: Cli, cached: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", cached, copy], check=True)
    summary = next((copy / "generations").glob("*/_summary.json"))
    flip(summary)
    done = cli("show", "017", "--cache", copy)
    assert (done.returncode, done.stdout) == (7, "")
    assert "_summary.json" in said(done)


def test_a_bug_is_one_line_and_its_traceback_only_with_v(cli: Cli, cached: Path, tmp_path: Path) -> None:
    """A module of the program that cannot even be imported stands for any bug."""
    broken = tmp_path / "broken" / "difflib.py"
    broken.parent.mkdir()
    broken.write_text("raise RuntimeError('boom')\n", encoding="utf-8")
    path = os.pathsep.join([str(broken.parent), str(ROOT)])
    quiet, loud = (cli("show", "zzzz", "--cache", cached, *more, PYTHONPATH=path) for more in ((), ("-v",)))
    assert (quiet.returncode, loud.returncode) == (1, 1)
    assert said(quiet) == "cchc-tui: unexpected failure: RuntimeError: boom\n"
    assert "Traceback" in loud.stderr
