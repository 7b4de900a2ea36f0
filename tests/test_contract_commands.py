"""Every command of the program, run for real: what it prints, the keys of its JSON, and one line with the right code for each mistake."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_site import PROGRAM, Cli, said

from cchc_tui.cli import COMMANDS

HEAD = {"serial", "created", "synced_at", "as_of", "at", "synthetic", "agency", "counts"}
KEYS = {
    "status": HEAD | {"worst"},
    "show 017": HEAD | {"indicators"},
    "show 017 TT01": HEAD | {"indicators", "windows", "why", "forecast", "revisions"},
    "check 017": {"state", "code", "text", "perfdata", "agency", "at", "counts"},
    "verify": {"damaged", "serial"},
    "doctor": {"code", "checks"},
}
"""The keys of each document that `--json` prints."""

NEEDS = {"show": ["017"], "report": ["017"], "publish": ["/nowhere", "/nowhere"], "serve": ["/nowhere"]}
"""Words without which a command says only that they are missing."""

NAMES = [name for name in COMMANDS if name]
LOOKING = ["status", "show", "export", "report"]


def test_every_command_is_offered_and_has_a_place_where_it_is_done(cli: Cli) -> None:
    help_page = cli("--help").stdout
    assert [name for name in NAMES if f"\n    {name} " not in help_page] == []
    assert re.findall(r"\n    ([a-z]+) ", help_page) == NAMES


@pytest.mark.parametrize("command", NAMES)
def test_help_of_every_command_names_it_and_the_exit_of_a_wrong_option_is_2(cli: Cli, command: str) -> None:
    shown = cli(command, "--help")
    assert (shown.returncode, shown.stderr) == (3 if command == "check" else 0, "")
    assert shown.stdout.startswith(f"usage: cchc-tui {command} ")
    wrong = cli(command, *NEEDS.get(command, []), "--no-such-option")
    if command == "check":
        assert (wrong.returncode, wrong.stderr) == (3, "")
        return
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert said(wrong) == "cchc-tui: Unknown argument: --no-such-option. See cchc-tui --help.\n"


@pytest.mark.parametrize("words", list(KEYS))
def test_the_json_has_its_keys_in_both_languages(cli: Cli, cached: Path, words: str) -> None:
    documents = [json.loads(cli(*words.split(), "--json", "--cache", cached, CCHC_LANG=lang).stdout) for lang in ("vi", "en")]
    assert [set(document) for document in documents] == [KEYS[words], KEYS[words]]


@pytest.mark.parametrize("command", LOOKING)
def test_an_agency_that_is_not_there_is_named_with_the_nearest(cli: Cli, cached: Path, command: str) -> None:
    done = cli(command, "Huyen Dong Anx", "--cache", cached)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no agency Huyen Dong Anx. Did you mean 2019:017 Huyện Đông Anh" in said(done)


@pytest.mark.parametrize("command", [*LOOKING, "changes", "verify"])
def test_nothing_cached_is_one_line_that_says_what_to_do(cli: Cli, command: str) -> None:
    done = cli(command, *NEEDS.get(command, []))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nothing is cached in " in said(done)
    assert "cchc-tui sync --endpoint URL-OR-FOLDER" in said(done)


@pytest.mark.parametrize("command", ["status", "show", "export"])
def test_data_that_is_too_old_is_exit_8(cli: Cli, cached: Path, command: str) -> None:
    for option, days in (("--max-age", "0.05"), ("--max-data-age", "6")):
        done = cli(command, *NEEDS.get(command, []), option, days, "--cache", cached)
        assert (done.returncode, done.stdout) == (8, "")
        assert f"more than {days} days ago" in said(done)


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["sync", "--endpoint", "/nowhere"], 3, "/nowhere"),
        (["sync", "--endpoint", "https://127.0.0.1:9", "--ca-file", "/nowhere.pem"], 2, "/nowhere.pem"),
        (["sync", "--endpoint", "https://127.0.0.1:9", "--token-file", "/nowhere.txt"], 2, "/nowhere.txt"),
        (["publish", "/nowhere", "/tmp/never"], 2, "/nowhere"),  # noqa: S108 - it is never made
        (["serve", "/nowhere"], 2, "/nowhere"),
        (["status", "--config", "/nowhere.toml"], 2, "/nowhere.toml"),
        (["sync", "--cache", "/dev/null/cache", "--endpoint", "{published}"], 6, "/dev/null/cache"),
    ],
)
def test_a_file_that_is_not_there_is_named(cli: Cli, published: Path, words: list[str], code: int, named: str) -> None:
    done = cli(*(word.format(published=published) for word in words))
    assert (done.returncode, done.stdout) == (code, "")
    assert named in said(done)


@pytest.mark.parametrize("words", [("status",), ("show", "017"), ("verify",), ("sync", "--endpoint", "{published}")])
def test_no_permission_is_exit_6_and_names_the_place(
    environment: dict[str, str], cached: Path, published: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """As anybody, or as a root that has given up the right to read everything."""
    copy = tmp_path / "copy"
    shutil.copytree(cached, copy)
    (copy / "generations").chmod(0)
    humble = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search"]
    line = [*(humble if os.geteuid() == 0 else []), *PROGRAM, *(word.format(published=published) for word in words), "--cache", str(copy)]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    (copy / "generations").chmod(0o700)
    assert (done.returncode, done.stdout) == (6, "")
    assert str(copy) in said(done)
