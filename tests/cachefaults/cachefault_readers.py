"""Readers of a cache that is not theirs: processes of another user, which read all the time or run the program.

As a script it becomes user 65534 after everything is loaded and one reading is done, so that the user need not be let to read the program.
It takes one order from standard input, says what it has done when standard input ends, and ends with what it found wrong, if anything.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import select
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Self

import msgspec

from cchc_tui.cache.generation import Generation
from cchc_tui.cache.storage import fraction_text
from cchc_tui.cache.store import Store
from cchc_tui.cli import run
from cchc_tui.errors import CacheDamaged

NOBODY = 65534
"""The user that readers are."""

LATER = ("cchc_tui.log", "cchc_tui.secrecy", "cchc_tui.sync", "cchc_tui.sync_words", "cchc_tui.feed.client", "httpcore", "filelock")
"""What a sync loads when it needs it: here before the process becomes somebody who may not be let to."""

REPLACED = "was replaced by newer data"
"""What is said to a reader that was slower than two synchronisations."""


def fingerprint(generation: Generation) -> str:
    """Read everything that a reader can get out of a generation, and give its SHA-256."""
    agencies = generation.catalogue.agencies
    rows = [(str(a.key), code, generation.series(a.key, code)) for a in agencies for code in sorted(generation.indicators(a.key))]
    publication = replace(generation.publication, synced_at="")
    standings = {key: dict(fields) for key, fields in generation.standings.items()}
    return sha256(
        msgspec.json.encode((publication, generation.catalogue, standings, rows), enc_hook=fraction_text, order="sorted")
    ).hexdigest()


class Reader:
    """Reads one cache; `right` is the fingerprint of every serial, `figures` what `status --json` prints of each."""

    def __init__(self, root: Path, right: dict[str, str], status: dict[str, str]) -> None:
        self.root, self.right, self.status = root, right, status
        self.seen: Counter[str] = Counter()

    def read(self) -> None:
        """Open the cache, which must not fail, and read all of it: one serial and nothing else, unless two newer ones came meanwhile."""
        generation = Store(self.root).current()
        assert generation is not None
        try:
            found = fingerprint(generation)
        except CacheDamaged as error:
            if REPLACED not in str(error):
                raise
            self.seen["replaced"] += 1
            return
        serial = str(generation.entry.serial)
        assert found == self.right[serial], f"serial {serial} is mixed"
        self.seen[serial] += 1

    def look(self) -> None:
        """Run `status`: what it prints is that of one serial."""
        code, out, err = said(["status", "--json", "--cache", str(self.root), "--at", "2019-10-15"])
        if code:
            assert (code, out, REPLACED in err) == (7, "", True), (code, out, err)
            self.seen["replaced"] += 1
        else:
            assert out == self.status[str(json.loads(out)["serial"])]
            self.seen["status"] += 1


def said(words: list[str]) -> tuple[int, str, str]:
    """Run the program in this process; give its exit code and its two streams."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(raw, encoding="utf-8", write_through=True) for raw in (out, err)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        code = run(words)
    return code, out.getvalue().decode(), err.getvalue().decode()


def main() -> None:
    """Do what is ordered: run a command line, or read until standard input ends."""
    order = json.loads(sys.stdin.readline())
    reader = Reader(Path(order["root"]), order["right"], order["status"])
    reader.read()
    reader.look()
    for module in LATER:
        importlib.import_module(module)
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    if order["words"]:
        print(json.dumps(said(order["words"])))
        return
    print("ready", flush=True)
    reader.seen.clear()
    while not select.select([sys.stdin], [], [], 0)[0]:
        for _ in range(5):
            reader.read()
        reader.look()
    print(json.dumps(reader.seen))


class Somebody:
    """A reader in a process of its own, from outside."""

    def __init__(self, root: Path, right: dict[int, str], status: dict[int, str], environment: dict[str, str], *words: str) -> None:
        assert os.geteuid() == 0, "only root can start a reader of another user: run these tests as root"
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        order = {"root": str(root), "right": right, "status": status, "words": words}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:  # closes its streams and waits for it
            process.kill()

    def ready(self) -> None:
        """Wait until it reads."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line == "ready\n", self._process.communicate()

    def answer(self) -> str:
        """Let it stop; give what it says, and prove that it found nothing wrong."""
        out, err = self._process.communicate(timeout=60)
        assert (self._process.returncode, err) == (0, ""), err
        return out


if __name__ == "__main__":
    main()
