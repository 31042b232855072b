"""Lists at work with the rules somebody wrote, and which zones a rule of them joins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.check import Side
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.service import Service
from auditor.plant.types import ZoneKind
from auditor.reach.network import Network
from checks._shared import CONTROL, EXTERNAL, sides_of

_STEERING = (Action.JUMP, Action.GOTO)
_BOUNDARY = CONTROL | EXTERNAL


@dataclass(frozen=True, slots=True)
class Working:
    """A packet filter at work on a device: ``bindings`` are where it stands, or where the lists that ask it stand."""

    device: Device
    rules: RuleSet
    bindings: tuple[Binding, ...]
    sides: frozenset[Side]

    @property
    def own(self) -> list[Rule]:
        """The rules somebody wrote, each line once."""
        return list({rule.at: rule for rule in reversed(self.rules.rules) if not rule.implied}.values())[::-1]


def working_lists(network: Network) -> Iterator[Working]:
    """Every list that filters packets, bound or asked by one that is, once for each device; lists nobody wrote left out."""
    for device in network.devices:
        sides = sides_of(network, device)
        known = {rules.name: rules for rules in device.filters}
        for name, bindings in _placed(device, known).items():
            rules = known.get(name)
            if rules is not None and rules.filters_packets and not all(rule.implied for rule in rules.rules):
                yield Working(device, rules, tuple(bindings), sides)


def _placed(device: Device, known: Mapping[str, RuleSet]) -> dict[str, dict[Binding, None]]:
    """The places of every list that is bound, and of every list that one of those asks."""
    placed: dict[str, dict[Binding, None]] = {}
    for binding in device.bindings:
        placed.setdefault(binding.ruleset, {})[binding] = None
    left = list(placed)
    while left:
        name = left.pop()
        rules = known.get(name)
        for chain in {rule.chain for rule in rules.rules if rule.action in _STEERING} if rules is not None else ():
            before = placed.setdefault(chain, {})
            if placed[name].keys() - before.keys():
                before |= placed[name]
                left.append(chain)
    return placed


def answers_only(service: Service) -> bool:
    """True of a service that is nothing but the later packets of TCP sessions."""
    return bool(service.terms) and not service.unknown and all(term.established for term in service.terms)


@dataclass(slots=True)
class Between:
    """Which addresses and kinds of zone a device's rules join; every question is answered once."""

    network: Network
    device: Device
    _kinds: dict[Ranges, frozenset[ZoneKind]] = field(default_factory=dict)
    _sides: dict[frozenset[str], Ranges | None] = field(default_factory=dict)

    def crosses(self, rule: Rule, bindings: Sequence[Binding]) -> bool:
        """True when a rule joins a control-class or external zone to one of another kind."""
        return any(
            here != there and {here, there} & _BOUNDARY
            for binding in bindings
            for here in self._of(rule.source.upper, _inward(rule, binding))
            for there in self._of(rule.destination.upper, _outward(rule, binding))
        )

    def addresses(self, rule: Rule, bindings: Sequence[Binding]) -> tuple[Ranges, Ranges]:
        """The addresses a rule can match, as far as its interfaces bound them."""
        inward = {_inward(rule, binding) for binding in bindings}
        outward = {_outward(rule, binding) for binding in bindings}
        return self._bounded(rule.source.upper, inward), self._bounded(rule.destination.upper, outward)

    def _bounded(self, addresses: Ranges, sides: set[frozenset[str] | None]) -> Ranges:
        known = [None if side is None else self._behind(side) for side in sides]
        bounds = [one for one in known if one is not None]
        return addresses & Ranges.union(bounds) if bounds and len(bounds) == len(known) else addresses

    def _behind(self, names: frozenset[str]) -> Ranges | None:
        """The addresses of the zones some interfaces stand in; None when one stands in none."""
        if names not in self._sides:
            zones = [self.network.zone(self.device.name, name) for name in names]
            found = [self.network.addresses(zone, as_source=True) for zone in zones if zone is not None]
            self._sides[names] = Ranges.union(found) if found and len(found) == len(zones) else None
        return self._sides[names]

    def _of(self, addresses: Ranges, names: frozenset[str] | None) -> frozenset[ZoneKind]:
        if names is not None:
            zones = [self.network.zone(self.device.name, name) for name in names]
            if zones and all(zone is not None for zone in zones):
                return frozenset(zone.kind for zone in zones if zone is not None)
        found = self._kinds.get(addresses)
        if found is None:
            found = self._kinds[addresses] = frozenset(
                zone.kind
                for zone in self.network.plant.zones
                if self.network.addresses(zone, as_source=False) & addresses
            )
        return found


def _inward(rule: Rule, binding: Binding) -> frozenset[str] | None:
    if binding.stage == "ingress" and binding.interface is not None:
        return frozenset({binding.interface})
    return rule.inward


def _outward(rule: Rule, binding: Binding) -> frozenset[str] | None:
    if binding.stage == "egress" and binding.interface is not None:
        return frozenset({binding.interface})
    return rule.outward
