"""What many tests need once: the sample, published, synchronised and opened as a user would have it."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from cli_site import Cli, Done, ran, shell_of_nobody, write_source

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.feed.publish import publish
from cchc_tui.sync import synchronise

# A shell that runs the tests in the background has them ignore an interrupt, and every program they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SYNCED = datetime(2019, 10, 21, 1, 15, tzinfo=UTC)
"""When the tests' sample was published and fetched: 08:15 in Hà Nội, a week after its newest window ended."""

DESCRIBED = date(2019, 10, 14)
"""The day the sample describes, and the date of its verdicts."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a published folder."""
    folder = tmp_path_factory.mktemp("published")
    publish(FIXTURES, folder, now=SYNCED)
    return folder


@pytest.fixture(scope="session")
def cached(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the sample."""
    root = tmp_path_factory.mktemp("cache")
    with Client(Endpoint(str(published))) as client:
        synchronise(Store(root), client, clock=lambda: SYNCED, report=lambda _: None, standings=partial(summary.standings, at=DESCRIBED))
    return root


@pytest.fixture
def sample(cached: Path) -> Snapshot:
    """The sample as screens and commands see it on the day it describes."""
    generation = Store(cached).current()
    assert generation is not None
    publication = replace(generation.publication, contact_at=SYNCED.isoformat(), contact_ok=True)
    ready = summary.ready(generation.standings)
    return Snapshot(generation.catalogue, generation, at=DESCRIBED, publication=publication, ready=ready)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a shell of nobody in particular says."""
    return shell_of_nobody(tmp_path)


@pytest.fixture
def cli(environment: dict[str, str]) -> Cli:
    """The real program, to be run with words and with what the environment says besides."""

    def run(*words: object, **more: str) -> Done:
        return ran({**environment, **more}, words)

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The source tables of a district and its commune."""
    write_source(tmp_path / "source")
    return tmp_path / "source"
