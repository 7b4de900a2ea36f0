"""What must not replace the cache: a rollback, another publisher, a wrong row. The old generation stays whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_tui.errors import Refused

from sync_site import Site, figures, kept_whole, observations, published_site  # isort: skip - beside the tests


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published_site(tmp_path) as site:
        yield site


def test_a_rollback_is_refused_unless_it_is_asked_for(site: Site) -> None:
    shutil.copytree(site.dest, site.folder / "old")
    site.publish(observations=observations(19))
    site.sync()
    with kept_whole(site, Refused, r"serial 1; the cache already has 2.*--accept-reset"):
        site.sync(location=str(site.folder / "old"))
    outcome = site.sync(location=str(site.folder / "old"), accept_reset=True)
    assert (outcome.serial, outcome.changed) == (1, True)
    assert Fraction(19) not in figures(site)


def test_the_same_serial_with_another_content_is_refused_unless_it_is_asked_for(site: Site) -> None:
    twin = site.folder / "twin"
    shutil.copytree(site.dest, twin)
    site.publish(observations=observations(19))
    site.publish(twin, observations=observations(20))
    site.sync()
    with kept_whole(site, Refused, "serial 2 with another content"):
        site.sync(location=str(twin))
    site.sync(location=str(twin), accept_reset=True)
    assert Fraction(20) in figures(site)


def test_another_publisher_is_refused_unless_it_is_asked_for(site: Site) -> None:
    site.publish(site.folder / "other", observations=observations(19))
    site.sync()
    with kept_whole(site, Refused, "publisher is"):
        site.sync(location=str(site.folder / "other"))
    site.sync(location=str(site.folder / "other"), accept_reset=True)
    assert Fraction(19) in figures(site)


@pytest.mark.parametrize(
    ("name", "old", "new", "match"),
    [
        ("periods", b"2019-09-30", b"2019-09-31", r"periods, row \d, column end"),
        ("targets", b">=", b"=>", "targets, row 2, column op"),
        ("targets", b"TT01", b"TT99", "targets, row 2, column indicator: “TT99” is not in the table"),
        ("events", b"2019,017", b"2019,999", "events, row 2, column edition agency: “2019:999” is not in the table"),
        ("sources", "Một".encode(), b"M\xfft", "sources, row 2: not UTF-8 text"),
    ],
)
def test_a_wrong_row_is_refused_and_the_old_generation_stays(site: Site, name: str, old: bytes, new: bytes, match: str) -> None:
    """A publication whose hashes are all right and whose content is not: the row is named, nothing of it is used."""
    site.sync()
    site.publish(observations=observations(19))
    site.forge(name, old, new)
    with kept_whole(site, Refused, match):
        site.sync()
    assert Fraction(19) not in figures(site)
    assert not list(site.store.root.rglob("*.new"))
