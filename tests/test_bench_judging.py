"""Judging a whole city costs no more than a few readings of its files; and the benchmark times the work it says it does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from bench_judging import EDITION, City, judged, least, make_city, measure

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.verdict import Verdict

LIMIT = 5
"""Times the yardstick."""


@pytest.mark.heavy
@pytest.mark.parametrize("heaviest", [False, True], ids=["planned", "heaviest"])
def test_the_whole_city_is_judged_in_five_times_the_time_of_reading_it(tmp_path: Path, heaviest: bool) -> None:
    city = make_city(tmp_path, heaviest=heaviest)
    assert (len(city.catalogue.agencies), len(city.catalogue.indicators), len(city.catalogue.periods)) == (640, 23, 24)
    _, ratio = measure(city, {"judge": lambda: judged(city)})["judge"]
    assert ratio <= LIMIT


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The heaviest city with few communes: quick to judge, and the same in all else."""
    return make_city(tmp_path_factory.mktemp("city"), communes=30, heaviest=True)


def test_every_agency_is_judged_by_every_indicator_and_not_waved_through(small: City) -> None:
    sheets = judged(small)
    assert [len(sheet.judgements) for sheet in sheets] == [23] * len(small.catalogue.agencies)
    verdicts = Counter(row.area.verdict for sheet in sheets for row in sheet.judgements)
    assert verdicts.total() == 23 * (1 + 22 + 30 + 30)
    assert min(verdicts[Verdict.MET], verdicts[Verdict.NOT_MET]) > verdicts.total() // 10
    assert verdicts[Verdict.CONFLICT] == verdicts[Verdict.NO_DATA] == 0


def test_the_planned_city_is_seen_on_its_way(tmp_path: Path) -> None:
    verdicts = Counter(row.area.verdict for sheet in judged(make_city(tmp_path, communes=30)) for row in sheet.judgements)
    assert min(verdicts[Verdict.ON_TRACK], verdicts[Verdict.BEHIND]) > verdicts.total() // 10
    assert verdicts[Verdict.CONFLICT] == verdicts[Verdict.NO_DATA] == 0


def test_yardstick_and_engine_see_the_same_rows(small: City) -> None:
    """A flow adds up all 24 windows, so that its own figure is what summing the file gives."""
    flows = [i.code for i in small.catalogue.indicators if (i.rollup, i.measure) == ("ratio_of_sums", "flow")]
    sums = least(small.files)
    sheets = {sheet.agency.key: {row.indicator.code: row for row in sheet.judgements} for sheet in judged(small)}
    assert len(flows) > 5
    for code in flows:
        for key in (AgencyKey(EDITION, "01"), AgencyKey(EDITION, "S03"), AgencyKey(EDITION, "00007")):
            assert list(sheets[key][code].own.figure[:2]) == sums[*key, code]
    assert len(sums) == 23 * len(small.catalogue.agencies)
