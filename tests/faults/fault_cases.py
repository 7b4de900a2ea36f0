"""What lines, proxies and servers do wrong, as data: for each fault the exit code it must have where."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import repeat

from fault_servers import PLACES, Ask, Fault, Wire, head  # isort: skip - beside this one

UNREACHABLE, REFUSED = 3, 4

GIGABYTE = 1 << 30
QUARTER = 1 << 28


@dataclass(frozen=True, slots=True)
class Case:
    """One fault: `make` gives it, at another place of the answer with every random source; `codes` are those at the `PLACES`."""

    name: str
    make: Callable[[random.Random], Fault]
    codes: tuple[int, ...] = (UNREACHABLE,) * 3

    def code(self, place: str) -> int:
        """Give the exit code this fault must have at a place."""
        return self.codes[PLACES.index(place)]


def whole(body: bytes, *lines: str) -> bytes:
    """Write a good answer, with more headers if any."""
    return head(len(body), *lines) + body


def raw(name: str, answer: Callable[[bytes], bytes], *codes: int) -> Case:
    """Make a case that sends these bytes for a file, then ends the connection."""

    def fault(wire: Wire, ask: Ask) -> None:
        wire.send(answer(ask.body))
        wire.close()

    return Case(name, lambda _: fault, codes or (UNREACHABLE,) * 3)


def ending(name: str, end: Callable[[Wire], object], answer: Callable[[bytes], tuple[bytes, int, int]], *codes: int) -> Case:
    """Make a case that sends an answer up to a random byte and then does something; `answer` gives bytes and where to stop between."""

    def make(chance: random.Random) -> Fault:
        where = chance.random()

        def fault(wire: Wire, ask: Ask) -> None:
            data, low, high = answer(ask.body)
            wire.send(data[: low + int(where * (high - low))])
            end(wire)

        return fault

    return Case(name, make, codes or (UNREACHABLE,) * 3)


def anywhere(body: bytes) -> tuple[bytes, int, int]:
    """Stop anywhere in an answer but not after its last byte."""
    data = whole(body)
    return data, 0, len(data)


def in_head(body: bytes) -> tuple[bytes, int, int]:
    """Stop in the headers, after the first byte."""
    return whole(body), 1, len(head(len(body)))


def in_body(body: bytes) -> tuple[bytes, int, int]:
    """Stop in the body."""
    data = whole(body)
    return data, len(data) - len(body), len(data)


def in_unmeasured(body: bytes) -> tuple[bytes, int, int]:
    """Stop in a body of which only the end of the connection says how long it is; what is left out is more than white space."""
    data = head(None, "Connection: close") + body
    return data, len(data) - len(body), len(data) - 2


def in_gzip(body: bytes) -> tuple[bytes, int, int]:
    """Stop in a gzip that is sent without a length."""
    packed = gzip.compress(body)
    data = head(None, "Content-Encoding: gzip") + packed
    return data, len(data) - len(packed), len(data)


def in_chunks(body: bytes) -> tuple[bytes, int, int]:
    """Stop in a chunked body, before the end of its last chunk is known."""
    chunks = b"%x\r\n%s\r\n" % (len(body), body)
    data = head(None, "Transfer-Encoding: chunked") + chunks
    return data, len(data) - len(chunks), len(data)


CUTS = [
    ending("cut", Wire.close, anywhere),
    ending("reset", Wire.reset, anywhere),
    ending("truncated with a length", Wire.close, in_body),
    ending("truncated without a length", Wire.close, in_unmeasured, REFUSED, UNREACHABLE, UNREACHABLE),
    ending("half a gzip", Wire.close, in_gzip),
    ending("half of the chunks", Wire.close, in_chunks),
]
"""Connections that end at a random byte. A pointer without any length cannot be known to be cut: it is no JSON."""

STALLS = [
    Case("never answered", lambda _: lambda wire, _: wire.hold()),
    ending("stalled in the headers", Wire.hold, in_head),
    ending("stalled in the body", Wire.hold, in_body),
]
"""Connections on which nothing more comes: these end by the clock."""


def dripping(start: Callable[[bytes], int]) -> Callable[[random.Random], Fault]:
    """Make a fault that sends an answer in order up to a place, and from there a byte every tenth of a second."""

    def fault(wire: Wire, ask: Ask) -> None:
        data = whole(ask.body)
        wire.send(data[: start(ask.body)])
        wire.paced(data[start(ask.body) :], 1, 0.1)

    return lambda _: fault


def endless(first: bytes, more: bytes, every: float = 0) -> Callable[[random.Random], Fault]:
    """Make a fault that sends `first` and then `more` until the client goes."""

    def fault(wire: Wire, _: Ask) -> None:
        wire.send(first)
        wire.forever(more, every)

    return lambda _: fault


DRIPS = [
    Case("dripped from the first byte", dripping(lambda _: 0)),
    Case("dripped in the headers", dripping(lambda body: len(head(len(body))) - 4)),
    Case("dripped in the body", dripping(lambda body: len(head(len(body))) + 1)),
    Case("an interim answer every tenth of a second", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1)),
    Case("a chunk of one byte every tenth of a second", endless(head(None, "Transfer-Encoding: chunked"), b"1\r\n{\r\n", 0.1)),
]
"""Answers of which something always comes, and that never end: these end by the clock as well."""

ENDLESS = [
    Case("endless chunks", endless(head(None, "Transfer-Encoding: chunked"), b"4000\r\n" + b"x" * 0x4000 + b"\r\n"), (REFUSED,) * 3),
    Case("endless without a length", endless(head(None), b"x" * 0x4000), (REFUSED,) * 3),
    Case("endless empty gzip", endless(head(None, "Content-Encoding: gzip"), b"\0\0\0\xff\xff" * 3000), (REFUSED,) * 3),
    Case("endless headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 8000 + b"\r\n")),
    Case("endless interim answers", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    Case("endless line", endless(b"", b"x" * 0x4000)),
]
"""Answers that come quickly and never end: these end at their cap."""


@cache
def bomb(size: int) -> bytes:
    """Give a gzip of `size` zeros (a multiple of 1 MiB), a thousandth of that: one flushed block again and again."""
    engine = zlib.compressobj(9, wbits=-15)
    block = engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in repeat(None, size >> 20):
        check = zlib.crc32(bytes(1 << 20), check)
    header = b"\x1f\x8b\x08\0\0\0\0\0\2\xff"
    return header + block * (size >> 20) + b"\x03\0" + check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


def zipped(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Make an answer with a gzip that is changed and measured afterwards."""
    return lambda body: whole(change(gzip.compress(body)), "Content-Encoding: gzip")


