"""Publishing: what lies there afterwards, what changes when, and that nothing is published when anything is wrong."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from feed_sample import (
    AGENCIES,
    FACTS,
    LATER,
    NOW,
    OBSERVATIONS,
    cells,
    data_file,
    problems,
    published,
    put,
    tree,
    write_source,
)

from cchc_tui.errors import Busy, DiskError, Refused
from cchc_tui.feed.publish import publish


def test_publication_has_pointer_package_and_content_addressed_files(tmp_path: Path) -> None:
    _, dest, said = published(tmp_path)
    assert (said.serial, said.changed) == (1, True)
    assert sorted(file.name for file in dest.iterdir()) == ["data", "datapackage.json", "latest.json"]
    names = [file.name for file in (dest / "data").iterdir()]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*\.[0-9a-f]{16}\.(csv|json)", name) for name in names)
    pointer = json.loads((dest / "latest.json").read_bytes())
    package = json.loads((dest / pointer["package"]["path"]).read_bytes())
    assert pointer["created"] == "2019-10-20T01:02:03Z" == package["created"]
    assert pointer["expires"] == "2019-12-04T01:02:03Z" == package["cchc:expires"]
    assert package["cchc:as_of"] == "2025-09-14"
    assert said.resources == len(package["resources"])


def test_facts_are_split_by_branch_and_plan_year(tmp_path: Path) -> None:
    """The window that ends on 14 December 2018 is the last of 2018; communes go with their district, or by hundreds."""
    _, dest, _ = published(tmp_path)
    package = json.loads((dest / "datapackage.json").read_bytes())
    facts = [entry["name"] for entry in package["resources"] if entry["name"].startswith("observations")]
    assert facts == [
        "observations-2019-01-2019",
        "observations-2019-017-2018",
        "observations-2019-017-2019",
        "observations-2019-018-2019",
        "observations-2019-snv-2019",
        "observations-2025-communes-1-2025",
    ]
    rows = cells(data_file(dest, "observations-2019-017-2019"))
    assert [row[:4] for row in rows[1:]] == [
        ["2019", "00454", "TT01", "2019-M01"],
        ["2019", "00454", "TT01", "2019-M02"],
        ["2019", "017", "TT01", "2019-M01"],
    ]


def test_communes_below_no_district_go_by_hundreds(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    more = [f"2025,{code:05},commune,Xã,Xã {code},,01,,,," for code in range(1000, 1150)]
    put(source, "agencies.csv", [*AGENCIES, *more])
    put(source, "observations-more.csv", [FACTS, "2025,01149,TT01,2025-M09,own,reported,1,,1,1,,,,,"])
    publish(source, tmp_path / "d", now=NOW)
    assert cells(data_file(tmp_path / "d", "observations-2025-communes-2-2025"))[1][1] == "01149"


def test_rows_are_written_canonically_with_what_the_source_left_out(tmp_path: Path) -> None:
    """Columns in documented order, rows by key, LF, no BOM, `*` and `-` where the source says nothing."""
    _, dest, _ = published(tmp_path)
    raw = data_file(dest, "targets").read_bytes()
    assert raw.startswith(b"indicator,plan,valid_from,edition,agency,valid_to,due")
    assert b"\r" not in raw
    assert b'"' not in raw
    rows = cells(data_file(dest, "targets"))
    assert [row[0] for row in rows] == ["indicator", "CS01", "DH01", "TT01"]
    assert {(row[3], row[4]) for row in rows[1:]} == {("*", "*")}
    assert {row[7] for row in cells(data_file(dest, "observations-2019-017-2019"))[1:]} == {"-"}
    assert {row[-1] for row in cells(data_file(dest, "indicators"))[1:]} == {"-"}


def test_other_order_line_ends_accents_and_a_bom_give_the_same_names(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    before = tree(dest)
    text = "\r\n".join([OBSERVATIONS[0], *reversed(OBSERVATIONS[1:]), ",,,,,,,,,,,,,,"])
    (source / "observations.csv").write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).encode())
    assert not publish(source, dest, now=LATER).changed
    assert tree(dest) == before


def test_without_news_nothing_is_touched_until_half_the_validity_is_gone(tmp_path: Path) -> None:
    source, dest, first = published(tmp_path)
    before = tree(dest)
    again = publish(source, dest, now=NOW + timedelta(days=22))
    assert (again.serial, again.changed) == (first.serial, False)
    assert tree(dest) == before
    renewed = publish(source, dest, now=NOW + timedelta(days=23))
    assert (renewed.serial, renewed.changed) == (2, True)
    fresh = {name for name, state in tree(dest).items() if before.get(name) != state}
    assert {name.partition(".")[0] for name in fresh} == {"data/datapackage", "datapackage", "latest"}


def test_a_changed_commune_changes_only_its_branch(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    publisher = json.loads((dest / "latest.json").read_bytes())["publisher"]
    before = tree(dest)
    put(source, "observations.csv", [line.replace(",9.5,10,", ",10,10,") for line in OBSERVATIONS])
    said = publish(source, dest, now=LATER)
    assert (said.serial, said.changed) == (2, True)
    fresh = {name.partition(".")[0] for name, state in tree(dest).items() if before.get(name) != state}
    assert fresh == {"data/observations-2019-017-2019", "data/datapackage", "datapackage", "latest"}
    assert json.loads((dest / "latest.json").read_bytes())["publisher"] == publisher


def test_the_pointer_is_written_last(tmp_path: Path) -> None:
    """When the package cannot be put in place, the old pointer still stands, and what it names is whole."""
    source, dest, _ = published(tmp_path)
    old = (dest / "latest.json").read_bytes()
    put(source, "observations.csv", OBSERVATIONS[:-1])
    (dest / "datapackage.json").unlink()
    (dest / "datapackage.json").mkdir()  # the last file before the pointer cannot be replaced
    with pytest.raises(DiskError):
        publish(source, dest, now=LATER)
    assert (dest / "latest.json").read_bytes() == old
    assert (dest / json.loads(old)["package"]["path"]).exists()
    assert not [name for name in tree(dest) if name.endswith(".part")]


def test_a_damaged_object_is_written_again(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    file = data_file(dest, "agencies")
    good = file.read_bytes()
    file.write_bytes(good.replace(b"commune", b"Commune", 1))
    assert not publish(source, dest, now=LATER).changed
    assert file.read_bytes() == good


def test_a_pointer_that_is_none_stops_publishing(tmp_path: Path) -> None:
    """Starting again at serial 1 would look like a rollback to every client."""
    source, dest, _ = published(tmp_path)
    (dest / "latest.json").write_text("{}")
    with pytest.raises(Refused, match=r"latest\.json"):
        publish(source, dest, now=LATER)


def test_a_second_publisher_is_turned_away(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    handle = os.open(dest, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    with pytest.raises(Busy):
        publish(source, dest, now=LATER)
    os.close(handle)


def test_package_toml_names_the_package(tmp_path: Path) -> None:
    source = write_source(tmp_path / "Nguồn Đẹp")
    publish(source, tmp_path / "a", now=NOW)
    package = json.loads((tmp_path / "a/datapackage.json").read_bytes())
    assert (package["name"], package["title"]) == ("nguon-dep", "Nguồn Đẹp")
    put(source, "package.toml", ['name = "mau"', 'title = "Bộ mẫu"', "as_of = 2019-10-14"])
    publish(source, tmp_path / "b", now=NOW)
    package = json.loads((tmp_path / "b/datapackage.json").read_bytes())
    assert (package["name"], package["title"], package["cchc:as_of"]) == ("mau", "Bộ mẫu", "2019-10-14")
    put(source, "package.toml", ['name = "Mẫu"', "titel = 1"])
    assert [problem["column"] for problem in problems(source, tmp_path / "c")] == ["name", "titel"]


def test_a_copy_of_the_published_folder_is_a_publication(tmp_path: Path) -> None:
    """Nothing in it knows where it lies: publishing goes on in the copy with the next serial."""
    source, dest, _ = published(tmp_path)
    shutil.copytree(dest, tmp_path / "copy")
    put(source, "observations.csv", OBSERVATIONS[:-1])
    assert publish(source, tmp_path / "copy", now=LATER).serial == 2
