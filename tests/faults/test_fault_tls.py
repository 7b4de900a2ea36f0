"""TLS that cannot be trusted or breaks: code 3, one line, and a certificate nobody vouches for is shown no token."""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest

from fault_bench import NEWEST, OFFERED, Bench, bench  # isort: skip - beside the tests
from fault_cases import UNREACHABLE  # isort: skip - beside the tests
from fault_servers import POINTER, Server, serving  # isort: skip - beside the tests
from fault_tls import Relay, ca_file, flipped, relaying, secured, severed  # isort: skip - beside the tests
from fault_trial import ALWAYS, Outcome, failed, repeated, together  # isort: skip - beside the tests

TRIALS = 50
"""Of each fault at a random byte."""

UNTRUSTED: dict[str, tuple[Callable[[], ssl.SSLContext], str]] = {
    "an unknown authority": (partial(secured, by="theirs"), "is not trusted"),
    "an expired certificate": (partial(secured, age=timedelta(days=1)), "has expired"),
    "a certificate for another host": (partial(secured, host="other.example"), "is not for this name"),
}
"""Servers that must not be spoken to, and what is said of them."""

untrusted = pytest.mark.parametrize("name", UNTRUSTED)
harms = pytest.mark.parametrize("harm", [flipped, severed], ids=["a damaged record", "a cut connection"])


def trusting(bench: Bench) -> list[str]:
    """Give the options that trust our authority alone."""
    return ["--ca-file", str(ca_file(bench.folder))]


def distrusted(bench: Bench, name: str) -> None:
    """Prove that a server with such a certificate is not spoken to."""
    tls, reason = UNTRUSTED[name]
    with (
        serving(bench.www, bench.pointer(NEWEST), secured()) as trusted,
        serving(bench.www, bench.pointer(OFFERED), tls()) as server,
    ):
        outcome = failed(bench, server, UNREACHABLE, POINTER, *trusting(bench), timeout=5, next_url=trusted.url)
        assert reason in outcome.line
        assert server.asked == []
        assert server.connections == 1  # the same certificate would come again


@untrusted
def test_a_certificate_nobody_vouches_for_is_code_3_and_is_shown_nothing(name: str) -> None:
    distrusted(bench(), name)


@pytest.mark.heavy
@untrusted
def test_a_certificate_nobody_vouches_for_every_time(name: str) -> None:
    for _ in range(3):
        distrusted(bench(), name)


@contextmanager
def relayed(bench: Bench) -> Iterator[tuple[Server, Relay]]:
    """Serve over TLS and through a relay; its address is the server's."""
    with serving(bench.www, bench.pointer(OFFERED), secured()) as server, relaying(int(server.url.split(":")[2][:-1])) as relay:
        server.url = f"https://127.0.0.1:{relay.port}/"
        relay.on = lambda: server.pointer == bench.pointer(OFFERED)
        yield server, relay


def length(bench: Bench) -> int:
    """Measure how many bytes a whole run takes through the relay."""
    with relayed(bench) as (server, relay):
        said = bench.sync(bench.seeded(), server.url, *trusting(bench))
        assert (said.code, said.err) == (0, ""), said
        return relay.passed


def always_harmed(bench: Bench, harm: Callable[..., bytes], at: int) -> Outcome:
    """Prove that TLS that breaks again and again from a byte on is code 3."""
    with relayed(bench) as (server, relay):
        relay.at, relay.harm, relay.times = at, harm, ALWAYS
        return failed(bench, server, UNREACHABLE, "", *trusting(bench), timeout=1)


def once_harmed(bench: Bench, harm: Callable[..., bytes], at: int) -> Outcome:
    """Prove that TLS that breaks once is got over."""
    with relayed(bench) as (server, relay):
        relay.at, relay.harm, relay.times = at, harm, 1
        cache = bench.seeded()
        said = bench.sync(cache, server.url, *trusting(bench), timeout=5)
        assert (said.code, said.err, relay.times) == (0, "", 0), said
        serial, connections = bench.old_or_new(cache, {OFFERED}), server.connections
        server.heal(bench.pointer(NEWEST))
        bench.completed(cache, server.url, *trusting(bench))
        return Outcome(said, "", connections, serial)


def test_tls_that_breaks_in_a_body_is_code_3_and_once_is_got_over() -> None:
    total = length(bench())
    trials = {
        f"{trial.__name__} {harm.__name__}": partial(trial, bench(), harm, random.randrange(total // 2, total - 300))
        for trial in (always_harmed, once_harmed)
        for harm in (flipped, severed)
    }
    found = together(trials)
    assert [found[f"once_harmed {harm}"].asked for harm in ("flipped", "severed")] == [2, 2]


@pytest.mark.heavy
@harms
def test_tls_that_breaks_anywhere_is_code_3(harm: Callable[..., bytes]) -> None:
    """From the handshake on: the last record is some hundred bytes long."""
    total = length(bench())
    together(repeated(TRIALS, lambda _: always_harmed(bench(), harm, random.randrange(total - 300))))


@pytest.mark.heavy
@harms
def test_tls_that_breaks_once_after_the_handshake_is_got_over(harm: Callable[..., bytes]) -> None:
    total = length(bench())
    together(repeated(TRIALS, lambda _: once_harmed(bench(), harm, random.randrange(total // 4, total - 300))))
