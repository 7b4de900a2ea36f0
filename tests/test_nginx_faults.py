"""What happens to nginx and to the published folder while somebody synchronises: reloads, restarts, a publisher that never rests."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from cchc_tui.cache.store import Store

from nginx_site import NginxSite, nginx_site, until  # isort: skip - beside the tests
from real_program import ROOT, Ended, ended, environment, run, started  # isort: skip - beside the tests
from small_city import CITY, figures, fill, publish_city  # isort: skip - beside the tests

BALLAST, SLOW = 60_000, "limit_rate 12k;"
"""Two files of about 23 kB on the line: each takes a second."""


def words(folder: Path, site: NginxSite) -> list[object]:
    access = ["--ca-file", site.ca_file, "--token-file", site.token_file]
    return ["sync", "--json", "--cache", folder / "cache", "--endpoint", site.url, *access]


def disturbed(folder: Path, site: NginxSite, pieces: int, disturb: Callable[[], None]) -> Ended:
    """Synchronise, and disturb as soon as so many pieces of tables have come; proves that the sync was not over then."""
    process = started(folder / "home", *words(folder, site))
    assert process.stdout is not None
    heard = 0
    while heard < pieces:
        event = json.loads(process.stdout.readline())
        heard += event["event"] == "progress"
    assert event["bytes_done"] < event["bytes_total"]
    disturb()
    return ended(process)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[NginxSite]:
    """Publication 1 in the cache, publication 2 on a slow line."""
    publish_city(tmp_path, 1, ballast=BALLAST)
    with nginx_site(tmp_path / "nginx", tmp_path / "www", more=SLOW) as site:
        fill(tmp_path / "cache", site.root)
        publish_city(tmp_path, 2, ballast=BALLAST, seconds=60)
        yield site


def catches_up(folder: Path, site: NginxSite) -> None:
    """Prove that the next sync, over a line that is not slow any more, brings what is new."""
    site.configure(auth="token")
    site.restart()
    assert run(folder / "home", *words(folder, site)).code == 0
    assert figures(folder / "cache") == [2]


def comes_back(folder: Path, site: NginxSite, fault: str, pieces: int) -> None:
    """Prove that a sync outlives a reload and a restart, and that what it brought is the new publication alone."""
    done = disturbed(folder, site, pieces, site.reload if fault == "reload" else lambda: site.restart(0.2))
    assert done.code == 0, done.err
    assert figures(folder / "cache") == [2]
    catches_up(folder, site)


@pytest.mark.parametrize("fault", ["reload", "restart"])
def test_a_sync_outlives_what_happens_to_nginx(tmp_path: Path, slow: NginxSite, fault: str) -> None:
    comes_back(tmp_path, slow, fault, 4)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", ["reload", "restart"])
@pytest.mark.parametrize("trial", range(10))
def test_a_sync_outlives_it_at_any_moment(tmp_path: Path, slow: NginxSite, fault: str, trial: int) -> None:
    comes_back(tmp_path, slow, fault, random.Random(trial).randrange(1, 8))


@pytest.mark.heavy
@pytest.mark.parametrize("pieces", [1, 4, 7])
def test_an_nginx_that_stays_away_costs_nothing_but_the_news(tmp_path: Path, slow: NginxSite, pieces: int) -> None:
    done = disturbed(tmp_path, slow, pieces, slow.stop)
    assert (done.code, figures(tmp_path / "cache")) == (3, [1]), done.err
    assert "The cache stays as it was." in done.err
    catches_up(tmp_path, slow)


@contextmanager
def restless(folder: Path) -> Iterator[None]:
    """Have a process of its own publish one number after the other; it is at work inside."""
    with subprocess.Popen(
        [sys.executable, CITY, str(folder)], env=environment(folder) | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    ) as publisher:
        try:
            yield
            assert publisher.poll() is None
        finally:
            publisher.kill()


def serial_of(www: Path) -> int:
    return int(json.loads((www / "latest.json").read_bytes())["serial"])


def synchronise_often(folder: Path, times: int) -> None:
    """Synchronise while the publisher never rests: every time all is well, and what is here is one of its publications, a newer one."""
    publish_city(folder)
    www, store, last = folder / "www", Store(folder / "cache"), 0
    with nginx_site(folder / "nginx", www) as site, restless(folder):
        for _ in range(times):
            until(lambda: serial_of(www) > last + 1, "nothing is published")  # noqa: B023 - called before the next turn
            done = run(folder / "home", *words(folder, site))
            assert done.code == 0, done.err
            here = store.identity()
            assert here is not None
            assert here.serial > last
            last = here.serial
            # The publisher starts with 2 as its second publication: number and serial are the same.
            assert figures(folder / "cache") == [last]
            package = www / "data" / f"datapackage.{here.package[:16]}.json"
            assert sha256(package.read_bytes()).hexdigest() == here.package


def test_a_publisher_that_never_rests_is_followed(tmp_path: Path) -> None:
    synchronise_often(tmp_path, 5)


@pytest.mark.heavy
def test_a_publisher_that_never_rests_is_followed_60_times(tmp_path: Path) -> None:
    synchronise_often(tmp_path, 60)
