"""Score sheets computed by hand: rescaling without a survey, borders of bands, penalties, stages."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from plans import BANDS, XA, line

from cchc_tui.domain.registry import SCORE_STAGES, Framework, Score
from cchc_tui.domain.scoring import Sheet, Step, ahead, band_of, movement, odd, published, result, sheets, stage_of, steps


def sheet(*lines: Score, framework: Framework = XA, year: int = 2019) -> Sheet:
    return Sheet(framework, year, lines)


def worked(*more: Score, survey: str | None = None) -> Sheet:
    """61.6 of 70 points of appraisal, in three criteria."""
    return sheet(
        line("1", 20, "19.5", "18.25", survey=survey),
        line("2", 35, 33, "30.85"),
        line("3", 15, 15, "12.5"),
        *more,
    )


def test_without_a_survey_the_appraisal_is_rescaled_to_the_whole() -> None:
    found = result(worked())
    assert (found.appraised, found.base, found.survey, found.rescaled) == (Fraction("61.6"), Fraction(70), None, True)
    assert found.total == 88
    assert found.band == BANDS[1]


def test_with_a_survey_its_points_are_added_to_the_appraised_ones() -> None:
    found = result(worked(survey="21.4"))
    assert (found.total, found.survey, found.rescaled) == (Fraction(83), Fraction("21.4"), False)


def test_a_survey_of_nought_is_a_survey() -> None:
    found = result(worked(survey="0"))
    assert (found.total, found.survey) == (Fraction("61.6"), Fraction(0))


def test_a_penalty_and_a_bonus_are_added_as_they_stand_after_rescaling() -> None:
    found = result(worked(line("T", None, None, "-3"), line("C", None, None, "1.25")))
    assert (found.extras, found.total) == (Fraction("-1.75"), Fraction("86.25"))


def test_a_bonus_may_lead_above_the_scale_and_a_penalty_below_a_band() -> None:
    full = sheet(line("1", 70, 70, 70))
    assert result(replace(full, lines=(*full.lines, line("C", None, None, 2)))).total == 102
    found = result(replace(full, lines=(*full.lines, line("T", None, None, "-10.01"))))
    assert (found.total, found.band) == (Fraction("89.99"), BANDS[1])


@pytest.mark.parametrize(
    ("total", "label"),
    [("100", "xs"), ("90", "xs"), ("89.999", "tot"), ("80", "tot"), ("79.99", "kha"), ("70", "kha"), ("69.5", "tb"), ("50", "tb")],
)
def test_a_band_begins_at_its_lower_end(total: str, label: str) -> None:
    band = band_of(XA, Fraction(total))
    assert band is not None
    assert band.label == label


def test_below_all_bands_without_bands_and_without_a_total_there_is_no_class() -> None:
    assert band_of(XA, Fraction("49.99")) is None
    assert band_of(Framework("x"), Fraction(99)) is None
    assert band_of(XA, None) is None


def test_the_gap_is_that_to_the_next_better_band() -> None:
    near = ahead(XA, Fraction("88"))
    assert near is not None
    assert (near.band.label, near.points) == ("xs", Fraction(2))
    lowest = ahead(XA, Fraction("49.5"))
    assert lowest is not None
    assert (lowest.band.label, lowest.points) == ("tb", Fraction("0.5"))
    assert ahead(XA, Fraction(90)) is None
    assert ahead(XA, None) is None


def test_a_line_that_is_not_appraised_leaves_no_total() -> None:
    found = result(sheet(line("1", 40, 38, 36), line("2", 30, 30)))
    assert (found.total, found.band, found.missing, found.appraised) == (None, None, ("2",), Fraction(36))


def test_the_self_score_is_complete_or_none() -> None:
    assert result(worked()).claimed == Fraction("67.5")
    assert result(sheet(line("1", 40, 38, 36), line("2", 30, None, 30))).claimed is None


def test_a_framework_that_says_nothing_has_a_hundred_points_and_no_survey() -> None:
    found = result(sheet(line("1", 60, 60, 45), line("2", 40, 40, 40), framework=Framework("xa")))
    assert (found.base, found.total, found.band) == (Fraction(100), Fraction(85), None)


def test_all_stages_of_a_published_sheet_are_done() -> None:
    lines = [replace_stage(one, "published") for one in worked(survey="20").lines]
    assert steps(sheet(*lines)) == dict.fromkeys(SCORE_STAGES, Step.DONE)


def replace_stage(score: Score, stage: str) -> Score:
    return score._replace(stage=stage)


def test_a_survey_that_was_not_made_is_left_out_and_not_missing() -> None:
    lines = [replace_stage(one, "published") for one in worked().lines]
    found = steps(sheet(*lines))
    assert found["survey"] is Step.SKIPPED
    assert [stage for stage, step in found.items() if step is not Step.DONE] == ["survey"]


def test_a_commune_that_misses_a_stage_is_shown_with_it() -> None:
    """Approved, but one criterion has no evidence."""
    lines = [replace_stage(one, "approved") for one in worked().lines]
    lines[1] = lines[1]._replace(evidence="")
    found = steps(sheet(*lines))
    assert (found["evidence"], found["appraisal"], found["approved"], found["published"]) == (Step.MISSING, Step.DONE, Step.DONE, Step.OPEN)
    assert [(one.rule, one.criterion) for one in odd(sheet(*lines))] == [("score_stage_empty", "evidence")]


def test_a_sheet_is_where_its_slowest_line_is() -> None:
    lines = worked().lines
    assert stage_of(lines) == "appraisal"
    assert stage_of([*lines, line("4", 1, stage="self")]) == "self"
    assert stage_of([*lines, line("4", 1, stage="")]) == ""
    assert stage_of([]) == ""
    assert stage_of([*lines, line("4", 1, stage="verified")]) == "", "a word of a later plan is none of the stages reached here"


def test_movement_is_that_of_the_totals_of_one_framework_from_year_to_year() -> None:
    before = sheet(line("1", 70, 70, 56, year=2018), year=2018)
    assert movement(worked(), before) == 8
    assert movement(worked(), replace(before, year=2017)) is None
    assert movement(worked(), replace(before, framework=Framework("khac", max_score=Fraction(100)))) is None
    assert movement(worked(), None) is None
    assert movement(sheet(line("1", 70, 70)), before) is None


def test_sheets_are_by_year_and_framework_newest_first_lines_in_the_order_of_criteria() -> None:
    scores = [line("1.10", 1), line("1.9", 1), line("1.2", 1, year=2018), line("A", 1), line("1", 1, framework="so")]
    found = sheets(scores, [XA])
    assert [(one.year, one.framework.code) for one in found] == [(2019, "so"), (2019, "xa"), (2018, "xa")]
    assert [one.criterion for one in found[1].lines] == ["1.9", "1.10", "A"]
    assert (found[1].framework, found[0].framework) == (XA, Framework("so"))


def test_published_looks_at_one_year_and_any_framework() -> None:
    done = [line("1", 70, stage="published"), line("2", 5, stage="published")]
    assert published(done, 2019) is True
    assert published(done, 2018) is None
    assert published([*done, line("3", 5, stage="approved")], 2019) is False
    assert published([*done, line("3", 5, stage="self", framework="khac")], 2019) is True


def test_points_outside_their_weight_are_findings_and_count_as_they_stand() -> None:
    found = sheet(line("1", 40, "40.5", 41), line("2", 30, 30, "-1"))
    assert [(one.rule, one.criterion, one.found, one.limit) for one in odd(found)] == [
        ("score_claim_outside", "1", Fraction("40.5"), Fraction(40)),
        ("score_outside", "1", Fraction(41), Fraction(40)),
        ("score_outside", "2", Fraction(-1), Fraction(30)),
    ]
    assert result(found).appraised == 40


def test_weights_and_survey_points_are_held_to_the_framework() -> None:
    found = odd(sheet(line("1", 69, 60, 60, survey="30.5")))
    assert [(one.rule, one.found, one.limit) for one in found] == [
        ("score_weights_differ", Fraction(69), Fraction(70)),
        ("score_survey_outside", Fraction("30.5"), Fraction(30)),
    ]
    assert odd(worked(survey="30")) == ()
