"""What the scoring screen shows of an area, as pure functions: who is how far, with which total, in which band, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from cchc_tui import plan_words, words
from cchc_tui import score_words as said
from cchc_tui.domain import scoring
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.registry import SCORE_STAGES, Framework
from cchc_tui.domain.scoreboard import Board, Entry, Round
from cchc_tui.domain.scoring import Step
from cchc_tui.domain.verdict import Severity, Verdict
from cchc_tui.i18n import Lang
from cchc_tui.text import msg, safe
from screens.widgets import score_panes
from screens.widgets.handed import Table
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

SHORT = {
    "self": msg("Se"),
    "evidence": msg("Ev"),
    "appraisal": msg("Ap"),
    "survey": msg("Su"),
    "approved": msg("OK"),
    "published": msg("Pu"),
}
"""The stages in two letters, above a sign each."""

RESCALED = "*"
"""Behind a total that the appraisal alone makes."""


def columns(view: View) -> list[Column]:
    """Give the columns; the stage in words goes first where there is no room, then the movement."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Agency"), 16, grow=True),
        *(Column(lang(SHORT[stage]), 2, told=lang(plan_words.STAGES[stage])) for stage in SCORE_STAGES),
        Column(lang("Total"), 7, right=True),
        Column(lang("Band"), 10),
        Column(lang("Moved"), 8, right=True, drop=2),
        Column(lang("To band"), 8, right=True, drop=1),
        Column(lang("Step"), 14, drop=3),
        Column(lang("What is missing"), 66, drop=4),
    ]


def rows(entries: Sequence[Entry], view: View, area: AgencyKey) -> Iterator[Row]:
    """Give whoever is scored, below whom they belong to where that is not the area itself; where nobody has a sheet one line says so."""
    tree, groups = view.snapshot.tree, dict[str, list[Entry]]()
    for entry in entries:
        groups.setdefault(entry.agency.parent, []).append(entry)
    for parent, several in groups.items():
        above, scored = tree.by_key.get(AgencyKey(area.edition, parent)), sum(1 for entry in several if entry.sheet)
        if above and above.key != area:
            yield Row(
                ("group", parent),
                ((_group(words.name(above, view.lang), several, scored, view.lang), "heading" if scored else "dim"),),
                heading=True,
            )
        if scored or not above or above.key == area:
            yield from (Row(entry.agency.key, partial(cells, entry, view)) for entry in several)


def _group(name: str, several: Sequence[Entry], scored: int, lang: Lang) -> str:
    if not scored:
        return lang("{agency}: no score sheet ({count})", agency=name, count=lang.number(len(several)))
    return lang(
        "{agency}: {scored} of {count} with a score sheet", agency=name, scored=lang.number(scored), count=lang.number(len(several))
    )


def _steps(entry: Entry) -> dict[str, Step]:
    return scoring.steps(entry.sheet) if entry.sheet else dict.fromkeys(SCORE_STAGES, Step.OPEN)


def cells(entry: Entry, view: View) -> tuple[Cell, ...]:
    """Give the cells of one agency."""
    signs = tuple((said.sign(step, view.glyphs), said.ROLES[step]) for step in _steps(entry).values())
    return (odd_sign(entry, view), words.name(entry.agency, view.lang), *signs, *result_cells(entry, view.lang))


def odd_sign(entry: Entry, view: View) -> Cell:
    """Give the sign of a sheet that says what cannot be; what that is stands below the lists."""
    odd = entry.sheet and scoring.odd(entry.sheet)
    return (words.glyph(Verdict.CONFLICT, view.glyphs), Severity.WARNING.value) if odd else ""


