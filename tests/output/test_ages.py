"""How old it is: said in both languages, and held to what is allowed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cchc_tui.domain.model import Publication
from cchc_tui.errors import TooOld
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages, ages, ago, demand, lines
from cchc_tui.settings import VIETNAM

EN = Lang("en")
NOW = datetime(2019, 10, 24, 8, 0, tzinfo=VIETNAM)
PUBLICATION = Publication(
    serial=1,
    as_of="2019-10-14",
    synced_at="2019-10-20T01:00:00+00:00",
    expires="2019-12-01T00:00:00Z",
    contact_at="2019-10-24T07:00:00+07:00",
)


def seen(**changes: object) -> Ages:
    values = {field: getattr(PUBLICATION, field) for field in ("serial", "as_of", "synced_at", "expires", "contact_at", "contact_ok")}
    return ages(Publication(**(values | changes)), "2019-10-22T08:00:00+07:00", NOW)


def test_both_ages_are_said() -> None:
    assert lines(seen(), EN, 200) == ["Data up to 2019-10-14 (10 days ago) · last good contact 2019-10-22 08:00 (2 days ago)"]


def test_a_failed_contact_is_said_beside_the_last_good_one() -> None:
    said = lines(seen(contact_ok=False), EN, 200)
    assert said[1] == "OFFLINE: the last contact failed, 2019-10-24 07:00 (60 minutes ago); this is the copy from before."
    assert "last good contact 2019-10-22 08:00" in said[0]


def test_a_publication_past_its_time_is_said() -> None:
    assert not seen().expired
    assert lines(seen(expires="2019-10-23T00:00:00Z"), EN, 200)[-1].startswith("OUT OF DATE")


def test_an_empty_publication_has_no_age() -> None:
    assert lines(ages(Publication(), "", NOW), EN, 80) == []


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=119), "just now"),
        (timedelta(minutes=2), "2 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(minutes=120), "2 hours ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=2600), "2,600 days ago"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(age: timedelta, said: str) -> None:
    assert ago(age, EN) == said


def test_what_is_allowed_passes() -> None:
    demand(seen(), None, None)
    demand(seen(), 2, 10)


@pytest.mark.parametrize(("max_age", "max_data_age"), [(1.99, None), (None, 9.5), (0, None), (None, 0)])
def test_what_is_older_is_refused(max_age: float | None, max_data_age: float | None) -> None:
    with pytest.raises(TooOld):
        demand(seen(), max_age, max_data_age)


def test_a_failed_contact_does_not_make_data_young() -> None:
    """The last contact is an hour old, the last good one two days: that is what counts."""
    with pytest.raises(TooOld, match="2019-10-22"):
        demand(seen(contact_ok=False), 1, None)


def test_an_unknown_age_is_too_old() -> None:
    with pytest.raises(TooOld):
        demand(Ages(NOW), 1000, None)
    with pytest.raises(TooOld):
        demand(Ages(NOW), None, 1000)


def test_without_a_recorded_contact_the_sync_counts() -> None:
    found = ages(PUBLICATION, "", NOW)
    demand(found, 4, None)
    with pytest.raises(TooOld):
        demand(found, 3.9, None)
