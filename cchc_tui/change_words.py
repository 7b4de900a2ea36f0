"""What changed, in words: counted in one line for a notice, one by one for a page."""

from __future__ import annotations

from collections.abc import Mapping

from cchc_tui import words
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.text import msg, safe

COUNTED = {
    (VERDICTS, None): msg("{count} verdicts changed"),
    (FIGURES, Kind.REVISED): msg("{count} figures revised"),
    (FIGURES, Kind.WITHDRAWN): msg("{count} figures withdrawn"),
    (FIGURES, Kind.NEW): msg("{count} figures new"),
    ("agencies", None): msg("{count} changes of agencies"),
    ("successions", None): msg("{count} changes of successions"),
    ("indicators", None): msg("{count} changes of indicators"),
    ("targets", None): msg("{count} changes of targets"),
    ("periods", None): msg("{count} changes of windows"),
    ("sources", None): msg("{count} changes of sources"),
}
"""What is counted together, in the order in which it is told; without a kind all of a table."""

TITLES = {
    VERDICTS: msg("Verdicts"),
    FIGURES: msg("Figures"),
    "agencies": msg("Agencies"),
    "successions": msg("Successions"),
    "indicators": msg("Indicators"),
    "targets": msg("Targets"),
    "periods": msg("Windows"),
    "sources": msg("Sources"),
}


def counts(totals: Mapping[str, int], lang: Lang) -> list[str]:
    """Count what changed, the weightiest first; nothing for what did not change."""
    found = []
    for (table, kind), sentence in COUNTED.items():
        kinds = (kind,) if kind else tuple(Kind)
        count = sum(totals.get(f"{table} {k}", 0) for k in kinds)
        if count:
            found.append(lang(sentence, count=lang.number(count)))
    return found


def about(change: Change, snapshot: Snapshot, lang: Lang) -> str:
    """Name what changed: the agency, the indicator, and the window or field."""
    agency = snapshot.tree.by_key.get(AgencyKey(*change.agency.split(":", 1))) if change.agency else None
    whom = words.name(agency, lang) if agency else safe(change.agency)
    return " ".join(part for part in (whom, safe(change.indicator), safe(_item(change))) if part)


def _item(change: Change) -> str:
    """Give what of the item is not said before it: the window of a figure, the field of an agency or an indicator."""
    if change.table == FIGURES:
        return change.item.partition(" ")[0]
    if change.table in ("agencies", "indicators"):
        return change.item.rpartition(" ")[2] if change.kind is Kind.REVISED else ""
    return change.item.partition(" ")[2] if change.table == "targets" else change.item


def difference(change: Change, lang: Lang, *, arrow: str = "→") -> str:
    """Say from what to what."""
    if change.table == FIGURES and change.kind is Kind.NEW and not change.agency:
        return lang("{count} agencies", count=lang.number(int(change.new)))
    old, new = _value(change, change.old, lang), _value(change, change.new, lang)
    if change.kind is Kind.NEW:
        return lang("new: {value}", value=new)
    if change.kind is Kind.WITHDRAWN:
        return lang("withdrawn: {value}", value=old)
    return f"{old or '–'} {arrow} {new or '–'}"


def _value(change: Change, text: str, lang: Lang) -> str:
    if change.table == VERDICTS and text:
        return words.verdict(Verdict(text), lang)
    return safe(text)
