"""What became of an agency that ended: editions are never stitched, the successor is only named.

Source: rules, section 8.
"""

from __future__ import annotations

from collections.abc import Iterable

from cchc_tui.domain.model import AgencyKey, Succession


def successors(successions: Iterable[Succession], key: AgencyKey) -> list[tuple[AgencyKey, str]]:
    """Give the agencies that go on with `key`, each with `full` or `partial`, whole successions first."""
    found = [(AgencyKey(s.edition_to, s.code_to), s.extent) for s in successions if (s.edition_from, s.code_from) == key]
    return sorted(found, key=lambda pair: (pair[1] != "full", pair[0]))
