"""The overview, the table of an agency and the page of an indicator, as the eye sees them."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output import table
from cchc_tui.output.ages import Ages, ages
from cchc_tui.output.page import page
from cchc_tui.output.table import Look
from cchc_tui.settings import VIETNAM
from cchc_tui.text import cells

EN, VI = Lang("en"), Lang("vi")
DISTRICT, CITY = AgencyKey("2019", "017"), AgencyKey("2019", "01")
NOW = datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM)


@pytest.fixture
def old(sample: Snapshot) -> Ages:
    return ages(sample.publication, "", NOW)


def shown(sample: Snapshot, old: Ages, lang: Lang = EN, key: AgencyKey = DISTRICT, look: Look | None = None) -> list[str]:
    return table.agency(sample, sample.sheet(key), old, lang, look or Look())


def test_the_first_lines_say_where_how_old_and_when(sample: Snapshot, old: Ages) -> None:
    assert shown(sample, old)[:4] == [
        "Hanoi city › Dong Anh district (2019:017)",
        "SAMPLE DATA: made by a program, no agency's real figures.",
        "Data up to 2019-10-14 (7 days ago)",
        "last good contact 2019-10-21 08:15 (105 minutes ago)",
    ]


def test_a_row_has_sign_code_title_result_counts_target_and_word(sample: Snapshot, old: Ages) -> None:
    rows = shown(sample, old, look=Look(width=120))
    row = next(line for line in rows if "TT01" in line)
    assert row.split() == [
        "✕",
        "TT01",
        *["Dossiers", "resolved", "on", "time", "or", "early"],
        "93.06%",
        "9,120/9,800",
        "≥",
        "95%",
        "Behind",
    ]
    assert "reported by 24/25 agencies; own work: 88.85% (3,260/3,669), Behind" in rows[rows.index(row) + 1]


def test_vietnamese_forms(sample: Snapshot, old: Ages) -> None:
    text = "\n".join(shown(sample, old, VI, look=Look(width=120)))
    assert "93,06 %" in text
    assert "9.120/9.800" in text
    assert "14/10/2019" in text


def test_a_stretch_target_is_marked_and_explained(sample: Snapshot, old: Ages) -> None:
    lines = shown(sample, old)
    assert "p ≥ 70%" in next(line for line in lines if "BC01" in line)
    assert any(line.startswith("(p: ") for line in lines)


def test_every_indicator_with_a_target_has_a_row(sample: Snapshot, old: Ages) -> None:
    codes = {j.indicator.code for j in sample.sheet(DISTRICT).judgements}
    assert codes == {line.split()[1] for line in shown(sample, old) if len(line.split()) > 1 and line.split()[1] in sample.indicators}


@pytest.mark.parametrize("width", [30, 50, 60, 72, 80, 100, 160])
@pytest.mark.parametrize("glyphs", ["unicode", "wgl4", "ascii"])
def test_everything_fits_the_width(sample: Snapshot, old: Ages, width: int, glyphs: str) -> None:
    look, sheet = Look(width, width, glyphs), sample.sheet(DISTRICT)
    pages = [
        table.status(sample, sheet, old, VI, look),
        shown(sample, old, look=look),
        page(sample, sheet, detail(sample, DISTRICT, "TT01"), old, VI, look),
    ]
    assert max(cells(line) for lines in pages for line in lines) <= width


def test_counts_ask_for_attention_first_and_leave_out_what_nobody_has(sample: Snapshot) -> None:
    assert table.counted(sample.sheet(DISTRICT), EN, Look(width=200)) == [
        "✕ 6 Behind  ◐ 3 At the edge  · 1 No data yet  ● 2 Met  ● 6 On track  ○ 3 Too early  – 2 Not applicable"
    ]


def test_status_shows_the_worst_first(sample: Snapshot, old: Ages) -> None:
    lines = table.status(sample, sample.sheet(DISTRICT), old, EN, Look())
    signs = [line[0] for line in lines[lines.index("") :] if line[:1] in "✕◐·" and line[1:3] == "  "]
    assert signs == ["✕"] * signs.count("✕") + ["◐"] * signs.count("◐") + ["·"] * signs.count("·")
    assert signs.count("✕") >= 3


@pytest.mark.parametrize("width", [50, 80])
def test_colours_change_nothing_but_colours(sample: Snapshot, old: Ages, width: int) -> None:
    """A row's sign is coloured by its severity; without the colour codes every line is as before."""
    bare, coloured = (shown(sample, old, look=Look(width, color=color)) for color in (False, True))
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in coloured] == bare
    assert next(line for line in coloured if "TT01" in line).startswith("\x1b[31m✕\x1b[0m")
    assert next(line for line in coloured if "DV04" in line).startswith("\x1b[32m●\x1b[0m")


