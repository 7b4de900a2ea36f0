"""What the last synchronisations brought, as lines for a terminal and as a document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from cchc_tui import change_words
from cchc_tui.domain.changes import Change, Update, merged, totals
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output.grid import paragraphs
from cchc_tui.output.table import Look
from cchc_tui.text import VIETNAM


def page(updates: Sequence[Update], snapshot: Snapshot, lang: Lang, look: Look) -> list[str]:
    """Say which publications came, and what is other than it was: verdicts first, then figures, then the small tables."""
    said = [line for update in updates for line in paragraphs([_update(update, lang, look)], look.width)]
    found = merged(update.changes for update in updates)
    if not found:
        return said or [lang("Nothing has changed since.")]
    for table, several in groupby(found, key=lambda change: change.table):
        said += ["", change_words.title(table, lang)]
        told = (_line(change, snapshot, lang, look) for change in several)
        said += [f"  {line}" for line in paragraphs(told, look.width - 2)]
    return said


def _update(update: Update, lang: Lang, look: Look) -> str:
    when = lang.moment(datetime.fromisoformat(update.installed).astimezone(VIETNAM))
    if not update.before:
        return lang("{when}: publication {serial}, the first one here", when=when, serial=update.serial)
    told = "; ".join(change_words.counts(update.totals, lang)) or lang("nothing other than it was")
    serials = f"{update.before} {_arrow(look)} {update.serial}"
    line = lang("{when}: publication {serials}: {told}", when=when, serials=serials, told=told)
    return f"{line} ({lang('only counted by now')})" if update.shortened else line


def _line(change: Change, snapshot: Snapshot, lang: Lang, look: Look) -> str:
    return f"{change_words.about(change, snapshot, lang)}: {change_words.difference(change, lang, arrow=_arrow(look))}"


def _arrow(look: Look) -> str:
    return "→" if look.glyphs == "unicode" else "->"


def document(updates: Sequence[Update], snapshot: Snapshot, lang: Lang) -> dict[str, Any]:
    """Give what `changes --json` prints."""
    found = merged(update.changes for update in updates)
    return {
        "serial": snapshot.publication.serial,
        "since": updates[0].before if updates else snapshot.publication.serial,
        "totals": totals(found),
        "changes": list(_records(found, snapshot, lang)),
        "updates": [
            {
                "serial": update.serial,
                "before": update.before,
                "created": update.created,
                "installed": update.installed,
                "totals": update.totals,
                "shortened": update.shortened,
            }
            for update in updates
        ],
    }


def _records(found: Sequence[Change], snapshot: Snapshot, lang: Lang) -> Iterator[dict[str, Any]]:
    for change in found:
        agency = change_words.agency(change, snapshot)
        name = lang.pick(agency.name_vi, agency.name_en) if agency else ""
        yield {
            "table": change.table,
            "kind": change.kind.value,
            "agency": change.agency,
            "name": name,
            "indicator": change.indicator,
            "item": change.item,
            "old": change.old,
            "new": change.new,
        }
