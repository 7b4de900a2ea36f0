"""`verify` and `changes` as people and scripts run them: lines, JSON, exit codes, and what is fetched again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.feed.serve import FolderServer

from real_program import run  # isort: skip - beside the tests
from small_city import contents, fill, publish_city  # isort: skip - beside the tests

CHANGE_KEYS = {"table", "kind", "agency", "name", "indicator", "item", "old", "new"}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache that followed two publications: the commune's figure of this year was revised from 1 to 7."""
    publish_city(tmp_path)
    fill(tmp_path / "cache", tmp_path / "www")
    publish_city(tmp_path, commune=7, seconds=60)
    fill(tmp_path / "cache", tmp_path / "www")
    return tmp_path / "cache"


def files(cache: Path) -> list[Path]:
    """Give the files of the current generation."""
    generation = Store(cache).current()
    assert generation is not None
    return sorted(generation.folder.iterdir())


def test_a_whole_cache_is_said_to_be_whole(tmp_path: Path, cache: Path) -> None:
    said = run(tmp_path, "verify", "--cache", cache)
    assert (said.code, said.err) == (0, "")
    assert said.out == "Every file of publication 2 is what was written.\n"
    assert json.loads(run(tmp_path, "verify", "--json", "--cache", cache).out) == {"damaged": [], "serial": 2}
    assert run(tmp_path, "verify", "-q", "--cache", cache).out == ""


def test_every_damaged_file_is_named_and_nothing_is_printed_from_it(tmp_path: Path, cache: Path) -> None:
    damaged = [file for file in files(cache) if file.name.startswith(("_summary", "observations-2019-017-2019"))]
    for file in damaged:
        file.write_bytes(file.read_bytes()[:-9])
    before = contents(cache)
    said = run(tmp_path, "verify", "--cache", cache)
    assert (said.code, said.out) == (7, "")
    named = {file for file in damaged for line in said.err.splitlines()[:2] if str(file) in line}
    assert named == set(damaged)
    assert said.err.splitlines()[-1] == "cchc-tui: 2 files of the cache are damaged. Fetch them again with: cchc-tui verify --repair"
    found = json.loads(run(tmp_path, "verify", "--json", "--cache", cache).out)
    assert sorted(found["damaged"]) == sorted(map(str, damaged))
    assert run(tmp_path, "status", "--cache", cache).code == 7
    assert contents(cache) == before


@pytest.mark.parametrize("name", ["_package.json", "_changes.json", "_summary.json", "agencies.json"])
def test_no_file_of_a_generation_is_forgotten(tmp_path: Path, cache: Path, name: str) -> None:
    (victim,) = [file for file in files(cache) if file.name == name]
    victim.write_bytes(victim.read_bytes()[:-9])
    said = run(tmp_path, "verify", "--json", "--cache", cache)
    found = [Path(file) for file in json.loads(said.out)["damaged"]]
    assert (said.code, found[0]) == (7, victim)
    assert {file.name for file in found} == {name}  # an unchanged resource is one file under the names of both generations


def test_a_repair_fetches_only_what_is_damaged(tmp_path: Path, cache: Path) -> None:
    whole = contents(cache)
    (victim,) = [file for file in files(cache) if file.name == "observations-2019-017-2019.json"]
    victim.write_bytes(b"{}")
    asked: list[str] = []
    with FolderServer(tmp_path / "www") as server:
        said = run(tmp_path, "verify", "--repair", "--endpoint", server.url, "--cache", cache, "-v")
    asked = [line for line in said.err.splitlines() if "GET " in line]
    assert said.code == 0, said.err
    assert said.out == "Every file of publication 2 is what was written.\n"
    assert len(asked) == 3, said.err  # pointer, package, and the one file
    after = {name.split("/", 2)[-1]: raw for name, raw in contents(cache).items() if name.startswith("generations/000003/observations")}
    assert after == {name.split("/", 2)[-1]: raw for name, raw in whole.items() if name.startswith("generations/000002/observations")}


def test_a_repair_without_an_endpoint_says_what_is_missing(tmp_path: Path, cache: Path) -> None:
    files(cache)[-1].write_bytes(b"")
    said = run(tmp_path, "verify", "--repair", "--cache", cache)
    assert said.code == 2
    assert "No endpoint is set." in said.err


def test_changes_tell_what_the_last_sync_brought(tmp_path: Path, cache: Path) -> None:
    said = run(tmp_path, "changes", "--cache", cache)
    assert (said.code, said.err) == (0, "")
    assert "publication 1 → 2: 1 figure revised\n" in said.out
    assert "Xã Một TT01 2019-M10: 1/1,000,000 → 7/1,000,000" in said.out
    document = json.loads(run(tmp_path, "changes", "--json", "--cache", cache).out)
    assert (document["serial"], document["since"], document["totals"]) == (2, 1, {"figures revised": 1})
    assert [set(change) for change in document["changes"]] == [CHANGE_KEYS]
    assert document["changes"][0]["old"] == "1/1000000"


def test_changes_since_a_publication(tmp_path: Path, cache: Path) -> None:
    publish_city(tmp_path, commune=1, seconds=120)
    fill(cache, tmp_path / "www")
    back = run(tmp_path, "changes", "--since", "1", "--json", "--cache", cache)
    assert json.loads(back.out)["changes"] == []  # it came back to what it was
    assert len(json.loads(back.out)["updates"]) == 2
    assert run(tmp_path, "changes", "--since", "3", "--cache", cache).out == "Nothing has changed since.\n"
    unknown = run(tmp_path, "changes", "--since", "9", "--cache", cache)
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err == "cchc-tui: The change log knows no publication 9; it begins with 1.\n"


@pytest.mark.parametrize("command", ["verify", "changes"])
def test_nothing_cached_is_said(tmp_path: Path, command: str) -> None:
    said = run(tmp_path, command)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("cchc-tui: Nothing is cached in ")
