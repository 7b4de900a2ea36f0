"""Documents that are decoded, or even read, when somebody looks at them: of 11,000 agencies a first screen needs a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")


class Lazy(Mapping[str, T]):
    """Values of a file that was read, each decoded when it is looked at."""

    def __init__(self, raw: Mapping[str, msgspec.Raw]) -> None:
        self._raw = raw

    def __getitem__(self, key: str) -> T:
        return cast("T", msgspec.json.decode(self._raw[key]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class Layered(Mapping[str, T]):
    """What is wanted first, and the rest, which is read when something else is asked for; whatever reading raises comes up then."""

    def __init__(self, first: Mapping[str, T], read: Callable[[], Mapping[str, T]]) -> None:
        self._first, self._read = first, read

    @cached_property
    def _rest(self) -> Mapping[str, T]:
        return self._read()

    def __getitem__(self, key: str) -> T:
        try:
            return self._first[key]
        except KeyError:
            return self._rest[key]

    def __iter__(self) -> Iterator[str]:
        return chain(self._first, self._rest)

    def __len__(self) -> int:
        return len(self._first) + len(self._rest)
