"""What lists at work newly let through or stop, way by way: where no zone pair can tell, and for answers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.reach.network import Network
from auditor.reach.routes import own_addresses
from auditor.reach.wiring import Box
from auditor.review.packets import ListEdit
from auditor.space.difference import Difference
from auditor.space.filters import Listing, Sides, permitted
from auditor.space.packets import PacketSet, UndecidedError

MOST_WAYS = 64
_FAMILIES = {"4": ANY4, "6": ANY6}


@dataclass(frozen=True, slots=True)
class ListDelta:
    """A list at work that treats some packets otherwise now; ``found`` None: the exact answer costs too much."""

    device: str
    ruleset: str
    found: Difference | None


def at_work(device: Device) -> set[str]:
    """The lists that some binding uses, and those they ask, however indirectly."""
    return set().union(*(asked(device, binding.ruleset) for binding in device.bindings))


def asked(device: Device, name: str) -> set[str]:
    """A list and every list it asks, however indirectly."""
    seen, waiting = {name}, [name]
    while waiting:
        found = device.ruleset(waiting.pop())
        for rule in found.rules if found is not None else ():
            if rule.chain and rule.chain not in seen:
                seen.add(rule.chain)
                waiting.append(rule.chain)
    return seen


def list_deltas(
    before: Network, after: Network, edits: Sequence[ListEdit], packets: PacketSet, state: str = "new"
) -> Iterator[ListDelta]:
    """The lists bound in both states that treat some of the packets, in that state of their session, otherwise."""
    by_device: dict[str, list[ListEdit]] = {}
    for one in edits:
        by_device.setdefault(one.device, []).append(one)
    for name, mine in by_device.items():
        boxes = before.wiring.boxes[name], after.wiring.boxes[name]
        old, new = boxes[0].device, boxes[1].device
        bound = {(binding.ruleset, binding.stage, binding.interface, binding.family) for binding in old.bindings}
        done: set[tuple[object, ...]] = set()
        for binding in new.bindings:
            if (binding.ruleset, binding.stage, binding.interface, binding.family) not in bound:
                continue
            reached = asked(new, binding.ruleset) | asked(old, binding.ruleset)
            about = [one for one in mine if one.after.name in reached]
            try:
                ways = _ways(binding, about)
                key = (binding.ruleset, binding.family, ways)
                if not ways or key in done:
                    continue
                done.add(key)
                found = _difference(boxes, binding, ways, _touched(binding, about, packets), state)
            except UndecidedError:
                yield ListDelta(name, binding.ruleset, None)
                continue
            if found.permitted.upper or found.blocked.upper:
                yield ListDelta(name, binding.ruleset, found)


def _touched(binding: Binding, edits: Sequence[ListEdit], packets: PacketSet) -> PacketSet:
    """The packets asked about that a differing rule may match."""
    touched = packets.space.nothing
    for one in edits:
        touched |= one.edit.packets(packets.space)
    touched &= packets
    return touched if binding.family == "both" else touched.to_destinations(_FAMILIES[binding.family])


def _difference(
    boxes: tuple[Box, Box], binding: Binding, ways: Sequence[tuple[str, str]], touched: PacketSet, state: str
) -> Difference:
    """What a bound list does otherwise with some packets, on some ways."""
    nothing = touched.space.nothing
    opened, closed = Sides(nothing, nothing), Sides(nothing, nothing)
    for inward, outward in ways if touched else ():
        was, now = (_through(box, binding, touched, inward, outward, state) for box in boxes)
        opened |= Sides(now.lower - was.upper, now.upper - was.lower)
        closed |= Sides(was.lower - now.upper, was.upper - now.lower)
    return Difference(opened, closed)


def _ways(binding: Binding, edits: Sequence[ListEdit]) -> tuple[tuple[str, str], ...]:
    """Pairs of interfaces that a differing rule speaks of, "" for all that no rule names; UndecidedError where too many."""
    rules: list[Rule] = [rule for one in edits for rule in one.edit.differing]
    spoken = [rule for one in edits for found in (one.before, one.after) for rule in found.rules]
    ins = _names((rule.inward for rule in spoken), binding.interface if binding.stage == "ingress" else None)
    outs = _names((rule.outward for rule in spoken), binding.interface if binding.stage == "egress" else None)
    plain = any(one.before.default is not one.after.default for one in edits)
    found: list[tuple[str, str]] = []
    for inward, outward in product(sorted(ins), sorted(outs)):
        if plain or any(_speaks(rule, inward, outward) for rule in rules):
            found.append((inward, outward))
            if len(found) > MOST_WAYS:
                raise UndecidedError(f"more than {MOST_WAYS} ways")
    return tuple(found)


def _speaks(rule: Rule, inward: str, outward: str) -> bool:
    return (rule.inward is None or inward in rule.inward) and (rule.outward is None or outward in rule.outward)


def _names(limits: Iterator[frozenset[str] | None], only: str | None) -> set[str]:
    """The interfaces rules name, and "" for all others; of one interface, itself where it is named."""
    named = {""}.union(*{limit for limit in limits if limit is not None})
    if only is None:
        return named
    return {only if only in named else ""}


def _through(box: Box, binding: Binding, packets: PacketSet, inward: str, outward: str, state: str) -> Sides:
    def named(name: str) -> tuple[Listing, Action] | None:
        ruleset = box.lists.get(name)
        return None if ruleset is None else (_listing(box, ruleset, inward, outward, state), ruleset.default)

    found = named(binding.ruleset)
    if found is None:
        return Sides(packets.space.nothing, packets)
    return permitted(packets.space, found[0], found[1], Sides(packets, packets), named)


def _listing(box: Box, ruleset: RuleSet, inward: str, outward: str, state: str) -> Listing:
    return box.listing(ruleset, inward, outward, state=state)


def outside_zones(network: Network) -> PacketSet:
    """What may start something and comes from or goes to addresses of no zone and no device: no zone pair speaks of it."""
    zones = network.plant.zones
    sources = Ranges.union(network.addresses(zone, as_source=True) for zone in zones)
    own = [own_addresses(interface) for device in network.devices for interface in device.interfaces]
    targets = Ranges.union([*(network.addresses(zone, as_source=False) for zone in zones), *own])
    told = network.space.box(source=sources, destination=targets)
    return (network.space.everything & network.space.initiating()) - told
