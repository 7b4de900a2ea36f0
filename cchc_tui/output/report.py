"""The periodic report that an agency owes to the one above it, as a document that a writer only lays out.

Pure, and the same for the same data: its one clock is the day it was drawn up, which comes in. Verdicts are counted;
nothing else is ever added up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from cchc_tui import words
from cchc_tui.i18n import Lang
from cchc_tui.output import report_gaps, report_parts
from cchc_tui.output.report_parts import Section
from cchc_tui.output.review import Review
from cchc_tui.text import VIETNAM, safe


class Report(NamedTuple):
    """The whole report. `facts` are label and text, `warnings` what must not be overlooked, `signatures` who signs."""

    title: str
    agency: str
    period: str
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]
    drawn_up: datetime


def report(review: Review, lang: Lang, now: datetime) -> Report:
    """Put the report together; `now` is only said as the day it was drawn up."""
    period, agency = review.period, review.sheet.agency
    said = lang("{period}, {start} to {end}", period=period.id, start=lang.day(period.start), end=lang.day(period.end))
    return Report(
        lang("REPORT ON ADMINISTRATIVE REFORM"),
        words.name(agency, lang),
        said,
        tuple(_warnings(review, lang)),
        tuple(_facts(review, lang, now)),
        (
            report_parts.by_field(review, lang),
            report_parts.indicators(review, lang),
            report_parts.worst(review, lang),
            report_gaps.silent(review, lang),
            report_gaps.findings(review, lang),
            report_gaps.shifts(review, lang),
        ),
        (lang("Drawn up by"), lang("Head of the agency")),
        now,
    )


def _warnings(review: Review, lang: Lang) -> Iterator[str]:
    described = review.snapshot.publication.as_of
    if review.synthetic:
        yield lang("SAMPLE DATA: made by a program, no agency's real figures.")
    if described and date.fromisoformat(described) < review.period.end:
        yield lang("The data ends on {day}, before the window does.", day=lang.day(date.fromisoformat(described)))


def _facts(review: Review, lang: Lang, now: datetime) -> Iterator[tuple[str, str]]:
    agency, period, publication = review.sheet.agency, review.period, review.snapshot.publication
    way = [words.name(above, lang) for above in review.snapshot.tree.lineage(agency.key)]
    yield lang("Agency"), f"{', '.join(reversed(way))} ({safe(str(agency.key))})"
    yield (
        lang("Reporting window"),
        lang("{period}, {start} to {end}", period=period.id, start=lang.day(period.start), end=lang.day(period.end)),
    )
    yield lang("Report due on"), lang.day(period.due)
    yield lang("Verdicts as of"), lang.day(review.snapshot.at)
    yield lang("Head, who answers for it"), safe(agency.head) or "–"
    yield lang("Delegate"), safe(agency.delegate) or "–"
    plans = sorted({j.target.plan for j in review.sheet.judgements if j.target})
    yield lang("Plan"), safe(", ".join(plans)) or "–"
    yield lang("Data up to"), lang.day(date.fromisoformat(publication.as_of)) if publication.as_of else "–"
    yield lang("Publication"), f"{publication.serial}: {safe(publication.title)} ({safe(publication.publisher)})"
    yield lang("Synchronised"), _moment(publication.synced_at, lang)
    yield lang("Drawn up on"), lang.day(now.date())


def _moment(instant: str, lang: Lang) -> str:
    return lang.moment(datetime.fromisoformat(instant).astimezone(VIETNAM)) if instant else "–"
