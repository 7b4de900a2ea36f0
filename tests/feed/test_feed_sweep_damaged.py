"""Sweeping where things are not as they should be: nothing that is needed goes, and no publication fails over it."""

from __future__ import annotations

import errno
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from feed_office import Office
from feed_sample import NOW, OBSERVATIONS, data_file, put, tree
from feed_valid import check_files, digest, valid

from cchc_tui.feed.publish import publish


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


WRONG = [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"cchc:serial": 1}', b"{}" * 9_000_000]


@pytest.mark.parametrize("content", WRONG, ids=lambda content: ascii(content[:12]))
def test_a_package_that_cannot_be_read_names_nothing_and_harms_nobody(office: Office, content: bytes) -> None:
    office.publish(0, 1)
    (office.dest / "data" / f"datapackage.{digest(content)[:16]}.json").write_bytes(content)
    office.publish(1, 2)
    assert office.whole(1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"created": "yesterday"},
        {"created": "2099-01-01T00:00:00"},
        {"created": "0001-01-01T00:00:00+14:00"},
        {"created": None},
        {"cchc:serial": "1"},
        {"cchc:serial": 10**400},
        {"resources": None},
        {"resources": [{"path": ["x"]}]},
        {"resources": [{"path": "../../latest.json", "schema": {"fields": []}}]},
    ],
    ids=lambda change: ascii(change)[:50],
)
def test_a_package_that_says_what_cannot_be_harms_nobody(office: Office, change: dict[str, object]) -> None:
    office.publish(0, 1)
    raw = json.dumps(json.loads(office.package(1).read_bytes()) | change).encode()
    (office.dest / "data" / f"datapackage.{digest(raw)[:16]}.json").write_bytes(raw)
    office.publish(1, 2)
    assert valid(office.dest)[0] == 2
    check_files(office.dest / "data", json.loads(office.package(2).read_bytes()))


def test_a_package_with_the_hash_of_another_keeps_nothing(office: Office) -> None:
    """It was damaged; nobody can read it, and nobody will miss what it named."""
    office.publish(0, 1)
    file, row = office.package(1), data_file(office.dest, "observations-2025-communes-1-2025")
    file.write_bytes(file.read_bytes() + b"\n")
    office.publish(1, 2)
    assert not file.exists()
    assert not row.exists()
    assert valid(office.dest)[0] == 2


def test_a_removal_that_fails_does_not_fail_the_publication(office: Office) -> None:
    office.publish(0, 1)
    old = office.dest / "data/agencies.0123456789abcdef.csv"
    old.write_text("x")

    def refuses(name: str, path: Path) -> None:
        if name == "unlink":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    put(office.source, "observations.csv", OBSERVATIONS)
    assert publish(office.source, office.dest, now=NOW + timedelta(days=1), step=refuses).serial == 2
    assert old.exists()
    office.publish(2, 3)
    assert not old.exists()


def test_from_a_folder_that_cannot_be_understood_nothing_is_removed(office: Office) -> None:
    """Here the new package is lost right after the pointer came to it: nobody can say any more what is needed."""
    office.publish(0, 1)
    office.publish(1, 2)

    def loses(name: str, path: Path) -> None:
        if (name, path) == ("fsync", office.dest) and (office.dest / "latest.json").stat().st_mtime_ns != before:
            office.package(3).write_bytes(b"{}")

    before = (office.dest / "latest.json").stat().st_mtime_ns
    put(office.source, "observations.csv", OBSERVATIONS[:-1])
    kept = set(tree(office.dest))
    assert publish(office.source, office.dest, now=NOW + timedelta(days=90), step=loses).serial == 3
    assert kept <= set(tree(office.dest))
