"""Every figure of an agency and of all below it, to hand on: a row for each agency and indicator, as CSV, Markdown or JSON.

Pure: pieces of bytes come back, whoever asked writes them. `workbook` makes the spreadsheet of the same columns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from cchc_tui import words
from cchc_tui.domain.judgement import Judgement, Side
from cchc_tui.domain.model import Agency, Target
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output import facts, origin
from cchc_tui.output.ages import Ages
from cchc_tui.output.handout import Table, Value, csv_of
from cchc_tui.text import msg, safe

FORMAT = "cchc-tui/export/1"
"""Names the form of the JSON document; another number is another form. It is described in docs/export.md."""


class Export(NamedTuple):
    """All that an export rests on; `area` is the one agency it was asked for, None for the whole edition in force."""

    snapshot: Snapshot
    sheets: Sequence[Sheet]
    ages: Ages
    endpoint: str = ""
    area: Agency | None = None

    @property
    def synthetic(self) -> bool:
        """Whether any figure in it is made up."""
        return any(judgement.synthetic for sheet in self.sheets for judgement in sheet.judgements)


def export(snapshot: Snapshot, ages: Ages, *, endpoint: str = "", area: Agency | None = None) -> Export:
    """Judge an agency and everything below it, or the whole edition in force; who ended before the date of the verdicts is left out."""
    return Export(snapshot, [snapshot.sheet(agency.key) for agency in covered(snapshot, area)], ages, endpoint, area)


def covered(snapshot: Snapshot, area: Agency | None) -> list[Agency]:
    """Give whom an export is about."""
    tree, edition = snapshot.tree, snapshot.tree.edition_at(snapshot.at)
    roots = [area] if area else [root for root in tree.roots if root.edition == edition]
    return [agency for root in roots for agency in tree.walk(root.key) if agency is root or agency.valid_at(snapshot.at)]


def title(wanted: Export, lang: Lang) -> str:
    """Name what is exported."""
    if wanted.area is not None:
        whom = f"{words.name(wanted.area, lang)} ({safe(str(wanted.area.key))})"
        return lang("Targets and verdicts: {agency} and all below", agency=whom)
    return lang("Targets and verdicts: all agencies")


def about(wanted: Export, lang: Lang) -> list[str]:
    """Say what it is, where it comes from and how old it is."""
    lines = origin.about(wanted.snapshot, wanted.ages, lang, endpoint=wanted.endpoint, synthetic=wanted.synthetic)
    return [title(wanted, lang), *lines]


class Line(NamedTuple):
    """What a row is made from."""

    snapshot: Snapshot
    agency: Agency
    judgement: Judgement
    lang: Lang


class Column(NamedTuple):
    """One column: its heading, what stands in it, and the cells it is wide where that can be chosen."""

    heading: str
    of: Callable[[Line], Value]
    width: int = 10


def _parent(line: Line) -> str:
    above = line.snapshot.tree.parent(line.agency.key)
    return words.name(above, line.lang) if above else ""


def _level(line: Line) -> str:
    level = line.agency.level
    return line.lang(words.LEVELS[level]) if level in words.LEVELS else safe(level)


def _field(line: Line) -> str:
    field = line.judgement.indicator.field
    return line.lang(words.FIELDS[field]) if field in words.FIELDS else safe(field)


def _bound(line: Line) -> Value:
    target = line.judgement.target
    return words.bound(target, line.judgement.indicator.unit, line.lang) if target else None


def _of_target(get: Callable[[Target], Value]) -> Callable[[Line], Value]:
    return lambda line: get(line.judgement.target) if line.judgement.target else None


def _strength(line: Line) -> Value:
    target = line.judgement.target
    return None if target is None else line.lang(words.STRENGTHS.get(target.strength, target.strength))


def _last(line: Line) -> str:
    last = line.judgement.area.ruling.last_verdict
    return words.verdict(last, line.lang) if last else ""


def _of_side(which: str, get: Callable[[Side], Value]) -> Callable[[Line], Value]:
    return lambda line: get(getattr(line.judgement, which))


def _verdict(which: str) -> Callable[[Line], Value]:
    return lambda line: words.verdict(getattr(line.judgement, which).verdict, line.lang)


def _of_window(name: str) -> Callable[[Line], Value]:
    return lambda line: getattr(line.judgement.window.figure, name) if line.judgement.window else None


COLUMNS = (
    Column(msg("Edition"), lambda line: safe(line.agency.edition), 8),
    Column(msg("Agency code"), lambda line: safe(line.agency.code), 12),
    Column(msg("Agency"), lambda line: words.name(line.agency, line.lang), 32),
    Column(msg("Level"), _level, 14),
    Column(msg("Part of"), _parent, 28),
    Column(msg("Head"), lambda line: safe(line.agency.head), 32),
    Column(msg("Code"), lambda line: safe(line.judgement.indicator.code)),
    Column(msg("Indicator"), lambda line: words.title(line.judgement.indicator, line.lang), 48),
    Column(msg("Reform field"), _field, 24),
    Column(msg("Unit"), lambda line: safe(line.judgement.indicator.unit), 6),
    Column(msg("Plan"), _of_target(lambda target: safe(target.plan)), 16),
    Column(msg("Strength"), _strength, 16),
    Column(msg("Target"), _bound, 14),
    Column(msg("At least"), _of_target(lambda target: target.bound if target.op == ">=" else target.min)),
    Column(msg("At most"), _of_target(lambda target: target.max)),
    Column(msg("Due"), _of_target(lambda target: target.due), 12),
    Column(msg("Own numerator"), _of_side("own", lambda side: side.figure.numerator), 14),
    Column(msg("Own denominator"), _of_side("own", lambda side: side.figure.denominator), 14),
    Column(msg("Own result"), _of_side("own", lambda side: side.figure.value), 14),
    Column(msg("Own verdict"), _verdict("own"), 16),
    Column(msg("Area numerator"), _of_side("area", lambda side: side.figure.numerator), 14),
    Column(msg("Area denominator"), _of_side("area", lambda side: side.figure.denominator), 14),
    Column(msg("Area result"), _of_side("area", lambda side: side.figure.value), 14),
    Column(msg("Expected by now"), _of_side("area", lambda side: side.ruling.expected), 14),
    Column(msg("Gap"), _of_side("area", lambda side: side.ruling.gap)),
    Column(msg("Verdict"), _verdict("area"), 16),
    Column(msg("Severity"), lambda line: line.lang(words.SEVERITIES[line.judgement.area.severity]), 16),
    Column(msg("Verdict before"), _last, 16),
    Column(msg("Agencies reported"), _of_side("area", lambda side: side.reported), 12),
    Column(msg("Agencies assessed"), _of_side("area", lambda side: side.assessed), 12),
    Column(msg("Data up to"), _of_side("area", lambda side: side.end), 12),
    Column(msg("Window"), lambda line: safe(line.judgement.window.period) if line.judgement.window else None, 12),
    Column(msg("Window numerator"), _of_window("numerator"), 14),
    Column(msg("Window denominator"), _of_window("denominator"), 14),
    Column(msg("Window result"), _of_window("value"), 14),
    Column(msg("Needed: new"), lambda line: line.judgement.needed.new, 12),
    Column(msg("Needed: converted"), lambda line: line.judgement.needed.converted, 12),
    Column(msg("To spare"), lambda line: line.judgement.needed.spare, 12),
    Column(msg("Sample data"), lambda line: line.lang("yes") if line.judgement.synthetic else line.lang("no"), 10),
)
"""What is said of each agency and indicator. Figures are in the indicator's unit, counts are counts, empty is unknown."""


