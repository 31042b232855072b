"""Which way packets leave a device: policy routes in their order, then the routing table."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY, ANY4, ANY6
from auditor.model.forwarding import PolicyRoute
from auditor.model.ranges import Ranges
from auditor.reach.routes import Entry, towards
from auditor.reach.wiring import Box
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
        entry = chosen(box, policy)
        if policy.conditions or (entry is not None and not entry.certain):
            sure = space.nothing
        taken, left = packets.taken(sure, maybe)
        if not taken:
            continue
        if entry is not None:
            yield entry, taken
        else:
            yield from _by_table(box, policy.next_vrf if policy.next_vrf is not None else vrf, taken)
        packets = left
    yield from _by_table(box, vrf, packets)


def _by_table(box: Box, vrf: str, packets: Sides) -> Iterator[tuple[Entry, Sides]]:
    for piece in box.pieces(vrf):
        part = Sides(packets.lower.to_destinations(piece.lower), packets.upper.to_destinations(piece.upper))
        if part:
            for entry in piece.entries:
                yield entry, part


def chosen(box: Box, policy: PolicyRoute) -> Entry | None:
    """The way out a policy route names; None when it leaves the choice to a routing table.

    A next hop on no connected subnet may make the device fall back to its table, so such a way is never certain.
    """
    if policy.discard:
        return Entry(prefix=ANY, outward="", next_hop=None, at=policy.at, distance=POLICY_DISTANCE)
    if policy.next_hop is None and not policy.interface:
        return None
    outward = policy.interface or towards(policy.next_hop, box.entries.get(policy.next_vrf or policy.vrf, ()))
    return Entry(
        prefix=ANY, outward=outward, next_hop=policy.next_hop, at=policy.at, distance=POLICY_DISTANCE,
        certain=bool(outward) and not policy.conditions, why=", ".join(policy.conditions) or "its next hop may not answer",
    )  # fmt: skip


def specific(box: Box, vrf: str) -> Ranges:
    """The destinations a table knows by more than a default route."""
    return Ranges.union(entry.prefix for entry in box.entries.get(vrf, ()) if entry.prefix not in (ANY4, ANY6, ANY))
