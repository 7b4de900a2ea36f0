"""What a person wrote beside the figures; it changes no verdict and is sent to nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A note about an agency (`edition:code`) or one of its indicators: when (ISO instant), who, and what.

    `verdict` is the one that was acknowledged, empty for a plain note; when the verdict changes, the acknowledgement is over.
    """

    agency: str
    indicator: str
    at: str
    by: str
    text: str
    verdict: str = ""
    number: int = 0
