"""Who may read and who may write: one writer at a time, any number of readers who write nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cchc_tui.cache.pointer import Contact
from cchc_tui.cache.store import Store
from cchc_tui.errors import Busy, DiskError

from cache_samples import COMMUNE, sync, tree  # isort: skip - beside the tests

GOOD = Contact("2019-10-15T09:00:00+07:00", ok=True, message="")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def test_a_second_process_is_told_at_once_that_a_sync_is_running(store: Store) -> None:
    code = (
        "import sys, pathlib, cchc_tui.cache.store as s, cchc_tui.errors as e\n"
        "try:\n    with s.Store(pathlib.Path(sys.argv[1])).lock(): print('free')\n"
        "except e.Busy as error: print(error.exit_code, error)\n"
    )

    def other() -> str:
        return subprocess.run([sys.executable, "-c", code, str(store.root)], capture_output=True, text=True, check=True).stdout

    with store.lock():
        assert other().startswith(f"5 Another sync of {store.root} is running.")
        before = time.monotonic()
        with pytest.raises(Busy), Store(store.root).lock():
            pass
        assert time.monotonic() - before < 1
    assert other() == "free\n"


def test_the_lock_is_free_again_after_a_failure(store: Store) -> None:
    with pytest.raises(RuntimeError), store.lock():
        raise RuntimeError
    with store.lock():
        assert store.current() is None


def test_a_cache_is_for_its_owner_alone(store: Store) -> None:
    sync(store, 1)
    store.record_contact(GOOD)
    modes = {path: path.stat().st_mode & 0o777 for path in [store.root, *store.root.rglob("*")]}
    assert {path.name: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


def test_a_cache_prepared_for_others_can_be_read_by_them(tmp_path: Path) -> None:
    """An administrator's folder of mode 0755: what the sync writes into it has the same readers, but no other writer."""
    tmp_path.chmod(0o775)
    generation = sync(Store(tmp_path), 1)
    assert generation.folder.stat().st_mode & 0o777 == 0o755
    assert {oct(path.stat().st_mode & 0o777) for path in [*generation.folder.iterdir(), tmp_path / "current"]} == {"0o644"}


def test_reading_writes_nothing(store: Store) -> None:
    sync(store, 1)
    store.record_contact(GOOD)
    before = tree(store.root)
    read = Store(store.root).current()
    assert read is not None
    assert read.series(COMMUNE, "TT01")
    assert list(store.damages()) == []
    assert store.contact() is not None
    assert tree(store.root) == before


READER = """
import os, pathlib, sys
import filelock
from cchc_tui.cache.store import Store
from cchc_tui.domain.model import AgencyKey
from cchc_tui.errors import CchcError
if os.geteuid() == 0:
    os.setuid(65534)
store = Store(pathlib.Path(sys.argv[1]))
print(len(store.current().series(AgencyKey("2019", "017"), "TT01")), store.contact().ok)
try:
    with store.lock():
        pass
except CchcError as error:
    print(error.exit_code, error)
"""


def test_the_cache_of_another_user_is_read_and_a_sync_of_it_is_a_disk_error() -> None:
    """Read-only for us: every figure is there; only the writer's door says no, with code 6."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        store = Store(root)
        sync(store, 1)
        store.record_contact(GOOD)
        if os.geteuid() != 0:  # as root the reader becomes another user; otherwise the folder is closed for its owner
            for path in [root, *root.rglob("*")]:
                path.chmod(path.stat().st_mode & ~0o222)
        before = tree(root)
        reader = subprocess.run([sys.executable, "-c", READER, folder], capture_output=True, text=True, check=False)
        assert reader.stderr == ""
        figures, refusal = reader.stdout.splitlines()
        assert figures == "3 True"
        assert refusal.startswith(f"6 {root}/lock cannot be locked: ")
        assert tree(root) == before


def test_a_folder_we_may_not_look_into_is_a_disk_error(tmp_path: Path) -> None:
    """Not `nothing cached`: a file where the folder should be."""
    (tmp_path / "cache").write_bytes(b"")
    with pytest.raises(DiskError), Store(tmp_path / "cache").lock():
        pass
