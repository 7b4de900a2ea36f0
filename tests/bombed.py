"""The screens with a bug in one of their rooms: run as a program, `X` sets it off. Only the test of crashes starts it."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from cchc_tui import launch, pages, secrecy
from cchc_tui.app import CchcApp
from cchc_tui.errors import CchcError
from cchc_tui.i18n import Lang
from cchc_tui.settings import load
from screens.widgets.handed import Handed
from screens.widgets.messages import Exported

CANARY = "canary.7f3a9c0d1e2f~bearer"
"""A secret: it is the reason of every bug and lies in a variable on the way to it."""


def bug() -> Any:
    """Be the bug."""
    token = f"Authorization: Bearer {CANARY}"
    raise ValueError(token, {"token": token})


class SilentError(Exception):
    """A failure that cannot even be said, and shows itself where it can."""

    def __str__(self) -> str:
        return str(bug())

    def __rich__(self) -> str:
        return CANARY


class Told(Message):
    """A message whose handler has the bug."""


class Bad(Widget):
    """A widget with the bug in one of its methods."""

    number: reactive[int] = reactive(0, init=False)

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    def on_mount(self) -> None:
        if self.room == "mount":
            bug()
        if self.room == "watch":
            self.number = 1
        if self.room == "message":
            self.post_message(Told())
        if self.room == "widget timer":
            self.set_interval(0.01, bug)

    def watch_number(self) -> None:
        bug()

    def on_told(self) -> None:
        bug()

    def on_idle(self) -> None:
        if self.room == "idle":
            bug()

    def render_line(self, y: int) -> Strip:
        return bug() if self.room == "render_line" else Strip.blank(self.size.width - y * 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return bug() if self.room == "layout" else super().get_content_height(container, viewport, width)


class BadScreen(Screen[None]):
    """A screen with the bug, or a widget that has it."""

    DEFAULT_CSS = "Bad { height: auto; }"

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    def compose(self) -> ComposeResult:
        if self.room == "compose":
            bug()
        yield Bad(self.room)


class Bombed(CchcApp):
    """The app with a bug behind a key."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("X", "bomb", show=False)]
    room: str = ""

    def on_load(self) -> None:
        if self.room == "load":
            bug()

    def action_bomb(self) -> None:
        if self.room in ROOMS:
            getattr(self, "in_" + self.room.replace(" ", "_"))()
        else:
            self.push_screen(BadScreen(self.room))

    def in_action(self) -> None:
        bug()

    def in_timer(self) -> None:
        self.set_timer(0.01, bug)

    def in_callback(self) -> None:
        self.call_later(bug)

    def in_after_refresh(self) -> None:
        self.call_after_refresh(bug)

    def in_thread(self) -> None:
        threading.Thread(target=bug).start()

    def in_thread_worker(self) -> None:
        self.run_worker(bug, thread=True)

    def in_worker(self) -> None:
        async def work() -> None:
            bug()

        self.run_worker(work())

    def in_worker_state(self) -> None:
        self.run_worker(asyncio.sleep(0))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if self.room == "worker state" and event.worker.is_finished:
            bug()

    def in_task(self) -> None:
        async def work() -> None:
            bug()

        self._task_kept = asyncio.create_task(work())
        self.set_timer(0.05, self._forget)

    def _forget(self) -> None:
        del self._task_kept

    def in_loop(self) -> None:
        asyncio.get_running_loop().call_soon(bug)

    def in_recursion(self) -> None:
        self.in_recursion()

    def in_silent_error(self) -> None:
        raise SilentError

    def in_sheet(self) -> None:
        self.stylesheet.add_source(f"Nobody {{ {CANARY}: 1; }}", is_default_css=False)
        self.refresh_css()

    def in_giving(self) -> None:
        self.keeper = bug
        self.post_message(Exported(Handed("", "x", ())))

    def in_head(self) -> None:
        self._bad("head", "show", self.view.snapshot.tree.roots[0].key)

    def in_scoring(self) -> None:
        self._bad("scoring", "show")

    def in_scores_between_keys(self) -> None:
        self._bad("scoring", "_steps")

    def in_context(self) -> None:
        self._bad("context", "_fill")

    def _bad(self, name: str, method: str, *about: object) -> None:
        """Open one of our screens with the bug in one of its methods."""
        page = pages.kind(name)
        self.push_screen(type(page.__name__, (page,), {method: lambda *_: bug()})(self.view, *about))

    def in_quit(self) -> None:
        self.exit()

    def on_unmount(self) -> None:
        super().on_unmount()
        if self.room == "quit":
            bug()

    def in_key(self) -> None:
        driver: Any = self._driver
        driver.process_message = lambda _: bug()
        self.say("reading is bad now")


ROOMS = [name[3:].replace("_", " ") for name in vars(Bombed) if name.startswith("in_")]
WIDGETS = ["mount", "watch", "message", "widget timer", "idle", "render_line", "layout", "compose"]
EARLY = ["init", "load"]


def main(room: str) -> int:
    """Open the screens on the cache of the environment as `cli` does, and say what failed as it does."""
    secrecy.hide(CANARY)

    def make(*arguments: Any, **named: Any) -> CchcApp:
        if room == "init":
            bug()
        app = Bombed(*arguments, **named)
        app.room = room
        return app

    settings = load({}, os.environ)
    try:
        return launch.run_screens(settings, make=make, reports=Path(os.environ["REPORTS"]))
    except CchcError as error:
        sys.stderr.write(f"cchc-tui: {Lang(settings.lang).error(error)}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
