"""`status` and `show`: the cache as text or JSON, without the network."""

from __future__ import annotations

from cchc_tui import opening, search
from cchc_tui.commands.run import Run, chart_width, colourful, width
from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Agency
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.output import facts, registers, table
from cchc_tui.output.ages import Ages, ages, demand
from cchc_tui.output.table import Look


def status(run: Run) -> int:
    """Print the overview of an agency, the home where none is named."""
    snapshot, found = opened(run)
    overview(run, snapshot, found, _agency(run, snapshot))
    return 0


def show(run: Run) -> int:
    """Print the table of an agency, or one of its indicators in depth."""
    snapshot, found = opened(run)
    agency = search.find(snapshot, run.options.agency)
    if run.options.indicator:
        _depth(run, snapshot, found, agency, search.indicator(snapshot, run.options.indicator))
        return 0
    sheet = snapshot.sheet(agency.key)
    if run.json:
        run.give(facts.agency(snapshot, sheet, run.lang))
    else:
        look = look_of(run)
        run.say([*table.agency(snapshot, sheet, found, run.lang, look), *registers.page(snapshot, agency.key, run.lang, look)])
    return 0


def overview(run: Run, snapshot: Snapshot, found: Ages, agency: Agency) -> None:
    """Print the page of `status` for an agency; the demo ends with it as well."""
    sheet = snapshot.sheet(agency.key)
    if run.json:
        run.give(facts.status(snapshot, sheet, run.lang))
    else:
        run.say(table.status(snapshot, sheet, found, run.lang, look_of(run)))


def _depth(run: Run, snapshot: Snapshot, found: Ages, agency: Agency, code: str) -> None:
    sheet, deep = snapshot.sheet(agency.key), detail(snapshot, agency.key, code)
    if run.json:
        run.give(facts.indicator(snapshot, sheet, deep, run.lang))
        return
    from cchc_tui.output.page import page  # the only face that draws, and drawing is dear to import

    run.say(page(snapshot, sheet, deep, found, run.lang, look_of(run)))


def opened(run: Run) -> tuple[Snapshot, Ages]:
    """Open the cache and hold its ages to what is allowed; nothing is printed from data that is too old."""
    snapshot = opening.open_snapshot(run.settings)
    found = ages_of(run, snapshot)
    demand(found, run.options.max_age, run.options.max_data_age)
    return snapshot, found


def ages_of(run: Run, snapshot: Snapshot) -> Ages:
    """Give how old a snapshot is by the clock of this run."""
    contact = opening.last_contact(run.settings)
    return ages(snapshot.publication, contact.good_at if contact else "", run.settings.clock())


def _agency(run: Run, snapshot: Snapshot) -> Agency:
    return search.home(snapshot, run.options.agency or run.settings.home)


def look_of(run: Run) -> Look:
    """Give the place there is for lines, and what they may hold."""
    return Look(width(), chart_width(), run.settings.glyphs, run.settings.color and colourful())
