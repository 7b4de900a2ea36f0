"""What changed, in words: counted in one line for a notice, one by one for a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from cchc_tui import words
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind, totals
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
    ("frameworks", None): msg("{count} changes of scoring frameworks"),
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
    "frameworks": msg("Scoring frameworks"),
}


NUMBERS = ("min", "max", "margin", "min_count", "min_coverage", "max_score", "survey_weight")
"""The fields of records that hold a number; other digits, of a code or a day, are no number."""

_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def title(table: str, lang: Lang) -> str:
    """Name what changes of one table stand under; one of a later version goes by its own name."""
    return lang(TITLES[table]) if table in TITLES else safe(table)


def counts(totals: Mapping[str, int], lang: Lang) -> list[str]:
    """Count what changed, the weightiest first and tables of a later version last; nothing for what did not change."""
    found = []
    for (table, kind), sentence in COUNTED.items():
        kinds = (kind,) if kind else tuple(Kind)
        count = sum(totals.get(f"{table} {k}", 0) for k in kinds)
        if count:
            found.append(lang(sentence, count=lang.number(count)))
    others: Counter[str] = Counter()
    for name, count in totals.items():
        others[name.rpartition(" ")[0]] += count
    return found + [f"{safe(table)}: {lang.number(count)}" for table, count in others.items() if table not in TITLES]


def grouped(changes: Sequence[Change], lang: Lang) -> list[tuple[str, list[Change]]]:
    """Put changes under the words that count them, the weightiest first; what is counted in all stands together."""
    order = {place: number for number, place in enumerate(COUNTED)}
    found: dict[tuple[str, Kind | None], list[Change]] = {}
    for change in changes:
        apart = (change.table, change.kind)
        found.setdefault(apart if apart in COUNTED else (change.table, None), []).append(change)
    several = [found[place] for place in sorted(found, key=lambda place: order.get(place, len(order)))]
    return [(line, group) for group in several for line in counts(totals(group), lang)]


def about(change: Change, snapshot: Snapshot, lang: Lang) -> str:
    """Name what changed: the agency, the indicator, and the window or field."""
    return " ".join(part for part in (whom(change, snapshot, lang), safe(change.indicator), safe(item(change))) if part)


def agency(change: Change, snapshot: Snapshot) -> Agency | None:
    """Give the agency a change is about, None where it is about none or about one that is not here."""
    edition, _, code = change.agency.partition(":")
    return snapshot.tree.by_key.get(AgencyKey(edition, code))


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


def flipped(change: Change) -> Verdict | None:
    """Give the verdict a flip led to, None where it is gone or one of a later version, and for all else."""
    return _VERDICTS.get(change.new) if change.table == VERDICTS else None


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
    if change.table == VERDICTS and text in _VERDICTS:
        return words.verdict(_VERDICTS[text], lang)
    if change.table == FIGURES:
        return "/".join(_number(part, lang) for part in text.split("/"))
    if change.item.rpartition(" ")[2] in NUMBERS:
        return _number(text, lang)
    return safe(text)


def _number(plain: str, lang: Lang) -> str:
    """Write a count or a printed value in the form of the language, all its digits kept; anything else as it is."""
    if not _PLAIN.fullmatch(plain):
        return safe(plain)
    return grouped_digits(plain, ".", ",") if lang.code == "vi" else grouped_digits(plain, ",", ".")
