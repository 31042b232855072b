"""What a list of rules lets through, first match deciding, for both bounds of what is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Rule
from auditor.space.compiling import Product, first_match
from auditor.space.packets import PacketSet, Space

Chains = Callable[[str], "tuple[Listing, Action] | None"]
"""The rules and the default of a list by its name; None when there is no such list."""

MOST_NESTED = 64
"""Lists that ask lists deeper than this are unreadable to a person and to us: whatever they do is possible."""


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

    def taken(self, certain: PacketSet, possible: PacketSet) -> tuple[Sides, Sides]:
        """What something takes that matches ``certain`` for sure and ``possible`` perhaps, and what it leaves."""
        return (
            Sides(self.lower & certain, self.upper & possible), Sides(self.lower - possible, self.upper - certain),
        )  # fmt: skip

    def to_destinations(self, addresses: Ranges) -> Sides:
        """The packets that go to ``addresses``."""
        return Sides(self.lower.to_destinations(addresses), self.upper.to_destinations(addresses))

    @property
    def doubtful(self) -> Sides:
        """The same with nothing certain."""
        return Sides(self.lower.space.nothing, self.upper)


class Listing:
    """Rules made ready to be asked again and again: whether all are exact, and the outer bounds of what each may match."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rule for rule in rules if rule.enabled)
        self.exact = all(rule.exact and rule.action not in STEERING for rule in self.rules)
        self._bounds = [(*_hull(rule.source.upper), *_hull(rule.destination.upper), rule) for rule in self.rules]
        self._asked: tuple[int, int] | None = None
        self._near: list[tuple[int, int, Rule]] = []

    def touching(self, sources: Ranges, destinations: Ranges) -> list[Rule]:
        """The rules that may match some packet between two address sets, in order, and a few more."""
        low, high = hull = _hull(sources)
        if hull != self._asked:  # many questions in a row are about one zone's packets
            self._asked = hull
            self._near = [
                (to_start, to_end, rule)
                for start, end, to_start, to_end, rule in self._bounds
                if start <= high and end >= low
            ]
        to_low, to_high = _hull(destinations)
        return [rule for start, end, rule in self._near if start <= to_high and end >= to_low]


def _hull(addresses: Ranges) -> tuple[int, int]:
    intervals = addresses.intervals
    return (intervals[0][0], intervals[-1][1]) if intervals else (1, 0)


STEERING = frozenset({Action.JUMP, Action.GOTO, Action.RETURN})
"""Actions that ask another list or leave this one."""


class _Fate(NamedTuple):
    """What becomes of packets at one place of a list: permitted, and permitted or handed back to who asked."""

    permitted: PacketSet
    kept: PacketSet


def permitted(
    space: Space, rules: Sequence[Rule] | Listing, default: Action, arriving: Sides, chains: Chains | None = None
) -> Sides:
    """The part of ``arriving`` that the rules let through.

    Lower: a permit must certainly match and no earlier rule may possibly deny. Upper: the opposite.
    Rules that cannot touch the arriving packets are skipped, so the cost follows the question, not the list.
    """
    listing = rules if isinstance(rules, Listing) else Listing(rules)
    upper = _Reading(space, arriving.upper, chains, upper=True).through(listing, default)
    if listing.exact and default is not Action.UNKNOWN:
        return Sides(arriving.lower & upper, upper)
    return Sides(_Reading(space, arriving.lower, chains, upper=False).through(listing, default), upper)


