"""Addresses of endpoints and proxies: plain, without secrets, and whether they leave this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from cchc_tui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where publications come from, how to get there, and whom to believe.

    `location` is an http(s) URL, a `file://` URL or a folder; `timeout` is in seconds. `ca_file` replaces the certificates
    that the system trusts; with `signers` (an OpenSSH `allowed_signers` file) only signed publications are taken.
    """

    location: str
    token_file: Path | None = None
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)  # somebody may have written a password into it
    timeout: float = 120.0
    signers: Path | None = None


def folder_of(location: str) -> Path | None:
    """Give the folder that `location` names by its path or a `file://` URL, None for http(s); `UsageError` for anything else."""
    try:
        parts = urlsplit(location)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme in ("http", "https"):
        return None
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return Path(unquote(parts.path))
    if "://" in location or not location:
        shown = location.rpartition("@")[2]  # what stands before it may be a password
        raise UsageError("The endpoint {location} is neither http(s), nor file, nor a folder.", location=shown)
    if "@" in location and not Path(location).is_dir():  # an address without its scheme: nothing of it is repeated
        raise UsageError("The endpoint must not hold a user or a password.", do="Put them into a token file.")
    return Path(location)


def plain_url(location: str) -> SplitResult:
    """Take an endpoint's address apart; `UsageError` when it is not a plain folder address or holds a secret."""
    parts = urlsplit(location)
    try:
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        location.encode("ascii")
    except ValueError:
        named = False
    if not named or parts.query or parts.fragment:
        raise UsageError("The endpoint must be a plain http(s) address of a folder, without ? and #.")
    if parts.username is not None or parts.password is not None:
        raise UsageError("The endpoint must not hold a user or a password.", do="Put them into a token file.")
    return parts


def proxy_scheme(proxy: str) -> str:
    """Give `http` or `https`; `UsageError` when `proxy` is not the plain URL of a proxy, or holds a secret, which is not repeated."""
    if "@" in proxy:
        raise UsageError("The proxy setting must not hold a user or a password.")
    try:
        parts = urlsplit(proxy)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        plain = named and parts.path in ("", "/") and not parts.query and not parts.fragment and proxy.isascii()
    except ValueError:
        plain = False
    if not plain or parts.scheme not in ("http", "https"):
        raise UsageError("The proxy setting is not a proxy URL such as http://proxy.example:3128.")
    return parts.scheme


def loopback(host: str) -> bool:
    """Say whether `host` is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
