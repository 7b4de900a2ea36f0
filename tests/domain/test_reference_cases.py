"""Small cases that random packages rarely reach or bury: a handful of rows each, with the sentence of the rules it turns on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest
from load import Tables
from test_reference import differences, everything

Row = dict[str, str]

PERIODS = (
    ("m00", "month", "2018-12-15", "2019-01-14"),
    ("m01", "month", "2019-01-15", "2019-02-14"),
    ("m02", "month", "2019-02-15", "2019-03-14"),
    ("m05", "month", "2019-05-15", "2019-06-14"),
    ("h00", "half", "2018-12-15", "2019-06-14"),
)


class Case(NamedTuple):
    """What turns on what: the sentence, the indicator's peculiarities, and rows `agency extent period numerator/denominator value source`."""

    sentence: str
    indicator: Row
    rows: str
    target: Row | None = None


STOCK = {"measure": "stock"}
SHARE = {"rollup": "share_of_agencies", "measure": "cumulative"}

CASES = {
    "an area row without counts covers nothing": Case(
        "A reported area figure is judged for that agency alone, if it covers every judged window",
        {},
        "01 own m00 90/100; 01 own m01 90/100; 02 own m00 9/10; 02 own m01 9/10; 00 area m00 80/110; 00 area m01 / 70.0",
    ),
    "a window nobody below reported need not be covered": Case(
        "if it covers every judged window",
        {"min_coverage": "50"},
        "01 own m00 90/100; 01 own m02 90/100; 02 own m00 9/10; 02 own m02 9/10; 00 area m00 80/110; 00 area m02 80/110",
    ),
    "a stock figure of the area covers the windows of all, not of most": Case(
        "if it covers every judged window", STOCK, "00 own m00 9/10; 01 own m05 95/100; 02 own m05 95/100; 00 area m00 70/100"
    ),
    "the latest window counts those who are further already": Case(
        "`window` (shown beside the judged figure) is the latest counted one",
        {"min_coverage": "60", "scope": "district"},
        "01 own m00 90/100; 01 own m01 50/100; 02 own m00 9/10",
    ),
    "a month does not take in half a year that ends with it": Case(
        "`window` (shown beside the judged figure) is the latest counted one", {"scope": "district"}, "01 own m05 20/30; 02 own h00 100/120"
    ),
    "agencies that do not comply yet can still do so": Case(
        "share_of_agencies: `converted` agencies; `new` = the sum of that many smallest shortfalls; `spare` null",
        SHARE,
        "00 own m00 0/; 01 own m00 1/; 02 own m00 1/; 00 area m00 2/3",
        {"min": "100"},
    ),
    "there are no spare agencies": Case(
        "share_of_agencies: `spare` null", SHARE, "00 own m00 0/; 01 own m00 1/; 02 own m00 1/; 00 area m00 2/3", {"min": "50"}
    ),
    "two sources that differ, beside a third that cannot be compared": Case(
        "sources that differ for one window at the same stage",
        SHARE,
        "02 own m00 4/; 02 own m00 / 97.5 b; 02 own m00 / 32 c",
        {"min": "100"},
    ),
}


def observation(text: str) -> Row:
    """Read one row of a case."""
    agency, extent, period, counts, *rest = text.split()
    numerator, _, denominator = counts.partition("/")
    row = {"edition": "2019", "agency": agency, "indicator": "I", "period": period, "extent": extent, "stage": "reported", "revision": "1"}
    value, source = (rest + ["", "a"][len(rest) :])[:2]
    return row | {"source": source, "numerator": numerator, "denominator": denominator, "value": value}


def tables(case: Case) -> Tables:
    """Make the package of a case: a city with two districts, one indicator, one target of 2019."""
    plain = {"code": "I", "unit": "%", "rollup": "ratio_of_sums", "measure": "flow", "period": "month", "scope": "city district"}
    target = {"indicator": "I", "plan": "p", "valid_from": "2018-12-15", "edition": "*", "agency": "*", "valid_to": "", "due": "2019-12-14"}
    bound = {"op": ">=", "min": "80", "max": "", "strength": "plain", "path": "", "margin": ""}
    city = {"edition": "2019", "code": "00", "level": "city", "parent": "", "valid_from": "", "valid_to": ""}
    return {
        "agencies": [city, *({**city, "code": code, "level": "district", "parent": "00"} for code in ("01", "02"))],
        "indicators": [{**plain, "min_count": "", "min_coverage": "", **case.indicator}],
        "targets": [{**target, **bound, **(case.target or {})}],
        "periods": [{"id": name, "kind": kind, "start": start, "end": end, "due": end} for name, kind, start, end in PERIODS],
        "sources": [],
        "observations": [observation(text) for text in case.rows.split(";")],
    }


@pytest.mark.parametrize("name", CASES)
def test_engine_and_reference_agree_on_a_hard_case(name: str) -> None:
    given = tables(CASES[name])
    found = [line for at in (date(2019, 3, 30), date(2019, 6, 20)) for line in differences(given, at, everything(given))]
    assert found == [], CASES[name].sentence
