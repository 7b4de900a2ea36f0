"""`doctor`: everything that would go wrong, looked at before it does; nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from cchc_tui import opening, source_words, terminal
from cchc_tui.commands import probes
from cchc_tui.commands.look import ages_of
from cchc_tui.commands.run import Run, width
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from cchc_tui.feed.address import Endpoint, loopback
from cchc_tui.feed.probe import Met, meet
from cchc_tui.feed.secret import authorization
from cchc_tui.output import doctor as told
from cchc_tui.output import symptoms
from cchc_tui.output.doctor import Finding
from cchc_tui.secrecy import redact
from cchc_tui.settings import this_host


def doctor(run: Run) -> int:
    """Say what would go wrong; give the exit code of the first problem, 0 where nothing keeps the program from its work."""
    found = [finding._replace(text=redact(finding.text)) for finding in _findings(run)]
    document = told.document(found)
    if run.json:
        run.give(document)
    else:
        run.say(told.page(found, run.lang, width(), run.settings.glyphs))
    return int(document["code"])


def _findings(run: Run) -> Iterator[Finding]:
    settings, lang, now = run.settings, run.lang, run.settings.clock()
    trouble: CchcError | None = getattr(run.options, "trouble", None)
    snapshot, damage = _opened(run)
    met = _met(run)
    yield from symptoms.terminal(probes.screen(os.environ, color=settings.color), lang)
    yield from symptoms.letters(
        terminal.encoding_of(os.environ, probes.encoding()), probes.unknown_locale(os.environ), settings.glyphs, lang
    )
    yield from symptoms.clock(now, probes.zone(now), _created(snapshot), met.clock, lang)
    yield from symptoms.configuration(probes.sources(vars(run.options), os.environ, this_host()), trouble, lang)
    log = probes.place(settings.log_file) if settings.log_file else None
    token = _token(run)
    yield from symptoms.permissions(probes.place(settings.cache), log, token, lang, has_token=settings.token_file is not None)
    bare = _bare(settings.endpoint)
    yield from symptoms.endpoint(_plain(settings.endpoint), _plain(settings.proxy), met.serial, met.error, lang, bare=bare)
    yield from symptoms.certificate(met.certificate_ends, now, str(settings.ca_file) if settings.ca_file else None, lang)
    signers = str(settings.trusted_signers) if settings.trusted_signers else None
    keygen = shutil.which("ssh-keygen") is not None
    yield from symptoms.signatures(signers, *probes.signers(settings), lang, keygen=keygen)
    found = ages_of(run, snapshot) if snapshot else None
    serial = snapshot.publication.serial if snapshot else None
    yield from symptoms.data(found, damage, serial, lang, hopeful=settings.endpoint is not None)
    yield from symptoms.sources(source_words.silent(snapshot, lang) if snapshot else ())
    yield from symptoms.disk(*probes.free(settings.cache), lang)
    yield from symptoms.versions(probes.versions(), probes.NEEDED, lang)


def _opened(run: Run) -> tuple[Snapshot | None, CchcError | None]:
    """Open the cache, every file of it checked; what is wrong with it instead, where something is."""
    try:
        damages = opening.damages(run.settings)
        return (None, damages[0]) if damages else (opening.open_snapshot(run.settings), None)
    except CchcError as error:
        return None, error


def _created(snapshot: Snapshot | None) -> datetime | None:
    created = snapshot.publication.created if snapshot else ""
    return datetime.fromisoformat(created) if created else None


def _met(run: Run) -> Met:
    """Meet the endpoint of the settings, where there is one."""
    s = run.settings
    if s.endpoint is None:
        return Met()
    return meet(Endpoint(s.endpoint, s.token_file, s.ca_file, s.proxy, s.timeout, signers=s.trusted_signers))


def _token(run: Run) -> CchcError | None:
    """Say why the token file cannot be used."""
    try:
        if run.settings.token_file:
            authorization(run.settings.token_file)
    except CchcError as error:
        return error
    return None


def _bare(location: str | None) -> bool:
    """Say whether what goes to an endpoint can be read and changed on its way."""
    parts = urlsplit(location or "")
    return parts.scheme == "http" and not loopback(parts.hostname or "")


def _plain(location: str | None) -> str | None:
    """Give an endpoint without what may be a secret in it."""
    if location is None or "://" not in location:
        return location
    parts = urlsplit(location)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
