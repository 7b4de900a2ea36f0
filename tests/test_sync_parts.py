"""The parts of figures on their way from the published table to the standings and to readers of the cache."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cchc_tui.cache.generation import Generation
from cchc_tui.domain import summary
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.rollup import Standing
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import Refused
from cchc_tui.feed.client import Client, Endpoint
from cchc_tui.sync import synchronise

from sync_site import DONG_ANH, GIA_LAM, SOURCE, Site, kept_whole, published_site  # isort: skip - beside the tests

WHOLE = [line.replace("12.5", "12") for line in SOURCE["observations"]]
PARTS = [
    "edition,agency,indicator,period,extent,stage,revision,source,part,count",
    *(f"2019,{agency},TT01,2019-M10,own,reported,0,igate,{part}" for agency in ("017", "018") for part in ("late,8", "on_time,12")),
]
OFF_BY_ONE = [*PARTS, "2019,017,TT01,2019-M10,own,reported,1,igate,late,7"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published_site(tmp_path) as site:
        yield site


def followed(site: Site) -> Snapshot:
    """Synchronise as a user does, standings included, and look at the cache after the year."""
    with Client(Endpoint(site.server.url)) as client:
        synchronise(site.store, client, standings=summary.standings, clock=lambda: site.now, report=lambda _: None)
    generation = site.store.current()
    assert generation is not None
    return Snapshot(generation.catalogue, generation, at=date(2019, 12, 14), ready=summary.ready(generation.standings))


def conflicts(seen: Snapshot) -> dict[AgencyKey, bool]:
    """Give what the stored standings say; nothing is computed here."""
    generation, span = seen.reader, seen.span(seen.target(DONG_ANH, "TT01"))
    assert isinstance(generation, Generation)
    look_up = summary.ready(generation.standings).standing
    found = {key: look_up(key, "TT01", span) for key in (DONG_ANH, GIA_LAM)}
    return {key: known.conflict for key, known in found.items() if isinstance(known, Standing)}


def test_parts_come_with_every_revision_to_those_who_ask(site: Site) -> None:
    site.publish(observations=WHOLE, parts=OFF_BY_ONE)
    reader = followed(site).reader
    assert [(p.part, p.revision, p.count) for p in reader.parts(DONG_ANH, "TT01")] == [("late", 0, 8), ("on_time", 0, 12), ("late", 1, 7)]
    assert reader.parts(AgencyKey("2019", "01"), "TT01") == ()


def test_parts_that_do_not_add_up_are_a_conflict_in_the_stored_standings(site: Site) -> None:
    """12 on time and 8 late are 20 resolved; the revised 7 late are not. The other district stays as it is."""
    site.publish(observations=WHOLE, parts=PARTS)
    assert conflicts(followed(site)) == {DONG_ANH: False, GIA_LAM: False}
    site.publish(observations=WHOLE, parts=OFF_BY_ONE)
    seen = followed(site)
    assert conflicts(seen) == {DONG_ANH: True, GIA_LAM: False}
    assert seen.judge(DONG_ANH, "TT01").area.verdict == "conflict"


@pytest.mark.parametrize(
    ("old", "new"), [(b"2019-M10", b"2019-M99"), (b"igate", b"other"), (b"TT01", b"TT99"), (b",8", b",x"), (b",017", b",999")]
)
def test_parts_that_name_what_is_not_there_are_refused(site: Site, old: bytes, new: bytes) -> None:
    followed(site)
    site.publish(observations=WHOLE, parts=PARTS)
    (name,) = (resource for resource in site.files() if resource.startswith("parts-2019-017"))
    site.forge(name, old, new)
    with kept_whole(site, Refused, name):
        site.sync()
