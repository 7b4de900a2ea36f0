"""Where a file that is handed on comes from: what it is, how old, from which publication and address, and whether it is made up.

A file is read long after it was written, so its times are absolute.
"""

from __future__ import annotations

from datetime import datetime

from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages
from cchc_tui.secrecy import redact
from cchc_tui.text import safe


def about(snapshot: Snapshot, found: Ages, lang: Lang, *, endpoint: str, synthetic: bool) -> list[str]:
    """Say it in lines, what must not be overlooked first; `endpoint` is the address of the settings, empty where none is set."""
    said = [lang("SAMPLE DATA: made by a program, no agency's real figures.")] if synthetic else []
    said += [lang("data as of {day}", day=lang.day(found.as_of))] if found.as_of else []
    said.append(lang("verdicts of {day}", day=lang.day(snapshot.at)))
    said.append(lang("synced {moment}", moment=lang.moment(found.good_at)) if found.good_at else lang("never synced"))
    said += _doubts(found, lang)
    publication = snapshot.publication
    if publication.serial:
        said.append(lang("publication {serial}: {title}", serial=publication.serial, title=publication.title))
    said += [lang("publisher: {publisher}", publisher=publication.publisher)] if publication.publisher else []
    said += [lang("fetched from {endpoint}", endpoint=address(endpoint))] if endpoint else []
    plans = [safe(plan) for plan in snapshot.plans]
    said += [lang("plan {plan}", plan=", ".join(plans))] if plans else []
    said.append(_written(found.now, lang))
    return said


def address(endpoint: str) -> str:
    """Give an address that may be read by anybody: without a secret in it."""
    return safe(redact(endpoint))


def _doubts(found: Ages, lang: Lang) -> list[str]:
    """Say what makes the data worse than its dates."""
    told = []
    if not found.contact_ok and found.contact_at:
        told.append(lang("OFFLINE: the contact of {moment} failed", moment=lang.moment(found.contact_at)))
    if found.expired and found.expires:
        told.append(lang("OUT OF DATE: this publication should have been replaced by {day}.", day=lang.day(found.expires.date())))
    return told


def _written(now: datetime, lang: Lang) -> str:
    return lang("written {moment}", moment=lang.moment(now))
