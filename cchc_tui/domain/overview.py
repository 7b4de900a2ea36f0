"""What asks for somebody's attention in one agency, worst first: the pure part of the home screen.

Source: rules, sections 3 (why) and 5 (severity, urgency). Nothing here judges: verdicts come from the snapshot, mostly
from the stored facts of the areas; only `drags` reads the standings of everybody below, so it is asked for one row at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.domain.judgement import Judgement
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.domain.verdict import Severity, Verdict

if TYPE_CHECKING:
    from cchc_tui.domain.detail import Reason

ASKING = frozenset({Severity.CRITICAL, Severity.WARNING, Severity.UNKNOWN})
"""The severities somebody has to do something about: put it right, watch it, or report."""

RED = frozenset({Verdict.BEHIND, Verdict.NOT_MET})
"""The verdicts that miss what is expected, whatever the strength of the target."""

ASKING_FIRST = (
    Verdict.NOT_MET,
    Verdict.BEHIND,
    Verdict.CONFLICT,
    Verdict.WATCH,
    Verdict.STALE,
    Verdict.NO_DATA,
    Verdict.ON_TRACK,
    Verdict.MET,
    Verdict.TOO_EARLY,
    Verdict.NOT_APPLICABLE,
)
"""The order in which verdicts are counted: what asks for somebody first."""

Tally = tuple[tuple[Verdict, int], ...]
"""Verdicts that occur and how often."""


class Field(NamedTuple):
    """One reform field of one agency: what asks for attention, most urgent first, and all its verdicts; none where it has no target."""

    name: str
    asking: tuple[Judgement, ...]
    counts: Tally

    @property
    def judged(self) -> int:
        """How many indicators of the field have a target in force."""
        return sum(count for _, count in self.counts)


class Below(NamedTuple):
    """The agencies directly below that share a trouble, most urgent first, of all that are judged there.

    Under a figure that is unknown the trouble is silence; under any other it is a red verdict.
    """

    asking: tuple[Judgement, ...]
    judged: int


def tally(counts: Mapping[Verdict, int]) -> Tally:
    """Give the verdicts that occur, what asks for somebody first."""
    return tuple((verdict, counts[verdict]) for verdict in ASKING_FIRST if counts.get(verdict))


def fields(sheet: Sheet, known: Sequence[str]) -> tuple[Field, ...]:
    """Group the judgements of an agency by reform field: troubled ones by urgency, then calm ones, then those without a target.

    `known` are all fields there are in their official order; a field that only the catalogue names comes after them.
    """
    named = [*known, *sorted({j.indicator.field for j in sheet.judgements} - set(known))]
    found = [_field(name, [j for j in sheet.judgements if j.indicator.field == name]) for name in named]
    troubled = sorted((field for field in found if field.asking), key=lambda field: field.asking[0].urgency)
    calm = [field for field in found if field.counts and not field.asking]
    return (*troubled, *calm, *(field for field in found if not field.counts))


def _field(name: str, judgements: Sequence[Judgement]) -> Field:
    counts = dict.fromkeys(Verdict, 0)
    for judgement in judgements:
        counts[judgement.area.verdict] += 1
    return Field(name, _urgent(j for j in judgements if j.area.severity in ASKING), tally(counts))


def _urgent(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    return tuple(sorted(judgements, key=lambda j: j.urgency))


def below(snapshot: Snapshot, judgement: Judgement) -> Below:
    """Count the agencies directly below that share the trouble of `judgement`; who is not judged by the indicator is left out."""
    code, tree = judgement.indicator.code, snapshot.tree
    children = [child.key for child in tree.children(judgement.agency.key) if child.valid_at(snapshot.at)]
    judged = [j for j in (snapshot.judge(key, code) for key in children) if j.area.verdict is not Verdict.NOT_APPLICABLE]
    return Below(_urgent(j for j in judged if _shares(judgement, j)), len(judged))


def _shares(above: Judgement, judgement: Judgement) -> bool:
    if above.area.severity is Severity.UNKNOWN:
        return judgement.area.severity is Severity.UNKNOWN
    return judgement.area.verdict in RED


def drags(snapshot: Snapshot, judgement: Judgement) -> tuple[Reason, ...]:
    """Give the parts of the area that pull it away from its target, hardest first; none under an unknown figure.

    It rolls up everybody in scope below: 2 ms of a city's 636 agencies, more of a nation's.
    """
    if judgement.area.severity is Severity.UNKNOWN:
        return ()
    from cchc_tui.domain.detail import reasons  # with all that a detail knows; the first list needs none

    return tuple(reason for reason in reasons(snapshot, judgement) if reason.contribution > 0)


def home(snapshot: Snapshot) -> AgencyKey | None:
    """Give the root of the edition in force, the first where it has several; None in the empty district."""
    edition = snapshot.tree.edition_at(snapshot.at)
    return next((root.key for root in snapshot.tree.roots if root.edition == edition), None)


def ring(snapshot: Snapshot, key: AgencyKey) -> tuple[AgencyKey, ...]:
    """Give the agencies one turns through from `key`: the one above and those beside it; at a root itself and those below it."""
    tree = snapshot.tree
    top = tree.parent(key) or tree.by_key[key]
    children = (child.key for child in tree.children(top.key) if child.key == key or child.valid_at(snapshot.at))
    return (top.key, *children)
