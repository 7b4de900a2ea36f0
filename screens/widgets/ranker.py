"""Works rankings out, step by step so that keys have their turn: by an indicator as of a day, or by the points of a framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cchc_tui.domain import overview, ranking, scoreboard
from cchc_tui.domain.model import Agency
from cchc_tui.domain.registry import Framework
from cchc_tui.domain.scoreboard import Board
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import CchcError
from screens.widgets import score_ranks
from screens.widgets.ranks import Table
from screens.widgets.score_ranks import Points

LOOKED_BACK = 3
"""Earlier moments whose judgements are kept, so that going to and fro between windows works nothing out twice."""


class By(NamedTuple):
    """What is ranked by: the code of an indicator, or of a framework."""

    code: str
    scored: bool = False


class Ranker:
    """The rankings of one publication: `table` is the one worked out last, `looked` of `whole` agencies while that goes on."""

    def __init__(self, now: Snapshot) -> None:
        self.now = now
        self.table: Table | Points | None = None
        self.looked = self.whole = 0
        self.failure: CchcError | None = None
        self._past: dict[date, Snapshot] = {}
        self._board: Board | None = None

    def choices(self, day: date | None) -> list[By]:
        """Give all there is to rank by: indicators, after them frameworks."""
        scored = [By(framework.code, scored=True) for framework in self.now.catalogue.frameworks]
        return [*(By(code) for code in ranking.indicators(self.at(day))), *scored]

    def at(self, day: date | None) -> Snapshot:
        """Give the publication as judged on a day; the newest few are kept with what they worked out."""
        now = self.now
        if day is None or day == now.at:
            return now
        if day not in self._past:
            # Stored standings hold for another day too where they see the same windows; else the series are read.
            self._past[day] = Snapshot(now.catalogue, now.reader, at=day, publication=now.publication, ready=now.ready)
            for old in list(self._past)[:-LOOKED_BACK]:
                del self._past[old]
        return self._past[day]

    def levels(self, by: By, day: date | None) -> list[str]:
        """Give the levels that can be ranked by it, as far as they are known."""
        if by.scored:
            return list(self.table.levels) if isinstance(self.table, Points) else []
        snapshot = self.at(day)
        return list(ranking.levels(snapshot, by.code)) if by.code in snapshot.indicators else []

    def begin(self, by: By, level: str, *, day: date | None, year: int) -> Iterator[None] | None:
        """Begin another ranking, of the wanted level where it has it; None where there is nothing to rank."""
        self.failure, self.table = None, None
        if by.scored:
            framework = next((one for one in self.now.catalogue.frameworks if one.code == by.code), Framework(by.code))
            self.table = Points(framework)
            return self._guarded(self._score(framework, level, year))
        snapshot = self.at(day)
        levels = ranking.levels(snapshot, by.code) if by.code in snapshot.indicators else {}
        if not levels:
            return None
        level = level if level in levels else next(iter(levels))
        self.table = Table(snapshot, snapshot.indicators[by.code], level, windows=ranking.windows(self.now, by.code))
        self.looked, self.whole = 0, len(levels[level])
        return self._guarded(self._judge(self.table, levels[level]))

    def _guarded(self, steps: Iterator[None]) -> Iterator[None]:
        """Keep an unreadable cache to be said: it is no crash."""
        try:
            yield from steps
        except CchcError as error:
            self.failure = error

    def _judge(self, table: Table, agencies: list[Agency]) -> Iterator[None]:
        """Judge every agency, rank them, then judge them as of the window before."""
        code, judgements = table.indicator.code, []
        for agency in agencies:
            judgements.append(table.snapshot.judge(agency.key, code))
            self.looked += 1
            yield
        before = ranking.window_before(table.snapshot, code, judgements)
        self.table = table = replace(table, places=ranking.rank(judgements), earlier=before)
        self.whole = 0
        yield
        if before is not None:
            then, moves = self.at(before.end), {}
            for judgement in judgements:
                move = ranking.moved(judgement, then.judge(judgement.agency.key, code))
                if move is not None:
                    moves[judgement.agency.key] = move
                yield
            self.table = replace(table, moves=moves)

    def _score(self, framework: Framework, level: str, year: int) -> Iterator[None]:
        """Read every score sheet once, then rank."""
        root = overview.home(self.now)
        if self._board is None and root is not None:
            board = scoreboard.begun(self.now, root)
            self.looked, self.whole = 0, board.whole
            for _ in scoreboard.fill(self.now, board):
                self.looked += 1
                yield
            self._board = board
        self.whole = 0
        if self._board is not None:
            self.table = score_ranks.points(self._board, framework, self.now, level=level, year=year)

    def after(self, by: By, level: str, day: date) -> date | None:
        """Give the end of the window after `day`, None where the ranking of now comes next."""
        agencies = ranking.levels(self.now, by.code).get(level, [])
        judgements = [self.now.judge(agency.key, by.code) for agency in agencies]
        later = ranking.window_after(self.now, by.code, judgements, day)
        return later.end if later else None
