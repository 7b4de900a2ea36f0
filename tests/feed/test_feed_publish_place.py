"""Where and when a publication stands: modes whatever the umask, links, clocks that go back, and validities that change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from feed_sample import LATER, NOW, OBSERVATIONS, data_file, published, put, tree, write_source
from feed_valid import valid

from cchc_tui.errors import UsageError
from cchc_tui.feed.disk import Writer
from cchc_tui.feed.publish import publish


@pytest.fixture(params=[0o077, 0o777, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Run under an unusual umask, as by cron."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(dest: Path) -> set[tuple[bool, int]]:
    """Say which modes folders (True) and files have."""
    return {(path.is_dir(), path.stat().st_mode & 0o7777) for path in [dest, *dest.rglob("*")]}


def test_what_is_published_can_be_read_by_the_web_server_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    os.umask(0o022)
    source = write_source(tmp_path / "s")
    os.umask(umask)
    publish(source, tmp_path / "srv/www", now=NOW)
    assert modes(tmp_path / "srv") == {(True, 0o755), (False, 0o644)}
    assert os.umask(umask) == umask  # the umask itself is as it was


def test_a_folder_that_was_prepared_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o750)
    _, dest, _ = published(tmp_path)
    assert dest.stat().st_mode & 0o777 == 0o750


def test_the_published_folder_may_be_a_link(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    (tmp_path / "disk").mkdir()
    (tmp_path / "www").symlink_to("disk")
    publish(source, tmp_path / "www", now=NOW)
    assert (tmp_path / "www").is_symlink()
    assert valid(tmp_path / "disk") == valid(tmp_path / "www")
    assert not publish(source, tmp_path / "disk", now=LATER).changed


def test_links_in_the_place_of_files_are_replaced_and_never_followed(tmp_path: Path) -> None:
    """Neither the file that a link leads to nor a link put where something is being written takes any bytes."""
    source, dest, _ = published(tmp_path)
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    file = data_file(dest, "agencies")
    good = file.read_bytes()
    for name in (file, dest / "datapackage.json", dest / "latest.json"):
        copy = tmp_path / name.name
        name.rename(copy)
        name.symlink_to(copy)
        name.with_name(f".{name.name}.part").symlink_to(outside)
    assert not publish(source, dest, now=LATER).changed
    assert not [path for path in dest.rglob("*") if path.is_symlink()]
    assert file.read_bytes() == good == (tmp_path / file.name).read_bytes()
    assert outside.read_text() == "not ours"
    assert valid(dest)[0] == 1


def test_what_was_left_half_written_is_written_anew(tmp_path: Path) -> None:
    """Also where it is a link, and where nobody could remove it before."""
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    (tmp_path / ".a.part").symlink_to(outside)
    (tmp_path / ".b.part").write_text("half of it, and much longer than the whole")
    for name in ("a", "b"):
        Writer().write(tmp_path / name, b"whole")
        assert (tmp_path / name).read_bytes() == b"whole"
    assert outside.read_text() == "not ours"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "outside"}


def test_a_clock_that_went_back_is_said_with_both_times(tmp_path: Path) -> None:
    """With or without news: such a clock would not see the validity run out either."""
    source, dest, _ = published(tmp_path)
    before = tree(dest)
    for lines in (OBSERVATIONS, OBSERVATIONS[:-1]):
        put(source, "observations.csv", lines)
        with pytest.raises(UsageError) as caught:
            publish(source, dest, now=NOW - timedelta(days=400))
        assert caught.value.exit_code == 2
        assert "2018-09-15T01:02:03Z" in str(caught.value)
        assert "2019-10-20T01:02:03Z" in str(caught.value)
    assert tree(dest) == before


def test_the_same_second_is_not_a_clock_that_went_back(tmp_path: Path) -> None:
    """Times are published in whole seconds."""
    source, dest = write_source(tmp_path / "s"), tmp_path / "d"
    publish(source, dest, now=NOW + timedelta(microseconds=900_000))
    put(source, "observations.csv", OBSERVATIONS[:-1])
    assert publish(source, dest, now=NOW + timedelta(microseconds=100_000)).serial == 2
    assert span(dest)[0] == NOW


def test_a_clock_that_was_ahead_is_put_right_as_the_error_says(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    ahead = NOW - timedelta(days=1000)
    with pytest.raises(UsageError, match=r"put the right time into latest\.json \(created\)"):
        publish(source, dest, now=ahead)
    pointer = json.loads((dest / "latest.json").read_bytes())
    pointer["created"] = "2017-01-01T00:00:00Z"
    (dest / "latest.json").write_text(json.dumps(pointer))
    assert publish(source, dest, now=ahead).serial == 2  # the same rows: only the times are news
    assert span(dest) == (ahead.replace(microsecond=0), ahead + timedelta(days=45))
    assert valid(dest)[0] == 2


def span(dest: Path) -> tuple[datetime, datetime]:
    """Give from when until when the publication is valid."""
    pointer = json.loads((dest / "latest.json").read_bytes())
    return datetime.fromisoformat(pointer["created"]), datetime.fromisoformat(pointer["expires"])


def test_a_longer_validity_is_given_as_soon_as_it_is_more_than_twice_what_is_left(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    assert not publish(source, dest, now=NOW, valid_days=90).changed
    assert publish(source, dest, now=NOW, valid_days=91).changed
    assert span(dest) == (NOW, NOW + timedelta(days=91))


def test_a_shorter_validity_comes_with_the_next_news(tmp_path: Path) -> None:
    """What was promised stays promised: nothing is touched without news, and with them the new validity holds."""
    source, dest, _ = published(tmp_path)
    assert not publish(source, dest, now=LATER, valid_days=1).changed
    put(source, "observations.csv", OBSERVATIONS[:-1])
    assert publish(source, dest, now=LATER, valid_days=1).changed
    assert span(dest) == (LATER, LATER + timedelta(days=1))


def test_what_ran_out_long_ago_is_published_anew(tmp_path: Path) -> None:
    source, dest, _ = published(tmp_path)
    late = NOW + timedelta(days=4000)
    assert publish(source, dest, now=late).serial == 2
    assert span(dest) == (late, late + timedelta(days=45))


@pytest.mark.parametrize("days", [-1, 0, 3651, 10**9])
def test_a_validity_that_cannot_be_meant_is_refused(tmp_path: Path, days: int) -> None:
    with pytest.raises(UsageError, match=str(days)):
        publish(write_source(tmp_path / "s"), tmp_path / "d", now=NOW, valid_days=days)
    assert not (tmp_path / "d").exists()
    assert publish(tmp_path / "s", tmp_path / "d", now=NOW, valid_days=3650).changed
