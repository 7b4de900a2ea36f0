"""Scoring of communes: a score sheet by criterion, its stages, its total on the scale of its framework, its band.

Frameworks are data: points, the weight of the survey, bands inclusive at the lower end. A survey is not compulsory:
without it the appraised points alone are rescaled to the whole scale. A line without a weight is a bonus or a penalty;
it is added as it stands, after rescaling. Everything is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from cchc_tui.domain.registry import SCORE_STAGES, Band, Framework, Number, Score

FULL = Fraction(100)
"""The points of a framework that does not say how many it has."""


class Step(StrEnum):
    """What a stage of a score sheet is: passed; passed though its content is not there; left out, as a survey may be; to come."""

    DONE = "done"
    MISSING = "missing"
    SKIPPED = "skipped"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One agency, one framework, one year: the lines in the order of their criteria."""

    framework: Framework
    year: int
    lines: tuple[Score, ...]

    @property
    def weighted(self) -> tuple[Score, ...]:
        """The lines with a weight."""
        return tuple(line for line in self.lines if line.weight is not None)

    @property
    def extras(self) -> tuple[Score, ...]:
        """The bonus and penalty items."""
        return tuple(line for line in self.lines if line.weight is None and line.survey is None)

    @property
    def stage(self) -> str:
        """The stage that every line has reached, empty before the first."""
        return stage_of(self.lines)


class Result(NamedTuple):
    """What a sheet comes to. `total` is on the framework's scale, None while a line is not appraised; `missing` are those lines.

    `appraised` of `base` points came from the appraisal, `survey` (None: there was none, `rescaled`) from the survey,
    `extras` from bonus and penalty items. `claimed` is the sum of the self-scores, None where one is missing.
    """

    total: Fraction | None
    band: Band | None
    appraised: Fraction
    base: Fraction
    survey: Fraction | None
    extras: Fraction
    claimed: Fraction | None
    missing: tuple[str, ...]

    @property
    def rescaled(self) -> bool:
        """Whether the appraisal alone makes the total."""
        return self.survey is None


class Ahead(NamedTuple):
    """The next better band and the points that are missing to it."""

    band: Band
    points: Fraction


def stage_of(lines: Iterable[Score]) -> str:
    """Give the stage that all lines have reached: that of the slowest one, empty where one has none, or one nobody knows here.

    No publication with such a stage is taken; the cache of a later version may hold one.
    """
    ranks = [SCORE_STAGES.index(line.stage) if line.stage in SCORE_STAGES else -1 for line in lines]
    rank = min(ranks, default=-1)
    return SCORE_STAGES[rank] if rank >= 0 else ""


def sheets(scores: Iterable[Score], frameworks: Iterable[Framework]) -> tuple[Sheet, ...]:
    """Give the score sheets of one agency, newest year first; a framework that nobody describes has no bands."""
    known = {framework.code: framework for framework in frameworks}
    found: dict[tuple[int, str], list[Score]] = {}
    for score in scores:
        found.setdefault((score.year, score.framework), []).append(score)
    ordered = sorted(found.items(), key=lambda one: (-one[0][0], one[0][1]))
    return tuple(Sheet(known.get(code, Framework(code)), year, tuple(sorted(lines, key=_in_order))) for (year, code), lines in ordered)


def _in_order(line: Score) -> tuple[tuple[int, str], ...]:
    """Sort `2.10` after `2.9`."""
    return tuple((int(part), "") if part.isdecimal() else (10**9, part) for part in line.criterion.split("."))


def scale_of(sheet: Sheet) -> tuple[Fraction, Fraction]:
    """Give all points of the sheet's framework, and those of the appraisal alone."""
    full = sheet.framework.max_score or FULL
    return full, full - (sheet.framework.survey_weight or 0)


def result(sheet: Sheet) -> Result:
    """Add up a sheet; the order of its lines does not matter."""
    full, base = scale_of(sheet)
    weighted = sheet.weighted
    appraised = _sum(line.appraised for line in weighted)
    given = [line.survey for line in sheet.lines if line.survey is not None]
    survey = _sum(given) if given else None
    extras = _sum(line.appraised for line in sheet.extras)
    missing = tuple(line.criterion for line in weighted if line.appraised is None)
    claims = [line.claimed for line in weighted]
    claimed = _sum(claims) if claims and None not in claims else None
    total = None
    if weighted and not missing and base > 0:
        total = (appraised * full / base if survey is None else appraised + survey) + extras
    return Result(total, band_of(sheet.framework, total), appraised, base, survey, extras, claimed, missing)


