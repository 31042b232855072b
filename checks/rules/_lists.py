"""Filter lists at work: who names them, where they stand, and whether they look the right way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.span import Span
from auditor.plant.zones import NOT_ON_THE_INTERNET
from auditor.reach.network import Network
from auditor.reach.single import matches
from auditor.space.filters import Sides, permitted
from checks._shared import CONTROL, EXTERNAL, zone_kinds

FILTERING = frozenset({"filter", "management", "snmp"})
"""Uses whose purpose is to keep somebody out; an unresolved name there guards nothing."""


@dataclass(frozen=True, slots=True)
class Naming:
    """One place that names a list; ``place`` is the interface or the use."""

    name: str
    use: str
    place: str
    at: Span


def namings(device: Device) -> Iterator[Naming]:
    """Every place that puts a list to work: bindings, then references no binding speaks of."""
    bound = {(binding.ruleset, binding.at) for binding in device.bindings}
    for binding in device.bindings:
        yield Naming(binding.ruleset, "filter", binding.interface or binding.stage, binding.at)
    for reference in device.references:
        if reference.kind == "acl" and (reference.name, reference.at) not in bound:
            yield Naming(reference.name, reference.use, reference.use, reference.at)


def defined(device: Device, name: str) -> bool:
    """True when a list of that name exists, or the parser says so."""
    if device.ruleset(name) is not None:
        return True
    return any(found.name == name and found.kind == "acl" and found.defined for found in device.references)


def is_boundary(network: Network, device: Device) -> bool:
    """True where the plant meets the outside, or a control-class zone meets another zone."""
    kinds = zone_kinds(network, device)
    return bool(kinds & EXTERNAL) or (bool(kinds & CONTROL) and len(kinds) > 1)


def plant_addresses(network: Network, device: Device) -> Ranges:
    """What a list must speak of to guard the plant: its zones' prefixes, and the device's own private subnets."""
    zones = Ranges.union(zone.prefixes for zone in network.plant.zones if zone.kind not in EXTERNAL)
    return zones | (Ranges.union(interface.networks for interface in device.interfaces) & NOT_ON_THE_INTERNET)


def speaks_of(rules: RuleSet, addresses: Ranges) -> bool:
    """True when a live rule names some of these addresses, or any."""
    for rule in rules.rules:
        for side in (rule.source.upper, rule.destination.upper):
            if rule.enabled and not rule.implied and (side.covers(ANY4) or side.covers(ANY6) or side & addresses):
                return True
    return False


def certain_denies(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that certainly deny what they name, wherever it goes."""
    return [
        rule
        for rule in rules
        if rule.action is Action.DENY
        and rule.enabled
        and rule.outward is None
        and rule.exact
        and not rule.published_only
    ]


def denied_before(network: Network, rule: Rule, denies: Sequence[Rule]) -> bool:
    """True when the certain denies before a rule leave nothing of it."""
    space = network.space
    asked = space.between(rule.source, rule.destination, rule.service, upper=True) & space.everything
    packet = asked.witness()
    if packet is not None and not any(_of_ways(deny, rule) and matches(deny, packet) for deny in denies):
        return False  # most questions end here: some packet of the rule meets no deny at all
    meant = [deny for deny in denies if _of_ways(deny, rule)]
    return not permitted(space, meant, Action.PERMIT, Sides(asked, asked)).upper


def _of_ways(deny: Rule, rule: Rule) -> bool:
    """True for a deny of all the interfaces and translations that a rule speaks of."""
    return _within(rule.inward, deny.inward) and _within(rule.translated, deny.translated)


def _within(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    """True when a limit is no wider than another (None: no limit)."""
    return other is None or (one is not None and one <= other)


def looks_backwards(device: Device, binding: Binding, rules: RuleSet) -> bool:
    """True when every permit of an interface list is written for the other direction.

    That is: its source lies on the far side of the interface as the packets pass it, its destination on the near one.
    """
    here = device.interface(binding.interface or "")
    if here is None or not here.networks or binding.stage not in ("ingress", "egress"):
        return False
    others = Ranges.union(other.networks for other in device.interfaces if other.name != here.name)
    near, far = (here.networks, others) if binding.stage == "ingress" else (others, here.networks)
    permits = (rule for rule in rules.rules if rule.enabled and rule.action is Action.PERMIT)
    any_permit = False
    for rule in permits:  # most lists are told by their first permit
        any_permit = True
        source, destination = rule.source.upper, rule.destination.upper
        if not (source and destination and (far - near).covers(source) and (near - far).covers(destination)):
            return False
    return any_permit
