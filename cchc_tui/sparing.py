"""What already stands on the terminal is not written again: Textual paints everything whenever anything changes its place.

Opening a screen it lays out, and paints, three times; a sentence that grows by a row paints 3 kB, most of them as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Line = list[Strip]


class Patch(CompositorUpdate):
    """Whole lines of the screen, by their row."""

    def __init__(self, lines: Mapping[int, Line]) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the segments, for whoever prints instead of writing."""
        for row, line in self.lines.items():
            yield Control.move_to(0, row).segment
            for strip in line:
                yield from strip

    def render_segments(self, console: Console) -> str:
        """Give what is written to the terminal."""
        drawn = ((Control.move_to(0, row).segment.text, *(strip.render(console) for strip in line)) for row, line in self.lines.items())
        return "".join(part for parts in drawn for part in parts)


class Memory:
    """The lines that stand on the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._lines: list[Line | None] = []

    @property
    def unknown(self) -> bool:
        """Whether nothing is known."""
        return not self._lines

    def forget(self) -> None:
        """Know nothing any more: somebody else wrote, or the size is another."""
        self._lines = []

    def left(self, update: Any) -> Any:
        """Give what of an update is still to be written, and take it for written; None where nothing is."""
        if isinstance(update, LayoutUpdate) and (update.region.x, update.region.y) == (0, 0):
            return self._changed(update)
        if isinstance(update, ChopsUpdate):
            spans = [span for span in update.spans if not self._stands(span, update)]
            return ChopsUpdate(update.chops, spans, update.chop_ends) if spans else None
        if update is not None:
            self.forget()
        return update

    def _stands(self, span: tuple[int, int, int], update: ChopsUpdate) -> bool:
        """Say whether a piece of a row stands there already; if not, it will, and is remembered if it is the whole row."""
        row, left, right = span
        if row >= len(self._lines):
            return False
        pieces = [strip for strip in update.chops[row].values() if strip is not None]
        complete = len(pieces) == len(update.chops[row]) and left <= 0 and right >= max(update.chop_ends[row])
        whole = pieces if complete else None
        before, self._lines[row] = self._lines[row], whole
        return whole is not None and whole == before

    def _changed(self, update: LayoutUpdate) -> CompositorUpdate | None:
        before, now = self._lines, [list(line) for line in update.strips]
        self._lines = [*now]
        if len(before) != len(now):
            return LayoutUpdate([*now], update.region)
        changed = {row: line for row, (line, old) in enumerate(zip(now, before, strict=True)) if line != old}
        return Patch(changed) if changed else None
