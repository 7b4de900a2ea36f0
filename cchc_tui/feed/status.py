"""What the first line of an answer means: a file, something that may pass, or a reason to stop asking."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from cchc_tui.errors import Unreachable
from cchc_tui.feed.retry import Passing, asked_wait
from cchc_tui.text import msg

POINTER = "latest.json"


@dataclass(frozen=True, slots=True)
class Head:
    """The status of an answer and its headers (looked up by names in lower case)."""

    status: int
    headers: Mapping[str, str]

    @property
    def coding(self) -> str:
        """The content coding of the body."""
        return self.headers.get("content-encoding", "").strip().lower()


def judge(head: Head, file: str, base: str) -> None:
    """Let a 200 pass; `Passing` for what another try may mend, `Unreachable` for everything else, for `file` below the address `base`."""
    status = head.status
    if status == 200:
        return
    if 300 <= status < 400:
        raise Unreachable("{file}: the endpoint answered with a redirect ({status}), which is not followed.", file=file, status=status)
    if status in (401, 403, 407):
        raise Unreachable("{file}: the endpoint does not let us in ({status}).", do="Check the token file.", file=file, status=status)
    if status == 404 and file == POINTER:
        raise no_publication(base)
    if status == 429 or status >= 500:
        after = asked_wait(head.headers.get("retry-after", ""), head.headers.get("date", ""), time.time())
        raise Passing(msg("{file}: the endpoint answered {status}."), after=after, file=file, status=status)
    raise Unreachable("{file}: the endpoint answered {status}.", file=file, status=status)


def judge_proxy(status: int, file: str) -> Unreachable:
    """Give the error of a proxy that refused to build the tunnel to the endpoint, as far as it said why."""
    if status == 407:
        return Unreachable("{file}: the proxy does not let us in ({status}).", file=file, status=status)
    kind = Passing if status == 429 or status >= 500 else Unreachable
    return kind(msg("{file}: the proxy answered {status}."), file=file, status=status)


def no_publication(location: str) -> Unreachable:
    """Give the error of an endpoint that is there and has no pointer."""
    return Unreachable(
        "No publication lies at {location}: there is no {file}.", do="Check the endpoint's address.", location=location, file=POINTER
    )
