"""What counts as restricted: broad permits, and what a device's filters leave between two of its legs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.service import PORT_PROTOCOLS
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.filtering import passed
from auditor.reach.network import Network
from auditor.reach.starts import sent_by
from auditor.reach.wiring import Guard
from auditor.space.filters import Sides
from auditor.space.packets import Box, PacketSet
from checks._shared import undecided

Leg = tuple[Zone, Interface]
"""An interface of a device and a zone it stands in."""

Openness = Literal["open", "maybe", "closed"]
MOST_PORTS = 65536 // 2
"""More ports than this are most of them."""
MOST_PROTOCOLS = 256 // 2
_WITH_PORTS = Ranges.union(Ranges.one(protocol) for protocol in PORT_PROTOCOLS)
_HOSTS = 2
"""A permit for this many addresses names hosts, however small the subnet is."""


def legs(network: Network, device: Device) -> list[Leg]:
    """Every interface of a device that may be up and have an address, with each zone it or its addresses lie in."""
    found: list[Leg] = []
    for interface in device.interfaces:
        addressed = interface.addresses or interface.dynamic or interface.unnumbered or interface.address_unknown
        if interface.enabled.is_(False) or interface.kind == "loopback" or not addressed:
            continue
        stated = network.zone(device.name, interface.name)
        for zone in network.plant.zones:
            inside = any(address.ip in zone.prefixes for address in interface.addresses)
            if inside or (stated is not None and zone.id == stated.id):
                found.append((zone, interface))
    return found


def behind(network: Network, device: Device, leg: Leg) -> tuple[Ranges, ...]:
    """The networks hosts of a zone stand in behind a leg: the zone's prefixes, its subnets, and routes into it."""
    zone, interface = leg
    hosts = sent_by(network, zone.id, interface)
    entries = network.wiring.boxes[device.name].entries.get(interface.vrf, ())
    routed = [entry.prefix for entry in entries if entry.outward == interface.name and hosts.covers(entry.prefix)]
    stated = [Ranges((interval,)) for interval in hosts]
    connected = [address.network & hosts for address in interface.addresses]
    return tuple(dict.fromkeys(found for found in (*stated, *connected, *routed) if found))


def networks_of(network: Network, zone: Zone, *, as_source: bool) -> tuple[Ranges, ...]:
    """The networks of a zone behind all its interfaces; its stated prefixes where it has none."""
    found: dict[Ranges, None] = {}
    for port in network.carriers(zone.id):
        found.update(dict.fromkeys(behind(network, port.device, (zone, port.interface))))
    return tuple(found) or tuple(Ranges((interval,)) for interval in network.addresses(zone, as_source=as_source))


def any_protocol(box: Box) -> bool:
    """True when most IP protocols are in it: ``ip`` less a few denies is still everything."""
    return box.protocol.size > MOST_PROTOCOLS


def broad(packets: PacketSet, sources: Sequence[Ranges], targets: Sequence[Ranges], most_ports: int) -> PacketSet:
    """The part of the packets that is open from most of one subnet to most of another, on too many ports or protocols.

    Most is at least half: a few denies before a permit of everything do not bound it.
    """
    wide = [box for box in packets.boxes() if most_services(box, most_ports) and most_of(box.destination, targets)]
    found = packets.space.nothing
    if most_of(Ranges.union(box.source for box in wide), sources):
        for box in wide:
            found |= as_packets(packets, box)
    return found


def most_services(box: Box, most_ports: int) -> bool:
    """True when a box spans most IP protocols, or too many ports of one that has ports."""
    return any_protocol(box) or bool(box.protocol & _WITH_PORTS and box.destination_port.size > most_ports)


def as_packets(packets: PacketSet, box: Box) -> PacketSet:
    """The packets of one box of a set."""
    return packets & packets.space.box(
        source=box.source, destination=box.destination, protocol=box.protocol, destination_port=box.destination_port,
        source_port=box.source_port,
    )  # fmt: skip


def most_of(addresses: Ranges, networks: Iterable[Ranges]) -> bool:
    """True when at least half of one of the networks is in the addresses, and more than a few hosts."""
    sizes = (((addresses & network).size, network.size) for network in networks)
    return any(open_ > _HOSTS and open_ * 2 >= size for open_, size in sizes)


def guards_between(network: Network, device: Device, inward: Interface, outward: Interface) -> tuple[Guard, ...]:
    """The filters packets meet from one interface of a device to another."""
    box = network.wiring.boxes[device.name]
    return (
        *box.guards("ingress", inward.name), *box.guards("through", inward.vrf), *box.guards("egress", outward.name),
    )  # fmt: skip


def openness(network: Network, device: Device, source: Leg, target: Leg) -> Openness:
    """Whether a device's filters leave one leg wide open towards another: certainly, possibly, or not."""
    sources, targets = behind(network, device, source), behind(network, device, target)
    if not sources or not targets:
        return "maybe"
    space = network.space
    whole = space.box(source=Ranges.union(sources), destination=Ranges.union(targets))
    whole &= space.everything & space.initiating()
    guards = guards_between(network, device, source[1], target[1])
    left = passed(
        network.wiring.boxes[device.name], guards, Sides(whole, whole), source[1].name, target[1].name
    )  # fmt: skip
    certain = all(fact.is_(True) for fact in (device.forwards, source[1].enabled, target[1].enabled))
    if certain and broad(left.lower, sources, targets, MOST_PORTS):
        return "open"
    return "maybe" if broad(left.upper, sources, targets, MOST_PORTS) else "closed"


def doubts(network: Network, device: Device, source: Leg, target: Leg) -> tuple[Text, ...]:
    """What keeps the openness between two legs from being told."""
    found: list[Text] = []
    if not device.forwards.known:
        routes = Text(f"whether {device.name} routes", f"{device.name} がルーティングするか")
        found.append(undecided(routes, device.forwards))
    for zone, interface in (source, target):
        if not interface.enabled.known:
            up = Text(f"whether {interface.name} is enabled", f"{interface.name} が有効か")
            found.append(undecided(up, interface.enabled))
        if not behind(network, device, (zone, interface)):
            found.append(Text(f"the addresses behind {interface.name}", f"{interface.name} の先のアドレス"))
    for guard in guards_between(network, device, source[1], target[1]):
        if guard.ruleset is None:
            name = guard.binding.ruleset
            found.append(
                Text(f"list {name} is bound and not defined", f"適用されているリスト {name} が定義されていない")
            )
    unread = Text("filters with parts that could not be resolved", "解決できない要素を含むフィルタ")
    return tuple(dict.fromkeys(found)) or (unread,)
