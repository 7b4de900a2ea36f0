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
from feed_sample import cells, data_file, published

from cchc_tui.domain.model import Agency, Indicator, Period, Source, Succession, Target
from cchc_tui.errors import Refused
from cchc_tui.feed.package import (
    Pointer,
    parse_package,
    parse_pointer,
    read_observations,
    read_records,
    table_of,
)
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
