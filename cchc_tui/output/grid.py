"""Plain tables that fit a width: aligned in cells, long texts on further lines, nothing cut without a sign.

One column may be long (`flexible`); it takes the room the others leave. Where that is
too little, each row is stacked instead: its beginning on one line, its figures on the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cchc_tui.text import cells, fit, wrap

GAP = "  "
SEPARATOR = " · "
"""Between facts that stand in one line."""

NARROWEST = 14
"""Cells of the flexible column below which a table is stacked."""

MOST_LINES = 3
"""Lines a long text may take."""

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a text for each column, and notes that stand below it in the full width. All texts are already safe.

    `ink` is the SGR colour of its first and last text on a terminal, empty for none; it is only a help, never the only sign.
    """

    texts: tuple[str, ...]
    notes: tuple[str, ...] = ()
    ink: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is laid out: headings, which column is flexible, which are flush right, the sign of a cut."""

    headings: tuple[str, ...]
    flexible: int
    right: frozenset[int] = field(default_factory=frozenset)
    cut: str = "…"


def grid(shape: Shape, rows: Sequence[Row], width: int) -> list[str]:
    """Lay out the rows in at most `width` cells a line; columns nobody has anything for are left out."""
    shape, rows = _used(shape, rows)
    sizes = [max(cells(text) for text in column) for column in zip(shape.headings, *(row.texts for row in rows), strict=True)]
    room = width - sum(sizes) + sizes[shape.flexible] - len(GAP) * (len(sizes) - 1)
    if room < min(NARROWEST, sizes[shape.flexible]):
        return [line for row in rows for line in _stacked(shape, row, width)]
    sizes[shape.flexible] = min(room, sizes[shape.flexible])
    lines = _aligned(shape, Row(shape.headings), sizes, width) if any(shape.headings) else []
    return [*lines, *(line for row in rows for line in _aligned(shape, row, sizes, width))]


def packed(parts: Iterable[str], width: int, gap: str = GAP) -> list[str]:
    """Put short facts beside each other, as many as a line of `width` cells holds; only a fact longer than a line is broken."""
    lines: list[str] = []
    for part in parts:
        if lines and cells(lines[-1]) + cells(gap) + cells(part) <= width:
            lines[-1] += gap + part
        else:
            lines += wrap(part, width)
    return lines


def paragraphs(texts: Iterable[str], width: int) -> list[str]:
    """Break each text into lines of at most `width` cells."""
    return [line for text in texts for line in wrap(text, width)]


def _used(shape: Shape, rows: Sequence[Row]) -> tuple[Shape, list[Row]]:
    kept = [n for n in range(len(shape.headings)) if n == shape.flexible or any(row.texts[n] for row in rows)]
    right = frozenset(kept.index(n) for n in shape.right if n in kept)
    smaller = Shape(tuple(shape.headings[n] for n in kept), kept.index(shape.flexible), right, shape.cut)
    return smaller, [Row(tuple(row.texts[n] for n in kept), row.notes, row.ink) for row in rows]


def _aligned(shape: Shape, row: Row, sizes: Sequence[int], width: int) -> Iterable[str]:
    """Give the lines of a row: the long text goes on below itself."""
    long = _broken(row.texts[shape.flexible], sizes[shape.flexible], shape.cut)
    for number, part in enumerate(long):
        texts = [part if n == shape.flexible else text if number == 0 else "" for n, text in enumerate(row.texts)]
        placed = [fit(t, sizes[n], right=n in shape.right, ellipsis=shape.cut) for n, t in enumerate(texts)]
        yield GAP.join(_inked([*placed[:-1], placed[-1].rstrip()], row.ink)).rstrip()
    yield from _notes(row, width)


def _inked(texts: list[str], ink: str) -> list[str]:
    """Colour the first and the last of the texts, where there is anything to see."""
    if not ink or len(texts) < 2:
        return texts
    first, last = (inked(text, ink) if text.strip() else text for text in (texts[0], texts[-1]))
    return [first, *texts[1:-1], last]


def inked(text: str, ink: str) -> str:
    """Colour a text for a terminal; no colour leaves it as it is."""
    return f"\x1b[{ink}m{text}\x1b[0m" if ink else text


def _broken(text: str, width: int, cut: str) -> list[str]:
    lines = wrap(text, width)
    if len(lines) <= MOST_LINES:
        return lines or [""]
    rest = " ".join(lines[MOST_LINES - 1 :])
    return [*lines[: MOST_LINES - 1], fit(rest, width, ellipsis=cut).rstrip()]


def _stacked(shape: Shape, row: Row, width: int) -> Iterable[str]:
    before, after = row.texts[: shape.flexible + 1], row.texts[shape.flexible + 1 :]
    head = wrap(" ".join(text for text in before if text), width)
    sign = before[0] if before[0] and head and head[0].startswith(f"{before[0]} ") else ""
    yield from [inked(sign, row.ink) + head[0][len(sign) :], *head[1:]] if sign else head
    yield from _indented(GAP.join(text for text in after if text), width)
    yield from _notes(row, width)


def _notes(row: Row, width: int) -> Iterable[str]:
    return (line for note in row.notes for line in _indented(note, width))


def _indented(text: str, width: int) -> Iterable[str]:
    return (INDENT + line for line in wrap(text, max(width - len(INDENT), 1)))
