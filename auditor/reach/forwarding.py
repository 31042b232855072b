"""Which way packets leave a device: policy routes in their order, then the routing table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY, ANY4, ANY6
from auditor.model.forwarding import PolicyRoute
from auditor.model.ranges import Ranges
from auditor.reach.routes import Entry, lookup, towards
from auditor.reach.wiring import POINT_TO_POINT, Box
from auditor.space.filters import Sides

POLICY_DISTANCE = 0


def policies(box: Box, inward: str, vrf: str) -> Iterator[PolicyRoute]:
    """The policy routes that look at packets from an interface, in order."""
    for policy in box.device.policy_routes:
        if policy.vrf == vrf and (policy.inward is None or inward in policy.inward):
            yield policy


def ways(box: Box, inward: str, vrf: str, packets: Sides) -> Iterator[tuple[Entry, Sides]]:
    """Every way out with the packets that certainly and possibly take it."""
    space = packets.lower.space
    for policy in policies(box, inward, vrf):
        sure = space.between(policy.source, policy.destination, policy.service, upper=False)
        maybe = space.between(policy.source, policy.destination, policy.service, upper=True)
        if policy.only_default:
            unknown = ANY - specific(box, vrf)
            sure, maybe = sure.to_destinations(unknown), maybe.to_destinations(unknown)
        entries = chosen(box, policy)
        if policy.conditions or not all(entry.certain for entry in entries or ()):
            sure = space.nothing
        taken, left = packets.taken(sure, maybe)
        if not taken:
            continue
        if entries is None:
            yield from _by_table(box, policy.next_vrf if policy.next_vrf is not None else vrf, taken)
        else:
            yield from ((entry, taken) for entry in entries)
        packets = left
    yield from _by_table(box, vrf, packets)


def _by_table(box: Box, vrf: str, packets: Sides, asked: tuple[str, ...] = ()) -> Iterator[tuple[Entry, Sides]]:
    wanted = packets.upper.destinations
    for piece in box.pieces(vrf):
        if not piece.upper.meets(wanted):
            continue
        part = Sides(packets.lower.to_destinations(piece.lower), packets.upper.to_destinations(piece.upper))
        if part:
            for entry in piece.entries:
                if entry.into is None:
                    yield entry, part
                elif entry.into not in asked:
                    yield from _by_table(box, entry.into, part, (*asked, vrf))


def chosen(box: Box, policy: PolicyRoute) -> list[Entry] | None:
    """The ways out a policy route names, equal ones together; None when it leaves the choice to a routing table.

    A next hop on no connected subnet may make the device fall back to its table, so such a way is never certain.
    """
    named = Entry(
        prefix=ANY, outward=policy.interface, next_hop=policy.next_hop, at=policy.at, distance=POLICY_DISTANCE,
        certain=not policy.conditions, why=", ".join(policy.conditions),
    )  # fmt: skip
    if policy.discard:
        return [replace(named, outward="", next_hop=None)]
    if policy.next_hop is None:
        if not policy.interface:
            return None
        port = box.interfaces.get(policy.interface)
        # out of an Ethernet port without a next hop only what a route leads there is sent
        sure = named.certain and port is not None and port.enabled.is_(True) and port.kind in POINT_TO_POINT
        return [replace(named, gateway=True, certain=sure, why=named.why or UNANSWERED)]
    entries = box.entries.get(policy.vrf if policy.next_vrf is None else policy.next_vrf, ())
    if policy.recursive and not policy.interface:
        return [
            replace(
                named, outward=way.outward, next_hop=policy.next_hop if direct(way) else way.next_hop,
                gateway=way.gateway, certain=named.certain and settled and way.into is None, why=named.why or UNANSWERED,
            )
            for way, settled in lookup(entries, policy.next_hop)
            if way.outward
        ] or [replace(named, certain=False, why=named.why or UNANSWERED)]  # fmt: skip
    outward = policy.interface or towards(policy.next_hop, entries)
    up = outward in box.interfaces and box.interfaces[outward].enabled.is_(True)
    return [replace(named, outward=outward, certain=named.certain and up, why=named.why or UNANSWERED)]


UNANSWERED = "its next hop may not answer"


def direct(way: Entry) -> bool:
    """True of a connected subnet: the destination itself is on the link."""
    return way.next_hop is None and not way.gateway and bool(way.outward)


def specific(box: Box, vrf: str) -> Ranges:
    """The destinations a table knows by more than a default route."""
    return Ranges.union(entry.prefix for entry in box.entries.get(vrf, ()) if entry.prefix not in (ANY4, ANY6, ANY))
