"""An edited package, by a forger who cannot count hashes and by one who can: refused, each with the place that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from tamper_site import Arena, Document, Edit, once_for_a_module, resource

HALF = "observations-2019-017"


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    yield from once_for_a_module(tmp_path_factory)


def without(name: str) -> Edit:
    return lambda document: document["resources"].remove(resource(document, name))


def added(like: str, **what: object) -> Edit:
    return lambda document: document["resources"].append({**resource(document, like), **what})


def changed(target: str, /, **what: object) -> Edit:
    return lambda document: resource(document, target).update(what)


def grown(name: str, by: int) -> Edit:
    def edit(document: Document) -> None:
        resource(document, name)["bytes"] += by

    return edit


def copied(source: str, target: str, *keys: str) -> Edit:
    """Let one resource say of itself what another one says."""

    def edit(document: Document) -> None:
        resource(document, target).update({key: resource(document, source)[key] for key in keys})

    return edit


def spelt(name: str, prefix: str) -> Edit:
    """Let the right hash claim to be of another kind."""
    return lambda document: resource(document, name).update(hash=prefix + resource(document, name)["hash"].partition(":")[2])


FILE = ("path", "bytes", "hash")
EDITS: list[tuple[Edit, str, int]] = [
    *((without(name), f"tables is wrong: {name}", 4) for name in ("agencies", "indicators", "targets", "periods")),
    (lambda d: d.update(resources=[r for r in d["resources"] if "observations" not in r["name"]]), "tables is wrong: observations", 4),
    (added("events"), "names is wrong: events", 4),
    (added("events", path="other.csv"), "names is wrong: events", 4),
    (added("events", name="agencies-2"), "name is wrong: agencies-2", 4),
    (added("events", name="secrets"), "name is wrong: secrets", 4),
    (added("events", name="Events"), "name is wrong: Events", 4),
    (added("agencies", name="AGENCIES"), "name is wrong: AGENCIES", 4),
    (added("events", name="events-2", path="events-2.csv", hash="sha256:" + "0" * 64), "events-2.csv", 3),
    (added("events", name="events-2"), "events", 4),
    (added(f"{HALF}-2019", name="observations-twice"), "observations", 4),
    (copied(f"{HALF}-2019", f"{HALF}-2018", *FILE), "observations", 4),
    (changed("events", name="scores"), "scores", 4),
    (changed("events", name="parts"), "parts", 4),
    (changed("sources", name="periods-x"), "name is wrong: periods-x", 4),
    (copied("agencies", "events", *FILE), "events", 4),
    (copied("targets", "periods", *FILE), "periods", 4),
    (copied("targets", f"{HALF}-2019", "hash"), HALF, 4),
    (copied("targets", f"{HALF}-2019", "hash", "bytes"), HALF, 4),
    (copied("targets", f"{HALF}-2019", "path"), "targets.*ended after", 3),
    (grown(f"{HALF}-2019", -1), HALF, 4),
    (grown(f"{HALF}-2019", 1), HALF, 3),
    (lambda d: d.update({"cchc:publisher": "0" * 16}), "publisher is wrong", 4),
    (lambda d: d.update({"cchc:serial": 1}), "serial is wrong", 4),
    (lambda d: d.update({"cchc:serial": 3}), "serial is wrong", 4),
    (lambda d: d.update({"cchc:expires": "2030-01-01T00:00:00Z"}), "expires is wrong", 4),
    (lambda d: d.update(created="2019-10-15T09:00:01Z"), "created is wrong", 4),
    (lambda d: d.update(title="Hà Nội\u202e"), "title is wrong", 4),
    (lambda d: d.update({"cchc:as_of": "2019-02-30"}), "as_of is wrong", 4),
    (lambda d: d.update({"cchc:limits": "rm -rf /"}), "limits is wrong", 4),
    (changed("events", encoding="utf-16"), "encoding is wrong", 4),
    (changed("events", hash="md5:" + "0" * 32), "hash is wrong", 4),
    (changed("events", hash="0" * 64), "hash is wrong", 4),
    (changed("events", hash="sha256:" + "A" * 64), "hash is wrong", 4),
    (spelt("events", "SHA256:"), "hash is wrong", 4),
    (spelt("events", "sha512:"), "hash is wrong", 4),
]


@pytest.mark.parametrize(("edit", "names", "code"), EDITS)
def test_an_edited_package_is_refused_whether_or_not_the_hashes_agree(arena: Arena, edit: Edit, names: str, code: int) -> None:
    arena.start("older")
    forged = arena.forged(edit)
    raw, size = forged[arena.package_path] or b"", arena.site.package().stat().st_size
    arena.refuses({arena.package_path: raw.ljust(size)}, arena.package_path)  # of the right size at least
    arena.refuses(forged, names, code=code)
    arena.recovers()


def test_a_forgery_under_the_serial_that_is_here_is_refused_however_whole_it_is(arena: Arena) -> None:
    """Without a signature a whole forgery is known only by what is here already: the same serial has one content."""
    arena.start("same")
    for edit in (lambda d: d.update(title="Another"), without("events"), without(f"{HALF}-2018")):
        arena.refuses(arena.forged(edit), "serial 2 with another content")
    arena.recovers()


MISSING = object()
ODD: tuple[object, ...] = (MISSING, None, 5, -5, 0, 1.5, "5", "", True, [], {}, [5], 10**30)
ANY = frozenset(map(repr, ODD))
"""What any key could be made to say; all of it is right only for keys the client does not read."""

TITLE = frozenset(map(repr, (MISSING, "5", "")))
OPTIONAL = frozenset(map(repr, (MISSING, "")))

POINTER_KEYS = dict.fromkeys(("profile", "publisher", "serial", "created", "expires", "package"), frozenset[str]())
PACKAGE_KEYS = {
    **dict.fromkeys(("cchc:publisher", "cchc:serial", "cchc:expires", "created", "resources"), frozenset[str]()),
    "cchc:as_of": OPTIONAL,
    "title": TITLE,
    "name": ANY,
    "version": ANY,
    "$schema": ANY,
}
RESOURCE_KEYS = {
    **dict.fromkeys(("name", "path", "bytes", "hash"), frozenset[str]()),
    "encoding": frozenset({repr(MISSING)}),
    "schema": ANY,
    "format": ANY,
    "mediatype": ANY,
    "type": ANY,
}
"""Keys and what they may be made to say without changing what the client takes from the document."""


def odd(key: str, value: object, part: Callable[[Document], Any]) -> Edit:
    def edit(document: Document) -> None:
        if value is MISSING:
            del part(document)[key]
        else:
            part(document)[key] = value

    return edit


EVERY = pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.heavy)])
Maker = Callable[[Edit], dict[str, bytes | None]]


def try_all(arena: Arena, made: Maker, part: Callable[[Document], Any], keys: dict[str, frozenset[str]], every: int) -> None:
    """Make each key say odd things, `every` third of them or all: refused, but where that says nothing new."""
    arena.start("older")
    for index, (key, allowed) in enumerate(keys.items()):
        for value in ODD[index % every :: every]:
            changes = made(odd(key, value, part))
            if repr(value) in allowed:
                with arena.served(changes):
                    arena.recovers()
                arena.start("older")
            else:
                absent = key == "path" and value == "5"  # a possible name; nothing lies there
                arena.refuses(changes, "", code=3 if absent else 4)


@EVERY
def test_keys_of_the_pointer_that_are_gone_or_of_another_type_are_refused(arena: Arena, every: int) -> None:
    try_all(arena, arena.pointed, lambda document: document, POINTER_KEYS, every)
    inner = dict.fromkeys(("path", "sha256", "bytes"), frozenset[str]())
    try_all(arena, arena.pointed, lambda document: document["package"], inner, every)


@EVERY
def test_keys_of_the_package_that_are_gone_or_of_another_type_are_refused(arena: Arena, every: int) -> None:
    try_all(arena, arena.forged, lambda document: document, PACKAGE_KEYS, every)


@EVERY
def test_keys_of_a_resource_that_are_gone_or_of_another_type_are_refused(arena: Arena, every: int) -> None:
    """Of a table that is not here yet; of one that is here, only the hash is looked at, and nothing is fetched."""
    try_all(arena, arena.forged, lambda document: resource(document, f"{HALF}-2019"), RESOURCE_KEYS, every)


def with_more(package: bytes, text: bytes) -> bytes:
    """Give the package with a key nobody reads, whose value is `text`."""
    inside = package.rindex(b"}")
    return package[:inside] + b', "x": ' + text + package[inside:]


def raw_edits(package: bytes) -> Sequence[tuple[bytes, str]]:
    """Give packages that no JSON writer writes."""
    deep, more = 100_000, partial(with_more, package)
    return [
        (more(b"[" * deep + b"]" * deep), "nested 100,000 deep in a key nobody reads"),
        (package.replace(b'"resources":', b'"resources":' + b"[" * deep, 1), "nested where resources should be"),
        (b'{"a":' * deep, "objects that never end"),
        (more(b"NaN"), "NaN"),
        (more(b"Infinity"), "Infinity"),
        (more(b"0x10"), "a hexadecimal number"),
        (more(b"01"), "a leading zero"),
        (more(b"'x'"), "single quotes"),
        (more(b'"\xff"'), "no UTF-8"),
        (more(b'"\\ud800"'), "half a surrogate"),
        (package.replace(b'"cchc:serial": 2', b'"cchc:serial": 2, "cchc:serial": 2'), "a key twice, the same"),
        (package.replace(b'"cchc:serial": 2', b'"cchc:serial": 1, "cchc:serial": 2'), "a key twice, the last one right"),
        (package.replace(b'"cchc:serial": 2', b'"cchc:serial": ' + b"2" * 100_000), "a number of 100,000 digits"),
        (package.replace(b'"cchc:serial": 2', b'"cchc:serial": 2.0'), "a float"),
        (package.replace(b'"cchc:serial": 2', b'"cchc:serial": 2e0'), "an exponent"),
        (package.replace(b'"hash"', b'"hash": "sha256:' + b"0" * 64 + b'", "hash"', 1), "a hash twice"),
        (package + b"{}", "two documents"),
        (package + b"\0", "a byte behind the end"),
        (package[:-1] + b",}", "a comma too many"),
        (b"\xef\xbb\xbf" + package, "a byte order mark"),
        (package.decode().encode("utf-16"), "UTF-16"),
        (b" ", "nothing"), (b"null", "null"), (b"[]", "a list"), (b'"x"', "text"), (b"{}", "an empty object"), (b"\0" * 99, "zeros"),
    ]  # fmt: skip


def test_packages_that_no_writer_of_json_writes_are_refused(arena: Arena) -> None:
    arena.start("older")
    honest = json.dumps(json.loads(arena.site.package().read_bytes())).encode()
    for raw, why in raw_edits(honest):
        assert arena.refuses(arena.repointed(raw), arena.package_path), why
    arena.recovers()


def test_pointers_that_no_writer_of_json_writes_are_refused(arena: Arena) -> None:
    arena.start("older")
    honest = (arena.site.dest / "latest.json").read_bytes()
    twice = honest.replace(b'"serial": 2', b'"serial": 1, "serial": 2')
    deep = honest.rstrip()[:-1] + b', "x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"
    for raw in (
        twice,
        deep,
        b"",
        b"[]",
        b"null",
        honest + b"x",
        b"\xef\xbb\xbf" + honest,
        honest.decode().encode("utf-16"),
        b"<!DOCTYPE html>",
    ):
        arena.refuses({"latest.json": raw}, "latest.json")
    arena.recovers()
