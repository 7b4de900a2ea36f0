"""A process that stays: takes command lines on standard input, runs the program on each, gives back what a shell would have seen.

One start of the interpreter is paid once for thousands of runs; nothing else is shared, since `run` keeps no state.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence

from cchc_tui.cli import run


def once(words: Sequence[str]) -> dict[str, object]:
    """Run the program with its own two streams and give exit code and what it wrote."""
    streams = sys.stdout, sys.stderr
    raw = io.BytesIO(), io.BytesIO()
    sys.stdout, sys.stderr = (io.TextIOWrapper(buffer, encoding="utf-8", write_through=True) for buffer in raw)
    try:
        code = run(words)
        out, err = (buffer.getvalue().decode("utf-8") for buffer in raw)
    finally:
        sys.stdout, sys.stderr = streams
    return {"code": code, "out": out, "err": err}


def main() -> None:
    """Answer until standard input ends."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(once(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
