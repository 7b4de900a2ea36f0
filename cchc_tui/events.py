"""What happens during a synchronisation, told step by step to whoever shows it: a terminal's line, a program, a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Publishing:
    """The sample is being published, before it is asked for like any other publication."""


@dataclass(frozen=True, slots=True)
class Started:
    """The endpoint is being asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """The endpoint offers this publication; `expired`: by its own date it should have been replaced."""

    serial: int
    created: str
    expires: str
    expired: bool


@dataclass(frozen=True, slots=True)
class Fetching:
    """The resource number `index` (from 1) of the `count` that are not here is being fetched."""

    resource: str
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """So many bytes have come of what is not here; `rate` in bytes a second and `left` in seconds, None where nobody can say."""

    bytes_done: int
    bytes_total: int
    rate: float | None = None
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """The resource number `index` (from 1) of `count` is being validated and stored."""

    resource: str
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """What is here now and what it took; `changed`: a new generation was built; `expired` as in `Found`.

    `news` counts what it brought by table and kind, as `figures revised`.
    """

    serial: int
    requests: int
    bytes: int
    changed: bool
    expired: bool
    news: dict[str, int] = field(default_factory=dict)


Event = Publishing | Started | Found | Fetching | Progress | Building | Done
Report = Callable[[Event], None]
"""Is told each event, in the thread of the synchronisation."""


def as_record(event: Event) -> dict[str, object]:
    """Give an event as one record of `sync --json`: its name under `event`, then its fields, whole numbers."""
    fields = {name: round(value) if isinstance(value, float) else value for name, value in asdict(event).items()}
    return {"event": type(event).__name__.lower(), **fields}
