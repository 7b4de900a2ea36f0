"""JSON that leaves no room for guesses: decoded into a wished shape, and nothing in it said twice.

Pure. Whatever is not so is `Refused` with one line, never another exception: bytes that are no UTF-8, numbers
too long to be made, nesting too deep to be followed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar

import msgspec

from cchc_tui.errors import Refused

MAX_NODES = 200_000
"""Objects and lists in one document, ten for each resource: without it 8 MiB of `[` would cost hundreds of MiB of memory."""

SHOWN = 200
"""Characters of a wrong value that an error repeats."""

Wire = TypeVar("Wire")


def decoded(raw: bytes, kind: type[Wire], file: str) -> Wire:
    """Decode a JSON document; keys that `kind` does not name are passed over. `Refused` when it is not of that shape."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("{file} is not what it should be: {reason}.", file=file, reason=error) from None


def check_once(raw: bytes, file: str) -> None:
    """Refuse a JSON document that says one thing twice: which of the two holds would be each reader's own guess."""
    nodes = raw.count(b"{") + raw.count(b"[")
    if nodes > MAX_NODES:
        raise Refused("{file} holds {count} objects and lists; allowed are {allowed}.", file=file, count=nodes, allowed=MAX_NODES)
    try:
        # Numbers are not made, so none is too long to be made.
        json.loads(raw.decode(), object_pairs_hook=partial(_once, file), parse_int=len, parse_float=len)
    except (ValueError, RecursionError) as error:
        raise Refused("{file} is not what it should be: {reason}.", file=file, reason=error) from None


def _once(file: str, pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise Refused("{file} says {key} twice in one object.", file=file, key=repeated(key for key, _ in pairs)[:SHOWN])


def repeated(names: Iterable[str]) -> str:
    """Give the names that stand more than once, with commas between."""
    return ", ".join(sorted(name for name, times in Counter(names).items() if times > 1))
