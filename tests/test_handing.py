"""Files that are kept for a reader: never over another, never through a link, never half, named so that every file system takes it."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from cchc_tui import handing
from cchc_tui.domain.model import Publication
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import DiskError
from cchc_tui.handing import MOST, Keeper, keeper_of, stem
from cchc_tui.settings import Settings
from cchc_tui.text import VIETNAM
from screens.widgets.handed import Handed
from screens.widgets.view import View

NOW = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)


def named(name: str, as_of: str = "2019-10-14") -> str:
    return stem(Handed("", name, ()), View(Snapshot(publication=Publication(as_of=as_of))))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Huyện Đông Anh TT01", "cchc-huyen-dong-anh-tt01-2019-10-14"),
        ("../../etc/passwd", "cchc-etc-passwd-2019-10-14"),
        (".ssh", "cchc-ssh-2019-10-14"),
        ("a\x1b]0;x\x07\n$(rm -rf ~)", "cchc-a-0-x-rm-rf-2019-10-14"),
        ("Hòa/Hoà … ☃", "cchc-hoa-hoa-2019-10-14"),
        ("北京", "cchc-2019-10-14"),
        ("", "cchc-2019-10-14"),
        ("x" * 400, "cchc-" + "x" * 60 + "-2019-10-14"),
    ],
)
def test_a_file_is_named_in_letters_every_file_system_takes(name: str, file: str) -> None:
    assert named(name) == file


def test_without_a_day_the_name_has_none() -> None:
    assert named("Đông Anh", "") == "cchc-dong-anh"


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    keeper = Keeper([tmp_path])
    files = [keeper.keep("a", ".csv", data) for data in (b"one", b"two", b"three")]
    assert [file.name for file in files] == ["a.csv", "a-2.csv", "a-3.csv"]
    assert [file.read_bytes() for file in files] == [b"one", b"two", b"three"]


def test_only_the_owner_may_read_it_and_the_umask_takes_more_away(tmp_path: Path) -> None:
    assert stat.S_IMODE(Keeper([tmp_path]).keep("a", ".csv", b"").stat().st_mode) == 0o600
    before = os.umask(0o277)
    try:
        file = Keeper([tmp_path]).keep("b", ".csv", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o400


def test_a_link_in_its_place_is_never_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    (tmp_path / "a.csv").symlink_to(victim)
    file = Keeper([tmp_path]).keep("a", ".csv", b"data")
    assert file.name == "a-2.csv"
    assert not victim.exists()


def test_where_nothing_can_be_made_the_next_place_is_taken(tmp_path: Path) -> None:
    gone, home = tmp_path / "gone", tmp_path / "home"
    home.mkdir()
    assert Keeper([gone, home]).keep("a", ".csv", b"x").parent == home
    readonly = Path("/proc/self")  # nobody makes files there, not even root
    assert Keeper([readonly, home]).keep("b", ".csv", b"x").parent == home


def test_no_place_at_all_is_one_error_that_names_the_first(tmp_path: Path) -> None:
    with pytest.raises(DiskError) as caught:
        Keeper([tmp_path / "gone", tmp_path / "gone too"]).keep("a", ".csv", b"x")
    assert str(tmp_path / "gone") in str(caught.value)
    assert "Start the program in a folder you may write to." in str(caught.value)
    with pytest.raises(DiskError):
        Keeper().keep("a", ".csv", b"x")


def test_our_own_folder_is_made_when_it_is_needed(tmp_path: Path) -> None:
    place = tmp_path / "data" / handing.FOLDER
    file = Keeper([tmp_path / "gone", place]).keep("a", ".csv", b"x")
    assert file.parent == place
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_disk_that_is_full_leaves_no_half_file_and_tries_no_other_place(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DiskError) as caught:
            Keeper([first, second]).keep("a", ".csv", b"x" * 9000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert str(first / "a.csv") in str(caught.value)
    assert os.strerror(errno.EFBIG) in str(caught.value)
    assert list(first.iterdir()) == list(second.iterdir()) == []


def test_after_so_many_files_of_one_name_somebody_should_tidy_up(tmp_path: Path) -> None:
    for number in range(1, MOST + 1):
        (tmp_path / (f"a-{number}.csv" if number > 1 else "a.csv")).touch()
    with pytest.raises(DiskError):
        Keeper([tmp_path]).keep("a", ".csv", b"x")


def test_files_lie_where_the_program_was_started_else_at_home_else_in_our_data(tmp_path: Path) -> None:
    here = Path.cwd()
    settings = Settings(tmp_path / "cache", notes=tmp_path / "data" / "notes.json")
    try:
        os.chdir(tmp_path)
        assert keeper_of(settings)._places == (tmp_path, Path.home(), tmp_path / "data" / "exports")
        os.chdir("/")
        assert keeper_of(settings)._places == (Path.home(), tmp_path / "data" / "exports")
    finally:
        os.chdir(here)


def test_a_file_says_where_it_is_from_without_a_secret(sample: Snapshot) -> None:
    view = View(sample, opened=NOW, endpoint="https://user:hunter22@centre.example/data/")
    raw = handing.table(Handed("CCHC - Đông Anh", "Đông Anh", ("about it",)), view, NOW).decode("utf-8-sig")
    said = raw.splitlines()
    assert said[0] == "CCHC - Đông Anh"
    assert {"số liệu đến 14/10/2019", "đồng bộ 21/10/2019 08:15", "tệp ghi lúc 21/10/2019 09:00", "about it"} <= set(said)
    assert any(line.startswith("DỮ LIỆU MẪU") for line in said)
    assert any("số 1" in line for line in said)
    assert "hunter22" not in raw
    real = replace(sample.catalogue, sources=())
    quiet = replace(view, snapshot=Snapshot(real, sample.reader, at=sample.at, publication=sample.publication))
    assert "DỮ LIỆU MẪU" not in handing.table(Handed("", "", ()), quiet, NOW).decode("utf-8-sig")
