"""The systems that figures come from, in words: how long ago each was last read, and what a dead one does to its figures."""

from __future__ import annotations

from cchc_tui.domain import sources
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.sources import Lag
from cchc_tui.i18n import Lang
from cchc_tui.text import safe


def name(lag: Lag, lang: Lang) -> str:
    """Name a source: title and id, and whether it is made up."""
    source = lag.source
    told = [safe(source.id), *([lang("sample data")] if source.synthetic else [])]
    return f"{lang.pick(source.title_vi, source.title_en)} ({', '.join(told)})"


def read(lag: Lag, lang: Lang) -> str:
    """Say when a source was last read and how many days before the verdicts; empty where nobody states it."""
    if lag.extracted is None:
        return lang("read {day}", day=lag.source.last_extract) if lag.source.last_extract else ""
    if not lag.days or lag.days < 0:  # the verdicts are of that day, or of one before
        return lang("read {day}", day=lang.day(lag.extracted))
    return lang("read {day}, lag in days: {count}", day=lang.day(lag.extracted), count=lang.number(lag.days))


def silent(snapshot: Snapshot, lang: Lang) -> list[str]:
    """Say which sources are dead: their figures are old, and never zero."""
    dead = (lag for lag in sources.lags(snapshot) if lag.dead)
    return [lang("No longer sends: {source}, {read}; its figures are old.", source=name(lag, lang), read=read(lag, lang)) for lag in dead]
