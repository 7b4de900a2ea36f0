"""Which commitment holds for an agency on a day.

Source: rules, section 1 (target, target in force).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc_tui.domain.model import EVERYONE, AgencyKey, Target


def in_force(targets: Iterable[Target], agency: AgencyKey, at: date) -> Target | None:
    """Choose among the targets of one indicator the one in force for `agency` at `at`; None where none has begun.

    Within one plan a target set for the agency wins over the general one; among plans the
    latest `valid_from` wins. A target stays in force after `due` and `valid_to` until a successor starts.
    """
    best: dict[str, Target] = {}
    for target in targets:
        if target.valid_from <= at and _concerns(target, agency):
            other = best.get(target.plan)
            if other is None or _weight(target) > _weight(other):
                best[target.plan] = target
    return max(best.values(), key=lambda t: (t.valid_from, _weight(t), t.plan), default=None)


def plans(targets: Iterable[Target], at: date) -> tuple[str, ...]:
    """Give the plans that have a target in force for anybody at `at`, the one that began last first."""
    held: dict[tuple[str, str, str], list[Target]] = {}
    for target in targets:
        held.setdefault((target.indicator, target.edition, target.agency), []).append(target)
    found = [in_force(several, AgencyKey(several[0].edition, several[0].agency), at) for several in held.values()]
    begun = sorted((target for target in found if target), key=lambda target: target.valid_from, reverse=True)
    return tuple(dict.fromkeys(target.plan for target in begun))


def _concerns(target: Target, agency: AgencyKey) -> bool:
    return target.edition in (EVERYONE, agency.edition) and target.agency in (EVERYONE, agency.code)


def _weight(target: Target) -> tuple[bool, bool, date]:
    return (target.agency != EVERYONE, target.edition != EVERYONE, target.valid_from)
