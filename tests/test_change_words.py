"""Changes in words: what a log of a later version tells in words nobody knows here is said as it stands, and nothing of it acts or is lost."""

from __future__ import annotations

import pytest

from cchc_tui import change_words
from cchc_tui.domain.changes import FIGURES, VERDICTS, Change, Kind, Update, totals
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output.changes import page
from cchc_tui.output.table import Look
from screens.widgets import news
from screens.widgets.view import View

LATER = (
    Change(VERDICTS, Kind.REVISED, "2019:017", "TT01", "", "watch", "\x1bsuspended"),
    Change("frameworks{x}\x1b", Kind.NEW, "", "", "xa", "", "xa"),
    Change("frameworks{x}\x1b", Kind.WITHDRAWN, "nobody", "", "la", "la", ""),
    Change(FIGURES, Kind.REVISED, "2019:017", "TT01", "2019-M09 own reported igate", "1/2", "2/2"),
)
UPDATE = Update(3, 2, "", "2019-10-21T01:15:00+00:00", totals(LATER), LATER)
COUNTED = ["1 verdict changed", "1 figure revised", "frameworks{x}\ufffd: 2"]


def test_a_verdict_nobody_knows_is_said_as_it_stands() -> None:
    assert change_words.both(LATER[0], Lang("en")) == ("At the edge", "\ufffdsuspended")


def test_changes_of_a_table_nobody_knows_are_counted_after_all_others() -> None:
    assert change_words.counts(UPDATE.totals, Lang("en")) == COUNTED
    assert [heading for heading, _ in change_words.grouped(LATER, Lang("en"))] == COUNTED
    assert [change for _, several in change_words.grouped(LATER, Lang("en")) for change in several] == [LATER[0], LATER[3], *LATER[1:3]]


def test_the_page_tells_them_under_the_name_of_their_table(sample: Snapshot) -> None:
    told = page([UPDATE], sample, Lang("en"), Look(100))
    assert "frameworks{x}\ufffd" in told
    assert "  xa: new: xa" in told
    assert "  nobody la: withdrawn: la" in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_screen_lists_them_without_a_sign_or_a_colour(sample: Snapshot, lang: str) -> None:
    rows = [row.shown for row in news.change_rows(UPDATE, View(sample, Lang(lang))) if not row.heading]
    assert len(rows) == len(LATER)
    assert rows[0][0] == ("", "none")
    assert rows[0][-1] == ("\ufffdsuspended", "none")


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        (Change("targets", Kind.REVISED, "", "TT01", "TT01 P 2019-01-01 * * min", "97.5", "1000"), ("97,5", "1.000"), ("97.5", "1,000")),
        (Change("agencies", Kind.REVISED, "2019:00454", "", "2019 00454 parent", "10017", "10018"), ("10017", "10018"), ("10017", "10018")),
    ],
)
def test_a_number_is_written_as_the_language_writes_it_and_a_code_as_it_is(
    change: Change, vi: tuple[str, str], en: tuple[str, str]
) -> None:
    assert (change_words.both(change, Lang("vi")), change_words.both(change, Lang("en"))) == (vi, en)
