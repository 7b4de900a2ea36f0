"""Workbooks that are none, or not whole: one clear line that says what to do, and nothing published."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from feed_sample import NOW
from feed_workbooks import data_names, rewrite, sample_rows, save

from cchc_tui.errors import DiskError, Refused
from cchc_tui.feed.publish import publish


def refused(file: Path, dest: Path) -> str:
    """Publish a workbook that cannot be read; give the one line that says so."""
    with pytest.raises(Refused, match="Open it in a spreadsheet program and save it as an Excel workbook") as caught:
        publish(file, dest, now=NOW)
    assert not dest.exists()
    return str(caught.value)


def test_what_is_no_whole_workbook_is_one_clear_line(tmp_path: Path) -> None:
    """Empty, another zip, cut off anywhere, damaged inside: never a crash, nothing published."""
    file = tmp_path / "w.xlsx"
    whole = save(file, sample_rows()).read_bytes()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.xml", "<f>")
    for raw in (b"", b"PK", (tmp_path / "other.zip").read_bytes(), *(whole[:size] for size in range(1, len(whole), 997))):
        file.write_bytes(raw)
        assert "w.xlsx is damaged, or no Excel workbook: " in refused(file, tmp_path / "d")
    for before, after in (
        (b"</row>", b"</row"),
        (b't="inlineStr"><is>', b't="s"><v>99999</v><is>'),
        (b"<sheetData>", b"<sheetData><row r='x'/>"),
    ):
        file.write_bytes(whole)
        rewrite(file, {before: after})
        assert "w.xlsx is damaged, or no Excel workbook: " in refused(file, tmp_path / "d")


def test_passwords_old_formats_and_the_strict_dialect_are_said(tmp_path: Path) -> None:
    file = tmp_path / "w.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "protected by a password, or an old .xls" in refused(file, tmp_path / "d")
    save(file, sample_rows())
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    rewrite(file, {old + b"spreadsheetml/2006/main": new + b"spreadsheetml/main"})
    rewrite(file, {old + b"officeDocument/2006/relationships": new + b"officeDocument/relationships"})
    assert "holds no sheets that can be read" in refused(file, tmp_path / "d")


@pytest.mark.heavy
def test_no_damaged_byte_makes_it_crash(tmp_path: Path) -> None:
    """One bit in 800 places of the file: published as ever, or refused."""
    file, chance = tmp_path / "w.xlsx", random.Random(7)
    whole = save(file, sample_rows() | {"package": [["name"], ["mau"]]}).read_bytes()
    outcomes = {"same": 0, "refused": 0}
    publish(file, tmp_path / "whole", now=NOW)
    for place in chance.sample(range(len(whole)), 800):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        try:
            publish(file, tmp_path / "d", now=NOW)
        except Refused:
            outcomes["refused"] += 1
        else:
            outcomes["same"] += 1
            assert data_names(tmp_path / "d") == data_names(tmp_path / "whole")
    assert min(outcomes.values()) > 50


def test_a_workbook_that_the_disk_does_not_give_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "w.xlsx").symlink_to("/proc/self/mem")  # a file whose first bytes nobody can read
    with pytest.raises(DiskError):
        publish(tmp_path / "w.xlsx", tmp_path / "d", now=NOW)
