"""Everything one publication says, at one date of the verdict: the one thing faces ask.

A `Snapshot` never changes; another date or another publication is another snapshot.
`Snapshot()` is the empty district, so that no face needs a special case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cchc_tui.domain.assess import assess
from cchc_tui.domain.books import EPOCH, Books
from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.known import Ready
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Publication, SeriesReader
from cchc_tui.domain.rollup import Figure
from cchc_tui.domain.verdict import SEVERITY_RANK, Severity, Verdict


class Sheet(NamedTuple):
    """An agency with the judgement of every indicator that has a target in force, its severity, and all ten verdicts counted."""

    agency: Agency
    judgements: tuple[Judgement, ...]
    severity: Severity
    counts: Mapping[Verdict, int]


class Snapshot(Books):
    """One publication judged at one date; answers are computed when first asked and kept."""

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        reader: SeriesReader | None = None,
        *,
        at: date = EPOCH,
        publication: Publication | None = None,
        ready: Ready | None = None,
    ) -> None:
        super().__init__(catalogue, reader, at=at, publication=publication, ready=ready)
        self.judged: dict[tuple[AgencyKey, str], Judgement] = {}
        self.trends: dict[tuple[AgencyKey, str, int], tuple[Figure, ...]] = {}

    def judge(self, key: AgencyKey, code: str) -> Judgement:
        """Judge one agency by one indicator, both its own work and its area."""
        asked = (key, code)
        if asked not in self.judged:
            self.judged[asked] = assess(self, self.tree.by_key[key], self.indicators[code])
        return self.judged[asked]

    def sheet(self, key: AgencyKey) -> Sheet:
        """Judge an agency by every indicator with a target in force."""
        rows = tuple(self.judge(key, code) for code in self.indicators if self.target(key, code))
        severity = max((row.area.severity for row in rows), key=SEVERITY_RANK.__getitem__, default=Severity.NONE)
        counts = dict.fromkeys(Verdict, 0)
        for row in rows:
            counts[row.area.verdict] += 1
        return Sheet(self.tree.by_key[key], rows, severity, counts)
