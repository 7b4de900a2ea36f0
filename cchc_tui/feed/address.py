"""Addresses of endpoints: plain, without secrets, and whether they leave this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from cchc_tui.errors import UsageError


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


def loopback(host: str) -> bool:
    """Say whether `host` is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
