"""What changed, in words: counted in one line for a notice, one by one for a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cchc_tui import words
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind
from cchc_tui.domain.model import Agency, AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.text import grouped as grouped_digits
from cchc_tui.text import msg, safe

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")

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


def grouped(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Put changes under the sentence that counts them, the weightiest first; what a sentence counts in all stands together."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        sentence = COUNTED.get((change.table, change.kind)) or COUNTED.get((change.table, None))
        if sentence:
            found.setdefault(sentence, []).append(change)
    return [(sentence, found[sentence]) for sentence in COUNTED.values() if sentence in found]


def about(change: Change, snapshot: Snapshot, lang: Lang) -> str:
    """Name what changed: the agency, the indicator, and the window or field."""
    return " ".join(part for part in (whom(change, snapshot, lang), safe(change.indicator), safe(item(change))) if part)


def agency(change: Change, snapshot: Snapshot) -> Agency | None:
    """Give the agency a change is about, None where it is about none or about one that is not here."""
    return snapshot.tree.by_key.get(AgencyKey(*change.agency.split(":", 1))) if change.agency else None


def whom(change: Change, snapshot: Snapshot, lang: Lang) -> str:
    """Name the agency a change is about, by its key where it is not here; empty where it is about none."""
    found = agency(change, snapshot)
    return words.name(found, lang) if found else safe(change.agency)


def item(change: Change) -> str:
    """Give what of the item is not said before it: the window of a figure, the field of an agency or an indicator."""
    if change.table == FIGURES:
        return change.item.partition(" ")[0]
    if change.table in ("agencies", "indicators"):
        return change.item.rpartition(" ")[2] if change.kind is Kind.REVISED else ""
    return change.item.partition(" ")[2] if change.table == "targets" else change.item


def difference(change: Change, lang: Lang, *, arrow: str = "→") -> str:
    """Say from what to what."""
    old, new = both(change, lang)
    if is_flood(change):
        return new
    if change.kind is Kind.NEW:
        return lang("new: {value}", value=new)
    if change.kind is Kind.WITHDRAWN:
        return lang("withdrawn: {value}", value=old)
    return f"{old or '–'} {arrow} {new or '–'}"


def both(change: Change, lang: Lang) -> tuple[str, str]:
    """Give what stood there and what stands there now, each empty where there was nothing; of a flood how many agencies brought it."""
    if is_flood(change):
        return "", lang("{count} agencies", count=lang.number(int(change.new)))
    return _value(change, change.old, lang), _value(change, change.new, lang)


def is_flood(change: Change) -> bool:
    """Say whether this stands for the new figures of many agencies."""
    return change.table == FIGURES and change.kind is Kind.NEW and not change.agency


def _value(change: Change, text: str, lang: Lang) -> str:
    if change.table == VERDICTS and text:
        return words.verdict(Verdict(text), lang)
    if change.table == FIGURES:
        return "/".join(_number(part, lang) for part in text.split("/"))
    return safe(text)


def _number(plain: str, lang: Lang) -> str:
    """Write a count or a printed value in the form of the language, all its digits kept; anything else as it is."""
    if not _PLAIN.fullmatch(plain):
        return safe(plain)
    return grouped_digits(plain, ".", ",") if lang.code == "vi" else grouped_digits(plain, ",", ".")
