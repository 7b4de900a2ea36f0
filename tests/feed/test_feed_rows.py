"""The rows of a publication: read exactly, refused with their place, and referring only to what is there."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from feed_sample import FACTS, published
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Observation, Source, Target
from cchc_tui.errors import Refused
from cchc_tui.feed.package import (
    CATALOGUE,
    ObservationRows,
    check_references,
    read_observations,
    read_other,
    read_records,
    table_of,
)
from cchc_tui.feed.records import read_events
from cchc_tui.feed.tables import TABLES


def row(**cells: str) -> str:
    """Write one observation as published, with `cells` changed."""
    plain = dict(
        zip(
            FACTS.split(","),
            ["2019", "017", "TT01", "2019-M01", "own", "reported", "1", "-", "9", "10", "", "", "2019-01-14", "", ""],
            strict=True,
        )
    )
    return ",".join((plain | cells).values()) + "\n"


def test_counts_are_exact_and_values_stay_as_printed() -> None:
    facts = read_observations("observations-x-2019", [FACTS + "\n", row(numerator="9.5", denominator="12.0", value="79.10", excluded="")])
    assert facts == {
        AgencyKey("2019", "017"): {
            "TT01": (Observation("2019-M01", "own", "reported", 1, "-", Fraction(19, 2), 12, None, "79.10", "2019-01-14", "", ""),)
        }
    }
    (seen,) = facts[AgencyKey("2019", "017")]["TT01"]
    assert isinstance(seen.denominator, int)
    (silent,) = read_observations("observations", [FACTS + "\n", row(numerator="", denominator="")])[AgencyKey("2019", "017")]["TT01"]
    assert not silent.reported


@given(st.from_regex(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", fullmatch=True).filter(str.isascii))
def test_every_plain_decimal_is_read_exactly(cell: str) -> None:
    facts = read_observations("observations", [FACTS + "\n", row(numerator=cell)])
    assert facts[AgencyKey("2019", "017")]["TT01"][0].numerator == Fraction(cell)


WRONG_ROWS = [
    ({"numerator": "1e3"}, "numerator"),
    ({"numerator": "1,5".replace(",", "_")}, "numerator"),
    ({"numerator": "９"}, "numerator"),
    ({"numerator": "9" * 16}, "numerator"),
    ({"value": "inf"}, "value"),
    ({"stage": ""}, "stage"),
    ({"extent": "both"}, "extent"),
    ({"revision": "-1"}, "revision"),
    ({"as_of": "2019-02-29"}, "as_of"),
    ({"note": "a\u2066b"}, "note"),
    ({"note": '"a\nb"'}, "note"),
    ({"agency": ""}, "agency"),
    ({"source": ""}, "source"),
    ({"edition": "*"}, "edition"),
]


@pytest.mark.parametrize(("cells", "column"), WRONG_ROWS)
def test_a_wrong_observation_is_refused_with_its_place(cells: dict[str, str], column: str) -> None:
    with pytest.raises(Refused) as caught:
        read_observations("observations-2019-017-2019", [FACTS + "\n", row(), *row(period="2019-M02", **cells).splitlines(keepends=True)])
    assert caught.value.values["file"] == "observations-2019-017-2019"
    assert caught.value.values["row"] in (3, 4)  # a cell with a line feed ends a line later
    assert caught.value.values["column"] == column


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([FACTS, row(), row()], 3),
        ([FACTS, row(), row(period="2019-M02"), row(numerator="1")], 4),
        ([FACTS, row(), row(agency="018"), row(numerator="1")], 4),
        ([FACTS, row() + "\n"], 3),
        ([FACTS, "2019,017\n"], 2),
        ([FACTS, '"open'], 2),
        (["edition,agency", row()], 1),
        (["\ufeff" + FACTS, row()], 1),
        ([], 1),
    ],
)
def test_a_wrong_file_is_refused_with_its_row(lines: list[str], line: int) -> None:
    with pytest.raises(Refused) as caught:
        read_observations(
            "observations",
            io.StringIO(
                "".join(text.rstrip("\n") + "\n" if text in (FACTS, "edition,agency", "\ufeff" + FACTS) else text for text in lines),
                newline="",
            ),
        )
    assert caught.value.values["row"] == line


def test_what_is_no_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(FACTS.encode() + b"\n\xff\xfe")
    with file.open(encoding="utf-8", newline="") as lines, pytest.raises(Refused, match="UTF-8"):
        read_observations("observations", lines)


def test_rows_are_judged_before_anything_is_made_of_them() -> None:
    lines = [",".join(TABLES["frameworks"].columns) + "\n", "par,,Khung,,,100,\n", "par,tot,Tốt,,80,,\n"]
    rows = read_other("frameworks", lines)
    assert [(entry["framework"], entry["band"], entry["min"]) for entry in rows] == [("par", "", ""), ("par", "tot", "80")]
    with pytest.raises(Refused) as caught:
        read_other("frameworks", [*lines, "par,,Khung,,,,\n"])
    assert (caught.value.values["row"], caught.value.values["column"]) == (4, "framework band")


def read_all(dest: Path) -> tuple[Catalogue, list[tuple[str, ObservationRows]]]:
    """Read a publication as the client does."""
    texts = {file.name.partition(".")[0]: io.StringIO(file.read_text(encoding="utf-8")) for file in (dest / "data").glob("*.csv")}
    catalogue: dict[str, Any] = {name: read_records(name, text) for name, text in texts.items() if name in CATALOGUE}
    return Catalogue(**catalogue), [
        (name, read_observations(name, text)) for name, text in texts.items() if table_of(name) == "observations"
    ]


def test_a_publication_refers_only_to_what_is_there(tmp_path: Path) -> None:
    catalogue, observations = read_all(published(tmp_path)[1])
    check_references(catalogue, observations)
    assert sum(len(series) for _, facts in observations for series in facts.values()) == 8


def fact(**cells: str) -> tuple[str, ObservationRows]:
    """Make a resource of one more observation."""
    return "observations-more-2019", read_observations("observations-more-2019", [FACTS + "\n", row(**cells)])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"agency": "999"}, "edition agency"),
        ({"edition": "2025", "agency": "017"}, "edition agency"),
        ({"indicator": "XX"}, "indicator"),
        ({"period": "2030-M01"}, "period"),
    ],
)
def test_an_observation_of_something_unknown_is_refused(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    catalogue, observations = read_all(published(tmp_path)[1])
    with pytest.raises(Refused) as caught:
        check_references(catalogue, [*observations, fact(**cells)])
    assert (caught.value.values["file"], caught.value.values["column"]) == ("observations-more-2019", column)


def test_a_fact_told_by_two_resources_is_refused(tmp_path: Path) -> None:
    catalogue, observations = read_all(published(tmp_path)[1])
    check_references(catalogue, [*observations, fact(revision="2")])
    with pytest.raises(Refused, match="stands already in observations-2019-017-2019"):
        check_references(catalogue, [*observations, fact()])


def test_sources_count_only_where_there_is_a_table_of_them(tmp_path: Path) -> None:
    catalogue, observations = read_all(published(tmp_path)[1])
    check_references(catalogue, [*observations, fact(source="egate")])
    listed = Catalogue(**{name: getattr(catalogue, name) for name in CATALOGUE if name != "sources"}, sources=(Source("khac", "Khác"),))
    check_references(listed, observations)
    with pytest.raises(Refused, match="egate"):
        check_references(listed, [*observations, fact(source="egate")])


def test_wildcards_of_targets_and_circles_of_agencies(tmp_path: Path) -> None:
    catalogue, _ = read_all(published(tmp_path)[1])
    (target, *_), agencies = catalogue.targets, catalogue.agencies

    def held(edition: str, agency: str) -> Catalogue:
        wished = Target(
            target.indicator,
            "x",
            target.valid_from,
            target.due,
            target.op,
            target.min,
            target.max,
            target.strength,
            edition=edition,
            agency=agency,
        )
        return Catalogue(agencies, catalogue.indicators, (wished,), catalogue.periods)

    for edition, agency in (("*", "*"), ("2019", "*"), ("*", "017"), ("2025", "00454")):
        check_references(held(edition, agency), [])
    for edition, agency in (("2020", "*"), ("*", "999"), ("2025", "017")):
        with pytest.raises(Refused, match="targets"):
            check_references(held(edition, agency), [])
    ring = (Agency("1", "a", "x", "", "A", parent="b"), Agency("1", "b", "x", "", "B", parent="a"))
    with pytest.raises(Refused, match="lies below itself"):
        check_references(Catalogue(ring), [])


def test_other_rows_refer_too(tmp_path: Path) -> None:
    catalogue, _ = read_all(published(tmp_path)[1])
    lines = [",".join(TABLES["events"].columns) + "\n", "2019,999,plan,1" + "," * 11 + "\n"]
    with pytest.raises(Refused, match="2019:999"):
        check_references(catalogue, [("events", read_events("events", lines))])
