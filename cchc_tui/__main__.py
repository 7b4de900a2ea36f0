"""The program: `cchc-tui`, or `python -m cchc_tui`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run with the words `argv` (default: those of the command line) and leave with the exit code."""
    from cchc_tui.cli import run  # so that importing this module runs nothing

    sys.exit(run(sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    main()
