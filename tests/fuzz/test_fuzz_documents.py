"""Whatever becomes of the pointer or the package: it is read whole, or refused in one clear line, and soon."""

from __future__ import annotations

import hashlib
import json
import re
import resource
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fuzz_material import bases, check_said
from fuzz_mutations import other_json, torn
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cchc_tui.errors import Refused
from cchc_tui.feed.package import MAX_PACKAGE, MAX_POINTER, Package, Pointer, parse_package, parse_pointer, safe_path
from cchc_tui.feed.tables import PATTERNS
from cchc_tui.text import VIETNAM

FEW = settings(max_examples=150, derandomize=True, database=None, deadline=5000, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=5000)
CLOCK = datetime(2019, 10, 20, tzinfo=UTC)
MEMORY_MIB = 300


def pointing_at(pointer: bytes, package: bytes) -> Pointer:
    """Give the pointer to just these bytes: what is wrong is then what they say, not their hash."""
    document = json.loads(pointer)
    document["package"] |= {"sha256": hashlib.sha256(package).hexdigest(), "bytes": len(package)}
    return parse_pointer(json.dumps(document).encode())


def read_pointer(raw: bytes) -> Pointer | Refused:
    try:
        return parse_pointer(raw)
    except Refused as problem:
        check_said(problem)
        return problem


def read_package(raw: bytes, pointer: Pointer) -> Package | Refused:
    try:
        return parse_package(raw, pointer)
    except Refused as problem:
        check_said(problem)
        return problem


def check_common(found: Pointer | Package) -> None:
    """Hold what was accepted to what the rest of the program relies on."""
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", found.publisher)
    assert 0 < found.serial < 2**53
    for text in (found.created, found.expires):
        assert text.isascii()
        assert text.isprintable()
        moment = datetime.fromisoformat(text)
        assert (moment < CLOCK) is not (moment >= CLOCK)
        assert moment.astimezone(VIETNAM) == moment
        assert abs(moment - CLOCK) < timedelta(days=366 * 300)


def check_pointer(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(bases()))
    found = read_pointer(data.draw(other_json(base.pointer) | torn(base.pointer)))
    event(type(found).__name__)
    if isinstance(found, Pointer):
        check_common(found)
        assert safe_path(found.path)
        assert len(found.path) <= 400
        assert 0 < found.bytes <= MAX_PACKAGE
        assert re.fullmatch("[0-9a-f]{64}", found.sha256)


def check_package(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(bases()))
    raw = data.draw(other_json(base.package) | torn(base.package))
    found = read_package(raw, pointing_at(base.pointer, raw)) if raw else None
    event(type(found).__name__)
    if isinstance(found, Package):
        check_common(found)
        assert re.fullmatch(PATTERNS["text"], found.title)
        assert not found.as_of or datetime.fromisoformat(found.as_of)
        assert len({entry.name for entry in found.resources}) == len(found.resources)
        for entry in found.resources:
            assert safe_path(entry.path)
            assert "/" not in entry.path + entry.name


@FEW
@given(st.data())
def test_a_damaged_pointer_is_read_or_clearly_refused(data: st.DataObject) -> None:
    check_pointer(data)


@FEW
@given(st.data())
def test_a_damaged_package_is_read_or_clearly_refused(data: st.DataObject) -> None:
    check_package(data)


