"""Bodies as they were before their content coding, a piece at a time: 64 kB that unfold into a gigabyte never do."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from cchc_tui.errors import Refused
from cchc_tui.feed.retry import Passing
from cchc_tui.text import msg

PIECE = 64 * 1024
"""Bytes handed on at once, at most."""

ACCEPTED = "gzip"
"""The one `Accept-Encoding` ever sent: proxy caches keep a copy for each one they see."""

_SLACK = 64 * 1024
"""Bytes that gzip may add to what does not shrink; more of them is a stream that says nothing for ever."""


def inflated(chunks: Iterable[bytes], coding: str, cap: int, file: str) -> Iterator[bytes]:
    """Undo `coding` on `chunks`; a coding nobody asked for and damaged gzip are `Refused`, half a gzip is `Passing`.

    `cap` is the inflated size the caller stops at; it bounds here what comes over the line for it.
    """
    if coding in ("", "identity"):
        return iter(chunks)
    if coding not in ("gzip", "x-gzip"):
        raise Refused("{file} came in a coding that was not asked for.", file=file)  # its name is the server's: not repeated
    return _gunzipped(chunks, cap, file)


def _gunzipped(chunks: Iterable[bytes], cap: int, file: str) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    raw = 0
    for chunk in chunks:
        raw += len(chunk)
        try:
            yield from _pieces(engine, chunk)
        except zlib.error as error:
            raise Refused("{file} came as damaged gzip: {reason}.", file=file, reason=error) from None
        if engine.unused_data or raw > cap + _SLACK:
            raise Refused("{file} goes on after its end.", file=file)
    if not engine.eof:
        raise Passing(msg("{file} ended in the middle of its gzip."), file=file)


def _pieces(engine: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    while chunk:
        piece = engine.decompress(chunk, PIECE)
        chunk = engine.unconsumed_tail
        if piece:
            yield piece
