"""The facts for programs: what `--json` prints, with stable English keys and texts in the chosen language.

Values are per cent (or the indicator's unit) rounded to 6 decimals, half to even; counts are integers;
what is unknown is null. Every key is always there.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from cchc_tui import words
from cchc_tui.domain.detail import Detail, Point, Reason, findings
from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.known import LatestWindow
from cchc_tui.domain.model import Number, Observation, Publication, Target
from cchc_tui.domain.quality import Finding
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.domain.verdict import SEVERITY_RANK, Severity
from cchc_tui.i18n import Lang
from cchc_tui.text import decimals, safe

Facts = dict[str, Any]

PLACES = 6


def agency(snapshot: Snapshot, sheet: Sheet, lang: Lang) -> Facts:
    """Give what `show AGENCY --json` prints."""
    return _document(snapshot, sheet, sheet.judgements, lang) | {"indicators": [_row(snapshot, j, lang) for j in sheet.judgements]}


def indicator(snapshot: Snapshot, sheet: Sheet, detail: Detail, lang: Lang) -> Facts:
    """Give what `show AGENCY INDICATOR --json` prints: the agency's document with one row, and the depth of it."""
    judgement = detail.judgement
    return _document(snapshot, sheet, [judgement], lang) | {
        "indicators": [_row(snapshot, judgement, lang)],
        "windows": [_point(p) for p in detail.points],
        "why": [_reason(r, lang) for r in detail.why],
        "forecast": _forecast(detail),
        "revisions": [_revision(o) for o in sorted(detail.rows, key=lambda o: (o.period, o.extent, o.stage, o.source, o.revision))],
    }


def status(snapshot: Snapshot, sheet: Sheet, lang: Lang) -> Facts:
    """Give what `status --json` prints: the counts, and the rows that ask for attention, the worst first."""
    worst = worst_of(sheet)
    return _document(snapshot, sheet, sheet.judgements, lang) | {"worst": [_row(snapshot, j, lang) for j in worst]}


def worst_of(sheet: Sheet) -> list[Judgement]:
    """Give the judgements that are not in order, the most urgent first."""
    least = SEVERITY_RANK[Severity.UNKNOWN]
    return sorted((j for j in sheet.judgements if SEVERITY_RANK[j.area.severity] >= least), key=lambda j: j.urgency)


def value(number: Fraction | None) -> float | None:
    """Round a value for JSON, half to even."""
    return None if number is None else float(decimals(Fraction(number), PLACES))


def count(number: Number | None) -> int | float | None:
    """Give a count: an integer, or a float where a source printed no integer."""
    if number is None or isinstance(number, int):
        return number
    return number.numerator if number.denominator == 1 else value(number)


def _document(snapshot: Snapshot, sheet: Sheet, shown: Sequence[Judgement], lang: Lang) -> Facts:
    """Give what every document begins with; `shown` are the judgements it goes on to show."""
    head = publication_of(snapshot.publication)
    return head | {
        "at": snapshot.at.isoformat(),
        "synthetic": any(j.synthetic for j in shown),
        "agency": agency_of(sheet, lang),
        "counts": {str(verdict): number for verdict, number in sheet.counts.items()},
    }


def publication_of(publication: Publication) -> Facts:
    """Give which publication it is from, and its times."""
    return {
        "serial": publication.serial,
        "created": publication.created or None,
        "synced_at": publication.synced_at or None,
        "as_of": publication.as_of or None,
    }


def agency_of(sheet: Sheet, lang: Lang) -> Facts:
    """Give who it is about."""
    here = sheet.agency
    return {
        "edition": safe(here.edition),
        "code": safe(here.code),
        "level": safe(here.level),
        "name": words.name(here, lang),
        "head": safe(here.head) or None,
        "severity": str(sheet.severity),
    }


def _row(snapshot: Snapshot, judgement: Judgement, lang: Lang) -> Facts:
    return row(judgement, lang) | {"findings": [_finding(f) for f in findings(snapshot, judgement)]}


def row(judgement: Judgement, lang: Lang) -> Facts:
    """Give what is said of one indicator, without the findings: those need its whole series, and a city has thousands."""
    return {
        "code": safe(judgement.indicator.code),
        "title": words.title(judgement.indicator, lang),
        **_target(judgement.target),
        "own": _own(judgement.own),
        "area": _area(judgement.area),
        "window": _window(judgement.window),
        "needed": judgement.needed._asdict(),
    }


def _target(target: Target | None) -> Facts:
    if target is None:
        return dict.fromkeys(("strength", "op", "min", "max", "due"))
    # An obligation without a number has `min` 100.
    least = target.bound if target.op == ">=" else target.min
    return {"strength": target.strength, "op": target.op, "min": count(least), "max": count(target.max), "due": target.due.isoformat()}


def _own(side: Side) -> Facts:
    return {
        "numerator": count(side.figure.numerator),
        "denominator": count(side.figure.denominator),
        "value": value(side.figure.value),
        "verdict": str(side.verdict),
        "severity": str(side.severity),
    }


def _area(side: Side) -> Facts:
    ruling = side.ruling
    return {
        "numerator": count(side.figure.numerator),
        "denominator": count(side.figure.denominator),
        "value": value(side.figure.value),
        "expected": value(ruling.expected),
        "gap": value(ruling.gap),
        "verdict": str(ruling.verdict),
        "severity": str(ruling.severity),
        "last_verdict": str(ruling.last_verdict) if ruling.last_verdict else None,
        "reported": side.reported,
        "assessed": side.assessed,
        "worst": value(side.worst),
        "best": value(side.best),
    }


def _window(window: LatestWindow | None) -> Facts:
    if window is None:
        return dict.fromkeys(("period", "numerator", "denominator", "value"))
    figure = window.figure
    return {
        "period": safe(window.period),
        "numerator": count(figure.numerator),
        "denominator": count(figure.denominator),
        "value": value(figure.value),
    }


def _finding(finding: Finding) -> Facts:
    return {
        "rule": finding.rule,
        "hard": finding.hard,
        "agency": safe(str(finding.agency)),
        "period": safe(finding.period),
        "found": count(finding.found),
        "limit": count(finding.limit),
        "difference": count(finding.difference),
    }


def _point(point: Point) -> Facts:
    return {
        "period": safe(point.period.id),
        "start": point.period.start.isoformat(),
        "end": point.period.end.isoformat(),
        "numerator": count(point.figure.numerator),
        "denominator": count(point.figure.denominator),
        "value": value(point.figure.value),
        "expected": value(point.expected),
        "stage": safe(point.stage),
        "revision": point.revision,
    }


def _reason(reason: Reason, lang: Lang) -> Facts:
    return {
        "code": safe(reason.agency.code),
        "name": words.name(reason.agency, lang),
        "numerator": count(reason.figure.numerator),
        "denominator": count(reason.figure.denominator),
        "contribution": value(reason.contribution),
    }


def _forecast(detail: Detail) -> Facts | None:
    ahead = detail.forecast
    if ahead is None:
        return None
    return {"low": value(ahead.low), "mid": value(ahead.mid), "high": value(ahead.high), "method": ahead.method}


def _revision(row: Observation) -> Facts:
    """Give one row as it was reported, so that what superseded what can be followed."""
    return {
        "period": safe(row.period),
        "extent": row.extent,
        "stage": row.stage,
        "revision": row.revision,
        "source": safe(row.source),
        "numerator": count(row.numerator),
        "denominator": count(row.denominator),
        "value": safe(row.value) if row.value is not None else None,
        "as_of": row.as_of or None,
        "known_at": row.known_at or None,
    }
