"""Registers, score sheets and frameworks come back from the cache as they were written, and damage to them is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from cache_samples import CATALOGUE, COMMUNE, DISTRICT, EVENTS, PLAN, SCORES, fill, hash_of, publication, sync

from cchc_tui.cache.codec import held_in
from cchc_tui.cache.store import Store
from cchc_tui.domain.books import RegisterReader
from cchc_tui.domain.model import AgencyKey
from cchc_tui.errors import CacheDamaged


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def test_the_entries_of_an_agency_come_back_from_all_its_registers(store: Store) -> None:
    read = sync(store, 1)
    assert isinstance(read, RegisterReader)
    assert sorted(read.events(DISTRICT)) == sorted(event for several in EVENTS[DISTRICT].values() for event in several)
    assert read.scores(COMMUNE) == SCORES[COMMUNE]["xa-2019"]
    assert read.catalogue.frameworks == CATALOGUE.frameworks


def test_who_has_none_has_none(store: Store) -> None:
    read = sync(store, 1)
    assert (read.events(AgencyKey("2019", "999")), read.scores(DISTRICT)) == ((), ())


def test_registers_do_not_count_as_reported_indicators(store: Store) -> None:
    assert sync(store, 1).indicators(DISTRICT) == {"TT01", "TT02"}


def test_unchanged_registers_are_taken_over(store: Store) -> None:
    sync(store, 1)
    read = sync(store, 2)
    assert (len(read.events(DISTRICT)), len(read.scores(COMMUNE))) == (2, 1)


def test_the_reader_of_a_generation_that_is_being_built_has_them_too(store: Store) -> None:
    with store.lock(), store.build(publication(1), hash_of("package", "1")) as builder:
        fill(builder)
        reader = builder.reader()
        assert isinstance(reader, RegisterReader)
        assert reader.events(COMMUNE) == (PLAN,)


def test_what_a_resource_holds_is_told_by_its_rows() -> None:
    assert (held_in(EVENTS), held_in(SCORES), held_in({})) == ("events", "scores", "series")


@pytest.mark.parametrize("name", ["events", "scores"])
def test_damaged_registers_are_never_shown(store: Store, name: str) -> None:
    file = sync(store, 1).folder / f"{name}.json"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    read = store.current()
    assert read is not None
    assert [error.values["file"] for error in read.damages()] == [str(file)]
    with pytest.raises(CacheDamaged):
        (read.events if name == "events" else read.scores)(COMMUNE)
