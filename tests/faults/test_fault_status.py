"""Statuses and redirects: who does not let us in is not asked again, who is busy is, and nobody else hears of us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from fault_bench import NEWEST, OFFERED, Bench, Said, bench  # isort: skip - beside the tests
from fault_cases import UNREACHABLE  # isort: skip - beside the tests
from fault_servers import PACKAGE, PLACES, POINTER, RESOURCE, Ask, Fault, Server, Wire, first, good, head, serving  # isort: skip - beside the tests
from fault_trial import ABREAST, BUSY, TRIES, answering, failed, repeated, together  # isort: skip - beside the tests

FINAL = ["401 Unauthorized", "403 Forbidden", "404 Not Found", "206 Partial Content", "204 No Content", "304 Not Modified"]
RARE = ["407 Proxy Authentication Required", "201 Created", "410 Gone", "418 I'm a teapot"]
"""Statuses that asking again does not change."""

MOVED = ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]

final = pytest.mark.parametrize("status", [*FINAL, *RARE])
busy = pytest.mark.parametrize("status", BUSY)
moved = pytest.mark.parametrize("status", MOVED)


def once(bench: Bench, place: str, fault: Fault, timeout: float = 5) -> Said:
    """Prove that a fault that happens once is got over."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = first(1, fault)
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=timeout)
        assert (said.code, said.err) == (0, ""), said
        assert server.count(POINTER) == 1 + (place == POINTER)
        assert bench.old_or_new(cache, {OFFERED}) == OFFERED
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)
        return said


def always(bench: Bench, place: str, fault: Fault, tries: tuple[int, int], timeout: float = 1) -> Said:
    """Prove that a fault that stays is code 3 after so many tries of the file that does not come."""
    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan[place] = fault
        outcome = failed(bench, server, UNREACHABLE, place, timeout=timeout)
        assert tries[0] <= outcome.asked <= tries[1]
        return outcome.said


def test_who_does_not_let_us_in_is_not_asked_again() -> None:
    found = together(
        {status: partial(always, bench(), PLACES[n % 3], answering(status), (1, 1)) for n, status in enumerate(FINAL)}, ABREAST
    )
    for status, said in found.items():
        assert status[:3] in said.err


def test_who_stays_busy_is_given_up_after_a_few_tries() -> None:
    assert "503" in always(bench(), POINTER, answering("503 Service Unavailable"), (2, TRIES), timeout=1.2).err


def test_who_says_when_to_come_again_is_asked_then() -> None:
    said = once(bench(), POINTER, answering("429 Too Many Requests", "Retry-After: 1"))
    assert 1 <= said.ended.seconds < 4


def test_who_wants_us_to_wait_for_ever_is_not_waited_for() -> None:
    times = ["9999", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"]
    faults = {when: answering("429 Too Many Requests", f"Retry-After: {when}") for when in times}
    for said in together({when: partial(always, bench(), POINTER, fault, (1, TRIES)) for when, fault in faults.items()}).values():
        assert said.ended.seconds < 5


@pytest.mark.heavy
@final
@pytest.mark.parametrize("place", PLACES)
def test_every_final_status_everywhere(status: str, place: str) -> None:
    for _ in range(3):
        always(bench(), place, answering(status), (1, 1))


@pytest.mark.heavy
@busy
@pytest.mark.parametrize("place", PLACES)
def test_every_passing_status_everywhere(status: str, place: str) -> None:
    together(repeated(3, lambda _: once(bench(), place, answering(status))))
    for said in together(repeated(3, lambda _: always(bench(), place, answering(status), (2, TRIES), 120))).values():
        assert said.ended.seconds < 30


@contextmanager
def elsewhere(folder: Path) -> Iterator[Server]:
    """Serve what is offered at another address as well, and prove that nobody came there."""
    with serving(folder, bench().pointer(OFFERED)) as other:
        yield other
        assert (other.connections, other.asked) == (0, [])


def redirected(bench: Bench, status: str, place: str, location: str = "{url}{path}") -> None:
    """Prove that a redirect is code 3, and that where it leads to nobody heard of us."""

    def fault(wire: Wire, ask: Ask) -> None:
        wire.send(head(0, "Location: " + location.format(url=other.url, path=ask.path), status=f"HTTP/1.1 {status}"))

    with elsewhere(bench.www) as other:
        said = always(bench, place, fault, (1, 1))
        assert status[:3] in said.err
        assert other.url not in said.err


def test_a_redirect_is_not_followed() -> None:
    together({status: partial(redirected, bench(), status, PLACES[n % 3]) for n, status in enumerate(MOVED)}, ABREAST)


@pytest.mark.heavy
@moved
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("location", ["{url}{path}", "/{path}?again", "//127.0.0.1:1/{path}", "https://127.0.0.1:1/{path}", ""])
def test_a_redirect_is_not_followed_anywhere(status: str, place: str, location: str) -> None:
    redirected(bench(), status, place, location)


def republishing(bench: Bench, place: str, to: int, *, gone: bool = False) -> None:
    """Prove what comes of a publication in the middle of a run: what the pointer said, or with its objects gone the old one."""

    def change(wire: Wire, ask: Ask) -> None:
        server.pointer = bench.pointer(to)
        good(wire, ask)

    with serving(bench.www, bench.pointer(OFFERED)) as server:
        server.plan = {place: change}
        if gone:
            server.plan |= dict.fromkeys((PACKAGE, RESOURCE)[PLACES.index(place) - 1 :], answering("404 Not Found"))
            server.pointer = bench.pointer(OFFERED)
            failed(bench, server, UNREACHABLE, place)
            return
        cache = bench.seeded()
        said = bench.sync(cache, server.url, timeout=5)
        assert (said.code, said.err) == (0, ""), said
        assert bench.old_or_new(cache, {OFFERED}) == OFFERED
        assert server.pointer == bench.pointer(to)
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url)


@pytest.mark.parametrize("place", [PACKAGE, RESOURCE])
@pytest.mark.parametrize("gone", [False, True], ids=["objects kept", "objects gone"])
def test_a_publication_in_the_middle_of_a_run(place: str, gone: bool) -> None:
    republishing(bench(), place, NEWEST, gone=gone)
