"""A cache on a read-only disk, or of somebody else: it is read as ever, and a sync says in one line why it cannot be."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from cachefault_commands import AT, LOOKS, look, run, truth, two_deep
from cachefault_mounts import mounted
from cachefault_public import STATUS, known, public_cache, somebody

from cchc_tui.opening import syncer_of
from cchc_tui.settings import Settings

from fault_bench import NEWEST, OFFERED, OLD, bench, content, one_line  # isort: skip - a helper of other tests
from fault_servers import serving  # isort: skip - a helper of other tests

# They need root, mount or ptrace: what not every machine allows is asked for by its mark alone.
pytestmark = pytest.mark.heavy


def held(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Give every file of a folder: when it was written, and what it holds."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_cache_on_a_read_only_disk_is_read_as_ever_and_not_touched() -> None:
    made = bench()
    with mounted("size=4m") as disk, serving(made.www, made.pointer(NEWEST)) as server:
        shutil.copytree(two_deep(), disk.folder, dirs_exist_ok=True)
        before = held(disk.folder)
        disk.change("ro")
        assert {words: look(made, disk.folder, words).out for words in LOOKS} == truth(OFFERED)
        assert run(made, disk.folder, "verify").code == 0
        assert content(disk.folder) == made.truth[OFFERED]
        assert os.strerror(errno.EROFS) in one_line(run(made, disk.folder, "sync", "--endpoint", server.url), 6)
        assert syncer_of(Settings(disk.folder, endpoint=server.url)) is None, "the screens would try to sync"
        assert server.asked == [], "the endpoint was asked for what cannot be kept"
        assert held(disk.folder) == before


def test_a_cache_of_another_user_is_read_as_ever_and_not_touched() -> None:
    folder = public_cache()
    before = held(folder)
    with serving(bench().www, bench().pointer(NEWEST)) as server:
        for words in (STATUS, ("sync", "--endpoint", server.url)):
            with somebody(folder, *words, *AT, "--cache", str(folder)) as reader:
                code, out, err = json.loads(reader.answer())
            if words == STATUS:
                assert (code, out, err) == (0, known()[1][OLD], "")
            else:
                assert (code, out, err.count("\n")) == (6, "", 1), err
                assert os.strerror(errno.EACCES) in err
        assert server.asked == [], "the endpoint was asked for what cannot be kept"
    assert held(folder) == before
    shutil.rmtree(folder.parent)
