"""Duties on the overview: counted beside the verdicts, who has overdue ones, and a way to them."""

from __future__ import annotations

from eyes import rows
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.domain import duties
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.agency import AgencyScreen
from screens.overview import OverviewScreen
from screens.widgets.asking import OWING
from screens.widgets.lines import Lines
from screens.widgets.view import View

HANOI = AgencyKey("2019", "01")


async def settled(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_overdue_duties_stand_beside_the_verdicts_and_lead_to_the_register(sample: Snapshot) -> None:
    late = duties.overdue_below(sample, HANOI)
    count = duties.area_tally(sample, HANOI).overdue
    assert count == sum(many for _, many in late) > OWING
    app = CchcApp(lambda: sample, View(sample, Lang("en"), offline=True))
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause(0.1)  # the list is worked out after the first paint
        await settled(pilot)
        assert isinstance(app.screen, OverviewScreen)
        seen = rows(app)
        assert f"✕ {count} duties overdue" in "\n".join(seen[2:4])
        start = next(n for n, row in enumerate(seen) if row.startswith(f" Duties: {count} overdue, "))
        names = [row[3:35].strip() for row in seen[start + 1 : start + 1 + OWING]]
        assert names == [agency.name_en or agency.name_vi for agency, _ in late[:OWING]]
        assert f"and {len(late) - OWING} agencies more" in seen[start + 1 + OWING]
        lines = app.screen.query_one("#list", Lines)
        lines.move_to(("duties", late[0][0].key))
        await settled(pilot)
        event = next(d.event for d in duties.duties(sample, late[0][0].key) if d.state is duties.State.OVERDUE)
        assert event.title_en in "\n".join(rows(app)[-8:]), "the row of the cursor says what is overdue"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, AgencyScreen)
        assert app.screen.key == late[0][0].key
        assert "[Duties]" in "\n".join(rows(app))
