"""What a machine tells about itself, judged: each function takes what was found and gives the lines of `doctor` about it.

Pure: no function asks anything of the machine, so that every word is tested without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cchc_tui.errors import CchcError
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages
from cchc_tui.output.doctor import Finding, fine, problem, warning
from cchc_tui.text import safe

SMALLEST = (60, 20)
"""Columns and rows that the screens need."""

SKEW = timedelta(minutes=5)
"""A clock that is further off makes ages wrong, and far off makes good certificates bad."""

SOON = timedelta(days=14)
"""A certificate that ends before has to be renewed now."""

OLD = timedelta(days=45)
"""Data that describes a day longer ago has missed a monthly window."""

TIGHT, FULL = 512 * 2**20, 64 * 2**20
"""Bytes free below which a disk is watched, and below which a synchronisation of a city may not fit."""

USAGE, NETWORK, PERMISSION = 2, 3, 6
"""Exit codes of `errors` that a check foretells without an error of its own."""


class Screen(NamedTuple):
    """The terminal: its name, its size where there is one, its colours (0: none are wanted), and why no screen can be drawn."""

    name: str
    size: tuple[int, int] | None
    colours: int
    error: CchcError | None = None


class Place(NamedTuple):
    """A folder or file: whether it is there, and whether it can be read and written (or made, where it is not there)."""

    path: str
    there: bool
    readable: bool
    writable: bool


class Source(NamedTuple):
    """A place that says settings: its name and their keys, the weakest place first."""

    name: str
    keys: Sequence[str]


def terminal(found: Screen, lang: Lang) -> Iterator[Finding]:
    """Judge whether the screens can be drawn."""
    if found.size is None:
        yield warning("terminal", lang("There is no terminal here: the screens cannot be opened, the other commands can."))
        return
    columns, rows = found.size
    size = lang("{columns} columns, {rows} rows, TERM={name}", columns=columns, rows=rows, name=found.name or "-")
    small = columns < SMALLEST[0] or rows < SMALLEST[1]
    least = lang("the screens need {columns} × {rows}", columns=SMALLEST[0], rows=SMALLEST[1])
    yield warning("terminal", f"{size}: {least}") if small else fine("terminal", size)
    if found.error:
        yield warning("terminal", lang.error(found.error))
    elif found.colours:
        yield fine("terminal", lang("{count} colours", count=found.colours))
    else:
        yield fine("terminal", lang("no colours are wanted; signs and words say the same"))


def letters(encoding: str, unknown_locale: str, glyphs: str, lang: Lang) -> Iterator[Finding]:
    """Judge whether Vietnamese can be read; `unknown_locale` is one that is asked for and not installed."""
    if unknown_locale:
        yield warning("language", lang("The locale {name} is not installed.", name=unknown_locale))
    if glyphs == "ascii":
        yield warning("language", lang("The encoding is {name}: signs are plain, letters may lose their marks.", name=encoding))
    else:
        yield fine("language", lang("The encoding is {name}.", name=encoding))


def clock(now: datetime, zone: str, created: datetime | None, server: datetime | None, lang: Lang) -> Iterator[Finding]:
    """Judge the clock by the publication that is here, which cannot come from the future, and by the server's."""
    yield fine(
        "clock", lang("{moment} in Hà Nội, where verdicts are taken; this machine's zone is {zone}", moment=lang.moment(now), zone=zone)
    )
    if created and now + SKEW < created:
        when = lang.moment(created.astimezone(now.tzinfo))
        yield warning("clock", lang("The clock is behind: the data that is here was published on {moment}.", moment=when))
    if server and abs(now - server) > SKEW:
        minutes = round(abs(now - server).total_seconds() / 60)
        yield warning("clock", lang("The clock differs from the endpoint's by {count} minutes.", count=lang.number(minutes)))
    elif server:
        yield fine("clock", lang("The clock agrees with the endpoint's."))


def configuration(sources: Sequence[Source], trouble: CchcError | None, lang: Lang) -> Iterator[Finding]:
    """Say where settings come from, which place wins where two say the same, and what is wrong with them."""
    if trouble:
        yield problem("configuration", lang.error(trouble), trouble.exit_code)
    winners: dict[str, str] = {}
    for source in sources:
        if source.keys:
            yield fine("configuration", lang("{place} says {keys}", place=source.name, keys=", ".join(map(safe, source.keys))))
        for key in source.keys:
            if key in winners:
                yield fine("configuration", lang("{key}: {place} wins over {other}", key=key, place=source.name, other=winners[key]))
            winners[key] = source.name
    if not winners and not trouble:
        yield fine("configuration", lang("Nothing is configured; the defaults are used."))


