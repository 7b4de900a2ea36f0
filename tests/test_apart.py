"""A synchronisation in a process of its own tells what one in a thread would: events, results, failures; it ends when it shall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sync_site import NOW, Site, published_site

from cchc_tui import apart
from cchc_tui.errors import Cancelled, CchcError, Refused, Unreachable
from cchc_tui.events import Building, Done, Event, Fetching, Found, Progress, Started
from cchc_tui.feed.cancel import Cancel
from cchc_tui.secrecy import hide
from cchc_tui.settings import Settings

EVENTS: list[Event] = [
    Started(),
    Found(3, "2019-10-20T00:00:00Z", "2019-12-04T00:00:00Z", expired=False),
    Fetching("agencies", 1, 2),
    Progress(10, 20, 3.5, None),
    Building("agencies", 1, 2),
    Done(3, 4, 5, changed=True, expired=False),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published_site(tmp_path) as found:
        yield found


def settings(site: Site, endpoint: str | None = None) -> Settings:
    return Settings(site.folder / "cache", endpoint or site.server.url, now=NOW, log_file=site.folder / "log")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_over_as_it_was(event: Event) -> None:
    assert apart.read(apart.written(event)) == event


def test_an_error_comes_over_with_its_parts_and_without_a_secret() -> None:
    hide("swordfish-1")
    reason = Unreachable("{file} said {reason}", file="latest.json", reason="swordfish-1")
    error = apart.read(apart.written(Refused("{file}, row {row}: {why}", kept="k", do="d", file="a.csv", row=7, why=reason)))
    assert isinstance(error, Refused)
    assert (error.what, error.kept, error.do, error.values["row"]) == ("{file}, row {row}: {why}", "k", "d", 7)
    assert str(error.values["why"]) == "latest.json said ***"


def test_it_builds_the_cache_and_tells_every_step(site: Site) -> None:
    told: list[Event] = []
    done = apart.syncer(settings(site))(told.append, Cancel())
    assert (done.serial, done.changed) == (1, True)
    assert told[0] == Started()
    assert told[-1] == done
    generation = site.store.current()
    assert generation is not None
    assert generation.publication.serial == 1


def test_what_fails_there_is_raised_here(site: Site) -> None:
    with pytest.raises(Unreachable) as caught:
        apart.syncer(settings(site, str(site.folder / "nowhere")))(lambda _: None, Cancel())
    assert caught.value.kept


def test_a_wish_to_end_ends_it_and_leaves_nothing(site: Site) -> None:
    cancel = Cancel()
    with pytest.raises(Cancelled):
        apart.syncer(settings(site))(lambda _: cancel.ask(), cancel)
    assert not list(site.folder.rglob("*.new"))


def test_a_process_that_dies_is_an_error_and_not_an_end(site: Site, tmp_path: Path) -> None:
    """The first module it looks for ends it before it can say anything."""
    broken = tmp_path / "broken"
    (broken / "cchc_tui").mkdir(parents=True)
    (broken / "cchc_tui" / "__init__.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    with pytest.raises(CchcError, match="code 9"):
        apart.syncer(settings(site), path=[str(broken)])(lambda _: None, Cancel())
