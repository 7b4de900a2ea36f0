"""Text as people read and type it: made safe, folded for search, measured, and numbers and dates in both forms.

Pure; the languages themselves live in `i18n`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache

VIETNAM = timezone(timedelta(hours=7))
"""The time of every date and hour we show; without daylight saving since 1975, so no zone database is needed."""

MAX_MARKS = 2
"""Combining marks kept on one letter: Vietnamese needs two at most, a flood of them breaks columns."""

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc"}

_DISPUTED = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F), (0x115F, 0x11FF), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2630, 0x2637), (0x268A, 0x268F), (0x3164, 0x3164),
        (0x4DC0, 0x4DFF), (0xD7B0, 0xD7FF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0x1D15E, 0x1D164), (0x1D1BB, 0x1D1C0),
        (0x1D300, 0x1D37F), (0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""What is seen as nothing, or as wide as the terminal happens to think: fillers, selectors, halves of syllables, flags and skins.

So are spacing marks (`Mc`): one cell in some terminals and none in others. Columns after them would stand elsewhere on each; the price
is a `�` in texts that no office of ours writes.
"""


def msg(text: str) -> str:
    """Mark `text` as a message id for the catalogue without translating it yet."""
    return text


@lru_cache(maxsize=8192)
def safe(text: str) -> str:
    """Give `text` as one NFC line that cannot act on a terminal: control, bidi, zero-width and private characters become `�`.

    Line breaks and tabs become spaces, since every sink here is one line.
    Markup is not touched: sinks must not interpret it.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_safe_characters(unicodedata.normalize("NFC", text)))


def _safe_characters(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        if character in "\n\r\t\u2028\u2029":
            yield " "
            continue
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MAX_MARKS and not (marks and character in _DISPUTED):
            yield "\ufffd" if category in _UNSAFE or character in _DISPUTED else character


def capital(text: str) -> str:
    """Give a word of ours with a capital, where it stands alone; what is inside stays as it is."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Fold `text` for search: no case, no tone marks (wherever they stand), đ as d."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in bare if unicodedata.category(c) != "Mn")


def cells(text: str) -> int:
    """Count the terminal cells that `text` (already `safe`) takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(c) for c in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Cut or pad `text` to exactly `width` cells; a cut is shown by `ellipsis`, never silent."""
    size = cells(text)
    if size > width:
        text, size = _cut(text, width - cells(ellipsis))
        text, size = text + ellipsis[:width], size + min(width, cells(ellipsis))
    pad = " " * (width - size)
    return pad + text if right else text + pad


def _cut(text: str, width: int) -> tuple[str, int]:
    size = 0
    for index, character in enumerate(text):
        if size + _cells(character) > width:
            return text[:index], size
        size += _cells(character)
    return text, size


def wrap(text: str, width: int) -> list[str]:
    """Break `text` at spaces into lines of at most `width` cells; a longer word is broken inside."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if cells(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while word and cells(word) > max(width, 1):
            head = _cut(word, max(width, 1))[0] or word[0]  # a wide character needs two cells, and there may be one
            lines.append(head)
            word = word[len(head) :]  # noqa: PLW2901 - the rest of the word goes on
        line = word
    return [*lines, line] if line else lines


def decimals(value: Fraction, places: int) -> str:
    """Round `value` half to even to `places` decimals and write it with a point and no grouping."""
    scaled = round(value * 10**places)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def grouped(plain: str, group: str, point: str) -> str:
    """Write the plain decimal `plain` with thousands apart by `group` and `point` as the decimal sign."""
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, rest = digits.partition(".")
    whole = f"{int(whole):,}".replace(",", group)
    return f"{sign}{whole}{point}{rest}" if rest else f"{sign}{whole}"


def number(value: int | Fraction, lang: str) -> str:
    """Write a count: `531.269` in Vietnamese, `531,269` in English; a count that is no integer keeps its decimals."""
    plain = str(value) if isinstance(value, int) or value.denominator == 1 else decimals(value, 6).rstrip("0")
    return grouped(plain, ".", ",") if lang == "vi" else grouped(plain, ",", ".")


def figure(value: Fraction, lang: str, unit: str = "%", places: int = 2) -> str:
    """Write a figure in its unit: `99,86 %` in Vietnamese, `99.86%` in English; other units only give the number."""
    plain = decimals(value, places)
    if lang == "vi":
        return grouped(plain, ".", ",") + (" %" if unit == "%" else "")
    return grouped(plain, ",", ".") + ("%" if unit == "%" else "")


def day(value: date, lang: str) -> str:
    """Write a date: `14/06/2019` in Vietnamese, `2019-06-14` in English."""
    return f"{value:%d/%m/%Y}" if lang == "vi" else f"{value:%Y-%m-%d}"


def moment(value: datetime, lang: str) -> str:
    """Write a time of this year's kind, absolute: `23/11/2026 08:15` or `2026-11-23 08:15`."""
    return f"{day(value.date(), lang)} {value:%H:%M}"
