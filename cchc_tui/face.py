"""How the app looks and how it ends, whatever its screens are: its looks, no colour where none is wanted, ASCII, and bugs without a dump."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from textual._compositor import LayoutUpdate
from textual.driver import Driver
from textual.events import Event, Resize
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from cchc_tui import terminal
from cchc_tui.keyboard import Keyboard
from cchc_tui.sparing import Memory
from screens.widgets import themes
from screens.widgets.plain import AsciiOnly


class Face(Keyboard):
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
        self._stands = Memory()

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

    def on_ready(self) -> None:
        """Show the first screen now that it is laid out, not when a timer next looks for what has changed."""
        screen = self.screen
        self._display(screen, screen._compositor.render_update(full=True))  # noqa: SLF001 - the public way is to wait

    async def on_event(self, event: Event) -> None:
        """Paint everything where the terminal was given back to us, or has another size: both are told as a size."""
        await super().on_event(event)
        if isinstance(event, Resize):
            self._stands.forget()
            self.refresh()

    def action_redraw(self) -> None:
        """Paint everything anew: somebody else wrote on the terminal."""
        self._stands.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Write what does not stand there already; a piece of a screen of which nothing is there yet waits for the whole."""
        if self._running and not self._batch_count:
            if renderable is not None and self._stands.unknown and not isinstance(renderable, LayoutUpdate):
                self.screen.refresh()
                return
            renderable = self._stands.left(renderable)
        super()._display(screen, renderable)

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