class _Reading:
    """One reading of a list and the lists it asks, for one bound and the packets asked about."""

    def __init__(self, space: Space, arriving: PacketSet, chains: Chains | None, *, upper: bool) -> None:
        self.space, self.arriving, self.chains, self.upper = space, arriving, chains, upper
        self.sources, self.destinations = arriving.sources, arriving.destinations
        self.read: dict[str, _Fate] = {}
        self.open: list[str] = []

    def through(self, rules: Listing, default: Action) -> PacketSet:
        """The arriving packets that pass; what a list hands back at the outermost level meets its default."""
        if not self.arriving:
            return self.arriving
        fate = self.fate(rules, default)
        return fate.kept if self._passes(default) else fate.permitted

    def fate(self, listing: Listing, default: Action) -> _Fate:
        """From the last rule to the first, runs of plain rules together."""
        rules = listing.touching(self.sources, self.destinations)
        nothing = self.space.nothing
        rest = _Fate(nothing, nothing)
        if default is Action.RETURN:
            rest = _Fate(nothing, self.arriving)
        elif self._passes(default):
            rest = _Fate(self.arriving, self.arriving)
        end = len(rules)
        while end:
            start = end
            while start and rules[start - 1].action not in STEERING:
                start -= 1
            if start < end:
                rest = self._plain(rules[start:end], rest)
            if start:
                rest = self._steered(rules[start - 1], rest)
            end = max(start - 1, 0)
        return rest

    def _passes(self, default: Action) -> bool:
        return default is Action.PERMIT or (self.upper and default is Action.UNKNOWN)

    def _plain(self, rules: Sequence[Rule], rest: _Fate) -> _Fate:
        lines = []
        for rule in rules:
            permits = rule.action is Action.PERMIT or (self.upper and rule.action is Action.UNKNOWN)
            widest = permits == self.upper
            source, destination = self._between(rule, widest=widest)
            if source and destination:
                lines.append(Product(source, destination, self.space.services(rule.service, upper=widest), permits))
        if not lines:
            return rest
        alone = not rest.permitted and not rest.kept
        matched, let_through = (PacketSet(self.space, id) for id in first_match(self.space.diagram, lines, alone=alone))
        found = self.arriving & let_through
        if alone:
            return _Fate(found, found)
        return _Fate(found | (rest.permitted - matched), found | (rest.kept - matched))

    def _steered(self, rule: Rule, rest: _Fate) -> _Fate:
        """A rule that asks another list or leaves this one; where it only may match, the worse or better of both."""
        widest = self.arriving & self._matched(rule, widest=True)
        if not widest:
            return rest
        certain = widest & self._matched(rule, widest=False)
        there = self._effect(rule, rest)
        unsure = widest - certain
        return _Fate(*(self._mixed(certain, unsure, *pair) for pair in zip(there, rest, strict=True)))

    def _mixed(self, certain: PacketSet, unsure: PacketSet, taken: PacketSet, passed_by: PacketSet) -> PacketSet:
        either = taken | passed_by if self.upper else taken & passed_by
        return (certain & taken) | (unsure & either) | (passed_by - certain - unsure)

    def _effect(self, rule: Rule, rest: _Fate) -> _Fate:
        if rule.action is Action.RETURN:
            return _Fate(self.space.nothing, self.arriving)
        asked = self._asked(rule.chain)
        if rule.action is Action.GOTO:
            return asked
        return _Fate(asked.permitted | (asked.kept & rest.permitted), asked.permitted | (asked.kept & rest.kept))

    def _asked(self, name: str) -> _Fate:
        found = self.read.get(name)
        if found is None:
            chain = self.chains(name) if self.chains is not None else None
            if chain is None or name in self.open or len(self.open) >= MOST_NESTED:
                whole = self.arriving if self.upper else self.space.nothing
                return _Fate(whole, whole)
            self.open.append(name)
            found = self.read[name] = self.fate(*chain)
            self.open.pop()
        return found

    def _between(self, rule: Rule, *, widest: bool) -> tuple[Ranges, Ranges]:
        if widest:
            return rule.source.upper & self.sources, rule.destination.upper & self.destinations
        if rule.conditions:
            return NOTHING, NOTHING
        return rule.source.lower & self.sources, rule.destination.lower & self.destinations

    def _matched(self, rule: Rule, *, widest: bool) -> PacketSet:
        source, destination = self._between(rule, widest=widest)
        if not source or not destination:
            return self.space.nothing
        service = PacketSet(self.space, self.space.services(rule.service, upper=widest))
        return self.space.product(source, destination, service)
