"""How old what we show is: said beside every table, and held to what a script allows.

Two ages, never mixed up: since the last *good* contact with the endpoint, and since the date the data describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cchc_tui.domain.model import Publication
from cchc_tui.errors import TooOld
from cchc_tui.i18n import Lang
from cchc_tui.output.grid import SEPARATOR, packed, paragraphs
from cchc_tui.text import msg

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ages:
    """The times that matter at `now`; None is unknown. `contact_at` may have failed, `good_at` is the last that did not."""

    now: datetime
    as_of: date | None = None
    good_at: datetime | None = None
    contact_at: datetime | None = None
    contact_ok: bool = True
    expires: datetime | None = None

    @property
    def expired(self) -> bool:
        """Whether the publication should have been replaced by now."""
        return self.expires is not None and self.expires < self.now


def ages(publication: Publication, good_at: str, now: datetime) -> Ages:
    """Read the times of a publication; `good_at` is the last good contact (else the sync that brought the data is one)."""
    return Ages(
        now,
        date.fromisoformat(publication.as_of) if publication.as_of else None,
        _instant(good_at or publication.synced_at, now),
        _instant(publication.contact_at, now),
        publication.contact_ok,
        _instant(publication.expires, now),
    )


def _instant(text: str, now: datetime) -> datetime | None:
    """Read a time and give it in the zone of `now`; one without an offset is meant there."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def demand(found: Ages, max_age: float | None, max_data_age: float | None) -> None:
    """Raise TooOld where an age is above what is allowed (in days); an unknown age is too old."""
    if max_age is not None and (found.good_at is None or found.now - found.good_at > max_age * _DAY):
        since = str(found.good_at.date()) if found.good_at else "-"
        raise TooOld(
            "The last good contact was on {since}, more than {days} days ago.",
            do=msg("Run: cchc-tui sync"),
            since=since,
            days=_days(max_age),
        )
    if max_data_age is not None and (found.as_of is None or (found.now.date() - found.as_of).days > max_data_age):
        since = str(found.as_of or "-")
        raise TooOld(
            "The data describes {since}, more than {days} days ago.",
            do=msg("Ask the publisher for newer data."),
            since=since,
            days=_days(max_data_age),
        )


def _days(days: float) -> str:
    return f"{days:g}"


def lines(found: Ages, lang: Lang, width: int) -> list[str]:
    """Say both ages in lines of at most `width` cells, and what makes them worse than they look."""
    said = []
    if found.as_of:
        # A date has no time of day: yesterday's data is a day old from midnight on.
        days = (found.now.date() - found.as_of).days
        said.append(lang("Data up to {day} ({ago})", day=lang.day(found.as_of), ago=_ago_days(days, lang)))
    if found.good_at:
        said.append(lang("last good contact {moment} ({ago})", moment=lang.moment(found.good_at), ago=ago(found.now - found.good_at, lang)))
    told = []
    if not found.contact_ok and found.contact_at:
        when, since = lang.moment(found.contact_at), ago(found.now - found.contact_at, lang)
        told.append(lang("OFFLINE: the last contact failed, {moment} ({ago}); this is the copy from before.", moment=when, ago=since))
    if found.expired and found.expires:
        told.append(lang("OUT OF DATE: this publication should have been replaced by {day}.", day=lang.day(found.expires.date())))
    return [*packed(said, width, SEPARATOR), *paragraphs(told, width)]


def ago(age: timedelta, lang: Lang) -> str:
    """Say an age in the largest unit of which there are at least two."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 2:
        return lang("just now")
    if minutes < 120:
        return lang("{count} minutes ago", count=minutes)
    return lang("{count} hours ago", count=minutes // 60) if minutes < 2880 else _ago_days(minutes // 1440, lang)


def _ago_days(days: int, lang: Lang) -> str:
    if days <= 0:
        return lang("today")
    return lang("yesterday") if days == 1 else lang("{count} days ago", count=lang.number(days))
