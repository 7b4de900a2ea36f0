"""A city of 640 agencies and twelve indicators is exported while somebody waits, in memory that any server has."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cchc_tui.feed.publish import publish

from keys_site import NOW, publish_city  # isort: skip - beside the tests
from real_program import environment, run  # isort: skip - beside the tests

SECONDS, KILOBYTES = 3, 200_000
INDICATORS = 12

MEASURED = """
import sys, time
from pathlib import Path
from cchc_tui.cli import run
code = run(sys.argv[1:])
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
sys.stderr.write(f"{time.process_time()} {peak}")
sys.exit(code)
"""
"""Runs the program, and says which seconds of a processor and how many kilobytes it took: others use the machine too."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who has synchronised the city."""
    folder = tmp_path_factory.mktemp("city")
    publish_city(folder, 1, 587)
    targets = folder / "source" / "targets.csv"
    with targets.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    kept = sorted({row[head.index("indicator")] for row in rows})[:INDICATORS]
    with targets.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(row for row in rows if row[head.index("indicator")] in kept)])
    publish(folder / "source", folder / "www", now=NOW + timedelta(seconds=2))
    assert run(folder, "sync", "--endpoint", folder / "www").code == 0
    return folder


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["csv", "xlsx", "md", "json"])
def test_a_city_is_exported_in_three_seconds_and_bounded_memory(home: Path, form: str) -> None:
    found = []
    for _ in range(3):
        words = ["export", "--format", form, "--output", str(home / f"city.{form}")]
        done = subprocess.run([sys.executable, "-c", MEASURED, *words], env=environment(home), capture_output=True, text=True, check=True)
        found.append([float(number) for number in done.stderr.split()])
    assert min(seconds for seconds, _ in found) <= SECONDS, found
    assert max(kilobytes for _, kilobytes in found) <= KILOBYTES, found
