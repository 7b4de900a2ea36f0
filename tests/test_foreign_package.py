"""Data packages that are good, but not ours: refused for what they are, in one line, before a table of them is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cchc_tui.errors import Refused
from cchc_tui.feed.package import parse_package, parse_pointer

from nginx_site import NginxSite, nginx_site  # isort: skip - beside the tests
from real_program import Ended, run  # isort: skip - beside the tests
from small_city import contents, figures, fill, publish_city  # isort: skip - beside the tests

PACKAGE = "datapackage.json"
RAINFALL: dict[str, Any] = {
    "name": "rainfall",
    "title": "Rainfall by station",
    "description": "Monthly rainfall (mm) of a few stations — a table like many others.",
    "version": "0.2.0",
    "last_updated": "2019-09-30",
    "licenses": [{"name": "ODC-PDDL-1.0", "title": "Public Domain Dedication and License", "path": "https://licence.example/pddl"}],
    "sources": [{"title": "Stations", "path": "https://stations.example"}],
    "contributors": [{"title": "Somebody", "role": "author"}],
    "keywords": ["rain", "weather"],
    "resources": [
        {
            "name": "rainfall",
            "path": "data/rainfall.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [
                    {"name": "Station", "type": "string"},
                    {"name": "Month", "type": "yearmonth"},
                    {"name": "Rain", "type": "number", "constraints": {"minimum": 0}},
                ],
                "primaryKey": ["Station", "Month"],
            },
        }
    ],
    "views": [{"name": "bars", "specType": "simple", "spec": {"type": "bar", "group": "Month", "series": ["Rain"]}}],
}
"""A Data Package as portals have them by the hundred."""

OURS = {
    "cchc:publisher": "a1b2c3d4e5f60718",
    "cchc:serial": 2,
    "cchc:expires": "2019-12-01T00:00:00Z",
    "created": "2019-10-20T00:00:00Z",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[NginxSite]:
    """A cache with a publication of ours, and an nginx that has something else to give."""
    publish_city(tmp_path)
    fill(tmp_path / "cache", tmp_path / "www")
    www = tmp_path / "portal"
    (www / "data").mkdir(parents=True)
    (www / "data" / "rainfall.csv").write_text("Station,Month,Rain\nA,2019-09,120.5\n", encoding="utf-8")
    with nginx_site(tmp_path / "nginx", www, auth="everybody") as site:
        yield site


def written(document: dict[str, Any]) -> bytes:
    """Give a document as such files are written."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def pointer_to(raw: bytes) -> bytes:
    """Write a pointer that names a package with its right size and hash, and repeats what one of ours would say."""
    plain = {name.removeprefix("cchc:"): value for name, value in OURS.items()}
    package = {"path": PACKAGE, "sha256": sha256(raw).hexdigest(), "bytes": len(raw)}
    return written({"profile": "cchc-snapshot-1", **plain, "package": package, "signature": None})


def offered(folder: Path, site: NginxSite, endpoint: str = "") -> tuple[Ended, list[str]]:
    """Synchronise with it; prove that it fails in one line and leaves the cache as it was. Gives also the paths asked for."""
    before = contents(folder / "cache")
    words = ("--cache", folder / "cache", "--endpoint", endpoint or site.url, "--ca-file", site.ca_file)
    done = run(folder, "sync", *words, "--accept-reset")
    assert done.out == ""
    assert (done.err.count("\n"), done.err[:10]) == (1, "cchc-tui: "), done.err
    assert "The cache stays as it was." in done.err
    after = contents(folder / "cache")
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {"contact"}
    assert figures(folder / "cache") == [1]
    return done, [request.path for request in site.requests()]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({}, "is a data package, not the pointer to one"),
        ({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}, "is a data package, not the pointer to one"),
        ({"profile": "tabular-data-package"}, "is of the profile tabular-data-package"),
        ({"profile": "data-package"}, "is of the profile data-package"),
        ({"profile": "cchc-snapshot-2"}, "is of the profile cchc-snapshot-2"),
        ({"profile": ["tabular-data-package"]}, "is a data package"),
        ({"profile": None}, "is a data package"),
        ({"profile": "data-package", **OURS}, "is of the profile data-package"),
    ],
)
def test_a_package_in_place_of_the_pointer_is_refused_for_its_profile(more: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused, match=f"^latest.json {what}.*cchc-snapshot-1"):
        parse_pointer(written({**RAINFALL, **more}))


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({}, "cchc:publisher"),
        ({"profile": "tabular-data-package"}, "cchc:publisher"),
        ({"profile": "cchc-snapshot-1", "publisher": "a1b2c3d4e5f60718"}, "cchc:publisher"),
        ({"cchc:publisher": OURS["cchc:publisher"]}, "cchc:serial"),
        ({"cchc:publisher": OURS["cchc:publisher"], "cchc:serial": 2}, "cchc:expires"),
    ],
)
def test_a_package_without_our_keys_is_refused_though_its_hash_is_right(more: dict[str, Any], key: str) -> None:
    raw = written({**RAINFALL, **more})
    with pytest.raises(Refused, match=f"^{PACKAGE} is a data package of another.*{key}"):
        parse_package(raw, parse_pointer(pointer_to(raw)))


@pytest.mark.parametrize("profile", [None, "\x1b[31mred\u202e"])
def test_over_nginx_it_is_one_line_and_one_request(tmp_path: Path, site: NginxSite, profile: str | None) -> None:
    (site.root / "latest.json").write_bytes(written({**RAINFALL, **({"profile": profile} if profile else {})}))
    done, asked = offered(tmp_path, site)
    assert (done.code, asked) == (4, ["/latest.json"])
    assert "cchc-snapshot-1" in done.err
    assert done.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("more", [{}, OURS])
def test_behind_a_pointer_of_ours_no_table_of_it_is_asked_for(tmp_path: Path, site: NginxSite, more: dict[str, Any]) -> None:
    raw = written({**RAINFALL, **more})
    (site.root / PACKAGE).write_bytes(raw)
    (site.root / "latest.json").write_bytes(pointer_to(raw))
    done, asked = offered(tmp_path, site)
    assert (done.code, asked) == (4, ["/latest.json", f"/{PACKAGE}"])
    assert PACKAGE in done.err


def test_a_portal_without_a_pointer_is_nothing_that_can_be_reached(tmp_path: Path, site: NginxSite) -> None:
    (site.root / PACKAGE).write_bytes(written(RAINFALL))
    done, asked = offered(tmp_path, site)
    assert (done.code, asked) == (3, ["/latest.json"])
    assert f"No publication lies at {site.url}: there is no latest.json." in done.err
    done, asked = offered(tmp_path, site, str(site.root))
    assert (done.code, asked) == (3, [])
    assert f"{site.root}" in done.err
    assert "latest.json" in done.err
