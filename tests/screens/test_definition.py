"""The definition of an indicator below its chart: what is counted, and what the way of counting decides."""

from __future__ import annotations

from datetime import datetime

import pytest
from eyes import rows

from cchc_tui.app import CchcApp
from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM, cells
from screens.indicator import IndicatorScreen
from screens.widgets import panes
from screens.widgets.view import View

DEPARTMENT, DISTRICT = AgencyKey("2019", "SKHDT"), AgencyKey("2019", "017")
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)
HEADING = {"en": "on-time rate by each formula in use:", "vi": "tỷ lệ đúng hạn theo từng công thức đang dùng:"}


def lines(sample: Snapshot, key: AgencyKey, lang: str, width: int = 78) -> list[str]:
    _, found = panes.definition(detail(sample, key, "TT01"), View(sample, Lang(lang)), width)
    return [str(cell) for row in found for cell in row.shown]


@pytest.mark.parametrize(
    ("lang", "values", "words"),
    [
        ("en", ["96.00%", "95.00%", "94.80%"], ["reaches the target", "does not reach the target"]),
        ("vi", ["96,00 %", "95,00 %", "94,80 %"], ["đạt mức chỉ tiêu", "không đạt mức chỉ tiêu"]),
    ],
)
def test_the_three_formulas_stand_side_by_side(sample: Snapshot, lang: str, values: list[str], words: list[str]) -> None:
    said = lines(sample, DEPARTMENT, lang)
    told = " ".join(said[said.index(HEADING[lang]) + 1 :])
    assert [told.index(value) for value in values] == sorted(told.index(value) for value in values)
    first, second, third = (told[told.index(value) :] for value in values)
    assert [first.index(words[0]) < first.index(values[1]), second.index(words[0]) < second.index(values[2])] == [True, True]
    assert words[1] in third
    assert all(cells(line) <= 78 for line in said)


def test_where_no_parts_are_known_nothing_is_said(sample: Snapshot) -> None:
    assert HEADING["en"] not in lines(sample, DISTRICT, "en")


async def test_they_are_seen_by_keyboard_on_the_screen_of_the_indicator(sample: Snapshot) -> None:
    app = CchcApp(lambda: sample, View(sample, Lang("en"), "unicode", OPENED))
    async with app.run_test(size=(100, 44)) as pilot:
        await app.push_screen(IndicatorScreen(app.view, DEPARTMENT, "TT01"))
        await pilot.press("tab", "tab")
        await pilot.pause()
        seen = "\n".join(rows(app))
    assert HEADING["en"] in seen
    assert "94.80% (9,120/9,620)" in seen