def test_nothing_to_worry_about_is_said() -> None:
    quiet = Snapshot(Catalogue((Agency("2019", "9", "commune", "", "Xã Yên Bình"),)))
    sheet, nowhen = quiet.sheet(AgencyKey("2019", "9")), Ages(NOW)
    assert table.status(quiet, sheet, nowhen, EN, Look())[-1] == "Nothing asks for attention."
    assert table.agency(quiet, sheet, nowhen, EN, Look())[-1] == "No target is in force for this agency."


def test_data_cannot_act_on_the_terminal() -> None:
    wild = Agency("2019", "9\x1b[2J", "commune", "", "Xã \x1b]0;x\x07Bình\u202e", head="\x9b31m", delegate="a\nb")
    snapshot = Snapshot(Catalogue((wild,)))
    lines = table.agency(snapshot, snapshot.sheet(wild.key), Ages(NOW), VI, Look())
    assert all(character.isprintable() for line in lines for character in line)


def test_the_page_of_an_indicator(sample: Snapshot, old: Ages) -> None:
    lines = page(sample, sample.sheet(DISTRICT), detail(sample, DISTRICT, "TT01"), old, EN, Look())
    text = "\n".join(lines)
    for part in (
        "Target: ≥ 95% (binding), due 2019-12-14, plan 7028/QĐ-UBND",
        "✕ Behind: 93.06%, 1.94 points short, reported by 24/25 agencies",
        "Forecast for 2019-12-14: ",
        "the last three windows",
        "2019-M10  2019-10-14",
        "Dong Anh district, its own work",
    ):
        assert part in text
    assert any("≥ 95%" in line and "─" in line for line in lines), "the chart has its target line"


def test_a_page_shows_the_three_on_time_formulas_side_by_side(sample: Snapshot, old: Ages) -> None:
    """The one window of the sample with parts: 96.00, 95.00 and 94.80 per cent against a target of 95."""
    department = AgencyKey("2019", "SKHDT")
    lines = page(sample, sample.sheet(department), detail(sample, department, "TT01"), old, EN, Look(width=100))
    at = lines.index("On-time rate by each formula in use")
    assert lines[at + 1 : at + 6] == [
        "on time of all that were resolved: 96.00% (9,120/9,500), reaches the target",
        "neither late nor open and overdue, of all received and carried over: 95.00% (9,500/10,000), reaches",
        "the target",
        "on time of all that were resolved or are open and overdue: 94.80% (9,120/9,620), does not reach the",
        "target",
    ]
    assert "On-time rate by each formula in use" not in page(
        sample, sample.sheet(DISTRICT), detail(sample, DISTRICT, "TT01"), old, EN, Look()
    )


def test_a_share_names_who_is_nearest(sample: Snapshot, old: Ages) -> None:
    text = " ".join(page(sample, sample.sheet(DISTRICT), detail(sample, DISTRICT, "TT04"), old, EN, Look()))
    assert "Nearest to complying (what is missing): " in text
    assert "(1), " in text


def test_a_page_without_figures_has_neither_chart_nor_windows(sample: Snapshot, old: Ages) -> None:
    lines = page(sample, sample.sheet(DISTRICT), detail(sample, DISTRICT, "TC02"), old, EN, Look())
    assert lines[-1].startswith("– Not applicable")
    assert "Windows" not in lines


def test_every_indicator_of_city_and_district_has_a_page(sample: Snapshot, old: Ages) -> None:
    for key in (CITY, DISTRICT):
        sheet = sample.sheet(key)
        for judgement in sheet.judgements:
            lines = page(sample, sheet, detail(sample, key, judgement.indicator.code), old, EN, Look())
            assert any(judgement.indicator.code in line for line in lines)
            assert max(cells(line) for line in lines) <= 80
