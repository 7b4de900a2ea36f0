"""Score sheets as rows, as pure functions: the lines of a sheet by criterion with its sums, and all sheets of one agency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from cchc_tui import score_sheet
from cchc_tui import score_words as said
from cchc_tui.domain import scoreboard, scoring
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import Score
from cchc_tui.domain.scoring import Sheet
from cchc_tui.i18n import Lang
from cchc_tui.score_sheet import HEADINGS, Part
from cchc_tui.text import safe
from screens.widgets.handed import Table
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View


def columns(view: View) -> list[Column]:
    """Give the columns of a sheet; the note goes first where there is no room, then the evidence."""
    criterion, *points, evidence, note = (view.lang(title) for title in HEADINGS)
    weight, claimed, appraised, apart, survey = points
    return [
        Column(criterion, 16),
        Column(weight, 7, right=True),
        Column(view.lang("Self"), 7, right=True, told=claimed),
        Column(appraised, 9, right=True),
        Column(view.lang("Diff."), 7, right=True, drop=1, told=apart),
        Column(survey, 8, right=True, drop=2),
        Column(evidence, 15, grow=True, drop=3),
        Column(note, 40, drop=4),
    ]


def sheet_rows(sheet: Sheet, view: View, mark: object = "") -> Iterator[Row]:
    """Give a line for each criterion and the sums below; `mark` begins the keys, so that several sheets stand in one list."""
    for place, part in enumerate(score_sheet.parts(sheet, view.lang)):
        key = ("score", mark, part.name if part.kind == score_sheet.LINE else place)
        yield Row(key, partial(_cells, part, view), heading=part.kind != score_sheet.LINE)


def _cells(part: Part, view: View) -> tuple[Cell, ...]:
    if part.kind == score_sheet.HEADING:
        return ((part.name, "heading"),)
    nothing = "" if part.kind == score_sheet.SUM else "-" if view.glyphs == "ascii" else "–"
    weight, claimed, appraised, apart, survey = ("" if one is None else view.lang.figure(one, "", part.places) for one in part.points)
    signed = "" if part.points[3] is None else said.signed(part.points[3], view.lang)
    role = "warning" if part.points[3] is not None and part.points[3] < 0 else "dim"
    bare = part.points[0] is None
    cells: tuple[Cell, ...] = (
        (part.name, "heading" if part.kind == score_sheet.SUM else ""),
        weight,
        claimed or ("" if bare else nothing),
        appraised or ("" if bare else nothing),
        (signed, role) if apart else "",
        survey,
        (part.evidence, "dim"),
        (part.note, "dim"),
    )
    return cells


def all_rows(key: AgencyKey, view: View) -> Iterator[Row]:
    """Give every sheet of an agency, the newest year first, each below what it comes to; an agency without one says so."""
    sheets, lang = scoreboard.sheets_of(view.snapshot, key), view.lang
    if not sheets:
        below = lang("no score sheet of its own; those of the agencies below: key 4")
        nothing = lang("no score sheet") if view.snapshot.tree.is_leaf(key) else below
        yield Row("nothing", ((nothing, "dim"),), heading=True)
    between = " - " if view.glyphs == "ascii" else " · "
    for sheet in sheets:
        named = between.join([str(sheet.year), said.framework(sheet.framework, lang), said.stage(sheet, lang)])
        yield Row(("sheet", *_mark(sheet)), ((named, "heading"),), heading=True)
        yield from sheet_rows(sheet, view, _mark(sheet))


def _mark(sheet: Sheet) -> tuple[int, str]:
    return (sheet.year, sheet.framework.code)


def tab_about(key: object, agency: AgencyKey, view: View) -> list[str]:
    """Say the line of the cursor on the agency's tab: the criterion, and the sheet it stands on."""
    sheets = scoreboard.sheets_of(view.snapshot, agency) if isinstance(key, tuple) else ()
    found = next((sheet for sheet in sheets if key[:2] == ("score", _mark(sheet))), None) if isinstance(key, tuple) else None
    if found is None:
        return []
    old = next((s for s in sheets if (s.year, s.framework.code) == (found.year - 1, found.framework.code)), None)
    return [*line_about(key, found, view), *sheet_about(found, old, view)]


def sheet_about(sheet: Sheet, before: Sheet | None, view: View) -> list[str]:
    """Say what a sheet comes to, what is odd about it, its band with what is missing to the next one, and how it moved."""
    lang = view.lang
    told = said.summed(sheet, lang)
    if view.glyphs == "ascii":
        told = told.replace("→", "->")
    moved = said.moved(scoring.movement(sheet, before), sheet.year, lang)
    second = "; ".join(part for part in (said.classed(sheet, lang), moved) if part)
    return [part for part in (told, *said.odd(sheet, lang), second) if part]


def line_about(key: object, sheet: Sheet, view: View) -> list[str]:
    """Say the line of the cursor whole: its points, its evidence and its note."""
    line = next((one for one in sheet.lines if isinstance(key, tuple) and safe(one.criterion) == key[-1]), None)
    if line is None:
        return []
    between = " - " if view.glyphs == "ascii" else " · "
    lang = view.lang
    told = [lang("criterion {code}: {said}", code=line.criterion, said=_points(line, lang))]
    told += (
        [lang("evidence: {evidence}", evidence=line.evidence)] if line.evidence else [] if line.weight is None else [lang("no evidence")]
    )
    told += [safe(line.note)] if line.note else []
    return [between.join(told)]


def _points(line: Score, lang: Lang) -> str:
    if line.appraised is None and line.weight is None and line.survey is not None:
        return lang("{points} points of the survey", points=said.points(line.survey, lang))
    if line.appraised is None:
        return lang("not appraised")
    if line.weight is None:
        return lang("{points} points", points=said.points(line.appraised, lang))
    return lang("{points} of {weight} points", points=said.points(line.appraised, lang), weight=said.points(line.weight, lang))


def papers(view: View, sheets: Iterable[tuple[AgencyKey, Sheet, Sheet | None]]) -> Iterator[Table]:
    """Give the sheets to hand on, each as a table of its own, whose rows are made when they are asked for."""
    by_key, lang = view.snapshot.tree.by_key, view.lang
    header = tuple(lang(title) for title in HEADINGS)
    for key, sheet, before in sheets:
        yield Table(score_sheet.title(by_key[key], sheet, lang), header, _paper_rows(key, sheet, before, view))


def _paper_rows(key: AgencyKey, sheet: Sheet, before: Sheet | None, view: View) -> Iterator[tuple[str, ...]]:
    """Give the lines and sums of a sheet, below them what it comes to and where it is signed."""
    lang = view.lang
    found = score_sheet.paper(view.snapshot, view.snapshot.tree.by_key[key], sheet, before, lang)
    for part in found.parts:
        yield (part.name, *("" if one is None else lang.figure(one, "", part.places) for one in part.points), part.evidence, part.note)
    yield from ((fact,) for fact in found.facts)
    for signer, place in score_sheet.signatures(found, lang):
        yield from ((signer,), (place,))


def tab_papers(key: AgencyKey, view: View) -> list[Table]:
    """Give every sheet of one agency to hand on."""
    sheets = scoreboard.sheets_of(view.snapshot, key)
    before = {_mark(sheet): sheet for sheet in sheets}
    return list(papers(view, ((key, sheet, before.get((sheet.year - 1, sheet.framework.code))) for sheet in sheets)))
