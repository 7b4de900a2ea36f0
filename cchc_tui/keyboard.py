"""Keys in order: each is answered to the end before the next is handed on, so that what is typed ahead reaches the screen it is meant for.

Textual hands a key to the focused widget and takes the next one at once. What the first key asks for comes back through several
queues, so of Enter and `j` in one breath the `j` would still go to the screen below.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Event, Key
from textual.message_pump import MessagePump

ROUNDS = 2
"""How often the way up is gone: the key comes up it, then what its action asked for."""

PATIENCE = 0.25
"""Seconds after which nobody is waited for any more: a widget that just went answers never."""


class Keyboard(App[None]):
    """An app that keeps the keys typed ahead until the one before has had its effect."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._ahead: deque[Key] = deque()
        self._answering: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """Take everything as it comes but a key while another is on its way."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._ahead.append(event)
        if self._answering is None:
            await self._hand_on()

    async def _hand_on(self) -> None:
        """Give the oldest key to whoever has the focus now, once the screen stands."""
        self._answering = None
        if not self._ahead:
            return
        try:
            if self.screen.is_mounted:
                await super().on_event(self._ahead.popleft())
        finally:
            self._answering = asyncio.create_task(self._answered())

    async def _answered(self) -> None:
        """Wait until the key had its effect, and let the next one come."""
        try:
            while await self._changed():
                pass
        except ScreenStackError:  # the last screen is gone: so are we
            return
        self.call_later(self._hand_on)

    async def _changed(self) -> bool:
        """Wait until whatever is on its way from the focus to the app has arrived; say whether that brought another screen."""
        top = self.screen
        for _ in range(ROUNDS):
            for node in self._way():
                for _ in range(2):  # a widget's answer to a key stands in its own queue behind the first callback
                    await _passed(node)
        return self.screen is not top

    def _way(self) -> list[DOMNode]:
        """Give the nodes a key goes through, the focus first, the app last."""
        return list((self.focused or self.screen).ancestors_with_self)


async def _passed(node: MessagePump) -> None:
    """Wait until a node has done all it was asked so far."""
    done = asyncio.Event()
    if node.call_later(done.set):
        try:
            async with asyncio.timeout(PATIENCE):
                await done.wait()
        except TimeoutError:
            return
