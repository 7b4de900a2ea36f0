"""`docs/commands.md` says what programs read: its keys, states and defaults are those of the code, no more and no fewer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli_site import Cli
from small_city import fill, publish_city

from cchc_tui.commands.check import ANY, PATIENCE
from cchc_tui.output.check import State
from cchc_tui.output.doctor import GROUPS, Mark

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
HEAD, ROW, DEPTH = (
    "An agency: `status` and `show`",
    "A row: `worst[]` and `indicators[]`",
    "One indicator in depth: `show AGENCY INDICATOR`",
)


def section(heading: str) -> str:
    return TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def keys_under(heading: str, title: str = "keys") -> set[str]:
    """The keys in the first column of the table that begins with `title`."""
    table = section(heading).split(f"| {title} |", 1)[1].split("\n\n", 1)[0]
    return {key for line in table.splitlines()[2:] for key in re.findall(r"`([^`]+)`", line.split("|")[1])}


def keys_of(value: Any, path: str = "") -> set[str]:
    """The keys of a document, those of inner ones behind a point, of the elements of a list behind `[]`."""
    if isinstance(value, dict) and value and path != "totals" and not path.endswith(".totals"):
        return {key for name, inner in value.items() for key in keys_of(inner, f"{path}.{name}" if path else name)}
    if isinstance(value, list) and any(isinstance(element, dict) for element in value):
        return {key for element in value for key in keys_of(element, f"{path}[]")}
    return {path}


def without(prefix: str, keys: set[str]) -> tuple[set[str], set[str]]:
    """Those keys that begin with a prefix, without it, and the others."""
    return {key.removeprefix(prefix) for key in keys if key.startswith(prefix)}, {key for key in keys if not key.startswith(prefix)}


@pytest.fixture
def document(cli: Cli, cached: Path) -> Any:
    def read(*words: str, cache: Path = cached) -> set[str]:
        return keys_of(json.loads(cli(*words, "--json", "--cache", cache).stdout))

    return read


@pytest.mark.parametrize(("words", "prefix"), [(("status", "01"), "worst[]."), (("show", "01"), "indicators[].")])
def test_the_keys_of_an_agency(document: Any, words: tuple[str, ...], prefix: str) -> None:
    rows, head = without(prefix, document(*words))
    assert rows - {"findings"} == keys_under(ROW)
    assert head == keys_under(HEAD)


def test_the_keys_of_an_indicator_in_depth(document: Any) -> None:
    _, others = without("indicators[].", document("show", "017", "TT01"))
    assert others - keys_under(HEAD) == keys_under(DEPTH)


def test_the_keys_of_the_copy(document: Any, tmp_path: Path) -> None:
    publish_city(tmp_path)
    fill(tmp_path / "cache", tmp_path / "www")
    publish_city(tmp_path, commune=7, seconds=60)
    fill(tmp_path / "cache", tmp_path / "www")
    assert document("changes", cache=tmp_path / "cache") == keys_under("The copy: `changes` and `verify`", "keys of `changes`")
    assert document("verify") == keys_under("The copy: `changes` and `verify`", "keys of `verify`")


def test_the_keys_and_groups_of_the_doctor(document: Any) -> None:
    here = "The machine: `doctor`"
    assert document("doctor") == keys_under(here)
    assert set(re.findall(r"`(\w+)`", section(here).split("checks[].group` |")[1].split("\n")[0])) == set(GROUPS)
    assert set(re.findall(r"`(\w+)`", section(here).split("checks[].mark` |")[1].split("\n")[0])) == set(Mark)


def test_the_keys_states_and_defaults_of_the_check(cli: Cli, cached: Path, document: Any) -> None:
    here = section("A monitor: `check`")
    assert document("check", "017") == keys_under("A monitor: `check`", "keys of `check --json`")
    failed = json.loads(cli("check", "--json").stdout)
    assert {"agency", "at", "counts"} & set(failed) == set(), "missing where it failed"
    states = dict(re.findall(r"^\| (\d) \| ([A-Z]+) \|", here, re.MULTILINE))
    assert {int(code): name for code, name in states.items()} == {state.value: state.name for state in State}
    assert here.count(f"(default: `{ANY}`, so any)") == 2
    assert f"`--timeout SECONDS` (default: {PATIENCE:g})" in here
    perfdata = json.loads(cli("check", "017", "--json", "--cache", cached).stdout)["perfdata"]
    assert [metric["label"] for metric in perfdata] == [
        name
        for line in here.split("| performance data |")[1].split("\n\n")[0].splitlines()[2:6]
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
