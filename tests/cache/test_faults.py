"""The old or the new, never something between: a kill or a full disk at every single step of a sync."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from cchc_tui.cache.disk import Disk
from cchc_tui.cache.store import Store
from cchc_tui.errors import DiskError

from cache_samples import CATALOGUE, COMMUNE, DISTRICT, ROWS_2018, ROWS_2019, STANDINGS, publication, sync  # isort: skip - beside the tests

# A child here only writes files and ends with os._exit, so threads of other tests do not matter to it.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

Fault = Callable[[], None]
KILLED = 9


def at_step(number: int, fault: Fault) -> Callable[[str, Path], None]:
    """Make the seam that lets `fault` happen before the step `number` (from 0)."""
    steps = count()

    def step(_name: str, _path: Path) -> None:
        if next(steps) == number:
            fault()

    return step


def steps_of_a_sync(root: Path) -> int:
    """Count the steps of the sync that the tests below stop: the second one, over a first one."""
    names: list[str] = []
    sync(Store(root), 1)
    sync(Store(root, disk=Disk(root, step=lambda name, _: names.append(name))), 2)
    assert {"mkdir", "create", "write", "fsync", "replace", "link", "rename", "remove"} == set(names)
    return len(names)


def serial_seen(root: Path) -> int:
    """Read everything there is to read and give the serial; every file must be whole."""
    store = Store(root)
    read = store.current()
    assert read is not None
    assert list(store.damages()) == []
    assert read.publication == publication(read.publication.serial)
    assert read.catalogue == CATALOGUE
    assert dict(read.standings) == {**STANDINGS, str(COMMUNE): {}}  # on the first list, and nothing known
    assert read.series(DISTRICT, "TT01") == ROWS_2018[DISTRICT]["TT01"] + ROWS_2019[DISTRICT]["TT01"]
    return read.publication.serial


def tidy(root: Path) -> bool:
    """Say whether nothing is left of an attempt but what the pointer names."""
    generations = list((root / "generations").iterdir())
    return len(generations) <= 2 and not list(root.rglob(".tmp-*")) and not list(root.rglob("*.new"))


def killed_sync(root: Path, number: int) -> int:
    """Run the second sync in a process of its own, end it before the step `number`, and give its exit status."""
    child = os.fork()
    if child == 0:
        try:
            sync(Store(root, disk=Disk(root, step=at_step(number, lambda: os._exit(KILLED)))), 2)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_the_next_sync_tidies_up(tmp_path: Path) -> None:
    total = steps_of_a_sync(tmp_path / "count")
    seen = []
    for number in range(total):
        root = tmp_path / str(number)
        sync(Store(root), 1)
        assert killed_sync(root, number) == KILLED
        seen.append(serial_seen(root))
        sync(Store(root), 3)
        assert serial_seen(root) == 3
        assert tidy(root)
    assert seen == sorted(seen)
    assert set(seen) == {1, 2}


def test_a_kill_of_the_very_first_sync_leaves_nothing_cached(tmp_path: Path) -> None:
    """Or the whole first generation: never an empty one."""
    seen = set()
    steps: list[str] = []
    sync(Store(tmp_path / "count", disk=Disk(tmp_path / "count", step=lambda name, _: steps.append(name))), 1)
    assert steps[-8:] == ["fsync", "rename", "fsync", "create", "write", "fsync", "replace", "fsync"]
    for number in range(len(steps) - 9, len(steps)):
        root = tmp_path / str(number)
        child = os.fork()
        if child == 0:
            try:
                sync(Store(root, disk=Disk(root, step=at_step(number, lambda: os._exit(KILLED)))), 1)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        seen.add(serial_seen(root) if Store(root).current() else 0)
    assert seen == {0, 1}


def failure(store: Store) -> DiskError | None:
    """Run the second sync and give its failure, if it fails."""
    try:
        sync(store, 2)
    except DiskError as error:
        return error
    return None


def test_a_full_disk_at_any_step_is_code_6_and_leaves_the_old_whole_and_tidy(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    total = steps_of_a_sync(tmp_path / "count")
    failed = 0
    for number in range(total):
        root = tmp_path / str(number)
        sync(Store(root), 1)
        store = Store(root, disk=Disk(root, step=at_step(number, full)))
        error = failure(store)
        if error is None:  # a failure that does no harm: a copy instead of a second name, sweeping next time
            assert serial_seen(root) == 2
        else:
            failed += 1
            assert (error.exit_code, str(root) in str(error)) == (6, True)
            assert serial_seen(root) == 2 or tidy(root)
        sync(Store(root), 3)
        assert tidy(root)
    assert failed > total // 2


def test_a_disk_that_stays_full_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    root = tmp_path / "cache"
    sync(Store(root), 1)

    def no_room(name: str, _path: Path) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskError, match="No space left on device"):
        sync(Store(root, disk=Disk(root, step=no_room)), 2)
    assert serial_seen(root) == 1
    assert tidy(root)


def test_what_cannot_be_removed_does_not_fail_a_sync_that_is_done(tmp_path: Path) -> None:
    """The new generation is in place; the next sync tidies up."""
    root = tmp_path / "cache"
    sync(Store(root), 1)
    sync(Store(root), 2)

    def no_removal(name: str, path: Path) -> None:
        if name == "remove" and not path.name.endswith(".new"):  # the place to build in can be cleared
            raise PermissionError(errno.EACCES, "Permission denied")

    sync(Store(root, disk=Disk(root, step=no_removal)), 3)
    assert serial_seen(root) == 3
    assert not tidy(root)
    sync(Store(root), 4)
    assert tidy(root)


def test_what_cannot_be_swept_of_an_unchanged_publication_is_a_warning_and_no_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is here is whole and current: nothing was wrong with the publication."""
    sync(Store(tmp_path), 1)
    (tmp_path / "generations" / "000007").mkdir()

    def no_removal(name: str, _path: Path) -> None:
        if name in {"remove", "rename"}:
            raise PermissionError(errno.EACCES, "Permission denied")

    Store(tmp_path, disk=Disk(tmp_path, step=no_removal)).sweep()
    assert [(record.levelname, "000007" in record.getMessage()) for record in caplog.records] == [("WARNING", True)]
    assert serial_seen(tmp_path) == 1
    Store(tmp_path).sweep()
    assert tidy(tmp_path)