def coded(coding: str) -> Callable[[bytes], bytes]:
    """Make an answer whose body is said to be in a coding."""
    return lambda body: whole(body, f"Content-Encoding: {coding}")


COMPLETE = (REFUSED,) * 3
BODIES = [
    raw("a wrong checksum in the gzip", zipped(lambda packed: packed[:-8] + bytes(4) + packed[-4:]), *COMPLETE),
    raw("a wrong length in the gzip", zipped(lambda packed: packed[:-4] + bytes(4)), *COMPLETE),
    raw("garbage for gzip", zipped(lambda packed: bytes(byte ^ 0x5A for byte in packed)), *COMPLETE),
    raw("a gzip that goes wrong inside", zipped(lambda packed: packed[:10] + b"\xff" * 40), *COMPLETE),
    raw("something after the gzip", zipped(lambda packed: packed + b"more"), *COMPLETE),
    raw("a gzip bomb", lambda _: whole(bomb(QUARTER), "Content-Encoding: gzip"), *COMPLETE),
    raw("a coding nobody asked for", coded("br"), *COMPLETE),
    raw("a coding twice", coded("gzip, gzip"), *COMPLETE),
    raw("longer than it may be", lambda body: whole(body + b"more"), *COMPLETE),
    raw("longer, without a length", lambda body: head(None) + body + b"more", *COMPLETE),
    raw("a length above what comes", lambda body: head(len(body) + 10) + body),
    raw("a length below what comes", lambda body: head(len(body) - 10) + body, REFUSED, UNREACHABLE, UNREACHABLE),
    raw("an empty body", lambda _: head(0), REFUSED, UNREACHABLE, UNREACHABLE),
    raw("a length that is none", lambda body: head(None, "Content-Length: many") + body),
    raw("a negative length", lambda body: head(-len(body)) + body),
    raw("two lengths", lambda body: head(len(body), f"Content-Length: {len(body) - 1}") + body),
    raw("a chunk of no size", lambda body: head(None, "Transfer-Encoding: chunked") + b"zz\r\n" + body + b"\r\n0\r\n\r\n"),
    raw("chunks that do not add up", lambda body: head(None, "Transfer-Encoding: chunked") + b"5\r\n" + body + b"\r\n0\r\n\r\n"),
    raw("a transfer coding of its own", lambda body: head(None, "Transfer-Encoding: gzip") + gzip.compress(body)),
]
"""Bodies that are wrong all through: complete but wrong is refused, fewer bytes than declared and broken framing is the line."""

