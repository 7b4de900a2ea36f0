"""A whole city is ranked and surveyed without a key ever waiting: processor time, measured on the synthetic city of 640 agencies."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import pytest
from bench_judging import make_city

from cchc_tui.collecting import Collector
from cchc_tui.domain import completeness, ranking, summary
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.widgets import ranks
from screens.widgets.ranks import Table
from screens.widgets.view import View

KEY = 0.1
"""Seconds a key may take."""

IN_SIGHT = 50
"""Rows of the tallest screen we promise."""


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


@contextmanager
def walking_as_the_program_does() -> Iterator[None]:
    """Have the collector of garbage leave alone what is there, and take the steps it takes while screens stand open."""
    before = gc.get_threshold()
    gc.collect()
    Collector().begin()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


@pytest.mark.heavy
def test_ranking_all_communes_and_each_step_of_a_survey_take_less_than_a_key_may(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    ready = summary.ready(summary.standings(city.catalogue, city.reader))
    snapshot = Snapshot(city.catalogue, city.reader, at=city.at, ready=ready)

    def ranked(code: str, level: str) -> Callable[[], object]:
        def work() -> None:
            agencies = ranking.levels(snapshot, code)[level]
            places = ranking.rank([snapshot.judge(agency.key, code) for agency in agencies])
            view, table = View(snapshot, Lang("vi")), Table(snapshot, snapshot.indicators[code], level, places)
            ranks.columns(table, view)
            for row in list(ranks.rows(table, view))[:IN_SIGHT]:
                assert row.shown

        return work

    with walking_as_the_program_does():
        took = {(c, level): seconds(ranked(c, level)) for c in ranking.indicators(snapshot) for level in ranking.levels(snapshot, c)}
        survey = completeness.survey(snapshot, snapshot.tree.roots[0].key)
        steps = [seconds(lambda: next(survey, None)) for _ in range(20_000)]
    assert len(took) > 30
    assert {place: spent for place, spent in took.items() if spent > KEY} == {}
    assert max(steps) < KEY
