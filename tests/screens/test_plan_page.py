"""The page on the plan promises, for every element of it, a screen and a command: each is visited on the sample and shows what stands in quotes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from asking_app import press
from cli_site import NOW, Cli
from eyes import rows
from textual.pilot import Pilot

from cchc_tui import search
from cchc_tui.app import CchcApp
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen
from screens.widgets.view import View

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
TABLE = [line for line in PAGE.partition("## Duties")[0].splitlines() if line.startswith("|")]
HEADINGS, ELEMENTS = ([cell.strip() for cell in line.split("|")[1:-1]] for line in TABLE[:1]), [line.split("|")[1:-1] for line in TABLE[2:]]
UNMEASURED = ["Full grasp of the City's instructions"]
"""What the plan asks for and nobody can count: no screen may invent a number."""


def promises(column: int) -> list[tuple[str, str]]:
    """Give what stands in a column: where to look, and what is seen there."""
    return [found for row in ELEMENTS for found in re.findall(r"`([^`]+)` “([^”]+)”", row[column])]


def test_every_element_has_a_screen_and_a_command_but_what_cannot_be_measured() -> None:
    assert next(iter(HEADINGS)) == ["Element", "Where in the data", "Domain function", "Screen", "Command"]
    for row in ELEMENTS:
        promised = [bool(re.search(r"`[^`]+` “[^”]+”", cell)) for cell in row[3:]]
        assert promised == [row[0].strip() not in UNMEASURED] * 2, row[0]


def words_of(row: str) -> str:
    return " ".join(row.split())


async def visited(pilot: Pilot[None], app: CchcApp, where: str) -> str:
    """Go to a place of the page, `agency CODE keys`, `indicator AGENCY CODE keys` or `keys …` from the home, and give what is seen."""
    kind, *words = where.split()
    names = {"?": "question_mark"}
    if kind == "agency":
        await app.push_screen(AgencyScreen(app.view, search.find(app.view.snapshot, words.pop(0)).key))
    elif kind == "indicator":
        await app.push_screen(IndicatorScreen(app.view, search.find(app.view.snapshot, words.pop(0)).key, words.pop(0)))
    await press(pilot, *(names.get(word, word) for word in words))
    await pilot.pause()
    return words_of(" ".join(rows(app)))


@pytest.mark.parametrize(("where", "seen"), promises(3))
async def test_the_screen_shows_it(sample: Snapshot, where: str, seen: str) -> None:
    app = CchcApp(lambda: sample, View(sample, Lang("vi"), "unicode", datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)))
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        assert seen in await visited(pilot, app, where)


@pytest.mark.parametrize("command", dict.fromkeys(command for command, _ in promises(4)))
def test_the_command_prints_it(cached: Path, cli: Cli, command: str) -> None:
    words = command.split()
    day = () if "--at" in words else ("--at", "2019-10-14")
    done = cli(*words, "--lang", "vi", "--cache", cached, *day, CCHC_NOW=NOW)
    printed = words_of(done.stdout)
    assert [said for asked, said in promises(4) if asked == command and said not in printed] == [], done.stdout + done.stderr
