"""Old, forked, foreign and stale publications: what is once here is only ever followed by what comes after it, unless somebody says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tamper_site import LATEST, Arena, Program, arena, flipped, once_for_a_module, resource, shell
from tamper_terminal import watched

from sync_site import NOW, observations  # isort: skip - beside the tests

RESET = "--accept-reset"
OTHER_PUBLISHER = "The endpoint's publisher is .*; the cache comes from .*sync --accept-reset"
LOWER = "The endpoint offers serial 1; the cache already has 2.*sync --accept-reset"


@pytest.fixture(scope="module", name="arena")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    yield from once_for_a_module(tmp_path_factory)


@pytest.fixture(name="own")
def private(tmp_path: Path) -> Iterator[Arena]:
    """An office of its own, for what it goes on to publish."""
    with arena(tmp_path) as made:
        yield made


def test_an_older_publication_is_refused_though_all_its_files_are_right(arena: Arena) -> None:
    arena.start("same")
    old = arena.site.folder / "www-older"
    arena.refuses({}, LOWER, location=old)
    arena.refuses({LATEST: (old / LATEST).read_bytes()}, LOWER)
    arena.refuses({}, LOWER, "--full", location=old)
    arena.recovers()


def test_an_older_publication_under_a_new_serial_is_refused(arena: Arena) -> None:
    """The pointer's serial is one anybody can raise; the package says its own."""
    arena.start("same")
    pointer = json.loads((arena.site.folder / "www-older" / LATEST).read_bytes())
    arena.refuses({LATEST: json.dumps({**pointer, "serial": 3}).encode()}, "data/datapackage.*serial is wrong")
    arena.recovers()


def test_another_profile_is_refused_whatever_is_accepted(arena: Arena) -> None:
    arena.start("older")
    for profile in ("cchc-snapshot-2", "cchc-snapshot-1 ", "CCHC-SNAPSHOT-1", ""):
        for words in ((), (RESET,)):
            arena.refuses(arena.pointed(lambda pointer, profile=profile: pointer.update(profile=profile)), "latest.json", *words)  # type: ignore[misc] # the default binds it
    arena.recovers()


def test_the_dates_of_the_pointer_must_be_those_of_what_is_here(arena: Arena) -> None:
    """With nothing new no package is fetched to compare with, but the cache knows what it said: nobody makes it younger."""
    arena.start("same")
    for key, value in (("expires", "2039-11-29T09:00:00Z"), ("created", "2019-10-15T09:00:01Z"), ("expires", "2018-11-29T09:00:00Z")):
        arena.refuses(arena.pointed(lambda pointer, key=key, value=value: pointer.update({key: value})), LATEST)  # type: ignore[misc] # the defaults bind them
    arena.recovers()


def test_another_office_and_a_forked_one_are_refused_unless_that_is_meant(own: Arena) -> None:
    """The same serial twice, and a stranger: each is let in by one option only, and then it is what is here."""
    fork, other = own.site.folder / "fork", own.site.folder / "other"
    shutil.copytree(own.site.folder / "www-older", fork)
    own.site.publish(fork, observations=observations(18))
    own.site.publish(other, observations=observations(17))
    own.start("same")
    own.refuses({}, "serial 2 with another content.*sync --accept-reset", location=fork)
    own.refuses({}, OTHER_PUBLISHER, location=other)
    for place, serial, figure in ((fork, 2, 18), (other, 1, 17)):
        assert own.sync(RESET, location=place).code == 0
        own.holds(serial, figure)
        own.refuses({}, "The endpoint")  # and now the first one is the stranger


def test_an_office_that_lost_its_folder_starts_again_and_is_followed_as_before(own: Arena) -> None:
    """Its new folder has a new publisher and serial 1. Told once, the clients follow it, and the lost one is not believed any more."""
    new = own.site.folder / "restarted"
    own.site.publish(new, observations=observations(20))
    own.start("same")
    own.refuses({}, OTHER_PUBLISHER, location=new)
    assert "Publication 1 is here" in own.sync(RESET, location=new).out
    own.holds(1, 20)
    assert "Nothing new: publication 1" in own.sync(location=new).out
    own.site.publish(new, observations=observations(11))
    assert "Publication 2 is here" in own.sync(location=new).out
    own.holds(2, 11)
    own.refuses({}, OTHER_PUBLISHER)
    assert "Nothing new: publication 2" in own.sync(RESET, location=new).out


