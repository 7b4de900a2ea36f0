"""How the plan is read is data: who is assessed changes the figure, its quota and what is said, without a line of code."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cli_site import NOW, Cli
from variants import FIXTURES, Cells, copied, filled, look

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.indicator import head
from screens.widgets import panes
from screens.widgets.view import View

CITY = AgencyKey("2019", "01")
NARROW, WIDE = "department district", "department district commune"
AMBIGUOUS = ("DH02", "DH03", "DH04", "TT04", "CB01", "DV01", "DV03", "DV04", "BC02", "BC03", "TC02", "TT01", "TT02", "TT03")
"""The indicators whose wording can be read in more than one way."""


@pytest.fixture(scope="module", params=[(NARROW, 52, 16), (WIDE, 636, 191)], ids=["52", "636"])
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int, int]:
    """A cache of the sample whose catalogue assesses so many agencies by DH02, and how many of them make 30 %."""
    scope, assessed, quota = request.param
    root = tmp_path_factory.mktemp("reading")

    def change(table: str, row: Cells) -> Cells:
        return {**row, "scope": scope} if table == "indicators" else row

    return filled(copied(root / "source", {"DH02"}, change), root / "cache"), scope, assessed, quota


def test_the_scope_of_the_catalogue_is_the_denominator_and_the_quota(reading: tuple[Path, str, int, int]) -> None:
    cache, _, assessed, quota = reading
    judgement = look(cache, "2019-10-14").judge(CITY, "DH02")
    side = judgement.area
    assert (side.assessed, side.figure.denominator, side.figure.numerator) == (assessed, assessed, 12)
    assert judgement.needed.converted == quota - 12


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_screen_shows_the_scope_and_what_it_makes_of_thirty_per_cent(reading: tuple[Path, str, int, int], lang: str) -> None:
    cache, scope, assessed, quota = reading
    snapshot = look(cache, "2019-10-14")
    found, view = detail(snapshot, CITY, "DH02"), View(snapshot, Lang(lang))
    said = {"vi": f"tức {quota} trong {assessed} đơn vị", "en": f"that is {quota} of {assessed} agencies"}
    assert said[lang] in head(found, view)[1]
    _, rows = panes.definition(found, view, 200)
    levels = {"vi": ("cấp xã", "sở ngành"), "en": ("communes", "departments")}[lang]
    (line,) = [str(row.shown[0]) for row in rows if levels[1] in str(row.shown[0]) and "(" not in str(row.shown[0])]
    assert (levels[0] in line) is ("commune" in scope)


def test_so_does_the_command(reading: tuple[Path, str, int, int], cli: Cli) -> None:
    cache, scope, assessed, quota = reading
    done = cli("show", "01", "DH02", "--cache", cache, "--at", "2019-10-14", CCHC_NOW=NOW)
    assert done.returncode == 0, done.stderr
    assert f"that is {quota} of {assessed} agencies" in done.stdout
    assert ("assessed: communes, departments, districts" in done.stdout) is (scope == WIDE)


def test_every_indicator_that_can_be_read_in_two_ways_has_its_note_in_both_languages() -> None:
    with (FIXTURES / "indicators.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["code"]: (row["note_vi"], row["note_en"]) for row in csv.DictReader(file)}
    assert [code for code in AMBIGUOUS if not all(notes[code])] == []
    said = {
        "DH02": "636",
        "DV01": "ít nhất 80",
        "DV03": "Cộng gộp",
        "BC02": "tổng số hồ sơ tiếp nhận",
        "BC03": "phấn đấu",
        "TC02": "vượt khoảng",
    }
    assert [code for code, part in said.items() if part not in notes[code][0]] == []


@pytest.mark.parametrize("code", AMBIGUOUS)
def test_the_note_stands_in_the_definition_and_on_the_page_of_the_command(sample: Snapshot, code: str) -> None:
    found = detail(sample, CITY, code)
    _, rows = panes.definition(found, View(sample, Lang("vi")), 400)
    assert any(found.judgement.indicator.note_vi in str(row.shown[0]) for row in rows)


def test_the_command_prints_the_note(cached: Path, cli: Cli) -> None:
    done = cli("show", "01", "BC02", "--cache", cached, "--at", "2019-10-14", CCHC_NOW=NOW)
    note = next(line for line in done.stdout.splitlines() if line.startswith("Note: "))
    assert "could mean the postal procedures only" in note
