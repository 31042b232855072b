"""The filters of one device applied to sets of packets."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.address import ANY4, ANY6
from auditor.model.rule import Action, Family, Rule
from auditor.reach.wiring import Box, Guard
from auditor.space.filters import Sides, permitted

_FAMILIES = {"4": ANY4, "6": ANY6}


def passed(box: Box, guards: Iterable[Guard], arriving: Sides, inward: str, outward: str) -> Sides:
    """What survives every guard in turn; a list that does not exist leaves everything possible, nothing certain."""
    for guard in guards:
        if not arriving:
            return arriving
        concerned, untouched = _of_family(arriving, guard.family)
        rules: tuple[Rule, ...] = ()
        default = Action.UNKNOWN
        if guard.ruleset is not None:
            rules, default = box.between(guard.ruleset, inward, outward), guard.ruleset.default
        arriving = permitted(arriving.lower.space, rules, default, concerned) | untouched
    return arriving


def _of_family(arriving: Sides, family: Family) -> tuple[Sides, Sides]:
    if family == "both":
        nothing = arriving.lower.space.nothing
        return arriving, Sides(nothing, nothing)
    concerned = arriving.to_destinations(_FAMILIES[family])
    return concerned, arriving - concerned
