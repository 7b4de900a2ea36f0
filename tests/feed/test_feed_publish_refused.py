"""Publishing what is wrong: every wrong cell and reference is named, and nothing is published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from feed_sample import (
    AGENCIES,
    FACTS,
    INDICATORS,
    NOW,
    OBSERVATIONS,
    PERIODS,
    TARGETS,
    cells,
    data_file,
    problems,
    published,
    put,
    write_source,
)

from cchc_tui.errors import UsageError
from cchc_tui.feed.publish import publish
from cchc_tui.feed.tables import TABLES

CELLS = [
    ("agencies.csv", AGENCIES, "00457,commune", "00 457,commune", "code"),
    ("agencies.csv", AGENCIES, "Xã Hai", "Xã\u200bHai", "name_vi"),
    ("agencies.csv", AGENCIES, "Xã Hai", "Xã \u202eiaH", "name_vi"),
    ("agencies.csv", AGENCIES, "Xã Hai", "Xã \x1b[2J", "name_vi"),
    ("agencies.csv", AGENCIES, "Xã Hai", "", "name_vi"),
    ("agencies.csv", AGENCIES, "2025-06-30", "30/06/2025", "valid_to"),
    ("agencies.csv", AGENCIES, "2025-06-30", "2025-02-29", "valid_to"),
    ("indicators.csv", INDICATORS, "ratio_of_sums", "mean", "rollup"),
    ("indicators.csv", INDICATORS, "2,90", "2,101", "min_coverage"),
    ("targets.csv", TARGETS, "2019-03-14:25 ", "2019-03-14:25  ", "path"),
    ("targets.csv", TARGETS, "80.5,85", "80.5,", "max"),
    ("targets.csv", TARGETS, ">=,95", ">=,", "min"),
    ("targets.csv", TARGETS, "stretch,", "stretch,level", "path"),
    ("targets.csv", TARGETS, "2019-12-14,>=,95", "2018-12-14,>=,95", "due"),
    ("periods.csv", PERIODS, "2019-01-15,2019-02-14", "2019-02-15,2019-02-14", "end"),
    ("observations.csv", OBSERVATIONS, ",9.5,", ",9.5e0,", "numerator"),
    ("observations.csv", OBSERVATIONS, ",9.5,", ",NaN,", "numerator"),
    ("observations.csv", OBSERVATIONS, ",9.5,", ",٩,", "numerator"),
    ("observations.csv", OBSERVATIONS, ",9.5,", ",+9,", "numerator"),
    ("observations.csv", OBSERVATIONS, ",9.5,", ",.5,", "numerator"),
    ("observations.csv", OBSERVATIONS, ",99.86,", ',"99,86",', "value"),
    ("observations.csv", OBSERVATIONS, "own,appraised", "own,final", "stage"),
    ("observations.csv", OBSERVATIONS, "reported,2", "reported,02", "revision"),
    ("observations.csv", OBSERVATIONS, "reported,2", "reported,", "revision"),
]


@pytest.mark.parametrize(("file", "lines", "old", "new", "column"), CELLS)
def test_every_wrong_cell_is_named(tmp_path: Path, file: str, lines: list[str], old: str, new: str, column: str) -> None:
    source = write_source(tmp_path / "s")
    row = next(number for number, line in enumerate(lines, start=1) if old in line)
    put(source, file, [line.replace(old, new, 1) for line in lines])
    (problem,) = problems(source, tmp_path / "d")
    assert (problem["file"], problem["row"], problem["column"]) == (file, row, column)
    assert re.search("allowed|must stand|needs a number|goes with", str(problem["says"]))


REFERENCES = [
    ("observations.csv", OBSERVATIONS, "2019,018,TT01", "2019,019,TT01", "edition agency"),
    ("observations.csv", OBSERVATIONS, "2019,018,TT01", "2019,018,TT09", "indicator"),
    ("observations.csv", OBSERVATIONS, "2019,018,TT01,2019-M01", "2019,018,TT01,2019-M11", "period"),
    ("agencies.csv", AGENCIES, "Xã Ba,,018", "Xã Ba,,019", "edition parent"),
    ("targets.csv", TARGETS, "CS01,KH1", "CS02,KH1", "indicator"),
]


@pytest.mark.parametrize(("file", "lines", "old", "new", "column"), REFERENCES)
def test_every_reference_that_leads_nowhere_is_named(tmp_path: Path, file: str, lines: list[str], old: str, new: str, column: str) -> None:
    source = write_source(tmp_path / "s")
    row = next(number for number, line in enumerate(lines, start=1) if old in line)
    put(source, file, [line.replace(old, new, 1) for line in lines])
    (problem,) = problems(source, tmp_path / "d")
    assert (problem["file"], problem["row"], problem["column"]) == (file, row, column)


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    put(source, "agencies.csv", [*AGENCIES, "2019,9,commune,,,,,,,soon,", "2019,018,district,,Lại,,,,,,"])
    put(source, "observations-b.csv", [FACTS + ",extra"])
    put(source, "observations-c.csv", [FACTS, OBSERVATIONS[1], "2019,017"])
    put(source, "obs.csv", ["a"])
    (source / "targets.csv").unlink()
    found = [(problem["file"], problem.get("row"), problem.get("column")) for problem in problems(source, tmp_path / "d")]
    assert found == [
        ("agencies.csv", 11, "name_vi"),
        ("agencies.csv", 11, "valid_from"),
        ("agencies.csv", 12, "edition code"),
        ("obs.csv", None, None),
        ("observations-b.csv", 1, "extra"),
        ("observations-c.csv", 3, None),
        ("observations.csv", 2, " ".join(TABLES["observations"].key)),
        ("targets.csv", None, None),
    ]


def test_text_that_is_no_csv_or_no_utf8_is_a_problem(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    (source / "targets.csv").write_bytes("\n".join(TARGETS).encode() + b"\nTT01,\xff")
    (source / "periods.csv").write_text("\n".join([*PERIODS, '"open']))
    found = [(problem["file"], problem["row"]) for problem in problems(source, tmp_path / "d")]
    assert found == [("periods.csv", 6), ("targets.csv", 5)]


def test_a_circle_of_parents_is_a_problem(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    put(source, "agencies.csv", [line.replace("Huyện Đông,,01", "Huyện Đông,,00457") for line in AGENCIES])
    found = [(problem["row"], problem["cell"]) for problem in problems(source, tmp_path / "d")]
    assert found == [(4, "2019:017"), (7, "2019:00457")]


def test_an_unknown_source_is_a_problem_only_beside_a_table_of_sources(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s")
    put(source, "observations.csv", [line.replace(",reported,1,,90", ",reported,1,egate,90") for line in OBSERVATIONS])
    assert publish(source, tmp_path / "a", now=NOW).changed
    put(source, "sources.csv", ["id,title_vi,synthetic", "khac,Khác,0"])
    (problem,) = problems(source, tmp_path / "b")
    assert (problem["column"], problem["cell"]) == ("source", "egate")


def test_implausible_figures_are_published(tmp_path: Path) -> None:
    """A numerator above its denominator, a negative one, a fraction: findings of the rules, not of the feed."""
    _, dest, _ = published(tmp_path)
    assert cells(data_file(dest, "observations-2019-018-2019"))[1:] == [
        ["2019", "00565", "TT01", "2019-M01", "own", "appraised", "1", "-", "-1", "10", "", "", "2019-01-14", "", ""],
        ["2019", "018", "TT01", "2019-M01", "own", "reported", "1", "-", "12.0", "11", "", "", "2019-01-14", "", ""],
    ]


def test_usage_errors_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        publish(tmp_path / "nowhere", tmp_path / "d", now=NOW)
    with pytest.raises(UsageError):
        publish(write_source(tmp_path / "s"), tmp_path / "d", now=NOW, valid_days=0)
    assert not (tmp_path / "d").exists()
