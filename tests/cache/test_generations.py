"""Generations of the cache: one is built beside the other, two are kept, and what nobody names is swept."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_tui.cache.disk import Disk
from cchc_tui.cache.store import Store
from cchc_tui.errors import CacheDamaged, Refused

from cache_samples import (  # isort: skip - beside the tests
    DISTRICT,
    ROWS_2018,
    ROWS_2019,
    fill,
    hash_of,
    publication,
    sync,
    tree,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def folders(store: Store) -> list[str]:
    return sorted(path.name for path in (store.root / "generations").iterdir())


def test_unchanged_resources_take_no_more_room(store: Store) -> None:
    """Reuse gives the file of the old generation a second name; a changed resource is a new file."""
    old, new = sync(store, 1).folder, sync(store, 2, changed="observations-2019").folder
    assert (old / "observations-2018.json").samefile(new / "observations-2018.json")
    assert not (old / "observations-2019.json").samefile(new / "observations-2019.json")
    read = store.current()
    assert read is not None
    assert read.series(DISTRICT, "TT01") == ROWS_2018[DISTRICT]["TT01"] + ROWS_2019[DISTRICT]["TT01"]


def test_where_no_second_name_is_possible_the_file_is_copied(store: Store) -> None:
    """Some file systems and some owners allow no hard link."""
    old = sync(store, 1).folder

    def no_links(name: str, _path: Path) -> None:
        if name == "link":
            raise PermissionError

    new = sync(Store(store.root, disk=Disk(store.root, step=no_links)), 2, changed="observations-2019").folder
    ours, theirs = (folder / "observations-2018.json" for folder in (new, old))
    assert ours.read_bytes() == theirs.read_bytes()
    assert not ours.samefile(theirs)
    assert list(store.damages()) == []


def test_a_damaged_resource_is_not_reused(store: Store) -> None:
    damaged = sync(store, 1).folder / "observations-2018.json"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with store.lock(), store.build(publication(2), "0" * 64) as builder:
        assert builder.holds("observations-2018", hash_of("observations-2018"))
        assert builder.reuse("observations-2018", hash_of("observations-2018")) is None
        assert builder.reuse("observations-2019", hash_of("observations-2019")) == ROWS_2019


def test_two_generations_are_kept_for_readers_that_are_still_open(store: Store) -> None:
    first = sync(store, 1)
    sync(store, 2)
    assert first.series(DISTRICT, "TT01")[-1] == ROWS_2019[DISTRICT]["TT01"][-1]
    assert not store.is_current(first)
    previous = store.previous()
    assert previous is not None
    assert previous.publication.serial == 1
    third = sync(store, 3)
    assert folders(store) == ["000002", "000003"]
    assert store.is_current(third)


def test_a_reader_outlived_by_its_generation_is_told_so(store: Store) -> None:
    """Not taken for damage of the cache: the data moved on twice while it was open."""
    first = sync(store, 1)
    sync(store, 2)
    sync(store, 3)
    with pytest.raises(CacheDamaged, match=r"000001 was replaced by newer data.*Open the cache again"):
        first.series(DISTRICT, "TT01")


def test_what_no_pointer_names_is_swept_and_nothing_else(store: Store) -> None:
    """Orphans and downloads go with the next commit; files of others in the same folder stay."""
    sync(store, 1)
    mine = [store.root / "notes", store.root / "generations" / "readme", store.incoming("a" * 64).parent / "holiday.jpg"]
    orphans = [store.root / "generations" / "000077", store.root / "generations" / "000078.new"]
    for path in orphans:
        path.mkdir()
        (path / "x.json").write_bytes(b"{}")
    leftovers = [store.incoming("a" * 64), store.incoming("b" * 64).with_suffix(".part"), store.root / ".tmp-current"]
    for path in [*mine, *leftovers]:
        path.write_bytes(b"x")
    sync(store, 2)
    assert [path.name for path in [*orphans, *leftovers] if path.exists()] == []
    assert all(path.exists() for path in mine)
    assert folders(store) == ["000001", "000078", "readme"]


def test_what_a_killed_build_left_does_not_get_into_the_next_one(store: Store) -> None:
    left = store.root / "generations" / "000001.new"
    left.mkdir(parents=True)
    for name in ("stale.json", "agencies.json"):
        (left / name).write_bytes(b"{}")
    generation = sync(store, 1)
    assert generation.folder.name == "000001"
    assert {path.stem for path in generation.folder.iterdir()} == {
        "_summary",
        "_standings",
        "_figures",
        "_changes",
        *generation.entry.resources,
    }


def test_a_build_that_is_given_up_leaves_no_trace(store: Store) -> None:
    generation = sync(store, 1)
    before = tree(store.root / "generations")

    def give_up() -> None:
        with store.lock(), store.build(publication(2), "0" * 64) as builder:
            fill(builder, "events")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()
    assert {name: value[:2] for name, value in tree(store.root / "generations").items()} == {n: v[:2] for n, v in before.items()}
    assert store.is_current(generation)


@pytest.mark.parametrize("name", ["../escape", "a/b", "_summary", ".tmp-x", "", "A", "x" * 300, "a\n"])
def test_a_resource_whose_name_could_leave_its_folder_is_refused(store: Store, name: str) -> None:
    with store.lock(), store.build(publication(1), "0" * 64) as builder, pytest.raises(Refused, match="cannot be the name"):
        builder.add(name, "0" * 64, ())
