"""How the app looks and how it ends, whatever its screens are: its looks, no colour where none is wanted, ASCII, and bugs without a dump."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.theme import Theme

from cchc_tui import terminal
from screens.widgets import themes
from screens.widgets.plain import AsciiOnly


class Face(App[None]):
    """An app in one of `looks` (names of `terminal.THEMES`, the first is shown), driven by `driver_class`."""

    theme: Reactive[str] = Reactive(themes.TEXTUALS[terminal.THEMES[0]])

    def __init__(self, looks: Sequence[str], *, glyphs: str, driver_class: type[Driver] | None) -> None:
        # Before Textual's own start, which decides there what becomes of colours.
        self.set_reactive(Face.theme, themes.TEXTUALS[looks[0]])
        super().__init__(driver_class=driver_class)
        self.animation_level = "none"
        self._looks = tuple(looks)
        wanted = [(themes.Colourless(), self.no_color), (AsciiOnly(), glyphs == "ascii")]
        self._last_filters = [last for last, needed in wanted if needed]
        self.left_open: tuple[str, ...] = ()

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes of Textual and ours, from the first moment on."""
        return {**super().available_themes, **themes.OURS}

    @property
    def failure(self) -> Exception | None:
        """What nobody foresaw and ended the screens; `left_open` then holds the kinds of the open ones, the first below."""
        return self._exception

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no colour through where none is wanted, and nothing but ASCII where the terminal has nothing else."""
        return [*super().get_line_filters(), *self._last_filters]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colour of a verdict that Textual has no name for."""
        return themes.UNKNOWN

    def next_look(self) -> str | None:
        """Show the next look and give its name; None where the terminal has but one."""
        if len(self._looks) < 2 or self.no_color:
            return None
        self._looks = (*self._looks[1:], self._looks[0])
        self.theme = themes.TEXTUALS[self._looks[0]]
        return self._looks[0]

    def fail(self, error: Exception) -> None:
        """Leave after a bug, wherever it was met."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Remember what was open before all of it is closed."""
        self.left_open = self.left_open or tuple(type(screen).__name__ for screen in self.screen_stack)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Leave. Textual would print every variable on the way to the bug, tokens included."""
        self._close_messages_no_wait()

    def panic(self, *_: object) -> None:
        """Leave; what an error wants to show of itself may be a source line."""
        self._close_messages_no_wait()
