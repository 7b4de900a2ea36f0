"""Feed -> cache over real HTTP: what is fetched, what is kept, what is told."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_tui.cache.disk import Disk
from cchc_tui.cache.store import Store
from cchc_tui.errors import Busy, CacheDamaged, DiskError, Unreachable
from cchc_tui.events import Building, Done, Fetching, Found, Progress, Started, as_record

from sync_site import GIA_LAM, NOW, Site, figures, kept_whole, observations, published_site, tree  # isort: skip - beside the tests


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published_site(tmp_path) as site:
        yield site


def test_a_first_sync_brings_everything(site: Site) -> None:
    outcome = site.sync()
    assert (outcome.serial, outcome.changed, outcome.expired) == (1, True, False)
    assert outcome.requests == len(site.files()) + 2
    assert outcome.bytes == sum(path.stat().st_size for path in [*site.files().values(), site.package(), site.dest / "latest.json"])
    generation = site.store.current()
    assert generation is not None
    assert [agency.code for agency in generation.catalogue.agencies] == ["01", "017", "018"]
    assert generation.catalogue.targets[0].min == Fraction("99.5")
    assert figures(site) == [Fraction("12.5")] * 4
    assert generation.standings == {"2019:01": {}, "2019:017": {"TT01": 4}, "2019:018": {"TT01": 4}}
    publication = generation.publication
    assert (publication.serial, publication.synced_at) == (1, NOW.isoformat())
    assert publication.as_of == "2019-10-14"
    contact = site.store.contact()
    assert contact is not None
    assert (contact.ok, contact.at, contact.good_at) == (True, NOW.isoformat(), NOW.isoformat())


def test_nothing_new_is_one_request_and_writes_only_contact(site: Site) -> None:
    site.sync()
    before = tree(site.store.root)
    site.now += timedelta(hours=1)
    outcome = site.sync()
    after = tree(site.store.root)
    assert (outcome.requests, outcome.changed, outcome.serial) == (1, False, 1)
    assert {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)} == {"contact"}
    contact = site.store.contact()
    assert contact is not None
    assert contact.at == site.now.isoformat()


def test_a_change_fetches_only_what_changed(site: Site) -> None:
    """One figure of one district: its plan year comes again, everything else is taken over without room or request."""
    site.sync()
    site.publish(observations=observations(19))
    outcome = site.sync()
    (changed,) = site.fetched()
    assert changed.startswith("observations-2019-017")
    assert (outcome.requests, outcome.serial, outcome.changed) == (3, 2, True)
    assert Fraction(19) in figures(site)
    assert figures(site, GIA_LAM) == [Fraction("12.5")] * 4
    new, old = site.store.current(), site.store.previous()
    assert new is not None
    assert old is not None
    shared = {path.name for path in new.folder.iterdir() if (old.folder / path.name).exists() and path.samefile(old.folder / path.name)}
    assert shared == {f"{name}.json" for name in site.files()} - {f"{changed}.json"}


def test_an_interrupted_download_goes_on_from_what_was_finished(site: Site) -> None:
    """The last file does not come: the next run asks for it alone."""
    *finished, last = site.files().values()
    hidden = last.rename(last.with_suffix(".hidden"))
    with pytest.raises(Unreachable):
        site.sync()
    assert site.store.current() is None
    assert len(list((site.store.root / "incoming").iterdir())) == len(finished)
    hidden.rename(last)
    assert site.sync().requests == 3
    assert figures(site) == [Fraction("12.5")] * 4
    assert list((site.store.root / "incoming").iterdir()) == []


def test_a_half_download_is_not_taken_for_a_finished_one(site: Site) -> None:
    name, path = next(iter(site.files().items()))
    store = site.store
    store.incoming(hashlib.sha256(path.read_bytes()).hexdigest()).write_bytes(path.read_bytes()[:-1])
    assert site.sync().requests == len(site.files()) + 2
    assert name in site.fetched()
    assert figures(site) == [Fraction("12.5")] * 4


def test_events_tell_the_whole_way(site: Site) -> None:
    outcome = site.sync()
    costs = {"requests": outcome.requests, "bytes": outcome.bytes}
    kinds = [type(event) for event in site.events]
    assert list(dict.fromkeys(kinds)) == [Started, Found, Fetching, Progress, Building, Done]
    assert site.events[-1] == outcome
    total = sum(path.stat().st_size for path in site.files().values())
    done = [(event.bytes_done, event.bytes_total) for event in site.events if isinstance(event, Progress)]
    assert done == sorted(done)
    assert 0 < done[0][0] < total
    assert done[-1] == (total, total)
    steps = [(event.index, event.count) for event in site.events if isinstance(event, Building)]
    assert steps == [(index, len(site.files())) for index in range(1, len(site.files()) + 1)]
    assert as_record(outcome) == {"event": "done", "serial": 1, **costs, "changed": True, "expired": False, "news": {}}
    assert json.dumps([as_record(event) for event in site.events])


def test_a_damaged_file_of_the_cache_comes_again_with_the_next_publication(site: Site) -> None:
    site.sync()
    generation = site.store.current()
    assert generation is not None
    damaged = generation.folder / "agencies.json"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    site.publish(observations=observations(19))
    assert site.sync().requests == 4
    assert Fraction(19) in figures(site)


def test_repair_fetches_only_what_is_damaged_and_full_fetches_everything(site: Site) -> None:
    site.sync()
    generation = site.store.current()
    assert generation is not None
    (generation.folder / "periods.json").write_bytes(b"")
    assert len(list(site.store.damages())) == 1
    assert site.sync(repair=True).requests == 3
    assert figures(site) == [Fraction("12.5")] * 4
    assert site.sync(full=True).requests == len(site.files()) + 2
    assert set(site.fetched()) == set(site.files())
    new, old = site.store.current(), site.store.previous()
    assert new is not None
    assert old is not None
    assert [path.name for path in new.folder.iterdir() if path.samefile(old.folder / path.name)] == []
    assert figures(site) == [Fraction("12.5")] * 4


@pytest.mark.parametrize("file", ["current", "_summary.json"])
def test_a_cache_that_cannot_be_opened_is_said_and_repaired_when_asked(site: Site, file: str) -> None:
    site.sync()
    (path,) = site.store.root.rglob(file)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(CacheDamaged, match=file):
        site.sync()
    outcome = site.sync(repair=True)
    assert (outcome.serial, outcome.changed) == (1, True)
    assert figures(site) == [Fraction("12.5")] * 4


def test_an_expired_publication_is_taken_and_said(site: Site) -> None:
    site.now += timedelta(days=46)
    outcome = site.sync()
    assert outcome.expired
    assert [event.expired for event in site.events if isinstance(event, Found)] == [True]
    assert figures(site) == [Fraction("12.5")] * 4
    assert site.sync().expired


def test_an_endpoint_that_does_not_answer_leaves_the_cache_and_the_time_of_the_last_good_contact(site: Site) -> None:
    site.sync()
    site.now += timedelta(days=1)
    with kept_whole(site, Unreachable, "latest.json"):
        site.sync(location=str(site.folder / "nothing"))
    contact = site.store.contact()
    assert contact is not None
    assert contact.at == site.now.isoformat()
    assert figures(site) == [Fraction("12.5")] * 4


def test_a_folder_on_a_stick_works_like_the_network(site: Site) -> None:
    outcome = site.sync(location=str(site.dest))
    assert (outcome.changed, outcome.requests) == (True, len(site.files()) + 2)
    assert site.sync().requests == 1
    assert figures(site) == [Fraction("12.5")] * 4


def test_a_full_disk_leaves_the_old_generation(site: Site) -> None:
    site.sync()
    site.publish(observations=observations(19))

    def full(name: str, path: Path) -> None:
        if name == "write" and path.name != ".tmp-contact":
            raise OSError(errno.ENOSPC, "No space left on device")

    store = Store(site.store.root, disk=Disk(site.store.root, step=full))
    with kept_whole(site, DiskError, "No space left on device"):
        site.sync(store=store)
    assert Fraction(19) not in figures(site)
    assert site.sync().requests == 2  # what was fetched before the disk was full is still there
    assert Fraction(19) in figures(site)


def test_a_failure_that_cannot_even_be_written_down_is_still_the_one_that_is_told(site: Site) -> None:
    site.sync()

    def full(name: str, _path: Path) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, "No space left on device")

    store = Store(site.store.root, disk=Disk(site.store.root, step=full))
    with pytest.raises(Unreachable):
        site.sync(store=store, location=str(site.folder / "nothing"))
    contact = site.store.contact()
    assert contact is not None
    assert contact.ok


def test_two_syncs_at_once_are_one_and_a_clear_error(site: Site) -> None:
    site.sync()
    before = site.store.contact()
    with site.store.lock(), pytest.raises(Busy):
        site.sync()
    assert site.store.contact() == before


def test_leftovers_of_a_killed_sync_go_with_the_next_one_even_if_nothing_is_new(site: Site) -> None:
    site.sync()
    orphan = site.store.root / "generations" / "000009.new"
    orphan.mkdir()
    site.store.incoming("a" * 64).write_bytes(b"x")
    site.sync()
    assert not orphan.exists()
    assert list((site.store.root / "incoming").iterdir()) == []
