"""The change log travels with the generations, is shortened with care, and says where it does not reach back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_tui.cache.changes import DETAILS, LOG, UPDATES, read_log, shortened, since, write_log
from cchc_tui.cache.disk import Disk
from cchc_tui.domain.changes import Change, Kind, Update
from cchc_tui.errors import CacheDamaged


def update(serial: int, before: int, changes: int = 1) -> Update:
    told = tuple(Change("figures", Kind.REVISED, "2019:017", "TT01", f"2019-M{n} own reported s", "1/2", "2/2") for n in range(changes))
    return Update(serial, before, "2019-10-15T00:00:00Z", "2019-10-15T09:00:00+07:00", {"figures revised": changes}, told)


def test_a_log_comes_back_as_it_was_written(tmp_path: Path) -> None:
    log = (update(1, 0, 0), update(2, 1), update(3, 2, 2))
    mark = write_log(Disk(tmp_path), tmp_path, log)
    assert read_log(tmp_path, mark) == log
    assert read_log(tmp_path, None) == ()


def test_damage_is_said(tmp_path: Path) -> None:
    mark = write_log(Disk(tmp_path), tmp_path, (update(2, 1),))
    file = tmp_path / LOG
    file.write_bytes(file.read_bytes().replace(b"1/2", b"1/3"))
    with pytest.raises(CacheDamaged):
        read_log(tmp_path, mark)


def test_the_newest_keep_their_details_and_the_older_ones_their_totals() -> None:
    log = [update(1, 0, 10), update(2, 1, DETAILS - 20), update(3, 2, 15)]
    kept = shortened(log)
    assert [(u.serial, len(u.changes), u.shortened) for u in kept] == [(1, 0, True), (2, DETAILS - 20, False), (3, 15, False)]
    assert [u.totals for u in kept] == [u.totals for u in log]
    assert [u.serial for u in shortened([update(n, n - 1, 0) for n in range(1, UPDATES + 3)])] == list(range(3, UPDATES + 3))


def test_all_since_a_publication_is_found_and_an_unknown_one_is_not_guessed() -> None:
    log = [update(4, 3), update(5, 4), update(7, 5)]
    assert since(log, 7) == ()
    assert since(log, 5) == (log[2],)
    assert since(log, 3) == tuple(log)
    assert since(log, 6) is None
    assert since(log, 2) is None
    assert since([], 1) is None


def test_serials_that_began_anew_are_taken_by_the_order_of_the_log() -> None:
    log = [update(9, 8), update(1, 9), update(2, 1)]
    assert since(log, 1) == (log[2],)
    assert since(log, 9) == (log[1], log[2])
