"""Sweeping: what the pointer named in the last 30 days stays, what it named before goes, and what is not ours is never touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from feed_office import Office
from feed_sample import tree
from feed_valid import packages, valid

FOREIGN = [
    "notes.csv",
    "datapackage.json",
    "Agencies.0123456789abcdef.csv",
    "agencies.0123456789ABCDEF.csv",
    "agencies.0123456789abcde.csv",
    "agencies.0123456789abcdef.csv.gz",
    "agencies.0123456789abcdef.xlsx",
    ".agencies.0123456789abcdef.csv",
    ".notes.csv.part",
    "agencies.0123456789abcdef.csv.part",
]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_was_pointed_at_in_the_last_thirty_days_stays(office: Office) -> None:
    """What counts is when the pointer left a publication, not when it came to it."""
    assert [office.publish(0, 1), office.publish(10, 2)] == [1, 2]
    only_first = set(names(office.dest, 1)) - set(names(office.dest, 2))
    assert len(only_first) == 1
    assert office.publish(40, 3) == 3  # the pointer named the first until day 10: exactly 30 days
    assert office.whole(1, 2, 3)
    assert office.publish(40.5, 4) == 4
    assert office.whole(2, 3, 4)
    assert not [name for name in only_first if (office.dest / "data" / name).exists()]
    assert valid(office.dest)[0] == 4


def names(dest: Path, serial: int) -> list[str]:
    """Give the names of the files that a package names."""
    documents = [json.loads(file.read_bytes()) for file in (dest / "data").glob("datapackage.*.json")]
    (found,) = (document for document in documents if document["cchc:serial"] == serial)
    return [entry[key] for entry in found["resources"] for key in ("path", "schema")]


def test_a_publication_that_stood_for_long_stays_for_thirty_days_more(office: Office) -> None:
    office.publish(0, 1)
    office.publish(44, 2)
    assert office.whole(1, 2)
    office.publish(73.9, 3)
    assert office.whole(1, 2, 3)
    office.publish(74.1, 4)
    assert office.whole(2, 3, 4)


def test_what_came_back_stays(office: Office) -> None:
    """A file that an old publication and the new one share is the new one's."""
    office.publish(0, 1)
    office.publish(1, 2)
    office.publish(100, 1)
    assert office.whole(2, 3)
    assert valid(office.dest)[0] == 3


def test_without_news_nothing_is_swept(office: Office) -> None:
    office.publish(0, 1)
    office.publish(1, 2)
    old = office.dest / "data/agencies.0123456789abcdef.csv"
    old.write_text("x")
    before = tree(office.dest)
    office.publish(20, 2)
    assert tree(office.dest) == before
    office.publish(21, 3)
    assert not old.exists()


def test_only_what_bears_a_name_of_ours_is_removed(office: Office) -> None:
    office.publish(0, 1)
    data = office.dest / "data"
    for name in FOREIGN:
        (data / name).write_text("not ours")
    (office.dest / "agencies.0123456789abcdef.csv").write_text("not among the data")
    (data / "events.0123456789abcdef.csv").mkdir()
    ours = ["agencies.0123456789abcdef.csv", "sources.schema.0123456789abcdef.json", "observations-2019-017-2018.0123456789abcdef.csv"]
    for name in ours:
        (data / name).write_text("ours once")
    office.publish(1, 2)
    assert {name for name in FOREIGN if (data / name).read_text() == "not ours"} == set(FOREIGN)
    assert (office.dest / "agencies.0123456789abcdef.csv").exists()
    assert (data / "events.0123456789abcdef.csv").is_dir()
    assert not [name for name in ours if (data / name).exists()]


def test_a_link_is_removed_and_not_what_it_leads_to(office: Office, tmp_path: Path) -> None:
    office.publish(0, 1)
    (tmp_path / "outside").write_text("not ours")
    link = office.dest / "data/agencies.0123456789abcdef.csv"
    link.symlink_to(tmp_path / "outside")
    lost = office.dest / "data/agencies.fedcba9876543210.csv"
    lost.symlink_to(tmp_path / "nowhere")
    office.publish(1, 2)
    assert not link.is_symlink()
    assert not lost.is_symlink()
    assert (tmp_path / "outside").read_text() == "not ours"


def test_half_written_files_of_ours_go_at_once(office: Office) -> None:
    """Whoever holds the lock may: nobody else can be writing them."""
    office.publish(0, 1)
    half = [office.dest / ".latest.json.part", office.dest / ".datapackage.json.part", office.dest / "data/.x.0123456789abcdef.json.part"]
    for file in half:
        file.write_text("{")
    office.publish(1, 1)
    assert not [file for file in half if file.exists()]


def test_an_attempt_that_never_reached_the_pointer_does_not_end_the_time_of_the_one_before(office: Office) -> None:
    """The publisher died when the package lay there, and nobody noticed for two months: the pointer named the first all that time."""
    office.publish(0, 1)
    pointer = (office.dest / "latest.json").read_bytes()
    office.publish(1, 2)
    (office.dest / "latest.json").write_bytes(pointer)
    office.publish(60, 3)
    assert packages(office.dest) == [1, 2, 2]
    office.publish(89, 4)
    assert packages(office.dest) == [1, 2, 2, 3]
    office.publish(91, 5)
    assert packages(office.dest) == [2, 2, 3, 4]
    office.publish(120, 6)
    assert packages(office.dest) == [3, 4, 5]


def test_what_another_publisher_left_goes_too(office: Office) -> None:
    """A folder in which somebody began anew does not keep the old files for ever."""
    office.publish(0, 1)
    office.publish(1, 2)
    (office.dest / "latest.json").unlink()
    assert office.publish(2, 3) == 1
    assert packages(office.dest) == [1, 1, 2]
    office.publish(31.5, 4)
    assert packages(office.dest) == [1, 2, 2]
    office.publish(60, 5)
    assert packages(office.dest) == [1, 2, 3]


def test_a_pointer_that_was_put_back_does_not_cost_the_new_publication(office: Office) -> None:
    """Packages with higher serials lie there, of long ago; they were replaced by whatever came next."""
    office.publish(0, 1)
    pointer = (office.dest / "latest.json").read_bytes()
    office.publish(1, 2)
    office.publish(2, 3)
    (office.dest / "latest.json").write_bytes(pointer)
    assert office.publish(100, 4) == 2
    assert valid(office.dest)[0] == 2
    assert packages(office.dest) == [1, 2, 3]  # the pointer named the first until now
    office.publish(140, 5)
    assert packages(office.dest) == [2, 3]
    office.publish(171, 6)
    assert packages(office.dest) == [3, 4]
    assert valid(office.dest)[0] == 4
