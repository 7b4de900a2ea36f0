"""Clients whose waiting takes no time, and what tests ask of them."""

from __future__ import annotations

from pathlib import Path

from feed_servers import Answer, ok

from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client
from cchc_tui.feed.package import Resource

AGENCIES = "agencies"


class Time:
    """A clock that only sleeping moves; `waits` are the sleeps, in seconds."""

    def __init__(self) -> None:
        """Start at 0."""
        self.now = 0.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def timed(endpoint: Endpoint, time: Time) -> Client:
    """Make a client whose waits are exactly the schedule's, and none of ours."""
    return Client(endpoint, sleep=time.sleep, clock=time.clock, jitter=lambda: 1.0)


def hasty(url: str) -> Client:
    """Make a client that tries again at once."""
    return Client(Endpoint(url, timeout=5), sleep=lambda _: None)


def agencies(client: Client) -> Resource:
    """Ask for pointer and package and give the table of agencies."""
    package, _ = client.package(client.pointer())
    (resource,) = (resource for resource in package.resources if resource.name == AGENCIES)
    return resource


def fetch(url: str, root: Path) -> Path:
    """Get the table of agencies alone."""
    with hasty(url) as client:
        resource = agencies(client)
        client.download(resource, root / resource.sha256)
        return root / resource.sha256


def only_data(answer: Answer) -> Answer:
    """Answer in a special way for the table of agencies alone."""
    return lambda path, body: answer(path, body) if path.startswith(f"data/{AGENCIES}.") else ok(path, body)


def files(folder: Path) -> list[Path]:
    """Say which files lie directly in a folder: what a failed download leaves."""
    return [left for left in folder.iterdir() if left.is_file()]
