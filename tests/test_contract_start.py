"""What a start costs: the help is there at once, and the two ways to start the program are the same program."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from cli_site import PROGRAM, ROOT

ROUNDS = 9
MOST = 8
"""Times as long as an interpreter that does nothing: what the help of a tool may take before it is felt."""


def seconds(words: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def test_help_takes_at_most_eight_times_an_empty_interpreter() -> None:
    """Medians of runs in turn, so that a busy machine slows both alike."""
    pairs = [(seconds([sys.executable, "-c", "pass"]), seconds([*PROGRAM, "--help"])) for _ in range(ROUNDS)]
    nothing, shown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert shown <= MOST * nothing, f"{shown * 1000:.0f} ms for {nothing * 1000:.0f} ms"


def test_the_module_and_the_script_are_the_same_program(tmp_path: Path) -> None:
    """The script is what an installation makes of the entry point."""
    script = tmp_path / "cchc-tui"
    script.write_text(f"#!{sys.executable}\nimport sys\nfrom cchc_tui.__main__ import main\nsys.exit(main())\n")
    script.chmod(0o755)
    for words in (["--version"], ["--help"], ["check", "--nope"], ["status", "--nope"]):
        ran = [
            subprocess.run(
                [*how, *words], capture_output=True, check=False, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, cwd="/"
            )
            for how in (PROGRAM, [str(script)])
        ]
        assert (ran[0].returncode, ran[0].stdout, ran[0].stderr) == (ran[1].returncode, ran[1].stdout, ran[1].stderr)
