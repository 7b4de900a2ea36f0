"""The documents on the wire and the rows behind them: what is read, and that nothing wrong is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from feed_sample import FACTS, cells, data_file, published
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Observation, Period, Source, Succession, Target
from cchc_tui.errors import Refused
from cchc_tui.feed.package import (
    CATALOGUE,
    ObservationRows,
    Pointer,
    check_references,
    parse_package,
    parse_pointer,
    read_observations,
    read_other,
    read_records,
    table_of,
)
from cchc_tui.feed.records import read_events
from cchc_tui.feed.tables import TABLES, Field, schema


def documents(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a good pointer and its package, decoded."""
    _, dest, _ = published(root)
    pointer = json.loads((dest / "latest.json").read_bytes())
    return pointer, json.loads((dest / pointer["package"]["path"]).read_bytes())


def pointing(pointer: dict[str, Any], package: dict[str, Any]) -> tuple[bytes, Pointer]:
    """Give the raw package and the pointer that names just these bytes."""
    raw = json.dumps(package).encode()
    pointer["package"] |= {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    return raw, parse_pointer(json.dumps(pointer).encode())


def test_a_good_package_is_read(tmp_path: Path) -> None:
    raw, pointer = pointing(*documents(tmp_path))
    package = parse_package(raw, pointer)
    assert (package.serial, package.as_of, package.title) == (1, "2025-09-14", "source")
    assert [table_of(resource.name) for resource in package.resources[:4]] == ["agencies", "indicators", "targets", "periods"]
    assert pointer.signature is None


def _drop(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda package: package["resources"].remove(next(entry for entry in package["resources"] if entry["name"] == name))


def _set(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda package: package.update({key: value})


def _first(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda package: package["resources"][0].update({key: value})


WRONG_PACKAGES = [
    (_set("cchc:serial", 2), "serial"),
    (_set("cchc:publisher", "other"), "publisher"),
    (_set("created", "2019-10-20T01:02:04Z"), "created"),
    (_set("cchc:expires", "2119-10-20T01:02:04Z"), "expires"),
    (_set("cchc:serial", "1"), "serial"),
    (_set("cchc:as_of", "14/10/2019"), "as_of"),
    (_set("title", "a\u202eb"), "title"),
    (_set("resources", {}), "resources"),
    (_first("path", "../agencies.csv"), "path"),
    (_first("path", "/etc/passwd"), "path"),
    (_first("path", "data/x.csv"), "path"),
    (_first("path", "http://example.org/x.csv"), "path"),
    (_first("path", ["a.csv"]), "path"),
    (_first("name", "Agencies"), "name"),
    (_first("name", "people"), "name"),
    (_first("name", "agencies-2"), "name"),
    (_first("name", "indicators"), "names"),
    (_first("hash", "0" * 32), "hash"),
    (_first("hash", "sha256:" + "0" * 63), "hash"),
    (_first("bytes", -1), "bytes"),
    (_first("bytes", 10**12), "bytes"),
    (_first("encoding", "utf-16"), "encoding"),
    (_drop("targets"), "targets"),
    (_drop("agencies"), "agencies"),
]


@pytest.mark.parametrize(("damage", "named"), WRONG_PACKAGES)
def test_a_wrong_package_is_refused(tmp_path: Path, damage: Callable[[dict[str, Any]], None], named: str) -> None:
    """The hash is right here: it is what the package says that cannot be."""
    pointer, package = documents(tmp_path)
    damage(package)
    raw, parsed = pointing(pointer, package)
    with pytest.raises(Refused, match=named):
        parse_package(raw, parsed)


@pytest.mark.parametrize(
    ("key", "value"),
    [("profile", "cchc-snapshot-2"), ("serial", 0), ("serial", 1.5), ("serial", None), ("publisher", "a b"), ("created", "2019"),
     ("expires", "2019-01-01T00:00:00"), ("package", {}), ("signature", 1)],
)  # fmt: skip
def test_a_wrong_pointer_is_refused(tmp_path: Path, key: str, value: object) -> None:
    pointer, _ = documents(tmp_path)
    with pytest.raises(Refused, match=r"latest\.json"):
        parse_pointer(json.dumps(pointer | {key: value}).encode())


def test_records_become_the_model(tmp_path: Path) -> None:
    _, dest, _ = published(tmp_path)
    read = {
        name: read_records(name, io.StringIO(data_file(dest, name).read_text()))
        for name in ("agencies", "indicators", "targets", "periods")
    }
    assert Agency("2019", "017", "district", "Huyện", "Huyện Đông", parent="01") in read["agencies"]
    assert Agency("2019", "01", "city", "Thành phố", "Thành phố Mẫu", "Sample City", valid_to=date(2025, 6, 30)) in read["agencies"]
    by_code = {record.code: record for record in read["indicators"] if isinstance(record, Indicator)}
    assert (by_code["TT01"].min_count, by_code["TT01"].min_coverage, by_code["DH01"].min_count, by_code["DH01"].min_coverage) == (
        1,
        80,
        2,
        90,
    )
    assert by_code["TT01"].scope == {"department", "district", "commune"}
    targets = {record.indicator: record for record in read["targets"] if isinstance(record, Target)}
    assert (targets["CS01"].min, targets["CS01"].max, targets["CS01"].margin) == (Fraction(161, 2), Fraction(85), None)
    assert (targets["TT01"].agency, targets["TT01"].due, targets["TT01"].valid_to) == ("*", date(2019, 12, 14), None)
    assert Period("2019-M02", "month", date(2019, 1, 15), date(2019, 2, 14), date(2019, 2, 20)) in read["periods"]


def test_sources_and_successions_become_the_model() -> None:
    assert read_records("sources", ["id,title_vi,title_en,kind,synthetic,last_extract,note\n", "a,B,,,1,,\n"]) == (
        Source("a", "B", synthetic=True),
    )
    lines = ["edition_from,code_from,edition_to,code_to,extent\n", "2019,1,2025,2,partial\n"]
    assert read_records("successions", lines) == (Succession("2019", "1", "2025", "2", "partial"),)


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


def test_the_date_pattern_is_the_calendar() -> None:
    """Every day of four centuries' kinds, and no other day number of these months."""
    field = Field("day", "date")
    real = {(date(1896, 1, 1) + timedelta(days=step)).isoformat() for step in range(366 * 212)}
    for year in range(1896, 2105):
        for month in range(14):
            for day in range(33):
                text = f"{year}-{month:02}-{day:02}"
                assert field.allows(text) == (text in real)


def test_rows_come_back_as_they_were_published(tmp_path: Path) -> None:
    """What the client reads is what the file says, cell for cell."""
    _, dest, _ = published(tmp_path)
    file = data_file(dest, "observations-2019-018-2019")
    header, *rows = cells(file)
    facts = read_observations("observations-2019-018-2019", io.StringIO(file.read_text(encoding="utf-8")))
    assert tuple(header) == TABLES["observations"].columns
    assert [
        (key.edition, key.code, indicator, seen.period, str(seen.denominator))
        for key, series in facts.items()
        for indicator, rows in series.items()
        for seen in rows
    ] == [(cells[0], cells[1], cells[2], cells[3], cells[9]) for cells in rows]


def test_an_empty_band_is_a_value_of_the_key() -> None:
    """A primary key must not be missing, and the framework's own row has an empty band."""
    fields = {entry["name"]: entry for entry in cast("list[dict[str, Any]]", schema("frameworks", ())["fields"])}
    assert fields["band"]["missingValues"] == []
    assert "required" not in fields["band"]["constraints"]
    assert fields["framework"]["constraints"]["required"]


def test_only_what_can_be_looked_up_is_a_foreign_key() -> None:
    keys = cast("list[dict[str, Any]]", schema("observations", {"agencies", "periods"})["foreignKeys"])
    assert [(key["fields"], key["reference"]) for key in keys] == [
        (["edition", "agency"], {"resource": "agencies", "fields": ["edition", "code"]}),
        (["period"], {"resource": "periods", "fields": ["id"]}),
    ]
    assert "foreignKeys" not in schema("targets", {"agencies", "sources"})
