"""The token of an endpoint: read from a file only its owner can read, turned into the header that carries it."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from cchc_tui.errors import UsageError
from cchc_tui.secrecy import hide

_MODES = (0o600, 0o400)
_MAX = 8192
"""Bytes of a token file."""


def authorization(token_file: Path) -> str:
    """Give the `Authorization` value of the token in `token_file`: `user:password` means basic, anything else bearer.

    `UsageError` when the file is not there, others may read it, or it holds no token. The token itself is in no message.
    """
    token = _read(token_file)
    hide(token)  # whatever a server echoes, it is in no line of ours
    if not token.isascii() or not token.isprintable() or not token or (" " in token and ":" not in token):
        raise UsageError("The token file {file} holds no token: one line of visible ASCII is needed.", file=str(token_file))
    if ":" in token:  # a bearer token has no colon (RFC 6750)
        return "Basic " + base64.b64encode(token.encode()).decode()
    return "Bearer " + token


def _read(token_file: Path) -> str:
    try:
        handle = os.open(token_file, os.O_RDONLY | os.O_NONBLOCK)
        with open(handle, "rb") as stream:  # noqa: PTH123 - the mode must be that of the file that is read
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) not in _MODES:
                raise UsageError("The token file {file} must have mode 0600 or 0400.", do="Run chmod 600 on it.", file=str(token_file))
            return stream.read(_MAX).decode("utf-8", "replace").strip()
    except OSError as error:
        raise UsageError("The token file {file} cannot be read: {reason}.", file=str(token_file), reason=error.strerror or error) from None
