"""Whom TLS believes, and what its failures mean for a person.

The environment has no say: `SSL_CERT_FILE`, `SSL_CERT_DIR` and `SSLKEYLOGFILE` are not followed, so that
nobody's forgotten variable widens what is trusted.
"""

from __future__ import annotations

import re
import ssl
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cchc_tui.errors import Unreachable, UsageError
from cchc_tui.feed.retry import Passing
from cchc_tui.text import msg

_DEFAULTS = ssl.get_default_verify_paths()

FOLDERS = (_DEFAULTS.openssl_capath, "/etc/ssl/certs")
"""Where distributions keep the trusted certificates one by one, named by their hashes; the first that holds such names counts."""

BUNDLES = (
    _DEFAULTS.openssl_cafile,
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # RHEL, Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
)
"""Where they keep all of them in one file, for systems without such a folder; the first that is there counts."""

_EXPIRED, _NOT_YET = 10, 9
_OTHER_NAME = (62, 64)
"""Verification results of OpenSSL (`X509_V_ERR_*`): the time is past, is not yet, the name or address is another."""

_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION")


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Trust `ca_file` alone, or what the system trusts (where an agency's own CA is installed); TLS 1.2 and newer."""
    context = system_trust() if ca_file is None else _trusting_file(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def system_trust(bundles: Sequence[str] = BUNDLES, folders: Sequence[str] = FOLDERS) -> ssl.SSLContext:
    """Trust what the system trusts. On Linux that is read here: the library for it would follow the environment."""
    if sys.platform in ("darwin", "win32"):
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    folder = next((folder for folder in folders if _hashed(Path(folder))), None)
    bundle = next((file for file in bundles if Path(file).is_file()), None)
    if folder:  # read as needed, where a bundle costs 40 ms
        context.load_verify_locations(capath=folder)
    elif bundle:
        context.load_verify_locations(cafile=bundle)
    return context


def _hashed(folder: Path) -> bool:
    return folder.is_dir() and any(re.fullmatch(r"[0-9a-f]{8}\.[0-9]+", file.name) for file in folder.iterdir())


def _trusting_file(ca_file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=ca_file)
    except ssl.SSLError:
        pass  # it holds nothing that can be read as a certificate
    except OSError as error:
        raise UsageError("The CA file {file} cannot be used: {reason}.", file=str(ca_file), reason=error.strerror or error) from None
    if not context.cert_store_stats()["x509"]:
        raise UsageError("The CA file {file} holds no certificate (PEM).", file=str(ca_file))
    return context


def tls_failure(error: BaseException, host: str, today: date, *, greeting: bool) -> Unreachable | None:
    """Give the clear line of a TLS failure on the way to `host`, wherever it hides in the chain of `error`; None when there is none.

    `greeting`: it failed before both sides had agreed.
    A certificate does not become better by asking again; damaged records may.
    """
    found: BaseException | None = error
    while found is not None and not isinstance(found, ssl.SSLError):
        found = found.__cause__ or found.__context__
    if isinstance(found, ssl.SSLCertVerificationError):
        return _certificate(found, host, today)
    if found is None or isinstance(found, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return None
    reason = found.reason or str(found)
    if reason in _OLD:
        return Unreachable("{host} speaks no TLS of version 1.2 or newer ({reason}).", host=host, reason=reason)
    if greeting and reason == "WRONG_VERSION_NUMBER":
        return Passing(msg("{host} does not speak TLS there ({reason}): is it an http address?"), host=host, reason=reason)
    return Passing(msg("The TLS connection to {host} is damaged: {reason}."), host=host, reason=reason)


def _certificate(error: ssl.SSLCertVerificationError, host: str, today: date) -> Unreachable:
    reason = error.verify_message
    if error.verify_code in (_EXPIRED, _NOT_YET):
        what = Unreachable(
            "The certificate of {host} is not valid on {today}, the date of this machine: {reason}.", host=host, today=today, reason=reason
        )
    elif error.verify_code in _OTHER_NAME:
        what = Unreachable("The certificate of {host} is not for this name: {reason}.", host=host, reason=reason.rstrip("."))
    else:
        what = Unreachable(
            "The certificate of {host} is not trusted: {reason}.", do="Give --ca-file or install the CA.", host=host, reason=reason
        )
    return what
