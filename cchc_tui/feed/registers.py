"""From checked rows of events, scores and frameworks to the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import Band, Event, Events, Framework, Score, Scores
from cchc_tui.feed.columns import count

EventRows = dict[AgencyKey, dict[str, Events]]
"""All events of one resource: agency, kind, entries."""

ScoreRows = dict[AgencyKey, dict[str, Scores]]
"""All scores of one resource: agency, framework, lines."""

Rows = Iterable[Mapping[str, str]]


def day(cell: str) -> date | None:
    """Convert an ISO date; nothing is None."""
    return date.fromisoformat(cell) if cell else None


def exact(cell: str) -> Fraction | None:
    """Convert a plain decimal; nothing is None."""
    return Fraction(cell) if cell else None


def frameworks(rows: Rows) -> tuple[Framework, ...]:
    """Put the bands under their framework; one without a row of its own says neither its points nor its survey."""
    own: dict[str, Mapping[str, str]] = {}
    bands: dict[str, list[Band]] = {}
    for row in rows:
        of_it = bands.setdefault(row["framework"], [])
        if row["band"]:
            of_it.append(Band(row["band"], row["title_vi"], row["title_en"], Fraction(row["min"] or 0)))
        else:
            own[row["framework"]] = row
    return tuple(_framework(code, own.get(code, {}), found) for code, found in bands.items())


def _framework(code: str, row: Mapping[str, str], bands: list[Band]) -> Framework:
    best_first = tuple(sorted(bands, key=lambda band: (-band.min, band.label)))
    most, survey = exact(row.get("max_score", "")), exact(row.get("survey_weight", ""))
    return Framework(code, row.get("title_vi", ""), row.get("title_en", ""), most, survey, best_first)


def events(rows: Rows) -> EventRows:
    """Put events under their agency and kind, in file order."""
    found: dict[AgencyKey, dict[str, list[Event]]] = {}
    for row in rows:
        words = (row["state"], row["title_vi"], row["title_en"], row["owner"], row["reference"])
        counts = count(row["findings"]), count(row["remedied"])
        event = Event(row["id"], row["kind"], day(row["date"]), day(row["due"]), *words, *counts, tuple(row["parts"].split()), row["note"])
        found.setdefault(AgencyKey(row["edition"], row["agency"]), {}).setdefault(row["kind"], []).append(event)
    return {agency: {kind: tuple(some) for kind, some in several.items()} for agency, several in found.items()}


def scores(rows: Rows) -> ScoreRows:
    """Put scores under their agency and framework, in file order."""
    found: dict[AgencyKey, dict[str, list[Score]]] = {}
    for row in rows:
        points = (count(row["weight"]), count(row["self"]), count(row["appraised"]), count(row["survey"]))
        score = Score(int(row["year"]), row["criterion"], row["framework"], *points, row["stage"], row["evidence"], row["note"])
        found.setdefault(AgencyKey(row["edition"], row["agency"]), {}).setdefault(row["framework"], []).append(score)
    return {agency: {code: tuple(some) for code, some in several.items()} for agency, several in found.items()}
