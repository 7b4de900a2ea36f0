"""One flipped bit anywhere in what is served: refused, unless the file still says the very same."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tamper_site import LATEST, STATES, Arena, Document, flipped, once_for_a_module, sampled

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}(/[a-z0-9][a-z0-9._-]{0,199})*")
"""Paths that stay in the folder: the rule of the feed, written a second time."""

NAMED = r"latest\.json|data/datapackage\.|The endpoint's publisher is|The endpoint offers serial"
"""What the line of a refused pointer names: itself, the package that does not agree with it, or who offers it."""

GONE = object()


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    yield from once_for_a_module(tmp_path_factory)


def leaves(document: Document) -> dict[str, object]:
    """Give what a pointer says, flat."""
    package = document.get("package")
    inside = {f"package.{k}": v for k, v in package.items()} if isinstance(package, dict) else {"package": package}
    return {**{k: v for k, v in document.items() if k != "package"}, **inside}


def verdict(raw: bytes, true: Document, state: str) -> int:
    """Say how a sync must end that meets `raw` where the pointer says `true`: judged without any code of the program.

    0: it says the same, or differs in what is not looked at when nothing is new; 3: it names a file that is not there,
    or one that ends before its declared size; 4: anything else.
    """
    try:
        told = json.loads(raw.decode("utf-8"))
    except ValueError:
        return 4
    before, after = leaves(true), leaves(told) if isinstance(told, dict) else {}
    changed = {name for name in before if after.get(name, GONE) != before[name] or type(after.get(name)) is not type(before[name])}
    changed -= {"signature"} if after.get("signature") is None else set()  # no signature is what was said
    path, size = after.get("package.path"), after.get("package.bytes")
    if changed == {"package.path"} and isinstance(path, str) and NAME.fullmatch(path):
        return 0 if state == "same" else 3
    if changed == {"package.bytes"} and isinstance(size, int) and 0 < size <= 8 << 20:
        return 0 if state == "same" else 3 if size > true["package"]["bytes"] else 4
    return 4 if changed else 0


def try_pointer(arena: Arena, raw: bytes, state: str) -> int:
    """Serve `raw` as the pointer, prove that it ends as it must, and say how."""
    expected = verdict(raw, arena.pointer, state)
    if expected:
        arena.refuses({LATEST: raw}, NAMED if expected == 4 else "data", code=expected)
        return expected
    with arena.served({LATEST: raw}):
        said = arena.sync()
    assert (said.code, said.err) == (0, ""), raw
    arena.holds(serial=2)
    arena.start(state)
    return expected


def every_flip(arena: Arena, state: str, positions: range | list[int], bits: range) -> set[int]:
    raw = (arena.site.dest / LATEST).read_bytes()
    arena.start(state)
    ways = {try_pointer(arena, flipped(raw, position, bit), state) for position in positions for bit in bits}
    arena.recovers()
    return ways


@pytest.mark.parametrize("state", STATES)
def test_a_flipped_bit_of_the_pointer_is_refused_or_means_nothing(arena: Arena, state: str) -> None:
    size = (arena.site.dest / LATEST).stat().st_size
    every_flip(arena, state, sampled(size, random.Random(4).sample(range(size), 25)), range(0, 8, 3))


@pytest.mark.heavy
@pytest.mark.parametrize("state", STATES)
def test_every_bit_of_the_pointer_flipped_is_refused_or_means_nothing(arena: Arena, state: str) -> None:
    """All 8 bits of all bytes; every way it can end is met."""
    size = (arena.site.dest / LATEST).stat().st_size
    assert every_flip(arena, state, range(size), range(8)) == ({0, 4} if state == "same" else {0, 3, 4})


def flip_package(arena: Arena, state: str, positions: range | list[int]) -> None:
    path, chance = arena.package_path, random.Random(5)
    raw = (arena.site.dest / path).read_bytes()
    arena.start(state)
    for position in positions:
        line = arena.refuses({path: flipped(raw, position, chance.randrange(8))}, path)
        assert "does not match its published hash" in line
    arena.recovers()


def test_a_flipped_bit_of_the_package_is_refused(arena: Arena) -> None:
    size = (arena.site.dest / arena.package_path).stat().st_size
    for state in ("empty", "older"):
        flip_package(arena, state, sampled(size, random.Random(6).sample(range(size), 8)))


@pytest.mark.heavy
def test_every_byte_of_the_package_with_a_flipped_bit_is_refused(arena: Arena) -> None:
    flip_package(arena, "older", range((arena.site.dest / arena.package_path).stat().st_size))


def flip_resource(arena: Arena, path: str, position: int, bit: int) -> None:
    raw = (arena.site.dest / path).read_bytes()
    arena.start("empty")
    line = arena.refuses({path: flipped(raw, position, bit)}, Path(path).name)
    assert "does not match its published hash" in line


def test_a_flipped_bit_of_any_resource_is_refused(arena: Arena) -> None:
    """Every served table in turn, at its first, middle and last byte."""
    chance = random.Random(7)
    for file in arena.site.files().values():
        path, size = str(file.relative_to(arena.site.dest)), file.stat().st_size
        for position in sampled(size, []):
            flip_resource(arena, path, position, chance.randrange(8))
        arena.recovers()


@pytest.mark.heavy
def test_every_byte_of_the_tables_with_a_flipped_bit_is_refused(arena: Arena) -> None:
    chance = random.Random(8)
    for file in arena.site.files().values():
        for position in range(file.stat().st_size):
            flip_resource(arena, str(file.relative_to(arena.site.dest)), position, chance.randrange(8))
        arena.recovers()


def test_what_is_not_fetched_cannot_harm_and_is_refused_when_everything_is_fetched_again(arena: Arena) -> None:
    """With nothing new one request is made; `--full` looks at every file."""
    path = arena.site.files()["events"].relative_to(arena.site.dest)
    bad = {str(path): flipped((arena.site.dest / path).read_bytes(), 9, 1)}
    arena.start("same")
    with arena.served(bad):
        assert "Nothing new" in arena.sync().out
    arena.refuses(bad, path.name, "--full")
    arena.recovers("--full")


def test_schemas_and_the_second_rendering_are_never_asked_for(arena: Arena) -> None:
    """They are for validators and people: whatever is done to them, a sync does not see it."""
    others = [f for f in arena.site.dest.rglob("*.json") if f.name == "datapackage.json" or ".schema." in f.name]
    assert len(others) > 3
    arena.start("empty")
    with arena.served({str(f.relative_to(arena.site.dest)): b"\x00" for f in others}):
        arena.recovers()


@pytest.mark.parametrize("what", ["pointer", "package", "resource"])
def test_a_flipped_bit_is_refused_over_http_as_well(arena: Arena, what: str) -> None:
    path = {"pointer": LATEST, "package": arena.package_path}.get(what) or str(arena.site.files()["targets"].relative_to(arena.site.dest))
    raw = (arena.site.dest / path).read_bytes()
    arena.start("empty")
    position = raw.index(b"profile") if what == "pointer" else len(raw) // 2
    arena.refuses({path: flipped(raw, position, 0)}, Path(path).name, location=arena.site.server.url)
    arena.recovers()