def _sum(points: Iterable[Number | None]) -> Fraction:
    return sum((Fraction(point) for point in points if point is not None), Fraction(0))


def band_of(framework: Framework, total: Fraction | None) -> Band | None:
    """Give the best band whose lower end is reached (inclusive); None without bands, below all of them, or without a total."""
    reached = [band for band in framework.bands if total is not None and total >= band.min]
    return max(reached, key=lambda band: band.min, default=None)


def ahead(framework: Framework, total: Fraction | None) -> Ahead | None:
    """Give the next better band and what is missing to it; None in the best one, and without a total."""
    better = [band for band in framework.bands if total is not None and total < band.min]
    nearest = min(better, key=lambda band: band.min, default=None)
    return Ahead(nearest, nearest.min - total) if nearest and total is not None else None


def movement(new: Sheet, old: Sheet | None) -> Fraction | None:
    """Give the change of the total against last year's sheet; None across frameworks, whose points do not compare."""
    if old is None or (old.framework.code, old.year) != (new.framework.code, new.year - 1):
        return None
    after, before = result(new).total, result(old).total
    return after - before if after is not None and before is not None else None


def steps(sheet: Sheet) -> dict[str, Step]:
    """Give for every stage how it stands: what the lines say they have reached, held to what is in them."""
    reached = SCORE_STAGES.index(sheet.stage) if sheet.stage else -1
    content = {
        "self": all(line.claimed is not None for line in sheet.weighted),
        "evidence": all(line.evidence for line in sheet.weighted),
        "appraisal": all(line.appraised is not None for line in sheet.weighted),
    }
    found: dict[str, Step] = {}
    for rank, stage in enumerate(SCORE_STAGES):
        there = content.get(stage, True)
        found[stage] = (Step.DONE if there else Step.MISSING) if rank <= reached else Step.OPEN
    if found["survey"] is Step.DONE and result(sheet).survey is None:
        found["survey"] = Step.SKIPPED
    return found


def published(scores: Iterable[Score], year: int) -> bool | None:
    """Say whether the scores of an agency for `year` are published, by any framework; None where it has none for that year."""
    by_framework: dict[str, list[Score]] = {}
    for score in scores:
        if score.year == year:
            by_framework.setdefault(score.framework, []).append(score)
    return any(stage_of(lines) == SCORE_STAGES[-1] for lines in by_framework.values()) if by_framework else None


class Odd(NamedTuple):
    """What is wrong with a score sheet: the rule, the line (empty: the whole sheet), the number found and the one it should not pass."""

    rule: str
    criterion: str
    found: Fraction
    limit: Fraction


def odd(sheet: Sheet) -> tuple[Odd, ...]:
    """Give what a sheet says that cannot be: points outside 0..weight, weights or survey points off, a stage without its content."""
    found = [one for line in sheet.weighted for one in _outside(line)]
    _, base = scale_of(sheet)
    weights = _sum(line.weight for line in sheet.weighted)
    if sheet.framework.max_score is not None and sheet.weighted and weights != base:
        found.append(Odd("score_weights_differ", "", weights, base))
    survey, most = result(sheet).survey, sheet.framework.survey_weight
    if survey is not None and most is not None and not 0 <= survey <= most:
        found.append(Odd("score_survey_outside", "", survey, most))
    lacking = [stage for stage, step in steps(sheet).items() if step is Step.MISSING]
    found += [Odd("score_stage_empty", stage, Fraction(0), Fraction(1)) for stage in lacking]
    return tuple(found)


def _outside(line: Score) -> Iterable[Odd]:
    weight = Fraction(line.weight or 0)
    for rule, points in (("score_claim_outside", line.claimed), ("score_outside", line.appraised)):
        if points is not None and not 0 <= points <= weight:
            yield Odd(rule, line.criterion, Fraction(points), weight)
