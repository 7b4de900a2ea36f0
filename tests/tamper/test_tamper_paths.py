"""Paths and names that lead elsewhere: refused before anything is asked for, and nothing outside is ever read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from tamper_servers import folder, serving
from tamper_site import LATEST, Arena, Document, Edit, once_for_a_module, resource

ELSEWHERE = [
    "../bait.json", "../../bait.json", "a/../../bait.json", "data/../../bait.json", "..", ".", "", "/", "/etc/passwd", "./bait.json",
    "bait.json/.", "data//bait.json", "data/", "/data/bait.json", "..\\bait.json", "data\\bait.json", "C:\\bait.json", "c:bait.json",
    "%2e%2e/bait.json", "..%2fbait.json", "bait.json%00", "bait.json\0", "bait.json\n", "bait.json\r\nx: y", "bait.json ", " bait.json",
    "http://other.example/bait.json", "https:bait.json", "//other.example/bait.json", "file:///etc/passwd", "~root", "~/bait.json",
    "Bait.json", "BAIT.JSON", "bàit.json", "\uff0e\uff0e/bait.json", "bait\u202ejson", "bait.json?x", "bait.json#x", "bait.json;x",
    ".bait.json", "-bait.json", "_summary", "bait*", "$HOME", "b" * 201, "b/" * 30_000 + "b" * 201, "\x1b[2Jbait.json",
]  # fmt: skip
"""No publication has such a path, whatever lies there; as the name of a resource none of them is possible either."""

ABSENT = ["bait.", "bait..json", "nul", "con.json", "b" * 200]
"""Paths that stay in the folder, where nothing of that name lies."""


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Lay out what a path that leaves the folder would find: the honest files, so that following it would succeed."""
    for made in once_for_a_module(tmp_path_factory):
        bait(made)
        yield made


def bait(arena: Arena) -> None:
    """Put the package above the folder, and in its top."""
    for place in (arena.site.folder, arena.site.dest):
        shutil.copyfile(arena.site.package(), place / "bait.json")


def to(path: str) -> Edit:
    return lambda pointer: pointer["package"].update(path=path)


def of(path: str) -> Edit:
    return lambda document: resource(document, "events").update(path=path)


def named(name: str) -> Edit:
    return lambda document: resource(document, "events").update(name=name)


def test_a_path_of_the_package_that_leads_elsewhere_is_refused(arena: Arena) -> None:
    arena.start("older")
    for path in ELSEWHERE:
        arena.refuses(arena.pointed(to(path)), "latest.json: path is wrong|latest.json is not what it should be")
    arena.recovers()


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.heavy)])
def test_a_path_or_name_of_a_resource_that_leads_elsewhere_is_refused(arena: Arena, every: int) -> None:
    arena.start("older")
    for path in ["data/bait.json", "../bait.json", *ELSEWHERE[::every]]:
        arena.refuses(arena.forged(of(path)), "datapackage.*path is wrong")
        arena.refuses(arena.forged(named(path)), "datapackage.*name is wrong")
    arena.recovers()


def test_nothing_but_the_feed_is_asked_for_over_http(arena: Arena) -> None:
    """The requests themselves: the pointer alone, then the pointer and the package."""
    arena.start("older")
    package = arena.package_path
    with serving(folder(arena.site.dest)) as endpoint:
        for path in ELSEWHERE[::12]:
            endpoint.asked.clear()
            arena.refuses(arena.pointed(to(path)), LATEST, location=endpoint.url)
            assert endpoint.paths() == [LATEST]
            endpoint.asked.clear()
            arena.refuses(arena.forged(of(path)), "path is wrong", location=endpoint.url)
            assert endpoint.paths() == [LATEST, package]


@pytest.mark.parametrize("path", ABSENT)
def test_a_possible_path_where_nothing_lies_is_a_missing_file(arena: Arena, path: str) -> None:
    arena.start("older")
    arena.refuses(arena.pointed(to(path)), path, code=3)
    other = arena.forged(of(path), lambda document: resource(document, "events").update(hash="sha256:" + "0" * 64))
    arena.refuses(other, path, code=3)
    arena.recovers()


@pytest.mark.parametrize("what", ["link", "link to the folder above", "folder", "device"])
def test_what_is_no_plain_file_on_a_stick_is_not_followed(arena: Arena, what: str) -> None:
    """A link could lead anywhere on the machine that reads the stick; even to the right bytes it is not followed."""
    arena.start("older")
    file = next(f for name, f in arena.site.files().items() if name.startswith("observations-2019-017-2019"))
    aside = arena.site.folder / "aside.csv"
    file.rename(aside)
    try:
        if what == "folder":
            file.mkdir()
        else:
            file.symlink_to({"link": str(aside), "device": "/dev/zero"}.get(what, ".."))
        arena.refuses({}, file.name, code=3)
    finally:
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
        aside.rename(file)
    arena.recovers()


def test_a_pointer_repeats_nothing_of_a_path_that_could_act_on_a_terminal(arena: Arena) -> None:
    """The refused path is said, without its escape sequences and line breaks."""
    arena.start("older")
    document: Document = arena.pointer
    document["package"]["path"] = "a\x1b]0;owned\x07\n\u202e" + "b" * 5000
    line = arena.refuses({LATEST: json.dumps(document).encode()}, LATEST)
    assert "owned" in line
    assert len(line) < 500
