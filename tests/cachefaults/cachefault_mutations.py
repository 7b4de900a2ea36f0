"""What a bad disk, a careless hand or a wrong backup can do to one file of a cache."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BLOCK = 512
"""Bytes of a block that is lost."""

UNNAMED = ("lock",)
"""Files that say nothing."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """What was done to which files, as paths below the cache."""

    kind: str
    files: tuple[str, ...]


Work = Callable[[Path, random.Random], tuple[Path, ...]]
"""Does something to a cache; gives the files it was done to, none where it found nothing to do it to."""


def files(cache: Path) -> list[Path]:
    """Give every file of a cache that says something; one of several names of the same file is as good as another."""
    return sorted(path for path in cache.rglob("*") if path.is_file() and path.name not in UNNAMED)


def _one(cache: Path, chance: random.Random) -> Path:
    """Choose a file: the pointer, the contact and the files beside the resources as often as all resources together."""
    everything = files(cache)
    special = [path for path in everything if path.parent == cache or path.name.startswith("_")]
    return chance.choice(special if chance.random() < 0.6 else everything)


def flip(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Turn one bit round."""
    path = _one(cache, chance)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return (path,)


def cut(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Take the end of a file away, or all of it."""
    path = _one(cache, chance)
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])
    return (path,)


def zero(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Put zeros in the place of a block."""
    path = _one(cache, chance)
    data = bytearray(path.read_bytes())
    start = chance.randrange(0, len(data), BLOCK)
    data[start : start + BLOCK] = bytes(len(data[start : start + BLOCK]))
    path.write_bytes(data)
    return (path,)


def delete(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Take a file away."""
    path = _one(cache, chance)
    path.unlink()
    return (path,)


def swap(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Let two files that differ change places."""
    one = _one(cache, chance)
    others = [path for path in files(cache) if path.read_bytes() != one.read_bytes()]
    other, aside = chance.choice(others), cache / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    return one, other


def older(cache: Path, chance: random.Random) -> tuple[Path, ...]:
    """Put back what a file held at the serial before: from the previous generation, or from a copy of the pointer that was kept."""
    then, now = cache / "generations" / "000001", cache / "generations" / "000002"
    pairs = [(then / path.name, path) for path in now.iterdir() if (then / path.name).exists()]
    pairs = [(old, new) for old, new in pairs if old.read_bytes() != new.read_bytes()]
    pairs += [(cache.with_name("current-before"), cache / "current")] * 2
    old, new = chance.choice(pairs)
    new.write_bytes(old.read_bytes())
    return (new,)


WORKS: tuple[Work, ...] = (flip, cut, zero, delete, swap, older)


def mutate(cache: Path, work: Work, chance: random.Random) -> Mutation:
    """Do something to a cache, and say what."""
    done = work(cache, chance)
    return Mutation(work.__name__, tuple(sorted(str(path.relative_to(cache)) for path in done)))
