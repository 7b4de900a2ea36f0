"""The score sheet as it is filled in, appraised and signed: its head, a line for each criterion, its sums, and who signs it.

Pure; the screens and the exports lay the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from cchc_tui import score_words as said
from cchc_tui import words
from cchc_tui.domain import scoring
from cchc_tui.domain.model import Agency, Number
from cchc_tui.domain.registry import Score
from cchc_tui.domain.scoring import Sheet
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import msg, safe

Points = Fraction | None

HEADINGS = (
    msg("Criterion"),
    msg("Weight"),
    msg("Self-scored"),
    msg("Appraised"),
    msg("Difference"),
    msg("Survey"),
    msg("Evidence"),
    msg("Note"),
)
"""What stands above the columns of a sheet; the second to the sixth are points."""

LINE, HEADING, SUM = "line", "heading", "sum"
"""Kinds of parts."""


class Part(NamedTuple):
    """One row of a sheet: a line by its criterion, a heading, or a sum. `points` are those of the columns of points, None is unknown.

    `places` are the decimals they are written with.
    """

    kind: str
    name: str
    points: tuple[Points, Points, Points, Points, Points] = (None, None, None, None, None)
    evidence: str = ""
    note: str = ""
    places: int = 2


class Paper(NamedTuple):
    """One sheet to hand on: what it is, who scores whom and what it comes to, its parts, and who signs; texts are in one language, safe."""

    title: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    signers: tuple[str, ...]


def parts(sheet: Sheet, lang: Lang) -> Iterator[Part]:
    """Give the lines with a weight and their sum, then points of a survey alone, then bonus and penalty, and at last the total."""
    found, (full, base) = scoring.result(sheet), scoring.scale_of(sheet)
    yield from map(_line, sheet.weighted)
    sums = _sums(sheet.weighted)
    yield Part(SUM, lang("Sum"), sums, places=_places(sums))
    alone = [line for line in sheet.lines if line.weight is None and line.survey is not None]
    if alone:
        yield Part(HEADING, lang("Survey"))
        yield from map(_line, alone)
    if found.rescaled and base != full and found.total is not None:
        rescaled = found.total - found.extras
        places = said.places_of(rescaled, sheet.framework)
        yield Part(SUM, lang("Rescaled to {full}", full=said.points(full, lang)), _total(rescaled), places=places)
    if sheet.extras:
        yield Part(HEADING, lang("Bonus and penalty"))
        yield from map(_line, sheet.extras)
    places = said.places_of(found.total, sheet.framework) if found.total is not None else 2
    yield Part(SUM, lang("Total"), _total(found.total), note=said.band(found.band, lang) if found.band else "", places=places)


def _total(points: Points) -> tuple[Points, Points, Points, Points, Points]:
    """Put a total below what was appraised."""
    return (None, None, points, None, None)


def _line(line: Score) -> Part:
    points = (_exact(line.weight), _exact(line.claimed), _exact(line.appraised), difference(line), _exact(line.survey))
    return Part(LINE, safe(line.criterion), points, safe(line.evidence), safe(line.note), _places(points))


def _places(points: Iterable[Points]) -> int:
    """Give the decimals with which none of these points is rounded."""
    return max((said.exact_places(one, 2) for one in points if one is not None), default=2)


def difference(line: Score) -> Points:
    """Give appraised less self-scored points, None where either is unknown."""
    return Fraction(line.appraised) - Fraction(line.claimed) if line.appraised is not None and line.claimed is not None else None


def _sums(lines: tuple[Score, ...]) -> tuple[Points, Points, Points, Points, Points]:
    """Add up each column; a column with a gap has no sum, but the survey is asked of some criteria only."""
    columns = (
        [line.weight for line in lines],
        [line.claimed for line in lines],
        [line.appraised for line in lines],
        [difference(line) for line in lines],
    )
    weight, claimed, appraised, apart = (_sum(column) for column in columns)
    given = [line.survey for line in lines if line.survey is not None]
    return (weight, claimed, appraised, apart, _sum(given))


def _sum(column: Iterable[Number | None]) -> Points:
    points = list(column)
    return sum((Fraction(one) for one in points if one is not None), Fraction(0)) if points and None not in points else None


def _exact(points: Number | None) -> Points:
    return None if points is None else Fraction(points)


def title(agency: Agency, sheet: Sheet, lang: Lang) -> str:
    """Name a sheet."""
    return lang("Score sheet {year}: {agency}", year=sheet.year, agency=words.name(agency, lang))


def paper(snapshot: Snapshot, agency: Agency, sheet: Sheet, before: Sheet | None, lang: Lang) -> Paper:
    """Make the sheet that the agency and whoever appraised it sign."""
    name, above = words.name(agency, lang), snapshot.tree.parent(agency.key)
    facts = [
        lang("agency: {agency} ({code})", agency=name, code=agency.code),
        lang("part of: {agency}", agency=words.name(above, lang)) if above else "",
        lang("framework: {framework}", framework=said.framework(sheet.framework, lang)),
        lang("stage: {stage}", stage=said.stage(sheet, lang)),
        said.stages(sheet, lang),
        said.summed(sheet, lang),
        said.classed(sheet, lang),
        said.moved(scoring.movement(sheet, before), sheet.year, lang),
        *said.odd(sheet, lang),
    ]
    signers = [lang("For {agency}: the head", agency=name)]
    signers.append(lang("For {agency}: the appraiser", agency=words.name(above, lang)) if above else lang("The appraiser"))
    return Paper(title(agency, sheet, lang), tuple(fact for fact in facts if fact), tuple(parts(sheet, lang)), tuple(signers))


def signatures(found: Paper, lang: Lang) -> list[tuple[str, str]]:
    """Give for each who signs the place for the day and for the signature, as two lines of dots."""
    return [(signer, lang("date: ..../..../........   signature, full name: ..............................")) for signer in found.signers]
