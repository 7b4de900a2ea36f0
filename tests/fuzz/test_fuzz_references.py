"""What rows refer to, at its edges: named by row, told once over all resources, and looked up in bounded time."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from fuzz_material import bases, check_said, client_reads, publisher_reads

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Observation
from cchc_tui.errors import Refused
from cchc_tui.feed.package import check_references, read_resource
from cchc_tui.feed.references import _check_twice

FACTS = "observations-2019-017-2019"
PARTS = "parts-2019-017-2019"


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    """Give the full publication with the first `old` in one of its resources become `new`."""
    resources = dict(bases()[0].resources)
    raw = resources[name].replace(old.encode(), new.encode(), 1)
    assert raw != resources[name]
    return {**resources, name: raw}


def refused(resources: Mapping[str, bytes]) -> Refused:
    """Read as a client what must be refused in one clear line."""
    problem = client_reads(resources, "")
    assert problem is not None
    check_said(problem)
    return problem


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "column"),
    [
        (FACTS, "TT01,2019-M02", "TT01,2019-M99", 3, "period"),
        (FACTS, "2019,017", "2019,999", 4, "edition agency"),
        (PARTS, "egate", "khac", 2, "source"),
        ("events", "2019,018", "2019,999", 5, "edition agency"),
        ("targets", "DH01", "DH99", 3, "indicator"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named_by_its_row(name: str, old: str, new: str, row: int, column: str) -> None:
    values = refused(changed(name, old, new)).values
    assert (values["file"], values["row"], values["column"]) == (name, row, column)


def test_without_the_text_at_hand_file_and_column_are_named() -> None:
    """A resource that was taken over from the generation before is not fetched again only to name a row."""
    facts = read_resource(FACTS, changed(FACTS, "TT01,2019-M02", "TT01,2019-M99")[FACTS])
    assert not isinstance(facts, tuple)
    with pytest.raises(Refused) as caught:
        check_references(Catalogue(), [(FACTS, facts)])
    assert (caught.value.values["file"], "row" in caught.value.values) == (FACTS, False)


@pytest.mark.parametrize(
    ("name", "second"), [(FACTS, "observations-x-2019"), (PARTS, "parts-x-2019"), ("events", "events-x"), ("scores", "scores-x")]
)
def test_a_row_told_by_two_resources_is_refused(name: str, second: str) -> None:
    resources = bases()[0].resources
    problem = refused({**resources, second: resources[name]})
    assert {problem.values["file"], problem.values["other"]} == {name, second}
    assert publisher_reads({**resources, second: resources[name]})[0]


def test_other_parts_of_the_same_figure_may_stand_elsewhere() -> None:
    resources = bases()[0].resources
    assert client_reads({**resources, "parts-x-2019": resources[PARTS].replace(b"on_time", b"late")}, "") is None


@pytest.mark.parametrize("name", ["agencies", FACTS, "events"])
def test_bytes_that_are_no_utf8_are_refused_with_their_row(name: str) -> None:
    raw = bases()[0].resources[name]
    with pytest.raises(Refused) as caught:
        read_resource(name, raw.rstrip(b"\n") + b"\xff\n")
    assert (caught.value.values["file"], caught.value.values["row"]) == (name, raw.count(b"\n"))


def chain(length: int) -> list[Agency]:
    """Make agencies one below the other."""
    return [Agency("1", str(number), "level", "", "Name", parent=str(number - 1) if number else "") for number in range(length)]


def test_a_tree_has_a_depth_that_sums_over_it_can_pay() -> None:
    check_references(Catalogue(tuple(chain(33))), [])
    with pytest.raises(Refused, match="above 1:33 lie more agencies than the 32"):
        check_references(Catalogue(tuple(chain(34))), [])


def test_the_publisher_hears_of_the_depth_too() -> None:
    rows = [f"1,{agency.code},level,,Name,,{agency.parent},,,," for agency in chain(34)]
    header = bases()[0].resources["agencies"].partition(b"\n")[0].decode()
    problems, _ = publisher_reads({**bases()[0].resources, "agencies": "\n".join([header, *rows, ""]).encode()})
    assert any("above 1:33 lie more agencies" in str(problem) for problem in problems)


def test_every_agency_of_a_circle_is_named_and_none_that_hangs_on_it() -> None:
    header, *rows = bases()[0].resources["agencies"].decode().splitlines()
    ring = [row.replace(",,01,", ",,00457,") if row.startswith("2019,017") else row for row in rows]
    assert ring != rows
    problems, _ = publisher_reads({**bases()[0].resources, "agencies": "\n".join([header, *ring, ""]).encode()})
    assert {problem.values["cell"] for problem in problems} == {"2019:017", "2019:00457"}


SECONDS = 5
"""Of the processor, for a hundred times the usual work; its square would take minutes."""


def test_a_long_chain_is_refused_in_linear_time() -> None:
    agencies = chain(20_000)
    started = time.process_time()
    with pytest.raises(Refused):
        check_references(Catalogue(tuple(reversed(agencies))), [])
    ring = [Agency("1", "0", "level", "", "Name", parent="1"), *agencies[1:]]
    with pytest.raises(Refused, match="below itself"):
        check_references(Catalogue(tuple(reversed(ring))), [])
    assert time.process_time() - started < SECONDS


def test_an_agency_in_many_resources_is_looked_at_once() -> None:
    """Whoever splits facts by indicator has every agency and period in every resource."""
    key, codes = AgencyKey("2019", "017"), [f"I{number}" for number in range(120)]
    rows = tuple(Observation(f"p{number}", "own", "reported", 1, "-", 1, 2, None, None, "", "", "") for number in range(120))
    facts = [(f"observations-{code.lower()}", {key: {code: rows}}) for code in codes]
    started = time.process_time()
    with pytest.raises(Refused, match="indicator"):
        check_references(Catalogue((Agency("2019", "017", "level", "", "Name"),)), facts)
    with pytest.raises(Refused, match="stands already"):
        _check_twice([*facts, ("observations-again", facts[0][1])])
    assert time.process_time() - started < SECONDS