def result_cells(entry: Entry, lang: Lang) -> tuple[Cell, ...]:
    """Give total, band, movement, gap, stage and what is missing, or why there is none of it."""
    sheet, found = entry.sheet, entry.result
    if sheet is None or found is None:
        return ("", "", "", "", (lang("no score sheet"), "dim"), "")
    if found.total is None:
        return ("", "", "", "", said.stage(sheet, lang), said.unscored(found, lang))
    full, base = scoring.scale_of(sheet)
    mark = RESCALED if found.rescaled and base != full else " "
    return (
        said.total(found.total, sheet.framework, lang) + mark,
        said.band(found.band, lang) if found.band else "",
        _moved(entry, lang),
        (said.gap(sheet, lang), "dim"),
        said.stage(sheet, lang),
        said.nearest(sheet, lang),
    )


def _moved(entry: Entry, lang: Lang) -> Cell:
    move = entry.moved
    if not move:
        return "" if move is None else (lang.figure(move, ""), "dim")
    return (said.signed(move, lang), "ok" if move > 0 else "warning")


def head(board: Board, chosen: Round, framework: Framework, view: View) -> list[str]:
    """Say by which framework of which year, how many are how far, and that not everybody is read yet."""
    lang, between = view.lang, " - " if view.glyphs == "ascii" else " · "
    entries = board.entries(chosen)
    first = [str(chosen.year), said.framework(framework, lang)]
    second = [lang("{scored} of {count} with a score sheet", scored=_count(entries, lang), count=lang.number(len(entries)))]
    second.append(lang("{count} published", count=lang.number(sum(1 for e in entries if e.sheet and e.sheet.stage == SCORE_STAGES[-1]))))
    second.append(lang("{count} with a total", count=lang.number(sum(1 for e in entries if e.total is not None))))
    if not board.finished:
        second.append(lang("{looked} of {whole} agencies looked at", looked=lang.number(len(board.read)), whole=lang.number(board.whole)))
    others = [str(year) for year in years_of(board, chosen) if year != chosen.year]
    second += [lang("also of {years}", years=", ".join(others))] if others else []
    return [between.join(first), between.join(second)]


def years_of(board: Board, chosen: Round) -> list[int]:
    """Give the years of a framework, the newest first."""
    return [one.year for one in board.rounds if one.framework == chosen.framework]


def _count(entries: Sequence[Entry], lang: Lang) -> str:
    return lang.number(sum(1 for entry in entries if entry.sheet))


def legend(view: View) -> str:
    """Say what the signs mean."""
    told = [f"{said.sign(step, view.glyphs)} {view.lang(said.STEPS[step])}" for step in Step]
    return "  ".join([*told, f"{RESCALED} {view.lang('rescaled, no survey')}"])


def about(entry: Entry, view: View) -> list[str]:
    """Say the row of the cursor in words: what it comes to, what is missing to the next band, what is odd, and every stage."""
    lang, name = view.lang, words.name(entry.agency, view.lang)
    if entry.sheet is None:
        return [lang("{agency}: no score sheet", agency=name)]
    first, *more = score_panes.sheet_about(entry.sheet, entry.before, view)
    return [f"{name}: {first}", *more, said.stages(entry.sheet, lang)]


def handed(entries: Sequence[Entry], view: View) -> list[Table]:
    """Give everything to hand on: who is how far in words, then every sheet as it is signed."""
    lang = view.lang
    header = [safe(column.told or column.title) for column in columns(view)[1:]]
    rows = (_told(entry, lang) for entry in entries)
    table = Table(lang("Scoring"), (lang("Agency code"), *header, lang("rescaled, no survey")), rows)
    return [table, *score_panes.papers(view, ((e.agency.key, e.sheet, e.before) for e in entries if e.sheet))]


def _told(entry: Entry, lang: Lang) -> tuple[str, ...]:
    steps = (lang(said.STEPS[step]) for step in _steps(entry).values())
    total, *result = (cell if isinstance(cell, str) else cell[0] for cell in result_cells(entry, lang))
    rescaled = lang("yes") if total.endswith(RESCALED) else ""
    return (safe(entry.agency.code), words.name(entry.agency, lang), *steps, total.rstrip(f"{RESCALED} "), *result, rescaled)