NOISE = "\x1b]0;owned\x07\x1b[31m"
HEADS = [
    raw("nothing but an end", lambda _: b""),
    raw("a status line of noise", lambda _: bytes(range(256)) * 4 + b"\r\n\r\n"),
    raw("another protocol", lambda _: b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    raw("no status line at all", lambda body: body + b"\r\n\r\n"),
    raw("a status that is none", lambda body: head(len(body), status="HTTP/1.1 2000 OK") + body),
    raw("a status of terminal codes", lambda body: head(len(body), status=f"HTTP/1.1 599 {NOISE}") + body),
    raw("HTTP/2 unasked", lambda _: b"\0\0\x12\4\0\0\0\0\0" + bytes(18)),
    raw("headers of 200 kB", lambda body: whole(body, *(f"X-{number}: {'x' * 2000}" for number in range(100)))),
    raw("a header with a zero byte", lambda body: whole(body, "X-Zero: a\0b")),
    raw("a header without a name", lambda body: whole(body, ": nothing")),
    raw("a header with a bare line end", lambda body: whole(body, "X-One: a\rX-Two: b")),
    raw("a coding of terminal codes", coded("\x9b31m\xadgzip\x85"), *COMPLETE),
    raw("switching to another protocol", lambda _: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
]
"""Heads that are wrong."""


def tolerated() -> Iterator[tuple[str, Fault]]:
    """Give answers that are strange and right: a sync must take them."""

    def sent(name: str, answer: Callable[[bytes], bytes], *, last: bool = True) -> tuple[str, Fault]:
        def fault(wire: Wire, ask: Ask) -> None:
            wire.send(answer(ask.body))
            if last:
                wire.close()

        return name, fault

    yield sent("HTTP/1.0", lambda body: head(len(body), status="HTTP/1.0 200 OK") + body)
    yield sent("HTTP/1.0 without a length", lambda body: head(None, status="HTTP/1.0 200 OK") + body)
    yield sent("without a length", lambda body: head(None) + body)
    yield sent("interim answers first", lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + whole(body), last=False)
    yield sent("early hints first", lambda body: b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + whole(body), last=False)
    yield sent("gzip", lambda body: whole(gzip.compress(body), "Content-Encoding: gzip"), last=False)
    yield sent("many headers", lambda body: whole(body, *(f"X-{number}: {'x' * 100}" for number in range(100))), last=False)
    yield sent("the connection closed unsaid", whole)
    yield "an answer in pieces of 100 bytes", lambda wire, ask: wire.paced(whole(ask.body), 100, 0)
