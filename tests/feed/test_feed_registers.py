"""Events, scores and frameworks from a source folder to the model: what is refused, what passes, what comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from feed_sample import NOW, put, write_source

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import Band, Event, Framework, Score
from cchc_tui.errors import Refused
from cchc_tui.feed.draft import PublishRefused
from cchc_tui.feed.package import read_resource
from cchc_tui.feed.publish import publish
from cchc_tui.feed.tables import TABLES

Lines = Sequence[str]
EVENTS = "edition,agency,kind,id,date,due,state,title_vi,owner,findings,remedied,parts"
SCORES = "framework,edition,agency,year,criterion,weight,self,appraised,survey,stage,evidence"
FRAMEWORKS = "framework,band,title_vi,title_en,min,max_score,survey_weight"
DISTRICT, COMMUNE = AgencyKey("2019", "017"), AgencyKey("2019", "00454")

GOOD: Mapping[str, Lines] = {
    "events": [
        EVENTS,
        "2019,017,plan,1,2019-01-25,2019-01-31,done,Kế hoạch,Chủ tịch,,,objectives targets progress assignment",
        "2019,017,inspection,1,2019-03-01,2019-03-31,done,Kiểm tra,,5,2.0,units",
        "2019,00454,dialogue,1,,2019-11-01,not_started,,,,,",
    ],
    "scores": [
        SCORES,
        "xa,2019,00454,2019,1,70,70,61.6,,published,KH 1",
        "xa,2019,00454,2019,TRU,,,-2,25.5,published,",
        "khac,2019,00454,2018,1,100,90.25,,,self,",
    ],
    "frameworks": [FRAMEWORKS, "xa,tot,Tốt,Good,80,,", "xa,,Khung xã,,,100,30", "xa,xs,Xuất sắc,Excellent,90,,", "khac,,,,,,"],
}


def site(root: Path, **tables: Lines) -> Mapping[str, bytes]:
    """Publish the small source with these tables; give the published resources by name."""
    source = write_source(root / "source")
    for name, lines in {**GOOD, **tables}.items():
        put(source, f"{name}.csv", lines)
    publish(source, root / "site", now=NOW)
    document = json.loads((root / "site" / "datapackage.json").read_bytes())
    return {entry["name"]: (root / "site" / entry["path"]).read_bytes() for entry in document["resources"]}


def test_events_come_out_as_they_were_written(tmp_path: Path) -> None:
    found = read_resource("events", site(tmp_path)["events"])
    assert isinstance(found, dict)
    assert set(found) == {DISTRICT, COMMUNE}
    four = ("objectives", "targets", "progress", "assignment")
    (plan,), (check,) = found[DISTRICT]["plan"], found[DISTRICT]["inspection"]
    assert plan == Event(
        "1", "plan", date(2019, 1, 25), date(2019, 1, 31), "done", "Kế hoạch", "", "Chủ tịch", "", None, None, four, ""
    )  # fmt: skip
    assert isinstance(check, Event)
    assert (check.findings, check.remedied, check.parts) == (5, 2, ("units",))
    assert isinstance(check.remedied, int)


def test_scores_come_out_exactly(tmp_path: Path) -> None:
    found = read_resource("scores", site(tmp_path)["scores"])
    assert isinstance(found, dict)
    assert found[COMMUNE]["xa"] == (
        Score(2019, "1", "xa", 70, 70, Fraction("61.6"), None, "published", "KH 1", ""),
        Score(2019, "TRU", "xa", None, None, -2, Fraction("25.5"), "published", "", ""),
    )
    (other,) = found[COMMUNE]["khac"]
    assert isinstance(other, Score)
    assert other.claimed == Fraction("90.25")


def test_bands_come_out_under_their_framework_best_first(tmp_path: Path) -> None:
    found = read_resource("frameworks", site(tmp_path)["frameworks"])
    assert isinstance(found, tuple)
    bands = (Band("xs", "Xuất sắc", "Excellent", Fraction(90)), Band("tot", "Tốt", "Good", Fraction(80)))
    assert set(found) == {Framework("khac"), Framework("xa", "Khung xã", "", Fraction(100), Fraction(30), bands)}


@pytest.mark.parametrize(
    ("table", "line"),
    [
        # One number for two kinds of entries, and for two agencies.
        ("events", "2019,017,duty,1,,,,,,,,"),
        ("events", "2019,018,plan,1,,,,,,,,"),
        # More remedied than found, done without a day, done before the year.
        ("events", "2019,018,inspection,2,2018-01-01,,done,,,1,7,"),
        ("events", "2019,018,duty,3,,,done,,,,,"),
        # Points above their weight, below zero, a stage without what belongs to it, a weight of nothing.
        ("scores", "xa,2019,00454,2019,2,5,6,7,,approved,"),
        ("scores", "xa,2019,00454,2019,3,5,-6,-7,99,published,"),
        ("scores", "xa,2019,00454,2019,4,0,,,,,"),
    ],
)
def test_what_is_only_implausible_passes_and_becomes_a_finding(tmp_path: Path, table: str, line: str) -> None:
    assert site(tmp_path, **{table: [*GOOD[table], line]})[table].count(b"\n") == len(GOOD[table]) + 1


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [
        ("events", "2019,017,plan,1,,,,,,,,", "edition agency kind id"),
        ("events", "2019,017,meeting,9,,,,,,,,", "kind"),
        ("events", "2019,017,duty,9,2019-02-30,,,,,,,", "date"),
        ("events", "2019,017,duty,9,,,finished,,,,,", "state"),
        ("events", "2019,017,duty,,,,,,,,,", "id"),
        ("events", "2019,017,plan,9,,,,,,,,objectives  targets", "parts"),
        ("events", "2019,017,inspection,9,,,,,,1e3,,", "findings"),
        ("events", "2019,999,duty,9,,,,,,,,", "edition agency"),
        ("scores", "xa,2019,00454,2019,1,1,1,1,,self,", "framework edition agency year criterion"),
        ("scores", "xa,2019,00454,19,9,,,,,,", "year"),
        ("scores", "xa,2019,00454,2019,9,NaN,,,,,", "weight"),
        ("scores", "xa,2019,00454,2019,9,,,,,reported,", "stage"),
        ("scores", "la,2019,00454,2019,9,,,,,,", "framework"),
        ("scores", "xa,2025,017,2019,9,,,,,,", "edition agency"),
        ("frameworks", "xa,tot,Tốt,,70,,", "framework band"),
        ("frameworks", "xa,kha,Khá,,7O,,", "min"),
    ],
)
def test_publisher_and_client_refuse_the_same_rows(tmp_path: Path, table: str, line: str, column: str) -> None:
    with pytest.raises(PublishRefused) as caught:
        site(tmp_path / "bad", **{table: [*GOOD[table], line]})
    assert [(problem.values["row"], problem.values["column"]) for problem in caught.value.problems] == [(len(GOOD[table]) + 1, column)]
    if column not in ("edition agency", "framework"):  # what is in no table is met when all tables are there
        assert_refused(table, [*GOOD[table], line], column)


def assert_refused(table: str, lines: Lines, column: str) -> None:
    """Read the rows as the client does, with every column."""
    names, columns = lines[0].split(","), TABLES[table].columns
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    whole = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    with pytest.raises(Refused) as caught:
        read_resource(table, "\n".join([*whole, ""]).encode())
    assert caught.value.values["column"] == column
