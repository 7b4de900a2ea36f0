"""The facts for programs: the keys of the contract, all of them and no others, and figures that are right."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang
from cchc_tui.output import facts

EN, VI = Lang("en"), Lang("vi")
DISTRICT = AgencyKey("2019", "017")

HEAD = ["serial", "created", "synced_at", "as_of", "at", "synthetic", "agency", "counts"]
AGENCY = ["edition", "code", "level", "name", "head", "severity"]
ROW = ["code", "title", "strength", "op", "min", "max", "due", "own", "area", "window", "needed", "findings"]
OWN = ["numerator", "denominator", "value", "verdict", "severity"]
AREA = [
    "numerator", "denominator", "value", "expected", "gap", "verdict", "severity", "last_verdict", "reported", "assessed", "worst", "best",
]  # fmt: skip
WINDOW = ["period", "numerator", "denominator", "value"]
NEEDED = ["new", "converted", "spare", "reachable"]
WINDOWS = ["period", "start", "end", "numerator", "denominator", "value", "expected", "stage", "revision"]
WHY = ["code", "name", "numerator", "denominator", "contribution"]


@pytest.fixture
def document(sample: Snapshot) -> dict[str, Any]:
    return facts.agency(sample, sample.sheet(DISTRICT), EN)


@pytest.fixture
def deep(sample: Snapshot) -> dict[str, Any]:
    return facts.indicator(sample, sample.sheet(DISTRICT), detail(sample, DISTRICT, "TT01"), EN)


def row(document: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in document["indicators"] if r["code"] == code)
    return found


def test_the_keys_are_those_of_the_contract(document: dict[str, Any]) -> None:
    assert list(document) == [*HEAD, "indicators"]
    assert list(document["agency"]) == AGENCY
    assert set(document["counts"]) == {str(v) for v in Verdict}
    for found in document["indicators"]:
        assert list(found) == ROW
        assert [list(found[part]) for part in ("own", "area", "window", "needed")] == [OWN, AREA, WINDOW, NEEDED]


def test_the_worked_example_of_the_rules(document: dict[str, Any]) -> None:
    found = row(document, "TT01")
    assert (found["strength"], found["op"], found["min"], found["max"], found["due"]) == ("binding", ">=", 95, None, "2019-12-14")
    assert found["area"] == {
        "numerator": 9120, "denominator": 9800, "value": 93.061224, "expected": 95.0, "gap": -1.938776, "verdict": "behind",
        "severity": "critical", "last_verdict": None, "reported": 24, "assessed": 25, "worst": None, "best": None,
    }  # fmt: skip
    assert found["needed"] == {"new": 3800, "converted": 190, "spare": None, "reachable": True}
    assert found["window"] == {"period": "2019-M10", "numerator": 900, "denominator": 1000, "value": 90.0}


def test_the_head_says_what_is_looked_at(document: dict[str, Any]) -> None:
    assert (document["serial"], document["as_of"], document["at"], document["synthetic"]) == (1, "2019-10-14", "2019-10-14", True)
    assert document["agency"]["name"] == "Dong Anh district"
    assert document["agency"]["severity"] == "critical"
    assert sum(document["counts"].values()) == len(document["indicators"])


def test_texts_come_in_the_chosen_language(sample: Snapshot) -> None:
    vietnamese = facts.agency(sample, sample.sheet(DISTRICT), VI)
    assert vietnamese["agency"]["name"] == "Huyện Đông Anh"
    assert row(vietnamese, "TT01")["area"]["verdict"] == "behind"


def test_out_of_scope_has_no_figures_of_its_own(document: dict[str, Any]) -> None:
    nothing = {"numerator": None, "denominator": None, "value": None, "verdict": "not_applicable", "severity": "none"}
    assert row(document, "TC02")["own"] == nothing
    assert row(document, "TC02")["window"] == dict.fromkeys(WINDOW)


def test_an_obligation_without_a_number_is_100(document: dict[str, Any]) -> None:
    assert row(document, "DH01")["min"] == 100


def test_a_single_share_agency_has_a_count_and_no_percentage(document: dict[str, Any]) -> None:
    own = row(document, "TT04")["own"]
    assert (own["numerator"], own["denominator"], own["value"]) == (2, None, None)
    assert row(document, "TT04")["area"]["best"] == 80.0


def test_an_indicator_in_depth(deep: dict[str, Any]) -> None:
    assert list(deep) == [*HEAD, "indicators", "windows", "why", "forecast", "revisions"]
    assert [r["code"] for r in deep["indicators"]] == ["TT01"]
    assert {tuple(w) for w in deep["windows"]} == {tuple(WINDOWS)}
    assert {tuple(w) for w in deep["why"]} == {tuple(WHY)}
    assert list(deep["forecast"]) == ["low", "mid", "high", "method"]
    assert deep["windows"][-1]["period"] == "2019-M10"
    assert deep["why"][0]["code"] == "017"


def test_contributions_add_up_to_the_gap(deep: dict[str, Any]) -> None:
    total = sum(part["contribution"] for part in deep["why"])
    assert total == pytest.approx(-deep["indicators"][0]["area"]["gap"], abs=1e-4)


def test_status_lists_what_asks_for_attention_the_worst_first(sample: Snapshot) -> None:
    document = facts.status(sample, sample.sheet(DISTRICT), EN)
    assert list(document) == [*HEAD, "worst"]
    severities = [r["area"]["severity"] for r in document["worst"]]
    assert severities == sorted(severities, key=["critical", "warning", "unknown"].index)
    gaps = [abs(r["area"]["gap"]) for r in document["worst"] if r["area"]["severity"] == "critical"]
    assert gaps == sorted(gaps, reverse=True)
    assert len(document["worst"]) == sum(
        1 for j in sample.sheet(DISTRICT).judgements if j.area.severity in ("critical", "warning", "unknown")
    )


def test_every_agency_of_the_sample_is_json(sample: Snapshot) -> None:
    """No Fraction, date or tuple is left over anywhere in the two districts' worth of agencies."""
    for agency in list(sample.tree.walk(DISTRICT))[:5]:
        written = json.dumps(facts.agency(sample, sample.sheet(agency.key), EN), allow_nan=False)
        assert json.loads(written)["agency"]["code"] == agency.code


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [(Fraction(1, 2_000_000), 0.0), (Fraction(3, 2_000_000), 0.000002), (Fraction(5, 2_000_000), 0.000002), (Fraction(-1, 3), -0.333333)],
)
def test_values_are_rounded_half_to_even(exact: Fraction, rounded: float) -> None:
    assert facts.value(exact) == rounded


def test_counts_stay_counts() -> None:
    assert [facts.count(n) for n in (None, 7, Fraction(8), Fraction(5, 2))] == [None, 7, 8, 2.5]
    assert isinstance(facts.count(Fraction(8)), int)
