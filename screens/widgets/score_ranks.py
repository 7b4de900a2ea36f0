"""What a ranking by points shows, as pure functions: stands → columns, rows, and the lines above and below the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc_tui import score_words as said
from cchc_tui import words
from cchc_tui.domain import scoreboard
from cchc_tui.domain.registry import Framework
from cchc_tui.domain.scoreboard import Board, Round, Stand
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.text import fold, msg, safe
from screens.widgets import score_board, score_panes
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.ranks import BY_MOVEMENT, BY_NAME, BY_RANK, SORTS, heard
from screens.widgets.view import View

REASONS = {scoreboard.NOT_APPRAISED: msg("not everything is appraised"), scoreboard.NO_SHEET: msg("there is no score sheet")}
"""Why an agency has no rank."""


@dataclass(frozen=True)
class Points:
    """One ranking by a framework: of which year, of which level, who stands where, and the other years and levels there are."""

    framework: Framework
    year: int = 0
    level: str = ""
    stands: Sequence[Stand] = ()
    years: Sequence[int] = ()
    levels: Sequence[str] = ()

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return sum(1 for stand in self.stands if stand.rank is not None)

    @property
    def mixed(self) -> bool:
        """Whether the agencies do not all belong to one and the same."""
        return len({stand.entry.agency.parent for stand in self.stands}) > 1


def points(board: Board, framework: Framework, snapshot: Snapshot, *, level: str, year: int) -> Points:
    """Rank by a framework: of the wanted level and year where there are sheets, else of the first level and the newest year."""
    rounds = [one for one in board.rounds if one.framework == framework.code]
    if not rounds:
        return Points(framework)
    chosen = next((one for one in rounds if one.year == year), rounds[0])
    levels = _levels(board, framework, snapshot)
    level = level if level in levels else levels[0]
    stands = scoreboard.stands(board.entries(Round(chosen.year, framework.code), level))
    return Points(framework, chosen.year, level, stands, [one.year for one in rounds], levels)


def _levels(board: Board, framework: Framework, snapshot: Snapshot) -> list[str]:
    """Give the levels that are scored by a framework, from the top down."""
    depths = {
        agency.level: len(snapshot.tree.lineage(agency.key))
        for agency, sheets in board.read.values()
        if any(sheet.framework.code == framework.code for sheet in sheets)
    }
    return sorted(depths, key=lambda level: (depths[level], level))


def columns(table: Points, view: View) -> list[Column]:
    """Give the columns; whom an agency belongs to is named only where that is not one and the same for all."""
    lang = view.lang
    return [
        Column("", 1),
        Column(lang("Rank"), 4, right=True),
        Column(lang("Agency"), 16, grow=True),
        *([Column(lang("Part of"), 15, drop=2)] if table.mixed else []),
        Column(lang("Total"), 8, right=True),
        Column(lang("Band"), 10),
        Column(lang("To band"), 8, right=True, drop=1),
        Column(lang("To next"), 7, right=True, drop=6),
        Column(lang("Moved"), 8, right=True, drop=5),
        Column(lang("Step"), 14, drop=7),
    ]


def rows(table: Points, view: View, *, sort: str = BY_RANK, wanted: str = "") -> Iterator[Row]:
    """Give the ranked agencies in the wanted order, then those without a rank under a line with the reason."""
    found = [stand for stand in table.stands if not wanted or heard(stand.entry.agency, view.snapshot, wanted)]
    for stand in _ordered([stand for stand in found if stand.rank is not None], view, sort):
        yield _row(stand, table, view)
    for reason, why in REASONS.items():
        several = [stand for stand in found if stand.rank is None and stand.reason == reason]
        if several:
            heading = view.lang("no rank: {reason} ({count})", reason=view.lang(why), count=view.lang.number(len(several)))
            yield Row(("reason", reason), ((heading, "heading"),), heading=True)
        yield from (_row(stand, table, view) for stand in several)


def _row(stand: Stand, table: Points, view: View) -> Row:
    """Make the row of an agency, whose cells are written when it comes in sight."""
    return Row(stand.entry.agency.key, lambda: cells(stand, table, view))


def _ordered(stands: list[Stand], view: View, sort: str) -> list[Stand]:
    if sort == BY_NAME:
        return sorted(stands, key=lambda stand: fold(words.name(stand.entry.agency, view.lang)))
    if sort == BY_MOVEMENT:
        return sorted(stands, key=lambda stand: (stand.entry.moved is None, -(stand.entry.moved or Fraction(0))))
    return stands


def cells(stand: Stand, table: Points, view: View) -> tuple[Cell, ...]:
    """Give the cells of one agency."""
    lang, entry = view.lang, stand.entry
    above = view.snapshot.tree.parent(entry.agency.key)
    total, band, moved, gap, stage, _ = score_board.result_cells(entry, lang)
    return (
        score_board.odd_sign(entry, view),
        str(stand.rank) if stand.rank is not None else "",
        words.name(entry.agency, lang),
        *([(words.name(above, lang) if above else "", "dim")] if table.mixed else []),
        total,
        band,
        gap,
        (lang.figure(said.upwards(stand.to_next), "") if stand.to_next is not None else "", "dim"),
        moved,
        stage,
    )


def head(table: Points, view: View, *, sort: str, looked: int = 0, whole: int = 0) -> list[str]:
    """Say by which framework, of which level and year, how many of how many; `looked` of `whole` while it is not done."""
    lang, between = view.lang, " - " if view.glyphs == "ascii" else " · "
    name = safe(table.framework.code)
    title = said.framework(table.framework, lang)
    first = name if title == name else f"{name} {title}"
    if whole:
        return [first, lang("{looked} of {whole} agencies looked at", looked=lang.number(looked), whole=lang.number(whole))]
    if not table.stands:
        return [first, lang("no score sheet by this framework")]
    level = words.LEVELS.get(table.level)
    second = [lang(level) if level else safe(table.level), lang("year {year}", year=table.year)]
    second.append(lang("{ranked} ranked of {all}", ranked=lang.number(table.ranked), all=lang.number(len(table.stands))))
    second += [lang(SORTS[sort])] if sort != BY_RANK else []
    return [first, between.join(second)]


def about(key: object, table: Points, view: View) -> list[str]:
    """Say the row of the cursor in words: its rank, how its total comes about, and what is missing to the next band."""
    stand = next((one for one in table.stands if one.entry.agency.key == key), None)
    if stand is None:
        return []
    lang, sheet = view.lang, stand.entry.sheet
    if sheet is None:
        return [lang("{agency}: no score sheet", agency=words.name(stand.entry.agency, lang))]
    ranked = []
    if stand.rank is not None:
        ranked.append(lang("rank {rank} of {count}", rank=lang.number(stand.rank), count=lang.number(table.ranked)))
    if stand.to_next is not None:
        ranked.append(lang("{points} to the next better", points=lang.figure(said.upwards(stand.to_next), "")))
    first, *more = score_panes.sheet_about(sheet, stand.entry.before, view)
    return ["; ".join([*([", ".join(ranked)] if ranked else []), first]), *more]