@pytest.mark.parametrize("state", ["empty", "older", "same"])
def test_accepting_a_reset_accepts_nothing_else(arena: Arena, state: str) -> None:
    """Whatever is tampered with under `--accept-reset` is refused as without it."""
    new = arena.site.folder / f"new-{state}"
    arena.site.publish(new, observations=observations(16))
    arena.start(state)
    package = next(new.glob("data/datapackage.*")).relative_to(new)
    events = next(new.glob("data/events.*.csv")).relative_to(new)
    pointer = json.loads((new / LATEST).read_bytes())
    cases: list[tuple[str, bytes, str]] = [
        (str(package), flipped((new / package).read_bytes(), 40, 1), "datapackage"),
        (LATEST, json.dumps({**pointer, "publisher": "somebody"}).encode(), "publisher is wrong"),
        (LATEST, json.dumps({**pointer, "serial": 9}).encode(), "serial is wrong"),
        (LATEST, json.dumps({**pointer, "package": {**pointer["package"], "path": "../x"}}).encode(), "path is wrong"),
        (LATEST, b"{}", LATEST),
    ]
    if state == "empty":  # elsewhere the events are here already, and nobody asks
        cases.append((str(events), flipped((new / events).read_bytes(), 40, 1), "events"))
    for path, raw, names in cases:
        with arena.served({path: raw}, new):
            arena.refuses({}, names, RESET, location=new)
    assert arena.sync(RESET, location=new).code == 0
    arena.holds(1, 16)


def test_a_reset_brings_no_forgery_with_right_hashes_that_no_office_could_publish(arena: Arena) -> None:
    arena.start("same")
    for edit in (lambda d: resource(d, "events").update(bytes=10**12), lambda d: resource(d, "events").update(path="../x")):
        arena.refuses(arena.forged(edit), "datapackage", RESET)
    arena.recovers()


@pytest.mark.parametrize(("minutes", "old"), [(-1, False), (1, True)])
def test_an_expired_publication_is_accepted_and_every_face_says_so(arena: Arena, minutes: int, old: bool) -> None:
    """45 days are its time: a minute before nothing is said, a minute after it is, in both languages."""
    now = (NOW + timedelta(days=45, minutes=minutes)).isoformat()
    arena.start("empty")
    with Program(arena.site.folder / "home", CCHC_NOW=now, CCHC_CACHE=str(arena.cache)) as later:
        runs = [later("sync", "--endpoint", arena.site.dest) for _ in range(2)]
        told = [json.loads(line) for line in later("sync", "--json", "--endpoint", arena.site.dest).out.splitlines()]
        runs += [later("status"), later("show", "017")]
        vietnamese = later("--lang", "vi", "show", "017")
    assert [run.code for run in runs] == [0] * 4, runs
    assert ["out of date" in run.out.lower() for run in runs] == [old] * 4
    assert ("ĐÃ CŨ: bản công bố này lẽ ra phải được thay trước 29/11/2019." in vietnamese.out) == old
    assert [event["expired"] for event in told if "expired" in event] == [old] * 2
    arena.holds(2)


@pytest.mark.parametrize(("days", "old"), [pytest.param(44, False, marks=pytest.mark.heavy), (46, True)])
def test_the_screens_flag_an_expired_publication(arena: Arena, days: int, old: bool) -> None:
    """The date of the verdicts makes nothing old; the clock does."""
    arena.start("same")
    now = (NOW + timedelta(days=days)).isoformat()
    words = ["--lang", "vi", "--cache", str(arena.cache), "--at", "2019-10-14"]
    seen, _ = watched(words, shell(arena.site.folder / "home", CCHC_NOW=now), until="Tổng quan")
    assert "Tổng quan" in seen
    assert ("ĐÃ CŨ" in seen) == old
