"""A list to read: its rows lead nowhere."""

from __future__ import annotations

from screens.widgets.lines import Lines


class Facts(Lines):
    """A list without Enter, so that nowhere a key is offered that does nothing."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Move only."""
        return action != "open" and super().check_action(action, parameters)
