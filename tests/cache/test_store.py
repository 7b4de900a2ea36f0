"""The store: one pointer, readers that write nothing and see every damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_tui.cache.pointer import Contact
from cchc_tui.cache.store import Store
from cchc_tui.domain.model import AgencyKey
from cchc_tui.errors import CacheDamaged

from cache_samples import (  # isort: skip - beside the tests
    CATALOGUE,
    COMMUNE,
    DISTRICT,
    PARTS_2019,
    ROWS_2018,
    ROWS_2019,
    STANDINGS,
    fill,
    hash_of,
    publication,
    sync,
)

GOOD = Contact("2019-10-15T09:00:00+07:00", ok=True, message="")
BAD = Contact("2019-10-16T09:00:00+07:00", ok=False, message="No answer.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def test_nothing_cached_is_none_and_looking_creates_nothing(store: Store) -> None:
    assert (store.current(), store.previous(), store.contact(), store.identity()) == (None, None, None, None)
    assert not store.root.exists()


def test_a_generation_comes_back_whole(store: Store) -> None:
    written = sync(store, 1)
    read = store.current()
    assert read is not None
    assert (read.catalogue, read.publication) == (CATALOGUE, publication(1))
    assert read.standings == {**STANDINGS, str(COMMUNE): {}}  # who is on the first list, and of whom nothing is known
    assert (read.package_sha256, read.entry) == (hash_of("package", "1"), written.entry)


def test_the_series_of_an_agency_come_from_all_its_resources(store: Store) -> None:
    """A district has one resource per plan year; its rows are read together, of an agency unknown there are none."""
    read = sync(store, 1)
    assert read.series(DISTRICT, "TT01") == ROWS_2018[DISTRICT]["TT01"] + ROWS_2019[DISTRICT]["TT01"]
    assert read.indicators(DISTRICT) == {"TT01", "TT02"}
    assert read.indicators(COMMUNE) == {"TT01"}
    assert read.series(COMMUNE, "TT02") == ()
    assert read.series(AgencyKey("2025", "017"), "TT01") == ()


def test_the_parts_of_an_agency_come_back_with_every_revision(store: Store) -> None:
    """Written once and taken over unchanged: a generation that reuses the file finds them as well."""
    for serial in (1, 2):
        read = sync(store, serial)
        assert read.parts(DISTRICT, "TT01") == PARTS_2019[DISTRICT]["TT01"]
        assert read.parts(DISTRICT, "TT02") == read.parts(COMMUNE, "TT01") == ()


def test_parts_are_read_when_asked_for_and_verified(store: Store) -> None:
    """Their file does not make an agency one that reports, nobody else needs it, and another content is not believed."""
    path = sync(store, 1).folder / "parts-2019.json"
    path.write_bytes(path.read_bytes().replace(b",9]", b",8]"))
    read = store.current()
    assert read is not None
    assert read.series(DISTRICT, "TT01")
    assert read.parts(COMMUNE, "TT01") == ()
    with pytest.raises(CacheDamaged, match=r"parts-2019\.json"):
        read.parts(DISTRICT, "TT01")
    assert [error.values["file"] for error in store.damages()] == [str(path)]


def test_opening_reads_two_files_and_a_series_only_its_own(store: Store) -> None:
    """All files of series can be gone: opening does not look, and a commune of one year needs one file."""
    folder = sync(store, 1).folder
    (folder / "observations-2018.json").unlink()
    read = store.current()
    assert read is not None
    assert read.series(COMMUNE, "TT01") == ROWS_2019[COMMUNE]["TT01"]
    with pytest.raises(CacheDamaged, match=r"observations-2018\.json of the cache is missing"):
        read.series(DISTRICT, "TT01")


def test_the_builder_reads_what_it_has_just_written(store: Store) -> None:
    """Standings are computed before the commit, from the same rows."""
    with store.lock(), store.build(publication(1), "0" * 64) as builder:
        fill(builder)
        assert builder.reader().series(COMMUNE, "TT01") == ROWS_2019[COMMUNE]["TT01"]
        assert builder.reader().indicators(DISTRICT) == {"TT01", "TT02"}


def test_any_flipped_bit_of_any_file_is_damage_naming_the_file(store: Store) -> None:
    generation = sync(store, 1)
    store.record_contact(GOOD)
    files = [path for path in store.root.rglob("*") if path.is_file() and path.name != "lock"]
    assert len(files) == len(generation.entry.resources) + 6
    assert list(store.damages()) == []
    for path in files:
        good = path.read_bytes()
        for content in (bytes([good[0] ^ 1]) + good[1:], good[:-2] + b"\0" + good[-1:], good[:-5], b""):
            path.write_bytes(content)
            assert [error.values["file"] for error in store.damages()] == [str(path)]
        path.write_bytes(good)


def test_a_damaged_pointer_or_summary_is_never_an_empty_cache(store: Store) -> None:
    summary = sync(store, 1).folder / "_summary.json"
    for path in (store.root / "current", summary):
        good = path.read_bytes()
        for content in (b"", good[:-3], good.replace(b"2019", b"2018")):
            path.write_bytes(content)
            with pytest.raises(CacheDamaged, match=path.name):
                store.current()
        path.write_bytes(good)
    assert store.current() is not None


def test_a_download_that_is_not_whole_is_not_received(store: Store) -> None:
    name = hash_of("file")
    assert store.received(name) is None
    store.incoming(name).write_bytes(b"fil")
    assert store.received(name) is None
    store.incoming(name).write_bytes(b"file")
    assert store.received(name) == b"file"
    with pytest.raises(ValueError, match="escape"):
        store.incoming("../escape")


def test_a_failure_does_not_hide_the_last_good_contact(store: Store) -> None:
    store.record_contact(GOOD)
    store.record_contact(BAD)
    assert store.contact() == Contact(BAD.at, ok=False, message="No answer.", good_at=GOOD.at)
    (store.root / "contact").write_bytes(b"")
    with pytest.raises(CacheDamaged, match="contact"):
        store.contact()
    store.record_contact(BAD)
    assert store.contact() == BAD
