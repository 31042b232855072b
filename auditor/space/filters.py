"""What a list of rules lets through, first match deciding, for both bounds of what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.space.packets import PacketSet, Space


@dataclass(frozen=True, slots=True)
class Sides:
    """A set known between two bounds: ``lower`` certainly, ``upper`` possibly; equal when nothing is unknown."""

    lower: PacketSet
    upper: PacketSet

    def __bool__(self) -> bool:
        return bool(self.upper) or bool(self.lower)

    def __or__(self, other: Sides) -> Sides:
        return Sides(self.lower | other.lower, self.upper | other.upper)

    def __sub__(self, other: Sides) -> Sides:
        return Sides(self.lower - other.lower, self.upper - other.upper)

    def to_destinations(self, addresses: Ranges) -> Sides:
        """The packets that go to ``addresses``."""
        return Sides(self.lower.to_destinations(addresses), self.upper.to_destinations(addresses))

    @property
    def doubtful(self) -> Sides:
        """The same with nothing certain."""
        return Sides(self.lower.space.nothing, self.upper)


def permitted(space: Space, rules: Sequence[Rule], default: Action, arriving: Sides) -> Sides:
    """The part of ``arriving`` that the rules let through.

    Lower: a permit must certainly match and no earlier rule may possibly deny. Upper: the opposite.
    Rules that cannot touch the arriving packets are skipped, so the cost follows the question, not the list.
    """
    return Sides(
        _side(space, rules, default, arriving.lower, upper=False),
        _side(space, rules, default, arriving.upper, upper=True),
    )


def _side(space: Space, rules: Sequence[Rule], default: Action, arriving: PacketSet, *, upper: bool) -> PacketSet:
    if not arriving:
        return arriving
    sources, destinations = arriving.sources, arriving.destinations
    leaves: list[tuple[PacketSet, PacketSet]] = []
    for rule in rules:
        if not rule.enabled:
            continue
        permits = rule.action is Action.PERMIT or (upper and rule.action is Action.UNKNOWN)
        matched = _matched(space, rule, sources, destinations, widest=permits == upper)
        if matched:
            leaves.append((matched, matched if permits else space.nothing))
    passes = default is Action.PERMIT or (upper and default is Action.UNKNOWN)
    matched, let_through = _fold(space, leaves)
    found = arriving & let_through
    return found | (arriving - matched) if passes else found


def _matched(space: Space, rule: Rule, sources: Ranges, destinations: Ranges, *, widest: bool) -> PacketSet:
    if not widest and rule.conditions:
        return space.nothing
    source = _bound(rule.source, widest) & sources
    destination = _bound(rule.destination, widest) & destinations
    if not source or not destination:
        return space.nothing
    exact_source, exact_destination = Match.exact(source), Match.exact(destination)
    return space.between(exact_source, exact_destination, rule.service, upper=widest)


def _bound(match: Match, widest: bool) -> Ranges:
    return (match.upper if widest else match.lower) or NOTHING


def _fold(space: Space, leaves: list[tuple[PacketSet, PacketSet]]) -> tuple[PacketSet, PacketSet]:
    """Join neighbours until one is left: (what some rule matches, what the first match permits)."""
    while len(leaves) > 1:
        joined = [_then(*leaves[n], *leaves[n + 1]) for n in range(0, len(leaves) - 1, 2)]
        if len(leaves) % 2:
            joined.append(leaves[-1])
        leaves = joined
    return leaves[0] if leaves else (space.nothing, space.nothing)


def _then(
    matched: PacketSet, permits: PacketSet, later_matched: PacketSet, later_permits: PacketSet
) -> tuple[PacketSet, PacketSet]:
    return matched | later_matched, permits | (later_permits - matched)
