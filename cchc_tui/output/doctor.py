"""What `doctor` found, as lines and as JSON: a mark for each check, and the exit code they come to.

Pure; what is found is judged in `symptoms`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from cchc_tui import words
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output.grid import paragraphs
from cchc_tui.text import msg

GROUPS = {
    "terminal": msg("Terminal"),
    "language": msg("Letters"),
    "clock": msg("Clock"),
    "configuration": msg("Configuration"),
    "permissions": msg("Permissions"),
    "endpoint": msg("Endpoint"),
    "signatures": msg("Signatures"),
    "data": msg("Data"),
    "disk": msg("Disk"),
    "versions": msg("Versions"),
}
"""What is looked at, in the order in which it is said; the keys are those of the JSON."""


class Mark(StrEnum):
    """How a check came out: only a problem keeps the program from its work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


_SIGNS = {Mark.OK: Verdict.MET, Mark.WARNING: Verdict.WATCH, Mark.PROBLEM: Verdict.BEHIND}
_CALLED = {Mark.OK: "", Mark.WARNING: msg("Warning:"), Mark.PROBLEM: msg("Problem:")}


class Finding(NamedTuple):
    """One check: its group, how it came out, what was found, and for a problem the exit code of what it would break."""

    group: str
    mark: Mark
    text: str
    code: int = 0


def fine(group: str, text: str) -> Finding:
    """Say that all is well."""
    return Finding(group, Mark.OK, text)


def warning(group: str, text: str) -> Finding:
    """Say what will hurt, though nothing stops."""
    return Finding(group, Mark.WARNING, text)


def problem(group: str, text: str, code: int) -> Finding:
    """Say what stops the program, with the exit code that it would end with."""
    return Finding(group, Mark.PROBLEM, text, code)


def code_of(found: Sequence[Finding]) -> int:
    """Give the exit code of the first problem, 0 where there is none."""
    return next((finding.code for finding in found if finding.mark is Mark.PROBLEM), 0)


def page(found: Sequence[Finding], lang: Lang, width: int, glyphs: str) -> Iterator[str]:
    """Give the lines: group by group, a line a check, the sum at the end."""
    for group, title in GROUPS.items():
        here = [finding for finding in found if finding.group == group]
        if here:
            yield lang(title)
        for finding in here:
            sign = words.glyph(_SIGNS[finding.mark], glyphs)
            told = f"{lang(_CALLED[finding.mark])} {finding.text}".strip()
            first, *more = paragraphs([told], width - 4)
            yield f"  {sign} {first}"
            yield from (f"    {line}" for line in more)
    yield ""
    yield lang(
        "Problems: {problems}, warnings: {warnings}",
        problems=sum(finding.mark is Mark.PROBLEM for finding in found),
        warnings=sum(finding.mark is Mark.WARNING for finding in found),
    )


def document(found: Sequence[Finding]) -> dict[str, Any]:
    """Give what `doctor --json` prints: every check in the order of the lines, and the exit code."""
    order = list(GROUPS)
    ordered = sorted(found, key=lambda finding: order.index(finding.group))
    checks = [{"group": f.group, "mark": str(f.mark), "text": f.text, "code": f.code} for f in ordered]
    return {"code": code_of(ordered), "checks": checks}
