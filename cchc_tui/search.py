"""Finding agencies by what people type: a code, an edition with a code, a name, or a few words of it.

Case and tone marks never matter. Names repeat between editions and between districts, so
an answer is given only where one agency is meant; else the candidates are listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from cchc_tui.domain.model import Agency
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import UsageError
from cchc_tui.text import fold, msg

LISTED = 8
"""Candidates an error line names before it only says how many more there are."""


def find(snapshot: Snapshot, query: str) -> Agency:
    """Give the one agency `query` means: `CODE`, `EDITION:CODE`, or a name only one agency has.

    Raises UsageError: several (each named with its parent) or none (with the nearest name).
    """
    asked = query.strip()
    by_code = snapshot.tree.find(asked, snapshot.at) or snapshot.tree.find(asked.upper(), snapshot.at)
    if by_code is not None:
        return by_code
    candidates = _named(snapshot, fold(asked))
    if len(candidates) == 1:
        return candidates[0]
    raise _several(snapshot, query, candidates) if candidates else _unknown(snapshot, query)


def home(snapshot: Snapshot, wanted: str | None) -> Agency:
    """Give the agency to begin at: the one that is wanted, else the root of the edition in force."""
    if wanted:
        return find(snapshot, wanted)
    edition = snapshot.tree.edition_at(snapshot.at)
    roots = [root for root in snapshot.tree.roots if root.edition == edition]
    if not roots:
        raise UsageError("The cache holds no agency at all.")
    return max(roots, key=lambda root: (root.valid_at(snapshot.at), len(snapshot.tree.children(root.key))))


def matches(snapshot: Snapshot, text: str) -> list[Agency]:
    """Give the agencies that have every word of `text` in a name or the code, in the order of the publication; no word, all."""
    return [agency for agency in snapshot.tree.by_key.values() if has_words(agency, text)]


def ended(snapshot: Snapshot) -> list[Agency]:
    """Give the agencies of every edition that ended before the date of the verdicts: people go on asking for them by their names."""
    return [agency for agency in snapshot.tree.by_key.values() if agency.valid_to is not None and agency.valid_to < snapshot.at]


def gone(snapshot: Snapshot) -> list[Agency]:
    """Give those of `ended` that are part of another one now: of all others a list has nothing to tell."""
    passed_on = {(link.edition_from, link.code_from) for link in snapshot.catalogue.successions}
    return [agency for agency in ended(snapshot) if agency.key in passed_on]


def has_words(agency: Agency, text: str) -> bool:
    """Say whether every word of `text` stands in a name or the code of the agency."""
    heard = _heard(agency)
    return all(word in heard for word in fold(text).split())


def _heard(agency: Agency) -> str:
    return fold(f"{agency.code}\n{agency.edition}:{agency.code}\n{agency.name_vi}\n{agency.name_en}")


def _named(snapshot: Snapshot, folded: str) -> list[Agency]:
    """Give who is meant by a name: a whole name before words of it, the living before the closed."""
    if not folded:
        return []
    agencies = snapshot.tree.by_key.values()
    whole = [a for a in agencies if folded in (fold(a.name_vi), fold(a.name_en))]
    found = whole or matches(snapshot, folded)
    return [a for a in found if a.valid_at(snapshot.at)] or found


def _several(snapshot: Snapshot, query: str, candidates: list[Agency]) -> UsageError:
    names = "; ".join(_described(snapshot, agency) for agency in candidates[:LISTED])
    if len(candidates) > LISTED:
        names += f"; … (+{len(candidates) - LISTED})"
    return UsageError("{query} may mean several agencies: {candidates}.", do=msg("Give the code."), query=query, candidates=names)


def _described(snapshot: Snapshot, agency: Agency) -> str:
    """Name an agency with its key and its parent, as `2019:00454 Thị trấn Đông Anh (Huyện Đông Anh)`."""
    parent = snapshot.tree.parent(agency.key)
    above = f" ({_name(parent)})" if parent else ""
    return f"{agency.key} {_name(agency)}{above}"


def _name(agency: Agency) -> str:
    return agency.name_vi or agency.name_en or agency.code


def _unknown(snapshot: Snapshot, query: str) -> UsageError:
    nearest = _nearest(query, snapshot.tree.by_key.values())
    if nearest is None:
        return UsageError("There is no agency {query}.", query=query)
    meant = _described(snapshot, nearest)
    return UsageError("There is no agency {query}.", do=msg("Did you mean {nearest}?"), query=query, nearest=meant)


def _nearest(query: str, agencies: Iterable[Agency]) -> Agency | None:
    import difflib  # only for what was mistyped

    spellings = {fold(s): agency for agency in agencies for s in (agency.name_vi, agency.name_en, agency.code) if s}
    close = difflib.get_close_matches(fold(query), spellings, n=1)
    return spellings[close[0]] if close else None


def indicator(snapshot: Snapshot, query: str) -> str:
    """Give the code of the indicator `query` names, in whatever case; raises UsageError with the nearest code."""
    codes = {fold(code): code for code in snapshot.indicators}
    code = codes.get(fold(query.strip()))
    if code is not None:
        return code
    import difflib  # only for what was mistyped

    known = ", ".join(codes[c] for c in difflib.get_close_matches(fold(query), codes, n=3, cutoff=0.3)) or ", ".join(snapshot.indicators)
    raise UsageError("There is no indicator {query}.", do=msg("Near to it: {known}."), query=query, known=known)
