"""A synchronisation in the background is not felt under the fingers: from a key to its repaint, in a real terminal."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pytest
from key_stopwatch import END, WALK, Key, Waits, seen, typing
from keys_site import City, served_city
from real_program import PROGRAM, environment

TIMES = 2
"""How many times as long as without one, at the most, nineteen of twenty keys may take while a synchronisation runs."""

BLOCKED = 0.1
"""Seconds a synchronisation may keep a key waiting, beyond what the same key takes without one."""

KEYS = 150


@dataclass
class Rounds:
    """Keys without and during synchronisations, in turn: what else the machine does falls on both."""

    idle: list[Key] = field(default_factory=list)
    during: list[Key] = field(default_factory=list)

    def type(self, city: City, keys: int, publications: int) -> tuple[dict[str, Waits], dict[str, Waits]]:
        """Type `keys` keys before each publication that is new, and on while it comes; give the waits by key, and all under ``."""
        chance, walk = random.Random(7), cycle(WALK)
        day = {"CCHC_AT": "2019-12-20", "CCHC_ENDPOINT": city.url}
        with typing(PROGRAM, environment(city.home) | day) as typist:
            typist.wait(b"#1")
            typist.press("2", 0.5)  # from the home to all agencies
            typist.press(END, 0.5)
            for number in range(2, publications + 1):
                self.idle += [typist.press(next(walk), chance.uniform(0, 0.06)) for _ in range(keys)]
                city.offer(number)
                since = len(typist.chunks)
                typist.process.write(b"r")
                while not typist.came(f"#{number}".encode(), since):
                    self.during.append(typist.press(next(walk), chance.uniform(0, 0.06)))
        waits = seen(typist.chunks, [*self.idle, *self.during])
        return _by_key(self.idle, waits[: len(self.idle)]), _by_key(self.during, waits[len(self.idle) :])


def _by_key(keys: list[Key], waits: list[float]) -> dict[str, Waits]:
    found = {"": Waits(tuple(waits))}
    for name in set(WALK):
        found[name] = Waits(tuple(wait for key, wait in zip(keys, waits, strict=True) if key.name == name))
    return found


def blocked(idle: dict[str, Waits], during: dict[str, Waits]) -> float:
    """Give the longest time a key waited beyond what the same key takes at most without a synchronisation."""
    return max(during[name].longest - idle[name].share(0.5) for name in set(WALK) if during[name].seconds)


def report(idle: dict[str, Waits], during: dict[str, Waits]) -> str:
    """Give the figures of a run."""
    return f"without: {idle['']}; during: {during['']}; longest beyond the usual: {1000 * blocked(idle, during):.0f} ms"


def test_a_synchronisation_of_a_small_city_keeps_no_key_waiting_for_long(tmp_path: Path) -> None:
    with served_city(tmp_path, 2, communes=1) as city:
        idle, during = Rounds().type(city, len(WALK), 2)
    assert len(during[""].seconds) > 0
    assert blocked(idle, during) < 10 * BLOCKED, report(idle, during)


@pytest.mark.heavy
def test_while_a_whole_city_comes_keys_are_as_quick_as_ever(tmp_path: Path) -> None:
    with served_city(tmp_path, 4) as city:
        idle, during = Rounds().type(city, KEYS // 3, 4)
    sys.stdout.write(report(idle, during) + "\n")
    assert min(len(idle[""].seconds), len(during[""].seconds)) >= KEYS
    assert during[""].share(0.95) <= TIMES * idle[""].share(0.95), report(idle, during)
    assert blocked(idle, during) <= BLOCKED, report(idle, during)
