"""The filters of one device applied to sets of packets."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.address import ANY4, ANY6
from auditor.model.rule import Action, Family, Rule
from auditor.reach.wiring import Box, Guard
from auditor.space.filters import Listing, Sides, permitted

_FAMILIES = {"4": ANY4, "6": ANY6}


def passed(
    box: Box, guards: Iterable[Guard], arriving: Sides, inward: str, outward: str, translated: str = ""
) -> Sides:
    """What survives every guard in turn; a list that does not exist leaves everything possible, nothing certain.

    ``translated`` is the rule that has changed the packets' destination on this device, if one has.
    """

    def asked(name: str) -> tuple[Listing, Action] | None:
        ruleset = box.lists.get(name)
        if ruleset is None:
            return None
        return box.listing(ruleset, inward, outward, translated=translated), ruleset.default

    for guard in guards:
        if not arriving:
            return arriving
        concerned, untouched = _of_family(arriving, guard.family)
        rules: Listing | tuple[Rule, ...] = ()
        default = Action.UNKNOWN
        if guard.ruleset is not None:
            rules, default = box.listing(guard.ruleset, inward, outward, translated=translated), guard.ruleset.default
        arriving = permitted(arriving.lower.space, rules, default, concerned, asked) | untouched
    return arriving


def _of_family(arriving: Sides, family: Family) -> tuple[Sides, Sides]:
    if family == "both":
        nothing = arriving.lower.space.nothing
        return arriving, Sides(nothing, nothing)
    concerned = arriving.to_destinations(_FAMILIES[family])
    return concerned, arriving - concerned
