"""What a ranking shows, as pure functions: places → columns, rows, and the lines above and below the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from cchc_tui import search, text, words
from cchc_tui.domain import ranking
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import Agency, AgencyKey, Indicator, Period
from cchc_tui.domain.ranking import Place
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.text import fold, msg, safe
from screens.widgets.lines import Cell, Column, Row
from screens.widgets.view import View

REASONS = {
    **words.REASONS,
    ranking.CONFLICT: msg("the reported numbers contradict themselves"),
    ranking.COUNT_ALONE: msg("a count alone cannot be compared with shares"),
    ranking.OTHER_TARGET: msg("its target asks for something else"),
    ranking.NO_FIGURE: msg("there is no figure"),
}
"""Why an agency has no rank."""

BY_RANK, BY_NAME, BY_MOVEMENT = "rank", "name", "movement"
SORTS = {BY_RANK: msg("by rank"), BY_NAME: msg("by name"), BY_MOVEMENT: msg("by movement")}
"""The orders `s` goes through."""

ARROWS = {"unicode": ("▲ ", "▼ "), "wgl4": ("▲ ", "▼ "), "ascii": ("+", "-")}
"""Before a figure that rose or fell, by glyph level."""


@dataclass(frozen=True)
class Table:
    """One ranking: as of which day, of which level by which indicator, the places, and the movement since the end of a window.

    `moves` is None while it is still being worked out; `earlier` is the window it is counted from, None where there is none.
    """

    snapshot: Snapshot
    indicator: Indicator
    level: str
    places: Sequence[Place] = ()
    moves: Mapping[AgencyKey, Fraction] | None = None
    earlier: Period | None = None
    windows: Sequence[Period] = field(default=(), repr=False)

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return sum(1 for place in self.places if place.rank is not None)

    @cached_property
    def mixed(self) -> bool:
        """Whether the agencies do not all belong to one and the same."""
        return len({place.agency.parent for place in self.places}) > 1

    @property
    def judgements(self) -> list[Judgement]:
        """What the places rest on."""
        return [place.judgement for place in self.places]


def columns(table: Table, view: View) -> list[Column]:
    """Give the columns; whom an agency belongs to is named only where that is not one and the same for all."""
    lang = view.lang
    counted = max((text.cells(_counts(place, view)) for place in table.places), default=0)
    return [
        Column("", 1),
        Column(lang("Rank"), 4, right=True),
        Column(lang("Agency"), 16, grow=True),
        *([Column(lang("Part of"), 15, drop=2)] if table.mixed else []),
        Column(lang("Result"), 8, right=True),
        Column(lang("Counts"), min(max(counted, 9), 19), right=True, drop=4),
        Column(lang("Gap"), 7, right=True, drop=1),
        Column(lang("To next"), 7, right=True, drop=6),
        Column(lang("Moved"), 8, right=True, drop=5),
        Column(lang("Verdict"), 15, drop=7),
    ]


def rows(table: Table, view: View, *, sort: str = BY_RANK, wanted: str = "") -> Iterator[Row]:
    """Give the ranked agencies in the wanted order, then those without a rank under a line with the reason."""
    found = [place for place in table.places if not wanted or heard(place.agency, table.snapshot, wanted)]
    for place in ordered([place for place in found if place.rank is not None], table, view, sort):
        yield _row(place, table, view)
    for reason in dict.fromkeys(place.reason for place in found if place.rank is None):
        several = [place for place in found if place.rank is None and place.reason == reason]
        why = view.lang(REASONS[reason]) if reason in REASONS else safe(reason)
        heading = view.lang("no rank: {reason} ({count})", reason=why, count=view.lang.number(len(several)))
        yield Row(("reason", reason), ((heading, "heading"),), heading=True)
        yield from (_row(place, table, view) for place in several)


def _row(place: Place, table: Table, view: View) -> Row:
    """Make the row of an agency, whose cells are written when it comes in sight."""
    return Row(place.agency.key, lambda: cells(place, table, view))


def heard(agency: Agency, snapshot: Snapshot, wanted: str) -> bool:
    """Say whether the words are in an agency's name or in that of whom it belongs to: a district's name gives all its communes."""
    above = snapshot.tree.parent(agency.key)
    return search.has_words(agency, wanted) or (above is not None and bool(above.parent) and search.has_words(above, wanted))


def ordered(places: Iterable[Place], table: Table, view: View, sort: str) -> list[Place]:
    """Put places in order: by rank as they come, by name without tone marks, or who improved most first."""
    if sort == BY_NAME:
        return sorted(places, key=lambda place: fold(words.name(place.agency, view.lang)))
    if sort == BY_MOVEMENT and table.moves is not None:
        moves = table.moves
        known = {
            place.agency.key: ranking.improvement(moves[place.agency.key], place.judgement) for place in places if place.agency.key in moves
        }
        return sorted(places, key=lambda place: (place.agency.key not in known, -known.get(place.agency.key, Fraction(0))))
    return list(places)


def cells(place: Place, table: Table, view: View) -> tuple[Cell, ...]:
    """Give the cells of one agency."""
    lang, side = view.lang, place.judgement.area
    above = table.snapshot.tree.parent(place.agency.key)
    role = side.severity.value
    return (
        (words.glyph(side.verdict, view.glyphs), role),
        str(place.rank) if place.rank is not None else "",
        words.name(place.agency, lang),
        *([(words.name(above, lang) if above else "", "dim")] if table.mixed else []),
        words.value(side.figure, place.judgement.indicator, lang, nothing="-" if view.glyphs == "ascii" else "–"),
        (_counts(place, view), "dim"),
        signed(side.ruling.gap, view) if place.rank is not None else "",
        (lang.figure(place.to_next, "") if place.to_next is not None else "", "dim"),
        movement(place, table, view),
        (words.verdict(side.verdict, lang), role),
    )


def signed(points: Fraction | None, view: View) -> str:
    """Write a difference with its sign, empty where it is unknown."""
    if points is None:
        return ""
    return ("+" if points > 0 else "") + view.lang.figure(points, "")


def movement(place: Place, table: Table, view: View) -> Cell:
    """Write how far a figure rose or fell; the colour says whether that is for the better."""
    move = (table.moves or {}).get(place.agency.key)
    if move is None or place.rank is None:
        return ""
    if move == 0:
        return (view.lang.figure(move, ""), "dim")
    up, down = ARROWS[view.glyphs]
    better = ranking.improvement(move, place.judgement) > 0
    return ((up if move > 0 else down) + view.lang.figure(abs(move), ""), "ok" if better else "warning")


def head(table: Table, view: View, *, day: date | None, sort: str, looked: int = 0, whole: int = 0) -> list[str]:
    """Say what is ranked, as of when, how many of how many, and in which order; `looked` of `whole` while it is not done."""
    lang, between = view.lang, " - " if view.glyphs == "ascii" else " · "
    code, level = table.indicator.code, words.LEVELS.get(table.level)
    named = f"{safe(code)} {words.title(table.indicator, lang)}"
    targets = {j.target: words.bound(j.target, table.indicator.unit, lang, view.glyphs) for j in table.judgements if j.target is not None}
    bounds = list(dict.fromkeys(targets.values()))
    # One commitment for all is said; several would only be read as one.
    first = [named, *(bounds if len(bounds) == 1 else [])]
    first += [lang("lower is better")] if ranking.lower_is_better(table.judgements) and bounds else []
    second = [lang(level) if level else safe(table.level), moment(table, view, day)]
    if whole:
        second.append(lang("{looked} of {whole} agencies looked at", looked=lang.number(looked), whole=lang.number(whole)))
    else:
        second.append(lang("{ranked} ranked of {all}", ranked=lang.number(table.ranked), all=lang.number(len(table.places))))
        second += [lang(SORTS[sort])] if sort != BY_RANK else []
    return [between.join(first), between.join(second)]


def moment(table: Table, view: View, day: date | None) -> str:
    """Say as of when the ranking stands: the date of the verdict, or the end of an earlier window."""
    lang = view.lang
    if day is None:
        return lang("as of {day}", day=lang.day(table.snapshot.at))
    window = next((w for w in table.windows if w.end == day), None)
    if window is None:
        return lang("looking back: as of {day}", day=lang.day(day))
    return lang("looking back: as of the end of {window}", window=_window(window, view))


def _window(window: Period, view: View) -> str:
    return f"{safe(window.id)} ({view.lang.day(window.end)})"


def about(place: Place, table: Table, view: View) -> list[str]:
    """Say the row of the cursor in words, with what a narrow screen has no column for."""
    lang = view.lang
    if place.rank is None:
        return [words.sentence(place.judgement, lang)]
    said = [lang("rank {rank} of {count}", rank=lang.number(place.rank), count=lang.number(table.ranked))]
    if place.to_next is not None:
        said.append(lang("{points} to the next better", points=lang.figure(place.to_next, "")))
    move = (table.moves or {}).get(place.agency.key)
    if move is not None and table.earlier is not None:
        said.append(lang("{points} since {window}", points=signed(move, view) if move else "0", window=safe(table.earlier.id)))
    said += [counts] if (counts := _counts(place, view)) else []
    return [", ".join(said), words.sentence(place.judgement, lang)]


def _counts(place: Place, view: View) -> str:
    """Write numerator and denominator; a bare count is the figure itself and is not said twice."""
    figure = place.judgement.area.figure
    return words.counts(figure, view.lang) if figure.denominator is not None else ""
