"""The program in a real terminal, until it shows what is waited for or ends: everything it ever wrote there."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Mapping

import pyte
from ptyprocess import PtyProcess

PATIENCE = 30.0
"""Seconds a screen may take on a busy machine; nothing waits that long where it comes."""


def watched(words: list[str], environment: Mapping[str, str], until: str = "") -> tuple[str, str]:
    """Run the program until its screen shows `until`, or until it ends; gives the screen's text and all bytes as text."""
    process = PtyProcess.spawn(
        [sys.executable, "-m", "cchc_tui", *words], dimensions=(30, 100), env={**environment, "TERM": "xterm-256color"}
    )
    screen = pyte.Screen(100, 30)
    stream, raw, end = pyte.ByteStream(screen), bytearray(), time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end and not (until and until in "\n".join(screen.display)):
            if select.select([process.fd], [], [], 0.1)[0]:
                try:
                    data = os.read(process.fd, 65536)
                except OSError:  # the program let go of the terminal
                    break
                raw += data
                stream.feed(data)
    finally:
        process.terminate(force=True)
        process.close()
    return "\n".join(screen.display), raw.decode("utf-8", "replace")
