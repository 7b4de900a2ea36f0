"""The words of facts: what became of agencies that ended, and the one sentence of a judgement."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_tui import words
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.domain.verdict import Verdict
from cchc_tui.i18n import Lang

VI, EN = Lang("vi"), Lang("en")


def seen_in(sample: Snapshot, year: int) -> Snapshot:
    return Snapshot(sample.catalogue, sample.reader, at=date(year, 10, 14))


def test_an_agency_that_exists_has_not_ended(sample: Snapshot) -> None:
    assert words.ended(sample, sample.tree.by_key[AgencyKey("2019", "00226")], VI) == ""


def test_a_divided_commune_names_all_its_heirs_and_says_in_part(sample: Snapshot) -> None:
    """Phường Cống Vị went to Ngọc Hà and to Giảng Võ, a part each."""
    said = words.ended(seen_in(sample, 2025), sample.tree.by_key[AgencyKey("2019", "00007")], VI)
    assert said.startswith("kết thúc 30/06/2025, nay thuộc ")
    assert "Phường Ngọc Hà (một phần)" in said
    assert "Phường Giảng Võ (một phần)" in said


def test_a_whole_succession_is_named_without_more_words(sample: Snapshot) -> None:
    """Phường Phúc Xá is wholly part of Hồng Hà."""
    said = words.ended(seen_in(sample, 2025), sample.tree.by_key[AgencyKey("2019", "00001")], EN)
    assert said.endswith("now part of Hong Ha ward")


def test_a_code_that_is_used_again_is_two_agencies(sample: Snapshot) -> None:
    """00226 was Trung Tự in 2019 and is Văn Miếu - Quốc Tử Giám in 2025; a bare code means the one in force."""
    tree = sample.tree
    found = {year: tree.find("00226", date(year, 10, 14)) for year in (2019, 2025)}
    assert {year: agency.name_vi for year, agency in found.items() if agency} == {
        2019: "Phường Trung Tự",
        2025: "Phường Văn Miếu - Quốc Tử Giám",
    }
    assert [s for s in sample.reader.series(AgencyKey("2025", "00226"), "TT01") if s] == []


@pytest.mark.parametrize("lang", [VI, EN], ids=["vi", "en"])
def test_the_sentence_of_the_worked_example_names_the_gap_and_both_ways_out(sample: Snapshot, lang: Lang) -> None:
    """9,120 of 9,800 against 95 %: 1.94 points short, 3,800 new ones or 190 of the late ones."""
    said = words.sentence(sample.judge(AgencyKey("2019", "017"), "TT01"), lang)
    for number in ("93,06 %", "1,94", "3.800", "190") if lang is VI else ("93.06%", "1.94", "3,800", "190"):
        assert number in said


def test_a_missed_stretch_target_is_not_called_a_broken_duty(sample: Snapshot) -> None:
    judgement = sample.judge(AgencyKey("2019", "017"), "BC02")
    assert judgement.area.verdict is Verdict.BEHIND
    assert words.sentence(judgement, VI).startswith("Chưa đạt mức phấn đấu: 0,84 %")


def test_every_verdict_has_one_sign_at_every_glyph_level() -> None:
    for glyphs in ("unicode", "wgl4", "ascii"):
        assert all(len(words.glyph(v, glyphs)) == 1 for v in Verdict)
    assert all(words.glyph(v, "ascii").isascii() for v in Verdict)
    assert {v: words.glyph(v) for v in Verdict} == {
        Verdict.MET: "●",
        Verdict.ON_TRACK: "●",
        Verdict.WATCH: "◐",
        Verdict.BEHIND: "✕",
        Verdict.NOT_MET: "✕",
        Verdict.TOO_EARLY: "○",
        Verdict.NO_DATA: "·",
        Verdict.STALE: "~",
        Verdict.CONFLICT: "!",
        Verdict.NOT_APPLICABLE: "–",
    }


def test_a_reported_area_figure_is_said_to_be_reported(sample: Snapshot) -> None:
    judgement = sample.judge(AgencyKey("2019", "01"), "DH01")
    assert judgement.area.basis == "reported"
    assert "theo báo cáo của đơn vị" in words.sentence(judgement, VI)
