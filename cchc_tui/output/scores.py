"""The newest score sheets of an agency and of all below it, to hand on: each as it is signed, as CSV, Markdown or JSON.

Pure: pieces of bytes come back. `score_book` makes the workbook of the same sheets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cchc_tui import score_sheet, words
from cchc_tui import score_words as said
from cchc_tui.domain import scoreboard, scoring
from cchc_tui.domain.model import Agency
from cchc_tui.domain.registry import Band, Framework, Score
from cchc_tui.domain.scoring import Sheet
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output import facts, origin
from cchc_tui.output.ages import Ages
from cchc_tui.output.export import Export, covered, head
from cchc_tui.output.handout import Table, Value, csv_of
from cchc_tui.output.markdown import literal, row
from cchc_tui.score_sheet import HEADINGS, Paper
from cchc_tui.text import safe

FORMAT = "cchc-tui/scores/1"
"""Names the form of the JSON document; another number is another form."""


class Scored(NamedTuple):
    """One sheet: whose it is, and the one of the year before."""

    agency: Agency
    sheet: Sheet
    before: Sheet | None


class Scores(NamedTuple):
    """All that the file rests on."""

    wanted: Export
    sheets: Sequence[Scored]

    @property
    def synthetic(self) -> bool:
        """Whether anything of the publication is made up: score sheets name no source of their own."""
        return any(source.synthetic for source in self.wanted.snapshot.catalogue.sources)


def scores(snapshot: Snapshot, ages: Ages, *, endpoint: str = "", area: Agency | None = None) -> Scores:
    """Find the newest score sheets of an agency and of everything below it, or of the whole edition in force."""
    found = [one for agency in covered(snapshot, area) for one in _newest(snapshot, agency)]
    return Scores(Export(snapshot, (), ages, endpoint, area), found)


def _newest(snapshot: Snapshot, agency: Agency) -> Iterator[Scored]:
    sheets = scoreboard.sheets_of(snapshot, agency.key)
    for sheet in sheets:
        if sheet.year == sheets[0].year:
            same = (other for other in sheets if (other.year, other.framework.code) == (sheet.year - 1, sheet.framework.code))
            yield Scored(agency, sheet, next(same, None))


def title(found: Scores, lang: Lang) -> str:
    """Name what is exported."""
    area = found.wanted.area
    if area is None:
        return lang("Score sheets: all agencies")
    return lang("Score sheets: {agency}", agency=f"{words.name(area, lang)} ({area.key})")


def about(found: Scores, lang: Lang) -> list[str]:
    """Say what it is, where it comes from and how old it is."""
    wanted = found.wanted
    return [title(found, lang), *origin.about(wanted.snapshot, wanted.ages, lang, endpoint=wanted.endpoint, synthetic=found.synthetic)]


def papers(found: Scores, lang: Lang) -> Iterator[Paper]:
    """Give each sheet as it is signed."""
    for one in found.sheets:
        yield score_sheet.paper(found.wanted.snapshot, one.agency, one.sheet, one.before, lang)


def as_csv(found: Scores, lang: Lang) -> Iterator[bytes]:
    """Give the sheets as CSV, one below the other."""
    return csv_of(about(found, lang), (_table(paper, lang) for paper in papers(found, lang)), lang)


def _table(paper: Paper, lang: Lang) -> Table:
    rows: list[Sequence[Value]] = [(part.name, *part.points, part.evidence, part.note) for part in paper.parts]
    rows += [(fact,) for fact in paper.facts]
    rows += [line for signer, place in score_sheet.signatures(paper, lang) for line in ((signer,), (place,))]
    return Table(paper.title, [lang(heading) for heading in HEADINGS], rows)


def as_markdown(found: Scores, lang: Lang) -> Iterator[bytes]:
    """Give a heading and a table for each sheet."""
    first, *more = about(found, lang)
    yield (f"# {literal(first)}\n\n" + "".join(f"- {literal(line)}\n" for line in more)).encode()
    for paper in papers(found, lang):
        yield _marked(paper, lang).encode()


def _marked(paper: Paper, lang: Lang) -> str:
    text = f"\n## {literal(paper.title)}\n\n" + "".join(f"- {literal(fact)}\n" for fact in paper.facts)
    text += "\n" + row([lang(heading) for heading in HEADINGS]) + "| --- |" + " ---: |" * 5 + " --- | --- |\n"
    for part in paper.parts:
        points = ("" if one is None else lang.figure(one, "", part.places) for one in part.points)
        text += row([part.name, *points, part.evidence, part.note])
    signed = score_sheet.signatures(paper, lang)
    return text + "\n" + row([signer for signer, _ in signed]) + "|" + " --- |" * len(signed) + "\n" + row([place for _, place in signed])


def as_json(found: Scores, lang: Lang) -> Iterator[bytes]:
    """Give one document, a sheet a piece."""
    begun = head(found.wanted, lang) | {"format": FORMAT, "title": title(found, lang), "synthetic": found.synthetic}
    yield (json.dumps(begun, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "sheets": [').encode()
    for number, one in enumerate(found.sheets):
        yield (",\n" if number else "\n").encode() + json.dumps(_facts(one, lang), ensure_ascii=False).encode()
    yield b"\n ]\n}\n"


def _facts(one: Scored, lang: Lang) -> dict[str, Any]:
    agency, sheet = one.agency, one.sheet
    return {
        "edition": safe(agency.edition),
        "code": safe(agency.code),
        "level": safe(agency.level),
        "name": words.name(agency, lang),
        "parent": safe(agency.parent) or None,
        "year": sheet.year,
        "framework": _framework(sheet.framework, lang),
        "stage": sheet.stage or None,
        "steps": {stage: step.value for stage, step in scoring.steps(sheet).items()},
        **_sums(sheet, lang),
        "movement": facts.value(scoring.movement(sheet, one.before)),
        "findings": [_finding(odd) for odd in scoring.odd(sheet)],
        "lines": [_line(line) for line in sheet.lines],
    }


def _sums(sheet: Sheet, lang: Lang) -> dict[str, Any]:
    found = scoring.result(sheet)
    near = scoring.ahead(sheet.framework, found.total)
    return {
        "claimed": facts.value(found.claimed),
        "appraised": facts.value(found.appraised),
        "base": facts.value(found.base),
        "survey": facts.value(found.survey),
        "rescaled": found.rescaled,
        "extras": facts.value(found.extras),
        "total": facts.value(found.total),
        "band": _band(found.band, lang),
        "next": {**_band(near.band, lang), "points": facts.value(near.points)} if near else None,
        "not_appraised": [safe(code) for code in found.missing],
    }


def _finding(odd: scoring.Odd) -> dict[str, Any]:
    return {"rule": odd.rule, "at": safe(odd.criterion), "found": facts.value(odd.found), "limit": facts.value(odd.limit)}


def _framework(which: Framework, lang: Lang) -> dict[str, Any]:
    return {
        "code": safe(which.code),
        "title": said.framework(which, lang),
        "max_score": facts.value(which.max_score),
        "survey_weight": facts.value(which.survey_weight),
    }


def _band(which: Band | None, lang: Lang) -> dict[str, Any]:
    if which is None:
        return dict.fromkeys(("label", "title", "min"))
    return {"label": safe(which.label), "title": said.band(which, lang), "min": facts.value(which.min)}


def _line(line: Score) -> dict[str, Any]:
    return {
        "criterion": safe(line.criterion),
        "weight": facts.count(line.weight),
        "self": facts.count(line.claimed),
        "appraised": facts.count(line.appraised),
        "survey": facts.count(line.survey),
        "stage": line.stage or None,
        "evidence": safe(line.evidence),
        "note": safe(line.note),
    }


FORMS: Mapping[str, Callable[[Scores, Lang], Iterator[bytes]]] = {"csv": as_csv, "md": as_markdown, "json": as_json}
"""The forms of text; the workbook is made elsewhere."""
