"""From the command to the first screen that says something, at city size, beside what importing the library alone takes."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pyte
import pytest
from keys_site import publish_city
from ptyprocess import PtyProcess
from real_program import environment, run

TIMES = 1.6
"""How many times as long as `import textual.app` in a new interpreter the first complete screen may take."""

ROUNDS = 15
COLUMNS, LINES = 80, 24
PATIENCE = 60.0

LATE = (
    "httpx",
    "plotext",
    "cchc_tui.sync",
    "cchc_tui.trend",
    "screens.indicator",
    "screens.agencies",
    "screens.ranking",
    "screens.quality",
)
"""Nothing of the first screen, and therefore not loaded when it stands."""

PROGRAM = "from cchc_tui.cli import run; import sys; sys.exit(run(sys.argv[1:]))"
SPY = f"""
import sys
from cchc_tui.face import Face
ready = Face.on_ready
def looked(self):
    ready(self)
    sys.exit("loaded: " + " ".join(name for name in {LATE!r} if name in sys.modules))
Face.on_ready = looked
{PROGRAM}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of somebody who has synchronised a city of 640 agencies."""
    folder = tmp_path_factory.mktemp("city")
    publish_city(folder, 1, 587)
    done = run(folder, "sync", "--endpoint", folder / "www")
    assert done.code == 0, done.err
    return folder


def first_screen(home: Path) -> float:
    """Open the program in a terminal; give the seconds until every row of the first screen stands there, as the eye sees it."""
    start = time.monotonic()
    words = [sys.executable, "-m", "cchc_tui", "--offline"]
    given = environment(home) | {"TERM": "xterm-256color", "CCHC_AT": "2019-12-14"}
    process = PtyProcess.spawn(words, dimensions=(LINES, COLUMNS), env=given)
    chunks: list[tuple[float, bytes]] = []
    try:
        while not _complete(chunks):
            assert select.select([process.fd], [], [], PATIENCE)[0], "nothing came any more"
            chunks.append((time.monotonic(), os.read(process.fd, 65536)))
    finally:
        process.terminate(force=True)
        process.close(force=True)
    return chunks[-1][0] - start


def _complete(chunks: list[tuple[float, bytes]]) -> bool:
    """Say whether counts, list with figures, sentence and keys stand there; asked of pyte only when the last of them came."""
    raw = b"".join(data for _, data in chunks)
    if b"q Quit" not in raw:
        return False
    screen = pyte.Screen(COLUMNS, LINES)
    pyte.ByteStream(screen).feed(raw)
    rows = screen.display
    listed = [row for row in rows[4:20] if "%" in row]
    return (
        "Overview" in rows[0] and "not met" in rows[2] and len(listed) >= 9 and "Not met: " in "".join(rows[15:22]) and "q Quit" in rows[-1]
    )


def library() -> float:
    """Give the seconds of importing the library of the screens in an interpreter of its own."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
    return time.monotonic() - start


@pytest.mark.heavy
def test_a_city_is_on_the_screen_hardly_later_than_the_library_is_loaded(home: Path) -> None:
    first_screen(home), library()  # warm
    ours, theirs = zip(*((first_screen(home), library()) for _ in range(ROUNDS)), strict=True)
    said = f"first screen {median(ours):.3f} s, import {median(theirs):.3f} s: {median(ours) / median(theirs):.2f} times"
    sys.stdout.write(said + "\n")
    assert median(ours) <= TIMES * median(theirs), said


def test_what_the_first_screen_does_not_need_is_not_loaded_when_it_stands(cached: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", SPY, "--cache", str(cached)]
    process = PtyProcess.spawn(words, dimensions=(LINES, COLUMNS), env=environment(tmp_path) | {"TERM": "xterm-256color"})
    said = b""
    try:
        while b"loaded:" not in said:
            assert select.select([process.fd], [], [], PATIENCE)[0]
            said += os.read(process.fd, 65536)
    finally:
        process.terminate(force=True)
        process.close(force=True)
    assert said.partition(b"loaded:")[2].split(b"\r")[0].strip() == b""
