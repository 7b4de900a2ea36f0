"""The program against a real nginx with the configuration we publish: TLS of a private CA, token or password, gzip, and who is not let in."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from cchc_tui.cache.store import Store

from nginx_site import PASSWORD, TOKEN, NginxSite, binary, nginx_site, private  # isort: skip - beside the tests
from real_program import Ended, run  # isort: skip - beside the tests
from small_city import COMMUNE, contents, figures, fill, publish_city  # isort: skip - beside the tests
from sync_site import tree  # isort: skip - beside the tests

BALLAST = 40_000


class Place:
    """A publication behind nginx, and a user with a cache."""

    def __init__(self, folder: Path, site: NginxSite) -> None:
        self.folder, self.site = folder, site
        self.home, self.cache = folder / "home", folder / "cache"
        self.secret = site.token_file

    def sync(self, *words: object, url: str = "", ca: Path | None = None, secret: Path | None = None) -> Ended:
        """Run one sync; what is not said is right."""
        known = ("--ca-file", ca or self.site.ca_file, "--token-file", secret or self.secret)
        return run(self.home, "sync", "--cache", self.cache, "--endpoint", url or self.site.url, *known, *words)

    def asked(self) -> list[str]:
        """Give the paths asked for since the last time, every one of which was given."""
        requests = self.site.requests()
        assert {(request.method, request.status) for request in requests} == {("GET", 200)}
        return [request.path for request in requests]

    def published(self) -> dict[str, str]:
        """Give the path of every published resource, and of the package as `package`."""
        package = json.loads((self.site.root / "latest.json").read_bytes())["package"]["path"]
        resources = json.loads((self.site.root / package).read_bytes())["resources"]
        return {"package": f"/{package}", **{resource["name"]: f"/data/{resource['path']}" for resource in resources}}


@contextmanager
def placed(folder: Path, **how: str) -> Iterator[Place]:
    publish_city(folder, ballast=BALLAST)
    with nginx_site(folder / "nginx", folder / "www", **how) as site:
        place = Place(folder, site)
        place.secret = site.basic_file if how.get("auth") == "basic" else site.token_file
        yield place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Publication 2 behind nginx, publication 1 in the cache."""
    folder = tmp_path_factory.mktemp("place")
    with placed(folder) as place:
        fill(place.cache, place.site.root)
        publish_city(folder, 2, seconds=60)
        yield place


def unwritten(place: Place) -> list[str]:
    """Give the files around nginx and the cache that hold a secret and should not."""
    secrets = (TOKEN.encode(), PASSWORD.encode(), PASSWORD.partition(":")[2].encode())
    meant = {"nginx/token", "nginx/tokens", "nginx/basic", "nginx/users", "wrong", "longer"}
    return [name for name, raw in contents(place.folder).items() if name not in meant and any(secret in raw for secret in secrets)]


def changed(place: Place, before: dict[str, bytes]) -> set[str]:
    """Give the files of the cache that are not as they were."""
    after = contents(place.cache)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_nginx_is_there_within_a_second_and_leaves_no_process(tmp_path: Path) -> None:
    publish_city(tmp_path)
    with nginx_site(tmp_path / "nginx", tmp_path / "www") as site:
        (worker,) = site.workers()
        site.reload()
        assert min(seconds(site.restart) for _ in range(3)) < 1
        assert len(site.workers()) == 1
        master = int((tmp_path / "nginx" / "nginx.pid").read_text(encoding="ascii"))
        os.kill(master, 0)
    for process in (worker, master):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def seconds(work: Callable[[], None]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def test_without_nginx_one_line_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"^nginx is not installed.*: apt-get install nginx-light$"):
        binary(str(tmp_path))


def test_a_first_sync_then_nothing_new_then_one_commune(tmp_path: Path) -> None:
    """A sync without news is one request and writes `contact` alone; one with news fetches what holds the news."""
    with placed(tmp_path) as place:
        first = place.sync()
        assert (first.code, first.err, figures(place.cache)) == (0, "", [1])
        published = place.published()
        assert sorted(place.asked()) == sorted(["/latest.json", *published.values()])
        nothing_new(place)

        publish_city(tmp_path, commune=7, ballast=BALLAST, seconds=60)
        assert place.sync().code == 0
        new = place.published()
        assert place.asked() == ["/latest.json", new["package"], new["observations-2019-017-2019"]]
        assert {name for name, path in new.items() if published[name] != path} == {"package", "observations-2019-017-2019"}
        generation = Store(place.cache).current()
        assert generation is not None
        assert [row.numerator for row in generation.series(COMMUNE, "TT01")] == [1, 7]
        assert figures(place.cache) == [1, 7]
        assert unwritten(place) == []


