"""The pace of a download in words: sizes, rates, the time that is left, and the one line that says all three."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from cchc_tui.i18n import Lang
from cchc_tui.text import cells, fit

UNITS = ("B", "kB", "MB", "GB")
"""Decimal units, a thousand of one in the next: what lines and disks are sold in."""

MINUTE, HOUR, DAY = 60, 3600, 86_400
STEP = 5
"""Seconds that a time of more than a minute is rounded up to: the last figure must be readable before it changes."""


def size(lang: Lang, count: int) -> str:
    """Write a number of bytes with at most one decimal: `999 B`, `1,2 MB`, `120 kB`."""
    value, unit = Fraction(max(count, 0)), 0
    while unit < len(UNITS) - 1 and round(value) >= 1000:
        value, unit = value / 1000, unit + 1
    places = 1 if unit and round(value, 1) < 100 else 0
    return f"{lang.figure(value, '', places)} {UNITS[unit]}"


def rate(lang: Lang, each_second: float) -> str:
    """Write a rate in bytes a second: `120 kB/s`."""
    return lang("{size}/s", size=size(lang, round(each_second)))


def remaining(lang: Lang, seconds: float) -> str:
    """Say the time that is left, rounded up."""
    if not seconds <= DAY:
        return lang("more than a day left")
    whole = ceil(seconds)
    if whole < MINUTE:
        return lang("{seconds} s left", seconds=max(whole, 0))
    whole = -(-whole // STEP) * STEP if whole < HOUR else -(-whole // MINUTE) * MINUTE
    if whole < HOUR:
        return lang("{minutes} min {seconds} s left", minutes=whole // MINUTE, seconds=whole % MINUTE)
    return lang("{hours} h {minutes} min left", hours=whole // HOUR, minutes=whole % HOUR // MINUTE)


def progress_line(lang: Lang, done: int, total: int, pace: float | None, left: float | None, width: int) -> str:
    """Say how far it is, how fast (`pace` in bytes a second) and how long still (`left` in seconds), in at most `width` cells.

    What has no room is left out from the end, and so is what nobody knows.
    """
    parts = [lang("{done} of {total}", done=size(lang, done), total=size(lang, total))]
    parts += [] if pace is None else [rate(lang, pace)]
    parts += [remaining(lang, left)] if pace and left else []
    while len(parts) > 1 and cells(", ".join(parts)) > width:
        parts.pop()
    line = ", ".join(parts)
    return line if cells(line) <= width else fit(line, width)
