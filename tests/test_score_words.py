"""Score sheets in words, worked by hand: how a total comes about, borders of bands, what is missing, stages, oddities."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cchc_tui import score_sheet
from cchc_tui import score_words as said
from cchc_tui.domain.registry import Band, Framework, Score
from cchc_tui.domain.scoring import Sheet
from cchc_tui.i18n import Lang
from cchc_tui.score_sheet import HEADING, LINE, SUM

VI, EN = Lang("vi"), Lang("en")
BANDS = (Band("xs", "Xuất sắc", "Excellent", Fraction(90)), Band("tot", "Tốt", "", Fraction(80)), Band("kha", "Khá", "", Fraction(70)))
XA = Framework("xa", "Cấp xã", "", Fraction(100), Fraction(30), BANDS)


def line(criterion: str, *points: str, stage: str = "appraisal", evidence: str = "QĐ") -> Score:
    """Make one line: weight, self-scored, appraised, survey; an empty text is an empty cell."""
    cells = [Fraction(cell) if cell else None for cell in (*points, "", "", "", "")[:4]]
    return Score(2019, criterion, "xa", cells[0], cells[1], cells[2], cells[3], stage, evidence, "")


def sheet(*lines: Score, framework: Framework = XA) -> Sheet:
    return Sheet(framework, 2019, lines)


def of(points: str, *more: Score) -> Sheet:
    """Make a sheet of one criterion with 70 points, of which so many were appraised."""
    return sheet(line("1", "70", "70", points), *more)


def test_how_the_worked_total_comes_about_is_said_in_both_languages() -> None:
    assert said.summed(of("61.6"), VI) == "61,6/70 → 88,0 (không khảo sát: quy đổi ra 100)"
    assert said.summed(of("61.6"), EN) == "61.6/70 → 88.0 (no survey: rescaled to 100)"
    with_survey = sheet(line("1", "70", "70", "61.6", "21.4"))
    assert said.summed(with_survey, VI) == "thẩm định 61,6/70 + khảo sát 21,4 = 83,0"
    assert said.summed(of("61.6", line("T", "", "", "-3")), EN).endswith("rescaled to 100), bonus and penalty -3.00: 85.0")
    plain = sheet(line("1", "100", "", "85"), framework=Framework("x"))
    assert said.summed(plain, EN) == "85/100 → 85.0"


def test_without_a_total_the_criteria_in_its_way_are_named() -> None:
    lacking = sheet(line("1", "40", "38", "36"), line("2.1", "30", "30"))
    assert said.summed(lacking, EN) == "no total yet, not appraised: 2.1"
    assert said.classed(lacking, EN) == said.nearest(lacking, EN) == ""
    assert said.summed(sheet(), EN) == "no total yet, there is nothing to add up"


@pytest.mark.parametrize(
    ("points", "classed"),
    [
        ("63", "Excellent (from 90), the best band"),
        ("61.6", "Tốt (from 80); 2.00 points (1.40 appraised) more for Excellent (from 90)"),
        ("56", "Tốt (from 80); 10.00 points (7.00 appraised) more for Excellent (from 90)"),
        ("55.9", "Khá (from 70); 0.15 points (0.10 appraised) more for Tốt (from 80)"),
        ("48.9", "below all bands; 0.15 points (0.10 appraised) more for Khá (from 70)"),
    ],
)
def test_the_band_at_its_borders_and_what_is_missing_to_the_next(points: str, classed: str) -> None:
    assert said.classed(of(points), EN) == classed


def test_what_is_missing_suffices_when_it_is_added() -> None:
    """55.9 of 70 lack 1/7 of a point, which rounded to the nearest would be 0.14 and too little."""
    assert said.gap(of("55.9"), EN) == "0.15"
    assert said.upwards(Fraction(1, 7)) >= Fraction(1, 7)
    assert said.upwards(Fraction(2)) == 2


@pytest.mark.parametrize(("points", "shown"), [("62.9993", "89.999"), ("63", "90.00"), ("62.3", "89.00"), ("62.25", "88.93")])
def test_a_total_just_below_a_band_does_not_read_as_if_it_were_reached(points: str, shown: str) -> None:
    total = Fraction(points) * 100 / 70
    assert said.total(total, XA, EN) == shown
    assert f"{points}/70" in said.summed(of(points), EN), "and no appraised point is rounded away"


def test_a_framework_without_bands_gives_no_class() -> None:
    assert said.classed(sheet(line("1", "100", "", "85"), framework=Framework("x")), EN) == "this framework has no bands"


def test_stages_are_said_in_words_those_alike_together() -> None:
    lines = [one._replace(stage="approved") for one in (line("1", "40", "38", "36"), line("2", "30", "30", "28", evidence=""))]
    told = said.stages(sheet(*lines), EN)
    assert told == "done: Self-score, Appraisal, Approved; passed without its content: Evidence; left out: Survey; to come: Published"
    assert said.stages(None, EN).startswith("to come: Self-score, Evidence, ")


def test_what_is_odd_is_said_with_its_criterion_and_both_numbers() -> None:
    found = said.odd(sheet(line("1", "60", "61", "58.5"), line("2", "20", "20", "-1", evidence="")), EN)
    assert found == [
        "criterion 1: self-scored points are below zero or above the weight (61 against 60)",
        "criterion 2: appraised points are below zero or above the weight (-1 against 20)",
        "the weights of the score sheet do not add up to those of its framework (80 against 70)",
        "a stage of scoring is passed without what belongs to it (Evidence)",
    ]


def test_one_sign_a_step_in_every_glyph_level() -> None:
    for signs in said.SIGNS.values():
        assert len(set(signs)) == len(said.STEPS) == 4
    assert said.SIGNS["ascii"].isascii()


def test_the_sheet_has_its_sums_the_rescaled_total_and_extras_apart() -> None:
    found = list(score_sheet.parts(of("61.6", line("T", "", "", "-3")), EN))
    assert [(part.kind, part.name) for part in found] == [
        (LINE, "1"), (SUM, "Sum"), (SUM, "Rescaled to 100"), (HEADING, "Bonus and penalty"), (LINE, "T"), (SUM, "Total"),
    ]  # fmt: skip
    assert list(found[1].points) == [70, 70, Fraction("61.6"), Fraction("-8.4"), None]
    assert [part.points[2] for part in (found[2], found[-1])] == [88, 85]
    assert found[-1].note == "Tốt"


def test_a_column_with_a_gap_has_no_sum_and_survey_points_alone_stand_apart() -> None:
    found = list(score_sheet.parts(sheet(line("1", "70", "", "60"), line("KS", "", "", "", "20")), EN))
    assert [part.name for part in found] == ["1", "Sum", "Survey", "KS", "Total"]
    assert list(found[1].points) == [70, None, 60, None, None]
    assert [found[3].points[4], found[-1].points[2]] == [20, 80]


def test_nothing_in_a_sheet_reaches_a_face_raw() -> None:
    evil = "x\x1b]0;t\x07\u202e"
    bad = Sheet(
        Framework(evil, evil, "", None, None, (Band(evil, "", "", Fraction(0)),)), 2019, (line(evil, "70", "1", "70", evidence=evil),)
    )
    told = [said.summed(bad, EN), said.classed(bad, EN), *said.odd(bad, EN), said.framework(bad.framework, EN), said.stages(bad, EN)]
    told += [text for part in score_sheet.parts(bad, EN) for text in (part.name, part.evidence, part.note)]
    told += [said.summed(sheet(line(evil, "70", "1")), EN)]
    assert all(text.isprintable() for text in told)
