"""Declared sizes and numbers that cannot be, or that would cost what nobody has: refused before anything is fetched for them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tamper_servers import folder, reply, serving
from tamper_site import LATEST, Arena, once_for_a_module, resource

from cchc_tui.errors import Refused
from cchc_tui.feed.package import parse_package, parse_pointer

TERABYTE = 10**12
IMPOSSIBLE = [0, -1, TERABYTE, 2**31, 2**53, 2**63, 2**63 - 1, 2**64, 10**40, 1.5, 1e3, "4", None, True, [4]]
"""Sizes no file of the feed can have: a package has at most 8 MiB, a table 512."""

LIMIT = 8 * 1024 * 1024
"""Bytes of a package."""


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    yield from once_for_a_module(tmp_path_factory)


def test_an_impossible_size_of_the_package_is_refused_before_it_is_asked_for(arena: Arena) -> None:
    arena.start("older")
    with serving(folder(arena.site.dest)) as endpoint:
        for size in [*IMPOSSIBLE, LIMIT + 1]:
            changes = arena.pointed(lambda pointer, size=size: pointer["package"].update(bytes=size))  # type: ignore[misc] # the default binds it
            arena.refuses(changes, "latest.json", location=endpoint.url)
        assert set(endpoint.paths()) == {LATEST}
    arena.recovers()


def test_an_impossible_size_of_a_resource_is_refused_before_it_is_asked_for(arena: Arena) -> None:
    arena.start("older")
    package = arena.package_path
    with serving(folder(arena.site.dest)) as endpoint:
        for size in [*IMPOSSIBLE, 512 * 1024 * 1024 + 1]:
            changes = arena.forged(lambda document, size=size: resource(document, "targets").update(bytes=size))  # type: ignore[misc] # the default binds it
            arena.refuses(changes, package, location=endpoint.url)
        assert set(endpoint.paths()) == {LATEST, package}
    arena.recovers()


def test_a_possible_size_that_is_not_true_costs_no_more_than_the_file(arena: Arena) -> None:
    """Half a gigabyte is announced: what comes is counted, nothing of that size is ever laid out on the disk or in memory."""
    arena.start("older")
    large = arena.forged(lambda document: resource(document, "observations-2019-017-2019").update(bytes=512 * 1024 * 1024))
    arena.refuses(large, "observations-2019-017-2019.*ended after", code=3)
    assert sum(file.stat().st_blocks for file in arena.cache.rglob("*") if file.is_file()) * 512 < 1 << 20
    arena.recovers()


@pytest.mark.parametrize("serial", [0, -1, 2**53, 2**63, 2**64, 10**40, 1.5, "2", None])
def test_impossible_serials_are_refused(arena: Arena, serial: object) -> None:
    """A serial that nothing can follow would end all updates for ever."""
    arena.start("older")
    forged = arena.forged(lambda d: d.update({"cchc:serial": serial}), pointing=lambda p: p.update(serial=serial))
    arena.refuses(forged, LATEST)
    arena.refuses(forged, LATEST, "--accept-reset")


def many(document: dict[str, Any], count: int) -> None:
    like = {key: resource(document, "events")[key] for key in ("bytes", "hash")}
    document["resources"] += [{"name": f"events-{n}", "path": f"e{n}.csv", **like} for n in range(count)]


def test_twenty_thousand_resources_are_refused_without_thinking_long(arena: Arena) -> None:
    arena.start("older")
    changes = arena.forged(lambda document: many(document, 20_000))
    assert len(changes[arena.package_path] or b"") < LIMIT
    arena.refuses(changes, "number of resources")
    arena.recovers()


def test_a_package_as_long_as_it_may_be_is_refused_for_one_repeated_name_without_thinking_long(arena: Arena) -> None:
    """To look for the name by comparing each with each would take minutes."""
    document = json.loads(arena.site.package().read_bytes())
    many(document, 19_000)
    document["resources"].append(document["resources"][-1])
    changes = arena.repointed(json.dumps(document).encode())
    pointer = parse_pointer(changes[LATEST] or b"")
    begun = time.process_time()
    with pytest.raises(Refused, match="names is wrong: events-18999"):
        parse_package(changes[arena.package_path] or b"", pointer)
    assert time.process_time() - begun < 3


def test_a_hundred_thousand_resources_do_not_fit_into_a_package(arena: Arena) -> None:
    arena.start("older")
    changes = arena.forged(lambda document: many(document, 100_000))
    assert len(changes[arena.package_path] or b"") > LIMIT
    arena.refuses(changes, "latest.json: bytes is wrong")


def test_a_pointer_over_64_kib_is_refused_though_it_says_the_right_thing(arena: Arena) -> None:
    arena.start("older")
    honest = json.dumps(arena.pointer).encode()
    arena.refuses({LATEST: honest + b" " * (64 * 1024 + 1 - len(honest))}, LATEST)
    with arena.served({LATEST: honest + b" " * (64 * 1024 - len(honest))}):
        arena.recovers()


def test_a_package_over_8_mib_is_refused_though_it_says_the_right_thing(arena: Arena) -> None:
    arena.start("older")
    honest = arena.site.package().read_bytes()
    arena.refuses(arena.repointed(honest.ljust(LIMIT + 1)), LATEST)
    with arena.served(arena.repointed(honest.ljust(LIMIT))):
        arena.recovers()


def test_a_body_that_goes_on_behind_its_declared_size_is_refused_over_http(arena: Arena) -> None:
    """Pointer, package and table each with a megabyte behind their end: no more of it is kept than declared."""
    table = str(arena.site.files()["targets"].relative_to(arena.site.dest))
    honest = folder(arena.site.dest)
    for longer in (LATEST, arena.package_path, table):
        arena.start("empty")

        def answer(path: str, request: str, longer: str = longer) -> bytes:
            return reply((arena.site.dest / path).read_bytes() + b" " * (1 << 20)) if path == longer else honest(path, request)

        with serving(answer) as endpoint:
            arena.refuses({}, re.escape(longer.rpartition("/")[2]) + " is longer than the", location=endpoint.url)
        arena.recovers()
