"""The frame of every screen: flags and breadcrumb, the age of the data, and the keys that work here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui import text
from cchc_tui.i18n import Lang
from screens.widgets.view import View

_KEY_NAMES = {
    "enter": "↵",
    "escape": "Esc",
    "question_mark": "?",
    "slash": "/",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left": "←",
    "right": "→",
    "f1": "F1",
    "ctrl+z": "Ctrl+Z",
    "ctrl+c": "Ctrl+C",
    "ctrl+l": "Ctrl+L",
    "ctrl+p": "Ctrl+P",
    "ctrl+q": "Ctrl+Q",
    "space": "Space",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
}
_ASCII_NAMES = {"↵": "Enter", "←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}


def flags(view: View) -> list[str]:
    """Give the words of warning that stand before everything else."""
    lang, found = view.lang, []
    if view.out_of_touch:
        found.append(lang("OFFLINE"))
    if view.expired:
        found.append(lang("OUTDATED"))
    if view.synthetic:
        found.append(lang("SAMPLE DATA"))
    return found


def breadcrumb(trail: Sequence[str], width: int, *, ascii_only: bool = False) -> str:
    """Join the way to here, shortened from the left: where I am is never the part that is cut first."""
    between, cut = (" > ", "..") if ascii_only else (" › ", "…")
    kept = list(trail)
    while len(kept) > 1 and text.cells(between.join([cut, *kept] if len(kept) < len(trail) else kept)) > width:
        kept = kept[1:]
    line = between.join([cut, *kept] if len(kept) < len(trail) else kept)
    return text.fit(line, width, ellipsis=cut) if text.cells(line) > width else line


def ages(view: View, width: int) -> str:
    """Say how old everything is, in absolute times, dropping from the right what does not fit."""
    lang = view.lang
    parts = []
    if view.as_of:
        parts.append(lang("data as of {day}", day=lang.day(view.as_of)))
    parts.append(lang("synced {moment}", moment=lang.moment(view.synced)) if view.synced else lang("never synced"))
    if view.as_of and view.snapshot.at != view.as_of:
        parts.append(lang("verdicts of {day}", day=lang.day(view.snapshot.at)))
    parts.extend(lang("plan {plan}", plan=plan) for plan in view.snapshot.plans)
    between = " - " if view.glyphs == "ascii" else " · "
    while len(parts) > 1 and text.cells(between.join(parts)) > width:
        parts.pop()
    return text.fit(between.join(parts), width).rstrip()


def key_line(keys: Iterable[tuple[str, str]], width: int, lang: Lang, *, ascii_only: bool = False) -> str:
    """Write `key description` pairs into one line; where room ends whole pairs go, the last two (help, quit) never first."""
    shown = [f"{key_name(key, ascii_only=ascii_only)} {lang(what)}" for key, what in keys]
    while len(shown) > 1 and text.cells("  ".join(shown)) > width:
        shown.pop(-3 if len(shown) > 2 else 0)
    return text.fit("  ".join(shown), width)


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """Give the sign of a key as it stands on a keyboard."""
    name = _KEY_NAMES.get(key, key)
    return _ASCII_NAMES.get(name, name) if ascii_only else name


class Banner(Widget):
    """The first two lines of every screen."""

    DEFAULT_CSS = "Banner { height: 2; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self._trail: tuple[str, ...] = ("CCHC",)

    def show(self, view: View, trail: Sequence[str]) -> None:
        """Show where we are and how old it is."""
        self._view, self._trail = view, tuple(map(text.safe, trail))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Give the line of flags and breadcrumb, or the line of ages."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip([Segment(text.fit(ages(self._view, width), width), base + Style(dim=True))], width)
        segments: list[Segment] = []
        room = width
        for flag in flags(self._view):
            segments += [Segment(f" {flag} ", base + Style(reverse=True, bold=True)), Segment(" ", base)]
            room -= text.cells(flag) + 3
        ascii_only = self._view.glyphs == "ascii"
        line = text.fit(breadcrumb(self._trail, max(room, 1), ascii_only=ascii_only), max(room, 1))
        return Strip([*segments, Segment(line, base + Style(bold=True))]).crop(0, width)


class Keys(Widget):
    """The last line of every screen: the keys that work here."""

    DEFAULT_CSS = "Keys { height: 1; width: 1fr; dock: bottom; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()
        self._view = View()
        self._said = ""

    def show(self, view: View, keys: Iterable[tuple[str, str]]) -> None:
        """Show these keys with their descriptions in the language of the view."""
        before, self._view, self._keys = (self._keys, self._view), view, tuple(keys)
        if before != (self._keys, view):
            self.refresh()

    def say(self, view: View, line: str) -> None:
        """Show a sentence in place of the keys, on as many rows as it needs: its end says what is kept and what to do."""
        self._view, self._said = view, text.safe(line)
        self.styles.height = max(1, len(self._rows()))
        self.refresh()

    def hush(self) -> None:
        """Show the keys again."""
        if self._said:
            self._said = ""
            self.styles.height = 1
            self.refresh()

    def _rows(self) -> list[str]:
        return text.wrap(self._said, max(self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Give the line of keys, or a row of what is said."""
        width, ascii_only = self.size.width, self._view.glyphs == "ascii"
        if self._said:
            rows = self._rows()
            line = text.fit(rows[y] if y < len(rows) else "", width)
            return Strip([Segment(line, self.rich_style + Style(bold=True))], width)
        line = key_line(self._keys, width, self._view.lang, ascii_only=ascii_only)
        return Strip([Segment(line, self.rich_style + Style(dim=True))], width)