def permissions(cache: Place, log: Place | None, token: CchcError | None, lang: Lang, *, has_token: bool) -> Iterator[Finding]:
    """Judge the places that are read and written; `token` is why the token file cannot be used."""
    if cache.there and not cache.readable:
        yield problem("permissions", lang("{folder} cannot be read.", folder=cache.path), PERMISSION)
    elif cache.writable:
        yield fine("permissions", lang("{folder} can be read and written.", folder=cache.path))
    elif cache.there:
        yield fine("permissions", lang("{folder} can only be read: somebody else has to sync it.", folder=cache.path))
    else:
        yield problem("permissions", lang("{folder} is not there and cannot be made.", folder=cache.path), PERMISSION)
    if token:
        yield problem("permissions", lang.error(token), token.exit_code)
    elif has_token:
        yield fine("permissions", lang("The token file is for its owner alone."))
    if log and not log.writable:
        yield warning("permissions", lang("The log {file} cannot be written.", file=log.path))


def endpoint(
    location: str | None, proxy: str | None, serial: int | None, error: CchcError | None, lang: Lang, *, bare: bool = False
) -> Iterator[Finding]:
    """Judge what the endpoint answered; `bare` is a way that is not encrypted."""
    if location is None:
        yield warning("endpoint", lang("No endpoint is set: the data that is here stays as it is."))
        return
    if bare:
        yield warning("endpoint", lang("The way to {endpoint} is not encrypted.", endpoint=location))
    if proxy:
        yield fine("endpoint", lang("The way goes through the proxy {proxy}.", proxy=proxy))
    if error:
        yield problem("endpoint", lang.error(error), error.exit_code)
    else:
        yield fine("endpoint", lang("{endpoint} offers publication {serial}.", endpoint=location, serial=serial))


def certificate(ends: datetime | None, now: datetime, authority: str | None, lang: Lang) -> Iterator[Finding]:
    """Judge how long the endpoint's certificate lasts; `authority` is the file that is trusted instead of the system."""
    if ends is None:
        return
    day, days = lang.day(ends.astimezone(now.tzinfo).date()), (ends - now).days
    said = lang("The certificate is good until {day}; days left: {count}", day=day, count=days)
    yield fine("endpoint", said) if ends - now > SOON else warning("endpoint", said)
    if authority:
        yield fine("endpoint", lang("It is believed because of {file}.", file=authority))


def signatures(signers: str | None, keys: int, error: CchcError | None, lang: Lang, *, keygen: bool) -> Iterator[Finding]:
    """Judge whether signatures can be verified, where they are asked for."""
    if signers is None:
        yield fine("signatures", lang("No key is trusted: signatures are not looked at."))
        return
    if error:
        yield problem("signatures", lang.error(error), error.exit_code)
    elif not keys:
        yield problem("signatures", lang("{file} names no key.", file=signers), USAGE)
    else:
        yield fine("signatures", lang("Keys that {file} trusts: {count}", file=signers, count=keys))
    if not keygen:
        yield problem("signatures", lang("ssh-keygen is not installed: no signature can be verified."), USAGE)


def data(found: Ages | None, error: CchcError | None, serial: int | None, lang: Lang, *, hopeful: bool) -> Iterator[Finding]:
    """Judge what is cached; nothing yet is no problem for who can still fetch it (`hopeful`)."""
    if error and error.exit_code == USAGE and hopeful:
        yield warning("data", lang.error(error))
    elif error:
        yield problem("data", lang.error(error), error.exit_code)
    if found is None:
        return
    yield fine("data", lang("Publication {serial} is here.", serial=serial))
    if found.as_of:
        said = lang("data as of {day}", day=lang.day(found.as_of))
        yield warning("data", said) if found.now.date() - found.as_of > OLD else fine("data", said)
    if found.good_at:
        yield fine("data", lang("last good contact {moment}", moment=lang.moment(found.good_at)))
    if not found.contact_ok and found.contact_at:
        yield warning("data", lang("The last contact failed, {moment}.", moment=lang.moment(found.contact_at)))
    if found.expired and found.expires:
        day = lang.day(found.expires.date())
        yield warning("data", lang("OUT OF DATE: this publication should have been replaced by {day}.", day=day))


def sources(dead: Sequence[str]) -> Iterator[Finding]:
    """Warn of each source that is not read any more, as it is said elsewhere."""
    yield from (warning("data", said) for said in dead)


def disk(folder: str, free: int, lang: Lang) -> Iterator[Finding]:
    """Judge the room on the disk of the cache (bytes)."""
    said = lang("{size} MB are free at {folder}.", size=lang.number(free // 10**6), folder=folder)
    if free < FULL:
        yield problem("disk", said, PERMISSION)
    else:
        yield warning("disk", said) if free < TIGHT else fine("disk", said)


def versions(found: Mapping[str, str], needed: Sequence[str], lang: Lang) -> Iterator[Finding]:
    """List the libraries; one that is needed and not there stops the program (empty version)."""
    yield fine("versions", ", ".join(f"{name} {version}" for name, version in found.items() if version))
    for name, version in found.items():
        if not version and name in needed:
            yield problem("versions", lang("{name} is not installed.", name=name), 1)
        elif not version:
            yield fine("versions", lang("{name} is not installed; only workbooks need it.", name=name))
