"""What holds for every score sheet: the order of its lines does not matter, nor the unit its points are counted in."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from plans import XA, line

from cchc_tui.domain.registry import Framework, Number, Score
from cchc_tui.domain.scoring import Sheet, ahead, band_of, odd, result, steps

POINTS = st.fractions(0, 20, max_denominator=100)
LINES = st.lists(
    st.builds(
        lambda weight, share, survey, extra: (weight, weight * share, survey, extra),
        st.fractions(Fraction(1, 2), 20, max_denominator=20),
        st.fractions(0, 1, max_denominator=20),
        st.none() | POINTS,
        st.none() | st.fractions(-5, 5, max_denominator=10),
    ),
    min_size=1,
    max_size=12,
)


def made(drawn: list[tuple[Fraction, Fraction, Fraction | None, Fraction | None]]) -> Sheet:
    """Make a sheet whose framework has just the points of its lines, and 30 of the survey."""
    lines: list[Score] = []
    for number, (weight, appraised, survey, extra) in enumerate(drawn):
        lines.append(line(str(number), weight, appraised, appraised, survey=survey))
        if extra is not None:
            lines.append(line(f"{number}.x", None, None, extra))
    whole = sum((weight for weight, *_ in drawn), Fraction(30))
    return Sheet(replace(XA, max_score=whole), 2019, tuple(lines))


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_criteria_does_not_matter(
    drawn: list[tuple[Fraction, Fraction, Fraction | None, Fraction | None]], random: Random
) -> None:
    sheet = made(drawn)
    lines = list(sheet.lines)
    random.shuffle(lines)
    mixed = replace(sheet, lines=tuple(lines))
    assert result(mixed)._replace(missing=()) == result(sheet)._replace(missing=())
    assert steps(mixed) == steps(sheet)
    assert sorted(odd(mixed)) == sorted(odd(sheet))


@given(LINES, st.fractions(Fraction(1, 10), 10, max_denominator=10))
def test_points_counted_in_another_unit_make_the_same_share_of_the_whole(
    drawn: list[tuple[Fraction, Fraction, Fraction | None, Fraction | None]], factor: Fraction
) -> None:
    sheet = made(drawn)
    scaled = Sheet(_framework(sheet.framework, factor), 2019, tuple(_scaled(one, factor) for one in sheet.lines))
    mine, theirs = result(sheet), result(scaled)
    assert mine.total is not None
    assert theirs.total == mine.total * factor
    assert (mine.band is None) == (theirs.band is None)
    assert mine.band is None or theirs.band is None or mine.band.label == theirs.band.label


def _framework(framework: Framework, factor: Fraction) -> Framework:
    bands = tuple(replace(band, min=band.min * factor) for band in framework.bands)
    return replace(
        framework, max_score=(framework.max_score or 0) * factor, survey_weight=(framework.survey_weight or 0) * factor, bands=bands
    )


def _scaled(score: Score, factor: Fraction) -> Score:
    def by(points: Number | None) -> Number | None:
        return None if points is None else points * factor

    return score._replace(weight=by(score.weight), claimed=by(score.claimed), appraised=by(score.appraised), survey=by(score.survey))


@given(LINES)
def test_full_points_without_a_survey_are_the_whole_scale(drawn: list[tuple[Fraction, Fraction, Fraction | None, Fraction | None]]) -> None:
    full = made([(weight, weight, None, None) for weight, *_ in drawn])
    assert result(full).total == full.framework.max_score
    assert odd(full) == ()


@given(st.fractions(0, 120, max_denominator=1000))
def test_what_is_missing_leads_just_into_the_next_band(total: Fraction) -> None:
    step = ahead(XA, total)
    if step is None:
        assert total >= XA.bands[0].min
    else:
        assert step.points > 0
        assert band_of(XA, total + step.points) == step.band
        assert band_of(XA, total) != step.band
