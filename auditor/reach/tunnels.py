"""What tunnels take from an interface as sets of packets, where it comes out, and what peers without a configuration send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.forwarding import TunnelStage, Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.plant.types import Zone
from auditor.reach.filtering import passed
from auditor.reach.tunnel_ends import Partner, answering, at_work, guarding, selectors
from auditor.reach.wiring import Box
from auditor.space.filters import Sides, permitted

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Carriage:
    """What becomes of packets at an interface with tunnels: ``left`` goes out as it is, ``carried`` to another device.

    ``beyond`` is for peers without a configuration, whose networks only the plant file knows, with the tunnel's number.
    """

    left: Sides
    carried: tuple[tuple[Partner, Sides], ...] = ()
    beyond: tuple[tuple[int, Sides], ...] = ()


def into_tunnels(
    network: Network, box: Box, inward: str, outward: str, leaving: Sides, listed: Callable[[Sides], Sides]
) -> Carriage:
    """Tunnels in their order, the first whose list takes a packet carrying it; ``listed`` is the interface's own list.

    A packet that a policy-based tunnel certainly takes never leaves in the clear. A tunnel interface hands everything
    to its other end where that is certain.
    """
    carried: list[tuple[Partner, Sides]] = []
    beyond: list[tuple[int, Sides]] = []
    ends = network.tunnel_ends
    for number, vpn in at_work(box.device, outward):
        rules = selectors(vpn)
        sent = _selected(rules, leaving)
        sent = kept(vpn, "sent", sent, listed(sent))
        sent = passed(box, box.guards("egress", vpn.entry), sent, inward, outward)
        for partner in ends.partners(box.device.name, number):
            part = _selected(partner.accepts, _selected(partner.sends, sent))
            carried.append((partner, part if partner.doubt is None else part.doubtful))
        settled = ends.settled(box.device.name, number)
        if not settled:
            beyond.append((number, sent))
        if not vpn.tunnel_interface:
            leaving = Sides(
                leaving.lower - _selected(rules, Sides(leaving.lower, leaving.lower)).upper,
                leaving.upper - _selected(rules, Sides(leaving.upper, leaving.upper)).lower,
            )
        elif settled:
            leaving = leaving - leaving
    return Carriage(listed(leaving), tuple(carried), tuple(beyond))


def _selected(rules: tuple[Rule, ...], packets: Sides) -> Sides:
    return permitted(packets.lower.space, rules, Action.DENY, packets)


def kept(vpn: Vpn | None, stage: TunnelStage, packets: Sides, filtered: Sides) -> Sides:
    """Packets of a tunnel at a filter, which they meet (``filtered``), pass by, or nobody knows."""
    if vpn is None or stage not in vpn.past | vpn.maybe_past:
        return filtered
    return packets if stage in vpn.past else Sides(filtered.lower, packets.upper)


def taken_in_clear(box: Box, inward: str, packets: Sides) -> Sides:
    """Packets that arrive unprotected, without those a tunnel of the interface would have had to protect.

    A crypto map's list also says what is discarded when it arrives in the clear (Cisco IOS Security Configuration
    Guide, "Crypto Access List Overview"). Elsewhere that is not documented, so nothing is proved absent by it.
    """
    for vpn in guarding(box.device, inward):
        lower = packets.lower
        packets = Sides(lower - _selected(answering(selectors(vpn)), Sides(lower, lower)).lower, packets.upper)
    return packets


def arriving(network: Network, zone: Zone, sources: Ranges) -> Iterator[tuple[Box, int, Sides]]:
    """What hosts of a zone may send through tunnels whose other end is not supplied: device, tunnel, packets.

    It is certain only for people who dial in at the one device that gives out the zone's addresses.
    """
    space = network.space
    start = (space.everything & space.initiating()).from_sources(sources)
    for box in network.wiring.boxes.values():
        for number, vpn in enumerate(box.device.vpns):
            if not vpn.enabled or network.tunnel_ends.settled(box.device.name, number):
                continue
            packets = _selected(answering(selectors(vpn)), Sides(start, start))
            yield box, number, packets if certain_clients(network, zone, box, vpn) else packets.doubtful


def certain_clients(network: Network, zone: Zone, box: Box, vpn: Vpn) -> bool:
    """True when the people of a zone certainly dial in here: no other device gives out addresses of it."""
    if zone.kind != "remote_access" or not vpn.clients:
        return False
    stated = network.addresses(zone, as_source=True)
    return all(
        other is box or not any(one.clients and one.enabled and one.remote.upper & stated for one in other.device.vpns)
        for other in network.wiring.boxes.values()
    )
