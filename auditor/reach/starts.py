"""Where the packets of a zone's hosts enter devices: at their interface, behind a switch port, beside or across a bridge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import ANY, ANY6, LINK_LOCAL
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from auditor.plant.zones import EXTERNAL_KINDS, TUNNEL_KINDS
from auditor.reach.flows import Unknown
from auditor.reach.routes import neighbourly, own_addresses
from auditor.reach.tunnel_ends import IN_THE_CLEAR, peer_unknown
from auditor.reach.tunnels import arriving
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Seed:
    """Where packets of a zone enter a device, and the number of the tunnel they come out of.

    ``doubt`` says why none of them certainly do. ``bridged``: they enter a filtering bridge by one of its ports, as frames. ``came``: the switch port their hosts are
    behind, where that is known.
    """

    device: str
    interface: str
    packets: Sides
    tunnel: int = IN_THE_CLEAR
    doubt: Unknown | None = None
    bridged: bool = False
    came: tuple[str, str] | None = None


def on_segment(
    network: Network, source: str, device: str, interface: str, packets: Sides, doubt: Unknown | None
) -> list[Seed]:
    """Where hosts of a zone behind an interface enter: that interface, and every filtering bridge beside it."""
    wiring = network.wiring
    behind = network.sides.switched(device, interface)
    if behind is not None:
        return [
            Seed(
                found.device, found.interface, packets if found.doubt is None else packets.doubtful, doubt=found.doubt or doubt,
                bridged=bridged,
                came=(device, interface),
            )
            for neighbours, bridged in ((wiring.devices_at(behind), False), (wiring.bridge_ports_at(behind), True))
            for found in neighbours
        ]  # fmt: skip
    bridge = wiring.boxes[device].bridges.get(interface)
    port = bridge is not None and bridge.interface != interface
    here = dict(network.sides.zones(device, interface)).get(source)
    if here is None:
        return []
    near = packets if here else packets.doubtful
    found = [Seed(device, interface, near, doubt=doubt, bridged=port)]
    if port:
        for beside in wiring.devices_on(device, interface):
            found.append(
                Seed(
                    beside.device,
                    beside.interface,
                    near if beside.doubt is None else near.doubtful,
                    doubt=beside.doubt or doubt,
                )
            )
    for beside in wiring.bridge_ports(device, interface):
        if beside.interface != interface:
            part = near if beside.doubt is None else near.doubtful
            found.append(Seed(beside.device, beside.interface, part, doubt=beside.doubt or doubt, bridged=True))
    for side in () if here else network.sides.beyond(device, interface):
        part = packets if side.certain else packets.doubtful
        found.append(Seed(side.device, side.port, part, doubt=doubt, bridged=True))
    return found


def unconnected(network: Network, zone: str) -> list[Unknown]:
    """Switch ports of a zone in whose VLAN no supplied device has an address: who its hosts send to is not known."""
    found = []
    for port in network.carriers(zone):
        behind = network.sides.switched(port.device.name, port.interface.name)
        if behind is None or network.wiring.devices_at(behind) or network.wiring.bridge_ports_at(behind):
            continue
        why = Text(
            f"no supplied device is known to have an address in the VLAN of {port}",
            f"{port} の VLAN にアドレスを持つ機器が、提出された中に見当たらない",
        )
        found.append(Unknown(why, (port.interface.at,)))
    return found


def sent_by(network: Network, zone_id: str, interface: Interface) -> Ranges:
    """The source addresses hosts of a zone use behind one interface.

    An inner zone's hosts use the interface's own subnets and those zone prefixes that no other interface of the
    zone is on; from outside every address may come, spoofed ones included (decision 29).
    """
    zone = network.plant.zone(zone_id)
    if zone is None:
        return NOTHING
    stated = network.addresses(zone, as_source=True)
    if zone.kind == "internet" or not zone.prefixes:
        return stated | interface.networks
    elsewhere = network.carried_networks(zone_id)
    return (stated - elsewhere) | (stated & interface.networks) | (interface.networks - _others(network, zone_id))


def _others(network: Network, zone_id: str) -> Ranges:
    return Ranges.union(zone.prefixes for zone in network.plant.zones if zone.id != zone_id)


def seeds_of(network: Network, source: str) -> list[Seed]:
    """Every place where packets of a zone's hosts enter a device: from its segments, and out of tunnels."""
    space = network.space
    start = space.everything & space.initiating()
    found = []
    for port in network.carriers(source):
        packets = start.from_sources(sent_by(network, source, port.interface)).to_destinations(ANY - LINK_LOCAL)
        certain = packets if port.interface.enabled.is_(True) else space.nothing
        sides = Sides(certain, packets)
        doubt = None if certain else Unknown(port.interface.enabled.note, (port.interface.at,))
        found += on_segment(network, source, port.device.name, port.interface.name, sides, doubt)
        beside = _by_link_local(network, source, port.interface, start)
        if beside:
            found.append(Seed(port.device.name, port.interface.name, beside, doubt=by_link_local(port.interface)))
    zone = network.plant.zone(source)
    if zone is not None and zone.kind in TUNNEL_KINDS:
        for box, number, sent in arriving(network, zone, network.addresses(zone, as_source=True)):
            vpn = box.device.vpns[number]
            inward = vpn.tunnel_interface or vpn.interface
            doubt = None if sent.lower else peer_unknown(vpn)
            found.append(Seed(box.device.name, inward, sent, number, doubt))
    return found


def _by_link_local(network: Network, source: str, interface: Interface, start: PacketSet) -> Sides:
    """What a zone's hosts may send to the interface itself by addresses that need no plan.

    Hosts beyond the plant are seldom on the segment; of the internet they never are.
    """
    zone = network.plant.zone(source)
    nothing = network.space.nothing
    if zone is None or zone.kind in EXTERNAL_KINDS or not neighbourly(interface):
        return Sides(nothing, nothing)
    planned = sent_by(network, source, interface) & ANY6
    beside = start.from_sources(LINK_LOCAL).to_destinations(LINK_LOCAL | (own_addresses(interface) & ANY6))
    return Sides(nothing, beside | start.from_sources(planned).to_destinations(LINK_LOCAL))


def by_link_local(interface: Interface) -> Unknown:
    """Why nothing sent to link-local addresses is certain."""
    why = Text(
        f"hosts beside {interface.name} may use link-local IPv6 addresses",
        f"{interface.name} と同じセグメントのホストは IPv6 リンクローカルアドレスを使い得る",
    )
    return Unknown(why, (interface.at,))
