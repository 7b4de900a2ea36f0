"""The judge of all faults, judged: what it compares with is what was published, and it sees every damage it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.domain.model import AgencyKey
from cchc_tui.errors import Busy, CacheDamaged

from fault_bench import NEWEST, OFFERED, OLD, TOKEN, Said, bench, decent, half_done, left_over, one_line  # isort: skip - beside the tests
from fault_forker import Ended  # isort: skip - beside the tests
from fault_publisher import COMMUNES, MONTHS, figure  # isort: skip - beside the tests
from fault_servers import serving  # isort: skip - beside the tests

FINE = Ended(3, 0, 0, hung=False)


@pytest.mark.parametrize("serial", [OLD, OFFERED, NEWEST])
def test_what_is_compared_with_is_what_was_published(serial: int) -> None:
    truth = bench().truth[serial]
    figures = {key: [row.numerator for row in rows] for key, rows in truth.series.items()}
    agencies = ("017", "018", *COMMUNES)
    assert figures == {f"{AgencyKey('2019', code)} TT01": [figure(serial, code, month) for month in MONTHS] for code in agencies}
    assert [str(target.min) for target in truth.catalogue.targets] == [str(target_of(serial))]
    assert truth.publication.serial == serial


def target_of(serial: int) -> str:
    """Give the target of a serial as a fraction: 91.5, 92.5, 93.5 per cent."""
    return f"{181 + 2 * serial}/2"


def test_the_serials_differ_in_everything_that_is_compared() -> None:
    old, offered, newest = (bench().truth[serial] for serial in (OLD, OFFERED, NEWEST))
    for one, other in ((old, offered), (offered, newest)):
        assert one.publication != other.publication
        assert one.catalogue != other.catalogue
        assert one.series != other.series
        assert one.standings != other.standings


def change(cache: Path, pattern: str) -> None:
    """Turn one bit over in a file of a cache."""
    file = next(cache.glob(pattern))
    content = file.read_bytes()
    file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])


@pytest.mark.parametrize("pattern", ["current", "generations/*/_summary.json", "generations/*/observations-2019-018-2019.json"])
def test_a_single_bit_is_seen(pattern: str) -> None:
    cache = bench().seeded(OFFERED)
    assert bench().old_or_new(cache) == OFFERED
    change(cache, pattern)
    with pytest.raises((AssertionError, CacheDamaged)):
        bench().old_or_new(cache)


def test_another_serial_nothing_cached_and_a_held_lock_are_seen() -> None:
    with pytest.raises(AssertionError):
        bench().old_or_new(bench().seeded(NEWEST))
    with pytest.raises(AssertionError):
        bench().old_or_new(bench().seeded(None))
    cache = bench().seeded(OLD)
    with Store(cache).lock(), pytest.raises(Busy):
        bench().old_or_new(cache)


@pytest.mark.parametrize(
    "name", ["incoming/ab.part", "generations/000009.new", "generations/000009", ".tmp-current", "generations/000001/.tmp-x"]
)
def test_whatever_is_left_over_is_seen(name: str) -> None:
    cache = bench().seeded(OLD)
    assert left_over(cache) == []
    place = cache / name
    place.parent.mkdir(exist_ok=True)
    place.touch()
    assert left_over(cache) == half_done(cache) == [name]


def test_a_finished_download_may_stay_after_a_failure_and_only_then() -> None:
    cache = bench().seeded(OLD)
    (cache / "incoming" / ("a" * 64)).touch()
    assert left_over(cache) != []
    assert half_done(cache) == []


@pytest.mark.parametrize("err", ["", "no\n", "cchc-tui: a\nb\n", "cchc-tui: a", "cchc-tui: \x1b[31m\n", "Traceback\ncchc-tui: a\n"])
def test_anything_but_one_printable_line_is_seen(err: str) -> None:
    assert one_line(Said(FINE, "", "cchc-tui: a\n"), 3) == "a"
    with pytest.raises(AssertionError):
        one_line(Said(FINE, "", err), 3)


def test_output_beside_the_line_and_another_code_are_seen() -> None:
    for code, out in ((3, "a\n"), (4, "")):
        with pytest.raises(AssertionError):
            one_line(Said(FINE, out, "cchc-tui: a\n"), code)


@pytest.mark.parametrize(("out", "err"), [(f"a {TOKEN}\n", ""), ("", f"cchc-tui: {TOKEN}\n")])
def test_a_token_in_the_output_is_seen(out: str, err: str) -> None:
    decent(Said(FINE, "a\n", "b\n"))
    with pytest.raises(AssertionError):
        decent(Said(FINE, out, err))


def test_a_hang_is_seen() -> None:
    with serving(bench().www, bench().pointer(OFFERED)) as server:
        server.plan["pointer"] = lambda wire, _: wire.hold()
        with pytest.raises(AssertionError, match="hung=True"):
            bench().sync(bench().seeded(), server.url, timeout=30, limit=0.3)