@pytest.mark.heavy
@pytest.mark.parametrize("check", [check_pointer, check_package])
def test_thousands_of_damaged_documents_surprise_nobody(check: Callable[[st.DataObject], None]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    MANY(given(st.data())(check))()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_MIB * 1024


def _said(raw: bytes) -> str:
    found = read_pointer(raw)
    assert isinstance(found, Refused)
    return str(found)


OTHER_POINTERS = [
    (b'{"name":"x","resources":[]}', "latest.json is a data package, not the pointer to one"),
    (b'{"profile":"tabular-data-package","resources":[]}', "of the profile tabular-data-package; this program reads cchc-snapshot-1"),
    (b'{"profile":"data-package"}', "of the profile data-package"),
    (b'{"profile":"cchc-snapshot-2","publisher":7}', "of the profile cchc-snapshot-2"),
    (b'{"type":"FeatureCollection"}', "names no profile; needed is an object of the profile cchc-snapshot-1"),
    (b'{"profile":' + b"[" * 900 + b"]" * 900 + b"}", "names no profile"),
    (b'{"profile":"' + b"x" * 60_000 + b'"}', "of the profile xxx"),
    (b"[]", "Expected `object`, got `array`"),
    (b"<html>", "malformed"),
    (b"", "truncated"),
    (b"\xef\xbb\xbf{}", "malformed"),
    (b" " * (MAX_POINTER + 1), "bytes is wrong"),
]


@pytest.mark.parametrize(("raw", "said"), OTHER_POINTERS, ids=[said[:30] for _, said in OTHER_POINTERS])
def test_what_is_no_pointer_is_said_to_be_what_it_is(raw: bytes, said: str) -> None:
    assert said in _said(raw)


@pytest.mark.parametrize("key", ["cchc:publisher", "cchc:serial", "cchc:expires"])
def test_a_data_package_of_others_is_called_that(key: str) -> None:
    base = bases()[0]
    document = json.loads(base.package)
    del document[key]
    raw = json.dumps(document).encode()
    assert str(read_package(raw, pointing_at(base.pointer, raw))).endswith(
        f"is a data package of another publisher's kind: it has no {key}."
    )


@pytest.mark.parametrize("key", ["serial", "publisher", "path", "bytes", "signature"])
def test_a_pointer_that_says_one_thing_twice_is_refused(key: str) -> None:
    """Which of the two would hold is each reader's own guess, so a signature over one of them would vouch for the other."""
    raw = bases()[0].pointer
    doubled = re.sub(rb'("%s": )' % key.encode(), rb'\1 "x", \1', raw)
    assert doubled != raw
    assert f"latest.json says {key} twice" in _said(doubled)


def test_a_package_that_says_one_thing_twice_is_refused() -> None:
    base = bases()[0]
    raw = base.package.replace(b'"hash": ', b'"hash": "sha256:0", "hash": ', 1)
    assert "says hash twice in one object" in str(read_package(raw, pointing_at(base.pointer, raw)))


TIMES = {
    "0001-01-01T00:00:00+23:59": False,
    "9999-12-31T23:59:59-14:00": False,
    "2019-10-20T01:02:03+23:59": False,
    "2019-10-20\x1b01:02:03Z": False,
    "2019-10-20 01:02:03Z": False,
    "2019-02-29T00:00:00Z": False,
    "2019-10-20T01:02:03": False,
    "2199-12-31T23:59:59.999999-14:00": True,
    "2019-10-20T01:02:03.5+07:00": True,
}


@pytest.mark.parametrize(("text", "good"), TIMES.items())
def test_only_times_that_can_be_compared_and_shown_are_read(text: str, good: bool) -> None:
    document = json.loads(bases()[0].pointer) | {"expires": text}
    found = read_pointer(json.dumps(document).encode())
    assert isinstance(found, Pointer) is good
    if isinstance(found, Pointer):
        check_common(found)


def _worst() -> dict[str, bytes]:
    """Make packages of full size that cost the most to read."""
    head = bases()[0].package.rstrip().removesuffix(b"}").rstrip() + b', "x": '
    many = b'{"name":"events-%d","path":"a","bytes":1,"hash":"sha256:' + b"0" * 64 + b'"}'
    entries = b",".join(many % number for number in range(19_000))
    return {
        "lists": head + b"[" + b"[]," * (MAX_PACKAGE // 4) + b"1]}",
        "depth": head + b"[" * (MAX_PACKAGE // 4) + b"]" * (MAX_PACKAGE // 4) + b"}",
        "numbers": head + b"9" * (MAX_PACKAGE - 20_000) + b"}",
        "texts": head + b"[" + b'"ab",' * (MAX_PACKAGE // 6) + b"1]}",
        "resources": bases()[0].package.replace(b'"resources": [', b'"resources": [' + entries + b","),
        "same name": bases()[0].package.replace(b'"resources": [', b'"resources": [' + b",".join([many % 1] * 19_000) + b","),
    }


@pytest.mark.parametrize("kind", ["lists", "depth", "numbers", "texts", "resources", "same name"])
def test_the_largest_package_costs_bounded_memory(kind: str) -> None:
    raw = _worst()[kind]
    assert len(raw) <= MAX_PACKAGE
    pointer = pointing_at(bases()[0].pointer, raw)
    tracemalloc.start()
    found = read_package(raw, pointer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Package) is (kind in ("numbers", "texts", "resources"))
    assert peak < 120 * 2**20
