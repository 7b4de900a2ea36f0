"""What others could have put into the cache is refused: links, strangers' files, doors left open. Nothing is shown from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_tui.cache.owned import owned
from cchc_tui.cache.store import Store
from cchc_tui.errors import CacheDamaged, DiskError

from cache_samples import COMMUNE, sync  # isort: skip - beside the tests

NOBODY = 65534
Trick = Callable[[Path], None]


def link(path: Path) -> None:
    """Move it aside and leave a link to it: the same bytes, in a place that is not ours."""
    aside = path.with_name("aside")
    path.rename(aside)
    path.symlink_to(aside)


def hand_over(path: Path) -> None:
    os.chown(path, NOBODY, -1)


def open_up(path: Path) -> None:
    path.chmod(path.stat().st_mode | 0o022)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "cache")
    sync(store, 1)
    return store


def places(store: Store) -> dict[str, Path]:
    current = store.current()
    assert current is not None
    generations = current.folder.parent
    return {
        "pointer": store.root / "current",
        "generations": generations,
        "generation": current.folder,
        "summary": current.folder / "_summary.json",
        "series": current.folder / "observations-2019.json",
    }


def look(store: Store) -> object:
    """Read as the screens do: open, then one series."""
    current = store.current()
    assert current is not None
    return current.series(COMMUNE, "TT01")


TRICKS: list[tuple[Trick, str, tuple[str, ...]]] = [
    (link, "is a link", ("pointer", "generations", "generation", "summary", "series")),
    (open_up, "can be written by others", ("pointer", "generations", "generation", "summary", "series")),
    (pipe, "is no plain file", ("pointer", "summary", "series")),
]


@pytest.mark.parametrize(("trick", "said", "where"), [(trick, said, where) for trick, said, places in TRICKS for where in places])
def test_what_others_could_have_changed_is_never_shown(store: Store, trick: Trick, said: str, where: str) -> None:
    path = places(store)[where]
    trick(path)
    with pytest.raises(CacheDamaged, match=said) as refused:
        look(Store(store.root))
    assert refused.value.values["file"] == str(path)
    assert [error.values["file"] for error in Store(store.root).damages()] == [str(path)]


@pytest.mark.parametrize("where", ["pointer", "generations", "generation", "summary", "series"])
def test_what_belongs_to_another_user_is_never_shown(store: Store, where: str) -> None:
    path = places(store)[where]
    if os.geteuid() == 0:
        hand_over(path)
        with pytest.raises(CacheDamaged, match="belongs to another user"):
            look(Store(store.root))
    else:  # only root can give a file away: ask as somebody else's folder would
        with pytest.raises(CacheDamaged, match="belongs to another user"):
            owned(path, path.lstat(), os.geteuid() + 1)


def test_a_shared_cache_belongs_to_whoever_keeps_it(store: Store) -> None:
    """Every file of it is that user's, or root's; who reads it is somebody else."""
    if os.geteuid() == 0:
        for path in [store.root, *store.root.rglob("*")]:
            hand_over(path)
    assert look(Store(store.root))


def test_a_root_that_was_chosen_as_a_link_is_followed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store.root)
    assert look(Store(tmp_path / "link"))


def test_a_root_open_for_all_to_write_is_refused(store: Store) -> None:
    store.root.chmod(0o777)
    with pytest.raises(CacheDamaged, match="can be written by others"):
        look(Store(store.root))


def test_a_link_without_an_end_is_damage_and_not_an_empty_cache(store: Store) -> None:
    (store.root / "current").unlink()
    (store.root / "current").symlink_to(store.root / "nowhere")
    with pytest.raises(CacheDamaged):
        store.current()


def test_nothing_is_written_through_a_link(store: Store, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in (store.root / "generations").iterdir():
        path.rename(elsewhere / path.name)
    (store.root / "generations").rmdir()
    (store.root / "generations").symlink_to(elsewhere)
    before = sorted(elsewhere.iterdir())
    with pytest.raises((DiskError, CacheDamaged)):
        sync(store, 2)
    assert sorted(elsewhere.iterdir()) == before
