"""The registers of an agency below its table: every entry with its dates, who answers, and what a plan lacks; nothing where there is none."""

from __future__ import annotations

import pytest

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output.registers import page
from cchc_tui.output.table import Look
from cchc_tui.text import cells

SUPPLEMENT, CITY = AgencyKey("2019", "277"), AgencyKey("2019", "01")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_every_entry_of_an_agency_stands_there_once(sample: Snapshot, width: int) -> None:
    lines = page(sample, SUPPLEMENT, Lang("en"), Look(width))
    told = " ".join(" ".join(lines).split())
    for event in sample.events(SUPPLEMENT):
        assert told.count(f"{event.reference or event.id}") == 1
        assert set(event.title_en.split()) <= set(told.split())
    assert max(map(cells, lines)) <= width


def test_a_plan_that_lacks_a_part_is_marked_and_says_which(sample: Snapshot) -> None:
    lines = page(sample, SUPPLEMENT, Lang("en"), Look(100))
    place = next(n for n, line in enumerate(lines) if "lacks: assignment" in line)
    assert lines[place - 1].startswith("◐")
    assert any("all four parts" in line and line.startswith("●") for line in lines)


def test_dialogues_are_counted_against_what_is_asked_for_and_findings_against_what_is_remedied(sample: Snapshot) -> None:
    told = "\n".join(page(sample, SUPPLEMENT, Lang("vi"), Look(100)))
    assert "Đối thoại với người dân (2/2 trong năm)" in told
    assert "đã sửa 2/2" in told


def test_an_agency_without_registers_has_none(sample: Snapshot) -> None:
    assert page(sample, CITY, Lang("vi"), Look(80)) == []


def test_nothing_but_ascii_signs_where_only_those_can_be_shown(sample: Snapshot) -> None:
    lines = page(sample, SUPPLEMENT, Lang("en"), Look(80, glyphs="ascii"))
    assert not any(sign in line for line in lines for sign in "●◐○✕")
