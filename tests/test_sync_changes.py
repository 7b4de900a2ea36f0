"""Every synchronisation remembers what it brought: figures, verdicts, names; and a repair is no news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_tui.domain.changes import Change, Kind, Update

from sync_site import SOURCE, Site, observations, published_site  # isort: skip - beside the tests


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published_site(tmp_path) as site:
        site.sync()
        yield site


def log(site: Site) -> tuple[Update, ...]:
    generation = site.store.current()
    assert generation is not None
    return generation.log()


def told(site: Site) -> list[Change]:
    return list(log(site)[-1].changes)


def test_the_first_one_is_no_news(site: Site) -> None:
    assert [(u.serial, u.before, u.totals, u.changes) for u in log(site)] == [(1, 0, {}, ())]


def test_a_revised_figure_is_told_with_what_it_was(site: Site) -> None:
    site.publish(observations=observations(13))
    done = site.sync()
    assert told(site) == [Change("figures", Kind.REVISED, "2019:017", "TT01", "2019-M10 own reported igate", "12.5/20", "13/20")]
    assert done.news == {"figures revised": 1}
    assert [(u.serial, u.before) for u in log(site)] == [(1, 0), (2, 1)]


def test_a_figure_that_turns_a_verdict_says_so_first(site: Site) -> None:
    site.publish(observations=observations(20))
    done = site.sync()
    flips = [change for change in told(site) if change.table == "verdicts"]
    assert told(site)[: len(flips)] == flips
    assert done.news["figures revised"] == 1


def test_rows_that_are_gone_are_withdrawn_and_new_ones_are_new(site: Site) -> None:
    kept = [line for line in SOURCE["observations"] if "018,TT01,2018-M09" not in line]
    site.publish(observations=kept)
    assert site.sync().news["figures withdrawn"] == 1
    site.publish()
    assert site.sync().news["figures new"] == 1


def test_another_head_is_told_and_changes_no_verdict(site: Site) -> None:
    site.publish(agencies=[SOURCE["agencies"][0] + ",head", *(line + ",Chủ tịch" for line in SOURCE["agencies"][1:])])
    site.sync()
    assert {(c.table, c.item.split(" ")[-1], c.new) for c in told(site)} == {("agencies", "head", "Chủ tịch")}


def test_a_repair_and_a_full_fetch_are_no_news(site: Site) -> None:
    site.publish(observations=observations(13))
    site.sync()
    before = log(site)
    site.sync(repair=True)
    site.sync(full=True)
    assert log(site) == before


def test_what_is_damaged_is_not_compared_and_not_called_new(site: Site) -> None:
    site.publish(observations=observations(13))
    generation = site.store.current()
    assert generation is not None
    (generation.folder / "observations-2019-017-2019.json").write_bytes(b"{}")
    assert site.sync().news == {}


def test_the_log_outlives_the_generations(site: Site) -> None:
    for number in (13, 14, 15, 16):
        site.publish(observations=observations(number))
        site.sync()
    assert [u.serial for u in log(site)] == [1, 2, 3, 4, 5]
    assert len(list((site.store.root / "generations").iterdir())) == 2
