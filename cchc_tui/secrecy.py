"""What must never be written: secrets that were named, in every form a text may give them, and what stands where secrets stand.

Rather a word too many is masked than one too few; a text without a secret comes back as it is.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

MASK = "***"
SHORTEST = 4
"""Characters below which a named secret is not looked for: it stands in every other word."""

DEPTH = 4
"""How many forms may lie around each other, the plain one counted."""

_VALUE = rb"(?:b?\"((?:\\.|[^\"\\\n])*)|b?'((?:\\.|[^'\\\n])*)|"
_KEY = rb"(?:token|password|passwd|passphrase|secret|api[_-]?key)"
_ABOUT = rb"(?:tokens?|auth|authentication|authorization|credentials?|headers?|schemes?|realm|and|or|is|of)(?:[.,:;!?)]*(?:\s|\Z)|=)"

_SHAPES = [
    re.compile(shape, re.IGNORECASE | re.MULTILINE)
    for shape in (
        rb"(?:authorization|cookie)(?:[\"'][ \t]*[:,=]|[ \t]*[:=])[ \t]*" + _VALUE + rb"([^\"'\s][^\n]*))",
        _KEY + rb"(?:[\"'][ \t]*[:=]|[ \t]*=)[ \t]*" + _VALUE + rb"([^\"'\s&][^\s&]*))",
        # Before a bare colon the name must stand where a key does: "holds no token: one line is needed" is a sentence.
        rb"(?:^|[{,;(])[ \t]*[a-z0-9_-]*" + _KEY + rb"[ \t]*:[ \t]*" + _VALUE + rb"([^\"'\s][^\s,;]*))",
        rb"\b(?:bearer|basic)[ \t]+(?!" + _ABOUT + rb")([a-z0-9._~+/-][!#-&*-;=?-~]*+)(?![\x80-\xff])",
        # A password may hold a raw slash or at sign; digits and a slash after a colon are a port.
        rb"(?<=://)([^\s/?#:@\"<>\[]*:(?!\d+[/?#])[^\s\"<>]{0,2000}|[^\s/?#\"<>]{1,2000})@",
    )
]
"""Where a secret stands, by the look of what is around it; it is the one group that took part."""

_ESCAPE = rb"\\u[dD][89abAB]%(x)b{2}\\u[dD][c-fC-F]%(x)b{2}|\\u%(x)b{4}|\\U000%(x)b{5}|\\x%(x)b{2}|\\." % {b"x": rb"[0-9a-fA-F]"}
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b""}

_UNSEEN = rb"|\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2\xad)+"
_SEAM = re.compile(rb"(?:[ \t]*\r?\n[ \t]*" + _UNSEEN)
"""Where a line was broken; colours, control characters and characters without a width."""
_QUOTED_SEAM = re.compile(rb"(?:[\"']?[ \t]*\r?\n[ \t]*b?[\"']?" + _UNSEEN)
"""The same where each part of a broken string has its own quotes."""


def _letters(escape: re.Match[bytes]) -> bytes:
    """Read one escape of JSON or Python."""
    if len(escape[0]) == 2:
        return _LETTERS.get(escape[0][1:], escape[0][1:])
    pair = escape[0].decode("unicode_escape").encode("utf-16", "surrogatepass")
    return pair.decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass")


_READINGS: list[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]]] = [
    (re.compile(rb"%([0-9a-fA-F]{2})"), lambda byte: bytes.fromhex(byte[1].decode())),
    (re.compile(rb"\\x([0-9a-fA-F]{2})"), lambda byte: bytes.fromhex(byte[1].decode())),  # as Python writes bytes, not letters
    (re.compile(_ESCAPE, re.DOTALL), _letters),
    (_SEAM, lambda _: b""),
    (_SEAM, lambda _: b" "),
    (_QUOTED_SEAM, lambda _: b""),
    (_QUOTED_SEAM, lambda _: b" "),
]
"""What a text may have gone through, and what each piece of that stood for."""


class _View(NamedTuple):
    """One reading of a text, in UTF-8; `spans` says where in the text each byte comes from, `joined` that lines were put together."""

    data: bytes
    spans: list[tuple[int, int]]
    joined: bool = False

    def read(self, pattern: re.Pattern[bytes], meaning: Callable[[re.Match[bytes]], bytes]) -> _View:
        """Undo one thing the text may have gone through."""
        data, spans, last = bytearray(), list[tuple[int, int]](), 0
        for found in pattern.finditer(self.data):
            start, end = found.span()
            meant = meaning(found)
            data += self.data[last:start] + meant
            spans += self.spans[last:start] + [(self.spans[start][0], self.spans[end - 1][1])] * len(meant)
            last = end
        return _View(bytes(data) + self.data[last:], spans + self.spans[last:], self.joined or pattern in (_SEAM, _QUOTED_SEAM))


def _views(text: str) -> Iterator[_View]:
    """Give the text as it is, then every other way to read it."""
    letters = [letter.encode("utf-8", "surrogatepass") for letter in text]
    views = [_View(b"".join(letters), [(at, at + 1) for at, letter in enumerate(letters) for _ in letter])]
    seen = set[bytes]()
    for _ in range(DEPTH):
        new = {view.data: view for view in reversed(views) if view.data not in seen}
        seen |= new.keys()
        yield from new.values()
        views = [view.read(*reading) for view in new.values() for reading in _READINGS if reading[0].search(view.data)]


def _forms(secret: bytes) -> Iterator[bytes]:
    """Give patterns of a secret as it is, and within base64, where it may begin at three places of a letter."""
    yield re.escape(secret)
    yield re.escape(secret.replace(b" ", b"+"))
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + secret)
        core = whole[-(-before * 8 // 6) : (before + len(secret)) * 8 // 6]  # the letters that hold nothing else
        for alphabet in (core, core.translate(bytes.maketrans(b"+/", b"-_"))):
            yield rb"[A-Za-z0-9+/_-]?" + re.escape(alphabet) + rb"[A-Za-z0-9+/_-]?=*"


class Secrets:
    """What one program keeps to itself; threads may name and redact at once."""

    def __init__(self) -> None:
        """Know no secret yet."""
        self._forms: frozenset[bytes] = frozenset()
        self._patterns = _SHAPES

    def hide(self, secret: str) -> None:
        """Name a secret: a token, or `user:password`, whose password and base64 form are then secrets too."""
        parts = {secret.strip(), secret.partition(":")[2].strip()}
        spelt = {unicodedata.normalize(form, part) for part in parts for form in ("NFC", "NFD")} | parts
        self._forms |= {form for part in spelt if len(part) >= SHORTEST for form in _forms(part.encode("utf-8", "surrogatepass"))}
        if self._forms:  # looked at from every place, so that secrets that overlap are all found
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._patterns = [re.compile(b"(?=(" + b"|".join(longest_first) + b"))"), *_SHAPES]

    def redact(self, text: str) -> str:
        """Give `text` with `***` for every secret in it."""
        written, last = "", 0
        for start, end in sorted(set(self._found(text))):
            if end > last:
                written += text[last:start] + MASK if start >= last else ""
                last = end
        return written + text[last:]

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where secrets stand in the text; a value that ends with its line is not looked for where lines were put together."""
        for view in _views(text):
            for pattern in self._patterns:
                if view.joined and pattern in _SHAPES:
                    continue
                for found in pattern.finditer(view.data):
                    start, end = found.span(found.lastindex or 0)
                    if end > start:
                        yield view.spans[start][0], view.spans[end - 1][1]


_OURS = Secrets()
hide, redact = _OURS.hide, _OURS.redact
"""The secrets of this process: one set, as there is one log."""