def nothing_new(place: Place) -> None:
    before = tree(place.cache)
    again = place.sync("--json")
    assert json.loads(again.out.splitlines()[-1])["requests"] == 1
    assert place.asked() == ["/latest.json"]
    after = tree(place.cache)
    assert {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)} == {"contact"}


def test_a_user_and_a_password_do_as_well(tmp_path: Path) -> None:
    with placed(tmp_path, auth="basic") as place:
        assert place.sync().code == 0
        assert sorted(place.asked()) == sorted(["/latest.json", *place.published().values()])
        nothing_new(place)
        assert unwritten(place) == []

        before = contents(place.cache)
        done = place.sync("-v", secret=private(tmp_path / "wrong", "office:" + TOKEN))
        assert (done.code, [request.status for request in place.site.requests()]) == (3, [401])
        assert "(401)" in done.err
        assert TOKEN not in done.err
        assert changed(place, before) == {"contact"}


def test_a_folder_and_a_file_url_give_the_same_cache_and_nginx_packs_what_is_worth_it(tmp_path: Path) -> None:
    with placed(tmp_path) as place:
        caches: list[dict[str, bytes]] = []
        for endpoint in (f"https://127.0.0.1:{place.site.port}", str(place.site.root), place.site.root.as_uri()):
            place.cache = tmp_path / f"cache-{len(caches)}"
            assert place.sync(url=endpoint).code == 0
            caches.append(contents(place.cache))
        assert len(caches[0]) > 5
        assert caches[1:] == caches[:1] * 2

        published = place.published()
        asked = {request.path: request for request in place.site.requests()}
        for name in ("package", "observations-2019-018-2019"):
            request = asked[published[name]]
            assert request.encoding == "gzip"
            assert 0 < request.bytes < (place.site.root / published[name].lstrip("/")).stat().st_size
        assert asked["/latest.json"].encoding == "-"


def wrong_token(place: Place) -> Ended:
    return place.sync("-v", secret=private(place.folder / "swapped", TOKEN.swapcase()))


def longer_token(place: Place) -> Ended:
    return place.sync("-v", secret=private(place.folder / "longer", TOKEN + "0"))


def no_token(place: Place) -> Ended:
    return run(place.home, "sync", "-v", "--cache", place.cache, "--endpoint", place.site.url, "--ca-file", place.site.ca_file)


def system_trust(place: Place) -> Ended:
    return run(place.home, "sync", "-v", "--cache", place.cache, "--endpoint", place.site.url, "--token-file", place.secret)


def other_authority(place: Place) -> Ended:
    other = place.folder / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    return place.sync("-v", ca=other)


UNTRUSTED = "The certificate of localhost is not trusted"
TRIALS: dict[Callable[[Place], Ended], str] = {
    wrong_token: "(401)",
    longer_token: "(401)",
    no_token: "(401)",
    system_trust: UNTRUSTED,
    other_authority: UNTRUSTED,
}


@pytest.mark.parametrize("trial", TRIALS)
def test_whoever_is_not_let_in_keeps_the_cache_and_shows_no_secret(place: Place, trial: Callable[[Place], Ended]) -> None:
    place.site.requests()
    before = contents(place.cache)
    done = trial(place)
    assert (done.code, done.out) == (3, "")
    assert TRIALS[trial] in done.err
    assert [request.status for request in place.site.requests()] == ([] if TRIALS[trial] == UNTRUSTED else [401])
    assert changed(place, before) <= {"contact"}
    assert figures(place.cache) == [1]
    assert not any(secret in done.err for secret in (TOKEN, TOKEN.swapcase()))
    assert unwritten(place) == []


def test_a_certificate_for_another_name_is_not_believed_and_gets_no_token(tmp_path: Path) -> None:
    with placed(tmp_path, name="elsewhere.example") as place:
        done = place.sync("-v")
        assert done.code == 3
        assert "certificate is not valid for 'localhost'" in done.err
        assert place.site.requests() == []
        assert not (place.cache / "current").exists()
        assert unwritten(place) == []