def lines(wanted: Export, lang: Lang) -> Iterator[Line]:
    """Give every row, agencies in the order of the publication."""
    for sheet in wanted.sheets:
        for judgement in sheet.judgements:
            yield Line(wanted.snapshot, sheet.agency, judgement, lang)


def as_csv(wanted: Export, lang: Lang) -> Iterator[bytes]:
    """Give the rows as CSV in the form a spreadsheet of the language opens."""
    rows = ([column.of(line) for column in COLUMNS] for line in lines(wanted, lang))
    return csv_of(about(wanted, lang), [Table("", [lang(column.heading) for column in COLUMNS], rows)], lang)


def as_json(wanted: Export, lang: Lang) -> Iterator[bytes]:
    """Give the document, an agency a piece; keys are those of `show --json`."""
    yield (json.dumps(head(wanted, lang), ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "agencies": [').encode()
    for number, sheet in enumerate(wanted.sheets):
        yield (",\n" if number else "\n").encode() + json.dumps(_agency(sheet, lang), ensure_ascii=False).encode()
    yield b"\n ]\n}\n"


def head(wanted: Export, lang: Lang) -> dict[str, Any]:
    """Give what a document begins with: what it is, where it comes from and how old it is."""
    snapshot, found = wanted.snapshot, wanted.ages
    return {
        "format": FORMAT,
        "title": title(wanted, lang),
        **facts.publication_of(snapshot.publication),
        "publication": safe(snapshot.publication.title) or None,
        "publisher": safe(snapshot.publication.publisher) or None,
        "endpoint": origin.address(wanted.endpoint) or None,
        "last_good_contact": found.good_at.isoformat() if found.good_at else None,
        "last_contact_failed": not found.contact_ok,
        "expired": found.expired,
        "at": snapshot.at.isoformat(),
        "written": found.now.isoformat(),
        "lang": lang.code,
        "synthetic": wanted.synthetic,
    }


def _agency(sheet: Sheet, lang: Lang) -> dict[str, Any]:
    return {
        **facts.agency_of(sheet, lang),
        "parent": safe(sheet.agency.parent) or None,
        "counts": {str(verdict): count for verdict, count in sheet.counts.items()},
        "indicators": [_indicator(judgement, lang) for judgement in sheet.judgements],
    }


def _indicator(judgement: Judgement, lang: Lang) -> dict[str, Any]:
    end, target = judgement.area.end, judgement.target
    return facts.row(judgement, lang) | {
        "unit": safe(judgement.indicator.unit),
        "field": safe(judgement.indicator.field),
        "plan": safe(target.plan) if target else None,
        "data_up_to": end.isoformat() if end else None,
        "synthetic": judgement.synthetic,
    }
