"""From a device onto the segment behind it, or out of a tunnel: to hosts, to further devices, out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.address import ANY, format_ip
from auditor.model.forwarding import Vpn
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from auditor.plant.zones import EXTERNAL_KINDS
from auditor.reach.flows import Unknown
from auditor.reach.reached import Onward, Place, Spread
from auditor.reach.routes import Entry
from auditor.reach.translation import Branch
from auditor.reach.tunnel_ends import IN_THE_CLEAR, Partner
from auditor.reach.tunnels import Carriage, certain_clients
from auditor.reach.wiring import Box, Neighbor
from auditor.space.filters import Sides

if TYPE_CHECKING:
    from auditor.reach.network import Network


def hand_over(
    network: Network, found: Spread, box: Box, outward: str, entry: Entry | None, packets: Sides, branch: Branch
) -> Onward:
    """Onto the segment behind ``outward``: to hosts of its zone, to the next device, into filtering bridges.

    ``entry`` None: frames of a host, which any device on the segment may take and route on.
    """
    name, wiring = box.device.name, network.wiring
    came = (name, outward) if network.doors.domains else None
    onward: Onward = []

    def send(neighbour: Neighbor, part: Sides, *, bridged: bool = False) -> None:
        if part:
            arriving = part if neighbour.doubt is None else part.doubtful
            to = entry if bridged else None
            place = Place(neighbour.device, neighbour.interface, IN_THE_CLEAR, branch, bridged, to, came)
            onward.append((place, arriving))

    inside = wiring.inside(name, outward)
    if inside is not None:
        send(inside, packets)
        return onward
    bridges = wiring.bridge_ports(name, outward)
    if entry is None or entry.next_hop is None:
        _to_zone(network, found, name, outward, packets, branch)
        for port in bridges:
            send(port, packets, bridged=True)
        if entry is None:
            for neighbour in wiring.devices_on(name, outward):
                send(neighbour, packets)
            return onward
        held = NOTHING
        for low, high in wiring.owned_beyond(name, outward) & _destinations(packets):
            for ip in range(low, high + 1):
                for neighbour in wiring.next_devices(name, outward, ip):
                    held |= Ranges.one(ip)
                    send(neighbour, packets.to_destinations(Ranges.one(ip)))
        if entry.gateway:
            rest = packets.to_destinations(ANY - held)
            others = wiring.on_link(name, outward)
            for other in others:
                send(other, rest)
            if not others:
                _beyond_unsupplied(network, found, name, outward, entry, rest, branch)
        return onward
    devices = wiring.next_devices(name, outward, entry.next_hop)
    for neighbour in devices:
        send(neighbour, packets)
    if not any(neighbour.doubt is None for neighbour in devices):
        for port in bridges:
            send(port, packets, bridged=True)
    if not devices and not (bridges and wiring.held_beyond(name, outward, entry.next_hop)):
        _to_zone(network, found, name, outward, packets, branch)
        _beyond_unsupplied(network, found, name, outward, entry, packets, branch)
    return onward


def _destinations(packets: Sides) -> Ranges:
    return packets.upper.destinations


def _to_zone(network: Network, found: Spread, device: str, outward: str, packets: Sides, branch: Branch) -> None:
    hindered = network.doors.hinder(device, outward)
    for zone_id, certain in network.sides.zones(device, outward):
        zone = network.plant.zone(zone_id)
        if zone is None:
            continue
        arrived = packets.to_destinations(network.addresses(zone, as_source=False))
        if arrived:
            found.deliver(zone.id, arrived if certain and not hindered else arrived.doubtful, branch)


def _beyond_unsupplied(
    network: Network, found: Spread, device: str, outward: str, entry: Entry, packets: Sides, branch: Branch
) -> None:
    """The next hop is no supplied device: inside the plant it may lead to any other zone."""
    here = network.zone(device, outward)
    if here is not None and here.kind in EXTERNAL_KINDS:
        return
    for zone in network.plant.zones:
        if (here is None or zone.id != here.id) and zone.kind not in EXTERNAL_KINDS and zone.prefixes:
            arrived = packets.doubtful.to_destinations(zone.prefixes)
            if arrived:
                found.deliver(zone.id, arrived, branch)


def unsupplied(device: str, outward: str, entry: Entry) -> Unknown:
    """Why packets handed to a next hop without a configuration may go anywhere."""
    hop = format_ip(entry.next_hop) if entry.next_hop is not None else outward
    why = Text(
        f"the next hop {hop} behind {device}:{outward} is no supplied device",
        f"{device}:{outward} の先のネクストホップ {hop} の設定が提出されていない",
    )
    return Unknown(why, (entry.at,))


def out_of_tunnels(
    network: Network, found: Spread, box: Box, outward: str, carriage: Carriage, branch: Branch
) -> Onward:
    """What tunnels carry comes out at their other end, or at a peer without a configuration and the zones behind it."""
    for number, packets in carriage.beyond:
        vpn = box.device.vpns[number]
        for zone in network.plant.zones if leads_beyond(network, box, vpn) else ():
            arrived = packets.to_destinations(network.addresses(zone, as_source=False))
            if arrived:
                sure = certain_clients(network, zone, box, vpn)
                found.deliver(zone.id, arrived if sure else arrived.doubtful, branch)
    return [(comes_out(network, partner, branch), packets) for partner, packets in carriage.carried if packets]


def leads_beyond(network: Network, box: Box, vpn: Vpn) -> bool:
    """Whether a peer without a configuration may stand in front of any zone; a tunnel interface's own zone tells more."""
    zone = network.zone(box.device.name, vpn.tunnel_interface) if vpn.tunnel_interface else None
    return zone is None or zone.kind not in EXTERNAL_KINDS


def comes_out(network: Network, partner: Partner, branch: Branch) -> Place:
    """Where packets enter the device at the other end of a tunnel."""
    vpn = network.wiring.boxes[partner.device].device.vpns[partner.number]
    return Place(partner.device, vpn.tunnel_interface or vpn.interface, partner.number, branch)
